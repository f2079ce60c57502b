//! Volunteers' phones at the doors: who is let in, what they show, and that what was tapped counts once.
#![allow(missing_docs, clippy::unwrap_used)]

mod phones {
    pub mod answers;
    pub mod encrypted;
    pub mod tubes;
    pub mod unlisted;
}

use linli_core::desk::{Desk, Lang, World};
use linli_core::disk::SystemDisk;
use linli_core::features::phones::types::{Delivered, DoorSheet, TapDone};
use linli_core::features::phones::{Channel, MOST_TAPS, deliver, join as let_in, show_sheet, wants_door};
use linli_core::id::Id;
use linli_core::journal::store;
use linli_core::world::Clock;
use linli_tests::door::{code_in, open_door};
use linli_tests::meet::{call, code, found, give, join};
use linli_tests::small_disk::SmallDisk;
use linli_tests::world::{SetClock, seeded};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

/// What only this phone knows.
const OWN: &str = "000102030405060708090a0b0c0d0e0f";
const OTHER: &str = "100102030405060708090a0b0c0d0e0f";
/// 2026-03-16 09:30 in Beijing.
const NOON: i64 = 1_773_624_600_000;
const HOUR: i64 = 3_600_000;

struct Committee {
    desk: Desk,
    clock: Arc<SetClock>,
    dir: TempDir,
    round: Value,
    buildings: Vec<Value>,
    /// Residents, by building.
    people: Vec<Vec<String>>,
}

/// Two buildings with three people each, and a round over them.
fn committee(kind: &str) -> Committee {
    let dir = tempfile::tempdir().unwrap();
    let laptop = dir.path().to_owned();
    committee_in(kind, dir, &laptop)
}

fn committee_in(kind: &str, dir: TempDir, laptop: &Path) -> Committee {
    let (world, clock) = seeded(7, NOON);
    let desk = Desk::open(laptop, world).unwrap();
    open_door(&desk);
    found(&desk);
    let id = |name: &str, args: Value| call(&desk, name, args)["id"].clone();
    let compound = id("add_compound", json!({"name": "桂花苑"}));
    let mut buildings = Vec::new();
    let mut people = Vec::new();
    for name in ["1", "2"] {
        let shape =
            json!({"compound": compound, "name": name, "units": 1, "floors": 1, "rooms_per_floor": 1});
        let building = id("add_building", shape);
        let shown = call(&desk, "show_building", json!({"id": building}));
        let home = shown["units"][0]["homes"][0]["id"].clone();
        let mut there = Vec::new();
        for (who, phone) in [
            ("张小芳", "19900001111"),
            ("李强", "19900002222"),
            ("李明", "19900003333"),
        ] {
            let resident =
                json!({"home": home, "name": who, "phone": phone, "id_number": null, "care": ["独居老人"]});
            there.push(id("add_resident", resident).as_str().unwrap().to_owned());
        }
        buildings.push(building);
        people.push(there);
    }
    let mut round = json!({"name": "第一轮", "kind": kind, "target": "resident", "compounds": [compound], "buildings": [],
        "outcomes": [], "starts_at": 0});
    if kind == "delivery" {
        round["target"] = json!("home");
        round["item"] = id("add_item", json!({"name": "蔬菜包", "unit": "份"}));
        round["place"] = id("add_place", json!({"name": "东门"}));
        round["quantity"] = json!(1);
    }
    let round = id("open_round", round);
    Committee {
        desk,
        clock,
        dir,
        round,
        buildings,
        people,
    }
}

impl Committee {
    /// A laptop by the same clock, of no committee yet.
    fn other_laptop(&self) -> (Desk, TempDir) {
        let dir = tempfile::tempdir().unwrap();
        let world = World {
            clock: self.clock.clone(),
            ..World::system()
        };
        let other = Desk::open(dir.path(), world).unwrap();
        open_door(&other);
        (other, dir)
    }

    fn pass(&self, ms: i64) {
        self.clock.set(self.clock.now_ms() + ms);
    }

    fn code(&self, buildings: &[Value]) -> String {
        let made = call(
            &self.desk,
            "invite_phone",
            json!({"round": self.round, "buildings": buildings, "name": "王小红"}),
        );
        code_in(&made).to_owned()
    }

    /// A phone for the first building.
    fn phone(&self) -> String {
        let_in(&self.desk, &self.code(&self.buildings[..1]), OWN, Channel::Plain)
            .unwrap()
            .secret
    }

