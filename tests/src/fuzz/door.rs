//! What a phone at the door page sends, or whoever pretends to be one: codes, and taps of any shape. What is kept is written
//! once, however often it comes.

use crate::door::{code_in, open_door};
use linli_core::desk::{Desk, Lang, World};
use linli_core::features::phones::types::{Delivered, TapDone};
use linli_core::features::phones::{Channel, deliver, join, show_sheet};
use linli_core::id::Id;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::BTreeSet;
use tempfile::TempDir;

/// A committee takes so many requests before another begins.
const LIFE: usize = 400;
/// What the phone that is in knows alone.
const OWN: &str = "000102030405060708090a0b0c0d0e0f";
/// Stands in the corpus for whom and what each committee makes anew.
const PERSON: &str = "017f9006-3406-781d-936f-9137314e9ba8";
/// The same for the door they live behind.
const HOME: &str = "017f9006-3407-781d-936f-9137314e9ba8";

struct Door {
    desk: Desk,
    session: String,
    round: Id,
    person: String,
    home: String,
    asked: usize,
    _dir: TempDir,
}

thread_local!(static DOOR: RefCell<Option<Door>> = const { RefCell::new(None) });

impl Door {
    fn new() -> Door {
        let dir = super::scratch();
        let desk = Desk::open(dir.path(), World::system()).expect("a desk opens");
        open_door(&desk);
        crate::meet::found(&desk);
        let id = |name: &str, args: Value| crate::meet::call(&desk, name, args)["id"].clone();
        let compound = id("add_compound", json!({"name": "一村"}));
        let shape = json!({"compound": compound, "name": "1", "units": 1, "floors": 1, "rooms_per_floor": 1});
        let building = id("add_building", shape);
        let shown = crate::meet::call(&desk, "show_building", json!({ "id": building }));
        let home = shown["units"][0]["homes"][0]["id"].clone();
        let person = id("add_resident", json!({"home": home, "name": "张小芳"}));
        let round = id(
            "open_round",
            json!({"name": "一", "kind": "screening", "target": "resident", "compounds": [compound], "buildings": [],
                "outcomes": [], "starts_at": 0, "tube_size": 3,
                "questions": [{"name": "剂次", "choices": ["第1剂", "第2剂"]}, {"name": "去向", "choices": []}]}),
        );
        let args = json!({"round": round, "buildings": [building], "name": "王小红"});
        let made = crate::meet::call(&desk, "invite_phone", args);
        Door {
            session: join(&desk, code_in(&made), OWN, Channel::Plain)
                .expect("a fresh code lets in")
                .secret,
            round: round
                .as_str()
                .and_then(|id| id.parse().ok())
                .expect("a round has an id"),
            person: person.as_str().unwrap_or_default().to_owned(),
            home: home.as_str().unwrap_or_default().to_owned(),
            desk,
            asked: 0,
            _dir: dir,
        }
    }

    fn facts(&self) -> u64 {
        let vector = self.desk.with_space(|space| Ok(space.vector()?.total()));
        vector.expect("its vector can be read")
    }

    /// Sends taps, twice; how many were kept.
    fn taps(&self, text: &str) -> usize {
        let text = text.replace(PERSON, &self.person).replace(HOME, &self.home);
        let Ok(taps) = serde_json::from_str::<Vec<Delivered>>(&text) else {
            return 0;
        };
        let give = || {
            deliver(
                &self.desk,
                &self.session,
                Channel::Plain,
                self.round,
                taps.clone(),
                Lang::Zh,
            )
        };
        let before = self.facts();
        let Ok(first) = give() else {
            assert_eq!(self.facts(), before, "what was refused whole wrote something");
            return 0;
        };
        let written = self.facts() - before;
        assert!(written <= first.iter().filter(|done| done.kept).count() as u64);
        let again = give().expect("what was taken is taken again");
        // A phone that says two things under one id is kept to the one that was taken.
        let kept = |done: &[TapDone]| -> BTreeSet<Id> {
            let kept = done.iter().filter(|done| done.kept);
            kept.map(|done| done.id).collect()
        };
        let more = kept(&again).difference(&kept(&first)).count();
        assert_eq!(
            self.facts(),
            before + written + more as u64,
            "what was kept was written again"
        );
        for (one, other) in first.iter().zip(&again) {
            assert!(!one.kept || other.kept, "kept once, refused later");
        }
        show_sheet(&self.desk, &self.session, Channel::Plain, Lang::Zh)
            .expect("the sheet is shown whatever was tapped");
        kept(&first).len()
    }
}

