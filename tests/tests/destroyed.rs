//! A round that was destroyed: its facts are gone from every laptop and the hub, whoever hears of it when; the chains still
//! verify, all laptops show the same, and the proof finds what is left where something is.
#![allow(missing_docs, clippy::unwrap_used)]

mod destroyed {
    mod proof;
    pub mod town;
    pub mod undone;
}

use destroyed::town::{CANARIES, Town, canaries, image, row};
use linli_core::desk::{Desk, Lang};
use linli_core::journal::page::Page;
use linli_tests::kept;
use linli_tests::meet::{call, code, everything};
use linli_tests::skipping::skipped;
use serde_json::{Value, json};

#[test]
fn a_destroyed_round_is_gone_from_every_laptop_and_all_show_the_same() {
    let town = Town::new(&["administrator", "staff"]);
    town.give(0, 1);
    town.give(0, 2);
    town.mark(0, 0, CANARIES[0]);
    town.mark(1, 1, CANARIES[1]);
    town.mark(1, 0, CANARIES[0]);
    town.all_meet();
    town.mark(2, 2, CANARIES[2]);
    for laptop in &town.laptops {
        assert!(!canaries(laptop).is_empty(), "the canaries are there before");
    }
    let before = call(town.desk(0), "round_counts", json!({"round": town.round}));
    town.destroy(0);
    assert_eq!(canaries(&town.laptops[0]), [""; 0]);
    town.all_meet();
    town.all_alike();
    for laptop in &town.laptops {
        assert_eq!(canaries(laptop), [""; 0], "something is left");
        assert_eq!(call(&laptop.desk, "list_rounds", json!({})), json!([]));
        let row = row(&laptop.desk);
        assert_eq!(
            (&row["name"], &row["state"], &row["counts"]),
            (&json!("第3轮"), &json!("destroyed"), &before)
        );
        assert_eq!(row["destroyed"]["outstanding"], 0, "all have confirmed: {row}");
        let proof = call(&laptop.desk, "prove_destroyed", json!({}));
        assert_eq!(proof["clean"], true, "{proof:#}");
        assert!(proof["erased_sections"].as_u64().unwrap() >= 2);
    }
}

#[test]
fn a_round_that_has_never_left_the_laptop_is_destroyed_whole() {
    let town = Town::new(&[]);
    town.mark(0, 0, CANARIES[0]);
    assert!(
        !canaries(&town.laptops[0]).is_empty(),
        "the canary is there before"
    );
    town.destroy(0);
    assert_eq!(canaries(&town.laptops[0]), [""; 0]);
    town.all_alike();
    assert_eq!(call(town.desk(0), "list_rounds", json!({})), json!([]));
    let rounds = call(town.desk(0), "list_retention", json!({}))["rounds"].clone();
    assert_eq!(
        (&rounds[0]["state"], &rounds[1]),
        (&json!("destroyed"), &Value::Null),
        "{rounds:#}"
    );
    assert_eq!(call(town.desk(0), "prove_destroyed", json!({}))["clean"], true);
}

#[test]
fn what_is_written_by_those_who_had_not_heard_is_erased_when_it_arrives() {
    let town = Town::new(&["staff", "staff"]);
    town.give(0, 1);
    town.give(0, 2);
    town.destroy(0);
    town.mark(1, 1, CANARIES[1]);
    // The one hears of it before the late marks arrive, the other after.
    town.give(0, 2);
    town.give(1, 2);
    assert_eq!(canaries(&town.laptops[2]), [""; 0]);
    assert!(!canaries(&town.laptops[1]).is_empty());
    town.give(1, 0);
    town.give(0, 1);
    town.all_meet();
    town.all_alike();
    for laptop in &town.laptops {
        assert_eq!(canaries(laptop), [""; 0]);
        assert_eq!(call(&laptop.desk, "prove_destroyed", json!({}))["clean"], true);
    }
    let refused = code(
        town.desk(1),
        "record_mark",
        json!({"round": town.round, "target": town.residents[0], "outcome": 1}),
    );
    assert_eq!(refused, "not_found");
}

