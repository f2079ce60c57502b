//! A village line on a rainy night: 64 kbit/s, every third packet lost, two seconds there and back, cut off for a second every ten.
//! What a clean line carries arrives over it too, and costs hardly more.
#![allow(missing_docs, clippy::unwrap_used)]

use linli_tests::committee::found;
use linli_tests::line::Line;
use linli_tests::process::{App, Hub, program};
use linli_tests::skipping::skipped;
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};

const MARKS: usize = 2_000;
/// Longer than this nobody waits.
const TIME: Duration = Duration::from_secs(420);

/// Writes 2,000 marks at one end and brings them to a hub at the other; what went over the line, and how long it took.
fn carry(line: Line) -> (Value, Duration) {
    let (near, far) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let hub = Hub::start_by(
        line.at(1, &program("linli-hub")),
        far.path(),
        &format!("{}:0", linli_tests::line::FAR),
    );
    let mut app = App::start_by(line.at(0, Path::new(env!("CARGO_BIN_EXE_desk"))), near.path());
    let committee = found(&mut app);
    for n in 0..MARKS {
        app.ask(&committee.mark(n, 1, &n.to_string())).unwrap();
    }
    let begun = Instant::now();
    app.call("set_hub", json!({"address": hub.url}));
    let mut tries = 0;
    loop {
        tries += 1;
        let synced = app.ask(&json!({"call": "sync_now", "args": {}}));
        let state = app.call("sync_state", json!({}));
        if synced.is_ok() && state["waiting"] == 0 {
            break;
        }
        assert!(begun.elapsed() < TIME, "never arrived: {synced:?} {state}");
    }
    let took = begun.elapsed();
    drop((app, hub));
    let counts = line.take_up();
    println!("{MARKS} marks in {took:?}, {tries} conversations: {counts}");
    (counts, took)
}

#[test]
fn marks_arrive_over_a_bad_line_for_hardly_more_bytes_than_over_a_good_one() {
    let Some(good) = Line::lay(&[]) else {
        return skipped("the bad line: no network namespaces (this needs root and /dev/net/tun)");
    };
    let (clean, _) = carry(good);
    let properties = [
        "--rate", "64000", "--loss", "0.3", "--delay", "1", "--cut", "10", "1", "--seed", "7",
    ];
    let (bad, took) = carry(Line::lay(&properties).unwrap());
    // What the product sent: bytes that TCP sends again because the line lost them are the line's own, and shown apart.
    let sent = |counts: &Value, what: &str| counts["there"][what].as_u64().unwrap() as f64;
    let both =
        |counts: &Value, what: &str| sent(counts, what) + counts["back"][what].as_u64().unwrap() as f64;
    let product = sent(&bad, "payload") / sent(&clean, "payload");
    let answered = both(&bad, "payload") / both(&clean, "payload");
    let wire = both(&bad, "bytes") / both(&clean, "bytes");
    println!(
        "{product:.2} x the bytes the product sends over a clean line, {answered:.2} x with what it is answered \
         ({wire:.2} x with what TCP repeats), {took:?}"
    );
    assert!(
        sent(&bad, "lost") > 0.2 * sent(&bad, "packets"),
        "the line was not bad"
    );
    assert!(product < 1.3, "{product}");
    assert!(took < TIME);
}
