//! Backups: made by themselves, checked, put back with one click; nobody's facts are lost and no number is used twice.
#![allow(missing_docs, clippy::unwrap_used)]

use linli_core::desk::{Desk, World};
use linli_core::disk::{Claim, Disk, SystemDisk};
use linli_core::features::backups::{back_up, tend};
use linli_tests::meet::{call, code, found};
use linli_tests::town::{Town, add, copy, items, names, open, sound, sync};
use linli_tests::world::seeded;
use serde_json::{Value, json};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

const HOUR_MS: i64 = 3_600_000;

fn rows(desk: &Desk) -> Vec<Value> {
    let list = call(desk, "list_backups", json!({}));
    list["backups"].as_array().unwrap().clone()
}

fn newest(desk: &Desk) -> Value {
    rows(desk)[0]["name"].clone()
}

fn shelf(dir: &Path) -> PathBuf {
    let mut folders = fs::read_dir(dir.join("backups")).unwrap();
    folders.next().unwrap().unwrap().path()
}

/// The files of a shelf, but for the one that is locked while a backup is made.
fn kept(shelf: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(shelf).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|file| !file.ends_with("lock")).collect();
    files.sort();
    files
}

fn look(desk: &Desk) {
    tend(desk, &mut |_, _| true);
}

#[test]
fn a_backup_is_whole_encrypted_and_leaves_nothing_else_behind() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    found(&desk);
    add(&desk, &["金丝雀口罩"]);
    let made = call(&desk, "back_up_now", json!({}));
    assert_eq!(made["backups"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&made["running"], &made["problem"]),
        (&json!(false), &Value::Null)
    );
    let files = kept(&shelf(dir.path()));
    let endings: Vec<_> = files
        .iter()
        .map(|file| file.extension().unwrap().to_owned())
        .collect();
    assert_eq!(endings, ["db", "device"], "{files:?}");
    let needle = "金丝雀口罩".as_bytes();
    for file in &files {
        let bytes = fs::read(file).unwrap();
        assert!(!bytes.starts_with(b"SQLite format 3"));
        assert!(!bytes.windows(needle.len()).any(|some| some == needle));
        let size = made["backups"][0]["bytes"].as_u64().unwrap();
        assert!(bytes.len() as u64 <= size);
    }
}

#[test]
fn one_is_made_every_hour_in_which_something_was_written_and_old_ones_go() {
    let dir = tempfile::tempdir().unwrap();
    let (world, clock) = seeded(7, 1_700_000_000_000);
    let desk = Desk::open(dir.path(), world).unwrap();
    look(&desk);
    assert_eq!(code(&desk, "list_backups", json!({})), "no_space");
    found(&desk);
    look(&desk);
    assert_eq!(rows(&desk).len(), 1, "the first one at once");
    add(&desk, &["一"]);
    look(&desk);
    assert_eq!(rows(&desk).len(), 1, "not yet an hour");
    for hour in 1..=30 {
        clock.set(1_700_000_000_000 + hour * HOUR_MS);
        look(&desk);
        look(&desk);
    }
    assert_eq!(rows(&desk).len(), 2, "nothing was written any more");
    for hour in 31..=60 {
        clock.set(1_700_000_000_000 + hour * HOUR_MS);
        add(&desk, &[&format!("第{hour}件")]);
        look(&desk);
    }
    let kept = rows(&desk).len();
    assert!(
        (24..=27).contains(&kept),
        "a day of hours, and the days before: {kept}"
    );
    // A clock that jumps back holds nothing up, and what is made then is not taken for old.
    clock.set(0);
    add(&desk, &["早"]);
    look(&desk);
    assert_eq!(rows(&desk)[0]["at"], 0);
}

