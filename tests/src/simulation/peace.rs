//! The end of a run: everything is mended, everybody meets, and what must hold is checked.

use super::checks::{self, Checked, Ledger};
use super::laptop::Laptop;
use super::line::{Reach, opened};
use super::town::Town;

/// Within so many rounds of everybody syncing once, all hold the same.
const ROUNDS: usize = 3;

impl Town {
    /// Mends everything and checks everything.
    ///
    /// # Errors
    /// What does not hold.
    pub fn make_peace(&mut self) -> Checked {
        self.mend()?;
        let mut last = Ok(());
        for _ in 0..ROUNDS {
            last = Ok(());
            for n in 0..self.laptops.len() {
                let done = self.sync(n).and_then(|state| match state["waiting"].as_u64() {
                    Some(0) => Ok(()),
                    waiting => Err(format!("{waiting:?} facts wait")),
                });
                last = last.and(done.map_err(|why| format!("{n} cannot sync in peace: {why}")));
            }
        }
        last?;
        self.check()
    }

    fn mend(&mut self) -> Checked {
        opened(&self.network).settle();
        self.hub.disk.trouble(Default::default());
        if !self.hub.runs() {
            self.hub.shut_down();
            self.hub.disk.start(&mut self.chance);
            self.hub
                .start()
                .map_err(|error| format!("the hub does not start: {error}"))?;
        }
        for laptop in &mut self.laptops {
            laptop.line.reaches_so_far(Reach::Both);
            laptop.disk.trouble(Default::default());
            if laptop.disk.has_stopped() {
                laptop.cut_power(&mut self.chance);
            }
            let number = laptop.number;
            laptop
                .start()
                .map_err(|problem| format!("{number} does not start: {problem}"))?;
        }
        Ok(())
    }

    fn check(&mut self) -> Checked {
        let desks: Vec<_> = self.laptops.iter().filter_map(Laptop::desk).collect();
        checks::all_are_equal(&desks)?;
        checks::equal_facts_make_equal_tables(&desks)?;
        for (number, desk) in desks.iter().enumerate() {
            let at = |why| format!("at {number}: {why}");
            let ledger = Ledger::of(desk).map_err(|problem| at(problem.to_string()))?;
            checks::nothing_told_is_lost(&self.told, &ledger).map_err(at)?;
            // What is equal everywhere is checked once.
            if number == 0 {
                checks::tables_tell_the_truth(desk, ledger).map_err(at)?;
            }
        }
        let digest = desks[0]
            .with_space(|space| Ok(space.digest()?))
            .map_err(|problem| problem.to_string())?;
        self.trace.note(&format!("{digest:?}"));
        Ok(())
    }
}
