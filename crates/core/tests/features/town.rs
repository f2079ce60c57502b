//! One building of two stairwells, three floors and two rooms a floor, with somebody in each room; it is nine o'clock.
use linli_core::desk::{Desk, Lang, World};
use linli_core::world::Clock;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// 16 March 2022, nine in the morning in Beijing.
pub const NINE: i64 = 1_647_392_400_000;

struct Set(Arc<AtomicI64>);

impl Clock for Set {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

pub struct Town {
    pub desk: Desk,
    pub compound: Value,
    pub building: Value,
    pub units: Vec<Value>,
    pub homes: Vec<Value>,
    pub residents: Vec<Value>,
    time: Arc<AtomicI64>,
    _dir: tempfile::TempDir,
}

pub fn ask(desk: &Desk, name: &str, args: Value) -> Value {
    desk.call(name, args, Lang::En)
        .unwrap_or_else(|problem| panic!("{name}: {}", problem.say(Lang::En)))
}

impl Town {
    pub fn new() -> Town {
        let dir = tempfile::tempdir().unwrap();
        let time = Arc::new(AtomicI64::new(NINE));
        let clock = Arc::new(Set(time.clone()));
        let desk = Desk::open(
            dir.path(),
            World {
                clock,
                ..World::system()
            },
        )
        .unwrap();
        let founding = json!({"name": "春晖", "staff_name": "甲", "device_name": "前台"});
        ask(&desk, "create_committee", founding);
        let compound = ask(&desk, "add_compound", json!({"name": "一村"}))["id"].clone();
        let shape = json!({"compound": compound, "name": "3", "units": 2, "floors": 3, "rooms_per_floor": 2});
        let building = ask(&desk, "add_building", shape)["id"].clone();
        let shown = ask(&desk, "show_building", json!({"id": building}));
        let units = shown["units"].as_array().unwrap().clone();
        let homes = units.iter().flat_map(|unit| unit["homes"].as_array().unwrap());
        let homes: Vec<Value> = homes.map(|home| home["id"].clone()).collect();
        let residents = homes.iter().enumerate().map(|(n, home)| {
            let who = json!({"home": home, "name": format!("张小{n}")});
            ask(&desk, "add_resident", who)["id"].clone()
        });
        Town {
            residents: residents.collect(),
            compound,
            building,
            units: units.iter().map(|unit| unit["id"].clone()).collect(),
            homes,
            desk,
            time,
            _dir: dir,
        }
    }

    /// A screening of everybody, this many to a tube; its id.
    pub fn screening(&self, tube_size: u32) -> Value {
        let args = json!({"name": "第3轮", "kind": "screening", "target": "resident", "compounds": [self.compound], "buildings": [],
            "outcomes": [], "tube_size": tube_size, "starts_at": 0});
        ask(&self.desk, "open_round", args)["id"].clone()
    }

    /// Some minutes pass.
    pub fn later(&self, minutes: i64) {
        self.time.fetch_add(minutes * 60_000, Ordering::Relaxed);
    }

    pub fn call(&self, name: &str, args: Value) -> Result<Value, &'static str> {
        self.desk
            .call(name, args, Lang::En)
            .map_err(|problem| problem.code)
    }
}
