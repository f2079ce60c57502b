//! A laptop under the workload: one JSON command a line in, one JSON line out.

use super::hub::LAPTOPS;
use super::workload::{OUTCOMES, Op, lines};
use super::{Failure, world};
use crate::world::SetClock;
use linli_core::desk::{Caller, Desk, Lang};
use linli_core::features::syncing::converse;
use linli_core::id::Id;
use linli_core::sync::Direction;
use linli_hub::client::HttpCarrier;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::BufRead;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

struct Laptop {
    desk: Desk,
    clock: Arc<SetClock>,
    hub: String,
    known: Option<Known>,
    /// The tube that somebody is in, where this laptop has put them into one; by round and resident.
    tubes: HashMap<(String, String), Option<String>>,
}

/// A call's name and arguments.
type Call = (&'static str, Value);

/// What the workload calls by its own names.
struct Known {
    residents: HashMap<String, String>,
    rounds: HashMap<String, String>,
    staff: HashMap<String, Id>,
    places: HashMap<String, String>,
    items: HashMap<String, String>,
    /// A home of each building.
    homes: HashMap<String, String>,
}

/// Answers commands until `quit`.
///
/// # Errors
/// Anything that goes wrong, in words.
pub fn run(dir: &Path, _number: &str, port: &str, workload: &Path) -> Result<(), Failure> {
    let (world, clock) = world();
    if !dir.join("device.db").exists() {
        join(dir)?;
    }
    let desk = Desk::open(dir, world)?;
    desk.set_carrier(Arc::new(HttpCarrier::new()));
    let mut laptop = Laptop {
        desk,
        clock,
        hub: format!("http://127.0.0.1:{port}"),
        known: None,
        tubes: HashMap::new(),
    };
    for line in std::io::stdin().lock().lines() {
        let asked: Value = serde_json::from_str(&line?)?;
        let answer = match asked["cmd"].as_str().unwrap_or_default() {
            "pull" => laptop.converse(Direction::Take)?,
            "push" => laptop.converse(Direction::Give)?,
            "write" => laptop.write(
                asked["file"].as_str().unwrap_or_default().as_ref(),
                asked["mode"] == "bulk",
                workload,
            )?,
            "query" => laptop.query(asked["round"].as_str().unwrap_or_default())?,
            "stat" => laptop.stat()?,
            "compact" => json!({}),
            "quit" => return Ok(()),
            other => json!({"error": other}),
        };
        println!("{answer}");
    }
    Ok(())
}

/// Takes the files of this laptop as it was let in.
fn join(dir: &Path) -> Result<(), Failure> {
    let name = dir
        .file_name()
        .and_then(|n| n.to_str())
        .filter(|n| LAPTOPS.contains(n))
        .unwrap_or("other");
    copy(&dir.with_file_name("hub").join(name), dir)
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to)?;
        } else {
            std::fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}

impl Laptop {
    fn converse(&self, direction: Direction) -> Result<Value, Failure> {
        converse(&self.desk, &self.hub, direction)?;
        Ok(json!({}))
    }

    fn call(&self, name: &str, args: Value) -> Result<Value, Failure> {
        self.call_as(self.desk.staff(), name, args)
    }

    fn call_as(&self, staff: Id, name: &str, args: Value) -> Result<Value, Failure> {
        self.desk
            .call_as(
                name,
                args,
                Caller {
                    staff,
                    lang: Lang::En,
                },
            )
            .map_err(|problem| format!("{name}: {}", problem.say(Lang::En)).into())
    }