    fn sheet(&self, phone: &str) -> DoorSheet {
        show_sheet(&self.desk, phone, Channel::Plain, Lang::En).unwrap()
    }

    fn tap(&self, phone: &str, tap: Value) -> TapDone {
        self.taps(phone, json!([tap])).remove(0)
    }

    fn taps(&self, phone: &str, taps: Value) -> Vec<TapDone> {
        let taps: Vec<Delivered> = serde_json::from_value(taps).unwrap();
        deliver(&self.desk, phone, Channel::Plain, self.round_id(), taps, Lang::En).unwrap()
    }

    fn round_id(&self) -> Id {
        self.round.as_str().unwrap().parse().unwrap()
    }

    /// The door of a building.
    fn door(&self, building: usize) -> Id {
        let shown = call(
            &self.desk,
            "show_building",
            json!({"id": self.buildings[building]}),
        );
        let home = shown["units"][0]["homes"][0]["id"].as_str().unwrap();
        home.parse().unwrap()
    }

    fn counts(&self) -> (u64, u64) {
        let counts = call(&self.desk, "round_counts", json!({"round": self.round}));
        (
            counts["done"].as_u64().unwrap(),
            counts["not_done"].as_u64().unwrap(),
        )
    }

    fn reviews(&self) -> usize {
        let open = call(&self.desk, "list_reviews", json!({"state": "open"}));
        open.as_array().unwrap().len()
    }

    fn facts(&self) -> Value {
        call(&self.desk, "verify", json!({}))["facts"].clone()
    }

    /// The mark shown of the first building's person.
    fn shown(&self, nth: usize) -> Value {
        let args = json!({"round": self.round, "building": self.buildings[0]});
        let view = call(&self.desk, "sweep_building", args);
        view["units"][0]["doors"][0]["targets"][nth].clone()
    }
}

fn refused(done: Result<impl Sized, linli_core::desk::Problem>) -> &'static str {
    done.err().map_or("ok", |problem| problem.code)
}

/// The id of the `n`th tap.
fn nth(n: u32) -> String {
    format!("00000000-0000-4000-8000-{n:012}")
}

fn tap(n: u32, target: &str, outcome: u8) -> Value {
    json!({"id": nth(n), "target": target, "outcome": outcome, "age_ms": 0})
}

#[test]
fn a_phone_shows_rooms_masked_names_and_care_of_its_own_buildings_alone() {
    let it = committee("headcount");
    let sheet = it.sheet(&it.phone());
    assert_eq!(sheet.buildings.len(), 1);
    let door = &sheet.buildings[0].units[0].doors[0];
    let names: Vec<&str> = door.targets.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(
        names,
        ["张*芳", "*强", "*明"],
        "two of one surname are told apart"
    );
    assert_eq!(door.targets[0].care, ["独居老人"]);
    let text = serde_json::to_string(&sheet).unwrap();
    for hidden in ["张小芳", "李强", "李明", "1990000", "1111"] {
        assert!(!text.contains(hidden), "{hidden} is told");
    }
    for other in &it.people[1] {
        assert!(
            !text.contains(other.as_str()),
            "another building's person is told"
        );
    }
}

#[test]
fn a_tap_delivered_again_is_one_mark_under_the_volunteers_name_and_time() {
    let it = committee("headcount");
    let phone = it.phone();
    let who = it.people[0][0].as_str();
    let mut one = tap(1, who, 1);
    one["age_ms"] = json!(2 * HOUR);
    let before = it.facts().as_u64().unwrap();
    for _ in 0..3 {
        assert!(it.tap(&phone, one.clone()).kept);
    }
    assert_eq!(it.facts(), before + 1);
    assert_eq!(it.counts(), (1, 0));
    let shown = it.shown(0);
    assert_eq!(shown["by"], "王小红");
    let at = it.clock.now_ms() - 2 * HOUR;
    assert!(
        (at - 1_000..=at).contains(&shown["at"].as_i64().unwrap()),
        "{shown}"
    );
    assert_eq!(shown["doubt"], Value::Null, "the laptop's own clock is in order");
    assert_eq!(
        call(&it.desk, "list_phones", json!({"round": it.round}))["phones"][0]["marks"],
        1
    );
}

