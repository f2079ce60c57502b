//! A town: a few laptops, one hub, a network, one true time; founded once and copied for every seed.

use super::clock::{SimClock, TownTime};
use super::disk::{Image, SimDisk};
use super::faults::Faults;
use super::hub::SimHub;
use super::laptop::Laptop;
use super::left::Traces;
use super::line::{Network, SimLine};
use super::phones::Phone;
use super::roads::Stick;
use super::trace::Trace;
use crate::chance::Chance;
use crate::meet::call;
use linli_core::desk::Desk;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock, Mutex};

/// The most laptops a town is founded with.
const MOST: usize = 8;
/// How many laptops a town may have; more of some than of others.
pub const SIZES: &[usize] = &[3, 3, 3, 4, 4, 5, 6, 8];
const RESIDENTS: usize = 6;

/// What people speak of in every town.
#[derive(Clone, Default)]
pub struct Register {
    /// The building they live in.
    pub building: Value,
    /// Residents.
    pub residents: Vec<Value>,
    /// Their homes.
    pub homes: Vec<Value>,
    /// A round over the residents.
    pub round: Value,
    /// A delivery to the homes.
    pub delivery: Value,
    /// What is handed out.
    pub item: Value,
    /// Where it lies.
    pub place: Value,
}

/// A town as it is founded, in step everywhere.
struct Founded {
    laptops: Vec<Image>,
    hub: Image,
    register: Register,
}

/// A town in the making.
pub struct Town {
    /// Every choice of this run.
    pub chance: Chance,
    /// The true time.
    pub time: TownTime,
    /// Laptops; a cloned one joins them.
    pub laptops: Vec<Laptop>,
    /// The hub.
    pub hub: SimHub,
    /// Between them.
    pub network: Arc<Mutex<Network>>,
    /// What people speak of.
    pub register: Register,
    /// What has gone wrong so far.
    pub faults: Faults,
    /// What has happened so far.
    pub trace: Trace,
    /// What somebody was told is kept, and at which laptop.
    pub told: BTreeMap<String, usize>,
    /// The tags of what was written in the round that may be destroyed.
    pub in_round: BTreeSet<String>,
    /// Whether that round was destroyed, in somebody's eyes at least.
    pub was_destroyed: bool,
    /// What that round looked like in pages.
    pub traces: Traces,
    /// Pages that a laptop was given and must keep, whatever it makes of them.
    pub given: Vec<(usize, Vec<u8>)>,
    /// Volunteers' phones.
    pub phones: Vec<Phone>,
    /// Copies of laptops' disks.
    pub backups: BTreeMap<usize, Image>,
    /// The stick that is carried about.
    pub stick: Stick,
    /// A copy of the hub's disk.
    pub hub_backup: Option<Image>,
    /// The disk of the hub that does not answer now, where there are two.
    pub other_hub: Option<Image>,
    /// Whether the hub that answers is an impostor.
    pub impostor: bool,
    /// What was written last has this number.
    pub written: usize,
    /// How many laptops there were in the beginning; copies and newcomers come after them.
    pub founded: usize,
    /// The laptop that says who belongs to the committee.
    pub speaker: usize,
}

impl Town {
    /// A town of so many laptops, where everything follows from `seed`.
    pub fn new(laptops: usize, seed: u64, trace: Trace) -> Town {
        let founded = founded(laptops);
        let mut town = Town::empty(Chance::of(seed), trace);
        town.founded = laptops;
        town.register = founded.register.clone();
        town.hub.disk.restore(founded.hub.clone());
        for image in &founded.laptops {
            let laptop = town.new_laptop(image.clone());
            town.laptops.push(laptop);
        }
        town.hub.start().expect("a founded hub starts");
        for laptop in &mut town.laptops {
            laptop.start().expect("a founded laptop starts");
        }
        town
    }

    fn empty(mut chance: Chance, trace: Trace) -> Town {
        let faults = Faults::default();
        let time = TownTime::new();
        let network = Network::new(chance.part(), faults.clone());
        let disk = SimDisk::new(Image::new(), faults.clone());
        let hub = SimHub::new(disk, &time, &network, &mut chance);
        Town {
            chance,
            time,
            laptops: Vec::new(),
            hub,
            network,
            register: Register::default(),
            faults,
            trace,
            told: BTreeMap::new(),
            speaker: 0,
            founded: 0,
            in_round: BTreeSet::new(),
            was_destroyed: false,
            traces: Traces::default(),
            given: Vec::new(),
            phones: Vec::new(),
            backups: BTreeMap::new(),
            stick: Stick::default(),
            hub_backup: None,
            other_hub: None,
            impostor: false,
            written: 0,
        }
    }

