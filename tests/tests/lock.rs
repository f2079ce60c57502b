//! A laptop with passcodes: who gets in, what slows a guesser down, every way back, and that a locked desk answers nothing.
#![allow(missing_docs, clippy::unwrap_used)]

use linli_core::desk::{self, Desk, Lang, World};
use linli_core::features::backups;
use linli_tests::meet::{call, code, give};
use linli_tests::world::{SetClock, seeded};
use serde_json::{Value, json};
use std::sync::Arc;
use tempfile::TempDir;

const NOON: i64 = 1_790_000_000_000;
const MINUTE: i64 = 60_000;
const WANG: &str = "821936";
const LI: &str = "三号楼的灯亮";

/// A laptop that is started anew as often as a test likes.
struct Laptop {
    dir: TempDir,
    world: World,
    clock: Arc<SetClock>,
}

impl Laptop {
    fn new(seed: u64) -> Laptop {
        let (world, clock) = seeded(seed, NOON);
        Laptop {
            dir: tempfile::tempdir().unwrap(),
            world,
            clock,
        }
    }

    fn start(&self) -> Desk {
        Desk::open(self.dir.path(), self.world.clone()).unwrap()
    }

    fn refusal(&self) -> &'static str {
        Desk::open(self.dir.path(), self.world.clone())
            .err()
            .map_or("ok", |problem| problem.code)
    }

    fn key_file(&self) -> std::path::PathBuf {
        self.dir.path().join("key")
    }

    /// Every file but the lock of SQLite, by name.
    fn files(&self) -> Vec<(String, Vec<u8>)> {
        let mut files = Vec::new();
        let mut folders = vec![self.dir.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if !path.to_string_lossy().ends_with("-shm") {
                    files.push((path.display().to_string(), std::fs::read(&path).unwrap()));
                }
            }
        }
        files.sort();
        files
    }
}

/// Founds a committee with a passcode; gives the founder and the code of the recovery sheet.
fn found(desk: &Desk) -> (Value, String) {
    let args = json!({"name": "清溪居委会", "staff_name": "王芳", "device_name": "前台", "passcode": WANG});
    let founded = call(desk, "create_committee", args);
    (
        founded["staff"]["id"].clone(),
        founded["recovery_code"].as_str().unwrap().to_owned(),
    )
}

/// Adds a second person to a laptop where 王芳 works.
fn add_li(desk: &Desk, role: &str) -> Value {
    let li = call(desk, "add_staff", json!({"name": "李强", "role": role}))["id"].clone();
    call(
        desk,
        "add_person_here",
        json!({"staff": li, "passcode": LI, "own_passcode": WANG}),
    );
    li
}

fn unlock(desk: &Desk, staff: &Value, passcode: &str) -> &'static str {
    code(desk, "unlock", json!({"staff": staff, "passcode": passcode}))
}

fn state(desk: &Desk) -> Value {
    call(desk, "lock_state", json!({}))
}

#[test]
fn nobody_waits_at_a_locked_laptop_to_make_its_backups() {
    let laptop = Laptop::new(1);
    found(&laptop.start());
    let locked = Arc::new(laptop.start());
    let (done, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        backups::tend(&locked, &mut |_, _| true);
        done.send(())
    });
    told.recv_timeout(std::time::Duration::from_secs(30))
        .expect("the program could not be ended otherwise");
}

#[test]
fn a_locked_desk_answers_nothing_at_any_door() {
    let laptop = Laptop::new(1);
    let desk = laptop.start();
    let (wang, _) = found(&desk);
    let file = desk.take_file("a.csv", b"x".to_vec()).unwrap();
    call(&desk, "lock", json!({}));
    let started_anew = laptop.start();
    for locked in [&desk, &started_anew] {
        let mut answered = Vec::new();
        for entry in desk::table() {
            if entry.even_locked {
                answered.push(entry.name);
                continue;
            }
            assert_eq!(code(locked, entry.name, json!({})), "locked", "{}", entry.name);
        }
        assert_eq!(
            answered,
            [
                "lock_state",
                "unlock",
                "unlock_with_recovery",
                "forget_laptop",
                "set_preferences"
            ]
        );
        assert_eq!(locked.take_file("b.csv", Vec::new()).unwrap_err().code, "locked");
        assert!(locked.made_file(&file).is_none());
        let told = state(locked);
        assert_eq!(told["locked"], true);
        assert_eq!(told["people"], json!([{"id": wang, "name": "王芳"}]));
    }
    // How the screens speak can be chosen all the same, and is remembered.
    call(
        &started_anew,
        "set_preferences",
        json!({"lang": "en", "large_text": true}),
    );
    let told = state(&laptop.start());
    assert_eq!(
        (told["lang"].as_str(), told["large_text"].as_bool()),
        (Some("en"), Some(true))
    );
    assert_eq!(unlock(&started_anew, &wang, WANG), "ok");
    assert_eq!(
        call(&started_anew, "status", json!({}))["space"]["name"],
        "清溪居委会"
    );
}

