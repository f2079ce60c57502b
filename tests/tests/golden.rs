//! The bytes of every kind of fact and of a page, as they were shipped: what was written once must be read for ever, and
//! what is written today must be what was written then.
//!
//! `LINLI_GOLDEN=write` records kinds that are not recorded yet; lines that stand are never changed.
#![allow(missing_docs, clippy::unwrap_used)]

use linli_core::desk::{Desk, Lang};
use linli_core::features::FEATURES;
use linli_core::features::members::welcome;
use linli_core::features::phones;
use linli_core::journal::chains;
use linli_core::journal::fact::Fact;
use linli_core::journal::page::Page;
use linli_core::journal::store;
use linli_core::journal::vector::Vector;
use linli_tests::door::{code_in, open_door};
use linli_tests::world::seeded;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;

fn golden(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("golden")
        .join(name)
}

fn call(desk: &Desk, name: &str, args: Value) -> Value {
    desk.call(name, args, Lang::Zh)
        .unwrap_or_else(|problem| panic!("{name}: {}", problem.say(Lang::Zh)))
}

/// Kinds that earlier versions wrote and nobody writes any more: they are still read.
const WRITTEN_NO_MORE: &[u16] = &[28];

/// A day that writes every kind of fact there is, the same bytes every time.
fn day(dir: &std::path::Path) -> (Desk, Value) {
    let (world, _) = seeded(20_220_316, 1_647_388_800_000);
    let desk = Desk::open(dir, world).unwrap();
    let id = |made: Value| made["id"].clone();
    let founding = json!({"name": "春晖居委会", "staff_name": "王芳", "device_name": "前台"});
    let recovery_code = call(&desk, "create_committee", founding)["recovery_code"].clone();
    call(&desk, "make_invitation", json!({}));
    call(&desk, "add_staff", json!({"name": "李强"}));
    let compound = id(call(&desk, "add_compound", json!({"name": "云杉苑"})));
    let shape = json!({"compound": compound, "name": "3", "units": 1, "floors": 1, "rooms_per_floor": 2});
    let building = id(call(&desk, "add_building", shape));
    let shown = call(&desk, "show_building", json!({"id": building}));
    let (home, other) = (
        shown["units"][0]["homes"][0]["id"].clone(),
        shown["units"][0]["homes"][1]["id"].clone(),
    );
    let who = json!({"home": home, "name": "张小明", "id_number": "990000195003120010", "phone": "19900001234", "relation": "户主", "care": ["独居老人"], "note": "三楼"});
    let resident = desk
        .call("add_resident", who, Lang::Zh)
        .map(id)
        .unwrap_or_else(|_| {
            id(call(
                &desk,
                "add_resident",
                json!({"home": home, "name": "张小明", "phone": "19900001234", "care": ["独居老人"]}),
            ))
        });
    call(
        &desk,
        "edit_resident",
        json!({"id": resident, "note": "", "name": "张晓明"}),
    );
    call(&desk, "move_resident", json!({"id": resident, "home": other}));
    call(
        &desk,
        "reveal_number",
        json!({"resident": resident, "field": "phone", "reason": "other", "note": "送药"}),
    );
    let round = |kind: &str, target: &str, extra: Value| {
        let mut args = json!({"name": "第3轮", "kind": kind, "target": target, "compounds": [compound], "buildings": [], "outcomes": [], "starts_at": 0});
        args.as_object_mut()
            .unwrap()
            .extend(extra.as_object().unwrap().clone());
        id(call(&desk, "open_round", args))
    };
    // As rounds came by default when these bytes were recorded.
    let outcome =
        |name: &str, done: bool| json!({"name": name, "sense": if done { "done" } else { "not_done" }});
    let outcomes = [
        ("已采", true),
        ("免采", true),
        ("不在家", false),
        ("拒绝", false),
        ("外出", false),
        ("稍后上门", false),
    ]
    .map(|(name, done)| outcome(name, done));
    let screening = round(
        "screening",
        "resident",
        json!({"tube_size": 10, "outcomes": outcomes}),
    );
    call(
        &desk,
        "record_mark",
        json!({"round": screening, "target": resident, "outcome": 1, "tube": "SH20220316001", "note": "早"}),
    );
    call(&desk, "close_round", json!({"id": screening}));
    call(&desk, "reopen_round", json!({"id": screening}));
    let item = id(call(
        &desk,
        "add_item",
        json!({"name": "蔬菜包", "spec": "10斤", "unit": "份"}),
    ));
    let place = id(call(&desk, "add_place", json!({"name": "东门"})));
    call(
        &desk,
        "receive_items",
        json!({"item": item, "place": place, "quantity": 12.5, "lot": "A1", "expires_on": "2022-10-31", "source": "街道"}),
    );
    let delivery = round(
        "delivery",
        "home",
        json!({"item": item, "quantity": 20, "place": place,
            "outcomes": [outcome("已送达", true), outcome("不在家", false), outcome("不需要", false)]}),
    );
    call(
        &desk,
        "record_mark",
        json!({"round": delivery, "target": home, "outcome": 1}),
    );
    // Twenty of twelve: below zero, known and accepted.
    let review = call(&desk, "list_reviews", json!({"state": "open"}))[0]["key"].clone();
    call(&desk, "settle_review", json!({"key": review, "note": "车还没到"}));
    let movement = call(
        &desk,
        "list_movements",
        json!({"item": item, "offset": 1, "limit": 1}),
    )["rows"][0]["id"]
        .clone();
    call(&desk, "withdraw_movement", json!({"id": movement}));
    let file = desk
        .take_file(
            "云杉苑.csv",
            "楼号,单元,室号,姓名\n5号楼,1单元,101,李雷\n".as_bytes().to_vec(),
        )
        .unwrap();
    let preview = call(&desk, "preview_import", json!({"file": file}))["token"].clone();
    let import = call(&desk, "write_import", json!({"token": preview}))["import"].clone();
    call(&desk, "undo_import", json!({"id": import}));
    call(
        &desk,
        "export_round",
        json!({"round": screening, "clear": {"reason": "authority"}}),
    );
    (desk, recovery_code)
}

