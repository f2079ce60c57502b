//! Wrong codes, counted by where they come from: nobody guesses 128 bits, but nobody need keep this laptop busy either.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// So many wrong codes from one address …
const MOST: u32 = 20;
/// … in this time.
const WITHIN: Duration = Duration::from_secs(600);
/// Addresses remembered at a time.
const MOST_ADDRESSES: usize = 1_000;

/// The wrong codes of late.
#[derive(Default)]
pub struct Tries(Mutex<HashMap<IpAddr, (Instant, u32)>>);

impl Tries {
    /// Whether another code may be tried from this address.
    pub fn may(&self, from: IpAddr) -> bool {
        self.with(|tries| tries.get(&from).is_none_or(|(_, wrong)| *wrong < MOST))
    }

    /// Counts a wrong code.
    pub fn count(&self, from: IpAddr) {
        self.with(|tries| {
            if tries.len() < MOST_ADDRESSES {
                tries.entry(from).or_insert_with(|| (Instant::now(), 0));
            }
            if let Some((_, wrong)) = tries.get_mut(&from) {
                *wrong += 1;
            }
        });
    }

    fn with<T>(&self, f: impl FnOnce(&mut HashMap<IpAddr, (Instant, u32)>) -> T) -> T {
        // A map of counts: whatever a panicking thread left is sound.
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tries.retain(|_, (since, _)| since.elapsed() < WITHIN);
        f(&mut tries)
    }
}
