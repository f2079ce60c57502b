//! Many seeds one after another, and what is told of them.

use super::faults::Faults;
use super::run;
use super::town::found_all;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// One seed in so many is run twice, to see that it runs the same way.
const TWICE: u64 = 100;

/// What many seeds came to.
#[derive(Default)]
pub struct Report {
    /// How many ran.
    pub seeds: u64,
    /// What went wrong on purpose.
    pub faults: Faults,
    /// Seeds that failed, and why.
    pub failures: Vec<(u64, String)>,
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let faults: Vec<String> = self
            .faults
            .counts()
            .map(|(name, n)| format!("{name} {n}"))
            .collect();
        let (seeds, failures) = (self.seeds, self.failures.len());
        write!(
            f,
            "{seeds} seeds, {failures} failures; faults fired: {}",
            faults.join(", ")
        )
    }
}

/// Runs these seeds on every core; failures are told as they come.
pub fn run_all(seeds: Range<u64>) -> Report {
    found_all();
    let next = AtomicU64::new(seeds.start);
    let report = Mutex::new(Report::default());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Relaxed);
                    if seed >= seeds.end {
                        break;
                    }
                    let mut outcome = run(seed, false);
                    if seed.is_multiple_of(TWICE) && run(seed, false).trace != outcome.trace {
                        outcome
                            .failure
                            .get_or_insert("it did not run the same way twice".to_owned());
                    }
                    let mut report = report.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                    report.seeds += 1;
                    report.faults.add(&outcome.faults);
                    if let Some(failure) = outcome.failure {
                        println!("seed {seed} FAILED: {failure}\n  cargo xtask simulate --trace {seed}");
                        report.failures.push((seed, failure));
                    }
                }
            });
        }
    });
    report
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