/// What `from` holds, given to `to`.
fn carry(from: &Desk, to: &Desk) {
    let pages = from.with_space(|space| {
        space.seal()?;
        Ok(chains::pages_beyond(space.db(), &Vector::default(), usize::MAX)?.0)
    });
    to.take_in(pages.unwrap()).unwrap();
}

/// A second laptop joins, is let in, changed and revoked; a third one takes over with the recovery sheet: what a founder
/// alone never writes.
fn members(founder: &Desk, recovery_code: &Value, dirs: [&std::path::Path; 2]) -> Vec<Fact> {
    let invitation = call(founder, "make_invitation", json!({}))["invitation"].clone();
    let [second, third] = [(7, dirs[0]), (8, dirs[1])]
        .map(|(seed, dir)| Desk::open(dir, seeded(seed, 1_647_388_900_000).0).unwrap());
    let join = json!({"invitation": invitation, "staff_name": "李梅", "device_name": "东门"});
    call(&second, "join_committee", join);
    let mut written = facts(&second);
    carry(&second, founder);
    welcome(founder).unwrap();
    carry(founder, &second);
    let device = call(founder, "list_devices", json!({}))[1]["id"].clone();
    let change = json!({"device": device, "role": "volunteer", "scope": []});
    call(founder, "change_device", change);
    let person = call(founder, "list_staff", json!({}))[1]["id"].clone();
    call(
        founder,
        "change_staff",
        json!({"id": person, "role": "volunteer"}),
    );
    // It writes on as staff, not having heard of the change.
    call(&second, "add_item", json!({"name": "雨伞", "unit": "把"}));
    carry(&second, founder);
    let held = call(founder, "list_held", json!({}))[0].clone();
    let settle = json!({"device": device, "epoch": held["epoch"], "seqs": [held["seq"]], "accepted": true});
    call(founder, "settle_held", settle);
    call(founder, "revoke_device", json!({"device": device}));
    written.extend(sealed(founder));
    let round = call(founder, "list_rounds", json!({}))[0]["id"].clone();
    call(founder, "set_keep", json!({"days": 14}));
    call(founder, "close_round", json!({"id": round}));
    call(founder, "destroy_round", json!({"id": round}));
    written.extend(sealed(founder));
    written.extend(facts(founder));
    let recover = json!({"recovery_code": recovery_code, "staff_name": "赵强", "device_name": "新电脑"});
    call(&third, "recover_committee", recover);
    written.extend(facts(&third));
    written
}

