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

/// Makes the ids of one transaction: the first is random, each further one is its successor.
///
/// A batch of successors (RFC 9562 section 6.2, method 2) costs one or two bytes each in a page instead of sixteen.
pub struct IdMaker {
    next: u128,
}

impl IdMaker {
    /// A maker whose first id carries the present time and 73 random bits.
    pub fn new(world: &World) -> IdMaker {
        let millis = u64::try_from(world.clock.now_ms()).unwrap_or(0);
        let mut random: [u8; 10] = world.bytes();
        // The highest counter bit starts at zero, so that no batch can run over into the variant bits.
        random[2] &= 0b1101_1111;
        let first = uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid();
        IdMaker {
            next: first.as_u128(),
        }
    }

    /// The next id.
    pub fn make(&mut self) -> Id {
        let id = Id(Uuid::from_u128(self.next));
        self.next += 1;
        id
    }
}
