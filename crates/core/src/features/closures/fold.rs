//! How closures and their rules become rows.

use super::facts::*;
use super::places;
use super::timing::weight_of;
use crate::desk::{Role, Topic};
use crate::features::members::{Reach, Who};
use crate::features::reviews::{self, Matter};
use crate::fold::contest::{Versions, contest};
use crate::fold::{Fold, FoldError, KindOfFact, named};
use crate::id::Id;
use crate::journal::fact::Fact;
use crate::problem::Lang;
use crate::space::{Pen, WriteError};
use rusqlite::{Connection, Row, params};

/// What became of a place is only ever added: each row says how it stood from then on (`closed`, nothing where it was open),
/// which one is shown is settled as with the results of tubes. All rows of a place are its history.
pub(super) const TABLES: &str = "
    CREATE TABLE closure (place BLOB NOT NULL, writer INTEGER NOT NULL, seq INTEGER NOT NULL, shown INTEGER NOT NULL,
        standing INTEGER NOT NULL, step INTEGER NOT NULL, closed BLOB, why TEXT, clock INTEGER NOT NULL,
        at INTEGER NOT NULL, by_id BLOB NOT NULL, PRIMARY KEY (place, writer, seq)) WITHOUT ROWID;
    CREATE TABLE closure_rules (id BLOB PRIMARY KEY, name TEXT, clock INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
";

pub(super) const KINDS: &[KindOfFact] = &[
    KindOfFact {
        kind: CLOSURE_CHANGED,
        who: Who::Judged(needed, Reach::Subject),
        name: "closure_changed",
        fold: changed,
        tell,
        topic: Topic::Closures,
    },
    KindOfFact {
        kind: RULES_SAVED,
        who: Who::AtLeast(Role::Administrator, Reach::Whole),
        name: "closure_rules_saved",
        fold: rules_saved,
        tell,
        topic: Topic::Closures,
    },
    KindOfFact {
        kind: RULES_REMOVED,
        who: Who::AtLeast(Role::Administrator, Reach::Whole),
        name: "closure_rules_removed",
        fold: rules_removed,
        tell,
        topic: Topic::Closures,
    },
];

/// What is done against the rules, or beside them, is an administrator's.
fn needed(fact: &Fact) -> Role {
    match minicbor::decode::<ClosureChanged>(&fact.body) {
        Ok(changed) if changed.word => Role::Administrator,
        _ => Role::Staff,
    }
}

pub(super) fn step_of(number: u8) -> Option<ClosureStep> {
    use ClosureStep::*;
    [
        Begun, Moved, Prolonged, Anew, Beside, Released, TakenBack, Settled,
    ]
    .into_iter()
    .find(|step| *step as u8 + 1 == number)
}

pub(super) fn step_number(step: ClosureStep) -> u8 {
    step as u8 + 1
}

const CLOSURES: Versions = Versions {
    table: "closure",
    of: "place = ?1",
    says: "closed",
};

fn changed(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let changed: ClosureChanged = minicbor::decode(&fact.body)?;
    if changed
        .closed
        .as_ref()
        .is_some_and(|closed| closed.level().is_none())
    {
        return Err(FoldError::Body(minicbor::decode::Error::message(
            "a level that is not in its rules",
        )));
    }
    let (place, stamp) = (fact.subject, fold.stamp(fact));
    let rank = weight_of(changed.closed.as_ref());
    let closed = changed.closed.as_ref().map(Closed::bytes);
    let of = params![place];
    let weight = |closed: &Option<Vec<u8>>| weight_of(closed.as_deref().and_then(read).as_ref());
    let standing = CLOSURES.standing(fold.db, of, |row, at| row.get(at), weight)?;
    // Among concurrent ones the stricter, and of equally strict ones the longer, is shown until a person decides.
    let verdict = contest(fold, &stamp, rank, &closed, &standing)?;
    CLOSURES.put(fold.db, of, &standing, &verdict)?;
    fold.db
        .prepare_cached("INSERT OR IGNORE INTO closure VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?)")?
        .execute(params![
            place,
            stamp.writer,
            stamp.seq,
            verdict.shown.is_none(),
            step_number(changed.step),
            closed,
            changed.why,
            stamp.clock,
            stamp.at,
            stamp.by
        ])?;
    reviews::set(fold, Matter::Closure, &place, b"", verdict.disputed.then_some(1))?;
    Ok(())
}

/// How a place is closed, from a row: what the fold took in can be read.
pub(super) fn read(bytes: &[u8]) -> Option<Closed> {
    minicbor::decode(bytes).ok()
}

fn rules_saved(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let saved: RulesSaved = minicbor::decode(&fact.body)?;
    named::put(fold, "closure_rules", fact, Some(&saved.rules.name))
}

fn rules_removed(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    named::put(fold, "closure_rules", fact, None)
}

/// How a place stands, in a few words.
pub(super) fn stands(closed: Option<&Closed>, lang: Lang) -> String {
    let Some(closed) = closed else {
        return lang.pick("不封控", "open").to_owned();
    };
    let level = closed.level().map_or("", |level| level.name.as_str());
    let (from, more) = (closed.from, closed.more_days);
    match lang {
        Lang::Zh if more > 0 => format!("{level}，{from} 起，延长 {more} 天"),
        Lang::Zh => format!("{level}，{from} 起"),
        Lang::En if more > 0 => format!("{level} from {from}, {more} days longer"),
        Lang::En => format!("{level} from {from}"),
    }
}

/// Calls `f` with every row of a place that stands and what each says, the latest first.
///
/// # Errors
/// SQLite's, and those of `f`.
pub(crate) fn versions<T>(
    db: &Connection,
    place: &Id,
    lang: Lang,
    f: impl Fn(&Row<'_>, String) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    let mut all = db.prepare_cached(
        "SELECT writer, seq, at, by_id, closed, clock FROM closure WHERE place = ? AND standing = 1
         ORDER BY clock DESC, seq DESC",
    )?;
    let rows = all.query_map([place], |row| {
        let closed: Option<Vec<u8>> = row.get(4)?;
        f(row, stands(closed.as_deref().and_then(read).as_ref(), lang))
    })?;
    rows.collect()
}

/// Writes the chosen version (its chain and number) once more: having seen all of them, it alone stands.
///
/// # Errors
/// The storage's.
pub(crate) fn settle(pen: &mut Pen<'_>, place: Id, chosen: (i64, i64)) -> Result<(), WriteError> {
    let closed: Option<Vec<u8>> = pen
        .db()
        .prepare_cached("SELECT closed FROM closure WHERE place = ? AND writer = ? AND seq = ?")?
        .query_row(params![place, chosen.0, chosen.1], |row| row.get(0))?;
    let changed = ClosureChanged {
        step: ClosureStep::Settled,
        closed: closed.as_deref().and_then(read),
        why: None,
        word: false,
    };
    pen.write(changed.draft(place)).map(drop)
}

fn tell(db: &Connection, fact: &Fact, lang: Lang) -> rusqlite::Result<String> {
    if fact.kind == RULES_REMOVED {
        return Ok(lang.pick("删除封控规则", "closure rules removed").to_owned());
    }
    if fact.kind == RULES_SAVED {
        let saved = minicbor::decode::<RulesSaved>(&fact.body);
        let name = saved.map(|saved| saved.rules.name).unwrap_or_default();
        return Ok(format!(
            "{}：{name}",
            lang.pick("保存封控规则", "closure rules saved")
        ));
    }
    let place = places::label(db, &fact.subject)?;
    let what = lang.pick("封控", "closure");
    Ok(match minicbor::decode::<ClosureChanged>(&fact.body) {
        Ok(changed) => format!("{what} {place}：{}", stands(changed.closed.as_ref(), lang)),
        Err(_) => format!("{what} {place}"),
    })
}
