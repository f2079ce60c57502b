//! A real hub and real laptops on the loopback: what they write apart becomes one, and nothing counts as sent that the
//! hub has not committed.
#![allow(missing_docs, clippy::unwrap_used)]

use linli_core::desk::{Desk, World};
use linli_core::id::Id;
use linli_tests::committee::{self, Committee};
use linli_tests::kept;
use linli_tests::process::{App, Hub, linli, soon};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::time::Duration;

const DESK: &str = env!("CARGO_BIN_EXE_desk");
const LOOPBACK: &str = "127.0.0.1:0";

fn state(app: &mut App) -> Value {
    app.call("sync_state", json!({}))
}

fn sync(app: &mut App) {
    let state = app.call("sync_now", json!({}));
    assert_eq!((&state["phase"], &state["waiting"]), (&json!("idle"), &json!(0)));
}

fn join(a: &mut App, b: &mut App, name: &str) {
    let invitation = a.call("make_invitation", json!({}))["invitation"].take();
    sync(a);
    let device =
        json!({"invitation": invitation, "staff_name": name, "device_name": format!("{name}的电脑")});
    b.call("join_committee", device);
    // It asks, it is let in, it hears of it.
    sync(b);
    sync(a);
    sync(b);
}

fn mark(app: &mut App, committee: &Committee, home: usize, outcome: u8, note: &str) {
    app.ask(&committee.mark(home, outcome, note)).unwrap();
}

fn reviews(app: &mut App) -> Vec<Value> {
    let open = app.call("list_reviews", json!({"state": "open"}));
    open.as_array().unwrap().clone()
}

/// What a person sees of reviews: how a version is named for choosing differs from laptop to laptop.
fn shown(reviews: &[Value]) -> Vec<Value> {
    let mut reviews = reviews.to_vec();
    for version in reviews
        .iter_mut()
        .flat_map(|r| r["versions"].as_array_mut().unwrap())
    {
        version["ref"].take();
    }
    reviews
}

/// A delivery of vegetable packs, one to each home.
fn delivery(app: &mut App, committee: &Committee) -> Value {
    let item = app.call("add_item", json!({"name": "蔬菜包", "unit": "份"}))["id"].take();
    let place = app.call("add_place", json!({"name": "东门"}))["id"].take();
    app.call(
        "receive_items",
        json!({"item": item, "place": place, "quantity": 600}),
    );
    let round = json!({"name": "蔬菜包发放", "kind": "delivery", "target": "home",
        "compounds": [committee.compound], "buildings": [], "outcomes": [], "starts_at": 0,
        "item": item, "quantity": 1, "place": place});
    app.call("open_round", round)["id"].take()
}

fn same_and_sound(a: &mut App, b: &mut App) {
    assert_eq!(
        a.run("verify"),
        b.run("verify"),
        "both hold the same number of facts"
    );
    assert_eq!(a.run("digest"), b.run("digest"), "their tables are equal");
}

