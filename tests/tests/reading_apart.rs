//! A spreadsheet is read by a child with bounded memory and time; whatever becomes of the child, the program lives, a person is
//! told, and nothing is written.
#![allow(missing_docs, clippy::unwrap_used)]

use linli_tests::process::{linli, program, soon};
use linli_tests::served::Served;
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A table as large as is taken in at all: 2.8 million cells, which take some 250 MB.
fn huge() -> String {
    let mut text = String::from("楼号,单元,室号,姓名\n");
    for n in 0..99_000 {
        write!(text, "{},1,{},王芳", n / 200 + 1, n % 200 + 101).unwrap();
        text.push_str(&",x".repeat(24));
        text.push('\n');
    }
    text
}

fn roster(homes: usize) -> String {
    let mut text = String::from("楼号,单元,室号,姓名\n");
    for n in 0..homes {
        writeln!(text, "{},1,{},王芳", n / 100 + 1, n % 100 + 101).unwrap();
    }
    text
}

struct Laptop(TempDir);

impl Laptop {
    fn new() -> Laptop {
        let dir = tempfile::tempdir().unwrap();
        let founder = json!({"name": "春晖居委会", "staff_name": "王芳", "device_name": "前台"}).to_string();
        linli(dir.path(), &["call", "create_committee", &founder]).unwrap();
        Laptop(dir)
    }

    fn file(&self, text: &str) -> PathBuf {
        let path = self.0.path().join("大居.csv");
        std::fs::write(&path, text).unwrap();
        path
    }

    fn facts(&self) -> Value {
        linli(self.0.path(), &["verify"]).unwrap()["facts"].clone()
    }
}

/// Imports with a bound set; the code and the sentence of the refusal.
fn refused(dir: &Path, file: &Path, bound: (&str, &str), lang: &str) -> (String, String) {
    let done = Command::new(program("linli"))
        .args(["--json", "--lang", lang, "--data"])
        .arg(dir)
        .arg("import")
        .arg(file)
        .env(bound.0, bound.1)
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(1), "{done:?}");
    let said: Value = serde_json::from_slice(&done.stdout).unwrap();
    (
        said["code"].as_str().unwrap().to_owned(),
        said["message"].as_str().unwrap().to_owned(),
    )
}

#[test]
fn a_file_that_exhausts_memory_ends_its_reader_and_nothing_else() {
    let laptop = Laptop::new();
    let (file, before) = (laptop.file(&huge()), laptop.facts());
    let (code, zh) = refused(laptop.0.path(), &file, ("LINLI_READER_MB", "128"), "zh");
    assert_eq!(code, "file_exhausting");
    assert!(zh.contains("内存") && zh.contains("没有写入"), "{zh}");
    let (_, en) = refused(laptop.0.path(), &file, ("LINLI_READER_MB", "128"), "en");
    assert!(en.contains("nothing was written"), "{en}");
    assert_eq!(laptop.facts(), before);
    // It was the memory: with what is usually given, an ordinary file is read.
    let done = linli(
        laptop.0.path(),
        &["import", &laptop.file(&roster(300)).to_string_lossy()],
    )
    .unwrap();
    assert_eq!(done["counts"]["residents"], 300);
}

#[test]
fn a_file_that_takes_too_long_is_given_up() {
    let laptop = Laptop::new();
    let (file, before) = (laptop.file(&huge()), laptop.facts());
    let (code, zh) = refused(laptop.0.path(), &file, ("LINLI_READER_MS", "100"), "zh");
    assert_eq!(code, "file_too_slow");
    assert!(zh.contains("用时过长"), "{zh}");
    assert_eq!(laptop.facts(), before);
}

/// The children of a process, by their command lines.
fn readers(of: u32) -> usize {
    let children = std::fs::read_dir(format!("/proc/{of}/task")).unwrap();
    let of_task =
        |task: std::fs::DirEntry| std::fs::read_to_string(task.path().join("children")).unwrap_or_default();
    children
        .flatten()
        .map(of_task)
        .map(|all| all.split_whitespace().count())
        .sum()
}

#[test]
#[cfg(target_os = "linux")]
fn a_person_who_cancels_ends_the_reader() {
    let laptop = Laptop::new();
    let served = Served::start(laptop.0.path());
    let token = served.post("/api/upload?name=a.csv", &huge()).body;
    let token: Value = serde_json::from_str(&token).unwrap();
    std::thread::scope(|threads| {
        let preview = threads.spawn(|| served.call("preview_import", &json!({"file": token["token"]})));
        soon("the reader runs", || readers(served.id()) == 1);
        served.call("cancel", &json!({})).unwrap();
        assert_eq!(preview.join().unwrap(), Err("cancelled".to_owned()));
    });
    assert_eq!(readers(served.id()), 0, "the reader outlived its end");
    assert!(
        served
            .call("list_imports", &json!({}))
            .unwrap()
            .as_array()
            .unwrap()
            .is_empty()
    );
}
