//! How what is said of tubes becomes rows.

use super::facts::*;
use super::types::{TubeFault, TubeResult};
use crate::desk::{Role, Topic};
use crate::features::members::{Reach, Who};
use crate::features::reviews::{self, Matter};
use crate::fold::contest::{Versions, contest};
use crate::fold::{Fold, FoldError, KindOfFact, round_of};
use crate::id::Id;
use crate::journal::fact::Fact;
use crate::problem::Lang;
use crate::space::{Pen, WriteError};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// Of notes about one tube the last counts; of two at the very same reading the greater body. Results are only ever added:
/// the one shown of a tube, and which of them stand beside it, are settled as with marks.
pub(super) const TABLES: &str = "
    CREATE TABLE tube_note (round BLOB NOT NULL, code TEXT NOT NULL, fault INTEGER, note TEXT, clock INTEGER NOT NULL,
        body BLOB NOT NULL, PRIMARY KEY (round, code)) WITHOUT ROWID;
    CREATE TABLE tube_result (round BLOB NOT NULL, code TEXT NOT NULL, writer INTEGER NOT NULL, seq INTEGER NOT NULL,
        shown INTEGER NOT NULL, standing INTEGER NOT NULL, result INTEGER, clock INTEGER NOT NULL, at INTEGER NOT NULL,
        by_id BLOB NOT NULL, PRIMARY KEY (round, code, writer, seq)) WITHOUT ROWID;
";

pub(super) const KINDS: &[KindOfFact] = &[
    KindOfFact {
        kind: TUBE_NOTED,
        who: Who::AtLeast(Role::Volunteer, Reach::Anywhere),
        name: "tube_noted",
        fold: noted,
        tell,
        topic: Topic::Marks,
    },
    KindOfFact {
        kind: TUBE_RESULTED,
        who: Who::AtLeast(Role::Staff, Reach::Anywhere),
        name: "tube_resulted",
        fold: resulted,
        tell,
        topic: Topic::Marks,
    },
];

/// The fault of a number in rows.
pub(super) fn fault(number: u8) -> Option<TubeFault> {
    [TubeFault::Damaged, TubeFault::MixedUp]
        .into_iter()
        .find(|known| *known as u8 == number)
}

/// The result of a number in rows.
pub(super) fn result(number: u8) -> Option<TubeResult> {
    let all = [TubeResult::Negative, TubeResult::Unclear, TubeResult::Positive];
    all.into_iter().find(|known| *known as u8 == number)
}

fn noted(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let noted: TubeNoted = minicbor::decode(&fact.body)?;
    fold.db
        .prepare_cached(
            "INSERT INTO tube_note VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (round, code) DO UPDATE
             SET fault = excluded.fault, note = excluded.note, clock = excluded.clock, body = excluded.body
             WHERE (excluded.clock, excluded.body) > (clock, body)",
        )?
        .execute(params![
            round_of(fact)?,
            noted.code,
            noted.fault.map(|fault| fault as u8),
            noted.note,
            fact.clock.0 as i64,
            fact.body
        ])?;
    Ok(())
}

const RESULTS: Versions = Versions {
    table: "tube_result",
    of: "round = ?1 AND code = ?2",
    says: "result",
};

/// How grave a result is; one that was taken back is the least so.
fn grave(result: &Option<u8>) -> u8 {
    result.unwrap_or(0)
}

fn resulted(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let said: TubeResulted = minicbor::decode(&fact.body)?;
    let (round, stamp) = (round_of(fact)?, fold.stamp(fact));
    let number = said.result.map(|result| result as u8);
    let of = params![round, said.code];
    let standing = RESULTS.standing(fold.db, of, |row, at| row.get(at), grave)?;
    // Among concurrent ones the graver is shown until a person decides.
    let verdict = contest(fold, &stamp, grave(&number), &number, &standing)?;
    RESULTS.put(fold.db, of, &standing, &verdict)?;
    fold.db
        .prepare_cached("INSERT OR IGNORE INTO tube_result VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, ?)")?
        .execute(params![
            round,
            said.code,
            stamp.writer,
            stamp.seq,
            verdict.shown.is_none(),
            number,
            stamp.clock,
            stamp.at,
            stamp.by
        ])?;
    reviews::set(
        fold,
        Matter::Tube,
        &round,
        said.code.as_bytes(),
        verdict.disputed.then_some(1),
    )?;
    Ok(())
}

/// A result in a word; taken back where there is none.
pub(super) fn word(result: Option<TubeResult>, lang: Lang) -> &'static str {
    match result {
        Some(TubeResult::Negative) => lang.pick("阴性", "negative"),
        Some(TubeResult::Unclear) => lang.pick("无效／待复核", "unclear"),
        Some(TubeResult::Positive) => lang.pick("阳性", "positive"),
        None => lang.pick("撤回结果", "taken back"),
    }
}

/// Calls `f` with every row of the results of a tube that stand and what each says, the latest first.
///
/// # Errors
/// SQLite's, and those of `f`.
pub(crate) fn result_versions<T>(
    db: &Connection,
    round: &Id,
    code: &str,
    lang: Lang,
    f: impl Fn(&Row<'_>, String) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    let mut all = db.prepare_cached(
        "SELECT writer, seq, at, by_id, result, clock FROM tube_result WHERE round = ? AND code = ? AND standing = 1
         ORDER BY clock DESC, seq DESC",
    )?;
    let rows = all.query_map(params![round, code], |row| {
        let said = row.get::<_, Option<u8>>(4)?.and_then(result);
        f(row, word(said, lang).to_owned())
    })?;
    rows.collect()
}

/// Writes the chosen result (its chain and number) once more: having seen all of them, it alone stands.
///
/// # Errors
/// The storage's.
pub(crate) fn settle_result(
    pen: &mut Pen<'_>,
    round: Id,
    code: &str,
    chosen: (i64, i64),
) -> Result<(), WriteError> {
    let number: Option<u8> = pen
        .db()
        .prepare_cached(
            "SELECT result FROM tube_result WHERE round = ? AND code = ? AND writer = ? AND seq = ?",
        )?
        .query_row(params![round, code, chosen.0, chosen.1], |row| row.get(0))
        .optional()?
        .flatten();
    let said = TubeResulted {
        code: code.to_owned(),
        result: number.and_then(result),
    };
    pen.write(said.draft(round)).map(drop)
}

fn tell(_: &Connection, fact: &Fact, lang: Lang) -> rusqlite::Result<String> {
    if fact.kind == TUBE_NOTED {
        let code = minicbor::decode::<TubeNoted>(&fact.body).map(|noted| noted.code);
        return Ok(format!(
            "{} {}",
            lang.pick("采样管备注", "tube noted"),
            code.unwrap_or_default()
        ));
    }
    Ok(match minicbor::decode::<TubeResulted>(&fact.body) {
        Ok(said) => format!(
            "{} {}：{}",
            lang.pick("采样管结果", "tube"),
            said.code,
            word(said.result, lang)
        ),
        Err(_) => lang.pick("采样管结果", "tube").to_owned(),
    })
}
