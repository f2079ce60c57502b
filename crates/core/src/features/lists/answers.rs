//! How answers are settled: each is added, those that nobody had seen of one another stand side by side, and where they
//! differ a person decides.

use super::facts::LineAnswered;
use super::types::ListAnswer;
use crate::features::register::home_address;
use crate::features::reviews::{self, Matter};
use crate::fold::contest::{Versions, contest};
use crate::fold::{Fold, FoldError, round_of};
use crate::id::Id;
use crate::journal::fact::Fact;
use crate::problem::Lang;
use crate::space::{Pen, WriteError};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// What an answer says: two that say the same do not disagree, whatever is noted beside them.
type Says = (Option<u8>, Option<Id>);

/// The answer of a number in rows.
pub(super) fn answer(number: u8) -> Option<ListAnswer> {
    use ListAnswer::{Found, LivesElsewhere, MovedAway, NotOurs, Unknown};
    [Found, MovedAway, LivesElsewhere, NotOurs, Unknown]
        .into_iter()
        .find(|known| *known as u8 == number)
}

/// The number of an answer in rows.
fn number(answer: ListAnswer) -> u8 {
    answer as u8
}

/// The part of a review that names a line.
fn part(line: u32) -> [u8; 4] {
    line.to_be_bytes()
}

const ANSWERS: Versions = Versions {
    table: "list_answer",
    of: "list = ?1 AND line = ?2",
    says: "answer, resident",
};

pub(super) fn answered(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let said: LineAnswered = minicbor::decode(&fact.body)?;
    let (list, stamp) = (round_of(fact)?, fold.stamp(fact));
    let value: Says = (said.answer.map(number), said.resident);
    let of = params![list, said.line];
    let standing = ANSWERS.standing(fold.db, of, |row, at| Ok((row.get(at)?, row.get(at + 1)?)), |_| 0)?;
    let verdict = contest(fold, &stamp, 0, &value, &standing)?;
    ANSWERS.put(fold.db, of, &standing, &verdict)?;
    fold.db
        .prepare_cached("INSERT OR IGNORE INTO list_answer VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?)")?
        .execute(params![
            list,
            said.line,
            stamp.writer,
            stamp.seq,
            verdict.shown.is_none(),
            value.0,
            value.1,
            said.note,
            stamp.clock,
            stamp.at,
            stamp.by
        ])?;
    let weight = verdict.disputed.then_some(1);
    reviews::set(fold, Matter::List, &list, &part(said.line), weight)?;
    Ok(())
}

/// An answer in words that whoever asked understands.
pub(super) fn word(answer: ListAnswer, lang: Lang) -> &'static str {
    match answer {
        ListAnswer::Found => lang.pick("在本社区", "lives here"),
        ListAnswer::MovedAway => lang.pick("已搬走", "moved away"),
        ListAnswer::LivesElsewhere => {
            lang.pick("登记在本社区，现住别处", "registered here, living elsewhere")
        }
        ListAnswer::NotOurs => lang.pick("不是本社区居民", "not ours"),
        ListAnswer::Unknown => lang.pick("无法核实", "cannot be told"),
    }
}

/// Calls `f` with every row of the answers to a line that stand and what each says, the latest first.
///
/// # Errors
/// SQLite's, and those of `f`.
pub(crate) fn answer_versions<T>(
    db: &Connection,
    list: &Id,
    line: u32,
    lang: Lang,
    f: impl Fn(&Row<'_>, String) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    let mut all = db.prepare_cached(
        "SELECT a.writer, a.seq, a.at, a.by_id, a.answer, a.clock, r.name, r.home FROM list_answer a
         LEFT JOIN resident r ON r.id = a.resident WHERE a.list = ? AND a.line = ? AND a.standing = 1
         ORDER BY a.clock DESC, a.seq DESC",
    )?;
    let rows = all.query_map(params![list, line], |row| {
        let said = row.get::<_, Option<u8>>(4)?.and_then(answer);
        let mut says = said
            .map_or(lang.pick("撤回答复", "taken back"), |said| word(said, lang))
            .to_owned();
        if let (Some(name), Some(home)) = (row.get::<_, Option<String>>(6)?, row.get::<_, Option<Id>>(7)?) {
            let address = home_address(db, &home)?.unwrap_or_default();
            says += &format!(" · {address} {name}");
        }
        f(row, says)
    })?;
    rows.collect()
}

/// Writes the chosen answer (its chain and number) once more: having seen all of them, it alone stands.
///
/// # Errors
/// The storage's.
pub(crate) fn settle_answer(
    pen: &mut Pen<'_>,
    list: Id,
    line: u32,
    chosen: (i64, i64),
) -> Result<(), WriteError> {
    let found: Option<(Option<u8>, Option<Id>, Option<String>)> = pen
        .db()
        .prepare_cached(
            "SELECT answer, resident, note FROM list_answer WHERE list = ? AND line = ? AND writer = ? AND seq = ?",
        )?
        .query_row(params![list, line, chosen.0, chosen.1], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    let (number, resident, note) = found.unwrap_or_default();
    let said = LineAnswered {
        line,
        answer: number.and_then(answer),
        resident,
        note,
    };
    pen.write(said.draft(list)).map(drop)
}
