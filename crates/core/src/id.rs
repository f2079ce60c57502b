//! Ids of everything in a space: UUIDv7, 16 bytes, written as text only for people and JSON.

use crate::world::World;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// The id of a compound, home, resident, round, person … of one space.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(transparent)]
#[ts(type = "string")]
pub struct Id(Uuid);

impl Id {
    /// Nobody and nothing: the subject of a fact about the space itself.
    pub const NIL: Id = Id(Uuid::nil());

    /// The id of these 16 bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Id {
        Id(Uuid::from_bytes(bytes))
    }

    /// Its 16 bytes.
    pub const fn bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }
}

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl std::fmt::Debug for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl std::str::FromStr for Id {
    type Err = uuid::Error;
    fn from_str(text: &str) -> Result<Id, uuid::Error> {
        Uuid::parse_str(text).map(Id)
    }
}

impl ToSql for Id {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(ValueRef::Blob(self.0.as_bytes())))
    }
}

impl FromSql for Id {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Id> {
        let bytes: [u8; 16] = value
            .as_blob()?
            .try_into()
            .map_err(|_| FromSqlError::InvalidType)?;
        Ok(Id::from_bytes(bytes))
    }
}

impl<C> minicbor::Encode<C> for Id {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.bytes(self.bytes())?;
        Ok(())
    }
}

impl<'b, C> minicbor::Decode<'b, C> for Id {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Id, minicbor::decode::Error> {
        let bytes = d
            .bytes()?
            .try_into()
            .map_err(|_| minicbor::decode::Error::message("an id has 16 bytes"))?;
        Ok(Id::from_bytes(bytes))
    }
}

/// Makes ids: the present time in the upper 48 bits, below it a counter that begins at random.
///
/// The tails of ids that one program makes follow one another (RFC 9562 section 6.2, method 2), which lets a page name
/// an id in two or three bytes instead of sixteen.
pub struct IdMaker {
    tail: u128,
}

/// 74 bits beside the version and variant bits.
const COUNTER: u128 = (1 << 74) - 1;

impl IdMaker {
    /// A maker whose counter begins at random.
    pub fn new(world: &World) -> IdMaker {
        IdMaker {
            tail: u128::from_le_bytes(world.bytes()) & COUNTER,
        }
    }

    /// The next id.
    pub fn make(&mut self, now_ms: i64) -> Id {
        self.tail = (self.tail + 1) & COUNTER;
        let millis = u64::try_from(now_ms).unwrap_or(0);
        let mut random = [0; 10];
        // The version takes the place of four bits above the upper twelve, the variant of two above the lower 62.
        let (upper, lower) = (self.tail >> 62, self.tail & ((1 << 62) - 1));
        random.copy_from_slice(&((upper << 64) | lower).to_be_bytes()[6..]);
        Id(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_version_seven_and_follow_one_another() {
        let mut maker = IdMaker { tail: (1 << 62) - 2 };
        let ids: Vec<Id> = (0..4).map(|ms| maker.make(1_700_000_000_000 + ms)).collect();
        assert!(ids.iter().all(|id| id.0.get_version_num() == 7));
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
