//! A section: one page's facts of one retention class, laid out by column so that they compress.
//!
//! The plain text of a section is a CBOR array of columns. Numbers are differences to the fact before, as
//! variable-length integers; ids stand once in a sorted table and are pointed at; bodies follow one another as they are.
//! A mark of a ten-person tube costs five or six bytes after compression.

use super::clock::Hlc;
use super::fact::{Class, Fact};
use crate::id::Id;
use minicbor::{Decoder, Encoder};
use std::collections::BTreeSet;

/// The columns, in the order they are written.
const COLUMNS: u64 = 8;
/// A page never holds more; a larger count is refused before anything is allocated.
pub const MOST_FACTS: usize = 65_536;

/// Why a section could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the facts of a section are malformed: {0}")]
pub struct Malformed(pub &'static str);

/// Lays out `facts` (all of one class, in order of their numbers; `first_seq` is the page's first).
pub fn encode(facts: &[&Fact], first_seq: u64) -> Vec<u8> {
    let ids: Vec<Id> = facts
        .iter()
        .flat_map(|f| [f.by, f.subject])
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let mut seqs = Vec::new();
    let mut kinds = Vec::new();
    let mut clocks = Vec::new();
    let mut walls = Vec::new();
    let mut people = Vec::new();
    let mut subjects = Vec::new();
    let mut bodies = Vec::new();
    let (mut seq, mut clock) = (first_seq, 0i64);
    for fact in facts {
        put(&mut seqs, u128::from(fact.seq - seq));
        seq = fact.seq;
        put(&mut kinds, u128::from(fact.kind));
        // Milliseconds and counter apart: the counter is nearly always zero and then costs nothing.
        let ms = fact.clock.wall_ms();
        put(&mut clocks, zigzag(ms.wrapping_sub(clock)));
        clock = ms;
        put(&mut walls, u128::from(fact.clock.0 & 0xffff));
        put(&mut walls, zigzag(fact.at_ms.wrapping_sub(ms)));
        put(&mut people, place(&ids, &fact.by));
        put(&mut subjects, place(&ids, &fact.subject));
        bodies.extend_from_slice(&fact.body);
    }
    let mut table = Vec::new();
    let mut before = (0, 0);
    for id in &ids {
        let (time, tail) = halves(id);
        put(&mut table, u128::from(time - before.0));
        put(&mut table, zigzag_tail(tail - before.1));
        before = (time, tail);
    }
    let mut out = Vec::with_capacity(bodies.len() + 8 * facts.len());
    let mut e = Encoder::new(&mut out);
    // Writing to a Vec cannot fail.
    let _ = e.array(COLUMNS + 1).and_then(|e| e.u64(facts.len() as u64));
    for column in [
        &table, &seqs, &kinds, &clocks, &walls, &people, &subjects, &bodies,
    ] {
        let _ = e.bytes(column);
    }
    out
}

/// Reads a section back.
///
/// # Errors
/// [`Malformed`] when the bytes are not what [`encode`] makes.
pub fn decode(bytes: &[u8], class: Class, first_seq: u64) -> Result<Vec<Fact>, Malformed> {
    let mut d = Decoder::new(bytes);
    if d.array().ok().flatten() != Some(COLUMNS + 1) {
        return Err(Malformed("columns"));
    }
    let count = d
        .u64()
        .ok()
        .and_then(|n| usize::try_from(n).ok())
        .filter(|n| *n <= MOST_FACTS);
    let count = count.ok_or(Malformed("count"))?;
    let mut column = || d.bytes().map(Column).map_err(|_| Malformed("column"));
    let mut table = column()?;
    let (mut seqs, mut kinds, mut clocks, mut walls) = (column()?, column()?, column()?, column()?);
    let (mut people, mut subjects, bodies) = (column()?, column()?, column()?);
    let mut ids = Vec::new();
    let (mut time, mut tail) = (0u64, 0i128);
    while !table.0.is_empty() {
        if ids.len() >= 2 * MOST_FACTS {
            return Err(Malformed("ids"));
        }
        time = time.checked_add(table.small()?).ok_or(Malformed("id"))?;
        tail = tail
            .checked_add(unzigzag_tail(table.take()?))
            .ok_or(Malformed("id"))?;
        ids.push(whole(time, tail).ok_or(Malformed("id"))?);
    }
    let mut bodies_left = Decoder::new(bodies.0);
    let (mut seq, mut ms) = (first_seq, 0i64);
    let mut facts = Vec::with_capacity(count);
    for _ in 0..count {
        seq = seq.checked_add(seqs.small()?).ok_or(Malformed("sequence"))?;
        ms = ms
            .checked_add(unzigzag(clocks.small()?))
            .ok_or(Malformed("clock"))?;
        let counter = walls.small()? & 0xffff;
        let clock = Hlc(u64::try_from(ms)
            .ok()
            .and_then(|ms| ms.checked_mul(1 << 16))
            .ok_or(Malformed("clock"))?
            | counter);
        if !clock.is_sane() {
            return Err(Malformed("clock"));
        }
        let at_ms = ms.wrapping_add(unzigzag(walls.small()?));
        let from = bodies_left.position();
        bodies_left.skip().map_err(|_| Malformed("body"))?;
        facts.push(Fact {
            seq,
            clock,
            at_ms,
            by: at(&ids, people.small()?)?,
            class,
            kind: u16::try_from(kinds.small()?).map_err(|_| Malformed("kind"))?,
            subject: at(&ids, subjects.small()?)?,
            body: bodies.0[from..bodies_left.position()].to_vec(),
        });
    }
    let all_read = [seqs, kinds, clocks, walls, people, subjects]
        .iter()
        .all(|c| c.0.is_empty());
    if !all_read || bodies_left.position() != bodies.0.len() {
        return Err(Malformed("something follows the last fact"));
    }
    Ok(facts)
}

/// An id as its time (48 bits) and its tail (80 bits). Ids made one after another by one program have tails that follow
/// one another, whenever they were made, so both halves differ little from the id before.
fn halves(id: &Id) -> (u64, i128) {
    let value = u128::from_be_bytes(*id.bytes());
    ((value >> 80) as u64, (value & TAIL) as i128)
}

fn whole(time: u64, tail: i128) -> Option<Id> {
    let tail = u128::try_from(tail).ok().filter(|tail| *tail <= TAIL)?;
    (time < 1 << 48).then(|| Id::from_bytes((u128::from(time) << 80 | tail).to_be_bytes()))
}

const TAIL: u128 = (1 << 80) - 1;

fn zigzag_tail(value: i128) -> u128 {
    ((value << 1) ^ (value >> 127)) as u128
}

fn unzigzag_tail(value: u128) -> i128 {
    (value >> 1) as i128 ^ -((value & 1) as i128)
}

fn place(ids: &[Id], id: &Id) -> u128 {
    ids.binary_search(id).unwrap_or(0) as u128
}

fn at(ids: &[Id], place: u64) -> Result<Id, Malformed> {
    usize::try_from(place)
        .ok()
        .and_then(|place| ids.get(place))
        .copied()
        .ok_or(Malformed("an id that is not listed"))
}

fn zigzag(value: i64) -> u128 {
    u128::from(((value << 1) ^ (value >> 63)) as u64)
}

fn unzigzag(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}

fn put(out: &mut Vec<u8>, mut value: u128) {
    while value > 127 {
        out.push(value as u8 | 128);
        value >>= 7;
    }
    out.push(value as u8);
}

struct Column<'a>(&'a [u8]);

