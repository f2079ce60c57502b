//! Kill -9 in the middle of marking, importing and syncing: after a restart every mark that was acknowledged is there,
//! nothing is there twice, and everything verifies. A hundred rounds in the suite; `LINLI_KILLS=1000` for a thousand,
//! `LINLI_SEED=…` for the moments of a run that failed (what the machine was doing then differs, of course).
#![allow(missing_docs, clippy::unwrap_used)]

use linli_core::desk::{Desk, World};
use linli_core::id::Id;
use linli_tests::chance::Chance;
use linli_tests::committee::{self, Committee};
use linli_tests::kept;
use linli_tests::process::{App, Hub};
use serde_json::json;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;

const DESK: &str = env!("CARGO_BIN_EXE_desk");
/// Rounds on one journal before a fresh one is taken: verifying refolds everything, and short journals are quick.
const ROUNDS_A_JOURNAL: usize = 10;

/// This many of every hundred rounds.
fn rounds(of_hundred: usize) -> usize {
    let all: usize =
        std::env::var("LINLI_KILLS").map_or(100, |n| n.parse().expect("LINLI_KILLS is a number"));
    (all * of_hundred).div_ceil(100)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in from.read_dir().unwrap() {
        let (entry, name) = entry.map(|entry| (entry.path(), entry.file_name())).unwrap();
        if entry.is_dir() {
            copy(&entry, &to.join(name));
        } else {
            fs::copy(&entry, to.join(name)).unwrap();
        }
    }
}

fn open(dir: &Path) -> Desk {
    Desk::open(dir, World::system()).unwrap_or_else(|problem| panic!("after the kill: {problem}"))
}

/// A laptop whose process is killed again and again, and what is known to be on its disk.
struct Laptop {
    dir: TempDir,
    /// Whose marks, on every laptop that has them.
    hand: char,
    sure: BTreeSet<String>,
    next: usize,
}

impl Laptop {
    fn of(template: &Path) -> Laptop {
        let dir = tempfile::tempdir().unwrap();
        copy(template, dir.path());
        Laptop::in_folder(dir, '甲')
    }

    fn in_folder(dir: TempDir, hand: char) -> Laptop {
        Laptop {
            dir,
            hand,
            sure: BTreeSet::new(),
            next: 0,
        }
    }

    /// Marks as fast as it can until it is killed after `life`; remembers what was acknowledged.
    fn mark_until_killed(&mut self, committee: &Committee, sync: bool, life: Duration) {
        let mut app = App::start(DESK, self.dir.path());
        if sync {
            app.run("run");
        } else {
            app.run("digest");
        }
        let (first, hand) = (self.next, self.hand);
        let (killer, mut to, mut from) = app.parts();
        let acknowledged = std::thread::scope(|scope| {
            scope.spawn(move || {
                for n in first.. {
                    let command =
                        committee.mark(n * 7, if n % 5 == 0 { 50 } else { 1 }, &format!("{hand}{n}"));
                    if !to.send(&command) {
                        break;
                    }
                }
            });
            scope.spawn(move || {
                std::thread::sleep(life);
                killer.kill();
            });
            let mut acknowledged = 0;
            // What the process wrote before its end is read to the end: each line promises that its mark is durable.
            while let Some(answer) = from.answer() {
                assert!(answer["problem"].is_null(), "{answer}");
                acknowledged += 1;
            }
            acknowledged
        });
        let written: Vec<String> = (first..first + acknowledged).map(|n| self.name(n)).collect();
        self.sure.extend(written);
        self.next = first + acknowledged;
    }

    /// Opens the folder the dead process left.
    fn check(&mut self) -> Desk {
        let desk = open(self.dir.path());
        kept::verify(&desk).unwrap();
        let notes = kept::notes(&desk).unwrap();
        let there: BTreeSet<String> = notes.iter().cloned().collect();
        let lost: Vec<&String> = self.sure.difference(&there).collect();
        assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
        assert_eq!(there.len(), notes.len(), "a mark is there twice");
        // One more may have been written whose acknowledgement was cut off; the next round does not write it again.
        self.next += usize::from(there.contains(&self.name(self.next)));
        assert!(
            !there.contains(&self.name(self.next)),
            "more is there than was written"
        );
        self.sure = there;
        desk
    }

