//! A desk without a window, for tests that start, kill and start again: one JSON command a line on standard input,
//! one answer a line on standard output, given only when what was done is durable.
//!
//! `desk DIR` · `{"call": name, "args": {…}}` makes a call · `{"do": "run"}` syncs by itself from now on, at a
//! hurried pace · `{"do": "file", "path": …}` brings a file, for an import · `{"do": "verify"}` · `{"do": "digest"}` · `{"do": "notes"}` tells the notes of all marks.

use linli_core::desk::{Desk, Lang, Problem, World};
use linli_hub::client::HttpCarrier;
use linli_hub::runner::{Pace, Runner};
use linli_tests::kept;
use serde_json::{Value, json};
use std::io::{BufRead, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

fn main() -> ExitCode {
    let Some(dir) = std::env::args_os().nth(1) else {
        eprintln!("usage: desk DIR");
        return ExitCode::from(2);
    };
    let desk = match Desk::open(dir.as_ref(), World::system()) {
        Ok(desk) => Arc::new(desk),
        Err(problem) => {
            eprintln!("desk: {problem}");
            return ExitCode::FAILURE;
        }
    };
    desk.set_carrier(Arc::new(HttpCarrier::new()));
    let mut runner = None;
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { break };
        let answer = match serve(&desk, &line, &mut runner) {
            Ok(value) => json!({ "ok": value }),
            Err(problem) => json!({"problem": problem.code, "message": problem.say(Lang::En)}),
        };
        // Nobody listens any more: the test has ended.
        if writeln!(out, "{answer}").and_then(|()| out.flush()).is_err() {
            break;
        }
    }
    ExitCode::SUCCESS
}

fn serve(desk: &Arc<Desk>, line: &str, runner: &mut Option<Runner>) -> Result<Value, Problem> {
    let mut command: Value = serde_json::from_str(line).map_err(|error| bad(&error))?;
    if let Some(name) = command["call"].as_str().map(str::to_owned) {
        return desk.call(&name, command["args"].take(), Lang::En);
    }
    match command["do"].as_str() {
        Some("run") => {
            let pace = Pace {
                after_change: Duration::from_millis(30),
                soonest: Duration::from_millis(100),
                latest: Duration::from_millis(400),
                knock: (Duration::from_millis(50), Duration::from_millis(150)),
            };
            *runner =
                Some(Runner::start_with(desk.clone(), World::system(), pace).map_err(|error| bad(&error))?);
            Ok(json!({}))
        }
        Some("file") => {
            let path = command["path"].as_str().unwrap_or_default();
            let bytes = std::fs::read(path).map_err(|error| bad(&error))?;
            desk.take_file(path, bytes).map(Value::from)
        }
        Some("verify") => kept::verify(desk).map(|facts| json!({ "facts": facts })),
        Some("digest") => kept::digest(desk).map(Value::from),
        Some("notes") => kept::notes(desk).map(Value::from),
        _ => Err(bad(&"no such command")),
    }
}

fn bad(error: &dyn std::fmt::Display) -> Problem {
    Problem::bad("bad_command", error.to_string(), error.to_string())
}
