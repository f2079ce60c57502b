//! Tests that this machine cannot run: said where nobody overlooks it, and a failure where it counts.

use std::io::Write;
use std::path::{Path, PathBuf};

/// Says that something was not tested here, and why. What a test prints is kept back as long as it passes; this is not.
///
/// # Panics
/// Where it counts (`CI` is set).
pub fn skipped(why: &str) {
    skipped_where(std::env::var_os("CI").is_some(), why);
}

fn skipped_where(it_counts: bool, why: &str) {
    assert!(!it_counts, "this must be tested where it counts: {why}");
    // Nobody to read it is no failure.
    let _ = writeln!(std::io::stderr(), "\n!!! NOT TESTED: {why} !!!");
}

/// What is kept beside the repository under this name; without it there is something that cannot be tested.
///
/// # Panics
/// Where it is missing and counts.
pub fn shared(name: &str) -> Option<PathBuf> {
    let given = std::env::var_os("LINLI_SHARED").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let folders = given.into_iter().chain([beside]);
    let found = folders.map(|shared| shared.join(name)).find(|path| path.exists());
    if found.is_none() {
        skipped(&format!("no ../shared/{name}, and none in LINLI_SHARED"));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::skipped_where;

    #[test]
    fn a_skip_passes_where_nobody_counts_on_it() {
        skipped_where(false, "only to see that this is said");
    }

    #[test]
    #[should_panic(expected = "must be tested")]
    fn a_skip_fails_where_it_counts() {
        skipped_where(true, "it counts");
    }
}
