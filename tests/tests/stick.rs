//! The road of the USB stick: one file, carried back and forth by anybody, and everything that may be wrong with it.
#![allow(missing_docs, clippy::unwrap_used)]

use linli_core::desk::{Desk, Lang, World};
use linli_core::features::members::Gate;
use linli_core::journal::vector::Vector;
use linli_core::stick::file::Ending;
use linli_core::stick::{Stick, StickError, file, sealed};
use linli_tests::forge::key_of;
use linli_tests::meet::{ask, call, code, everything, found, join};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn laptop() -> (Desk, TempDir) {
    let dir = tempfile::tempdir().unwrap();
    (Desk::open(dir.path(), World::system()).unwrap(), dir)
}

/// A committee of two.
fn committee() -> [(Desk, TempDir); 2] {
    let both = [laptop(), laptop()];
    found(&both[0].0);
    join(&both[0].0, &both[1].0, "李军", json!({}));
    both
}

fn add(desk: &Desk, names: &[&str]) {
    for name in names {
        call(desk, "add_item", json!({"name": name, "unit": "个"}));
    }
}

fn items(desk: &Desk) -> BTreeSet<String> {
    let items = call(desk, "list_items", json!({}));
    let items = items.as_array().unwrap().iter();
    items
        .map(|item| item["name"].as_str().unwrap().to_owned())
        .collect()
}

fn facts(desk: &Desk) -> u64 {
    call(desk, "verify", json!({}))["facts"].as_u64().unwrap()
}

fn digest(desk: &Desk) -> [u8; 32] {
    let verified = desk.with_space(|space| Ok(space.verify()?)).unwrap();
    assert!(
        verified.faults.is_empty() && verified.projections_ok,
        "{verified:?}"
    );
    desk.with_space(|space| Ok(space.digest()?)).unwrap()
}

/// Brings files to a desk; what the exchange did, and the file it made.
fn exchange(desk: &Desk, files: &[&[u8]]) -> Result<(Value, Vec<u8>), &'static str> {
    let tokens: Vec<String> = files
        .iter()
        .enumerate()
        .map(|(nth, bytes)| desk.take_file(&format!("{nth}.linli"), bytes.to_vec()).unwrap())
        .collect();
    let view = desk.call("exchange_stick", json!({ "files": tokens }), Lang::Zh);
    let view = view.map_err(|problem| problem.code)?;
    let made = desk.made_file(view["file"].as_str().unwrap()).unwrap();
    Ok((view, made.bytes.as_ref().clone()))
}

fn device(founder: &Desk) -> Value {
    let devices = call(founder, "list_devices", json!({}));
    let devices = devices.as_array().unwrap().iter();
    devices.clone().find(|device| device["here"] == false).unwrap()["id"].clone()
}

#[test]
fn two_laptops_that_never_met_on_a_network_agree_by_one_stick() {
    let [(a, _a), (b, _b)] = committee();
    add(&a, &["米", "面"]);
    add(&b, &["油"]);
    let (first, stick) = exchange(&a, &[]).unwrap();
    assert_eq!(first["readers"], json!(["李军的电脑"]));
    assert_eq!(first["name"], "邻里-清溪居委会.linli");
    let (second, stick) = exchange(&b, &[&stick]).unwrap();
    assert_eq!((&second["came"], &second["went"]), (&json!(2), &json!(1)));
    let seen = &second["files"][0];
    assert_eq!((&seen["by"], &seen["whole"]), (&json!("前台"), &json!(true)));
    let (third, stick) = exchange(&a, &[&stick]).unwrap();
    assert_eq!((&third["came"], &third["went"]), (&json!(1), &json!(0)));
    assert_eq!(digest(&a), digest(&b));
    // A stick carried once more, or twice, changes nothing.
    for desk in [&b, &a, &a] {
        let (again, _) = exchange(desk, &[&stick, &stick]).unwrap();
        assert_eq!((&again["came"], &again["went"]), (&json!(0), &json!(0)));
    }
    assert_eq!(items(&b).len(), 3);
}

#[test]
fn a_newcomer_joins_by_nothing_but_a_stick() {
    let ((a, _a), (c, _c)) = (laptop(), laptop());
    found(&a);
    add(&a, &["米"]);
    let invitation = call(&a, "make_invitation", json!({}))["invitation"].clone();
    ask(&c, &invitation, "陈晨");
    // It knows neither the committee's name nor anybody but the laptop that invited it.
    let (asked, request) = exchange(&c, &[]).unwrap();
    let name = asked["name"].as_str().unwrap();
    assert!(name.starts_with("邻里-加入-"), "{name}");
    let (let_in, answer) = exchange(&a, &[&request]).unwrap();
    assert_eq!(let_in["let_in"], 1);
    assert_eq!(let_in["readers"], json!(["陈晨的电脑"]));
    let (read, _) = exchange(&c, &[&answer]).unwrap();
    assert_eq!(read["name"], "邻里-清溪居委会.linli");
    assert_eq!(call(&c, "status", json!({}))["admitted"], true);
    assert_eq!(digest(&a), digest(&c));
    // Nobody else reads what it asked with.
    let (other, _d) = laptop();
    found(&other);
    assert_eq!(exchange(&other, &[&request]).unwrap_err(), "stick_not_for_us");
}

