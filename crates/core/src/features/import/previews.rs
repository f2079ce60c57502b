//! Files read but not yet written.

use super::difference::Difference;
use super::reading::Reading;
use std::collections::VecDeque;

/// Files read but not yet written, the oldest forgotten first.
#[derive(Default)]
pub struct Previews {
    next: u64,
    kept: VecDeque<(String, Prepared)>,
}

/// A file read, how large the register was then, and of a roster how it differs from it.
pub(super) struct Prepared {
    pub reading: Reading,
    pub file: String,
    pub register: i64,
    pub difference: Option<Difference>,
}

const MOST_PREVIEWS: usize = 3;

impl Previews {
    pub(super) fn keep(&mut self, prepared: Prepared) -> String {
        self.next += 1;
        let token = format!("preview-{}", self.next);
        self.kept.push_back((token.clone(), prepared));
        while self.kept.len() > MOST_PREVIEWS {
            self.kept.pop_front();
        }
        token
    }

    pub(super) fn get(&self, token: &str) -> Option<&Prepared> {
        let mut all = self.kept.iter();
        all.find(|(name, _)| name == token).map(|(_, prepared)| prepared)
    }

    /// Takes a preview out, so that it is not written twice.
    pub(super) fn take(&mut self, token: &str) -> Option<Prepared> {
        let place = self.kept.iter().position(|(name, _)| name == token)?;
        self.kept.remove(place).map(|(_, prepared)| prepared)
    }

    /// Puts a preview back that could not be written after all.
    pub(super) fn put_back(&mut self, token: String, prepared: Prepared) {
        self.kept.push_back((token, prepared));
    }
}