#[test]
fn a_code_lets_one_phone_in_once_and_not_for_ever() {
    let it = committee("headcount");
    let used = it.code(&it.buildings);
    assert!(let_in(&it.desk, &used, OWN, Channel::Plain).is_ok());
    assert_eq!(
        refused(let_in(&it.desk, &used, OTHER, Channel::Plain)),
        "phone_code_used"
    );
    assert_eq!(
        refused(let_in(
            &it.desk,
            "00112233445566778899aabbccddeeff",
            OWN,
            Channel::Plain
        )),
        "phone_code"
    );
    assert_eq!(refused(let_in(&it.desk, "", OWN, Channel::Plain)), "phone_code");
    let late = it.code(&it.buildings);
    it.pass(30 * 60_000);
    assert_eq!(
        refused(let_in(&it.desk, &late, OWN, Channel::Plain)),
        "phone_code_expired"
    );
    let taken_back = it.code(&it.buildings);
    let newest = call(&it.desk, "list_phones", json!({"round": it.round}))["phones"][0]["id"].clone();
    call(&it.desk, "end_phone", json!({"id": newest}));
    assert_eq!(
        refused(let_in(&it.desk, &taken_back, OWN, Channel::Plain)),
        "phone_over"
    );
}

#[test]
fn a_phone_whose_answer_was_lost_comes_in_with_the_same_code_again() {
    let it = committee("headcount");
    let code = it.code(&it.buildings[..1]);
    let first = let_in(&it.desk, &code, OWN, Channel::Plain).unwrap();
    assert_eq!(
        let_in(&it.desk, &code, OWN, Channel::Plain).unwrap().secret,
        first.secret
    );
    assert_eq!(
        refused(let_in(&it.desk, &code, OTHER, Channel::Plain)),
        "phone_code_used"
    );
    it.pass(HOUR);
    let later = let_in(&it.desk, &code, OWN, Channel::Plain).unwrap();
    assert!(
        (2 * HOUR..=3 * HOUR).contains(&later.lasts_ms),
        "no longer than it was let in for"
    );
    let too_long = "0".repeat(64);
    for own in ["", "0", "zz0102030405060708090a0b0c0d0e0f", &too_long] {
        assert_eq!(
            refused(let_in(&it.desk, &code, own, Channel::Plain)),
            "phone_code",
            "{own}"
        );
    }
}

#[test]
fn taps_of_another_round_are_not_written_into_this_one() {
    let it = committee("headcount");
    let phone = it.phone();
    let taps = serde_json::from_value(json!([tap(1, &it.people[0][0], 1)])).unwrap();
    let other = nth(1).parse().unwrap();
    assert_eq!(
        refused(deliver(&it.desk, &phone, Channel::Plain, other, taps, Lang::En)),
        "other_round"
    );
    assert_eq!(it.counts(), (0, 0));
}

#[test]
fn a_phone_ends_with_its_time_with_its_round_and_by_a_word() {
    let it = committee("headcount");
    let (phone, another) = (it.phone(), it.phone());
    let late = |phone: &str| refused(show_sheet(&it.desk, phone, Channel::Plain, Lang::En));
    let listed = call(&it.desk, "list_phones", json!({"round": it.round}));
    assert_eq!(listed["phones"][0]["state"], "working");
    call(&it.desk, "end_phone", json!({"id": listed["phones"][0]["id"]}));
    assert_eq!(late(&another), "phone_over", "the last one let in stands first");
    assert_eq!(late(&phone), "ok");
    call(&it.desk, "close_round", json!({"id": it.round}));
    assert_eq!(late(&phone), "phone_over");
    let taps = serde_json::from_value(json!([tap(1, &it.people[0][0], 1)])).unwrap();
    assert_eq!(
        refused(deliver(
            &it.desk,
            &phone,
            Channel::Plain,
            it.round_id(),
            taps,
            Lang::En
        )),
        "phone_over"
    );
    call(&it.desk, "reopen_round", json!({"id": it.round}));
    assert_eq!(late(&phone), "ok");
    it.pass(4 * HOUR);
    assert_eq!(late(&phone), "phone_over");
    // A clock that is put back gives nobody more time.
    call(&it.desk, "add_compound", json!({"name": "后来"}));
    it.pass(-4 * HOUR);
    assert_eq!(late(&phone), "phone_over");
}

