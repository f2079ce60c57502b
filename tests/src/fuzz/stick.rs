//! A file on a stick: as it is, in an encryption that opens, and without one.

use crate::meet::call;
use crate::world::seeded;
use linli_core::desk::{Desk, Lang};
use linli_core::features::members::Gate;
use linli_core::journal::chains;
use linli_core::journal::vector::Vector;
use linli_core::stick::file::Header;
use linli_core::stick::{Stick, sealed};
use linli_core::sync::{Answer, Ask};
use serde_json::{Value, json};
use std::cell::RefCell;
use tempfile::TempDir;

const NOW: i64 = 1_647_388_800_000;
/// A laptop takes so many files before another begins.
const LIFE: usize = 2_000;

/// A committee of two laptops whose keys are the same in every run, so that files in the corpus are its own.
struct Place {
    desk: Desk,
    other: Desk,
    taken: usize,
    _dirs: [TempDir; 2],
}

impl Place {
    fn new() -> Place {
        let ([desk, other], dirs) = super::two_desks([seeded(1, NOW).0, seeded(2, NOW).0]);
        Place {
            desk,
            other,
            taken: 0,
            _dirs: dirs,
        }
    }

    fn run(&self, mode: u8, bytes: &[u8]) {
        match mode % 8 {
            0 => self.exchange(bytes.to_vec()),
            1 => self.exchange(self.sealed(bytes)),
            _ => self.unpack(bytes),
        }
    }

    /// Exchanges with these bytes as the file on the stick.
    fn exchange(&self, file: Vec<u8>) {
        let Ok(token) = self.desk.take_file("邻里.linli", file) else {
            return;
        };
        let done = self
            .desk
            .call("exchange_stick", json!({"files": [token]}), Lang::Zh);
        if let Err(problem) = done {
            assert_ne!(problem.code, "broken", "{problem:?}");
        }
    }

    fn sealed(&self, plain: &[u8]) -> Vec<u8> {
        let key = self.desk.signing_key().verifying_key().to_bytes();
        sealed::seal(plain, std::iter::once(key)).expect("it is a key")
    }

    /// What is in the register of supplies: the file of the corpus brings one item.
    fn items(&self) -> usize {
        call(&self.desk, "list_items", json!({}))
            .as_array()
            .map_or(0, Vec::len)
    }

    /// Takes in what stands in a file that is not encrypted.
    fn unpack(&self, plain: &[u8]) {
        let answer = self.desk.with_space(|space| {
            let mut stick = Stick::new(space.id);
            let mut gate = Gate::of(space.id, space.db())?;
            let found = stick.unpack(plain, &mut gate);
            Ok(found.map(|_| stick.answer(Ask::Take(Vector::default()))))
        });
        if let Ok(Ok(Answer::Pages(pages, _))) = answer {
            self.desk.take_in(pages).expect("storage works");
        }
    }
}

thread_local!(static PLACE: RefCell<Option<Place>> = const { RefCell::new(None) });

/// Bytes as a file: as they are, sealed to this laptop, or as what stands in one.
pub fn stick(bytes: &[u8]) {
    PLACE.with_borrow_mut(|place| {
        if place.as_ref().is_none_or(|place| place.taken >= LIFE) {
            *place = Some(Place::new());
        }
        let Some(place) = place.as_mut() else { return };
        place.taken += 1;
        let Some((mode, rest)) = bytes.split_first() else {
            return;
        };
        place.run(*mode, rest);
    });
}

/// Whichever way the file comes, what it brings arrives; of half a file nothing does harm.
pub fn reaches(corpus: &[Vec<u8>]) {
    for seed in &corpus[..3] {
        let place = Place::new();
        let (mode, rest) = seed.split_first().expect("a seed says what it is");
        let before = place.items();
        place.run(*mode, rest);
        assert_eq!(place.items(), before + 1, "{}: mode {mode}", super::STALE);
    }
}

pub fn seeds() -> Vec<Vec<u8>> {
    let place = Place::new();
    let made = |name: &str, args: Value| call(&place.other, name, args)["id"].take();
    let compound = made("add_compound", json!({"name": "一村"}));
    made("add_item", json!({"name": "蔬菜包", "unit": "份"}));
    let building = json!({"compound": compound, "name": "1", "units": 1, "floors": 2, "rooms_per_floor": 2});
    made("add_building", building);
    let plain = place.other.with_space(|space| {
        space.seal()?;
        let header = Header {
            space: space.id,
            device: space.writer().device,
            vector: chains::vector(space.db(), None)?,
            at_ms: NOW,
        };
        Ok(Stick::new(space.id).write(space.db(), &header, Vec::new()))
    });
    let plain = plain.expect("storage works").expect("memory takes it");
    let sealed = place.sealed(&plain);
    vec![
        [&[0][..], &sealed].concat(),
        [&[1][..], &plain].concat(),
        [&[2][..], &plain].concat(),
        [&[2][..], &plain[..plain.len() / 2]].concat(),
    ]
}
