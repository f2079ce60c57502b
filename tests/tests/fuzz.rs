//! Each fuzzed function with its corpus and some thousands of inputs made from it: a short run, without libFuzzer. The long run is
//! `cargo xtask fuzz`.
#![allow(missing_docs, clippy::unwrap_used)]

use linli_tests::fuzz::{Mutator, TARGETS, Target};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// No run may bring the memory of this process above this, MB.
const MOST_MEMORY: u64 = 600;
/// Each target stops here at the latest; a number of inputs ends most of them sooner. `LINLI_FUZZ_SECONDS` sets another.
const TIME: Duration = Duration::from_secs(12);

fn kept(target: &Target, bytes: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/fuzz-found");
    std::fs::create_dir_all(&folder).unwrap();
    let hash = blake3::hash(bytes).to_hex();
    let path = folder.join(format!("{}-{}", target.name, &hash[..16]));
    std::fs::write(&path, bytes).unwrap();
    path
}

fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok())
        .map_or(0, |kb: u64| kb / 1024)
}

fn run(name: &str, inputs: usize) {
    let target = TARGETS.iter().find(|target| target.name == name).unwrap();
    let seconds = std::env::var("LINLI_FUZZ_SECONDS")
        .ok()
        .and_then(|text| text.parse().ok());
    let (time, inputs) = seconds.map_or((TIME, inputs), |seconds| {
        (Duration::from_secs(seconds), usize::MAX)
    });
    let seed = std::env::var("LINLI_SEED")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(1);
    let corpus = target.corpus();
    assert!(!corpus.is_empty());
    target.check();
    let mut made = Mutator::new(corpus.clone(), seed);
    let (begun, mut done) = (Instant::now(), 0);
    let all = corpus.into_iter().chain(std::iter::repeat_with(|| made.make()));
    for bytes in all.take(inputs) {
        if begun.elapsed() > time {
            break;
        }
        let survived = catch_unwind(AssertUnwindSafe(|| (target.run)(&bytes)));
        assert!(
            survived.is_ok(),
            "{name}: LINLI_SEED={seed}, the input is kept as {}",
            kept(target, &bytes).display()
        );
        done += 1;
    }
    let memory = peak_mb();
    println!(
        "fuzz {name}: {done} inputs in {:?}, LINLI_SEED={seed}, {memory} MB at most",
        begun.elapsed()
    );
    assert!(memory <= MOST_MEMORY, "{name}: {memory} MB");
}

#[test]
fn pages_from_any_bytes() {
    run("page", 20_000);
}

#[test]
fn facts_of_every_kind_signed_and_folded() {
    run("fold", 1_500);
}

#[test]
fn bodies_on_the_wire() {
    run("wire", 40_000);
}

#[test]
fn requests_to_a_hub() {
    run("hub", 3_000);
}

#[test]
fn files_on_a_stick() {
    run("stick", 1_500);
}

#[test]
fn invitations_and_recovery_codes() {
    run("words", 3_000);
}

#[test]
fn spreadsheets() {
    run("roster", 4_000);
}

#[test]
fn calls_of_the_desk() {
    run("calls", 1_500);
}

#[test]
fn phones_at_the_door() {
    run("door", 1_500);
}

#[test]
fn every_target_is_in_the_long_run_too() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    for target in TARGETS {
        assert!(
            manifest.contains(&format!("name = \"{}\"", target.name)),
            "{}",
            target.name
        );
        let source =
            std::fs::read_to_string(folder.join(format!("fuzz_targets/{}.rs", target.name))).unwrap();
        assert!(source.contains(&format!("\"{}\"", target.name)));
    }
}
