//! Desks that sync by themselves, against a hub that comes and goes.
#![allow(missing_docs, clippy::unwrap_used)]

use linli_core::desk::{Desk, Lang, World};
use linli_hub::runner::{Pace, Runner};
use linli_hub::server;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Timers so long that only what is tested can be the reason of a conversation.
fn pace() -> Pace {
    Pace {
        after_change: Duration::from_millis(40),
        soonest: Duration::from_secs(600),
        latest: Duration::from_secs(600),
        knock: (Duration::from_millis(50), Duration::from_millis(80)),
    }
}

struct Laptop {
    desk: Arc<Desk>,
    runner: Runner,
    _dir: TempDir,
}

fn laptop(pace: Pace) -> Laptop {
    let dir = tempfile::tempdir().unwrap();
    let desk = Arc::new(Desk::open(dir.path(), World::system()).unwrap());
    let runner = Runner::start_with(desk.clone(), World::system(), pace).unwrap();
    Laptop {
        desk,
        runner,
        _dir: dir,
    }
}

impl Laptop {
    fn call(&self, name: &str, args: Value) -> Value {
        self.desk.call(name, args, Lang::En).unwrap()
    }

    fn state(&self) -> Value {
        self.call("sync_state", json!({}))
    }

    fn staff(&self) -> usize {
        self.call("list_staff", json!({})).as_array().unwrap().len()
    }

    fn found(&self) {
        self.call(
            "create_committee",
            json!({"name": "清溪居委会", "staff_name": "王芳", "device_name": "前台"}),
        );
    }
}

/// Waits for what must come to be, and fails when it does not.
fn soon(what: &str, mut is: impl FnMut() -> bool) {
    let until = Instant::now() + Duration::from_secs(20);
    while !is() {
        assert!(Instant::now() < until, "never happened: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn changes_reach_the_hub_and_news_the_other_laptop_without_being_asked() {
    let dir = tempfile::tempdir().unwrap();
    let hub = server::start(dir.path(), "127.0.0.1:0").unwrap();
    let a = laptop(pace());
    a.found();
    a.call("set_hub", json!({"address": hub.url()}));
    soon("a hub was entered", || a.state()["last_ok_at"].is_number());
    let invitation = a.call("make_invitation", json!({"role": "administrator"}))["invitation"].clone();
    soon("the invitation is at the hub", || a.state()["waiting"] == 0);

    let b = laptop(Pace {
        soonest: Duration::from_millis(20),
        latest: Duration::from_millis(60),
        ..pace()
    });
    b.call(
        "join_committee",
        json!({"invitation": invitation, "staff_name": "李军", "device_name": "门岗"}),
    );
    soon("the joined laptop knows the committee", || b.staff() == 2);
    a.call("add_staff", json!({"name": "赵敏"}));
    soon("the timer brings news", || b.staff() == 3);
    soon("its own conversation brought it the other's name too", || {
        a.staff() == 3
    });
    soon("nothing is under way", || a.state()["phase"] == "idle");
    b.call("add_staff", json!({"name": "孙洁"}));
    soon("the hub has it", || b.state()["waiting"] == 0);
    assert_eq!(a.staff(), 3, "nothing is a reason to ask");
    a.runner.now();
    soon("asked for, news come at once", || a.staff() == 4);
}

#[test]
fn a_hub_out_of_reach_is_found_again() {
    let dir = tempfile::tempdir().unwrap();
    let hub = server::start(dir.path(), "127.0.0.1:0").unwrap();
    let address = hub.address.to_string();
    let a = laptop(pace());
    a.found();
    a.call("set_hub", json!({"address": hub.url()}));
    soon("both ends agree", || a.state()["waiting"] == 0);
    hub.stop();
    a.call("add_staff", json!({"name": "赵敏"}));
    soon("the laptop notices", || a.state()["phase"] == "offline");
    assert_eq!(a.state()["waiting"], 1);
    // Work goes on meanwhile.
    a.call("add_staff", json!({"name": "孙洁"}));
    let hub = server::start(dir.path(), &address).unwrap();
    soon("it syncs by itself", || a.state()["waiting"] == 0);
    soon("and says so", || a.state()["phase"] == "idle");
    a.runner.stop();
    a.desk
        .call("add_staff", json!({"name": "周平"}), Lang::En)
        .unwrap();
    std::thread::sleep(Duration::from_millis(200));
    let state = a.desk.call("sync_state", json!({}), Lang::En).unwrap();
    assert_eq!(state["waiting"], 1, "a stopped runner is still");
    hub.stop();
}

#[test]
fn a_laptop_that_starts_with_work_undone_sends_it() {
    let dir = tempfile::tempdir().unwrap();
    let hub = server::start(dir.path(), "127.0.0.1:0").unwrap();
    let laptop_dir = tempfile::tempdir().unwrap();
    let open = || Arc::new(Desk::open(laptop_dir.path(), World::system()).unwrap());
    {
        let desk = open();
        let args = json!({"name": "清溪居委会", "staff_name": "王芳", "device_name": "前台"});
        desk.call("create_committee", args, Lang::Zh).unwrap();
        desk.call("set_hub", json!({"address": hub.url()}), Lang::Zh)
            .unwrap();
    }
    let desk = open();
    let waiting = || desk.call("sync_state", json!({}), Lang::Zh).unwrap()["waiting"].clone();
    assert_eq!(waiting(), 1);
    let _runner = Runner::start_with(desk.clone(), World::system(), pace()).unwrap();
    soon("what waited is sent", || waiting() == 0);
}