    /// A laptop with these files, switched off.
    pub fn new_laptop(&mut self, image: Image) -> Laptop {
        Laptop::new(
            self.laptops.len(),
            SimDisk::new(image, self.faults.clone()),
            SimClock::new(&self.time),
            SimLine::new(&self.network),
            &mut self.chance,
        )
    }
}

/// The town of so many laptops, founded once in this process.
fn founded(laptops: usize) -> &'static Founded {
    static TOWNS: [LazyLock<Founded>; MOST + 1] = [
        LazyLock::new(|| found(0)),
        LazyLock::new(|| found(1)),
        LazyLock::new(|| found(2)),
        LazyLock::new(|| found(3)),
        LazyLock::new(|| found(4)),
        LazyLock::new(|| found(5)),
        LazyLock::new(|| found(6)),
        LazyLock::new(|| found(7)),
        LazyLock::new(|| found(8)),
    ];
    &TOWNS[laptops]
}

/// Founds every town there can be.
pub fn found_all() {
    for laptops in SIZES {
        founded(*laptops);
    }
}

/// What the laptop with this number may do.
fn role(number: usize) -> &'static str {
    match number {
        1 => "administrator",
        3 | 6 => "volunteer",
        _ => "staff",
    }
}

fn found(laptops: usize) -> Founded {
    let mut town = Town::empty(Chance::of(laptops as u64), Trace::default());
    town.hub.start().expect("a fresh hub starts");
    for _ in 0..laptops {
        let mut laptop = town.new_laptop(Image::new());
        laptop.start().expect("a fresh laptop starts");
        town.laptops.push(laptop);
    }
    let desks: Vec<_> = town.laptops.iter().filter_map(Laptop::desk).collect();
    if let Some((first, others)) = desks.split_first() {
        town.register = fill(first, &town.hub.address());
        let sync = |desk: &&Desk| drop(call(desk, "sync_now", json!({})));
        for (desk, number) in others.iter().zip(1..) {
            let offer = json!({ "role": role(number) });
            let invitation = call(first, "make_invitation", offer)["invitation"].take();
            sync(first);
            let who = json!({"invitation": invitation, "staff_name": format!("乙{number}"),
                "device_name": format!("电脑{number}")});
            call(desk, "join_committee", who);
            [desk, first, desk].into_iter().for_each(sync);
        }
        desks.iter().for_each(sync);
    }
    town.laptops.iter_mut().for_each(Laptop::shut_down);
    town.hub.shut_down();
    Founded {
        laptops: town.laptops.iter().map(|laptop| laptop.disk.image()).collect(),
        hub: town.hub.disk.image(),
        register: town.register.clone(),
    }
}

/// Founds a committee on `desk` and fills its register.
fn fill(desk: &Desk, hub: &str) -> Register {
    crate::meet::found(desk);
    call(desk, "set_hub", json!({ "address": hub }));
    let id = |name: &str, args: Value| call(desk, name, args)["id"].take();
    let compound = id("add_compound", json!({"name": "一村"}));
    let building = json!({"compound": compound, "name": "1", "units": 1, "floors": 2, "rooms_per_floor": 2});
    let building = id("add_building", building);
    let shown = call(desk, "show_building", json!({"id": building.clone()}));
    let homes = shown["units"][0]["homes"].as_array().expect("a unit has homes");
    let homes: Vec<Value> = homes.iter().map(|home| home["id"].clone()).collect();
    let resident = |n: usize| {
        let args = json!({"home": homes[n % homes.len()], "name": format!("居民{n}")});
        id("add_resident", args)
    };
    let residents = (0..RESIDENTS).map(resident).collect();
    let item = id("add_item", json!({"name": "蔬菜包", "unit": "份"}));
    let place = id("add_place", json!({"name": "东门"}));
    let round = |kind: &str, target: &str, extra: Value| {
        let mut args = json!({"name": kind, "kind": kind, "target": target, "compounds": [compound],
            "buildings": [], "outcomes": [], "tube_size": null, "starts_at": 0, "ends_at": null});
        for (key, value) in extra.as_object().into_iter().flatten() {
            args[key] = value.clone();
        }
        id("open_round", args)
    };
    Register {
        round: round("screening", "resident", json!({"tube_size": 10})),
        delivery: round(
            "delivery",
            "home",
            json!({"item": item, "quantity": 1, "place": place}),
        ),
        building,
        residents,
        homes,
        item,
        place,
    }
}