#[test]
fn a_phone_goes_on_after_its_laptop_was_started_anew() {
    let Committee {
        desk,
        clock,
        dir,
        round,
        buildings,
        people,
    } = committee("headcount");
    let it = Committee {
        desk,
        clock,
        dir,
        round,
        buildings,
        people,
    };
    let phone = it.phone();
    assert!(it.tap(&phone, tap(1, &it.people[0][0], 1)).kept);
    let Committee {
        desk,
        clock,
        dir,
        round,
        buildings,
        people,
    } = it;
    drop(desk);
    let desk = Desk::open(
        dir.path(),
        World {
            clock: clock.clone(),
            ..World::system()
        },
    )
    .unwrap();
    let it = Committee {
        desk,
        clock,
        dir,
        round,
        buildings,
        people,
    };
    assert!(it.tap(&phone, tap(1, &it.people[0][0], 1)).kept);
    assert!(it.tap(&phone, tap(2, &it.people[0][1], 50)).kept);
    assert_eq!(it.counts(), (1, 1));
}

#[test]
fn what_a_phone_had_not_shown_is_a_review_and_what_it_had_is_followed() {
    let it = committee("headcount");
    let (one, other) = (it.phone(), it.phone());
    let who = it.people[0][0].as_str();
    // Two phones, neither of which had shown the other's mark.
    it.tap(&one, tap(1, who, 1));
    it.tap(&other, tap(2, who, 50));
    assert_eq!(it.reviews(), 1);
    assert_eq!(
        it.shown(0)["outcome"],
        1,
        "a done outranks a not done until a person settles it"
    );
    let versions = call(&it.desk, "list_reviews", json!({"state": "open"}))[0]["versions"].clone();
    assert_eq!(versions[0]["by"], "王小红");

    // A laptop's mark that the phone had not shown, and one that it had.
    let second = it.people[0][1].as_str();
    call(
        &it.desk,
        "record_mark",
        json!({"round": it.round, "target": second, "outcome": 1}),
    );
    let sheet = it.sheet(&one);
    let mark = sheet.buildings[0].units[0].doors[0].targets[1]
        .mark
        .clone()
        .unwrap();
    let mut follows = tap(3, second, 50);
    follows["over"] = json!(mark);
    assert!(it.tap(&one, follows).kept);
    assert_eq!((it.reviews(), it.shown(1)["outcome"].clone()), (1, json!(50)));
    // The other still shows the laptop's.
    let mut late = tap(4, second, 1);
    late["over"] = json!(mark);
    assert!(it.tap(&other, late).kept);
    assert_eq!(it.reviews(), 2);

    // Corrected on the phone before anything was delivered: one after the other.
    let third = it.people[0][2].as_str();
    let mut corrected = tap(6, third, 50);
    corrected["over"] = json!(nth(5));
    it.taps(&one, json!([tap(5, third, 1), corrected]));
    assert_eq!((it.reviews(), it.shown(2)["outcome"].clone()), (2, json!(50)));
    let mut taken_back = json!({"id": nth(7), "target": third, "outcome": 0, "age_ms": 0});
    taken_back["over"] = json!(nth(6));
    assert!(it.tap(&one, taken_back).kept);
    assert_eq!(it.shown(2)["outcome"], Value::Null);
}

#[test]
fn a_delivery_on_a_phone_hands_out_once() {
    let it = committee("delivery");
    let (one, other) = (it.phone(), it.phone());
    let home = it.sheet(&one).buildings[0].units[0].doors[0].targets[0]
        .id
        .to_string();
    let served = || call(&it.desk, "list_reviews", json!({"state": "open"}))[0]["kind"].clone();
    for _ in 0..2 {
        assert!(it.tap(&one, tap(1, &home, 1)).kept);
    }
    let below_zero = served();
    assert_eq!(below_zero, "stock", "one was handed out of none");
    assert!(it.tap(&other, tap(2, &home, 1)).kept);
    let matters: Vec<Value> = call(&it.desk, "list_reviews", json!({"state": "open"}))
        .as_array()
        .unwrap()
        .iter()
        .map(|review| review["kind"].clone())
        .collect();
    assert!(matters.contains(&json!("served_twice")), "{matters:?}");
}

