//! How the figures go as rounds come: one committee, round after round with a mark for everybody, and what a person waits for
//! after the first, the fifth, … round.

use super::{Failure, world};
use crate::world::SetClock;
use linli_core::desk::{Desk, Lang};
use linli_core::features::sweeps::record;
use linli_core::id::Id;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// After these rounds it is measured, and after the last.
const STOPS: [usize; 6] = [1, 5, 10, 20, 40, 60];
/// Marks written one at a time at each of them.
const TIMED_MARKS: usize = 1_000;
/// Marks written in one transaction otherwise.
const TOGETHER: usize = 2_000;
/// Each query is asked so often; the quickest counts, since whatever else the machine does only adds.
const ASKED: usize = 11;
const PEOPLE_IN_A_BUILDING: usize = 200;
const DAY_MS: i64 = 86_400_000;

/// One committee and what is measured on it.
struct Growth {
    dir: PathBuf,
    desk: Desk,
    clock: Arc<SetClock>,
    compound: Value,
    building: Value,
    residents: Vec<Id>,
}

/// What a person waits for, in ms, and what it takes, in MB.
struct Figures {
    rounds: usize,
    values: [f64; COLUMNS.len()],
}

const COLUMNS: [&str; 11] = [
    "open a round",
    "mark p50",
    "mark p99",
    "today",
    "building",
    "map",
    "the silent",
    "list rounds",
    "start",
    "file MB",
    "peak MB",
];

/// `[--residents N] [--rounds N] [--dir DIR]`.
///
/// # Errors
/// Anything that goes wrong, in words.
pub fn run(args: &[&str]) -> Result<(), Failure> {
    let (mut residents, mut rounds) = (15_000, 60);
    let made = tempfile::tempdir()?;
    let mut dir = made.path().to_owned();
    let mut args = args.iter();
    while let Some(name) = args.next() {
        let value = args.next().ok_or("a name without a value")?;
        match *name {
            "--residents" => residents = value.parse()?,
            "--rounds" => rounds = value.parse()?,
            "--dir" => dir = PathBuf::from(value),
            other => return Err(format!("{other}: unknown").into()),
        }
    }
    let mut growth = Growth::found(&dir, residents)?;
    let mut figures = Vec::new();
    let mut before: Option<Value> = None;
    for nth in 1..=rounds {
        // A round ends before the next begins.
        if let Some(round) = before.take() {
            call(&growth.desk, "close_round", json!({"id": round}))?;
        }
        let is_stop = STOPS.contains(&nth) || nth == rounds;
        let timed = if is_stop { TIMED_MARKS.min(residents) } else { 0 };
        let round = growth.open_round(nth)?;
        growth.mark_together(nth, &round, residents - timed)?;
        if is_stop {
            figures.push(growth.measure(nth, &round, residents - timed)?);
            eprintln!("{nth} rounds: {}", line(figures.last(), None));
        }
        before = Some(round);
    }
    print(&figures, residents);
    Ok(())
}

impl Growth {
    fn found(dir: &Path, people: usize) -> Result<Growth, Failure> {
        let (world, clock) = world();
        let desk = Desk::open(dir, world)?;
        let founder = json!({"name": "清溪居委会", "staff_name": "张敏", "device_name": "前台"});
        call(&desk, "create_committee", founder)?;
        let file = desk.take_file("名册.csv", roster(people).into_bytes())?;
        let preview = call(
            &desk,
            "preview_import",
            json!({"file": file, "compound": "云杉苑"}),
        )?;
        call(&desk, "write_import", json!({"token": preview["token"]}))?;
        let compound = call(&desk, "list_compounds", json!({}))?[0]["id"].clone();
        let shown = call(&desk, "show_compound", json!({"id": compound}))?;
        let building = shown["buildings"][0]["id"].clone();
        let residents = desk.with_space(|space| {
            let mut all = space.db().prepare("SELECT id FROM resident ORDER BY id")?;
            let rows = all.query_map([], |row| row.get(0))?;
            Ok(rows.collect::<Result<Vec<Id>, _>>()?)
        })?;
        Ok(Growth {
            dir: dir.to_owned(),
            desk,
            clock,
            compound,
            building,
            residents,
        })
    }

    /// A round a day.
    fn open_round(&self, nth: usize) -> Result<Value, Failure> {
        let now_ms = 1_767_000_000_000 + nth as i64 * DAY_MS;
        self.clock.set(now_ms);
        let args = json!({"name": format!("第{nth}轮"), "kind": "screening", "target": "resident",
            "compounds": [self.compound], "buildings": [], "outcomes": [], "tube_size": 10, "starts_at": now_ms});
        Ok(call(&self.desk, "open_round", args)?["id"].clone())
    }