/// The taps of the corpus are taken: all but the one that follows a mark nobody made.
pub fn reaches(corpus: &[Vec<u8>]) {
    let texts: Vec<&str> = corpus
        .iter()
        .filter(|seed| seed[0] % 4 > 0)
        .filter_map(|seed| std::str::from_utf8(&seed[1..]).ok())
        .collect();
    let taken = texts.iter().filter(|text| Door::new().taps(text) > 0).count();
    assert!(
        texts.len() >= 7 && taken + 1 >= texts.len(),
        "{}: {taken} of {}",
        super::STALE,
        texts.len()
    );
}

/// The first byte says what is asked, the rest is what is sent along.
pub fn door(bytes: &[u8]) {
    let Some((which, rest)) = bytes.split_first() else {
        return;
    };
    let Ok(text) = std::str::from_utf8(rest) else {
        return;
    };
    DOOR.with_borrow_mut(|door| {
        if door.as_ref().is_none_or(|door| door.asked >= LIFE) {
            *door = Some(Door::new());
        }
        let Some(door) = door.as_mut() else { return };
        door.asked += 1;
        if which % 4 > 0 {
            door.taps(text);
            return;
        }
        let (code, own) = text.split_once(' ').unwrap_or((text, OWN));
        let came = join(&door.desk, code, own, Channel::Plain);
        assert!(came.is_err(), "a code nobody made lets somebody in");
    });
}

pub fn seeds() -> Vec<Vec<u8>> {
    let tap = |n: u32, outcome: u8| json!({"id": format!("00000000-0000-4000-8000-{n:012}"), "target": PERSON, "outcome": outcome, "age_ms": 60_000});
    let mut in_tube = tap(3, 1);
    in_tube["tube"] = json!("T1");
    in_tube["note"] = json!("三楼");
    let mut over = tap(4, 50);
    over["over"] = json!("00000000-0000-4000-8000-000000000003");
    let mut named = tap(5, 0);
    named["over"] = json!(format!("17f900634440000.{PERSON}"));
    let mut answered = tap(6, 1);
    answered["answers"] = json!([{"question": 1, "text": "第1剂"}, {"question": 2, "text": "镇小学"}]);
    let mut anew = tap(7, 2);
    anew["over"] = answered["id"].clone();
    anew["answers"] = json!([{"question": 2, "text": ""}]);
    let met = |n: u32, people: u32| json!({"id": format!("00000000-0000-4000-8000-{n:012}"), "home": HOME, "people": people, "age_ms": 60_000});
    let mut noted = met(8, 2);
    noted["note"] = json!("新租客");
    let taps = [
        json!([noted, tap(1, 1), met(9, 0)]),
        json!([answered]),
        json!([answered, anew]),
        json!([tap(1, 1)]),
        json!([tap(2, 50), tap(2, 50)]),
        json!([tap(2, 59), tap(2, 50)]),
        json!([in_tube, over]),
        json!([named]),
    ];
    let taps = taps
        .iter()
        .map(|taps| [b"\x01", taps.to_string().as_bytes()].concat());
    let codes = [format!("{} {OWN}", "0".repeat(32)), "x y".to_owned()];
    taps.chain(codes.iter().map(|code| [b"\0", code.as_bytes()].concat()))
        .collect()
}