#[test]
fn what_cannot_be_kept_is_said_one_by_one_and_holds_up_nothing() {
    let it = committee("headcount");
    let phone = it.phone();
    let elsewhere = it.people[1][0].as_str();
    let done = it.taps(
        &phone,
        json!([
            tap(1, elsewhere, 1),
            tap(2, &nth(99), 1),
            tap(3, &it.people[0][0], 9),
            tap(4, &it.people[0][0], 1)
        ]),
    );
    let kept: Vec<bool> = done.iter().map(|one| one.kept).collect();
    assert_eq!(kept, [false, false, false, true]);
    assert_eq!(
        done[0].message.as_deref(),
        Some("Not in the buildings of this phone.")
    );
    assert_eq!(it.counts(), (1, 0));
    let many: Vec<Value> = (0..=MOST_TAPS as u32).map(|n| tap(n, elsewhere, 1)).collect();
    let many = serde_json::from_value(json!(many)).unwrap();
    assert_eq!(
        refused(deliver(
            &it.desk,
            &phone,
            Channel::Plain,
            it.round_id(),
            many,
            Lang::En
        )),
        "too_many"
    );
}

#[test]
fn another_laptop_ends_a_phone_and_shows_what_came_through_it() {
    let it = committee("headcount");
    let phone = it.phone();
    let (other, _dir) = it.other_laptop();
    join(&it.desk, &other, "李梅", json!({"role": "administrator"}));
    it.tap(&phone, tap(1, &it.people[0][0], 1));
    give(&it.desk, &other);
    let listed = call(&other, "list_phones", json!({"round": it.round}));
    assert_eq!(
        (
            listed["phones"][0]["here"].clone(),
            listed["phones"][0]["marks"].clone()
        ),
        (json!(false), json!(1))
    );
    // It is let in here, and nowhere else.
    assert_eq!(
        refused(show_sheet(&other, &phone, Channel::Plain, Lang::En)),
        "phone_over"
    );
    call(&other, "end_phone", json!({"id": listed["phones"][0]["id"]}));
    give(&other, &it.desk);
    assert_eq!(
        refused(show_sheet(&it.desk, &phone, Channel::Plain, Lang::En)),
        "phone_over"
    );
}

#[test]
fn volunteers_let_nobody_in() {
    let it = committee("headcount");
    let (other, _dir) = it.other_laptop();
    join(&it.desk, &other, "志愿者甲", json!({"role": "volunteer"}));
    let args = json!({"round": it.round, "buildings": it.buildings, "name": "王小红"});
    assert_eq!(code(&other, "invite_phone", args), "role");
    assert_eq!(code(&other, "list_phones", json!({"round": it.round})), "role");
}

#[test]
fn a_destroyed_round_leaves_nothing_of_its_phones() {
    let it = committee("headcount");
    let phone = it.phone();
    it.tap(&phone, tap(1, &it.people[0][0], 1));
    let met = json!({"id": nth(2), "home": it.door(0), "people": 1, "note": "金丝雀女士", "age_ms": 0});
    assert!(it.tap(&phone, met).kept);
    let settled = json!({"round": it.round, "home": it.door(0), "id": nth(2), "seen": true});
    call(&it.desk, "settle_unlisted", settled);
    call(&it.desk, "close_round", json!({"id": it.round}));
    call(&it.desk, "destroy_round", json!({"id": it.round}));
    let left = it.desk.with_space(|space| {
        let file = space.db().query_row("PRAGMA database_list", [], |row| row.get::<_, String>(2))?;
        let rows = space
            .db()
            .query_row("SELECT (SELECT count(*) FROM phone) + (SELECT count(*) FROM phone_building) + (SELECT count(*) FROM phone_joined)
                + (SELECT count(*) FROM unlisted) + (SELECT count(*) FROM unlisted_seen)", [], |row| {
                row.get::<_, i64>(0)
            })?;
        Ok((rows, file))
    });
    let (rows, file) = left.unwrap();
    assert_eq!(rows, 0);
    let key = std::fs::read(it.dir.path().join("key"))
        .unwrap()
        .try_into()
        .unwrap();
    let mut db = store::open_reader(file.as_ref(), &key, &SystemDisk).unwrap();
    let bytes = db.serialize("main").unwrap().to_vec();
    assert!(bytes.len() > 10_000, "the file was read");
    for words in ["王小红", "金丝雀女士"] {
        let words = words.as_bytes();
        let is_left = bytes.windows(words.len()).any(|bytes| bytes == words);
        assert!(!is_left, "the volunteer's name or what they noted is left");
    }
}

