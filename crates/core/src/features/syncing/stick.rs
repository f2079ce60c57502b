//! The exchange with a USB stick: what its files hold is taken in, and one file is written for every laptop of the committee.

use super::conversation::talk;
use crate::desk::{Desk, MadeFile};
use crate::features::members::{self, Gate};
use crate::id::Id;
use crate::journal::chains;
use crate::journal::vector::DeviceId;
use crate::journal::{peers, store};
use crate::problem::{Lang, Problem, ProblemKind, Say, Words, system_words};
use crate::stick::file::{Ending, Header};
use crate::stick::{Found, MOST_BYTES, MOST_FILES, Stick, StickError, WriteError, damaged_within, sealed};
use crate::sync::Direction;
use data_encoding::BASE32_NOPAD;
use rusqlite::{Connection, OptionalExtension};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

/// What the other end is called while the exchange lasts.
const STICK: &str = "stick";

/// Arguments of `exchange_stick`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct ExchangeStick {
    /// Tokens of the files on the stick; none to make the first one.
    pub files: Vec<String>,
    /// Whether the new file is put beside files of which nothing can be read; else, where there are only such, nothing is done.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub beside: bool,
}

/// What was found in a file on the stick.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct StickFileView {
    /// The file's name.
    pub name: String,
    /// The laptop it says it was written on, where that is known.
    pub by: Option<String>,
    /// When it says it was written, ms.
    pub at: Option<i64>,
    /// Whether it was read to its end; what stood before a cut was taken in.
    pub whole: bool,
    /// Whether the new file may take its place: it holds all that this one held.
    pub replaceable: bool,
    /// Why nothing of it was read, or not all, in a sentence.
    pub problem: Option<String>,
}

impl StickFileView {
    /// A file of which something was read.
    fn read(name: &str, by: Option<String>, found: &Found, lang: Lang) -> StickFileView {
        let damaged = found.ending == Ending::Damaged;
        StickFileView {
            name: name.to_owned(),
            by,
            at: Some(found.header.at_ms),
            whole: found.ending == Ending::Whole,
            replaceable: !damaged,
            problem: damaged.then(|| damaged_within().say(lang).to_owned()),
        }
    }

    /// A file of which nothing was read.
    pub fn unread(name: &str, problem: &Problem, lang: Lang) -> StickFileView {
        // Its name may be anybody's words.
        tracing::info!(code = problem.code, "a file on a stick was not read");
        StickFileView {
            name: name.to_owned(),
            by: None,
            at: None,
            whole: false,
            replaceable: false,
            problem: Some(problem.say(lang).to_owned()),
        }
    }
}

/// What an exchange did.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct StickView {
    /// What was found.
    pub files: Vec<StickFileView>,
    /// Files left out, because there were more than are read in one exchange.
    pub left_out: u64,
    /// Facts that came.
    pub came: u64,
    /// Facts the stick holds now and did not before.
    pub went: u64,
    /// Pages that wait for others that have not come.
    pub waiting: u64,
    /// Laptops let in by this exchange.
    pub let_in: u64,
    /// The other laptops that can read the new file, by name.
    pub readers: Vec<String>,
    /// Laptops of the committee that cannot read it yet: nothing they wrote has come here.
    pub unreached: Vec<String>,
    /// The new file, to be put on the stick.
    pub file: String,
    /// The name to put it there under.
    pub name: String,
}

