//! People who stand in the register twice: found, merged with both histories kept, undone; and merged by two laptops at once.

use crate::town::{Town, ask};
use crate::two_desks;
use linli_core::desk::Desk;
use serde_json::{Value, json};

fn add(town: &Town, home: usize, more: Value) -> Value {
    let mut who = json!({"home": town.homes[home], "name": "王芳"});
    who.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    ask(&town.desk, "add_resident", who)["id"].clone()
}

fn groups(desk: &Desk) -> Vec<Value> {
    let list = ask(desk, "list_duplicates", json!({}));
    assert_eq!(list["total"], list["groups"].as_array().unwrap().len());
    list["groups"].as_array().unwrap().clone()
}

fn ids(group: &Value) -> Vec<Value> {
    group["people"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["id"].clone())
        .collect()
}

fn merge(desk: &Desk, keep: &Value, away: &Value, take: Value) -> Value {
    ask(
        desk,
        "merge_residents",
        json!({"keep": keep, "away": away, "take": take}),
    )
}

#[test]
fn entries_alike_are_found_across_homes_and_those_told_apart_are_not_offered_again() {
    let town = Town::new();
    let one = add(&town, 0, json!({"id_number": "990000195003120019"}));
    let other = add(
        &town,
        7,
        json!({"name": "王方", "id_number": "990000195003120019"}),
    );
    let third = add(&town, 3, json!({"phone": "19900001001、19900001002"}));
    let fourth = add(&town, 4, json!({"phone": "19900001002", "birth": "1960-01-02"}));
    let fifth = add(&town, 5, json!({"birth": "1960-01-02"}));
    add(&town, 6, json!({"phone": "19900001009"}));
    let found = groups(&town.desk);
    assert_eq!(found.len(), 2);
    assert_eq!(
        (&found[0]["alike"], ids(&found[0])),
        (&json!(["id_number"]), vec![one, other])
    );
    assert_eq!(found[1]["alike"], json!(["name_birth", "name_phone"]));
    assert_eq!(ids(&found[1]), [third.clone(), fourth.clone(), fifth.clone()]);
    ask(&town.desk, "tell_apart", json!({"one": fourth, "other": third}));
    assert_eq!(ids(&groups(&town.desk)[1]), [fourth.clone(), fifth.clone()]);
    ask(&town.desk, "tell_apart", json!({"one": fourth, "other": fifth}));
    assert_eq!(groups(&town.desk).len(), 1);
    ask(
        &town.desk,
        "take_back_apart",
        json!({"one": fifth, "other": fourth}),
    );
    assert_eq!(groups(&town.desk).len(), 2);
    assert_eq!(
        town.call("tell_apart", json!({"one": fifth, "other": fifth})),
        Err("same_entry")
    );
}

