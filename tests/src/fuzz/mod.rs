//! Functions that take any bytes at all: none may panic, none may take memory without bound, and what each promises beside is
//! asserted in it. `tests/fuzz` gives them to libFuzzer (`cargo xtask fuzz`); the suite gives them their corpus and some thousands
//! of inputs made from it (`tests/fuzz.rs`), on any toolchain.

mod calls;
mod door;
mod folding;
mod hub;
mod mutate;
mod pages;
mod roster;
mod stick;
mod words;

pub use mutate::Mutator;

use crate::meet::{found, join};
use linli_core::desk::{Desk, World};
use serde_json::json;
use std::path::PathBuf;
use std::sync::Once;
use tempfile::TempDir;

/// One of them.
pub struct Target {
    /// Its name, which is that of its corpus and of its file for libFuzzer.
    pub name: &'static str,
    /// Takes bytes in.
    pub run: fn(&[u8]),
    /// What its corpus begins with; invented, all of it.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// Panics unless the seeds of this corpus, as they are, get as far as they are meant to: else whatever is made from them stops
    /// at the first check and says nothing.
    pub reaches: fn(&[Vec<u8>]),
}

/// All of them.
pub const TARGETS: &[Target] = &[
    Target {
        name: "page",
        run: pages::page,
        seeds: pages::seeds,
        reaches: pages::reaches,
    },
    Target {
        name: "fold",
        run: folding::fold,
        seeds: folding::seeds,
        reaches: folding::reaches,
    },
    Target {
        name: "wire",
        run: hub::wire,
        seeds: hub::wire_seeds,
        reaches: hub::wire_reaches,
    },
    Target {
        name: "hub",
        run: hub::requests,
        seeds: hub::seeds,
        reaches: hub::reaches,
    },
    Target {
        name: "stick",
        run: stick::stick,
        seeds: stick::seeds,
        reaches: stick::reaches,
    },
    Target {
        name: "words",
        run: words::words,
        seeds: words::seeds,
        reaches: words::reaches,
    },
    Target {
        name: "roster",
        run: roster::roster,
        seeds: roster::seeds,
        reaches: roster::reaches,
    },
    Target {
        name: "calls",
        run: calls::calls,
        seeds: calls::seeds,
        reaches: calls::reaches,
    },
    Target {
        name: "door",
        run: door::door,
        seeds: door::seeds,
        reaches: door::reaches,
    },
];

/// Gives `bytes` to the target called `name`.
///
/// # Panics
/// When there is none of that name, or it has found something.
pub fn run(name: &str, bytes: &[u8]) {
    static CHECKED: Once = Once::new();
    let target = TARGETS.iter().find(|target| target.name == name);
    let target = target.expect("a target of this name");
    // A process of libFuzzer runs one of them.
    CHECKED.call_once(|| target.check());
    (target.run)(bytes);
}

impl Target {
    /// Where its corpus lies.
    pub fn corpus_folder(&self) -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("fuzz/corpus")
            .join(self.name)
    }

    /// Looks whether what its corpus begins with gets as far as it should.
    ///
    /// # Panics
    /// When it does not.
    pub fn check(&self) {
        (self.reaches)(&self.corpus());
    }

    /// Its corpus, in the order of the names of its files.
    ///
    /// # Panics
    /// When there is none.
    pub fn corpus(&self) -> Vec<Vec<u8>> {
        let folder = self.corpus_folder();
        let entries =
            std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        files.sort();
        files
            .iter()
            .map(|file| std::fs::read(file).expect("a corpus can be read"))
            .collect()
    }
}

/// A founder's laptop and that of an administrator it let in, each in a world of its own.
fn two_desks(worlds: [World; 2]) -> ([Desk; 2], [TempDir; 2]) {
    let dirs = [scratch(), scratch()];
    let [own, others] = worlds;
    let open = |dir: &TempDir, world| Desk::open(dir.path(), world).expect("a desk opens");
    let [desk, other] = [open(&dirs[0], own), open(&dirs[1], others)];
    found(&desk);
    join(&desk, &other, "李雷", json!({"role": "administrator"}));
    ([desk, other], dirs)
}

/// What to do about a corpus that no longer fits.
const STALE: &str = "what the corpus begins with no longer gets as far as it should: see why, or write it anew with fuzz-seeds";

/// A folder for what a target keeps, in memory where the system has such a place.
fn scratch() -> TempDir {
    let memory = std::path::Path::new("/dev/shm");
    let made = match memory.is_dir() {
        true => tempfile::tempdir_in(memory),
        false => tempfile::tempdir(),
    };
    made.expect("a folder can be made")
}