#[test]
fn a_laptop_in_trouble_leaves_the_taps_on_the_phone() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path().join("disk");
    let Some(disk) = SmallDisk::new(&at, "24m") else {
        return;
    };
    let it = committee_in("headcount", dir, &at.join("laptop"));
    let phone = it.phone();
    disk.fill();
    // Until nothing fits any more.
    for n in 0..4_000 {
        let item = json!({"name": format!("第{n}件"), "unit": "个"});
        if code(&it.desk, "add_item", item) != "ok" {
            break;
        }
    }
    let taps = || serde_json::from_value(json!([tap(1, &it.people[0][0], 1)])).unwrap();
    let give = || deliver(&it.desk, &phone, Channel::Plain, it.round_id(), taps(), Lang::En);
    for _ in 0..2 {
        assert_eq!(refused(give()), "read_only_mode", "it is no verdict on the tap");
    }
    disk.make_room();
    call(&it.desk, "try_again", json!({}));
    assert!(give().unwrap()[0].kept);
    drop(it);
    drop(disk);
}

#[test]
fn a_clock_that_was_once_ahead_keeps_no_door_open() {
    let it = committee("headcount");
    it.pass(30 * 24 * HOUR);
    call(&it.desk, "add_compound", json!({"name": "未来"}));
    it.clock.set(NOON);
    let (phone, unused) = (it.phone(), it.code(&it.buildings));
    it.pass(HOUR);
    assert!(show_sheet(&it.desk, &phone, Channel::Plain, Lang::En).is_ok());
    assert_eq!(
        refused(let_in(&it.desk, &unused, OWN, Channel::Plain)),
        "phone_code_expired"
    );
    it.pass(3 * HOUR);
    assert_eq!(
        refused(show_sheet(&it.desk, &phone, Channel::Plain, Lang::En)),
        "phone_over"
    );
    let listed = call(&it.desk, "list_phones", json!({"round": it.round}));
    assert_eq!(listed["phones"][0]["state"], "over");
    assert!(!wants_door(&it.desk, Channel::Plain).unwrap());
}

#[test]
fn a_phone_works_as_long_as_whoever_invited_it_may_invite() {
    let it = committee("headcount");
    let person = call(&it.desk, "add_staff", json!({"name": "李强"}))["id"].clone();
    call(&it.desk, "choose_staff", json!({"id": person}));
    let (phone, unused) = (it.phone(), it.code(&it.buildings));
    let founder = call(&it.desk, "list_staff", json!({}))[0]["id"].clone();
    call(&it.desk, "choose_staff", json!({"id": founder}));
    assert!(show_sheet(&it.desk, &phone, Channel::Plain, Lang::En).is_ok());
    call(
        &it.desk,
        "change_staff",
        json!({"id": person, "role": "volunteer"}),
    );
    assert_eq!(
        refused(show_sheet(&it.desk, &phone, Channel::Plain, Lang::En)),
        "phone_over"
    );
    assert_eq!(
        refused(let_in(&it.desk, &unused, OWN, Channel::Plain)),
        "phone_over"
    );
    let listed = call(&it.desk, "list_phones", json!({"round": it.round}));
    assert_eq!(listed["phones"][0]["state"], "ended");
}

#[test]
fn nobody_lets_a_phone_see_what_they_are_not_in_charge_of() {
    let it = committee("headcount");
    let (other, _dir) = it.other_laptop();
    join(
        &it.desk,
        &other,
        "李梅",
        json!({"role": "staff", "scope": [it.buildings[0]]}),
    );
    let invite = |buildings: &[Value]| {
        let args = json!({"round": it.round, "buildings": buildings, "name": "王小红"});
        code(&other, "invite_phone", args)
    };
    assert_eq!(invite(&it.buildings[..1]), "ok");
    assert_eq!(invite(&it.buildings[1..]), "scope");
    assert_eq!(invite(&it.buildings), "scope");
}

#[test]
fn letters_that_steer_and_marks_without_end_are_refused() {
    let it = committee("screening");
    let phone = it.phone();
    let who = it.people[0][0].as_str();
    for text in ["\u{202e}早", "a\0b"] {
        let mut one = tap(1, who, 1);
        one["note"] = json!(text);
        assert!(!it.tap(&phone, one).kept, "{text:?}");
    }
    for n in 0..60 {
        let done = it.tap(&phone, tap(100 + n, who, [1, 50][n as usize % 2]));
        assert_eq!(done.kept, n < 50, "{n}");
    }
}
