//! Tests that this machine cannot run: said where nobody overlooks it, and a failure where it counts.

use std::io::Write;

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