#[test]
fn two_laptops_that_worked_offline_on_one_round_agree() {
    let dir = tempfile::tempdir().unwrap();
    let hub_dir = dir.path().join("hub");
    let hub = Hub::start(&hub_dir, LOOPBACK);
    let (mut a, mut b) = (
        App::start(DESK, &dir.path().join("a")),
        App::start(DESK, &dir.path().join("b")),
    );
    let committee = committee::found(&mut a);
    let delivery = delivery(&mut a, &committee);
    a.call("set_hub", json!({"address": hub.url}));
    join(&mut a, &mut b, "李军");
    let listen = hub.listen();
    assert!(hub.stop(), "SIGTERM stops a hub in order");

    // Offline: both mark the same doors, some of them differently, and write one field each their way.
    for home in 0..60 {
        mark(
            &mut a,
            &committee,
            home,
            if home % 3 == 0 { 50 } else { 1 },
            &format!("甲{home}"),
        );
        mark(&mut b, &committee, home + 20, 1, &format!("乙{home}"));
    }
    a.call(
        "edit_resident",
        json!({"id": committee.resident, "phone": "19900000001"}),
    );
    b.call(
        "edit_resident",
        json!({"id": committee.resident, "phone": "19900000002"}),
    );
    for (app, home) in [(0, 5), (1, 5), (1, 6)] {
        let served = json!({"round": delivery, "target": committee.homes[home], "outcome": 1});
        let app = if app == 0 { &mut a } else { &mut b };
        app.call("record_mark", served);
    }
    let refused = a.ask(&json!({"call": "sync_now"})).unwrap_err();
    assert!(refused.starts_with("offline"), "{refused}");
    assert_eq!(state(&mut a)["phase"], "offline");
    assert_eq!(state(&mut a)["waiting"], 62);
    assert_ne!(a.run("digest"), b.run("digest"));

    let _hub = Hub::start(&hub_dir, &listen);
    for app in [&mut a, &mut b] {
        sync(app);
    }
    sync(&mut a);
    same_and_sound(&mut a, &mut b);
    assert_eq!(a.run("notes").as_array().unwrap().len(), 120, "no mark is lost");
    // One field, one home, and those of the 40 doors both marked at which one found nobody: 21, 24, … 57.
    let mut kinds = std::collections::BTreeMap::new();
    let open = [reviews(&mut a), reviews(&mut b)];
    assert_eq!(shown(&open[0]), shown(&open[1]), "both show the same to settle");
    for review in &open[0] {
        *kinds.entry(review["kind"].as_str().unwrap()).or_insert(0) += 1;
        assert_eq!(review["versions"].as_array().unwrap().len(), 2, "{review}");
    }
    assert_eq!(
        Vec::from_iter(kinds),
        [("field", 1), ("mark", 13), ("served_twice", 1)]
    );

    // Each settles what the other has not, and both see what was decided.
    for (n, pair) in open[0].iter().zip(&open[1]).enumerate() {
        let (app, review) = if n % 2 == 0 {
            (&mut a, pair.0)
        } else {
            (&mut b, pair.1)
        };
        let choice = &review["versions"][0]["ref"];
        app.call("settle_review", json!({"key": review["key"], "choice": choice}));
    }
    for n in [0, 1, 0] {
        sync(if n == 0 { &mut a } else { &mut b });
    }
    same_and_sound(&mut a, &mut b);
    assert_eq!((reviews(&mut a).len(), reviews(&mut b).len()), (0, 0));
}

#[test]
fn nothing_leaves_the_waiting_list_before_the_hub_has_committed_it() {
    let dir = tempfile::tempdir().unwrap();
    let (hub_dir, app_dir) = (dir.path().join("hub"), dir.path().join("a"));
    let mut hub = Hub::start(&hub_dir, LOOPBACK);
    let listen = hub.listen();
    let url = hub.url.clone();
    let mut a = App::start(DESK, &app_dir);
    let committee = committee::found(&mut a);
    let space: Id = committee.space.parse().unwrap();
    a.call("set_hub", json!({"address": url}));
    let mut cut = 0;
    for round in 0..12u64 {
        for home in 0..40 {
            mark(&mut a, &committee, home, 1, &format!("{round}.{home}"));
        }
        let waiting = state(&mut a)["waiting"].as_u64().unwrap();
        assert!(waiting >= 40);
        a.send(&json!({"call": "sync_now"}));
        // Sometimes before the pages arrive, sometimes between commit and answer, sometimes after all.
        std::thread::sleep(Duration::from_micros(round * 1_500));
        hub.kill();
        let answer = a.answer().unwrap();
        cut += usize::from(answer["problem"] == "offline");
        let still = state(&mut a)["waiting"].as_u64().unwrap();
        hub = Hub::start(&hub_dir, &listen);
        let held = hub.holds(space, &app_dir).total();
        let mine = a.run("verify")["facts"].as_u64().unwrap();
        assert!(
            still >= mine - held,
            "{} facts are nowhere else, {still} are said to wait",
            mine - held
        );
        assert!(answer["ok"].is_null() || still == 0);
    }
    assert!(cut > 0, "at least one conversation was cut off");
    sync(&mut a);
    assert_eq!(
        hub.holds(space, &app_dir).total(),
        a.run("verify")["facts"].as_u64().unwrap()
    );
}

