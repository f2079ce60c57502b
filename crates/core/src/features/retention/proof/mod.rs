//! The proof that what was destroyed is gone: every file of the data folder is opened and looked through, byte by byte as
//! it is once decrypted, free pages included.
//!
//! What is gone cannot be searched for by its text: nobody has it any more, and the hashes that remain are salted. So the
//! proof goes the other way round. Everything that a round can leave behind has one of two forms, a section of a page or
//! a row of its marks. Each section that is found anywhere in a file must be one that a page still holds, and no row may
//! name a destroyed round together with somebody it was about; there are no free pages, and the log is empty.

mod image;
mod tables;

use super::purges::purged;
use crate::desk::Desk;
use crate::features::members::Empty;
use crate::id::Id;
use crate::journal::store::{self, FileKey};
use crate::problem::{Lang, Problem, Words, system_words};
use crate::world::World;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use ts_rs::TS;

/// What was looked at in one file, and what was found.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct FileProof {
    /// Its name within the data folder.
    pub file: String,
    /// Bytes looked through, decrypted.
    pub bytes: u64,
    /// Database pages that hold nothing; there may be none in a committee's file.
    pub free_pages: u64,
    /// Bytes of the write-ahead log beside it; there may be none.
    pub log_bytes: u64,
    /// Sections of pages found in it.
    pub sections: u64,
    /// Whether nothing of a destroyed round was found.
    pub clean: bool,
    /// What was found, in words.
    pub findings: Vec<String>,
}

/// The proof of the whole folder.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct ProofView {
    /// How many rounds are destroyed.
    pub rounds: u64,
    /// Sections that were taken out of pages.
    pub erased_sections: u64,
    /// Every file.
    pub files: Vec<FileProof>,
    /// Whether every file is clean.
    pub clean: bool,
}

/// See the call `prove_destroyed`. Each database is held in memory once while it is looked through.
pub(super) fn prove_destroyed(desk: &Desk, _: Empty, lang: Lang) -> Result<ProofView, Problem> {
    let (gone, erased_sections) = desk.with_space(|space| {
        let db = space.db();
        // What others wrote since is moved into the file, where it is looked at.
        store::empty_log(db)?;
        let holes: i64 = db.query_row("SELECT count(*) FROM hole", [], |row| row.get(0))?;
        Ok((purged(db)?, holes as u64))
    })?;
    let (folder, key) = {
        let device = desk.device();
        (device.folder().to_owned(), device.file_key)
    };
    let mut files = Vec::new();
    for path in all_files(desk.world(), &folder)? {
        let name = path.strip_prefix(&folder).unwrap_or(&path).display().to_string();
        if name.ends_with("-wal") || name.ends_with("-shm") {
            continue;
        }
        let mut proof = look_through(desk.world(), &path, &key, &gone, lang)?;
        proof.file = name;
        proof.clean = proof.findings.is_empty();
        files.push(proof);
    }
    Ok(ProofView {
        rounds: gone.len() as u64,
        erased_sections,
        clean: files.iter().all(|file| file.clean),
        files,
    })
}

/// Every file below the folder.
fn all_files(world: &World, folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for path in world
            .disk
            .list(&folder)
            .map_err(|error| unreadable(&folder, &error))?
        {
            match world.disk.list(&path) {
                Ok(_) => folders.push(path),
                Err(_) => files.push(path),
            }
        }
    }
    files.sort();
    Ok(files)
}

fn unreadable(path: &Path, error: &io::Error) -> Problem {
    let (path, Words { zh, en }) = (path.display(), system_words(error));
    Problem::refused(
        "unreadable",
        format!("读不了 {path}：{zh}。"),
        format!("{path} cannot be read: {en}."),
    )
}

fn look_through(
    world: &World,
    path: &Path,
    key: &FileKey,
    gone: &BTreeSet<Id>,
    lang: Lang,
) -> Result<FileProof, Problem> {
    let mut proof = FileProof {
        file: String::new(),
        bytes: 0,
        free_pages: 0,
        log_bytes: 0,
        sections: 0,
        clean: false,
        findings: Vec::new(),
    };
    // Backups keep the laptop's own file under another ending.
    let is_database = |ending: &std::ffi::OsStr| ending == "db" || ending == "device";
    if !path.extension().is_some_and(is_database) {
        let bytes = world.disk.read(path).map_err(|error| unreadable(path, &error))?;
        proof.bytes = bytes.len() as u64;
        let left = image::sections(&bytes).count();
        if left > 0 {
            proof
                .findings
                .push(lang.pick("有账页的内容", "it holds parts of pages").to_owned());
        }
        return Ok(proof);
    }
    let log = world.disk.read(&beside(path, "-wal"));
    proof.log_bytes = log.map_or(0, |log| log.len() as u64);
    let mut db = match store::open_reader(path, key, &*world.disk) {
        Ok(db) => db,
        Err(error) => {
            let said = error.to_string();
            proof
                .findings
                .push(lang.pick("打不开：", "it cannot be opened: ").to_owned() + &said);
            return Ok(proof);
        }
    };
    let number = |sql| {
        db.query_row(sql, [], |row| row.get::<_, i64>(0))
            .map(|n| n as u64)
    };
    proof.free_pages = number("PRAGMA freelist_count")?;
    let held = tables::held(&db)?;
    let people = tables::people(&db)?;
    let in_tables = tables::of_rounds(&db, gone)?;
    let image = db.serialize(rusqlite::MAIN_DB)?;
    proof.bytes = image.len() as u64;
    proof.sections = image::sections(&image).count() as u64;
    let left = image::sections(&image)
        .filter(|at| !held.lies_at(&image, *at))
        .count();
    let rows = image::rows(&image, gone, &people);
    let mut found = |count: u64, zh: &str, en: &str| {
        if count > 0 {
            proof.findings.push(match lang {
                Lang::Zh => format!("{count} {zh}"),
                Lang::En => format!("{count} {en}"),
            });
        }
    };
    found(
        held.of_rounds(gone),
        "个账页仍有已销毁轮次的内容",
        "pages still hold facts of destroyed rounds",
    );
    found(
        in_tables,
        "行仍属于已销毁的轮次",
        "rows still belong to destroyed rounds",
    );
    found(left as u64, "段残留的账页内容", "left-over parts of pages");
    found(rows as u64, "处残留的勾选", "left-over marks");
    // Where rounds were destroyed the file was written anew; what other files free says nothing.
    if !gone.is_empty() && held.is_journal() {
        found(proof.free_pages, "个空闲页", "free pages");
        found(
            proof.log_bytes,
            "字节的日志还没有清空",
            "bytes of the log are not emptied",
        );
    }
    Ok(proof)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