#[test]
fn anybody_carries_the_request_of_a_newcomer() {
    let [(a, _a), (b, _b)] = committee();
    let (c, _c) = laptop();
    let invitation = call(&a, "make_invitation", json!({}))["invitation"].clone();
    exchange(&b, &[&exchange(&a, &[]).unwrap().1]).unwrap();
    ask(&c, &invitation, "陈晨");
    // The request reaches the other laptop over a hub, say; it is no administrator's, and carries it on.
    let carried = b.take_in(everything(&c)).unwrap();
    assert_eq!(carried.waiting, 1);
    let (let_in, _) = exchange(&a, &[&exchange(&b, &[]).unwrap().1]).unwrap();
    assert_eq!(let_in["let_in"], 1);
}

/// Files of one committee with more pages than one block of encryption holds.
fn long_stick() -> ([(Desk, TempDir); 2], Vec<u8>, usize) {
    let both = committee();
    let a = &both[0].0;
    for nth in 0..400 {
        add(a, &[&format!("物资{nth}")]);
        a.with_space(|space| Ok(space.seal()?)).unwrap();
    }
    let pages = everything(a).len();
    let (_, stick) = exchange(a, &[]).unwrap();
    assert!(stick.len() > 2 * 65_536, "{}", stick.len());
    (both, stick, pages)
}

#[test]
fn of_half_a_file_the_whole_pages_are_taken_and_the_file_is_made_whole_again() {
    let ([(a, _a), (b, dir)], stick, pages) = long_stick();
    let (key, space) = (key_of(dir.path()), b.with_space(|space| Ok(space.id)).unwrap());
    let read = |bytes: &[u8]| {
        let mut all = Stick::new(space);
        all.read(bytes, &key, &mut Gate::new(space).unwrap())
            .map(|found| (found.ending, found.faulty, all.pages()))
    };
    assert_eq!(read(&stick), Ok((Ending::Whole, 0, pages)));
    // The beginning at every byte, the rest at every few thousand: never nonsense, never more than was there.
    let mut most = 0;
    for end in (0..700)
        .chain((700..stick.len()).step_by(2_039))
        .chain([stick.len() - 1])
    {
        match read(&stick[..end]) {
            Err(error) => assert_eq!(error, StickError::Cut, "at {end}"),
            Ok((ending, faulty, held)) => {
                assert_eq!(ending, Ending::Cut, "at {end}");
                assert!(faulty == 0 && held >= most && held < pages, "at {end}");
                most = held;
            }
        }
    }
    assert!(
        most > pages / 2,
        "what stands before a cut is read: {most} of {pages}"
    );
    let before = items(&b).len();
    let (half, again) = exchange(&b, &[&stick[..100_000]]).unwrap();
    assert_eq!(half["files"][0]["whole"], false);
    let now = items(&b).len();
    assert!(now > before && now < 400, "{now}");
    let (whole, _) = exchange(&a, &[&again]).unwrap();
    assert_eq!(whole["files"][0]["whole"], true);
    let empty = exchange(&b, &[&stick[..10]]).unwrap();
    assert_eq!(
        empty.0["files"][0]["replaceable"], true,
        "nobody can read anything of it"
    );
    exchange(&b, &[&stick]).unwrap();
    assert_eq!(digest(&a), digest(&b));
}

#[test]
fn a_flipped_bit_costs_what_follows_it_and_brings_nothing_false() {
    let ([(_a, _ad), (b, dir)], stick, pages) = long_stick();
    let (key, space) = (key_of(dir.path()), b.with_space(|space| Ok(space.id)).unwrap());
    let last = stick.len() - 1;
    for place in (0..stick.len()).step_by(4_001).chain([last]) {
        let mut bad = stick.clone();
        bad[place] ^= 1;
        let mut all = Stick::new(space);
        match all.read(&bad, &key, &mut Gate::new(space).unwrap()) {
            Ok(found) => {
                assert_eq!(found.ending, Ending::Damaged, "at {place}");
                assert!(found.faulty == 0 && all.pages() < pages, "at {place}");
            }
            Err(error) => assert!(is_no_cut(error), "at {place}: {error:?}"),
        }
    }
    // What stands before it is taken in; the file is to be left as it is.
    let (before, mut bad) = (items(&b).len(), stick.clone());
    bad[100_000] ^= 1;
    let (view, _) = exchange(&b, &[&bad]).unwrap();
    let now = items(&b).len();
    assert!(now > before && now < 400, "{now}");
    let file = &view["files"][0];
    assert_eq!(
        (&file["whole"], &file["replaceable"]),
        (&json!(false), &json!(false))
    );
    let told = file["problem"].as_str().unwrap();
    assert!(told.contains("中间有损坏"), "{told}");
    // Cut behind it, it is damaged still.
    let (view, _) = exchange(&b, &[&bad[..last]]).unwrap();
    assert_eq!(view["files"][0]["replaceable"], false);
}

