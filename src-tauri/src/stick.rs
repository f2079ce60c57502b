//! A USB stick as a folder of this machine: which files on it are read, and where the new one is put. What is in them is
//! the desk's to say.

use linli_core::desk::{Desk, Lang, Problem, World};
use linli_core::stick::{MOST_BYTES, MOST_FILES, StickError};
use serde_json::{Value, json};
use std::ffi::OsStr;
use std::fs::{self, FileType};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// How a file for exchange ends.
const ENDING: &str = "linli";
/// Names tried for the new file, where others have taken the first.
const MOST_NAMES: usize = 100;

/// Exchanges with the stick at `path`: one file on it (made where there is none), or its folder.
///
/// # Errors
/// When nothing can be read or written there; what is on the stick was left as it is then.
pub fn exchange(desk: &Desk, path: &Path, lang: Lang) -> Result<Value, Problem> {
    match kind(path)? {
        Some(kind) if kind.is_dir() => with_folder(desk, path, lang),
        Some(_) => {
            let view = ask(desk, vec![read(path)?], lang)?;
            put(desk, view, path)
        }
        None => put(desk, ask(desk, Vec::new(), lang)?, path),
    }
}

/// Every file for exchange in the folder is read, the newest first; the new one takes the place of the one it holds all of.
fn with_folder(desk: &Desk, folder: &Path, lang: Lang) -> Result<Value, Problem> {
    let files = found(folder)?;
    let brought = files
        .iter()
        .map(|path| read(path))
        .collect::<Result<Vec<_>, _>>()?;
    let view = match ask(desk, brought, lang) {
        // Files of others only: ours is put beside them.
        Err(_) if !files.is_empty() => ask(desk, Vec::new(), lang)?,
        done => done?,
    };
    let name = view["name"].as_str().unwrap_or_default().to_owned();
    let to = place(folder, &name, &view)?;
    put(desk, view, &to)
}

/// The name itself where it is free or stands for a file all of which is in the new one; else with a number.
fn place(folder: &Path, name: &str, view: &Value) -> Result<PathBuf, Problem> {
    let files = view["files"].as_array().map_or(&[][..], Vec::as_slice);
    let stem = name.trim_end_matches(ENDING).trim_end_matches('.');
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

fn found(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    let mut files: Vec<(SystemTime, PathBuf)> = entries
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
        .filter(|entry| entry.path().extension() == Some(OsStr::new(ENDING)))
        .filter_map(|entry| Some((entry.metadata().ok()?, entry.path())))
        .filter(|(data, _)| data.len() <= MOST_BYTES as u64)
        .map(|(data, path)| (data.modified().unwrap_or(SystemTime::UNIX_EPOCH), path))
        .collect();
    files.sort_by(|a, b| b.cmp(a));
    files.truncate(MOST_FILES);
    Ok(files.into_iter().map(|(_, path)| path).collect())
}

struct Brought {
    name: String,
    bytes: Vec<u8>,
}

fn read(path: &Path) -> Result<Brought, Problem> {
    let size = path.metadata().map_err(|error| unreadable(path, &error))?.len();
    if size > MOST_BYTES as u64 {
        return Err(StickError::TooLarge.into());
    }
    Ok(Brought {
        name: path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        bytes: fs::read(path).map_err(|error| unreadable(path, &error))?,
    })
}

fn ask(desk: &Desk, files: Vec<Brought>, lang: Lang) -> Result<Value, Problem> {
    let tokens = files
        .into_iter()
        .map(|file| desk.take_file(&file.name, file.bytes));
    let tokens = tokens.collect::<Result<Vec<_>, _>>()?;
    desk.call("exchange_stick", json!({ "files": tokens }), lang)
}

/// Writes the new file beside the old one and puts it in its place: pulled out at any moment, the stick holds one of the two.
fn put(desk: &Desk, mut view: Value, path: &Path) -> Result<Value, Problem> {
    let made = view["file"].as_str().and_then(|token| desk.made_file(token));
    let made = made.ok_or_else(|| Problem::not_found("交换文件", "file for exchange"))?;
    World::system()
        .disk
        .write(path, &made.bytes)
        .map_err(|error| unwritable(path, &error))?;
    view["path"] = json!(path.display().to_string());
    Ok(view)
}

/// What stands at `path`, if anything. Links are not followed, and neither pipes nor devices are opened: somebody else may
/// have laid them there.
fn kind(path: &Path) -> Result<Option<FileType>, Problem> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(path, &error)),
        Ok(data) if data.is_file() || data.is_dir() => Ok(Some(data.file_type())),
        Ok(_) => Err(Problem::bad(
            "stick_link",
            format!(
                "{} 不是普通文件（可能是链接），没有读取，也没有改动它。",
                path.display()
            ),
            format!(
                "{} is no ordinary file (a link, perhaps); it was neither read nor changed.",
                path.display()
            ),
        )),
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Problem {
    Problem::bad(
        "file",
        format!("读不了 {}：{error}。请检查U盘是否插好。", path.display()),
        format!(
            "{} cannot be read: {error}. Check that the stick is in.",
            path.display()
        ),
    )
}

fn unwritable(path: &Path, error: &std::io::Error) -> Problem {
    Problem::bad(
        "stick_unwritable",
        format!(
            "U盘带来的记录已收下，但新文件写不到 {}：{error}。请检查U盘是否写保护、还有没有空间，再试一次。",
            path.display()
        ),
        format!(
            "What the stick brought was taken in, but the new file cannot be written to {}: {error}. See whether the stick is write-protected or full, and try again.",
            path.display()
        ),
    )
}
