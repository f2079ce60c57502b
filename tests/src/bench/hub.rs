//! The hub's side of the workload: a committee with W's residents and rounds, given to a real hub that then serves it.

use super::workload::{BUILDINGS, ITEMS, OUTCOMES, Resident, lines, rounds};
use super::{Failure, world};
use linli_core::desk::{Desk, Lang};
use linli_core::features::members::welcome;
use linli_core::journal::chains::pages_beyond;
use linli_core::journal::vector::Vector;
use linli_hub::client::HttpCarrier;
use linli_hub::server::{self, Door, Setup};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// The laptops of the committee. They were let in on an earlier day and have heard nothing since: each takes the files
/// of its name.
pub const LAPTOPS: [&str; 7] = ["l0", "l1", "l2", "l3", "scratch", "fresh", "other"];

/// Seeds and serves until the process is ended.
///
/// # Errors
/// Anything that goes wrong, in words.
pub fn run(dir: &Path, port: &str, workload: &Path) -> Result<(), Failure> {
    // Measured on the loopback, as the others are: without TLS.
    let setup = Setup {
        door: Door::Plain,
        ..Setup::default()
    };
    let server = server::start_with(&dir.join("store"), &format!("127.0.0.1:{port}"), setup)?;
    let address = server.url();
    {
        let (world, _) = world();
        let desk = Desk::open(&dir.join("founder"), world)?;
        desk.set_carrier(Arc::new(HttpCarrier::new()));
        seed(&desk, workload, &address)?;
        for name in LAPTOPS {
            let made = call(&desk, "make_invitation", json!({}))?;
            let laptop = Desk::open(&dir.join(name), super::world().0)?;
            let join = json!({"invitation": made["invitation"], "staff_name": name, "device_name": name});
            call(&laptop, "join_committee", join)?;
            let asks = laptop.with_space(|space| {
                space.seal()?;
                Ok(pages_beyond(space.db(), &Vector::default(), usize::MAX)?.0)
            })?;
            desk.take_in(asks)?;
            welcome(&desk)?;
        }
        call(&desk, "sync_now", json!({}))?;
    }
    println!("{}", json!({"ready": 1, "address": address}));
    // Served until the process is ended.
    loop {
        std::thread::park();
    }
}

fn call(desk: &Desk, name: &str, args: Value) -> Result<Value, Failure> {
    desk.call(name, args, Lang::En)
        .map_err(|problem| format!("{name}: {}", problem.say(Lang::En)).into())
}

fn id(made: Value) -> Result<String, Failure> {
    Ok(made["id"].as_str().ok_or("a command made nothing")?.to_owned())
}

fn seed(desk: &Desk, workload: &Path, hub: &str) -> Result<(), Failure> {
    call(
        desk,
        "create_committee",
        json!({"name": "W", "staff_name": "w", "device_name": "founder"}),
    )?;
    call(desk, "set_hub", json!({"address": hub}))?;
    for laptop in 0..4 {
        for worker in 0..3 {
            call(desk, "add_staff", json!({"name": format!("w{laptop}{worker}")}))?;
        }
    }
    let compound = id(call(desk, "add_compound", json!({"name": "W"}))?)?;
    let residents: Vec<Resident> = lines(&workload.join("residents.jsonl"))?;
    let units = add_buildings(desk, &compound)?;
    let mut homes = HashMap::new();
    for r in &residents {
        let place = (r.building, r.unit, r.room.clone());
        if let std::collections::hash_map::Entry::Vacant(free) = homes.entry(place) {
            let unit = units.get(&(r.building, r.unit)).ok_or("a resident of no unit")?;
            free.insert(id(call(
                desk,
                "add_home",
                json!({"unit": unit, "room": r.room}),
            )?)?);
        }
        let home = &homes[&(r.building, r.unit, r.room.clone())];
        let person = json!({"home": home, "name": r.name, "phone": r.phone, "care": r.tags, "note": r.idno});
        call(desk, "add_resident", person)?;
    }
    for building in 1..=BUILDINGS {
        call(desk, "add_place", json!({"name": building.to_string()}))?;
    }
    for item in ITEMS {
        call(desk, "add_item", json!({"name": item, "unit": "份"}))?;
    }
    let outcomes: Vec<Value> = OUTCOMES
        .iter()
        .map(|(name, done)| json!({"name": name, "sense": if *done { "done" } else { "not_done" }}))
        .collect();
    for round in rounds(workload)? {
        let opened = json!({"name": round, "kind": "screening", "target": "resident", "compounds": [compound], "buildings": [],
            "outcomes": outcomes, "tube_size": 12, "starts_at": 1_767_000_000_000_i64});
        call(desk, "open_round", opened)?;
    }
    Ok(())
}

/// Thirty buildings of four units; (building, unit) → id.
fn add_buildings(desk: &Desk, compound: &str) -> Result<HashMap<(u32, u32), String>, Failure> {
    let mut ids = HashMap::new();
    for building in 1..=BUILDINGS {
        let made = call(
            desk,
            "add_building",
            json!({"compound": compound, "name": building.to_string(), "units": 4, "floors": 0, "rooms_per_floor": 0}),
        )?;
        let shown = call(desk, "show_building", json!({"id": id(made)?}))?;
        for (unit, number) in shown["units"].as_array().into_iter().flatten().zip(1..) {
            ids.insert(
                (building, number),
                unit["id"].as_str().unwrap_or_default().to_owned(),
            );
        }
    }
    Ok(ids)
}