#[test]
fn laptops_left_to_themselves_find_a_lost_hub_and_refill_an_empty_one() {
    let dir = tempfile::tempdir().unwrap();
    let hub_dir = dir.path().join("hub");
    let mut hub = Hub::start(&hub_dir, LOOPBACK);
    let listen = hub.listen();
    let (mut a, mut b) = (
        App::start(DESK, &dir.path().join("a")),
        App::start(DESK, &dir.path().join("b")),
    );
    let committee = committee::found(&mut a);
    let space: Id = committee.space.parse().unwrap();
    a.call("set_hub", json!({"address": hub.url}));
    join(&mut a, &mut b, "李军");
    a.run("run");
    b.run("run");
    let idle = |app: &mut App| {
        let state = state(app);
        state["phase"] == "idle" && state["waiting"] == 0
    };
    mark(&mut a, &committee, 1, 1, "第一");
    soon("the mark reaches the other laptop by itself", || {
        b.run("notes") == json!(["第一"])
    });

    hub.kill();
    mark(&mut a, &committee, 2, 1, "第二");
    mark(&mut b, &committee, 3, 1, "第三");
    soon("both notice", || {
        state(&mut a)["phase"] == "offline" && state(&mut b)["phase"] == "offline"
    });
    assert_eq!(state(&mut a)["waiting"], 1);
    let waiting = a.call("list_waiting", json!({"offset": 0, "limit": 10}));
    assert_eq!(waiting["rows"].as_array().unwrap().len(), 1);
    let mut hub = Hub::start(&hub_dir, &listen);
    soon("both find it again", || idle(&mut a) && idle(&mut b));
    soon("and agree", || a.run("digest") == b.run("digest"));

    // The hub's disk is lost, and its key file put back: absence means nothing, the laptops bring everything again.
    let before = hub.holds(space, &dir.path().join("a"));
    hub.kill();
    let key = fs::read(hub_dir.join("key")).unwrap();
    fs::remove_dir_all(&hub_dir).unwrap();
    fs::create_dir(&hub_dir).unwrap();
    fs::write(hub_dir.join("key"), key).unwrap();
    let hub = Hub::start(&hub_dir, &listen);
    soon("the laptops refill it", || {
        hub.holds(space, &dir.path().join("a")).reaches(&before)
    });
    same_and_sound(&mut a, &mut b);
    a.kill();
    assert_eq!(
        believed(&dir.path().join("a"), &hub.url),
        hub.holds(space, &dir.path().join("a")).total()
    );
}

fn believed(dir: &Path, url: &str) -> u64 {
    let desk = Desk::open(dir, World::system()).unwrap();
    kept::believed(&desk, url).unwrap().total()
}

#[test]
fn the_terminal_founds_joins_works_offline_and_syncs() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::start(&dir.path().join("hub"), LOOPBACK);
    let (a, b) = (dir.path().join("a"), dir.path().join("b"));
    let call = |dir: &Path, name: &str, args: Value| linli(dir, &["call", name, &args.to_string()]).unwrap();
    let sync = |dir: &Path| {
        let state = linli(dir, &["sync"]).unwrap();
        assert_eq!((&state["phase"], &state["waiting"]), (&json!("idle"), &json!(0)));
    };
    assert_eq!(linli(&a, &["sync"]).unwrap_err(), "no_data");
    let people = json!({"name": "清溪居委会", "staff_name": "王芳", "device_name": "前台"});
    call(&a, "create_committee", people);
    assert_eq!(linli(&a, &["sync"]).unwrap_err(), "no_hub");
    call(&a, "set_hub", json!({"address": hub.url}));
    let invitation = call(&a, "make_invitation", json!({"role": "administrator"}))["invitation"].take();
    sync(&a);
    let device = json!({"invitation": invitation, "staff_name": "李军", "device_name": "门岗"});
    call(&b, "join_committee", device);
    sync(&b);
    call(&a, "add_compound", json!({"name": "清溪一村"}));
    call(&b, "add_compound", json!({"name": "清溪二村"}));
    for dir in [&a, &b, &a] {
        sync(dir);
    }
    assert_eq!(call(&b, "list_devices", json!({}))[1]["admitted"], true);
    let compounds = |dir: &Path| call(dir, "list_compounds", json!({}));
    assert_eq!(compounds(&a).as_array().unwrap().len(), 2);
    assert_eq!(compounds(&a), compounds(&b));
    let digest = |dir: &Path| kept::digest(&Desk::open(dir, World::system()).unwrap()).unwrap();
    assert_eq!(digest(&a), digest(&b));
    assert!(hub.stop());
    assert_eq!(linli(&a, &["sync"]).unwrap_err(), "offline");
}