#[test]
fn a_merge_leaves_one_entry_with_both_histories_and_undoing_it_leaves_two() {
    let town = Town::new();
    let keep = add(&town, 0, json!({"phone": "19900001001", "note": "旧房客"}));
    let away = add(
        &town,
        7,
        json!({"phone": "19900001002", "care": ["独居老人"], "note": "新房客"}),
    );
    let compared = ask(
        &town.desk,
        "compare_residents",
        json!({"one": keep, "other": away}),
    );
    let phone = compared["fields"]
        .as_array()
        .unwrap()
        .iter()
        .find(|f| f["field"] == "phone")
        .unwrap();
    assert_eq!((&phone["same"], &phone["both"]), (&json!(false), &json!(true)));
    let take = json!([{"field": "phone", "from": "both"}, {"field": "care", "from": "away"}, {"field": "home", "from": "away"}]);
    merge(&town.desk, &keep, &away, take);
    let shown = ask(&town.desk, "show_resident", json!({"id": keep}));
    assert_eq!(shown["phone"], "199****1001、199****1002");
    assert_eq!(
        (&shown["care"], &shown["home"]),
        (&json!(["独居老人"]), &town.homes[7])
    );
    assert_eq!(shown["merged_into"], Value::Null);
    let old = ask(&town.desk, "show_resident", json!({"id": away}));
    assert_eq!(old["merged_into"], json!({"id": keep, "name": "王芳"}));
    for left in [false, true] {
        let found = ask(
            &town.desk,
            "find_residents",
            json!({"text": "王芳", "left": left}),
        );
        assert_eq!(found["total"], 1, "an entry merged away is in no list");
    }
    let history = ask(&town.desk, "resident_history", json!({"id": keep}));
    let notes = history
        .as_array()
        .unwrap()
        .iter()
        .find(|field| field["field"] == "note")
        .unwrap();
    let said: Vec<(&Value, &Value)> = notes["writes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|w| (&w["value"], &w["merged"]))
        .collect();
    assert_eq!(
        said,
        [
            (&json!("旧房客"), &Value::Null),
            (&json!("新房客"), &json!("3号楼2单元102"))
        ]
    );
    let again = json!({"keep": keep, "away": away, "take": []});
    assert_eq!(town.call("merge_residents", again), Err("already_merged"));
    assert_eq!(
        town.call("merge_residents", json!({"keep": keep, "away": keep, "take": []})),
        Err("same_entry")
    );
    assert_eq!(
        ask(&town.desk, "list_duplicates", json!({}))["merged"][0]["away"]["id"],
        away
    );
    // Somebody corrects the phone: undoing leaves that alone.
    ask(
        &town.desk,
        "edit_resident",
        json!({"id": keep, "phone": "19900001003"}),
    );
    let undone = ask(&town.desk, "undo_merge", json!({"id": away}));
    assert_eq!(undone, json!({"restored": 2, "left": 1}));
    let shown = ask(&town.desk, "show_resident", json!({"id": keep}));
    assert_eq!(
        (&shown["phone"], &shown["care"], &shown["home"]),
        (&json!("199****1003"), &json!([]), &town.homes[0])
    );
    assert_eq!(
        ask(&town.desk, "find_residents", json!({"text": "王芳"}))["total"],
        2
    );
    assert_eq!(town.call("undo_merge", json!({"id": away})), Err("not_merged"));
}

#[test]
fn what_was_done_for_the_one_counts_for_the_other_once_and_comes_back() {
    let town = Town::new();
    let keep = add(&town, 0, json!({}));
    let away = add(&town, 7, json!({}));
    let open = json!({"name": "第1轮", "kind": "screening", "target": "resident", "compounds": [town.compound], "buildings": [],
        "outcomes": [], "tube_size": 1, "starts_at": 0});
    let round = ask(&town.desk, "open_round", open)["id"].clone();
    let mark = |who: &Value, outcome: u8, tube: Option<&str>| {
        let mark = json!({"round": round, "target": who, "outcome": outcome, "tube": tube});
        ask(&town.desk, "record_mark", mark);
    };
    mark(&keep, 50, None);
    mark(&away, 1, Some("T1"));
    let counts = || {
        let counts = ask(&town.desk, "round_counts", json!({"round": round}));
        ["expected", "done", "not_done", "missing"].map(|name| counts[name].as_u64().unwrap())
    };
    assert_eq!(counts(), [14, 1, 1, 12]);
    assert_eq!(merge(&town.desk, &keep, &away, json!([]))["carried"], 1);
    assert_eq!(counts(), [13, 1, 0, 12]);
    let tube = ask(&town.desk, "list_tubes", json!({"round": round}))["tubes"][0].clone();
    assert_eq!(
        (&tube["people"], &tube["places"]),
        (&json!(1), &json!(["3号楼1单元"]))
    );
    ask(&town.desk, "undo_merge", json!({"id": away}));
    assert_eq!(counts(), [14, 1, 1, 12]);
    let tube = ask(&town.desk, "list_tubes", json!({"round": round}))["tubes"][0].clone();
    assert_eq!(
        (&tube["people"], &tube["places"]),
        (&json!(1), &json!(["3号楼2单元"]))
    );
}

#[test]
fn whoever_stood_on_a_list_is_stood_in_for() {
    let town = Town::new();
    let (keep, away) = (add(&town, 0, json!({})), add(&town, 7, json!({})));
    let open = json!({"name": "名单", "kind": "free", "target": "resident", "compounds": [], "buildings": [], "starts_at": 0,
        "outcomes": [{"name": "到", "sense": "done"}], "select": {"of": "these", "targets": [away]}});
    let round = ask(&town.desk, "open_round", open)["id"].clone();
    merge(&town.desk, &keep, &away, json!([]));
    let counts = ask(&town.desk, "round_counts", json!({"round": round}));
    assert_eq!((&counts["expected"], &counts["missing"]), (&json!(1), &json!(1)));
}

#[test]
fn removing_the_entry_that_stays_removes_the_person() {
    let town = Town::new();
    let (keep, away, third) = (
        add(&town, 0, json!({})),
        add(&town, 7, json!({})),
        add(&town, 8, json!({})),
    );
    merge(&town.desk, &keep, &away, json!([]));
    merge(&town.desk, &third, &keep, json!([]));
    let total = || ask(&town.desk, "find_residents", json!({"text": "王芳"}))["total"].clone();
    assert_eq!(total(), 1);
    ask(
        &town.desk,
        "remove_entry",
        json!({"kind": "resident", "id": third}),
    );
    assert_eq!(total(), 0);
    ask(
        &town.desk,
        "restore_entry",
        json!({"kind": "resident", "id": third}),
    );
    assert_eq!(total(), 1);
}

fn present(town: &two_desks::Town, desk: &Desk) -> Vec<usize> {
    let found = two_desks::ask(desk, "find_residents", json!({"limit": 500}));
    let ids: Vec<&Value> = found["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["id"])
        .collect();
    (0..town.residents.len())
        .filter(|n| ids.contains(&&town.residents[*n]))
        .collect()
}

fn merged_at(town: &two_desks::Town, desk: usize, away: usize, keep: usize) {
    merge(
        &town.desks[desk],
        &town.residents[keep],
        &town.residents[away],
        json!([]),
    );
}

#[test]
fn merged_each_into_the_other_by_two_laptops_one_is_left_everywhere() {
    let town = two_desks::Town::new();
    merged_at(&town, 0, 0, 1);
    merged_at(&town, 1, 1, 0);
    town.meet();
    for desk in &town.desks {
        assert_eq!(present(&town, desk), [0, 2, 3, 4, 5]);
    }
    // Undone on the one that is away, both stand; undone on the other, too.
    two_desks::ask(&town.desks[1], "undo_merge", json!({"id": town.residents[1]}));
    town.meet();
    for desk in &town.desks {
        assert_eq!(
            present(&town, desk),
            [1, 2, 3, 4, 5],
            "the other laptop's merge holds"
        );
    }
    two_desks::ask(&town.desks[0], "undo_merge", json!({"id": town.residents[0]}));
    town.meet();
    assert_eq!(present(&town, &town.desks[2]), [0, 1, 2, 3, 4, 5]);
}

#[test]
fn chains_and_circles_over_laptops_leave_one() {
    let town = two_desks::Town::new();
    // A chain over three laptops, and a circle of three.
    merged_at(&town, 0, 0, 1);
    merged_at(&town, 1, 1, 2);
    merged_at(&town, 0, 3, 4);
    merged_at(&town, 1, 4, 5);
    merged_at(&town, 2, 5, 3);
    two_desks::give(&town.desks[2], &town.desks[0]);
    town.meet();
    for desk in &town.desks {
        assert_eq!(present(&town, desk), [2, 3]);
    }
}

#[test]
fn an_entry_removed_by_another_laptop_takes_nobody_with_it() {
    let town = two_desks::Town::new();
    let [a, b, ..] = &town.desks;
    let named = |call: &str, name: &str| {
        let all = two_desks::ask(a, call, json!({}));
        let found = all.as_array().unwrap().iter().find(|one| one["name"] == name);
        found.unwrap()["id"].clone()
    };
    let (device, person) = (named("list_devices", "1号机"), named("list_staff", "李1"));
    two_desks::ask(
        a,
        "change_device",
        json!({"device": device, "role": "administrator", "scope": []}),
    );
    two_desks::ask(a, "change_staff", json!({"id": person, "role": "administrator"}));
    town.meet();
    merged_at(&town, 0, 0, 1);
    two_desks::ask(
        b,
        "remove_entry",
        json!({"kind": "resident", "id": town.residents[1]}),
    );
    town.meet();
    for desk in &town.desks {
        assert_eq!(present(&town, desk), [0, 2, 3, 4, 5]);
    }
}

#[test]
fn a_mark_made_without_knowing_of_the_merge_is_carried_over() {
    let town = two_desks::Town::new();
    let [a, b, ..] = &town.desks;
    let compound = two_desks::ask(a, "list_compounds", json!({}))[0]["id"].clone();
    let open = json!({"name": "第1轮", "kind": "screening", "target": "resident", "compounds": [compound], "buildings": [],
        "outcomes": [], "starts_at": 0});
    let round = two_desks::ask(a, "open_round", open)["id"].clone();
    town.meet();
    merged_at(&town, 0, 0, 1);
    let mark = json!({"round": round, "target": town.residents[0], "outcome": 1});
    two_desks::ask(b, "record_mark", mark);
    two_desks::give(b, a);
    let counts = two_desks::ask(a, "round_counts", json!({"round": round}));
    assert_eq!((&counts["expected"], &counts["done"]), (&json!(5), &json!(1)));
    two_desks::give(a, b);
    let counts = two_desks::ask(b, "round_counts", json!({"round": round}));
    assert_eq!((&counts["expected"], &counts["done"]), (&json!(5), &json!(1)));
    two_desks::give(b, a);
    assert!(two_desks::digest(a) == two_desks::digest(b));
}

/// A round of the one compound in which a mark says what was done.
fn screening(desk: &Desk) -> Value {
    let compound = ask(desk, "list_compounds", json!({}))[0]["id"].clone();
    let open = json!({"name": "第1轮", "kind": "screening", "target": "resident", "compounds": [compound], "buildings": [],
        "outcomes": [], "tube_size": 10, "starts_at": 0});
    ask(desk, "open_round", open)["id"].clone()
}

fn number(desk: &Desk, sql: &str) -> i64 {
    desk.with_space(|space| Ok(space.db().query_row(sql, [], |row| row.get(0))?))
        .unwrap()
}

/// An id as a blob of SQL.
fn blob(id: &Value) -> String {
    format!("X'{}'", id.as_str().unwrap().replace('-', ""))
}

/// Every fact that is still there.
fn facts(desk: &Desk) -> Vec<linli_core::journal::fact::Fact> {
    use linli_core::journal::{chains, page::Page, vector::Vector};
    let pages = desk.with_space(|space| {
        space.seal()?;
        Ok(chains::pages_beyond(space.db(), &Vector::default(), usize::MAX)?.0)
    });
    let pages = pages.unwrap().into_iter();
    pages
        .flat_map(|page| Page::open(page).unwrap().facts().unwrap())
        .collect()
}

#[test]
fn a_round_that_is_destroyed_leaves_nothing_of_what_a_merge_carried_in_it() {
    let town = Town::new();
    let desk = &town.desk;
    let (keep, away) = (add(&town, 0, json!({})), add(&town, 7, json!({})));
    let round = screening(desk);
    let mark = json!({"round": round, "target": away, "outcome": 1, "tube": "GUAN77"});
    ask(desk, "record_mark", mark);
    assert_eq!(merge(desk, &keep, &away, json!([]))["carried"], 1);
    assert_eq!(number(desk, "SELECT count(*) FROM carried"), 1);
    let tells = |desk: &Desk| {
        let tells = |body: &[u8]| body.windows(6).any(|part| part == b"GUAN77");
        facts(desk).iter().filter(|fact| tells(&fact.body)).count()
    };
    assert!(tells(desk) > 0);
    ask(desk, "close_round", json!({"id": round}));
    ask(desk, "destroy_round", json!({"id": round}));
    assert_eq!(tells(desk), 0, "no fact tells the tube any more");
    assert_eq!(number(desk, "SELECT count(*) FROM carried"), 0);
    assert_eq!(ask(desk, "prove_destroyed", json!({}))["clean"], true);
    // The proof looks there: a row that was left behind would be seen.
    let left = format!(
        "INSERT INTO carried VALUES ({}, {}, 1, 1, {}, 1, 'GUAN77')",
        blob(&away),
        blob(&round),
        blob(&keep)
    );
    desk.with_space(|space| Ok(space.db().execute(&left, [])?))
        .unwrap();
    assert_eq!(ask(desk, "prove_destroyed", json!({}))["clean"], false);
    // Undoing the merge asks for nothing that is gone.
    ask(desk, "undo_merge", json!({"id": away}));
}

/// Who is done in a round.
fn done(desk: &Desk, round: &Value, who: &Value) -> bool {
    let sql = format!(
        "SELECT count(*) FROM mark WHERE round = {} AND target = {} AND nth = 0 AND outcome = 1",
        blob(round),
        blob(who)
    );
    number(desk, &sql) == 1
}

#[test]
fn a_mark_that_was_carried_over_later_comes_back_as_well() {
    let town = two_desks::Town::new();
    let [a, b, c, _] = &town.desks;
    let round = screening(a);
    town.meet();
    merged_at(&town, 0, 0, 1);
    two_desks::give(a, c);
    let mark = json!({"round": round, "target": town.residents[0], "outcome": 1});
    two_desks::ask(b, "record_mark", mark);
    // Two laptops hear of both, and both carry it.
    two_desks::give(b, a);
    two_desks::give(b, c);
    for desk in [a, c] {
        assert!(done(desk, &round, &town.residents[1]) && !done(desk, &round, &town.residents[0]));
    }
    two_desks::give(c, a);
    two_desks::ask(a, "undo_merge", json!({"id": town.residents[0]}));
    assert!(
        done(a, &round, &town.residents[0]),
        "the mark is that entry's again"
    );
    assert!(!done(a, &round, &town.residents[1]), "and nobody else's");
    town.meet();
}

#[test]
fn what_was_said_of_the_entry_that_stays_is_not_overwritten_unseen() {
    let town = two_desks::Town::new();
    let [a, b, ..] = &town.desks;
    let round = screening(a);
    town.meet();
    merged_at(&town, 0, 0, 1);
    let mark = |desk: &Desk, who: usize, outcome: u8| {
        let mark = json!({"round": round, "target": town.residents[who], "outcome": outcome});
        two_desks::ask(desk, "record_mark", mark);
    };
    mark(a, 1, 50);
    mark(b, 0, 1);
    two_desks::give(b, a);
    let counts = two_desks::ask(a, "round_counts", json!({"round": round}));
    assert_eq!((&counts["done"], &counts["not_done"]), (&json!(0), &json!(1)));
    assert!(done(a, &round, &town.residents[0]), "both stand");
    town.meet();
}

#[test]
fn a_disagreement_about_the_entry_merged_away_is_settled_by_a_person() {
    let town = two_desks::Town::new();
    let [a, b, c, _] = &town.desks;
    let round = screening(a);
    town.meet();
    merged_at(&town, 0, 0, 1);
    for (desk, outcome) in [(b, 1), (c, 50)] {
        let mark = json!({"round": round, "target": town.residents[0], "outcome": outcome});
        two_desks::ask(desk, "record_mark", mark);
    }
    two_desks::give(c, b);
    two_desks::give(b, a);
    assert_eq!(two_desks::open_reviews(a).len(), 1);
    town.meet();
    assert_eq!(two_desks::open_reviews(b).len(), 1);
}

#[test]
fn a_round_opened_elsewhere_with_the_entry_merged_away_has_the_one_that_stays() {
    let town = two_desks::Town::new();
    let [a, b, ..] = &town.desks;
    merged_at(&town, 0, 0, 1);
    let open = json!({"name": "名单", "kind": "free", "target": "resident", "compounds": [], "buildings": [], "starts_at": 0,
        "outcomes": [{"name": "到", "sense": "done"}], "select": {"of": "these", "targets": [town.residents[0]]}});
    let round = two_desks::ask(b, "open_round", open)["id"].clone();
    two_desks::give(b, a);
    let counts = two_desks::ask(a, "round_counts", json!({"round": round}));
    assert_eq!((&counts["expected"], &counts["missing"]), (&json!(1), &json!(1)));
    town.meet();
}

#[test]
fn the_round_of_an_import_that_was_taken_back_is_in_nobodys_way() {
    let town = Town::new();
    let text = "楼栋,单元,房号,姓名,是否已采样,采样管号\n3,1,101,张小0,是,A0001\n3,1,102,张小1,是,A0001\n";
    let file = town
        .desk
        .take_file("第3轮名单.csv", text.as_bytes().to_vec())
        .unwrap();
    let preview = ask(
        &town.desk,
        "preview_import",
        json!({"file": file, "compound": "一村"}),
    );
    let written = ask(&town.desk, "write_import", json!({"token": preview["token"]}));
    assert_eq!(ask(&town.desk, "list_rounds", json!({}))[0]["done"], 2);
    ask(&town.desk, "undo_import", json!({"id": written["import"]}));
    let merged = merge(&town.desk, &town.residents[7], &town.residents[0], json!([]));
    assert_eq!(merged["carried"], 0);
}

#[test]
fn living_here_is_not_given_up_for_being_away() {
    let town = Town::new();
    let (one, other) = (add(&town, 0, json!({})), add(&town, 7, json!({})));
    let status = || {
        let compared = ask(
            &town.desk,
            "compare_residents",
            json!({"one": one, "other": other}),
        );
        let fields = compared["fields"].as_array().unwrap().clone();
        let field = fields.into_iter().find(|field| field["field"] == "status");
        field.map(|field| [field["one"].clone(), field["other"].clone()])
    };
    assert_eq!(status(), None, "there is nothing to choose");
    let away = json!({"id": other, "status": "away"});
    ask(&town.desk, "set_resident_status", away);
    assert_eq!(status(), Some([json!("living"), json!("away")]));
    let take = json!([{"field": "status", "from": "away"}]);
    merge(&town.desk, &other, &one, take);
    let shown = ask(&town.desk, "show_resident", json!({"id": other}));
    assert_eq!(shown["status"], "living");
}

#[test]
fn a_note_in_the_place_of_a_number_makes_nobody_alike() {
    let town = Town::new();
    let text = "楼号,单元,室号,姓名,身份证号\n3,1,101,王芳,待补\n3,2,101,李强,待补\n";
    let file = town.desk.take_file("名册.csv", text.as_bytes().to_vec()).unwrap();
    let preview = ask(
        &town.desk,
        "preview_import",
        json!({"file": file, "compound": "一村"}),
    );
    ask(&town.desk, "write_import", json!({"token": preview["token"]}));
    let kept = "SELECT count(*) FROM resident WHERE id_number = '待补'";
    assert_eq!(number(&town.desk, kept), 2);
    assert_eq!(groups(&town.desk).len(), 0);
    add(
        &town,
        3,
        json!({"name": "王方", "id_number": "990000195003120019"}),
    );
    add(
        &town,
        4,
        json!({"name": "王芳", "id_number": "990000195003120019"}),
    );
    assert_eq!(groups(&town.desk).len(), 1);
}