fn is_no_cut(error: StickError) -> bool {
    use StickError::{Damaged, NotAStick, NotForUs};
    matches!(error, Damaged | NotForUs | NotAStick)
}

#[test]
fn a_flipped_bit_is_told_from_a_cut_in_a_file_of_one_block() {
    let [(a, _a), (b, dir)] = committee();
    let (key, space) = (key_of(dir.path()), b.with_space(|space| Ok(space.id)).unwrap());
    let (_, stick) = exchange(&a, &[]).unwrap();
    assert!(stick.len() < 65_536, "{}", stick.len());
    let read = |bytes: &[u8]| {
        let mut all = Stick::new(space);
        all.read(bytes, &key, &mut Gate::new(space).unwrap())
            .map(|found| found.ending)
    };
    assert_eq!(read(&stick), Ok(Ending::Whole));
    // What says for whom it is at every byte.
    for place in (0..700).chain((700..stick.len()).step_by(17)) {
        let mut bad = stick.clone();
        bad[place] ^= 1;
        let found = read(&bad);
        assert!(found.is_err_and(is_no_cut), "at {place}: {found:?}");
        assert_eq!(read(&stick[..place]), Err(StickError::Cut), "cut at {place}");
    }
}

/// A file of this committee with these pages, made by somebody with a program of their own.
fn forged(to: &Desk, dir: &Path, pages: &[Vec<u8>], change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let header = to
        .with_space(|space| {
            Ok(file::Header {
                space: space.id,
                device: space.writer().device,
                vector: Vector::default(),
                at_ms: 0,
            })
        })
        .unwrap();
    let mut plain = file::Writer::begin(Vec::new(), &header).unwrap();
    pages.iter().try_for_each(|page| plain.page(page)).unwrap();
    let mut plain = plain.end().unwrap();
    change(&mut plain);
    let key = key_of(dir).verifying_key().to_bytes();
    sealed::seal(&plain, std::iter::once(key)).unwrap()
}

#[test]
fn what_is_not_for_this_committee_changes_nothing_and_is_said_in_a_sentence() {
    let [(a, dir), (_b, _bd)] = committee();
    let (other, other_dir) = laptop();
    found(&other);
    let before = (facts(&a), digest(&a));
    let none: &[Vec<u8>] = &[];
    let mut of_another = forged(&other, dir.path(), &everything(&other), |_| {});
    let bomb = [
        b"age-encryption.org/v1\n".to_vec(),
        b"-> X25519 A\nAAAA\n".repeat(20_000),
    ]
    .concat();
    let scrypt = b"age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 63\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n0123456789abcdef0123456789abcdef".to_vec();
    for (bytes, expected) in [
        (b"PK\x03\x04 a spreadsheet".to_vec(), "not_a_stick"),
        (vec![7; 1 << 20], "not_a_stick"),
        (exchange(&other, &[]).unwrap().1, "stick_not_for_us"),
        (std::mem::take(&mut of_another), "stick_other_space"),
        (forged(&a, dir.path(), none, |plain| plain[7] = 9), "stick_newer"),
        (
            forged(&a, dir.path(), none, |plain| plain[0] = b'X'),
            "not_a_stick",
        ),
        // A header said to be four gigabytes long.
        (
            forged(&a, dir.path(), none, |plain| plain[8..12].fill(0xff)),
            "not_a_stick",
        ),
        (bomb, "not_a_stick"),
        (scrypt, "stick_not_for_us"),
    ] {
        assert_eq!(exchange(&a, &[&bytes]).unwrap_err(), expected);
        assert_eq!((facts(&a), digest(&a)), before, "{expected}");
    }
    // Beside one of ours it does no harm.
    let ours = exchange(&a, &[]).unwrap().1;
    let (view, _) = exchange(&a, &[&[7; 100], &ours]).unwrap();
    let told = view["files"][0]["problem"].as_str().unwrap();
    assert!(told.contains("不是邻里的交换文件"), "{told}");
    assert_eq!(view["files"][0]["replaceable"], false);
    drop(other_dir);
}

