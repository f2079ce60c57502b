//! Wrong clocks: nothing is refused or lost, the order stays that of cause and effect, the person is told, and times that
//! cannot be right are shown with a doubt.
#![allow(missing_docs, clippy::unwrap_used)]

use linli_core::desk::Desk;
use linli_hub::client::HttpCarrier;
use linli_hub::server;
use linli_tests::meet::{ask, call, found, give, join};
use linli_tests::world::{SetClock, seeded};
use serde_json::{Value, json};
use std::sync::Arc;

/// 2026-03-16 09:30 in Beijing.
const NOW: i64 = 1_773_624_600_000;
const HOUR: i64 = 3_600_000;
/// Seconds since 1970 no longer fit 32 bits.
const END_OF_32_BITS: i64 = 2_147_483_648_000;
const YEAR_2099: i64 = 4_070_908_800_000;

struct Laptop {
    desk: Desk,
    clock: Arc<SetClock>,
    _dir: tempfile::TempDir,
}

fn laptop(seed: u64, now_ms: i64) -> Laptop {
    let dir = tempfile::tempdir().unwrap();
    let (world, clock) = seeded(seed, now_ms);
    Laptop {
        desk: Desk::open(dir.path(), world).unwrap(),
        clock,
        _dir: dir,
    }
}

/// A resident of a committee of the laptop's own.
fn resident(desk: &Desk) -> Value {
    found(desk);
    let id = |name: &str, args: Value| call(desk, name, args)["id"].clone();
    let compound = id("add_compound", json!({"name": "一村"}));
    let shape = json!({"compound": compound, "name": "3", "units": 1, "floors": 1, "rooms_per_floor": 1});
    let building = id("add_building", shape);
    let home = call(desk, "show_building", json!({"id": building}))["units"][0]["homes"][0]["id"].clone();
    id("add_resident", json!({"home": home, "name": "张小明"}))
}

fn rename(desk: &Desk, who: &Value, name: &str) {
    call(desk, "edit_resident", json!({"id": who, "name": name}));
}

/// Every name the resident had, the latest first, each with its doubt.
fn names(desk: &Desk, who: &Value) -> Vec<(String, Option<String>)> {
    let history = call(desk, "resident_history", json!({"id": who}));
    let names = history
        .as_array()
        .unwrap()
        .iter()
        .find(|part| part["field"] == "name")
        .unwrap();
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let writes = names["writes"].as_array().unwrap().iter();
    writes
        .map(|write| (text(&write["value"]).unwrap(), text(&write["doubt"])))
        .collect()
}

fn trouble(desk: &Desk) -> (Option<String>, i64) {
    let clock = call(desk, "clock_state", json!({}));
    let trouble = clock["trouble"].as_str().map(str::to_owned);
    (
        trouble,
        (clock["off_ms"].as_f64().unwrap() / HOUR as f64).round() as i64,
    )
}

fn doubted(name: &str, doubt: &str) -> (String, Option<String>) {
    (name.to_owned(), Some(doubt.to_owned()))
}

fn plain(name: &str) -> (String, Option<String>) {
    (name.to_owned(), None)
}

#[test]
fn whatever_year_a_laptop_lives_in_its_later_word_stands_and_its_time_is_doubted() {
    for (wrong, doubt, told) in [
        (0, "impossible", Some("wrong_year")),
        (END_OF_32_BITS, "impossible", Some("wrong_year")),
        (YEAR_2099, "impossible", Some("wrong_year")),
        (NOW - 12 * HOUR, "behind", Some("behind_others")),
        // Alone it cannot know that it is ahead.
        (NOW + 12 * HOUR, "ahead", None),
    ] {
        let (front, gate) = (laptop(1, NOW), laptop(2, wrong));
        let who = resident(&front.desk);
        join(&front.desk, &gate.desk, "李梅", json!({}));
        assert_eq!(trouble(&gate.desk).0.as_deref(), told, "at {wrong}");
        rename(&gate.desk, &who, "张晓明");
        give(&gate.desk, &front.desk);
        assert_eq!(
            names(&front.desk, &who),
            [doubted("张晓明", doubt), plain("张小明")],
            "at {wrong}"
        );
        let holdings = call(&front.desk, "list_holdings", json!({}));
        let others = holdings.as_array().unwrap().iter().map(|one| &one["doubt"]);
        assert!(
            others.eq([&Value::Null, &json!(doubt)]),
            "when it was heard of is told by its clock, at {wrong}: {holdings}"
        );
        // And what is written after it has been heard stands after it.
        rename(&front.desk, &who, "张大明");
        give(&front.desk, &gate.desk);
        for desk in [&front.desk, &gate.desk] {
            assert_eq!(names(desk, &who)[0].0, "张大明", "at {wrong}");
            let reviews = call(desk, "list_reviews", json!({"state": "open"}));
            assert_eq!(reviews, json!([]));
        }
    }
}

