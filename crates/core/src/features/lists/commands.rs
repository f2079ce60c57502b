//! Reading a list, keeping it, and closing it.

use super::facts::{LinesListed, ListClosed, ListReceived};
use super::matching::match_line;
use super::people::People;
use super::queries::{missing, veiled};
use super::reading::{self, Read};
use super::taking_apart::Names;
use super::types::*;
use crate::desk::Desk;
use crate::desk::Role;
use crate::features::members::{Empty, Made, required};
use crate::features::register::masking;
use crate::id::Id;
use crate::problem::{Lang, Problem};
use crate::space::Pen;
use rusqlite::{Connection, OptionalExtension};

/// Lines in one fact.
const LISTED_AT_ONCE: usize = 500;
/// Letters of a line that are shown.
const SHOWN: usize = 80;

/// A list read against the register.
fn read(desk: &Desk, text: Option<&str>, file: Option<&str>, lang: Lang) -> Result<(Read, People), Problem> {
    let rows = reading::rows(desk, text, file)?;
    let people = desk.look(lang, |look| Ok(People::read(look.db)?))?;
    let names = Names {
        is_name: &|word| people.by_name.contains_key(word),
        compounds: &people.compounds,
    };
    let read = reading::read(&rows, &names)?;
    Ok((read, people))
}

/// What the list comes to; nothing is written.
pub(super) fn read_list(desk: &Desk, args: ReadList, lang: Lang) -> Result<ListReading, Problem> {
    let (read, people) = read(desk, args.text.as_deref(), args.file.as_deref(), lang)?;
    let brief = |text: &str| veiled(text).chars().take(SHOWN).collect::<String>();
    let shown = |column, value: &Option<String>| {
        let value = value.clone();
        value.and_then(|value| masking::shown(Role::Staff, column, value))
    };
    let lines: Vec<ReadLine> = read
        .lines
        .iter()
        .map(|(number, line)| ReadLine {
            line: *number,
            text: brief(&line.text),
            name: line.name.as_deref().map(brief),
            phone: shown("phone", &line.phone),
            id_number: shown("id_number", &line.id_number),
            address: line.address.as_deref().map(brief),
            verdict: match_line(&people, line, 0).verdict,
        })
        .collect();
    let count = |verdict| lines.iter().filter(|line| line.verdict == verdict).count() as u64;
    let unread = read.unread.iter().map(|(line, text, why)| ListUnread {
        line: *line,
        text: brief(text),
        why: *why,
    });
    Ok(ListReading {
        certain: count(Verdict::Certain),
        near: count(Verdict::Near),
        nobody: count(Verdict::Nobody),
        unread: unread.collect(),
        lines,
    })
}

/// Keeps a list.
pub(super) fn receive_list(desk: &Desk, args: ReceiveList, lang: Lang) -> Result<Made, Problem> {
    let name = required(&args.name, "名单名称", "name of the list")?;
    let source = match args
        .source
        .as_deref()
        .map(str::trim)
        .filter(|source| !source.is_empty())
    {
        Some(source) => Some(required(source, "来自", "sender")?),
        None => None,
    };
    let (read, _) = read(desk, args.text.as_deref(), args.file.as_deref(), lang)?;
    let without = args.without.unwrap_or_default();
    let kept = read
        .lines
        .into_iter()
        .filter(|(number, _)| !without.contains(number));
    let lines: Vec<_> = kept.map(|(_, line)| line).collect();
    if lines.is_empty() {
        return Err(Problem::bad(
            "nobody",
            "没有读到人：每行要有姓名、电话或身份证号。",
            "Nobody was read: each line needs a name, a phone or an identity number.",
        ));
    }
    desk.write(|pen| {
        let id = pen.make_id();
        let received = ListReceived {
            name,
            source,
            due_at: args.due_at,
        };
        pen.write(received.draft(id))?;
        for (lines, first) in lines.chunks(LISTED_AT_ONCE).zip((1u32..).step_by(LISTED_AT_ONCE)) {
            let lines = lines.to_vec();
            pen.write(LinesListed { first, lines }.draft(id))?;
        }
        Ok(Made { id })
    })
}

/// Whether a list is closed; fails where there is none.
pub(super) fn is_closed(db: &Connection, list: &Id) -> Result<bool, Problem> {
    db.prepare_cached(
        "SELECT coalesce(s.closed, 0) FROM list l LEFT JOIN list_state s ON s.list = l.id WHERE l.id = ?",
    )?
    .query_row([list], |row| row.get(0))
    .optional()?
    .ok_or_else(missing)
}

/// The answers were given back, or the list is taken up again.
pub(super) fn close_list(pen: &mut Pen<'_>, args: CloseList) -> Result<Empty, Problem> {
    if is_closed(pen.db(), &args.list)? != args.closed {
        pen.write(ListClosed { closed: args.closed }.draft(args.list))?;
    }
    Ok(Empty {})
}