#[test]
fn only_an_administrator_destroys_and_only_what_has_ended() {
    let town = Town::new(&["staff"]);
    town.give(0, 1);
    assert_eq!(
        code(town.desk(0), "destroy_round", json!({"id": town.round})),
        "round_open"
    );
    assert_eq!(
        code(town.desk(1), "destroy_round", json!({"id": town.round})),
        "role"
    );
    assert_eq!(code(town.desk(0), "set_keep", json!({"days": 0})), "keep_days");
    call(town.desk(0), "close_round", json!({"id": town.round}));
    assert_eq!(row(town.desk(0))["state"], "kept");
    assert_eq!(row(town.desk(0))["keep_days"], 30);
    call(town.desk(0), "set_keep", json!({"round": town.round, "days": 7}));
    call(town.desk(0), "set_keep", json!({"days": 60}));
    let row = row(town.desk(0));
    let kept = row["keep_until"].as_i64().unwrap() - row["ended_at"].as_i64().unwrap();
    assert_eq!((&row["keep_days"], kept), (&json!(7), 7 * 86_400_000));
    call(town.desk(0), "destroy_round", json!({"id": town.round}));
    assert_eq!(
        code(town.desk(0), "destroy_round", json!({"id": town.round})),
        "already_destroyed"
    );
}

#[test]
fn what_a_delivery_handed_out_stays_in_the_ledger() {
    let town = Town::new(&["staff"]);
    let desk = town.desk(0);
    let made = |name: &str, args: Value| call(desk, name, args)["id"].clone();
    let item = made("add_item", json!({"name": "蔬菜包", "unit": "份"}));
    let place = made("add_place", json!({"name": "东门"}));
    call(
        desk,
        "receive_items",
        json!({"item": item, "place": place, "quantity": 9}),
    );
    let delivery = made(
        "open_round",
        json!({"name": "发放", "kind": "delivery", "target": "home", "compounds": [town.compound], "buildings": [],
            "outcomes": [], "item": item, "quantity": 2, "place": place, "starts_at": 0}),
    );
    for home in &town.homes[..3] {
        call(
            desk,
            "record_mark",
            json!({"round": delivery, "target": home, "outcome": 1}),
        );
    }
    call(desk, "close_round", json!({"id": delivery}));
    let stock = |desk: &Desk| call(desk, "show_stock", json!({}))["rows"][0]["at"][0]["quantity"].clone();
    assert_eq!(stock(desk), 3.0);
    town.give(0, 1);
    call(desk, "destroy_round", json!({"id": delivery}));
    town.give(0, 1);
    for laptop in &town.laptops {
        assert_eq!(stock(&laptop.desk), 3.0);
        let movements = call(&laptop.desk, "list_movements", json!({"offset": 0, "limit": 9}));
        assert_eq!(movements["total"], 2, "one receipt, one hand-out in all");
        assert_eq!(call(&laptop.desk, "prove_destroyed", json!({}))["clean"], true);
    }
    town.all_meet();
    town.all_alike();
}

#[test]
fn a_page_that_was_stripped_on_the_way_is_known_and_filled_again() {
    let town = Town::new(&["staff"]);
    town.mark(0, 0, CANARIES[0]);
    let strip = |bytes: Vec<u8>| {
        let page = Page::open(bytes).unwrap();
        page.without(|round| *round == town.id())
            .unwrap_or(page)
            .bytes()
            .to_vec()
    };
    let whole = everything(town.desk(0));
    let stripped: Vec<Vec<u8>> = whole.iter().cloned().map(strip).collect();
    assert_ne!(stripped, whole);
    let desk = town.desk(1);
    desk.take_in(stripped).unwrap();
    let verified = desk.with_space(|space| Ok(space.verify()?)).unwrap();
    assert_eq!((verified.lacking, verified.faults.len()), (1, 0), "it says so");
    let holes = desk.with_space(|space| Ok(space.holes()?)).unwrap();
    assert_eq!(holes.len(), 1, "it asks for it again");
    let received = desk.take_in(whole).unwrap();
    assert_eq!(received.filled, 1);
    kept::verify(desk).unwrap();
    town.all_meet();
    town.all_alike();
    assert!(!canaries(&town.laptops[1]).is_empty());
    // And a stripped copy takes nothing from whoever holds the whole page.
    let again = everything(town.desk(0)).into_iter().map(strip).collect();
    assert_eq!(town.desk(0).take_in(again).unwrap().filled, 0);
    kept::verify(town.desk(0)).unwrap();
}

