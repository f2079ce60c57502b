//! A stick as a folder with files on it: what the program reads there, what it never touches, and what a cut leaves.
#![allow(missing_docs, clippy::unwrap_used)]

use linli_core::disk;
use linli_tests::process::{linli, program};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// What an exchange of this committee writes.
const OURS: &str = "邻里-清溪居委会.linli";

fn founded(name: &str) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let founder = json!({"name": name, "staff_name": "王芳", "device_name": "前台"}).to_string();
    linli(dir.path(), &["call", "create_committee", &founder]).unwrap();
    dir
}

fn exchange(dir: &Path, stick: &Path) -> Result<Value, String> {
    linli(dir, &["stick", stick.to_str().unwrap()])
}

/// The same, started in the folder `from`; its answer, or its whole problem.
fn exchange_from(from: &Path, dir: &Path, stick: &str) -> Result<Value, Value> {
    answer(program_on(dir, stick).current_dir(from))
}

fn program_on(dir: &Path, stick: &str) -> Command {
    let mut command = Command::new(program("linli"));
    command.arg("--data").arg(dir);
    command.args(["--json", "--lang", "en", "stick", stick]);
    command
}

fn answer(command: &mut Command) -> Result<Value, Value> {
    let done = command.output().unwrap();
    let answer = serde_json::from_slice(&done.stdout).unwrap();
    if done.status.success() {
        Ok(answer)
    } else {
        Err(answer)
    }
}

/// What was found in a file of that name.
fn finding<'a>(view: &'a Value, name: &str) -> &'a Value {
    let mut files = view["files"].as_array().unwrap().iter();
    files
        .find(|file| file["name"] == name)
        .unwrap_or_else(|| panic!("nothing is said of {name}: {view}"))
}

fn problem_of<'a>(view: &'a Value, name: &str) -> &'a str {
    let file = finding(view, name);
    assert_eq!(file["replaceable"], false, "{file}");
    file["problem"].as_str().unwrap()
}

