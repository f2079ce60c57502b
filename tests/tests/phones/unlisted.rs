//! People met behind a door who are on no list: a phone says so, a laptop writes it once, and somebody sees to it.

use crate::*;

/// A report of the `n`th kind about a door.
fn report(n: u32, home: &Id, people: u32) -> Value {
    json!({"id": nth(n), "home": home, "people": people, "age_ms": 0})
}

fn noted(n: u32, home: &Id, people: u32, note: &str) -> Value {
    let mut report = report(n, home, people);
    report["note"] = json!(note);
    report
}

impl Committee {
    fn unlisted(&self) -> Value {
        call(&self.desk, "list_unlisted", json!({"round": self.round}))
    }

    fn settle(&self, row: &Value, seen: bool) -> &'static str {
        let args = json!({"round": self.round, "home": row["home"], "id": row["id"], "seen": seen});
        code(&self.desk, "settle_unlisted", args)
    }

    /// What the sheet of a phone shows of its first door: how many, whether something was noted, whether it was seen to.
    fn said(&self, phone: &str) -> Option<(u32, bool, bool)> {
        let sheet = self.sheet(phone);
        let said = sheet.buildings[0].units[0].doors[0].unlisted?;
        Some((said.people, said.noted, said.seen))
    }
}

fn numbers(list: &Value) -> (u64, u64) {
    (list["open"].as_u64().unwrap(), list["total"].as_u64().unwrap())
}

#[test]
fn a_report_delivered_again_is_one_and_names_door_phone_and_time() {
    let it = committee("headcount");
    let phone = it.phone();
    let home = it.door(0);
    let mut one = noted(1, &home, 2, " 新租客，姓周 ");
    one["age_ms"] = json!(2 * HOUR);
    let before = it.facts().as_u64().unwrap();
    for _ in 0..3 {
        assert!(it.tap(&phone, one.clone()).kept);
    }
    assert_eq!(it.facts(), before + 1);
    let list = it.unlisted();
    assert_eq!(numbers(&list), (1, 1));
    let row = &list["rows"][0];
    let told = [&row["people"], &row["note"], &row["by"], &row["building"]];
    assert_eq!(
        told,
        [
            &json!(2),
            &json!("新租客，姓周"),
            &json!("王小红"),
            &it.buildings[0]
        ]
    );
    assert!(row["address"].as_str().unwrap().contains("101"), "{row}");
    let at = it.clock.now_ms() - 2 * HOUR;
    assert!((at - 1_000..=at).contains(&row["at"].as_i64().unwrap()), "{row}");
    assert_eq!(it.counts(), (0, 0), "nobody was marked");
}

#[test]
fn a_mark_of_a_home_and_a_report_about_it_do_not_get_into_each_others_way() {
    let it = committee("delivery");
    let phone = it.phone();
    let home = it.door(0);
    // Under one id: a mark and a report are two things.
    let done = it.taps(&phone, json!([tap(1, &home.to_string(), 1), report(1, &home, 1)]));
    assert!(done.iter().all(|one| one.kept), "{done:?}");
    assert_eq!((it.counts(), numbers(&it.unlisted())), ((1, 0), (1, 1)));
}

#[test]
fn what_a_phone_says_of_a_door_last_counts_and_is_taken_back() {
    let it = committee("headcount");
    let (phone, other) = (it.phone(), it.phone());
    let home = it.door(0);
    assert!(it.tap(&phone, noted(1, &home, 2, "女儿19900001234")).kept);
    assert_eq!(it.said(&phone), Some((2, true, false)));
    assert_eq!(it.said(&other), None, "each phone shows what it said itself");
    let text = serde_json::to_string(&it.sheet(&phone)).unwrap();
    assert!(!text.contains("女儿"), "what was noted stays on the laptop");
    // Corrected without a word about the note, which the phone is not shown: that stays.
    it.taps(&phone, json!([report(2, &home, 3)]));
    let list = it.unlisted();
    assert_eq!((numbers(&list), &list["rows"][0]["people"]), ((1, 1), &json!(3)));
    assert!(list["rows"][0]["note"].as_str().unwrap().starts_with("女儿"));
    // What was said before comes once more, late: it is known, and changes nothing.
    assert!(it.tap(&phone, noted(1, &home, 2, "女儿19900001234")).kept);
    assert_eq!(it.unlisted()["rows"][0]["people"], 3);
    // Two phones at one door are two reports.
    it.tap(&other, report(3, &home, 1));
    assert_eq!(numbers(&it.unlisted()), (2, 2));
    it.tap(&phone, report(4, &home, 0));
    assert_eq!((numbers(&it.unlisted()), it.said(&phone)), ((1, 1), None));
    // Said anew, what was noted before it was taken back does not come back.
    it.tap(&phone, report(5, &home, 1));
    assert_eq!(it.said(&phone), Some((1, false, false)));
}

