//! A USB stick as a folder of this machine: which files on it are read, and where the new one is put. What is in them is
//! the desk's to say.

use crate::file::{self, ReadError};
use linli_core::desk::{Desk, Lang, Problem, Words, World, system_words};
use linli_core::disk;
use linli_core::features::syncing::{StickFileView, stick_name};
use linli_core::stick::{MOST_BYTES, MOST_FILES, StickError, damaged_within};
use serde_json::{Value, json};
use std::cmp::Reverse;
use std::ffi::OsStr;
use std::fs::{self, FileType, Metadata};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// How a file for exchange ends.
const ENDING: &str = "linli";
/// No exchange takes longer to write its file.
const DRAFT_TIME: Duration = Duration::from_secs(600);
/// Names tried for the new file, where others have taken the first.
const MOST_NAMES: usize = 100;

/// Exchanges with the stick at `path`: one file on it (made where there is none), or its folder.
///
/// # Errors
/// When nothing can be written there, or the one file cannot be read; what is on the stick was left as it is then.
pub fn exchange(desk: &Desk, path: &Path, lang: Lang) -> Result<Value, Problem> {
    exchange_at(desk, path, lang)
        .inspect_err(|problem| tracing::info!(code = problem.code, "a stick was refused"))
}

fn exchange_at(desk: &Desk, path: &Path, lang: Lang) -> Result<Value, Problem> {
    match kind(path)? {
        Some(kind) if kind.is_dir() => with_folder(desk, path, lang),
        _ if !is_for_exchange(path) => Err(neither(path)),
        Some(_) => with_file(desk, path, lang),
        None => put(desk, ask(desk, Vec::new(), false, lang)?, path),
    }
}

/// The new file takes the place of the one that was read, unless something of that could not be.
fn with_file(desk: &Desk, path: &Path, lang: Lang) -> Result<Value, Problem> {
    let view = ask(desk, vec![read(path)?], false, lang)?;
    if view["files"][0]["replaceable"] != true {
        return Err(damaged_within());
    }
    put(desk, view, path)
}

/// The files for exchange in the folder are read; the new one takes the place of the one it holds all of. What cannot be read
/// is told with the others, and keeps nobody from what can.
fn with_folder(desk: &Desk, folder: &Path, lang: Lang) -> Result<Value, Problem> {
    let name = stick_name(desk, lang)?;
    let mut files = found(folder, &name)?;
    let left_out = files.len().saturating_sub(MOST_FILES);
    files.truncate(MOST_FILES);
    let (mut brought, mut unread) = (Vec::new(), Vec::new());
    for path in &files {
        match read_plain(path) {
            Ok(file) => brought.push(file),
            Err(problem) => unread.push(json!(StickFileView::unread(&name_of(path), &problem, lang))),
        }
    }
    let mut view = ask(desk, brought, true, lang)?;
    if let Some(told) = view["files"].as_array_mut() {
        told.extend(unread);
    }
    view["left_out"] = json!(left_out);
    // It may be another by now: that of the committee that let this laptop in.
    let name = view["name"].as_str().unwrap_or(&name);
    let to = place(folder, name, &view)?;
    put(desk, view, &to)
}

/// The name itself where it is free or stands for a file all of which is in the new one; else with a number.
fn place(folder: &Path, name: &str, view: &Value) -> Result<PathBuf, Problem> {
    let files = view["files"].as_array().map_or(&[][..], Vec::as_slice);
    let stem = stem(name);
    let names =
        std::iter::once(name.to_owned()).chain((2..MOST_NAMES).map(|nth| format!("{stem}-{nth}.{ENDING}")));
    let may_stand = |name: &String| {
        let replaced = files
            .iter()
            .any(|file| file["name"] == *name && file["replaceable"] == true);
        replaced || matches!(kind(&folder.join(name)), Ok(None))
    };
    let name = names.into_iter().find(may_stand).ok_or_else(|| {
        Problem::refused(
            "stick_crowded",
            "U盘上的交换文件太多，请删掉不用的再试。",
            "There are too many files for exchange on this stick; remove those nobody needs and try again.",
        )
    })?;
    Ok(folder.join(name))
}

/// The files for exchange in a folder. There may be more than are read: what the exchange would write itself comes first,
/// then the newest, and at the end what cannot be one.
fn found(folder: &Path, name: &str) -> Result<Vec<PathBuf>, Problem> {
    let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    let mut files: Vec<_> = entries
        .flatten()
        .filter(|entry| is_for_exchange(&entry.path()))
        .map(|entry| {
            let data = entry.metadata().ok();
            let changed = data.as_ref().and_then(|data| data.modified().ok());
            let newest_first = Reverse(changed.unwrap_or(SystemTime::UNIX_EPOCH));
            (
                turn(&entry.path(), data.as_ref(), name),
                newest_first,
                entry.path(),
            )
        })
        .collect();
    files.sort();
    Ok(files.into_iter().map(|(_, _, path)| path).collect())
}

/// When a file's turn comes.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    /// It bears the name the exchange writes under.
    Ours,
    /// It bears that name with a number: the name itself was taken once.
    OursBeside,
    Another,
    /// A link, a folder, or too large.
    Never,
}

fn turn(path: &Path, data: Option<&Metadata>, name: &str) -> Turn {
    let fits = |data: &Metadata| data.is_file() && data.len() <= MOST_BYTES as u64;
    let number = |found: &str| {
        let number = found.strip_prefix(stem(name))?.strip_prefix('-')?;
        stem(number).parse::<usize>().ok()
    };
    match name_of(path) {
        _ if !data.is_some_and(fits) => Turn::Never,
        found if found == name => Turn::Ours,
        found if number(&found).is_some() => Turn::OursBeside,
        _ => Turn::Another,
    }
}

