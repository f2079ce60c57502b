//! One thing that happened, as written by one device; immutable.

use super::clock::Hlc;
use crate::id::Id;
use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decode, Decoder, Encode, Encoder};

/// What sort of thing happened. Numbers are given once and never reused; see `features` for the lists.
pub type Kind = u16;

/// The retention class of a fact: facts of one class in a page are erased together when their time is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Founding, members, people who work here: kept as long as the space.
    Space,
    /// Compounds to residents.
    Register,
    /// Items and movements.
    Supplies,
    /// Reviews settled, numbers revealed: the day's books.
    Books,
    /// Everything of one round.
    Round(Id),
}

/// A fact as the journal holds it. Its writer stands in the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Its number in the writer's chain, from 1.
    pub seq: u64,
    /// The hybrid logical clock when it was written: decides order.
    pub clock: Hlc,
    /// The wall clock when it was written, ms since 1970: shown, never trusted.
    pub at_ms: i64,
    /// The person who wrote it.
    pub by: Id,
    /// Its retention class.
    pub class: Class,
    /// What sort of fact.
    pub kind: Kind,
    /// What it is about.
    pub subject: Id,
    /// A CBOR map with small integer keys, read by the feature that owns the kind.
    pub body: Vec<u8>,
}

/// A fact not yet written: what happened, without who, when and which number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its retention class.
    pub class: Class,
    /// What sort of fact.
    pub kind: Kind,
    /// What it is about.
    pub subject: Id,
    /// The encoded body.
    pub body: Vec<u8>,
}

impl Draft {
    /// A draft whose body is `body` in CBOR.
    pub fn new<B: Encode<()>>(class: Class, kind: Kind, subject: Id, body: &B) -> Draft {
        let mut bytes = Vec::with_capacity(32);
        // Writing to a Vec cannot fail, and the derived encoders raise no error of their own.
        let _ = minicbor::encode(body, &mut bytes);
        Draft {
            class,
            kind,
            subject,
            body: bytes,
        }
    }
}

/// The empty body.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Nothing {}

impl<C> Encode<C> for Class {
    fn encode<W: Write>(&self, e: &mut Encoder<W>, ctx: &mut C) -> Result<(), EncodeError<W::Error>> {
        match self {
            Class::Space => e.u8(0)?.ok(),
            Class::Register => e.u8(1)?.ok(),
            Class::Supplies => e.u8(2)?.ok(),
            Class::Books => e.u8(3)?.ok(),
            Class::Round(id) => e.encode_with(id, ctx)?.ok(),
        }
    }
}

impl<'b, C> Decode<'b, C> for Class {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Class, minicbor::decode::Error> {
        if d.datatype()? == minicbor::data::Type::Bytes {
            return Ok(Class::Round(d.decode_with(ctx)?));
        }
        match d.u8()? {
            0 => Ok(Class::Space),
            1 => Ok(Class::Register),
            2 => Ok(Class::Supplies),
            3 => Ok(Class::Books),
            _ => Err(minicbor::decode::Error::message("an unknown retention class")),
        }
    }
}
