//! A committee with a screening round, and words of which nothing may be left once it is destroyed.

use linli_core::desk::Desk;
use linli_core::disk::SystemDisk;
use linli_core::id::Id;
use linli_core::journal::store;
use linli_core::space::Received;
use linli_hub::client::HttpCarrier;
use linli_hub::server::Running;
use linli_tests::kept;
use linli_tests::meet::{self, call, found, give};
use linli_tests::world::seeded;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

pub const NOW: i64 = 1_647_388_800_000;
/// Words that stand in notes of marks and in tube codes, and nowhere else.
pub const CANARIES: [&str; 3] = ["金丝雀甲", "金丝雀乙", "CANARY77"];

pub struct Laptop {
    pub desk: Desk,
    pub dir: TempDir,
}

pub fn laptop(seed: u64) -> Laptop {
    let dir = tempfile::tempdir().unwrap();
    let desk = Desk::open(dir.path(), seeded(seed, NOW).0).unwrap();
    Laptop { desk, dir }
}

/// A founder's laptop and others that joined; one building of four homes with a resident each; a screening round.
pub struct Town {
    pub laptops: Vec<Laptop>,
    pub residents: Vec<Value>,
    pub homes: Vec<Value>,
    pub compound: Value,
    pub round: Value,
}

impl Town {
    pub fn new(roles: &[&str]) -> Town {
        let founder = laptop(1);
        found(&founder.desk);
        let made = |name: &str, args: Value| call(&founder.desk, name, args)["id"].clone();
        let compound = made("add_compound", json!({"name": "一村"}));
        let shape = json!({"compound": compound, "name": "1", "units": 1, "floors": 2, "rooms_per_floor": 2});
        let building = made("add_building", shape);
        let shown = call(&founder.desk, "show_building", json!({"id": building}));
        let homes: Vec<Value> = shown["units"][0]["homes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|home| home["id"].clone())
            .collect();
        let resident = |home: &Value| made("add_resident", json!({"home": home, "name": "张小明"}));
        let residents = homes.iter().map(resident).collect();
        let round = made(
            "open_round",
            json!({"name": "第3轮", "kind": "screening", "target": "resident", "compounds": [compound], "buildings": [],
                "outcomes": [], "tube_size": 10, "starts_at": NOW - 1000}),
        );
        let mut laptops = vec![founder];
        for (n, role) in roles.iter().enumerate() {
            let joiner = laptop(n as u64 + 2);
            meet::join(
                &laptops[0].desk,
                &joiner.desk,
                &format!("{n}号机"),
                json!({"role": role}),
            );
            laptops.push(joiner);
        }
        Town {
            laptops,
            residents,
            homes,
            compound,
            round,
        }
    }

    pub fn desk(&self, n: usize) -> &Desk {
        &self.laptops[n].desk
    }

    pub fn mark(&self, laptop: usize, resident: usize, canary: &str) {
        let tube = format!("T{canary}{resident}");
        let mark = json!({"round": self.round, "target": self.residents[resident], "outcome": 1, "tube": tube, "note": canary});
        call(self.desk(laptop), "record_mark", mark);
    }

    pub fn destroy(&self, laptop: usize) {
        call(self.desk(laptop), "close_round", json!({"id": self.round}));
        call(self.desk(laptop), "destroy_round", json!({"id": self.round}));
    }

    pub fn give(&self, from: usize, to: usize) -> Received {
        give(self.desk(from), self.desk(to))
    }

    /// Gives every laptop this hub.
    pub fn has_hub(&self, hub: &Running) {
        for laptop in &self.laptops {
            laptop.desk.set_carrier(Arc::new(HttpCarrier::new()));
            call(&laptop.desk, "set_hub", json!({"address": hub.url()}));
        }
    }

    pub fn all_meet(&self) {
        for _ in 0..2 {
            for from in 0..self.laptops.len() {
                for to in (0..self.laptops.len()).filter(|to| *to != from) {
                    self.give(from, to);
                }
            }
        }
    }

    pub fn all_alike(&self) {
        let first = kept::digest(self.desk(0)).unwrap();
        for (n, laptop) in self.laptops.iter().enumerate() {
            assert_eq!(
                kept::digest(&laptop.desk).unwrap(),
                first,
                "laptop {n} shows something else"
            );
            kept::verify(&laptop.desk).unwrap_or_else(|problem| panic!("laptop {n}: {problem}"));
        }
    }

    pub fn space(&self) -> Id {
        self.desk(0).with_space(|space| Ok(space.id)).unwrap()
    }

    pub fn id(&self) -> Id {
        self.round.as_str().unwrap().parse().unwrap()
    }
}

/// The bytes of a database, decrypted, free pages and all; what is in the log too.
pub fn image(dir: &Path, file: &Path) -> Vec<u8> {
    let key = std::fs::read(dir.join("key")).unwrap().try_into().unwrap();
    let mut db = store::open_file(file, &key, &SystemDisk).unwrap();
    db.serialize("main").unwrap().to_vec()
}

pub fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// The canaries found in any file of a laptop.
pub fn canaries(laptop: &Laptop) -> Vec<&'static str> {
    let spaces = std::fs::read_dir(laptop.dir.path().join("spaces")).unwrap();
    let mut files: Vec<_> = spaces.map(|entry| entry.unwrap().path()).collect();
    files.push(laptop.dir.path().join("device.db"));
    files.retain(|file| file.extension().is_some_and(|ending| ending == "db"));
    let images: Vec<Vec<u8>> = files.iter().map(|file| image(laptop.dir.path(), file)).collect();
    CANARIES
        .into_iter()
        .filter(|canary| images.iter().any(|image| holds(image, canary)))
        .collect()
}

pub fn row(desk: &Desk) -> Value {
    call(desk, "list_retention", json!({}))["rounds"][0].clone()
}
