//! The pages of one chain that forked, kept in memory: which of them somebody holds who names these ends.

use super::page::Header;
use super::vector::Head;
use std::collections::{HashMap, HashSet};

/// How the pages of one chain follow one another.
#[derive(Default)]
pub struct Branches {
    /// The end a page makes → the end it follows.
    follows: HashMap<Head, Head>,
}

impl Branches {
    /// Adds a page: the end it makes, and its header.
    pub fn add(&mut self, end: Head, header: &Header) {
        self.follows.insert(end, Head::before(header));
    }

    /// The ends that no page goes on from, of ways that lead back to the first page.
    pub fn ends(&self) -> Vec<Head> {
        let mut ends = self.reaching();
        let followed: HashSet<Head> = ends.iter().map(|end| self.follows[end]).collect();
        ends.retain(|end| !followed.contains(end));
        ends
    }

    /// The ends whose ways lead back to the first page.
    fn reaching(&self) -> Vec<Head> {
        let mut known: HashMap<Head, bool> = HashMap::new();
        let mut by_number: Vec<Head> = self.follows.keys().copied().collect();
        by_number.sort();
        // A page has a greater number than the one it follows: that one is known already.
        by_number.retain(|end| {
            let before = self.follows[end];
            let reaches = before == Head::default() || known.get(&before) == Some(&true);
            known.insert(*end, reaches);
            reaches
        });
        by_number
    }

    /// The pages, by the ends they make, that somebody holds who names these ends. Of an end nobody here knows it is only
    /// known that it lies beyond everything, where it does.
    pub fn covered(&self, heads: impl Iterator<Item = Head>) -> HashSet<Head> {
        let mut covered = HashSet::new();
        let last = self.follows.keys().map(|end| end.seq).max().unwrap_or(0);
        for head in heads {
            if head.seq > last {
                return self.follows.keys().copied().collect();
            }
            let mut end = head;
            while let Some(before) = self.follows.get(&end).filter(|_| !covered.contains(&end)) {
                covered.insert(end);
                end = *before;
            }
        }
        covered
    }
}