    /// The note of the mark with this number.
    fn name(&self, n: usize) -> String {
        format!("{}{n}", self.hand)
    }
}

#[test]
fn marks_survive() {
    let mut chance = Chance::from_environment("marks_survive");
    let template = tempfile::tempdir().unwrap();
    let committee = {
        let mut app = App::start(DESK, template.path());
        let committee = committee::found(&mut app);
        app.kill();
        committee
    };
    let (mut laptop, mut most) = (Laptop::of(template.path()), 0);
    for round in 0..rounds(50) {
        if round % ROUNDS_A_JOURNAL == 0 {
            most = most.max(laptop.sure.len());
            laptop = Laptop::of(template.path());
        }
        laptop.mark_until_killed(&committee, false, chance.between_micros(200, 40_000));
        laptop.check();
    }
    assert!(
        most.max(laptop.sure.len()) > 50,
        "the kills came before there was anything to lose"
    );
}

/// Two laptops that mark and sync without a pause, and their hub; in each round some of the three are killed.
#[test]
fn syncing_survives() {
    let mut chance = Chance::from_environment("syncing_survives");
    let mut sent = 0;
    let mut left = rounds(35);
    while left > 0 {
        let now = left.min(ROUNDS_A_JOURNAL);
        sent += sync_and_kill(&mut chance, now);
        left -= now;
    }
    assert!(sent > 50, "the kills came before there was anything to send");
}

fn sync_and_kill(chance: &mut Chance, rounds: usize) -> usize {
    let hub_dir = tempfile::tempdir().unwrap();
    let mut hub = Hub::start(hub_dir.path(), "127.0.0.1:0");
    let (url, listen) = (hub.url.clone(), hub.listen());
    let dirs = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let committee = {
        let mut apps = dirs.each_ref().map(|dir| App::start(DESK, dir.path()));
        let committee = committee::found(&mut apps[0]);
        apps[0].call("set_hub", json!({"address": url}));
        let invitation = apps[0].call("make_invitation", json!({}))["invitation"].take();
        apps[0].call("sync_now", json!({}));
        let join = json!({"invitation": invitation, "staff_name": "李军", "device_name": "门岗"});
        apps[1].call("join_committee", join);
        apps[1].call("sync_now", json!({}));
        committee
    };
    let space: Id = committee.space.parse().unwrap();
    let [a, b] = dirs;
    let mut laptops = [Laptop::in_folder(a, '甲'), Laptop::in_folder(b, '乙')];
    for _ in 0..rounds {
        let (one, other) = (
            chance.between_micros(200, 150_000),
            chance.between_micros(200, 150_000),
        );
        let hub_life = chance.between_micros(200, 150_000);
        let hub_dies = chance.one_in(2);
        let [a, b] = &mut laptops;
        std::thread::scope(|scope| {
            scope.spawn(|| a.mark_until_killed(&committee, true, one));
            scope.spawn(|| b.mark_until_killed(&committee, true, other));
            if hub_dies {
                std::thread::sleep(hub_life);
                hub.kill();
                hub = Hub::start(hub_dir.path(), &listen);
            }
        });
        let held = hub.holds(space);
        for laptop in &mut laptops {
            let desk = laptop.check();
            let believed = kept::believed(&desk, &url).unwrap();
            assert!(
                held.covers(&believed),
                "the hub lost what it had acknowledged: {believed:?} {held:?}"
            );
        }
    }
    settle(&laptops.each_ref().map(|laptop| laptop.dir.path()), &hub, space)
}

/// Left in peace, all agree; gives how many facts that are.
fn settle(dirs: &[&Path; 2], hub: &Hub, space: Id) -> usize {
    let mut apps = dirs.map(|dir| App::start(DESK, dir));
    for n in [0, 1, 0] {
        let state = apps[n].call("sync_now", json!({}));
        assert_eq!(state["waiting"], 0);
    }
    let [a, b] = &mut apps;
    assert_eq!(a.run("digest"), b.run("digest"));
    let facts = a.run("verify");
    assert_eq!(facts, b.run("verify"));
    let facts = facts["facts"].as_u64().unwrap();
    assert_eq!(hub.holds(space).total(), facts);
    facts as usize
}