#[test]
fn what_is_no_backup_is_none_whatever_it_is_called_and_halves_go() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    found(&desk);
    add(&desk, &["一"]);
    call(&desk, "back_up_now", json!({}));
    let shelf = shelf(dir.path());
    let folder = shelf.join("000007-20261126T060000Z.db");
    fs::create_dir(&folder).unwrap();
    let half = shelf.join("000003-20261126T050000Z.device");
    fs::copy(dir.path().join("device.db"), &half).unwrap();
    let name = json!({"name": "000007-20261126T060000Z"});
    assert_eq!(code(&desk, "restore_backup", name), "not_found");
    assert_eq!(items(&desk), names(&["一"]), "nothing was changed");
    add(&desk, &["二"]);
    call(&desk, "back_up_now", json!({}));
    assert_eq!(rows(&desk).len(), 2);
    assert!(folder.is_dir(), "what is not ours stays");
    assert!(!half.exists(), "a half of a killed backup is cleared away");
}

#[test]
fn a_backup_put_back_goes_on_in_a_new_epoch_and_everybody_agrees() {
    let dir = tempfile::tempdir().unwrap();
    let town = Town::new(dir.path());
    let desk = open(&town.path("a"));
    call(&desk, "back_up_now", json!({}));
    let before = newest(&desk);
    add(&desk, &["三", "四"]);
    sync(&desk);
    add(&desk, &["只在本机"]);
    let was = desk.with_space(|space| Ok(space.writer())).unwrap();

    call(&desk, "restore_backup", json!({"name": before}));
    assert_eq!(items(&desk), names(&["一", "二"]));
    let is = desk.with_space(|space| Ok(space.writer())).unwrap();
    assert_eq!((was.device, was.epoch != is.epoch), (is.device, true));
    // Work goes on before there is a network again.
    add(&desk, &["恢复以后"]);
    sync(&desk);
    sync(&town.other);
    let all = names(&["一", "二", "三", "四", "恢复以后"]);
    assert_eq!((items(&desk), items(&town.other)), (all.clone(), all.clone()));
    assert_eq!(sound(&desk), sound(&town.other));

    // What was only here was put aside, and is one click away.
    let aside = rows(&desk).into_iter().find(|row| row["aside"] == true).unwrap();
    call(&desk, "restore_backup", json!({"name": aside["name"]}));
    assert_eq!(items(&desk), names(&["一", "二", "三", "四", "只在本机"]));
    sync(&desk);
    sync(&town.other);
    let all = names(&["一", "二", "三", "四", "恢复以后", "只在本机"]);
    assert_eq!((items(&desk), items(&town.other)), (all.clone(), all));
    assert_eq!(sound(&desk), sound(&town.other));
    // It is the same laptop after a restart too.
    drop(desk);
    let again = open(&town.path("a"));
    add(&again, &["后来"]);
    sync(&again);
    sync(&town.other);
    assert_eq!(sound(&again), sound(&town.other));
}

#[test]
fn a_damaged_backup_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    found(&desk);
    call(&desk, "back_up_now", json!({}));
    let name = newest(&desk);
    add(&desk, &["一"]);
    let file = shelf(dir.path()).join(format!("{}.db", name.as_str().unwrap()));
    let whole = fs::read(&file).unwrap();
    for at in [100, 5_000, whole.len() / 2, whole.len() - 100] {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        fs::write(&file, bytes).unwrap();
        let code = code(&desk, "restore_backup", json!({"name": name}));
        assert_eq!(code, "backup_damaged", "at {at}");
        assert_eq!(items(&desk), names(&["一"]));
    }
    assert_eq!(
        code(&desk, "restore_backup", json!({"name": "../../device"})),
        "not_found"
    );
    assert_eq!(rows(&desk).len(), 1, "nothing was put aside");
    sound(&desk);
}

#[test]
fn a_backup_can_be_stopped_and_leaves_no_half_behind() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    found(&desk);
    let problem = back_up(&desk, &mut |_, _| false).unwrap_err();
    assert_eq!(problem.code, "cancelled");
    assert_eq!(rows(&desk).len(), 0);
    let left = kept(&shelf(dir.path()));
    assert!(
        left.iter()
            .all(|file| file.extension().is_some_and(|ext| ext == "device")),
        "{left:?}"
    );
    call(&desk, "back_up_now", json!({}));
    assert_eq!(rows(&desk).len(), 1);
}