#[test]
fn pages_of_strangers_forgeries_and_nonsense_on_a_stick_are_left_out_and_carried_no_further() {
    let [(a, dir), (b, _b)] = committee();
    let (stranger, _s) = laptop();
    found(&stranger);
    let mut flipped = everything(&b).last().unwrap().clone();
    *flipped.last_mut().unwrap() ^= 1;
    let mut newer = everything(&b).last().unwrap().clone();
    newer[4] = 77;
    let mut pages = vec![vec![0; 5_000], flipped];
    pages.extend(everything(&stranger));
    pages.push(newer.clone());
    add(&b, &["真的"]);
    pages.extend(everything(&b));
    let before = items(&a).len();
    let (view, made) = exchange(&a, &[&forged(&a, dir.path(), &pages, |_| {})]).unwrap();
    assert_eq!((items(&a).len(), &view["waiting"]), (before + 1, &json!(0)));
    let aside = a
        .with_space(|space| {
            Ok(space
                .db()
                .query_row("SELECT count(*) FROM aside", [], |row| row.get::<_, i64>(0))?)
        })
        .unwrap();
    assert_eq!(aside, 0, "strangers fill nobody's disk");
    // What only a newer program reads is carried on; the rest is not.
    let plain = {
        let mut plain = Vec::new();
        let mut from = sealed::open(&made, &key_of(dir.path())).unwrap();
        std::io::Read::read_to_end(&mut from, &mut plain).unwrap();
        plain
    };
    let holds = |page: &[u8]| plain.windows(page.len()).any(|some| some == page);
    assert!(holds(&newer));
    assert!(!holds(&everything(&stranger)[0]));
}

#[test]
fn a_revoked_laptop_reads_no_stick_written_since_and_hands_over_what_it_wrote() {
    let [(a, _a), (b, _b)] = committee();
    let (_, old) = exchange(&a, &[]).unwrap();
    call(&a, "revoke_device", json!({"device": device(&a)}));
    add(&a, &["机密"]);
    let (since, stick) = exchange(&a, &[]).unwrap();
    assert_eq!(since["readers"], json!([]));
    add(&b, &["离线时写的"]);
    assert_eq!(exchange(&b, &[&stick]).unwrap_err(), "stick_not_for_us");
    // One from before is still its own to read; nothing in it is new.
    let (_, handed) = exchange(&b, &[&old]).unwrap();
    assert_eq!(items(&b).len(), 1);
    exchange(&a, &[&handed]).unwrap();
    assert_eq!(call(&a, "list_held", json!({}))[0]["reason"], "revoked");
    assert_eq!(items(&a).len(), 1);
}

#[test]
fn a_copied_laptop_is_found_out_by_a_stick() {
    let [(a, dir), (b, _b)] = committee();
    add(&a, &["一"]);
    exchange(&a, &[]).unwrap();
    drop(a);
    let twin_dir = tempfile::tempdir().unwrap();
    copy(dir.path(), twin_dir.path());
    let open = |dir: &Path| Desk::open(dir, World::system()).unwrap();
    let (a, twin) = (open(dir.path()), open(twin_dir.path()));
    add(&a, &["原"]);
    add(&twin, &["副"]);
    let (_, stick) = exchange(&a, &[]).unwrap();
    let (_, stick) = exchange(&twin, &[&stick]).unwrap();
    assert_eq!(call(&twin, "sync_state", json!({}))["moved"], 1);
    for desk in [&a, &b] {
        exchange(desk, &[&stick]).unwrap();
    }
    assert_eq!(items(&a).len(), 3);
    assert_eq!(digest(&a), digest(&twin));
    assert_eq!(digest(&a), digest(&b));
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(fs::copy(entry.path(), to).unwrap()),
        }
    }
}

#[test]
fn a_stick_makes_nothing_count_as_safe_elsewhere() {
    let [(a, _a), _b] = committee();
    add(&a, &["米"]);
    call(&a, "set_hub", json!({"address": "http://127.0.0.1:9"}));
    let waiting = call(&a, "sync_state", json!({}))["waiting"].clone();
    exchange(&a, &[&exchange(&a, &[]).unwrap().1]).unwrap();
    assert_eq!(call(&a, "sync_state", json!({}))["waiting"], waiting);
    let remembered: i64 = a
        .with_space(|space| {
            Ok(space
                .db()
                .query_row("SELECT count(*) FROM peer", [], |row| row.get(0))?)
        })
        .unwrap();
    assert_eq!(remembered, 0);
    assert_eq!(
        code(&a, "exchange_stick", json!({"files": ["file-99"]})),
        "not_found"
    );
}
