//! Two thousand towns in which everything goes wrong that can.
#![allow(missing_docs)]

use linli_tests::simulation::report::run_all;

#[test]
fn nothing_is_lost_in_two_thousand_towns() {
    let report = run_all(0..2_000);
    println!("{report}");
    assert_eq!(report.seeds, 2_000);
    assert!(report.failures.is_empty(), "seeds failed: {:?}", report.failures);
    // What has gone wrong in none of them was not tried.
    let missing = report.faults.missing();
    assert!(missing.is_empty(), "faults that never fired: {missing:?}");
}