/// A phone is let in, taps in a round and in a delivery, and is ended: what was written through it.
fn phones(dir: &std::path::Path) -> Vec<Fact> {
    let (desk, _) = day(dir);
    let before = facts(&desk).len();
    open_door(&desk);
    let rounds = call(&desk, "list_rounds", json!({}));
    for round in [&rounds[1]["id"], &rounds[0]["id"]] {
        let building = call(&desk, "round_progress", json!({"id": round}))["buildings"][0]["id"].clone();
        let args = json!({"round": round, "buildings": [building], "name": "王小红"});
        let made = call(&desk, "invite_phone", args);
        let phone = phones::join(&desk, code_in(&made), &"0f".repeat(16))
            .unwrap()
            .secret;
        let sheet = phones::show_sheet(&desk, &phone, Lang::Zh).unwrap();
        let doors = sheet.buildings[0].units[0].doors.iter();
        let target = doors
            .flat_map(|door| &door.targets)
            .find(|target| target.mark.is_some());
        let target = target.unwrap().clone();
        let tap = json!([{"id": "00000000-0000-4000-8000-000000000001", "target": target.id, "outcome": 50, "note": "晚",
            "age_ms": 60_000, "over": target.mark}]);
        let taps = serde_json::from_value(tap).unwrap();
        assert!(phones::deliver(&desk, &phone, sheet.round, taps, Lang::Zh).unwrap()[0].kept);
        call(&desk, "end_phone", json!({"id": made["phone"]}));
    }
    facts(&desk).split_off(before)
}

/// Kinds and filters of the committee's own, a round by a filter and one that follows it: what rounds may say besides.
fn rounds(dir: &std::path::Path) -> Vec<Fact> {
    let (desk, _) = day(dir);
    let before = facts(&desk).len();
    let made = |name: &str, args: Value| call(&desk, name, args)["id"].clone();
    let outcomes = json!([{"name": "已检查", "sense": "done"}, {"name": "不在家", "sense": "not_done", "again_min": 90},
        {"name": "空户", "sense": "excused"}]);
    let questions = json!([{"name": "燃气表", "choices": ["正常", "异常"]}, {"name": "读数", "choices": []}]);
    let kind = json!({"name": "燃气安检", "kind": "free", "target": "resident", "outcomes": outcomes, "questions": questions});
    let kind = made("save_kind", kind);
    let filter = json!({"age_from": 60, "age_to": 99, "care": ["独居老人"], "alone": true});
    let saved = made("save_filter", json!({"name": "独居高龄", "filter": filter}));
    let compound = call(&desk, "list_compounds", json!({}))[0]["id"].clone();
    let building = call(&desk, "show_compound", json!({"id": compound}))["buildings"][0]["id"].clone();
    let unit = call(&desk, "show_building", json!({"id": building}))["units"][0]["id"].clone();
    let resident = call(&desk, "find_residents", json!({"text": "张晓明"}))["rows"][0]["id"].clone();
    call(
        &desk,
        "edit_resident",
        json!({"id": resident, "birth": "1950-03-12"}),
    );
    let open = |more: Value| {
        let mut args = json!({"name": "燃气", "kind": "free", "kind_name": "燃气安检", "target": "resident", "compounds": [],
            "buildings": [], "outcomes": outcomes, "questions": questions, "starts_at": 1_647_388_800_000_i64});
        args.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        made("open_round", args)
    };
    let first = open(json!({"units": [unit], "filter": filter}));
    let mark = |round: &Value, more: Value| {
        let mut args = json!({"round": round, "target": resident});
        args.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        call(&desk, "record_mark", args);
    };
    mark(&first, json!({"outcome": 50, "again_at": 1_647_396_000_000_i64}));
    let second = open(json!({"select": {"of": "left", "round": first}}));
    let answers = json!([{"question": 1, "text": "正常"}, {"question": 2, "text": "1234"}]);
    mark(&second, json!({"outcome": 1, "answers": answers}));
    call(&desk, "remove_kind", json!({"id": kind}));
    call(&desk, "remove_filter", json!({"id": saved}));
    facts(&desk).split_off(before)
}

/// A round is printed, typed back and a paper lost; a tube is noted, and the laboratory answers.
fn papers(dir: &std::path::Path) -> Vec<Fact> {
    let (desk, _) = day(dir);
    let before = facts(&desk).len();
    let round = call(&desk, "list_rounds", json!({}))[1]["id"].clone();
    for _ in 0..2 {
        call(
            &desk,
            "print_papers",
            json!({"round": round, "buildings": [], "only_left": false}),
        );
    }
    let papers = call(&desk, "list_papers", json!({"round": round}));
    call(
        &desk,
        "type_paper",
        json!({"paper": papers[0]["id"], "text": "+T9 1"}),
    );
    call(
        &desk,
        "settle_paper",
        json!({"paper": papers[1]["id"], "lost": true}),
    );
    call(
        &desk,
        "note_tube",
        json!({"round": round, "code": "T9", "fault": "damaged", "note": "裂"}),
    );
    call(
        &desk,
        "record_result",
        json!({"round": round, "code": "T9", "result": "positive"}),
    );
    facts(&desk).split_off(before)
}