pub(super) fn exchange_stick(desk: &Desk, args: ExchangeStick, lang: Lang) -> Result<StickView, Problem> {
    let space = desk.with_space(|space| {
        space.seal()?;
        Ok(space.id)
    })?;
    let mut stick = Stick::new(space);
    let files = read_all(desk, &mut stick, &args, lang)?;
    let mut exchange = || {
        // A stick is looked at anew every time, and what it holds is no reason to believe anything safe.
        let forget = || desk.with_space(|space| Ok(peers::forget(space.db(), STICK)?));
        forget()?;
        let done = talk(desk, STICK, Direction::Both, |ask| Ok(stick.answer(ask)));
        forget().and(done)
    };
    let mut received = exchange()?.received;
    let let_in = members::welcome(desk)?;
    if let_in > 0 {
        received.add(exchange()?.received);
    }
    // What waits may have waited before.
    let brought = received.facts > 0 || let_in > 0;
    let made = write(desk, &stick, space, brought, lang)?;
    Ok(StickView {
        files,
        left_out: args.files.len().saturating_sub(MOST_FILES) as u64,
        came: received.facts,
        went: stick.given,
        waiting: received.waiting as u64,
        let_in: let_in as u64,
        readers: made.readers,
        unreached: made.unreached,
        name: made.file.name.clone(),
        file: desk.keep_file(made.file),
    })
}

/// Reads every file; an error only where there are files, nothing can be read of any, and the new one is not to be put beside them.
fn read_all(
    desk: &Desk,
    stick: &mut Stick,
    args: &ExchangeStick,
    lang: Lang,
) -> Result<Vec<StickFileView>, Problem> {
    let files = args.files.iter().take(MOST_FILES).map(|token| {
        let file = desk.made_file(token);
        file.ok_or_else(|| Problem::not_found("这个文件", "file"))
    });
    let files = files.collect::<Result<Vec<MadeFile>, Problem>>()?;
    let key = desk.device().key.clone();
    desk.look(lang, |look| {
        let space = store::meta(look.db, "space")?.and_then(|bytes| bytes.try_into().ok());
        let mut gate = Gate::of(space.map_or(Id::NIL, Id::from_bytes), look.db)?;
        let mut views = Vec::new();
        let (mut any, mut first) = (false, None);
        for file in &files {
            views.push(match stick.read(&file.bytes, &key, &mut gate) {
                Ok(found) => {
                    any = true;
                    let by = named(look.db, &found.header.device)?;
                    StickFileView::read(&file.name, by, &found, lang)
                }
                // Nobody can read anything of it.
                Err(error @ StickError::Cut) => {
                    any = true;
                    let view = StickFileView::unread(&file.name, &error.into(), lang);
                    StickFileView {
                        replaceable: true,
                        ..view
                    }
                }
                Err(error) => {
                    let problem = Problem::from(error);
                    let view = StickFileView::unread(&file.name, &problem, lang);
                    first = first.or(Some(problem));
                    view
                }
            });
        }
        let alone = !any && !args.beside;
        first.filter(|_| alone).map_or(Ok(views), Err)
    })
}

struct Made {
    file: MadeFile,
    readers: Vec<String>,
    unreached: Vec<String>,
}

fn write(desk: &Desk, stick: &Stick, space: Id, brought: bool, lang: Lang) -> Result<Made, Problem> {
    let (device, own_key) = {
        let device = desk.device();
        (device.id(), device.key.verifying_key().to_bytes())
    };
    desk.with_space(|space| Ok(space.seal()?))?;
    desk.look(lang, |look| {
        let others = others(look.db, &device)?;
        let inviter = inviter(look.db, &device)?;
        let keys = others.iter().filter_map(|other| other.key);
        let header = Header {
            space,
            device,
            vector: chains::vector(look.db, None)?,
            at_ms: look.now_ms,
        };
        let bytes = stick
            .write(look.db, &header, Vec::new())
            .and_then(|plain| Ok(sealed::seal(&plain, keys.chain(inviter).chain([own_key]))?))
            .map_err(|error| not_written(&error))?;
        if bytes.len() > MOST_BYTES {
            return Err(too_much(brought));
        }
        let name = name_here(look.db, &device)?;
        let (reached, unreached): (Vec<_>, Vec<_>) =
            others.into_iter().partition(|other| other.key.is_some());
        let names = |all: Vec<Other>| all.into_iter().map(|other| other.name).collect();
        Ok(Made {
            file: MadeFile {
                name,
                mime: "application/octet-stream",
                bytes: Arc::new(bytes),
            },
            readers: names(reached),
            unreached: names(unreached),
        })
    })
}

