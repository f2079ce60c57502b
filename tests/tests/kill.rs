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
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const DESK: &str = env!("CARGO_BIN_EXE_desk");
/// How many residents an import brings.
const IMPORTED: u64 = 1_200;
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
    for round in 0..10 * rounds(50) {
        most = most.max(laptop.sure.len());
        // A slow machine is killed more often, until there was something to lose.
        if round >= rounds(50) && most > 50 {
            break;
        }
        if round % ROUNDS_A_JOURNAL == 0 {
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

/// A roster of invented people, two to a home.
fn roster(path: &Path) {
    let mut text = String::from("楼栋,单元,房号,姓名,电话\n");
    for n in 0..IMPORTED {
        let (building, home) = (n / 200 + 1, n / 2 % 100);
        let room = format!("{}{:02}", home / 4 + 1, home % 4 + 1);
        text += &format!("{building}号楼,1,{room},居民{n:04},1990000{n:04}\n");
    }
    fs::write(path, text).unwrap();
}

fn residents(app: &mut App) -> u64 {
    let found = app.call("find_residents", json!({"offset": 0, "limit": 1}));
    found["total"].as_u64().unwrap()
}

/// Previews the roster; gives the command that writes it.
fn preview(app: &mut App, path: &Path) -> Value {
    let file = app.ask(&json!({"do": "file", "path": path})).unwrap();
    let preview = app.call("preview_import", json!({"file": file, "compound": "清溪二村"}));
    assert_eq!(preview["counts"]["residents"], IMPORTED);
    json!({"call": "write_import", "args": {"token": preview["token"]}})
}

#[test]
fn imports_happen_whole_or_not_at_all() {
    let mut chance = Chance::from_environment("imports_happen_whole_or_not_at_all");
    let (template, files) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = files.path().join("名册.csv");
    roster(&path);
    let mut app = App::start(DESK, template.path());
    committee::found(&mut app);
    let before = residents(&mut app);
    app.kill();
    // How long it takes when nobody disturbs it says when to kill.
    let measured = tempfile::tempdir().unwrap();
    copy(template.path(), measured.path());
    let mut app = App::start(DESK, measured.path());
    let write = preview(&mut app, &path);
    let started = Instant::now();
    app.ask(&write).unwrap();
    let whole = started.elapsed();
    assert_eq!(residents(&mut app), before + IMPORTED);
    drop(app);

    let (mut none, mut all) = (0, 0);
    for _ in 0..rounds(15) {
        let dir = tempfile::tempdir().unwrap();
        copy(template.path(), dir.path());
        let mut app = App::start(DESK, dir.path());
        let write = preview(&mut app, &path);
        let (killer, mut to, mut from) = app.parts();
        assert!(to.send(&write));
        std::thread::sleep(chance.between_micros(0, whole.as_micros() as u64 * 5 / 4));
        killer.kill();
        let acknowledged = from.answer().is_some_and(|answer| answer["problem"].is_null());
        kept::verify(&open(dir.path())).unwrap();
        let mut app = App::start(DESK, dir.path());
        let there = residents(&mut app);
        assert!(
            there == before || there == before + IMPORTED,
            "half an import: {there} residents"
        );
        assert!(
            there > before || !acknowledged,
            "an import that was acknowledged is lost"
        );
        if there == before {
            none += 1;
            let write = preview(&mut app, &path);
            app.ask(&write).unwrap();
            assert_eq!(residents(&mut app), before + IMPORTED, "it can be done again");
        } else {
            all += 1;
        }
    }
    println!("{none} kills before the import was committed, {all} after");
    assert!(none > 0, "no kill came in the middle");
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
        for app in [1, 0, 1] {
            apps[app].call("sync_now", json!({}));
        }
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
        let held = hub.holds(space, laptops[0].dir.path());
        for laptop in &mut laptops {
            let desk = laptop.check();
            let believed = kept::believed(&desk, &url).unwrap();
            assert!(
                held.reaches(&believed),
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
    assert_eq!(hub.holds(space, dirs[0]).total(), facts);
    facts as usize
}