#[test]
fn what_is_written_carries_the_name_of_whoever_opened_the_laptop() {
    let laptop = Laptop::new(2);
    let desk = laptop.start();
    let (wang, _) = found(&desk);
    let li = add_li(&desk, "administrator");
    // Changing over takes the passcode.
    assert_eq!(code(&desk, "choose_staff", json!({"id": li})), "passcode_needed");
    call(&desk, "lock", json!({}));
    assert_eq!(unlock(&desk, &li, WANG), "wrong_passcode");
    assert_eq!(unlock(&desk, &li, LI), "ok");
    call(&desk, "set_hub", json!({"address": "http://127.0.0.1:9"}));
    call(&desk, "lock", json!({}));
    assert_eq!(unlock(&desk, &wang, WANG), "ok");
    call(&desk, "add_staff", json!({"name": "赵兰"}));
    let newest =
        |desk: &Desk| call(desk, "list_waiting", json!({"offset": 0, "limit": 1}))["rows"][0]["by"].clone();
    assert_eq!(newest(&desk), "王芳");
    call(&desk, "lock", json!({}));
    assert_eq!(unlock(&desk, &li, LI), "ok");
    call(&desk, "add_compound", json!({"name": "桂花苑"}));
    assert_eq!(newest(&desk), "李强");
    // And whoever left opens it no more.
    call(&desk, "lock", json!({}));
    assert_eq!(unlock(&desk, &wang, WANG), "ok");
    call(&desk, "change_staff", json!({"id": li}));
    call(&desk, "lock", json!({}));
    assert_eq!(unlock(&desk, &li, LI), "has_left");
    assert_eq!(code(&desk, "status", json!({})), "locked");
}

#[test]
fn nobody_gives_a_passcode_to_those_above_them_or_at_a_laptop_left_open() {
    let laptop = Laptop::new(3);
    let desk = laptop.start();
    let (wang, _) = found(&desk);
    let li = add_li(&desk, "staff");
    let renew =
        |staff: &Value, own: &str| json!({"staff": staff, "passcode": "qingxi7", "own_passcode": own});
    assert_eq!(
        code(&desk, "add_person_here", renew(&li, "not mine")),
        "wrong_passcode"
    );
    assert_eq!(
        code(
            &desk,
            "set_passcode",
            json!({"old": "not mine", "passcode": "qingxi7"})
        ),
        "wrong_passcode"
    );
    assert_eq!(
        code(&desk, "set_passcode", json!({"old": WANG, "passcode": "123456"})),
        "weak_passcode"
    );
    call(&desk, "lock", json!({}));
    assert_eq!(unlock(&desk, &li, LI), "ok");
    assert_eq!(code(&desk, "add_person_here", renew(&wang, LI)), "above");
    assert_eq!(code(&desk, "remove_person_here", json!({"id": wang})), "above");
    // One's own way may be given up, and the laptop is locked then; the last one stays.
    call(&desk, "remove_person_here", json!({"id": li}));
    assert_eq!(unlock(&desk, &li, LI), "not_found");
    assert_eq!(unlock(&desk, &wang, WANG), "ok");
    assert_eq!(
        code(&desk, "remove_person_here", json!({"id": wang})),
        "last_person"
    );
    assert_eq!(unlock(&laptop.start(), &wang, WANG), "ok");
}