/// A disk that shows a test the folder as it stands before every change.
struct Watched {
    dir: PathBuf,
    pictures: PathBuf,
    taken: Mutex<usize>,
}

impl Watched {
    fn picture(&self) {
        let mut taken = self.taken.lock().unwrap();
        copy(&self.dir, &self.pictures.join(taken.to_string()));
        *taken += 1;
    }
}

impl Disk for Watched {
    fn make_dir(&self, dir: &Path) -> io::Result<()> {
        SystemDisk.make_dir(dir)
    }
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        SystemDisk.read(path)
    }
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.picture();
        SystemDisk.write(path, bytes)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.picture();
        SystemDisk.remove(path)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.picture();
        SystemDisk.rename(from, to)
    }
    fn list(&self, dir: &Path) -> io::Result<Vec<PathBuf>> {
        SystemDisk.list(dir)
    }
    fn size(&self, path: &Path) -> io::Result<u64> {
        SystemDisk.size(path)
    }
    fn claim(&self, dir: &Path) -> io::Result<Claim> {
        SystemDisk.claim(dir)
    }
}

#[test]
fn cut_off_at_any_moment_the_folder_opens() {
    let dir = tempfile::tempdir().unwrap();
    let town = Town::new(dir.path());
    let pictures = town.path("pictures");
    let disk = Arc::new(Watched {
        dir: town.path("a"),
        pictures: pictures.clone(),
        taken: Mutex::default(),
    });
    {
        let world = World {
            disk: disk.clone(),
            ..World::system()
        };
        let desk = Desk::open(&town.path("a"), world).unwrap();
        add(&desk, &["三"]);
        call(&desk, "back_up_now", json!({}));
        add(&desk, &["四"]);
        call(&desk, "restore_backup", json!({"name": newest(&desk)}));
        assert_eq!(items(&desk), names(&["一", "二", "三"]));
    }
    disk.picture();
    let taken = *disk.taken.lock().unwrap();
    assert!(taken > 15, "{taken}");
    for nth in 0..taken {
        let desk = open(&pictures.join(nth.to_string()));
        assert!(desk.trouble().is_none(), "picture {nth}: {:?}", desk.trouble());
        let there = items(&desk);
        let old = names(&["一", "二", "三"]);
        assert!(
            there == old || there == names(&["一", "二", "三", "四"]),
            "picture {nth}: {there:?}"
        );
        sound(&desk);
        add(&desk, &["后来"]);
        assert_eq!(code(&desk, "back_up_now", json!({})), "ok", "picture {nth}");
    }
    // The last of them goes on with the others.
    let last = open(&pictures.join((taken - 1).to_string()));
    sync(&last);
    sync(&town.other);
    assert_eq!(items(&last), names(&["一", "二", "三", "后来"]));
    assert_eq!(sound(&last), sound(&town.other));
}

#[test]
fn a_database_put_back_by_hand_is_found_out_when_it_is_opened() {
    let dir = tempfile::tempdir().unwrap();
    let town = Town::new(dir.path());
    let spaces = town.path("a").join("spaces");
    let kept = town.path("kept");
    copy(&spaces, &kept);
    {
        let desk = open(&town.path("a"));
        add(&desk, &["三"]);
        sync(&desk);
    }
    // The database alone, as people copy files; not its mark.
    for entry in fs::read_dir(&kept).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ext| ext == "db") {
            let database = spaces.join(path.file_name().unwrap());
            fs::copy(&path, &database).unwrap();
            assert!(
                !database.with_extension("db-wal").exists(),
                "a closed laptop leaves one file"
            );
        }
    }
    let desk = open(&town.path("a"));
    let state = call(&desk, "sync_state", json!({}));
    assert_eq!(state["moved"], 0, "it says so before there is any network");
    add(&desk, &["四"]);
    sync(&desk);
    sync(&town.other);
    assert_eq!(items(&desk), names(&["一", "二", "三", "四"]));
    assert_eq!(sound(&desk), sound(&town.other));
    let again = call(&desk, "sync_state", json!({}));
    assert_eq!(again["moved"], 0, "nothing had to move: no number was used twice");
}