/// A list from above is received, answered and closed; two entries are told apart, two merged; many are changed at once and back.
fn lists(dir: &std::path::Path) -> Vec<Fact> {
    let (desk, _) = day(dir);
    let before = facts(&desk).len();
    let text = "张晓明 19900001234 990000195003120019 3-101\n李四";
    let received =
        json!({"name": "区里第3批", "source": "区专班", "due_at": 1_647_399_600_000_i64, "text": text});
    let list = call(&desk, "receive_list", received)["id"].clone();
    let resident = call(&desk, "find_residents", json!({"text": "张晓明"}))["rows"][0].clone();
    let answers = json!([{"line": 1, "answer": "found", "resident": resident["id"], "note": "在家"}]);
    call(&desk, "answer_lines", json!({"list": list, "answers": answers}));
    call(&desk, "close_list", json!({"list": list, "closed": true}));
    let add = |name: &str| {
        let who = json!({"home": resident["home"], "name": name, "phone": "19900005678"});
        call(&desk, "add_resident", who)["id"].clone()
    };
    let (one, other) = (add("张小明"), add("张小鸣"));
    call(&desk, "tell_apart", json!({"one": one, "other": other}));
    let round = call(&desk, "list_rounds", json!({}))[1]["id"].clone();
    let mark = json!({"round": round, "target": one, "outcome": 1, "tube": "T7"});
    call(&desk, "record_mark", mark);
    let take = json!([{"field": "name", "from": "away"}]);
    call(
        &desk,
        "merge_residents",
        json!({"keep": other, "away": one, "take": take}),
    );
    let change = json!({"who": {"residents": [other]}, "change": {"what": "add_care", "tag": "密接"}});
    let bulk = call(&desk, "edit_many", change)["id"].clone();
    call(&desk, "undo_bulk", json!({"id": bulk}));
    facts(&desk).split_off(before)
}

fn facts(desk: &Desk) -> Vec<Fact> {
    desk.with_space(|space| Ok(store::open_facts(space.db(), 0)?))
        .unwrap()
}

