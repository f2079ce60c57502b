//! Inputs made from others: small changes of every kind, from a seed.

use crate::chance::Chance;

/// No input grows beyond this.
const LONGEST: usize = 64 << 10;
/// Numbers at whose edges things break.
const EDGES: [u64; 12] = [
    0,
    1,
    127,
    128,
    255,
    256,
    65_535,
    65_536,
    0x7fff_ffff,
    0xffff_ffff,
    u64::MAX >> 1,
    u64::MAX,
];

/// Makes inputs from a corpus.
pub struct Mutator {
    chance: Chance,
    corpus: Vec<Vec<u8>>,
}

impl Mutator {
    /// From `corpus`, as `seed` has it.
    pub fn new(corpus: Vec<Vec<u8>>, seed: u64) -> Mutator {
        Mutator {
            chance: Chance::of(seed),
            corpus,
        }
    }

    /// The next input.
    pub fn make(&mut self) -> Vec<u8> {
        let mut bytes = self.any().to_vec();
        for _ in 0..=self.chance.below(5) {
            self.change(&mut bytes);
        }
        bytes.truncate(LONGEST);
        bytes
    }

    fn any(&mut self) -> &[u8] {
        let which = self.chance.below(self.corpus.len().max(1));
        self.corpus.get(which).map_or(&[], Vec::as_slice)
    }

    fn change(&mut self, bytes: &mut Vec<u8>) {
        let place = self.chance.below(bytes.len() + 1);
        let length = self.chance.below(16).min(bytes.len() - place);
        match self.chance.below(9) {
            0 if place < bytes.len() => bytes[place] ^= 1 << self.chance.below(8),
            1 if place < bytes.len() => bytes[place] = self.chance.below(256) as u8,
            2 => drop(bytes.drain(place..place + length)),
            3 => bytes.insert(place, self.chance.below(256) as u8),
            4 => {
                let again = bytes[place..place + length].repeat(1 + self.chance.below(40));
                bytes.splice(place..place, again);
            }
            5 => {
                let edge = EDGES[self.chance.below(EDGES.len())];
                let width = 1 << self.chance.below(4);
                let written = match self.chance.one_in(2) {
                    true => edge.to_le_bytes()[..width].to_vec(),
                    false => edge.to_be_bytes()[8 - width..].to_vec(),
                };
                let end = (place + width).min(bytes.len());
                bytes.splice(place..end, written);
            }
            6 => bytes.truncate(place),
            7 => {
                let other = self.any().to_vec();
                let from = self.chance.below(other.len() + 1);
                let to = from + self.chance.below(other.len() - from + 1);
                bytes.splice(place..place + length, other[from..to].iter().copied());
            }
            _ => {
                let other = self.chance.below(bytes.len() + 1);
                let length = length.min(bytes.len() - other);
                let moved = bytes[other..other + length].to_vec();
                bytes.splice(place..place, moved);
            }
        }
    }
}
