//! Laptops that meet without the hub: pages go from one to the other in any order, in part, some twice.

use super::faults::{Fault, Faults};
use super::town::Town;
use crate::chance::Chance;
use linli_core::journal::chains;
use linli_core::journal::vector::Vector;
use std::collections::BTreeSet;

impl Town {
    /// Laptop `to` is given some of the pages of another.
    pub fn meet(&mut self, to: usize) {
        let from = self.chance.below(self.laptops.len());
        let (Some(giver), Some(taker)) = (self.laptops[from].desk(), self.laptops[to].desk()) else {
            return;
        };
        let held = giver.with_space(|space| {
            space.seal()?;
            Ok(chains::pages_beyond(space.db(), &Vector::default(), usize::MAX)?.0)
        });
        let Ok(mut pages) = held else {
            return self.recover(from);
        };
        let have = taker.with_space(|space| Ok(space.vector()?));
        let lacked = have.and_then(|have| {
            giver.with_space(|space| Ok(chains::pages_beyond(space.db(), &have, usize::MAX)?.0))
        });
        let lacked: BTreeSet<Vec<u8>> = lacked.unwrap_or_default().into_iter().collect();
        if self.chance.one_in(2) {
            self.faults.fired(Fault::Shuffled);
            for last in (1..pages.len()).rev() {
                pages.swap(last, self.chance.below(last + 1));
            }
            pages.truncate(self.chance.below(pages.len() + 1));
            let again: Vec<Vec<u8>> = pages.iter().step_by(3).cloned().collect();
            pages.extend(again);
        }
        harm(&mut self.chance, &self.faults, &mut pages, &lacked);
        let pieces = pages.chunks(4);
        let _at_work = self.laptops[to].at_work();
        let done = pieces
            .map(|pages| taker.take_in(pages.to_vec()))
            .all(|taken| taken.is_ok());
        self.trace.note(&format!("{to} meets {from}: {done}"));
        self.recover(from);
        self.recover(to);
    }
}

/// Some of the pages that whoever takes them lacks come to harm on their way: what they hold comes again from elsewhere.
fn harm(chance: &mut Chance, faults: &Faults, pages: &mut [Vec<u8>], lacked: &BTreeSet<Vec<u8>>) {
    for page in pages.iter_mut().filter(|page| lacked.contains(*page)) {
        if !chance.one_in(4) {
            continue;
        }
        faults.fired(Fault::PageDamaged);
        let length = page.len();
        // In the second half there are hardly any headers, which their signature keeps from harm.
        let at = match chance.below(4) {
            0 | 1 => chance.below(length),
            2 => length / 2 + chance.below(length - length / 2),
            _ => {
                page.truncate(chance.below(length));
                continue;
            }
        };
        page[at] ^= 1 << chance.below(8);
    }
}