#[test]
fn wrong_tries_slow_down_across_restarts_and_clocks_set_back() {
    let laptop = Laptop::new(4);
    let (wang, _) = found(&laptop.start());
    for _ in 0..4 {
        assert_eq!(unlock(&laptop.start(), &wang, "wrong"), "wrong_passcode");
        assert_eq!(state(&laptop.start())["wait_s"], 0);
    }
    assert_eq!(unlock(&laptop.start(), &wang, "wrong"), "wrong_passcode");
    // Even the right one has to wait now.
    assert_eq!(unlock(&laptop.start(), &wang, WANG), "wait");
    assert_eq!(state(&laptop.start())["wait_s"], 30);
    laptop.clock.set(NOON - 1_000 * MINUTE);
    assert_eq!(unlock(&laptop.start(), &wang, WANG), "wait");
    assert_eq!(
        state(&laptop.start())["wait_s"],
        30,
        "the pause begins anew, and ends"
    );
    laptop.clock.set(NOON - 999 * MINUTE);
    let mut now = NOON - 999 * MINUTE;
    for seconds in [60, 120, 240, 480, 900, 900] {
        let desk = laptop.start();
        assert_eq!(unlock(&desk, &wang, "wrong"), "wrong_passcode");
        assert_eq!(state(&laptop.start())["wait_s"], seconds);
        assert_eq!(unlock(&laptop.start(), &wang, WANG), "wait");
        now += seconds * 1_000 + 1_000;
        laptop.clock.set(now);
    }
    assert_eq!(unlock(&laptop.start(), &wang, WANG), "ok");
    assert_eq!(
        unlock(&laptop.start(), &wang, "wrong"),
        "wrong_passcode",
        "a right one forgives"
    );
    // A count that no longer reads is no way round.
    std::fs::write(laptop.dir.path().join("tries"), b"nonsense").unwrap();
    assert_eq!(unlock(&laptop.start(), &wang, WANG), "wait");
}

#[test]
fn a_laptop_nobody_touches_locks_itself_and_goes_on_taking_pages_in() {
    let (laptop, other) = (Laptop::new(5), Laptop::new(6));
    let (desk, colleague) = (laptop.start(), other.start());
    let (wang, _) = found(&desk);
    linli_tests::meet::join(&desk, &colleague, "李强", json!({"role": "administrator"}));
    laptop.clock.set(NOON + 9 * MINUTE);
    // Screens that refresh by themselves are nobody's touch.
    call(&desk, "status", json!({}));
    laptop.clock.set(NOON + 10 * MINUTE + 30_000);
    assert_eq!(code(&desk, "status", json!({})), "locked");
    assert_eq!(unlock(&desk, &wang, WANG), "ok");
    laptop.clock.set(NOON + 20 * MINUTE);
    call(&desk, "touch", json!({}));
    laptop.clock.set(NOON + 29 * MINUTE);
    assert_eq!(code(&desk, "status", json!({})), "ok");
    assert!(state(&desk)["rests_ms"].as_i64().unwrap() <= MINUTE);
    // A clock set back neither locks at once nor never.
    laptop.clock.set(NOON);
    assert_eq!(code(&desk, "status", json!({})), "ok");
    laptop.clock.set(NOON + 11 * MINUTE);
    assert_eq!(code(&desk, "status", json!({})), "locked");
    call(&colleague, "add_compound", json!({"name": "桂花苑"}));
    assert_eq!(give(&colleague, &desk).folded, 1, "sync goes on behind the lock");
    assert_eq!(unlock(&desk, &wang, WANG), "ok");
    assert_eq!(call(&desk, "list_compounds", json!({}))[0]["name"], "桂花苑");
    call(&desk, "set_idle", json!({"minutes": 0}));
    laptop.clock.set(NOON + 10_000 * MINUTE);
    assert_eq!(code(&desk, "status", json!({})), "ok");
    let again = laptop.start();
    assert_eq!(unlock(&again, &wang, WANG), "ok");
    assert_eq!(state(&again)["idle_min"], 0);
}

#[test]
fn a_forgotten_passcode_is_answered_by_the_sheet_on_any_laptop_of_the_committee() {
    let (laptop, other) = (Laptop::new(7), Laptop::new(8));
    let desk = laptop.start();
    let (wang, sheet) = found(&desk);
    let invitation = call(&desk, "make_invitation", json!({}))["invitation"].clone();
    let colleague = other.start();
    let who = json!({"invitation": invitation, "staff_name": "李强", "device_name": "西门", "passcode": LI});
    call(&colleague, "join_committee", who);
    let li = state(&colleague)["people"][0]["id"].clone();
    assert_eq!(state(&colleague)["has_sheet"], false, "the root is not known yet");
    give(&colleague, &desk);
    linli_core::features::members::welcome(&desk).unwrap();
    give(&desk, &colleague);
    drop(colleague);
    assert_eq!(unlock(&other.start(), &li, LI), "ok");

    let by_sheet = |sheet: &str, staff: &Value, passcode: &str| json!({"recovery_code": sheet, "staff": staff, "passcode": passcode});
    for (laptop, person) in [(&laptop, &wang), (&other, &li)] {
        let forgotten = laptop.start();
        assert_eq!(state(&forgotten)["has_sheet"], true);
        let another = linli_core::features::members::recovery::RecoveryCode::new(&World::system()).text();
        assert_eq!(
            code(
                &forgotten,
                "unlock_with_recovery",
                by_sheet(&another, person, "qingxi7")
            ),
            "wrong_sheet"
        );
        assert_eq!(
            code(
                &forgotten,
                "unlock_with_recovery",
                by_sheet("nonsense", person, "qingxi7")
            ),
            "not_a_recovery_code"
        );
        assert_eq!(
            code(
                &forgotten,
                "unlock_with_recovery",
                by_sheet(&sheet, person, "111111")
            ),
            "weak_passcode"
        );
        assert_eq!(code(&forgotten, "status", json!({})), "locked");
        assert_eq!(
            code(
                &forgotten,
                "unlock_with_recovery",
                by_sheet(&sheet, person, "qingxi7")
            ),
            "ok"
        );
        assert_eq!(call(&forgotten, "status", json!({}))["staff"]["id"], *person);
        let again = laptop.start();
        assert_eq!(
            unlock(&again, person, if *person == wang { WANG } else { LI }),
            "wrong_passcode"
        );
        assert_eq!(unlock(&again, person, "qingxi7"), "ok");
    }
}

