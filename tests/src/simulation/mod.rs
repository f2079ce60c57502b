//! A whole town in one thread: the product's own desks, hub store, wire encoding and client, with clock, randomness, disk
//! and network passed in and failing as a seed says. One seed is one run; the same seed runs the same way again.
//!
//! `docs/simulation.md` says what is simulated and what the checks check.

mod checks;
mod clock;
mod copies;
mod deeds;
mod disk;
pub mod faults;
mod hub;
mod laptop;
mod left;
mod line;
mod meetings;
mod mishaps;
mod peace;
mod people;
mod phones;
#[cfg(feature = "planted")]
pub mod planted;
pub mod report;
mod roads;
mod strangers;
mod town;
mod trace;
mod versions;

use crate::chance::Chance;
use faults::Faults;
use mishaps::Mood;
use town::Town;
use trace::Trace;

/// How a run ended.
pub struct Outcome {
    /// What went wrong on purpose.
    pub faults: Faults,
    /// A hash of everything that happened.
    pub trace: [u8; 32],
    /// What went wrong otherwise, in words.
    pub failure: Option<String>,
}

/// So many things happen, after some of them a truce, and peace in the end: whatever is mended then must hold for what comes after.
fn live_through(town: &mut Town, steps: usize, truce: Option<usize>, mood: &Mood) -> Result<(), String> {
    for step in 0..steps {
        if truce == Some(step) {
            town.trace.note("a truce");
            town.make_peace().map_err(|why| format!("in the truce: {why}"))?;
        }
        town.step(mood);
    }
    town.make_peace()
}

/// Runs one seed; `aloud` prints what happens.
pub fn run(seed: u64, aloud: bool) -> Outcome {
    let mut chance = Chance::of(seed);
    let laptops = chance.pick(town::SIZES);
    let steps = 15 + chance.below(30);
    let mood = Mood::of(&mut chance);
    let mut town = Town::new(laptops, seed, Trace::new(aloud));
    town.trace
        .note(&format!("{laptops} laptops, {steps} steps, {mood:?}"));
    if mood.skew {
        town.have_several_versions();
    }
    let truce = chance.one_in(3).then(|| chance.below(steps));
    let failure = live_through(&mut town, steps, truce, &mood).err();
    Outcome {
        faults: town.faults.clone(),
        trace: town.trace.digest(),
        failure,
    }
}
