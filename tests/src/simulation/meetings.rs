//! Laptops that meet without the hub: pages go from one to the other in any order, in part, some twice.

use super::faults::Fault;
use super::town::Town;
use linli_core::journal::chains;
use linli_core::journal::vector::Vector;

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
        if self.chance.one_in(2) {
            self.faults.fired(Fault::Shuffled);
            for last in (1..pages.len()).rev() {
                pages.swap(last, self.chance.below(last + 1));
            }
            pages.truncate(self.chance.below(pages.len() + 1));
            let again: Vec<Vec<u8>> = pages.iter().step_by(3).cloned().collect();
            pages.extend(again);
        }
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
