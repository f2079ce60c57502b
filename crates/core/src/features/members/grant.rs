//! What somebody may do, and where.

use crate::desk::Role;
use crate::id::Id;
use crate::journal::chains::{Chain, Extent};
use crate::problem::Problem;
use minicbor::decode::Error as DecodeError;
use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decode, Decoder, Encode, Encoder};
use std::collections::BTreeMap;

/// A role, and the compounds or buildings it holds in.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Grant {
    /// What they may do.
    #[n(0)]
    pub role: Role,
    /// Compounds and buildings; none means the whole committee.
    #[n(1)]
    pub scope: Vec<Id>,
}

impl Grant {
    /// The whole committee in this role.
    pub fn whole(role: Role) -> Grant {
        Grant {
            role,
            scope: Vec::new(),
        }
    }

    /// Whether it is that of somebody who runs the space; nobody runs a part of it.
    pub fn administrates(&self) -> bool {
        self.role >= Role::Administrator && self.is_whole()
    }

    /// A grant a person may give.
    ///
    /// # Errors
    /// When it is the town's to give, or would make an administrator of a part.
    pub fn given(role: Role, scope: Vec<Id>) -> Result<Grant, Problem> {
        let grant = Grant { role, scope };
        if grant.role == Role::Town {
            return Err(Problem::bad(
                "towns_own",
                "镇级权限只能由镇里授予。",
                "The town's role is given by the town alone.",
            ));
        }
        if grant.role >= Role::Administrator && !grant.is_whole() {
            return Err(Problem::bad(
                "administrator_of_a_part",
                "管理员的负责范围只能是整个居委。",
                "An administrator is always for the whole committee.",
            ));
        }
        Ok(grant)
    }

    /// Whether it holds everywhere.
    pub fn is_whole(&self) -> bool {
        self.scope.is_empty()
    }
}

impl<C> Encode<C> for Role {
    fn encode<W: Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), EncodeError<W::Error>> {
        e.u8(*self as u8)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Role {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Role, DecodeError> {
        match d.u8()? {
            0 => Ok(Role::Volunteer),
            1 => Ok(Role::Staff),
            2 => Ok(Role::Administrator),
            3 => Ok(Role::Town),
            _ => Err(DecodeError::message("an unknown role")),
        }
    }
}

/// Places in the chains of one device: epoch → the first number that is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seats(pub BTreeMap<u64, u64>);

/// A number in a chain, or in a branch of one that forked.
#[derive(Clone, Copy, Debug)]
pub struct Spot {
    /// The chain's number in this file.
    pub chain: i64,
    /// Whether other branches of its chain stand beside it.
    pub branched: bool,
    /// Its epoch.
    pub epoch: u64,
    /// The number.
    pub seq: u64,
}

impl Spot {
    /// A number of this chain.
    pub fn of(chain: &Chain, seq: u64) -> Spot {
        Spot {
            chain: chain.n,
            branched: chain.base.is_some(),
            epoch: chain.writer.epoch,
            seq,
        }
    }
}

/// From where on a measure against a device holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cut {
    /// The first numbers meant.
    pub from: Seats,
    /// How far whoever took the measure held the branches of the device's chains: what came to light of others later is meant
    /// too, whatever its numbers. Nothing in measures that do not say.
    pub held: Option<Extent>,
}

impl Cut {
    /// Whether it holds at this spot. Epochs it does not name began after it.
    pub fn applies(&self, spot: &Spot) -> bool {
        let unheard = || {
            self.held
                .as_ref()
                .is_some_and(|held| held.of(spot.chain) < spot.seq)
        };
        match self.from.0.get(&spot.epoch) {
            None => true,
            Some(from) => spot.seq >= *from || spot.branched && unheard(),
        }
    }

    /// The numbers in `chain` at which it may begin to hold.
    pub fn turns(&self, chain: i64, epoch: u64) -> impl Iterator<Item = u64> {
        let held = self.held.as_ref().map(|held| held.of(chain) + 1);
        self.from.0.get(&epoch).copied().into_iter().chain(held)
    }
}

impl<C> Encode<C> for Seats {
    fn encode<W: Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), EncodeError<W::Error>> {
        e.map(self.0.len() as u64)?;
        for (epoch, seq) in &self.0 {
            e.u64(*epoch)?.u64(*seq)?;
        }
        Ok(())
    }
}

impl<'b, C> Decode<'b, C> for Seats {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Seats, DecodeError> {
        let count = d
            .map()?
            .ok_or_else(|| DecodeError::message("a map with its length"))?;
        let mut seats = BTreeMap::new();
        for _ in 0..count {
            seats.insert(d.u64()?, d.u64()?);
        }
        Ok(Seats(seats))
    }
}