    fn mark_together(&self, nth: usize, round: &Value, marks: usize) -> Result<(), Failure> {
        let all: Vec<usize> = (0..marks).collect();
        for some in all.chunks(TOGETHER) {
            self.desk.write_as(self.desk.staff(), |pen| {
                for at in some {
                    let mark = serde_json::from_value(self.mark(nth, round, *at));
                    let mark = mark.map_err(|_| linli_core::desk::Problem::bad("mark", "", "not a mark"))?;
                    record(pen, mark)?;
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Nine in ten are sampled, ten a tube; the tenth is not at home.
    fn mark(&self, nth: usize, round: &Value, at: usize) -> Value {
        let target = self.residents[at];
        if at % 10 == 9 {
            json!({"round": round, "target": target, "outcome": 50})
        } else {
            json!({"round": round, "target": target, "outcome": 1, "tube": format!("T{nth:03}{:05}", at / 10)})
        }
    }

    /// Starts the program anew, as in the morning, and measures.
    fn measure(&mut self, nth: usize, round: &Value, from: usize) -> Result<Figures, Failure> {
        let start = self.start_again()?;
        forget_peak();
        let mut marks = Vec::new();
        for at in from..self.residents.len() {
            let args = self.mark(nth, round, at);
            let begun = Instant::now();
            call(&self.desk, "record_mark", args)?;
            marks.push(ms(begun));
        }
        marks.sort_by(f64::total_cmp);
        let ask = |name: &str, args: Value| quickest(&self.desk, name, &args);
        let open = ask("show_round", json!({"id": round}))?
            + ask("round_progress", json!({"id": round}))?
            + ask(
                "sweep_building",
                json!({"round": round, "building": self.building}),
            )?;
        let values = [
            open,
            part(&marks, 0.5),
            part(&marks, 0.99),
            ask("today", json!({}))?,
            ask("show_building", json!({"id": self.building}))?,
            ask(
                "show_building_map",
                json!({"building": self.building, "by": "done", "round": round}),
            )?,
            ask("silent_few", json!({}))?,
            ask("list_rounds", json!({"closed": 8}))?,
            start,
            file_mb(&self.dir.join("spaces"))?,
            peak_mb()?,
        ];
        Ok(Figures { rounds: nth, values })
    }

    fn start_again(&mut self) -> Result<f64, Failure> {
        // Another desk in the place of this one, so that its files are closed.
        let aside = tempfile::tempdir()?;
        self.desk = Desk::open(aside.path(), world().0)?;
        let (mut world, _) = world();
        world.clock = self.clock.clone();
        let begun = Instant::now();
        self.desk = Desk::open(&self.dir, world)?;
        call(&self.desk, "status", json!({}))?;
        Ok(ms(begun))
    }
}

fn call(desk: &Desk, name: &str, args: Value) -> Result<Value, Failure> {
    desk.call(name, args, Lang::Zh)
        .map_err(|problem| format!("{name}: {}", problem.say(Lang::En)).into())
}

/// Two to a home, two homes a floor and unit.
fn roster(people: usize) -> String {
    let mut text = String::from("楼栋,单元,房号,姓名,电话\n");
    for n in 0..people {
        let (building, home) = (n / PEOPLE_IN_A_BUILDING + 1, n / 2 % (PEOPLE_IN_A_BUILDING / 2));
        let (unit, floor, door) = (home / 50 + 1, home % 50 / 2 + 1, home % 2 + 1);
        text += &format!(
            "{building},{unit},{floor}{door:02},住户{n:05},1990000{:04}\n",
            n % 10_000
        );
    }
    text
}

fn ms(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1e3
}

fn quickest(desk: &Desk, name: &str, args: &Value) -> Result<f64, Failure> {
    let mut least = f64::INFINITY;
    for _ in 0..ASKED {
        let begun = Instant::now();
        call(desk, name, args.clone())?;
        least = least.min(ms(begun));
    }
    Ok(least)
}

/// Of sorted times the one below which this part lies.
fn part(sorted: &[f64], part: f64) -> f64 {
    let at = (sorted.len() as f64 * part).ceil() as usize;
    sorted.get(at.saturating_sub(1)).copied().unwrap_or(0.0)
}

fn file_mb(dir: &Path) -> Result<f64, Failure> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(dir)? {
        bytes += entry?.metadata()?.len();
    }
    Ok(bytes as f64 / 1e6)
}

/// The peak is counted anew from here, where the system can do that.
fn forget_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

fn peak_mb() -> Result<f64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kb = line.and_then(|line| line.split_whitespace().next());
    Ok(kb.ok_or("no peak")?.parse::<f64>()? / 1e3)
}

fn line(figures: Option<&Figures>, first: Option<&Figures>) -> String {
    let Some(figures) = figures else {
        return String::new();
    };
    let cells = COLUMNS.iter().enumerate().map(|(at, name)| match first {
        None => format!("{name} {:.1}", figures.values[at]),
        Some(first) => format!(
            "{:.1} ({:.2})",
            figures.values[at],
            figures.values[at] / first.values[at]
        ),
    });
    cells
        .collect::<Vec<_>>()
        .join(if first.is_some() { " | " } else { ", " })
}

/// Each figure, and in brackets how many times that of the first stop it is.
fn print(figures: &[Figures], residents: usize) {
    println!(
        "{residents} residents; ms unless said otherwise, in brackets beside the state after the first round\n"
    );
    println!("| rounds | {} |", COLUMNS.join(" | "));
    println!("| --- {}|", "| --- ".repeat(COLUMNS.len()));
    for one in figures {
        println!("| {} | {} |", one.rounds, line(Some(one), figures.first()));
    }
}