#[test]
fn a_clock_that_jumps_back_in_mid_session_or_stands_still_changes_no_order() {
    let front = laptop(1, NOW);
    let who = resident(&front.desk);
    rename(&front.desk, &who, "一");
    front.clock.set(NOW - 12 * HOUR);
    rename(&front.desk, &who, "二");
    assert_eq!(trouble(&front.desk), (Some("jumped_back".to_owned()), -12));
    // Frozen: the same millisecond again.
    front.clock.set(NOW - 12 * HOUR);
    rename(&front.desk, &who, "三");
    front.clock.set(NOW + HOUR);
    assert_eq!(
        names(&front.desk, &who),
        [
            doubted("三", "behind"),
            doubted("二", "behind"),
            plain("一"),
            plain("张小明")
        ]
    );
    assert_eq!(trouble(&front.desk), (None, 0));
}

#[test]
fn a_round_that_has_begun_is_not_hidden_by_a_clock_that_lags() {
    let (front, gate) = (laptop(1, NOW), laptop(2, 0));
    resident(&front.desk);
    let compound = call(&front.desk, "list_compounds", json!({}))[0]["id"].clone();
    let round = json!({"name": "第1轮", "kind": "visit", "target": "home", "compounds": [compound], "buildings": [],
        "outcomes": [], "starts_at": NOW - HOUR});
    call(&front.desk, "open_round", round);
    join(&front.desk, &gate.desk, "李梅", json!({}));
    let today = call(&gate.desk, "today", json!({}));
    assert_eq!(today["rounds"][0]["name"], "第1轮", "{today}");
    assert_eq!(call(&gate.desk, "list_rounds", json!({}))[0]["state"], "open");
}

#[test]
fn a_birthday_is_taken_by_a_laptop_that_lives_in_1970() {
    let front = laptop(1, 0);
    let who = resident(&front.desk);
    call(
        &front.desk,
        "edit_resident",
        json!({"id": who, "birth": "1988-07-25"}),
    );
    let row = call(&front.desk, "show_resident", json!({"id": who}));
    assert_eq!((&row["birth"], &row["age"]), (&json!("1988-**-**"), &Value::Null));
}

#[test]
fn an_invitation_past_its_time_by_a_doubtful_clock_says_so_and_a_person_decides() {
    let (front, gate) = (laptop(1, NOW), laptop(2, NOW));
    found(&front.desk);
    let invitation = call(&front.desk, "make_invitation", json!({}))["invitation"].clone();
    ask(&gate.desk, &invitation, "李梅");
    give(&gate.desk, &front.desk);
    let state = || call(&front.desk, "list_requests", json!({}))[0].clone();
    assert_eq!(state()["state"], "fresh");
    front.clock.set(NOW + HOUR);
    assert_eq!(state()["state"], "late");
    front.clock.set(YEAR_2099);
    let request = state();
    assert_eq!(request["state"], "untimed");
    call(&front.desk, "admit_device", json!({"device": request["device"]}));
    give(&front.desk, &gate.desk);
    assert_eq!(call(&gate.desk, "status", json!({}))["admitted"], true);
}

#[test]
fn the_hub_tells_a_laptop_how_far_its_clock_is_off() {
    let dir = tempfile::tempdir().unwrap();
    let hub = server::start(dir.path(), "127.0.0.1:0").unwrap();
    // The hub lives in the present.
    let present = linli_core::world::World::system().clock.now_ms();
    for (seed, off, told) in [
        (3, 0, (None, 0)),
        (4, 12, (Some("off_hub"), 12)),
        (5, -12, (Some("off_hub"), -12)),
    ] {
        let front = laptop(seed, present + off * HOUR);
        found(&front.desk);
        front.desk.set_carrier(Arc::new(HttpCarrier::new()));
        call(&front.desk, "set_hub", json!({"address": hub.url()}));
        call(&front.desk, "sync_now", json!({}));
        let (trouble, hours) = trouble(&front.desk);
        assert_eq!((trouble.as_deref(), hours), told);
    }
    hub.stop();
}
