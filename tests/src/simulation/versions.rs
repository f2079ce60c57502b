//! Laptops that are not all of one version: an older one carries what it cannot read, and reads it once it is upgraded.

use super::faults::Fault;
use super::laptop::Laptop;
use super::town::Town;
use linli_core::older::{self, Older};

const ENTRY_EDITED: u16 = 25;
const ROUND_REOPENED: u16 = 42;
const REVIEW_SETTLED: u16 = 80;

/// N+1, N and N−1, by the kinds that have come since.
const VERSIONS: [Option<Older>; 3] = [
    None,
    Some(Older {
        versions: 1,
        lacks: &[REVIEW_SETTLED, ROUND_REOPENED],
    }),
    Some(Older {
        versions: 2,
        lacks: &[REVIEW_SETTLED, ROUND_REOPENED, ENTRY_EDITED],
    }),
];

/// What calls write that are not in every version.
const WRITES: &[(&str, u16)] = &[
    ("edit_resident", ENTRY_EDITED),
    ("move_resident", ENTRY_EDITED),
    ("reopen_round", ROUND_REOPENED),
    ("settle_review", REVIEW_SETTLED),
];

/// As long as this lives the program on this thread is a laptop's, of its version.
pub struct AtWork(Option<Older>);

impl Drop for AtWork {
    fn drop(&mut self) {
        older::become_of(self.0);
    }
}

impl Laptop {
    /// From here on its program works, of whatever version that is.
    pub fn at_work(&self) -> AtWork {
        AtWork(older::become_of(self.version))
    }

    /// Whether its program has this call.
    pub fn has_call(&self, name: &str) -> bool {
        let lacks = self.version.map_or(&[][..], |older| older.lacks);
        WRITES
            .iter()
            .all(|(call, kind)| *call != name || !lacks.contains(kind))
    }
}

impl Town {
    /// Some laptops begin with an older program.
    pub fn have_several_versions(&mut self) {
        for n in 0..self.laptops.len() {
            let version = self.chance.pick(&VERSIONS);
            if version.is_some() {
                self.faults.fired(Fault::OlderVersion);
                self.install(n, version);
            }
        }
    }

    /// Laptop `n` is upgraded by one version.
    pub fn upgrade(&mut self, n: usize) {
        let now = VERSIONS
            .iter()
            .position(|version| *version == self.laptops[n].version);
        if let Some(version) = now.and_then(|now| now.checked_sub(1)) {
            self.faults.fired(Fault::Upgraded);
            self.install(n, VERSIONS[version]);
        }
    }

    fn install(&mut self, n: usize, version: Option<Older>) {
        self.laptops[n].shut_down();
        self.laptops[n].version = version;
        let lacks = version.map_or(&[][..], |older| older.lacks);
        self.trace.note(&format!("{n} has a program without {lacks:?}"));
        self.switch_on(n);
        self.recover(n);
    }
}
