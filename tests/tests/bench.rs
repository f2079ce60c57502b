//! The programs that the benchmark measures do the workload as it stands: a rule of the product that refuses some of it is
//! noticed here, and not by whoever measures next.
#![allow(missing_docs, clippy::unwrap_used)]

use linli_tests::process::App;
use linli_tests::skipping::shared;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::read_to_string;
use std::path::Path;
use std::process::Command;

/// Of the workload's marks: with them the laptop puts 26 people into another tube than before.
const SCALE: &str = "0.4";

fn start(args: &[&str]) -> App {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bench-adapter"));
    command.args(args);
    App::of(command)
}

fn read(adapter: &mut App) -> Value {
    adapter.answer().expect("the adapter has not ended")
}

fn ask(adapter: &mut App, command: Value) -> Value {
    adapter.send(&command);
    read(adapter)
}

/// Who is not marked in the first round, by building, and how many marks there are: counted from the workload itself.
fn truth(w: &Path) -> (BTreeMap<String, u64>, usize) {
    let lines = |name: &str| -> Vec<Value> {
        let text = read_to_string(w.join(name)).unwrap();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let marks: Vec<Value> = lines("laptop0.jsonl")
        .into_iter()
        .filter(|op| op["t"] == "mark")
        .collect();
    let round = first_round(w);
    let marked: BTreeSet<String> = marks
        .iter()
        .filter(|mark| mark["round"] == *round)
        .map(|mark| mark["resident"].to_string())
        .collect();
    let mut missing = BTreeMap::new();
    for resident in lines("residents.jsonl") {
        if !marked.contains(&resident["id"].to_string()) {
            *missing.entry(resident["building"].to_string()).or_default() += 1;
        }
    }
    (missing, marks.len())
}

fn first_round(w: &Path) -> String {
    let meta: Value = serde_json::from_str(&read_to_string(w.join("meta.json")).unwrap()).unwrap();
    meta["rounds"][0].as_str().unwrap().to_owned()
}

#[test]
fn the_workload_is_written_carried_and_counted() {
    let Some(generator) = shared("bench/gen.py") else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let w = dir.path().join("w");
    let made = Command::new("python3")
        .arg(generator)
        .arg(&w)
        .args(["20260101", SCALE])
        .status();
    assert!(made.unwrap().success());
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    let (hub, workload) = (text(&dir.path().join("hub")), text(&w));
    let mut hub = start(&["hub", &hub, "0", &workload]);
    let ready = read(&mut hub);
    let port = ready["address"]
        .as_str()
        .unwrap()
        .rsplit(':')
        .next()
        .unwrap()
        .to_owned();
    let laptop = |name: &str| start(&["laptop", &text(&dir.path().join(name)), "0", &port, &workload]);

    let (missing, marks) = truth(&w);
    let mut first = laptop("l0");
    ask(&mut first, json!({"cmd": "pull"}));
    let file = text(&w.join("laptop0.jsonl"));
    let written = ask(&mut first, json!({"cmd": "write", "mode": "each", "file": file}));
    assert_eq!(written["marks"], marks);
    ask(&mut first, json!({"cmd": "push"}));
    let asked = ask(&mut first, json!({"cmd": "query", "round": first_round(&w)}));
    let unchecked = asked["unchecked"].as_object().unwrap().iter();
    let unchecked: BTreeMap<String, u64> = unchecked
        .map(|(building, count)| (building.clone(), count.as_u64().unwrap()))
        .filter(|(_, count)| *count > 0)
        .collect();
    assert_eq!(unchecked, missing);

    let mut fresh = laptop("fresh");
    ask(&mut fresh, json!({"cmd": "pull"}));
    let (ours, theirs) = (
        ask(&mut first, json!({"cmd": "stat"})),
        ask(&mut fresh, json!({"cmd": "stat"})),
    );
    assert_eq!(ours["marks"], marks);
    assert_eq!(ours, theirs);
}