#[test]
fn somebody_sees_to_a_report_and_it_can_be_opened_again() {
    let it = committee("headcount");
    let phone = it.phone();
    let home = it.door(0);
    let left = || call(&it.desk, "round_left", json!({"round": it.round}))["unlisted"].clone();
    it.tap(&phone, report(1, &home, 1));
    assert_eq!(left(), 1);
    let row = it.unlisted()["rows"][0].clone();
    let before = it.facts().as_u64().unwrap();
    assert_eq!([it.settle(&row, true), it.settle(&row, true)], ["ok", "ok"]);
    assert_eq!(it.facts(), before + 1, "once is enough");
    let list = it.unlisted();
    assert_eq!(
        (numbers(&list), &list["rows"][0]["seen_by"]),
        ((0, 1), &json!("王芳"))
    );
    assert_eq!((left(), it.said(&phone)), (json!(0), Some((1, false, true))));
    assert_eq!(it.settle(&row, false), "ok");
    assert_eq!((left(), it.said(&phone)), (json!(1), Some((1, false, false))));
    // Whoever was seen to was one; that there are two by now is something else.
    it.settle(&row, true);
    it.tap(&phone, report(2, &home, 2));
    assert_eq!(numbers(&it.unlisted()), (1, 1));
    let unknown = json!({"id": nth(9), "home": home});
    assert_eq!(it.settle(&unknown, true), "not_found");
    call(&it.desk, "close_round", json!({"id": it.round}));
    assert_eq!(it.settle(&row, false), "closed");
}

#[test]
fn a_report_that_cannot_be_is_a_verdict_and_writes_nothing() {
    let it = committee("headcount");
    let phone = it.phone();
    let (home, elsewhere) = (it.door(0), it.door(1));
    let before = it.facts();
    let done = it.taps(
        &phone,
        json!([
            report(1, &elsewhere, 1),
            report(2, &nth(99).parse().unwrap(), 1),
            report(3, &home, 51),
            noted(4, &home, 1, &"长".repeat(501)),
            noted(5, &home, 1, "\u{202e}早"),
            // Nobody is met behind a person.
            report(6, &it.people[0][0].parse().unwrap(), 1),
        ]),
    );
    assert!(
        done.iter().all(|one| !one.kept && one.message.is_some()),
        "{done:?}"
    );
    assert_eq!((it.facts(), numbers(&it.unlisted())), (before, (0, 0)));
    for n in 100..160 {
        assert_eq!(it.tap(&phone, report(n, &home, n % 3)).kept, n < 150, "{n}");
    }
}

#[test]
fn a_phone_reports_no_door_that_its_round_does_not_go_to() {
    let mut it = committee("headcount");
    let unit = call(&it.desk, "show_building", json!({"id": it.buildings[0]}))["units"][0]["id"].clone();
    let added = call(
        &it.desk,
        "add_unit",
        json!({"building": it.buildings[0], "name": "2"}),
    )["id"]
        .clone();
    let there = call(&it.desk, "add_home", json!({"unit": added, "room": "201"}))["id"].clone();
    let round = json!({"name": "一单元", "kind": "headcount", "target": "resident", "compounds": [], "buildings": [],
        "units": [unit], "outcomes": [], "starts_at": 0});
    it.round = call(&it.desk, "open_round", round)["id"].clone();
    let phone = it.phone();
    let there = there.as_str().unwrap().parse().unwrap();
    assert!(
        !it.tap(&phone, report(1, &there, 1)).kept,
        "another stairwell's door"
    );
    assert!(it.tap(&phone, report(2, &it.door(0), 1)).kept);
}

#[test]
fn reports_end_with_the_phone_and_with_its_round() {
    let it = committee("headcount");
    let phone = it.phone();
    let home = it.door(0);
    let words = |n| serde_json::from_value(json!([report(n, &home, 1)])).unwrap();
    let give = |n| {
        refused(deliver(
            &it.desk,
            &phone,
            Channel::Plain,
            it.round_id(),
            words(n),
            Lang::En,
        ))
    };
    assert_eq!(give(1), "ok");
    call(&it.desk, "close_round", json!({"id": it.round}));
    assert_eq!(give(2), "phone_over");
    call(&it.desk, "reopen_round", json!({"id": it.round}));
    it.pass(4 * HOUR);
    assert_eq!(give(3), "phone_over");
    assert_eq!(numbers(&it.unlisted()), (1, 1));
}

#[test]
fn another_laptop_sees_to_what_a_phone_said_here() {
    let it = committee("headcount");
    let phone = it.phone();
    let (other, _dir) = it.other_laptop();
    join(&it.desk, &other, "李梅", json!({"role": "staff"}));
    let home = it.door(0);
    it.tap(&phone, noted(1, &home, 2, "房东19900005555"));
    give(&it.desk, &other);
    let list = |desk: &Desk| call(desk, "list_unlisted", json!({"round": it.round}));
    let there = list(&other)["rows"][0].clone();
    assert_eq!((&there["people"], &there["by"]), (&json!(2), &json!("王小红")));
    assert!(
        !there["note"].as_str().unwrap().contains("19900005555"),
        "{there}"
    );
    let args = json!({"round": it.round, "home": there["home"], "id": there["id"], "seen": true});
    call(&other, "settle_unlisted", args);
    // Meanwhile the phone has one more to tell, of which the other laptop knew nothing.
    it.tap(&phone, report(2, &home, 3));
    give(&other, &it.desk);
    give(&it.desk, &other);
    assert_eq!(list(&it.desk), list(&other));
    assert_eq!(numbers(&list(&other)), (1, 1), "what nobody knew is not seen to");
}