#[test]
fn a_hub_erases_too_and_is_filled_with_what_is_left() {
    let town = Town::new(&["staff"]);
    town.mark(0, 0, CANARIES[0]);
    let folder = tempfile::tempdir().unwrap();
    let hub = linli_hub::server::start(folder.path(), "127.0.0.1:0").unwrap();
    town.has_hub(&hub);
    let whole: Vec<Page> = everything(town.desk(0))
        .into_iter()
        .map(|bytes| Page::open(bytes).unwrap())
        .collect();
    let traces: Vec<&[u8]> = whole
        .iter()
        .filter_map(|page| Some((page, page.without(|round| *round == town.id())?)))
        .flat_map(|(page, left)| {
            let left = left.bytes().to_vec();
            let gone = move |piece: &&[u8]| !left.windows(16).any(|window| window == *piece);
            // How a page begins is no trace of what it held.
            let pieces = page.bytes().chunks_exact(16).skip(1);
            pieces.filter(gone).collect::<Vec<_>>()
        })
        .collect();
    // Ids stand as they are in many sections: what other pages hold as well is no trace.
    let found = || {
        let image = image(folder.path(), &folder.path().join("hub.db"));
        let others: Vec<Vec<u8>> = everything(town.desk(0))
            .into_iter()
            .map(|bytes| Page::open(bytes).unwrap())
            .map(|page| {
                page.without(|round| *round == town.id())
                    .unwrap_or(page)
                    .bytes()
                    .to_vec()
            })
            .collect();
        let lies_in = |bytes: &[u8], trace: &[u8]| bytes.windows(16).any(|window| window == trace);
        let own = |trace: &&&[u8]| !others.iter().any(|page| lies_in(page, trace));
        traces
            .iter()
            .filter(own)
            .filter(|trace| lies_in(&image, trace))
            .count()
    };
    call(town.desk(0), "sync_now", json!({}));
    assert!(found() > 3, "the hub holds what the laptop wrote");
    call(town.desk(1), "sync_now", json!({}));
    town.destroy(0);
    call(town.desk(0), "sync_now", json!({}));
    assert_eq!(found(), 0, "something is left at the hub");
    call(town.desk(1), "sync_now", json!({}));
    assert_eq!(canaries(&town.laptops[1]), [""; 0]);
    call(town.desk(1), "sync_now", json!({}));
    call(town.desk(0), "sync_now", json!({}));
    town.all_alike();
    assert_eq!(row(town.desk(0))["destroyed"]["outstanding"], 0);
    drop(hub);
    // A hub that starts anew is filled with what is left, whatever order it comes in.
    let other = tempfile::tempdir().unwrap();
    let hub = linli_hub::server::start(other.path(), "127.0.0.1:0").unwrap();
    call(town.desk(0), "set_hub", json!({"address": hub.url()}));
    call(town.desk(0), "sync_now", json!({}));
    assert_eq!(call(town.desk(0), "sync_state", json!({}))["waiting"], 0);
}

#[test]
fn the_certificate_says_what_was_destroyed_and_who_has_not_confirmed_and_its_signature_holds() {
    let town = Town::new(&["staff", "staff"]);
    town.give(0, 1);
    town.give(0, 2);
    town.mark(0, 0, CANARIES[0]);
    let early = town
        .desk(0)
        .call("make_certificate", json!({"id": town.round}), Lang::Zh);
    assert_eq!(early.unwrap_err().code, "not_destroyed");
    town.destroy(0);
    town.give(0, 1);
    town.give(1, 0);
    let made = town
        .desk(0)
        .call("make_certificate", json!({"id": town.round}), Lang::Zh)
        .unwrap();
    let file = town.desk(0).made_file(made["file"].as_str().unwrap()).unwrap();
    assert!(file.bytes.starts_with(b"%PDF-"));
    let check = |bytes: Vec<u8>| {
        let token = town.desk(2).take_file("证明.pdf", bytes).unwrap();
        town.desk(2)
            .call("check_certificate", json!({"file": token}), Lang::Zh)
    };
    let checked = check(file.bytes.to_vec()).unwrap();
    assert_eq!(checked["device_name"], "前台");
    let text = checked["text"].as_str().unwrap();
    for line in [
        "轮次：第3轮",
        "保留的总数：应做 4，已做 1，没做成 0，没有记录 3",
        "尚未确认的电脑：1号机的电脑",
        "已确认销毁的电脑：0号机的电脑",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    assert_eq!(
        check(b"%PDF-1.7 nothing".to_vec()).unwrap_err().code,
        "no_certificate"
    );
    let Some(read) = printed(&file.bytes) else { return };
    // A line of the paper may be broken where the text is not.
    let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    for value in text
        .lines()
        .filter_map(|line| line.split_once('：'))
        .map(|(_, value)| value)
    {
        assert!(
            squeezed(&read).contains(&squeezed(value)),
            "{value} is not printed in\n{read}"
        );
    }
}

/// What can be read of a PDF; nothing where there is no program for it, which is said.
fn printed(pdf: &[u8]) -> Option<String> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("certificate.pdf");
    std::fs::write(&path, pdf).unwrap();
    match std::process::Command::new("pdftotext")
        .arg("-layout")
        .arg(&path)
        .arg("-")
        .output()
    {
        Ok(output) => Some(String::from_utf8(output.stdout).unwrap()),
        Err(_) => {
            skipped("the printed certificate: pdftotext (poppler-utils) is not installed");
            None
        }
    }
}
