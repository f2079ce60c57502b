//! The proof that the simulation finds what it should: every bug of `linli_core::planted` must be found within so many seeds.

use super::run;
use super::town::found_all;
use linli_core::planted::{ALL, Planted, plant};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

/// Plants every bug in turn (or the one of this name), tries so many seeds on it, and tells how it was found; whether all were.
pub fn find_all(seeds: u64, only: Option<&str>) -> bool {
    found_all();
    let is_meant = |bug: &Planted| only.is_none_or(|name| format!("{bug:?}") == name);
    let bugs: Vec<_> = ALL.iter().filter(|(bug, _)| is_meant(bug)).collect();
    let next = AtomicUsize::new(0);
    let missed = AtomicU64::new(0);
    let out = Mutex::new(());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((bug, what)) = bugs.get(next.fetch_add(1, Relaxed)) {
                    let found = find(*bug, seeds);
                    let _one_at_a_time = out.lock().unwrap_or_else(PoisonError::into_inner);
                    match found {
                        Some((tried, failure)) => {
                            println!("{bug:?}: found after {tried} seeds: {failure:.120}")
                        }
                        None => {
                            missed.fetch_add(1, Relaxed);
                            println!("{bug:?}: NOT FOUND in {seeds} seeds: {what}");
                        }
                    }
                }
            });
        }
    });
    let missed = missed.into_inner();
    println!(
        "{} of {} planted bugs found",
        bugs.len() as u64 - missed,
        bugs.len()
    );
    missed == 0 && !bugs.is_empty()
}

/// How many seeds it takes to find the bug, and what fails then.
fn find(bug: Planted, seeds: u64) -> Option<(u64, String)> {
    plant(Some(bug));
    let failed = (0..seeds).find_map(|seed| run(seed, false).failure.map(|failure| (seed + 1, failure)));
    plant(None);
    failed
}
