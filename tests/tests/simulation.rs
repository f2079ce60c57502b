//! Two thousand towns in which everything goes wrong that can.
#![allow(missing_docs)]

use linli_tests::simulation::report::run_all;

/// Two faults that the towns have found and that are not mended yet (`docs/simulation.md`, "Open"), as they are told. They may
/// not become more; anything else fails.
const OPEN: [&str; 2] = [
    "cannot sync in peace: hub_refused",
    r#"hold the same and show other ["entry_field", "review"]"#,
];
/// Of 2,000 towns nine showed one of them when they were found.
const MOST_OPEN: usize = 9;

#[test]
fn nothing_is_lost_in_two_thousand_towns() {
    let report = run_all(0..2_000);
    println!("{report}");
    let is_open = |failure: &str| OPEN.iter().any(|open| failure.contains(open));
    let (open, new): (Vec<_>, Vec<_>) = report.failures.iter().partition(|(_, said)| is_open(said));
    assert!(new.is_empty(), "{} seeds failed: {new:?}", new.len());
    assert!(
        open.len() <= MOST_OPEN,
        "the open faults show more often: {open:?}"
    );
}