    fn names(&self, call: &str) -> Result<HashMap<String, String>, Failure> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let list = self.call(call, json!({}))?;
        Ok(list
            .as_array()
            .into_iter()
            .flatten()
            .map(|row| (text(&row["name"]), text(&row["id"])))
            .collect())
    }

    fn learn(&mut self, workload: &Path) -> Result<(), Failure> {
        // Phones are unique in the workload; lists mask them, so the mapping looks into the file itself.
        let pairs: Vec<(String, Id, Id)> = self.desk.with_space(|space| {
            let mut all = space.db().prepare("SELECT phone, id, home FROM resident")?;
            let rows = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })?;
        let by_phone: HashMap<&str, (&Id, &Id)> = pairs
            .iter()
            .map(|(phone, id, home)| (phone.as_str(), (id, home)))
            .collect();
        let mut residents = HashMap::new();
        let mut homes = HashMap::new();
        for r in lines::<super::workload::Resident>(&workload.join("residents.jsonl"))? {
            let (id, home) = by_phone
                .get(r.phone.as_str())
                .ok_or("a resident who did not arrive")?;
            residents.insert(r.id, id.to_string());
            homes.insert(r.building.to_string(), home.to_string());
        }
        let staff = self
            .names("list_staff")?
            .into_iter()
            .map(|(name, id)| Ok((name, id.parse()?)))
            .collect::<Result<_, Failure>>()?;
        self.known = Some(Known {
            residents,
            rounds: self.names("list_rounds")?,
            staff,
            places: self.names("list_places")?,
            items: self.names("list_items")?,
            homes,
        });
        Ok(())
    }

    fn write(&mut self, file: &Path, bulk: bool, workload: &Path) -> Result<Value, Failure> {
        if self.known.is_none() {
            self.learn(workload)?;
        }
        let ops: Vec<Op> = lines(file)?;
        let is_mark = |op: &&Op| matches!(op, Op::Mark { .. });
        let marks = ops.iter().filter(is_mark).count();
        let begun = Instant::now();
        let mut marking = 0.0;
        for op in ops.iter().filter(|op| !bulk || is_mark(op)) {
            let (staff, calls) = self.calls(op)?;
            let begun = Instant::now();
            for (name, args) in calls {
                self.call_as(staff, name, args)?;
            }
            if is_mark(&op) {
                marking += begun.elapsed().as_secs_f64();
            }
        }
        Ok(json!({"marks": marks, "marks_sec": marking, "total_sec": begun.elapsed().as_secs_f64()}))
    }

    /// The product's calls for one line of the workload.
    fn calls(&mut self, op: &Op) -> Result<(Id, Vec<Call>), Failure> {
        let known = self.known.as_ref().ok_or("nothing learnt")?;
        let (ts, worker) = match op {
            Op::Mark { ts, worker, .. } | Op::Edit { ts, worker, .. } | Op::Supply { ts, worker, .. } => {
                (*ts, worker)
            }
        };
        self.clock.set(ts);
        let staff = *known.staff.get(worker).ok_or("a worker nobody knows")?;
        let calls = match op {
            Op::Mark {
                round,
                resident,
                result,
                tube,
                note,
                ..
            } => {
                let outcome = OUTCOMES
                    .iter()
                    .position(|(name, _)| name == result)
                    .ok_or("an outcome nobody knows")?;
                // The first done outcome has code 1, the first not done code 50.
                let code = if OUTCOMES[outcome].1 {
                    1 + outcome
                } else {
                    50 + outcome - 2
                };
                // Whoever is put into another tube is taken out of the one before, as a person would say.
                let into = Some(tube.clone()).filter(|_| OUTCOMES[outcome].1);
                let who = (round.clone(), resident.clone());
                let out_of = std::mem::replace(self.tubes.entry(who).or_default(), into);
                let out_of = out_of.filter(|before| before != tube);
                let args = json!({"round": known.rounds[round], "target": known.residents[resident], "outcome": code, "tube": tube,
                    "note": note, "out_of": out_of});
                vec![("record_mark", args)]
            }
            Op::Edit {
                resident,
                field,
                value,
                ..
            } => {
                let id = &known.residents[resident];
                match field.as_str() {
                    // A person's room is the home they live in: they move to another of the same unit.
                    "room" => vec![(
                        "move_resident",
                        json!({"id": id, "home": self.home_with_room(id, value)?}),
                    )],
                    "tags" => vec![("edit_resident", json!({"id": id, "care": value}))],
                    field => vec![("edit_resident", json!({"id": id, field: value}))],
                }
            }
            Op::Supply {
                item, qty, building, ..
            } => {
                let (item, place) = (&known.items[item], &known.places[&building.to_string()]);
                if *qty > 0 {
                    vec![(
                        "receive_items",
                        json!({"item": item, "place": place, "quantity": qty}),
                    )]
                } else {
                    let home = &known.homes[&building.to_string()];
                    vec![(
                        "hand_out",
                        json!({"item": item, "place": place, "home": home, "quantity": -qty}),
                    )]
                }
            }
        };
        Ok((staff, calls))
    }

    /// A home of the resident's unit with this room, made if there is none.
    fn home_with_room(&self, resident: &str, room: &Value) -> Result<String, Failure> {
        let room = room.as_str().unwrap_or_default();
        let id: Id = resident.parse()?;
        let found: Option<(Id, Option<Id>)> = self.desk.with_space(|space| {
            let unit: Id = space
                .db()
                .query_row("SELECT unit FROM resident WHERE id = ?", [id], |row| row.get(0))?;
            let mut homes = space
                .db()
                .prepare_cached("SELECT id FROM home WHERE unit = ?1 AND room = ?2 AND present = 1")?;
            let home = homes
                .query_map((unit, room), |row| row.get(0))?
                .next()
                .transpose()?;
            Ok(Some((unit, home)))
        })?;
        match found.ok_or("a resident of no unit")? {
            (_, Some(home)) => Ok(home.to_string()),
            (unit, None) => {
                let made = self.call("add_home", json!({"unit": unit, "room": room}))?;
                Ok(made["id"].as_str().unwrap_or_default().to_owned())
            }
        }
    }

    fn query(&mut self, round: &str) -> Result<Value, Failure> {
        if self.known.is_none() {
            return Err("write before you ask".into());
        }
        let id = self.known.as_ref().map(|known| known.rounds[round].clone());
        let begun = Instant::now();
        let missing = self.call("missing_by_building", json!({"round": id}))?;
        let ms = begun.elapsed().as_secs_f64() * 1e3;
        let unchecked: serde_json::Map<String, Value> = missing
            .as_array()
            .into_iter()
            .flatten()
            .map(|row| {
                (
                    row["name"].as_str().unwrap_or_default().to_owned(),
                    row["missing"].clone(),
                )
            })
            .collect();
        Ok(json!({"ms": ms, "unchecked": unchecked}))
    }

    fn stat(&self) -> Result<Value, Failure> {
        // Who has joined is not part of the workload: the fresh laptop knows of itself before anybody else does.
        const MEMBERS: [&str; 4] = ["committee", "device", "invitation", "staff"];
        let (marks, supplies, residents, hash) = self.desk.with_space(|space| {
            let count = |table: &str| {
                space
                    .db()
                    .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
                        row.get::<_, i64>(0)
                    })
            };
            let mut hash = blake3::Hasher::new();
            for (table, sum) in linli_core::fold::table_digests(space.db())? {
                if !MEMBERS.contains(&table.as_str()) {
                    hash.update(table.as_bytes()).update(&sum);
                }
            }
            Ok((
                count("mark")?,
                count("movement")?,
                count("resident")?,
                hash.finalize().to_hex().to_string(),
            ))
        })?;
        Ok(json!({"marks": marks, "supplies": supplies, "residents": residents, "hash": hash}))
    }
}