#[test]
fn a_forgotten_passcode_is_answered_by_a_colleague_or_by_joining_anew() {
    let laptop = Laptop::new(9);
    let desk = laptop.start();
    let (_, sheet) = found(&desk);
    let li = add_li(&desk, "staff");
    call(
        &desk,
        "add_person_here",
        json!({"staff": li, "passcode": "qingxi7", "own_passcode": WANG}),
    );
    assert_eq!(unlock(&laptop.start(), &li, "qingxi7"), "ok");

    assert_eq!(code(&desk, "forget_laptop", json!({"sure": true})), "still_open");
    let locked = laptop.start();
    assert_eq!(code(&locked, "forget_laptop", json!({"sure": false})), "not_sure");
    assert_eq!(
        code(&locked, "forget_laptop", json!({"sure": true})),
        "in_use",
        "another window works in it"
    );
    drop(desk);
    assert_eq!(code(&locked, "forget_laptop", json!({"sure": true})), "ok");
    assert_eq!(call(&locked, "status", json!({}))["space"], Value::Null);
    let again =
        json!({"recovery_code": sheet, "staff_name": "王芳", "device_name": "前台", "passcode": WANG});
    call(&locked, "recover_committee", again);
    assert_eq!(state(&laptop.start())["has_sheet"], true);
}

#[test]
fn the_recovery_sheet_is_shown_until_it_was_put_away() {
    let laptop = Laptop::new(10);
    let (wang, sheet) = found(&laptop.start());
    let desk = laptop.start();
    unlock(&desk, &wang, WANG);
    assert_eq!(call(&desk, "status", json!({}))["sheet_waits"], true);
    assert_eq!(
        call(&desk, "recovery_sheet", json!({}))["recovery_code"],
        sheet.as_str()
    );
    call(&desk, "put_sheet_away", json!({}));
    let again = laptop.start();
    unlock(&again, &wang, WANG);
    assert_eq!(call(&again, "status", json!({}))["sheet_waits"], false);
    assert_eq!(
        call(&again, "recovery_sheet", json!({}))["recovery_code"],
        Value::Null
    );
}

#[test]
fn the_key_that_lay_there_before_a_passcode_was_chosen_opens_nothing() {
    let laptop = Laptop::new(11);
    let desk = laptop.start();
    let plain = std::fs::read(laptop.key_file()).unwrap();
    assert_eq!(plain.len(), 32);
    let (wang, _) = found(&desk);
    drop(desk);
    let slots = std::fs::read(laptop.key_file()).unwrap();
    assert!(!slots.windows(32).any(|some| some == plain));
    // Put back in the place of the slots it is said, and nothing is made anew.
    std::fs::write(laptop.key_file(), &plain).unwrap();
    let before = laptop.files();
    assert_eq!(laptop.refusal(), "wrong_key");
    assert_eq!(laptop.files(), before);
    std::fs::write(laptop.key_file(), &slots).unwrap();
    assert_eq!(unlock(&laptop.start(), &wang, WANG), "ok");
}