fn names(stick: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(stick)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_newcomer_and_its_administrator_meet_on_a_stick_with_other_things_on_it() {
    let (a, c, other) = (
        founded("清溪/../居委会"),
        tempfile::tempdir().unwrap(),
        founded("别的居委会"),
    );
    let stick = tempfile::tempdir().unwrap();
    fs::write(stick.path().join("照片.jpg"), b"a photograph").unwrap();
    fs::write(stick.path().join("坏的.linli"), b"no file of ours").unwrap();
    exchange(other.path(), stick.path()).unwrap();
    let theirs = fs::read(stick.path().join("邻里-别的居委会.linli")).unwrap();
    let invitation = linli(a.path(), &["call", "make_invitation", "{}"]).unwrap()["invitation"].clone();
    let join = json!({"invitation": invitation, "staff_name": "陈晨", "device_name": "三号机"}).to_string();
    linli(c.path(), &["call", "join_committee", &join]).unwrap();
    exchange(c.path(), stick.path()).unwrap();
    assert_eq!(exchange(a.path(), stick.path()).unwrap()["let_in"], 1);
    assert!(
        stick.path().join("邻里-清溪居委会.linli").is_file(),
        "{:?}",
        names(stick.path())
    );
    let read = exchange(c.path(), stick.path()).unwrap();
    assert!(read["path"].as_str().unwrap().ends_with(OURS), "{read}");
    let status = linli(c.path(), &["call", "status", "{}"]).unwrap();
    assert_eq!(status["admitted"], true);
    assert_eq!(
        fs::read(stick.path().join("邻里-别的居委会.linli")).unwrap(),
        theirs
    );
    assert_eq!(
        fs::read(stick.path().join("坏的.linli")).unwrap(),
        b"no file of ours"
    );
    assert_eq!(names(stick.path()).len(), 5, "{:?}", names(stick.path()));
}

#[test]
fn a_file_that_cannot_be_read_is_never_written_over() {
    let a = founded("清溪居委会");
    let stick = tempfile::tempdir().unwrap();
    let ours = stick.path().join("邻里-清溪居委会.linli");
    fs::write(&ours, b"somebody's file under our name").unwrap();
    let view = exchange(a.path(), stick.path()).unwrap();
    assert!(
        view["path"]
            .as_str()
            .unwrap()
            .ends_with("邻里-清溪居委会-2.linli"),
        "{view}"
    );
    assert_eq!(fs::read(&ours).unwrap(), b"somebody's file under our name");
    assert_eq!(exchange(a.path(), &ours).unwrap_err(), "not_a_stick");
    // Its own, once read, is taken the place of.
    exchange(a.path(), &stick.path().join("邻里-清溪居委会-2.linli")).unwrap();
    exchange(a.path(), &stick.path().join("新的.linli")).unwrap();
    assert_eq!(names(stick.path()).len(), 3);
}

#[test]
fn folders_large_files_and_missing_places_are_refused_in_a_sentence() {
    let a = founded("清溪居委会");
    let stick = tempfile::tempdir().unwrap();
    let large = stick.path().join("大.linli");
    fs::File::create(&large).unwrap().set_len(4 << 30).unwrap();
    assert_eq!(exchange(a.path(), &large).unwrap_err(), "stick_too_large");
    fs::create_dir(stick.path().join("文件夹.linli")).unwrap();
    // Neither stands in the way of a file of one's own.
    exchange(a.path(), stick.path()).unwrap();
    assert_eq!(large.metadata().unwrap().len(), 4 << 30);
    let nowhere = stick.path().join("没有/这里.linli");
    assert_eq!(exchange(a.path(), &nowhere).unwrap_err(), "stick_unwritable");
}

#[cfg(unix)]
#[test]
fn links_laid_on_a_stick_lead_nowhere() {
    use std::os::unix::fs::symlink;
    let a = founded("清溪居委会");
    let (stick, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let secret = home.path().join("secret");
    fs::write(&secret, b"not for a stick").unwrap();
    let link = stick.path().join("邻里-清溪居委会.linli");
    symlink(&secret, &link).unwrap();
    symlink(&secret, stick.path().join("邻里-清溪居委会-2.new")).unwrap();
    assert_eq!(exchange(a.path(), &link).unwrap_err(), "stick_link");
    // The name is taken by something that is no file of ours.
    let view = exchange(a.path(), stick.path()).unwrap();
    assert!(view["path"].as_str().unwrap().ends_with("-2.linli"), "{view}");
    fs::remove_file(&link).unwrap();
    let draft = stick.path().join("邻里-清溪居委会.new");
    symlink(&secret, &draft).unwrap();
    exchange(a.path(), stick.path()).unwrap();
    assert_eq!(fs::read(&secret).unwrap(), b"not for a stick");
}

#[test]
fn of_files_that_cannot_be_read_each_is_said_why() {
    let (a, other) = (founded("清溪居委会"), founded("别的居委会"));
    let stick = tempfile::tempdir().unwrap();
    let at = |name: &str| stick.path().join(name);
    exchange(other.path(), stick.path()).unwrap();
    fs::write(at("坏的.linli"), b"no file of ours").unwrap();
    fs::create_dir(at("文件夹.linli")).unwrap();
    fs::File::create(at("大.linli"))
        .unwrap()
        .set_len(4 << 30)
        .unwrap();
    let view = exchange(a.path(), stick.path()).unwrap();
    assert_eq!(view["files"].as_array().unwrap().len(), 4, "{view}");
    for (name, why) in [
        ("邻里-别的居委会.linli", "not for this laptop"),
        ("坏的.linli", "not a file for exchange"),
        ("文件夹.linli", "no ordinary file"),
        ("大.linli", "too large"),
    ] {
        let told = problem_of(&view, name);
        assert!(told.contains(why), "{name}: {told}");
    }
    assert_eq!(view["left_out"], 0);
    assert!(at(OURS).is_file());
}

#[test]
fn our_own_file_is_read_first_and_what_is_left_out_is_counted() {
    let a = founded("清溪居委会");
    let stick = tempfile::tempdir().unwrap();
    exchange(a.path(), stick.path()).unwrap();
    // All of them newer, and as many again that cannot be files for exchange at all.
    for nth in 0..10 {
        fs::write(stick.path().join(format!("{nth}.linli")), b"newer").unwrap();
        fs::create_dir(stick.path().join(format!("文件夹{nth}.linli"))).unwrap();
    }
    let view = exchange(a.path(), stick.path()).unwrap();
    assert_eq!(view["files"][0]["name"], OURS);
    assert_eq!(view["files"][0]["whole"], true);
    assert_eq!(view["files"].as_array().unwrap().len(), 8);
    assert_eq!(view["left_out"], 13);
    assert!(view["path"].as_str().unwrap().ends_with(OURS), "{view}");
}

#[test]
fn a_damaged_file_is_never_written_over() {
    let a = founded("清溪居委会");
    for nth in 0..90 {
        let people = json!({"name": format!("物资{nth}").repeat(40), "unit": "个"});
        linli(a.path(), &["call", "add_item", &people.to_string()]).unwrap();
    }
    let stick = tempfile::tempdir().unwrap();
    exchange(a.path(), stick.path()).unwrap();
    let ours = stick.path().join(OURS);
    let whole = fs::read(&ours).unwrap();
    for place in [whole.len() / 2, whole.len() - 1] {
        let mut bad = whole.clone();
        bad[place] ^= 1;
        fs::write(&ours, &bad).unwrap();
        let code = exchange(a.path(), &ours).unwrap_err();
        assert!(code.starts_with("stick_damaged"), "{code}");
        let view = exchange(a.path(), stick.path()).unwrap();
        assert!(problem_of(&view, OURS).contains("damaged"), "{view}");
        assert!(view["path"].as_str().unwrap().ends_with("-2.linli"), "{view}");
        assert_eq!(fs::read(&ours).unwrap(), bad);
    }
    // One that was not copied to its end is made whole again.
    fs::write(&ours, &whole[..whole.len() / 2]).unwrap();
    let view = exchange(a.path(), &ours).unwrap();
    assert_eq!(finding(&view, OURS)["replaceable"], true);
    assert_eq!(exchange(a.path(), &ours).unwrap()["files"][0]["whole"], true);
}

#[test]
fn drafts_touch_nothing_of_others_and_leave_nothing_behind() {
    let a = founded("清溪居委会");
    let stick = tempfile::tempdir().unwrap();
    let theirs = stick.path().join("邻里-清溪居委会.new");
    fs::write(&theirs, b"a stranger's").unwrap();
    exchange(a.path(), stick.path()).unwrap();
    exchange(a.path(), &stick.path().join(OURS)).unwrap();
    assert_eq!(fs::read(&theirs).unwrap(), b"a stranger's");
    assert_eq!(names(stick.path()).len(), 2, "{:?}", names(stick.path()));
}

#[test]
fn drafts_of_a_stick_that_was_pulled_out_go_with_the_next_exchange() {
    let dir = founded("清溪居委会");
    let stick = tempfile::tempdir().unwrap();
    let old = std::time::SystemTime::now() - Duration::from_secs(3_600);
    let lay = |name: &str, fresh: bool| {
        let path = stick.path().join(name);
        let file = fs::File::create(&path).unwrap();
        if !fresh {
            file.set_modified(old).unwrap();
        }
        path
    };
    let left = lay(&format!("{OURS}.00000000000000aa.new"), false);
    let fresh = lay(&format!("{OURS}.00000000000000ab.new"), true);
    let theirs = lay(&format!("{OURS}.照片.new"), false);
    exchange(dir.path(), stick.path()).unwrap();
    assert!(!left.exists());
    assert!(fresh.exists(), "somebody may be writing it");
    assert!(theirs.exists());
}

/// A full stick fails while the draft is written, a folder in its way when that is put in its place: both leave nothing.
#[test]
fn of_a_draft_that_cannot_be_put_in_its_place_nothing_stays() {
    let stick = tempfile::tempdir().unwrap();
    let taken = stick.path().join("taken.linli");
    fs::create_dir(&taken).unwrap();
    let draft = stick.path().join("draft.new");
    disk::write_by(&draft, &taken, b"a file").unwrap_err();
    assert_eq!(names(stick.path()), ["taken.linli"]);
    fs::write(&draft, b"somebody's").unwrap();
    disk::write_by(&draft, &stick.path().join("other.linli"), b"a file").unwrap_err();
    assert_eq!(fs::read(&draft).unwrap(), b"somebody's");
    assert!(!stick.path().join("other.linli").exists());
}

#[test]
fn a_file_is_named_from_the_folder_one_stands_in() {
    let a = founded("清溪居委会");
    let stick = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        exchange_from(stick.path(), a.path(), "新的.linli").unwrap();
        exchange_from(stick.path(), a.path(), "./新的.linli").unwrap();
    }
    assert_eq!(names(stick.path()), ["新的.linli"]);
}

#[test]
fn a_mistyped_folder_is_refused_and_nothing_is_written() {
    let a = founded("清溪居委会");
    let stick = tempfile::tempdir().unwrap();
    fs::write(stick.path().join("照片.jpg"), b"a photograph").unwrap();
    for typo in ["typo_folder", "照片.jpg", "邻里.linli.bak"] {
        let problem = exchange_from(stick.path(), a.path(), typo).unwrap_err();
        assert_eq!(problem["code"], "stick_path");
        assert!(
            problem["message"].as_str().unwrap().contains(".linli"),
            "{problem}"
        );
    }
    assert_eq!(names(stick.path()), ["照片.jpg"]);
}

#[test]
fn nothing_is_said_to_have_been_taken_in_where_nothing_came() {
    let a = founded("清溪居委会");
    let stick = tempfile::tempdir().unwrap();
    let problem = exchange_from(stick.path(), a.path(), "没有/这里.linli").unwrap_err();
    assert_eq!(problem["code"], "stick_unwritable");
    let told = problem["message"].as_str().unwrap();
    assert!(!told.contains("taken in"), "{told}");
}

/// Started by root it would read everything: then it is started as somebody else.
#[cfg(unix)]
#[test]
fn a_file_nobody_may_read_stops_nothing() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    use std::os::unix::process::CommandExt;
    const NOBODY: u32 = 65_534;
    let a = founded("清溪居委会");
    let stick = tempfile::tempdir().unwrap();
    exchange(a.path(), stick.path()).unwrap();
    let ours = stick.path().join(OURS);
    fs::set_permissions(&ours, fs::Permissions::from_mode(0o000)).unwrap();
    fs::write(stick.path().join("坏的.linli"), b"no file of ours").unwrap();
    let mut command = program_on(a.path(), stick.path().to_str().unwrap());
    if stick.path().metadata().unwrap().uid() == 0 {
        hand_over(a.path(), &|path| chown(path, Some(NOBODY), None).unwrap());
        chown(stick.path(), Some(NOBODY), None).unwrap();
        command.uid(NOBODY);
    }
    let view = answer(&mut command).unwrap();
    let told = problem_of(&view, OURS);
    assert!(told.contains("cannot be read"), "{told}");
    problem_of(&view, "坏的.linli");
    assert!(view["path"].as_str().unwrap().ends_with("-2.linli"), "{view}");
    assert_eq!(ours.metadata().unwrap().permissions().mode() & 0o777, 0);
}

#[cfg(unix)]
fn hand_over(dir: &Path, own: &dyn Fn(&Path)) {
    own(dir);
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            hand_over(&path, own);
        } else {
            own(&path);
        }
    }
}

/// Pulled out at any moment, a stick holds the old file or the new one.
#[test]
fn a_program_killed_in_the_middle_leaves_a_whole_file() {
    let a = founded("清溪居委会");
    let stick = tempfile::tempdir().unwrap();
    exchange(a.path(), stick.path()).unwrap();
    let whole = || -> PathBuf { stick.path().join("邻里-清溪居委会.linli") };
    for nth in 0..25u64 {
        let item = json!({"name": format!("物资{nth}"), "unit": "个"}).to_string();
        linli(a.path(), &["call", "add_item", &item]).unwrap();
        let mut child = Command::new(program("linli"))
            .arg("--data")
            .args([a.path(), Path::new("stick"), stick.path()])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        // At another moment every time, from its first to its last.
        std::thread::sleep(Duration::from_millis(nth * 7));
        let _ = child.kill();
        child.wait().unwrap();
        let view = exchange(a.path(), &whole()).unwrap();
        assert_eq!(view["files"][0]["whole"], true, "after {} ms", nth * 7);
    }
}
