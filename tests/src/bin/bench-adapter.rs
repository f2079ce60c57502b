//! Speaks the contract of `../shared/bench/README.md` for the product itself: its desk, its sync, its hub.
//!
//! `bench-adapter hub DIR PORT W` founds a committee with W's residents and rounds, gives it to a hub and serves it;
//! `bench-adapter laptop DIR L PORT W` is a laptop that was let in and answers one JSON command a line.
//! `bench-adapter growth [--residents N] [--rounds N]` measures one committee as its rounds come;
//! `bench-adapter window DIR` measures the whole application on a committee that `growth --dir DIR` left.

use linli_tests::bench::{growth, hub, laptop, window};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match args[..] {
        ["hub", dir, port, workload] => hub::run(dir.as_ref(), port, workload.as_ref()),
        ["laptop", dir, number, port, workload] => laptop::run(dir.as_ref(), number, port, workload.as_ref()),
        ["growth", ref rest @ ..] => growth::run(rest),
        ["window", dir] => window::run(dir.as_ref()),
        _ => Err(
            "usage: bench-adapter hub DIR PORT W | bench-adapter laptop DIR L PORT W | bench-adapter growth | bench-adapter window DIR"
                .into(),
        ),
    };
    if let Err(error) = done {
        eprintln!("bench-adapter: {error}");
        std::process::exit(1);
    }
}