impl Column<'_> {
    fn take(&mut self) -> Result<u128, Malformed> {
        let (mut value, mut shift) = (0u128, 0);
        loop {
            let (byte, rest) = self.0.split_first().ok_or(Malformed("a column ends early"))?;
            self.0 = rest;
            let bits = u128::from(byte & 127);
            if shift > 126 || (shift == 126 && bits > 3) {
                return Err(Malformed("number"));
            }
            value |= bits << shift;
            if byte & 128 == 0 {
                return Ok(value);
            }
            shift += 7;
        }
    }

    fn small(&mut self) -> Result<u64, Malformed> {
        u64::try_from(self.take()?).map_err(|_| Malformed("number"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fact(seq: u64, n: u8, clock: u64, at_ms: i64, kind: u16) -> Fact {
        let body = minicbor::to_vec([u64::from(n), clock]).unwrap();
        let id = |k: u8| Id::from_bytes([k; 16]);
        Fact {
            seq,
            clock: Hlc(clock),
            at_ms,
            by: id(n / 7),
            class: Class::Register,
            kind,
            subject: id(n),
            body,
        }
    }

    proptest! {
        #[test]
        fn what_is_laid_out_is_read_back(
            parts in prop::collection::vec((any::<u8>(), 0u64..1 << 60, -1i64 << 40..1i64 << 44, any::<u16>()), 0..60),
            first in 1u64..1 << 40,
        ) {
            let facts: Vec<Fact> = parts.iter().enumerate()
                .map(|(i, (n, clock, at, kind))| fact(first + 3 * i as u64, *n, *clock, *at, *kind)).collect();
            let bytes = encode(&facts.iter().collect::<Vec<_>>(), first);
            prop_assert_eq!(decode(&bytes, Class::Register, first).unwrap(), facts);
        }

        #[test]
        fn garbage_is_refused_quietly(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = decode(&bytes, Class::Space, 1);
        }
    }
}