/// What has been sealed, whoever wrote it.
fn sealed(desk: &Desk) -> Vec<Fact> {
    let pages =
        desk.with_space(|space| Ok(chains::pages_beyond(space.db(), &Vector::default(), usize::MAX)?.0));
    let facts = |bytes| Page::open(bytes).unwrap().facts().unwrap();
    pages.unwrap().into_iter().flat_map(facts).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The first body of every kind, by its number.
fn bodies(facts: &[Fact]) -> BTreeMap<u16, String> {
    let mut first = BTreeMap::new();
    for fact in facts {
        let name = linli_core::fold::kind_name(fact.kind).unwrap();
        first
            .entry(fact.kind)
            .or_insert_with(|| format!("{} {name} {}", fact.kind, hex(&fact.body)));
    }
    first
}

/// The lines of a golden file, by the number of the kind.
fn recorded(name: &str) -> BTreeMap<u16, String> {
    let text = std::fs::read_to_string(golden(name)).unwrap_or_default();
    let lines = text.lines();
    lines
        .map(|line| (line.split(' ').next().unwrap().parse().unwrap(), line.to_owned()))
        .collect()
}

/// `facts-1.txt` holds what the first versions wrote, with the ids and keys of their day; `facts-2.txt` those kinds that
/// have been given another field since; `facts-phones.txt` what comes through phones, marks with one more field among it; `facts-rounds.txt` rounds and marks
/// with all that was added to them later, and the committee's own kinds and
/// filters; `facts-papers.txt` papers, tubes, and a mark that was ticked on paper;
/// `facts-lists.txt` lists from above, duplicates, and many changed at once.
#[test]
fn every_body_that_was_ever_shipped_is_told_today() {
    let dir = tempfile::tempdir().unwrap();
    let (desk, _) = day(dir.path());
    let like = facts(&desk).remove(0);
    let shipped = [
        "facts-1.txt",
        "facts-2.txt",
        "facts-phones.txt",
        "facts-rounds.txt",
        "facts-papers.txt",
        "facts-lists.txt",
    ]
    .map(recorded);
    assert!(
        shipped[0].len() >= 28
            && shipped[1].len() == 2
            && shipped[2].len() == 5
            && shipped[3].len() == 8
            && shipped[4].len() == 5
            && shipped[5].len() == 8
    );
    for (kind, line) in shipped.into_iter().flatten() {
        let hex = line.rsplit(' ').next().unwrap();
        let body = (0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap());
        let body: Vec<u8> = body.collect();
        let fact = Fact {
            kind,
            body,
            ..like.clone()
        };
        let said = desk
            .with_space(|space| Ok(linli_core::features::tell(space.db(), &fact, Lang::En)?))
            .unwrap();
        assert!(!said.contains("newer version"), "{kind}: {said}");
    }
}

#[test]
fn every_kind_of_fact_is_written_as_it_always_was() {
    let [dir, second, third, fourth, fifth, sixth, seventh] = [(); 7].map(|()| tempfile::tempdir().unwrap());
    let (desk, recovery_code) = day(dir.path());
    let mut written = facts(&desk);
    written.extend(members(&desk, &recovery_code, [second.path(), third.path()]));
    let through_phones = phones(fourth.path());
    as_recorded("facts-phones.txt", &bodies(&through_phones));
    let is_phones = |fact: &Fact| (160..180).contains(&fact.kind);
    written.extend(through_phones.into_iter().filter(is_phones));
    let of_rounds = rounds(fifth.path());
    as_recorded("facts-rounds.txt", &bodies(&of_rounds));
    let is_rounds = |fact: &Fact| (45..=47).contains(&fact.kind) || (180..200).contains(&fact.kind);
    written.extend(of_rounds.into_iter().filter(is_rounds));
    let on_paper = papers(sixth.path());
    as_recorded("facts-papers.txt", &bodies(&on_paper));
    let is_papers = |fact: &Fact| (200..240).contains(&fact.kind);
    written.extend(on_paper.into_iter().filter(is_papers));
    let of_lists: Vec<Fact> = lists(seventh.path()).into_iter().filter(is_lists).collect();
    as_recorded("facts-lists.txt", &bodies(&of_lists));
    written.extend(of_lists);
    let now = bodies(&written);
    for kind in FEATURES.iter().flat_map(|feature| feature.kinds) {
        assert!(
            now.contains_key(&kind.kind) || WRITTEN_NO_MORE.contains(&kind.kind),
            "the day above does not write {}",
            kind.name
        );
    }
    as_recorded("facts.txt", &now);
}

/// Lists from above, duplicates, and many changed at once.
fn is_lists(fact: &Fact) -> bool {
    matches!(fact.kind, 29 | 30 | 280..320)
}

/// These bodies are those that the golden file holds.
fn as_recorded(name: &str, now: &BTreeMap<u16, String>) {
    let mut lines = recorded(name);
    if std::env::var("LINLI_GOLDEN").as_deref() == Ok("write") {
        for (kind, line) in now {
            lines.entry(*kind).or_insert_with(|| line.clone());
        }
        let text: String = lines.values().map(|line| format!("{line}\n")).collect();
        std::fs::write(golden(name), text).unwrap();
    }
    for (kind, line) in now {
        assert_eq!(
            Some(line),
            lines.get(kind),
            "the bytes of a kind have changed, or are not recorded (LINLI_GOLDEN=write)"
        );
    }
}

#[test]
fn a_page_of_the_first_format_is_read_for_ever() {
    let path = golden("page-format-1.bin");
    let dir = tempfile::tempdir().unwrap();
    let (desk, _) = day(dir.path());
    let before = facts(&desk);
    let mut pages = desk
        .with_space(|space| {
            space.seal()?;
            Ok(chains::pages_beyond(space.db(), &Vector::default(), usize::MAX)?.0)
        })
        .unwrap();
    if std::env::var("LINLI_GOLDEN").as_deref() == Ok("write") && !path.exists() {
        std::fs::write(&path, &pages[0]).unwrap();
    }
    let kept = std::fs::read(&path).expect("tests/golden/page-format-1.bin is part of the repository");
    let page = Page::open(kept.clone()).expect("its signature and hashes verify");
    assert_eq!(page.facts().unwrap().len() as u64, page.header.count);
    // The page sealed today holds the same facts; where the compressor is the same version, the very same bytes.
    assert_eq!(Page::open(pages.remove(0)).unwrap().facts().unwrap(), before);
    let shipped = recorded("facts-1.txt");
    for (kind, line) in bodies(&page.facts().unwrap()) {
        assert_eq!(
            Some(&line),
            shipped.get(&kind),
            "a body of the first page reads otherwise"
        );
    }
    for (place, bit) in [(0, 1), (kept.len() / 2, 8), (kept.len() - 1, 128), (20, 2)] {
        let mut bad = kept.clone();
        bad[place] ^= bit;
        assert!(
            Page::open(bad).is_err(),
            "a flipped bit at {place} was not noticed"
        );
    }
    assert!(Page::open(kept[..kept.len() - 1].to_vec()).is_err());
}
