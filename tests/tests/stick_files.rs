//! A stick as a folder with files on it: what the program reads there, what it never touches, and what a cut leaves.
#![allow(missing_docs, clippy::unwrap_used)]

use linli_tests::process::{linli, program};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

fn founded(name: &str) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let founder = json!({"name": name, "staff_name": "王芳", "device_name": "前台"}).to_string();
    linli(dir.path(), &["call", "create_committee", &founder]).unwrap();
    dir
}

fn exchange(dir: &Path, stick: &Path) -> Result<Value, String> {
    linli(dir, &["stick", stick.to_str().unwrap()])
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
    exchange(c.path(), stick.path()).unwrap();
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
