//! How a list and its answers become rows.

use super::answers::answered;
use super::facts::*;
use crate::desk::{Role, Topic};
use crate::features::members::{Reach, Who};
use crate::fold::{Fold, FoldError, KindOfFact, round_of};
use crate::journal::fact::Fact;
use crate::problem::Lang;
use rusqlite::{Connection, OptionalExtension, params};

/// Answers are only ever added: the one shown of a line, and which of them stand beside it, are settled as with marks.
/// Whether a list is closed stands apart: it may be heard of before the list.
pub(super) const TABLES: &str = "
    CREATE TABLE list (id BLOB PRIMARY KEY, name TEXT NOT NULL, source TEXT, due_at INTEGER, writer INTEGER NOT NULL,
        seq INTEGER NOT NULL, clock INTEGER NOT NULL, at INTEGER NOT NULL, by_id BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE list_state (list BLOB PRIMARY KEY, closed INTEGER NOT NULL, clock INTEGER NOT NULL, at INTEGER NOT NULL)
        WITHOUT ROWID;
    CREATE TABLE list_line (list BLOB NOT NULL, line INTEGER NOT NULL, text TEXT NOT NULL, name TEXT, phone TEXT,
        id_number TEXT, address TEXT, PRIMARY KEY (list, line)) WITHOUT ROWID;
    CREATE TABLE list_answer (list BLOB NOT NULL, line INTEGER NOT NULL, writer INTEGER NOT NULL, seq INTEGER NOT NULL,
        shown INTEGER NOT NULL, standing INTEGER NOT NULL, answer INTEGER, resident BLOB, note TEXT,
        clock INTEGER NOT NULL, at INTEGER NOT NULL, by_id BLOB NOT NULL, PRIMARY KEY (list, line, writer, seq))
        WITHOUT ROWID;
";

pub(super) const KINDS: &[KindOfFact] = &[
    KindOfFact {
        kind: LIST_RECEIVED,
        who: Who::AtLeast(Role::Staff, Reach::Anywhere),
        name: "list_received",
        fold: received,
        tell,
        topic: Topic::Rounds,
    },
    KindOfFact {
        kind: LINES_LISTED,
        who: Who::AtLeast(Role::Staff, Reach::Anywhere),
        name: "lines_listed",
        fold: listed,
        tell,
        topic: Topic::Rounds,
    },
    KindOfFact {
        kind: LINE_ANSWERED,
        who: Who::AtLeast(Role::Staff, Reach::Anywhere),
        name: "line_answered",
        fold: answered,
        tell,
        topic: Topic::Rounds,
    },
    KindOfFact {
        kind: LIST_CLOSED,
        who: Who::AtLeast(Role::Staff, Reach::Anywhere),
        name: "list_closed",
        fold: closed,
        tell,
        topic: Topic::Rounds,
    },
];

fn received(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let list: ListReceived = minicbor::decode(&fact.body)?;
    let s = fold.stamp(fact);
    fold.db
        .prepare_cached("INSERT OR IGNORE INTO list VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")?
        .execute(params![
            round_of(fact)?,
            list.name,
            list.source,
            list.due_at,
            s.writer,
            s.seq,
            s.clock,
            s.at,
            s.by
        ])?;
    Ok(())
}

fn listed(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let listed: LinesListed = minicbor::decode(&fact.body)?;
    let list = round_of(fact)?;
    // Written together with the list by one laptop: no two facts name the same line, unless somebody forged one, and then the
    // greater text counts, whichever came first.
    let mut insert = fold.db.prepare_cached(
        "INSERT INTO list_line VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (list, line) DO UPDATE SET text = excluded.text,
            name = excluded.name, phone = excluded.phone, id_number = excluded.id_number, address = excluded.address
         WHERE (excluded.text, coalesce(excluded.name, ''), coalesce(excluded.phone, ''), coalesce(excluded.id_number, ''),
            coalesce(excluded.address, '')) > (text, coalesce(name, ''), coalesce(phone, ''), coalesce(id_number, ''),
            coalesce(address, ''))",
    )?;
    for (line, number) in listed.lines.iter().zip(i64::from(listed.first)..) {
        insert.execute(params![
            list,
            number,
            line.text,
            line.name,
            line.phone,
            line.id_number,
            line.address
        ])?;
    }
    Ok(())
}

/// The last word counts; of two at the very same reading, that it is closed.
fn closed(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let said: ListClosed = minicbor::decode(&fact.body)?;
    fold.db
        .prepare_cached(
            "INSERT INTO list_state VALUES (?1, ?2, ?3, ?4) ON CONFLICT (list) DO UPDATE
             SET closed = excluded.closed, clock = excluded.clock, at = excluded.at
             WHERE (excluded.clock, excluded.closed, excluded.at) > (clock, closed, at)",
        )?
        .execute(params![
            round_of(fact)?,
            said.closed,
            fact.clock.0 as i64,
            fact.at_ms
        ])?;
    Ok(())
}

fn tell(db: &Connection, fact: &Fact, lang: Lang) -> rusqlite::Result<String> {
    let name: Option<String> = db
        .prepare_cached("SELECT name FROM list WHERE id = ?")?
        .query_row([fact.subject], |row| row.get(0))
        .optional()?;
    let (zh, en) = match fact.kind {
        LIST_RECEIVED => ("收到上级名单", "list received"),
        LINES_LISTED => ("上级名单的内容", "lines of a list"),
        LINE_ANSWERED => ("答复名单", "list answered"),
        _ => ("名单办结或重新打开", "list closed or taken up again"),
    };
    Ok(format!("{}：{}", lang.pick(zh, en), name.unwrap_or_default()))
}