#[test]
fn a_laptop_of_before_gets_its_passcode_later_and_keeps_everything() {
    let laptop = Laptop::new(12);
    let desk = laptop.start();
    let sheet = linli_tests::meet::found(&desk);
    call(&desk, "add_compound", json!({"name": "桂花苑"}));
    assert_eq!(
        code(
            &desk,
            "add_person_here",
            json!({"staff": desk.staff(), "passcode": LI, "own_passcode": ""})
        ),
        "not_found"
    );
    call(&desk, "set_passcode", json!({"passcode": WANG}));
    assert_eq!(code(&desk, "status", json!({})), "ok", "nobody is thrown out");
    let staff = json!(desk.staff());
    drop(desk);
    let again = laptop.start();
    assert_eq!(code(&again, "status", json!({})), "locked");
    assert_eq!(unlock(&again, &staff, WANG), "ok");
    assert_eq!(call(&again, "list_compounds", json!({}))[0]["name"], "桂花苑");
    let forgotten = json!({"recovery_code": sheet, "staff": staff, "passcode": "qingxi7"});
    assert_eq!(code(&laptop.start(), "unlock_with_recovery", forgotten), "ok");
}

/// Writes another key file and sees that it is refused as `expect`, and that nothing was changed or made.
fn refused(laptop: &Laptop, key: &[u8], expect: &str) {
    std::fs::write(laptop.key_file(), key).unwrap();
    let before = laptop.files();
    assert_eq!(laptop.refusal(), expect, "{} bytes", key.len());
    assert_eq!(laptop.files(), before);
}

#[test]
fn a_key_file_cut_damaged_or_gone_is_said_and_everything_left_as_it_is() {
    let laptop = Laptop::new(13);
    let (wang, _) = found(&laptop.start());
    let whole = std::fs::read(laptop.key_file()).unwrap();
    for length in 0..whole.len() {
        refused(&laptop, &whole[..length], "key_file");
    }
    let mut newer = whole.clone();
    newer[11] = b'2';
    refused(&laptop, &newer, "key_file_newer");
    std::fs::remove_file(laptop.key_file()).unwrap();
    let before = laptop.files();
    assert_eq!(laptop.refusal(), "key_missing");
    assert_eq!(laptop.files(), before);
    // No flipped bit opens anything else: it is refused, or the passcode is.
    for place in (0..whole.len()).step_by(7) {
        let mut flipped = whole.clone();
        flipped[place] ^= 1;
        std::fs::write(laptop.key_file(), &flipped).unwrap();
        let opened = Desk::open(laptop.dir.path(), laptop.world.clone());
        let Ok(desk) = opened else { continue };
        // Where the cost itself was flipped, deriving would only take long.
        let _ = std::fs::remove_file(laptop.dir.path().join("tries"));
        let told = state(&desk);
        assert_eq!(told["locked"], true, "byte {place}");
    }
    std::fs::write(laptop.key_file(), &whole).unwrap();
    assert_eq!(unlock(&laptop.start(), &wang, WANG), "ok");
}

fn id_bytes(id: &Value) -> Vec<u8> {
    let id: linli_core::id::Id = id.as_str().unwrap().parse().unwrap();
    id.bytes().to_vec()
}

fn find(bytes: &[u8], piece: &[u8]) -> usize {
    bytes.windows(piece.len()).position(|some| some == piece).unwrap()
}

#[test]
fn slots_swapped_between_people_open_as_neither() {
    let laptop = Laptop::new(14);
    let desk = laptop.start();
    let (wang, _) = found(&desk);
    let li = add_li(&desk, "staff");
    drop(desk);
    let mut swapped = std::fs::read(laptop.key_file()).unwrap();
    let (a, b) = (id_bytes(&wang), id_bytes(&li));
    let (at_a, at_b) = (find(&swapped, &a), find(&swapped, &b));
    swapped[at_a..at_a + 16].copy_from_slice(&b);
    swapped[at_b..at_b + 16].copy_from_slice(&a);
    std::fs::write(laptop.key_file(), swapped).unwrap();
    let desk = laptop.start();
    for (staff, passcode) in [(&wang, LI), (&li, WANG), (&wang, WANG), (&li, LI)] {
        assert_eq!(unlock(&desk, staff, passcode), "wrong_passcode");
    }
}

#[test]
fn a_refusal_says_what_to_do_in_both_languages() {
    let laptop = Laptop::new(15);
    let desk = laptop.start();
    let (wang, _) = found(&desk);
    call(&desk, "lock", json!({}));
    for _ in 0..5 {
        unlock(&desk, &wang, "wrong");
    }
    let args = json!({"staff": wang, "passcode": WANG});
    let problem = desk.call("unlock", args, Lang::Zh).unwrap_err();
    assert_eq!(problem.say(Lang::Zh), "输错的次数太多，请等 30 秒再试。");
    assert_eq!(problem.say(Lang::En), "Too many wrong tries; wait 30 seconds.");
}