/// A name without its ending.
fn stem(name: &str) -> &str {
    name.trim_end_matches(ENDING).trim_end_matches('.')
}

fn is_for_exchange(path: &Path) -> bool {
    path.extension() == Some(OsStr::new(ENDING))
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

struct Brought {
    name: String,
    bytes: Vec<u8>,
}

/// Reads what lies in a folder, if it is a file and no link to one.
fn read_plain(path: &Path) -> Result<Brought, Problem> {
    kind(path)?;
    read(path)
}

fn read(path: &Path) -> Result<Brought, Problem> {
    let bytes = file::read(path, MOST_BYTES).map_err(|error| match error {
        ReadError::Unreadable(error) => unreadable(path, &error),
        ReadError::NotOrdinary => no_plain_file(path),
        ReadError::TooLarge => StickError::TooLarge.into(),
    })?;
    Ok(Brought {
        name: name_of(path),
        bytes,
    })
}

fn ask(desk: &Desk, files: Vec<Brought>, beside: bool, lang: Lang) -> Result<Value, Problem> {
    let tokens = files
        .into_iter()
        .map(|file| desk.take_file(&file.name, file.bytes));
    let tokens = tokens.collect::<Result<Vec<_>, _>>()?;
    desk.call("exchange_stick", json!({"files": tokens, "beside": beside}), lang)
}

/// Writes the new file beside the old one and puts it in its place: pulled out at any moment, the stick holds one of the two.
fn put(desk: &Desk, mut view: Value, path: &Path) -> Result<Value, Problem> {
    let made = view["file"].as_str().and_then(|token| desk.made_file(token));
    let made = made.ok_or_else(|| Problem::not_found("交换文件", "file for exchange"))?;
    let brought = ["came", "let_in"].iter().any(|what| view[what] != 0);
    disk::write_by(&draft(path), path, &made.bytes).map_err(|error| unwritable(path, brought, &error))?;
    clear_drafts(path);
    view["path"] = json!(path.display().to_string());
    Ok(view)
}

/// A name nobody else uses: what others have on the stick stays theirs.
fn draft(path: &Path) -> PathBuf {
    let random = u64::from_le_bytes(World::system().bytes());
    path.with_file_name(format!("{}.{random:016x}.new", name_of(path)))
}

/// Removes drafts that a stick kept which was pulled out too early. A fresh one may be somebody's at this very moment.
fn clear_drafts(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let entries = fs::read_dir(folder.unwrap_or(Path::new(".")))
        .into_iter()
        .flatten();
    for entry in entries.flatten() {
        let changed = entry.metadata().and_then(|data| data.modified());
        let is_fresh = changed.is_ok_and(|at| at.elapsed().is_ok_and(|age| age < DRAFT_TIME));
        if is_draft_of(path, &name_of(&entry.path())) && !is_fresh {
            // It only takes room: where it cannot be removed the next exchange tries again.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn is_draft_of(path: &Path, name: &str) -> bool {
    let random = name
        .strip_prefix(&name_of(path))
        .and_then(|rest| rest.strip_prefix('.'));
    let random = random.and_then(|rest| rest.strip_suffix(".new"));
    random.is_some_and(|random| random.len() == 16 && random.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// What stands at `path`, if anything. Links are not followed, and neither pipes nor devices are opened: somebody else may
/// have laid them there.
fn kind(path: &Path) -> Result<Option<FileType>, Problem> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(path, &error)),
        Ok(data) if data.is_file() || data.is_dir() => Ok(Some(data.file_type())),
        Ok(_) => Err(no_plain_file(path)),
    }
}

fn no_plain_file(path: &Path) -> Problem {
    Problem::bad(
        "stick_link",
        format!(
            "{} 不是普通文件（可能是链接或文件夹），没有读取，也没有改动它。",
            path.display()
        ),
        format!(
            "{} is no ordinary file (a link or a folder, perhaps); it was neither read nor changed.",
            path.display()
        ),
    )
}

fn unreadable(path: &Path, error: &std::io::Error) -> Problem {
    let (path, Words { zh, en }) = (path.display(), system_words(error));
    Problem::bad(
        "file",
        format!("读不了 {path}：{zh}。请检查U盘是否插好。"),
        format!("{path} cannot be read: {en}. Check that the stick is in."),
    )
}

fn unwritable(path: &Path, brought: bool, error: &std::io::Error) -> Problem {
    let (file_zh, file_en) = match brought {
        true => (
            "U盘带来的记录已收下，但新文件",
            "What the stick brought was taken in, but the new file",
        ),
        false => ("新文件", "The new file"),
    };
    let (path, Words { zh, en }) = (path.display(), system_words(error));
    Problem::bad(
        "stick_unwritable",
        format!("{file_zh}写不到 {path}：{zh}。请检查U盘是否写保护、还有没有空间，再试一次。"),
        format!(
            "{file_en} cannot be written to {path}: {en}. See whether the stick is write-protected or full, and try again."
        ),
    )
}

fn neither(path: &Path) -> Problem {
    Problem::bad(
        "stick_path",
        format!(
            "{} 不是文件夹，文件名也不以 .linli 结尾，什么都没有写。请检查U盘的路径有没有写错。",
            path.display()
        ),
        format!(
            "{} is no folder, and its name does not end in .linli; nothing was written. Check the path of the stick.",
            path.display()
        ),
    )
}
