//! The proof that the simulation finds what it should: every bug of `linli_core::planted` must be found within so many seeds.

use super::run;
use super::town::found_all;
use linli_core::planted::{ALL, Planted, plant};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

/// Every bug must be found within so many seeds.
const SEEDS: u64 = 10_000;

/// Plants every bug in turn, and tells of each as it is found; whether all were.
pub fn find_all() -> bool {
    found_all();
    let next = AtomicUsize::new(0);
    let missed = AtomicU64::new(0);
    let out = Mutex::new(());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((bug, what)) = ALL.get(next.fetch_add(1, Relaxed)) {
                    let found = find(*bug);
                    let _one_at_a_time = out.lock().unwrap_or_else(PoisonError::into_inner);
                    match found {
                        Some((seeds, failure)) => {
                            println!("{bug:?}: found after {seeds} seeds: {failure:.160}")
                        }
                        None => {
                            missed.fetch_add(1, Relaxed);
                            println!("{bug:?}: NOT FOUND in {SEEDS} seeds: {what}");
                        }
                    }
                }
            });
        }
    });
    let missed = missed.into_inner();
    println!(
        "{} of {} planted bugs found",
        ALL.len() as u64 - missed,
        ALL.len()
    );
    missed == 0
}

/// How many seeds it takes to find the bug, and what fails then.
fn find(bug: Planted) -> Option<(u64, String)> {
    plant(Some(bug));
    let failed = (0..SEEDS).find_map(|seed| run(seed, false).failure.map(|failure| (seed + 1, failure)));
    plant(None);
    failed
}