/// Another laptop of the committee that may read.
struct Other {
    name: String,
    /// Known once a page of it is here.
    key: Option<[u8; 32]>,
}

fn others(db: &Connection, me: &DeviceId) -> rusqlite::Result<Vec<Other>> {
    db.prepare_cached(
        "SELECT d.name, (SELECT w.public_key FROM writer w WHERE w.device = d.id LIMIT 1) FROM device d
         WHERE d.role IS NOT NULL AND d.admitted AND d.id <> ? ORDER BY d.at, d.id",
    )?
    .query_map([me], |row| {
        Ok(Other {
            name: row.get(0)?,
            key: row.get(1)?,
        })
    })?
    .collect()
}

/// Whom a laptop that nobody has let in yet writes to: the one that invited it.
fn inviter(db: &Connection, me: &DeviceId) -> rusqlite::Result<Option<[u8; 32]>> {
    let admitted: Option<bool> = db
        .prepare_cached("SELECT admitted FROM device WHERE id = ?")?
        .query_row([me], |row| row.get(0))
        .optional()?;
    let key = store::meta(db, "inviter")?.and_then(|bytes| bytes.try_into().ok());
    Ok(key.filter(|_| admitted != Some(true)))
}

fn named(db: &Connection, device: &DeviceId) -> rusqlite::Result<Option<String>> {
    db.prepare_cached("SELECT name FROM device WHERE id = ?")?
        .query_row([device], |row| row.get(0))
        .optional()
}

/// The name under which an exchange writes its file on this laptop.
///
/// # Errors
/// When there is no committee here, or it cannot be looked at.
pub fn stick_name(desk: &Desk, lang: Lang) -> Result<String, Problem> {
    let device = desk.device().id();
    desk.look(lang, |look| Ok(name_here(look.db, &device)?))
}

fn name_here(db: &Connection, device: &DeviceId) -> rusqlite::Result<String> {
    let committee = members::committee(db)?;
    Ok(file_name(committee.map(|committee| committee.name), device))
}

/// `邻里-春晖居委会.linli`: letters and digits only, so that it is a name on every disk. A laptop that does not know the
/// committee's name yet writes beside the file of those it asks.
fn file_name(committee: Option<String>, device: &DeviceId) -> String {
    let plain = |name: String| -> String { name.chars().filter(|c| c.is_alphanumeric()).take(40).collect() };
    let committee = committee.map(plain).filter(|name| !name.is_empty());
    let tail = committee.unwrap_or_else(|| format!("加入-{}", &BASE32_NOPAD.encode(device.bytes())[..6]));
    format!("邻里-{tail}.linli")
}

fn not_written(error: &WriteError) -> Problem {
    let Words { zh, en } = match error {
        WriteError::Io(error) => system_words(error),
        WriteError::Sql(error) => {
            let problem = error.problem();
            let part = |lang| problem.say(lang).trim_end_matches(['。', '.']);
            Words::new(part(Lang::Zh), part(Lang::En))
        }
    };
    Problem::new(
        ProblemKind::Broken,
        "stick_not_written",
        format!("交换文件没有做成：{zh}。U盘上的文件没有改动。"),
        format!("The file for exchange could not be made: {en}. What is on the stick was not changed."),
    )
}

fn too_much(brought: bool) -> Problem {
    let (zh, en) = match brought {
        true => (
            "U盘上带来的记录已经收下。",
            " What the stick brought was taken in.",
        ),
        false => ("", ""),
    };
    Problem::refused(
        "stick_full",
        format!("台账超过了一个交换文件能装的大小（64 MB），请改用同屋互传或汇聚站。{zh}"),
        format!("There is more than one file for exchange can hold (64 MB); use the room or a hub.{en}"),
    )
}
