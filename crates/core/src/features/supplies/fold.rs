//! How the ledger's facts become rows.

use super::facts::*;
use super::tell::tell;
use crate::desk::{Role, Topic};
use crate::features::members::{Reach, Who};
use crate::features::reviews::{self, Matter};
use crate::fold::{Fold, FoldError, KindOfFact};
use crate::id::Id;
use crate::journal::chains;
use crate::journal::fact::Fact;
use crate::journal::vector::Writer;
use crate::planted::{self, Planted};
use rusqlite::params;

pub(super) const TABLES: &str = "
    CREATE TABLE item (id BLOB PRIMARY KEY, name TEXT NOT NULL, spec TEXT, unit TEXT NOT NULL, import BLOB,
        undone INTEGER NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE place (id BLOB PRIMARY KEY, name TEXT NOT NULL, import BLOB, undone INTEGER NOT NULL,
        at INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE movement (writer INTEGER NOT NULL, seq INTEGER NOT NULL, kind TEXT NOT NULL, item BLOB NOT NULL,
        quantity INTEGER NOT NULL, from_place BLOB, to_place BLOB, home BLOB, round BLOB, lot TEXT, expires_on TEXT,
        source TEXT, note TEXT, counted INTEGER, import BLOB, withdrawn INTEGER NOT NULL, clock INTEGER NOT NULL,
        at INTEGER NOT NULL, by_id BLOB NOT NULL, PRIMARY KEY (writer, seq)) WITHOUT ROWID;
    CREATE INDEX movement_home ON movement (home, item) WHERE home IS NOT NULL;
    CREATE INDEX movement_served ON movement (home, at) WHERE home IS NOT NULL AND round IS NULL AND withdrawn = 0;
    CREATE TABLE stock (item BLOB NOT NULL, place BLOB NOT NULL, quantity INTEGER NOT NULL, PRIMARY KEY (item, place))
        WITHOUT ROWID;
";

pub(super) const KINDS: &[KindOfFact] = &[
    KindOfFact {
        kind: ITEM_ADDED,
        who: Who::AtLeast(Role::Staff, Reach::Anywhere),
        name: "item_added",
        fold: item_added,
        tell,
        topic: Topic::Supplies,
    },
    KindOfFact {
        kind: PLACE_ADDED,
        who: Who::AtLeast(Role::Staff, Reach::Anywhere),
        name: "place_added",
        fold: place_added,
        tell,
        topic: Topic::Supplies,
    },
    KindOfFact {
        kind: MOVEMENT_RECORDED,
        who: Who::Judged(hand_outs_are_for_all, Reach::Of(served_home)),
        name: "movement_recorded",
        fold: recorded,
        tell,
        topic: Topic::Supplies,
    },
    KindOfFact {
        kind: MOVEMENT_WITHDRAWN,
        who: Who::AtLeast(Role::Staff, Reach::Anywhere),
        name: "movement_withdrawn",
        fold: withdrawn,
        tell,
        topic: Topic::Supplies,
    },
];

/// At a gate volunteers hand out; whatever else moves stock is the staff's.
fn hand_outs_are_for_all(fact: &Fact) -> Role {
    match served_home(fact) {
        Some(_) => Role::Volunteer,
        None => Role::Staff,
    }
}

fn served_home(fact: &Fact) -> Option<Id> {
    minicbor::decode::<MovementRecorded>(&fact.body)
        .ok()
        .and_then(|moved| moved.home)
}

fn item_added(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let added: ItemAdded = minicbor::decode(&fact.body)?;
    fold.db
        .prepare_cached("INSERT OR IGNORE INTO item VALUES (?, ?, ?, ?, ?, 0, ?)")?
        .execute(params![
            fact.subject,
            added.name,
            added.spec,
            added.unit,
            added.import,
            fact.at_ms
        ])?;
    Ok(())
}

fn place_added(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let added: PlaceAdded = minicbor::decode(&fact.body)?;
    fold.db
        .prepare_cached("INSERT OR IGNORE INTO place VALUES (?, ?, ?, 0, ?)")?
        .execute(params![fact.subject, added.name, added.import, fact.at_ms])?;
    Ok(())
}

fn recorded(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let m: MovementRecorded = minicbor::decode(&fact.body)?;
    sane(m.quantity)?;
    put(fold, fact, fact.subject, &m, None)?;
    Ok(())
}

/// More than any committee moves at once, and so little that sums of it stay whole numbers.
const MOST: i64 = 1_000_000_000_000_000;

/// A page of another device is not trusted with its numbers: one that breaks the sums would stop all that follows it.
fn sane(quantity: i64) -> Result<(), FoldError> {
    if (0..=MOST).contains(&quantity) {
        return Ok(());
    }
    Err(FoldError::Body(minicbor::decode::Error::message(
        "a quantity beyond reason",
    )))
}

fn put(
    fold: &Fold<'_>,
    fact: &Fact,
    item: Id,
    m: &MovementRecorded,
    round: Option<Id>,
) -> rusqlite::Result<()> {
    fold.db
        .prepare_cached("INSERT OR IGNORE INTO movement VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,0,?,?,?)")?
        .execute(params![
            fold.writer,
            fact.seq as i64,
            m.kind,
            item,
            m.quantity,
            m.from,
            m.to,
            m.home,
            round,
            m.lot,
            m.expires_on,
            m.source,
            m.note,
            m.counted,
            m.import,
            fact.clock.0 as i64,
            fact.at_ms,
            fact.by
        ])?;
    move_stock(fold, item, m.from, m.to, m.quantity)
}

/// Takes from one place and puts into another; what falls below zero becomes a review, what rises again clears it.
fn move_stock(
    fold: &Fold<'_>,
    item: Id,
    from: Option<Id>,
    to: Option<Id>,
    quantity: i64,
) -> rusqlite::Result<()> {
    for (place, change) in [(from, -quantity), (to, quantity)] {
        let Some(place) = place else { continue };
        if planted::is(Planted::StockReplaced) {
            let old = "DELETE FROM stock WHERE item = ? AND place = ?";
            fold.db.prepare_cached(old)?.execute(params![item, place])?;
        }
        let now: i64 = fold
            .db
            .prepare_cached(
                "INSERT INTO stock VALUES (?1, ?2, ?3)
                 ON CONFLICT (item, place) DO UPDATE SET quantity = quantity + ?3 RETURNING quantity",
            )?
            .query_row(params![item, place, change], |row| row.get(0))?;
        let before = now.wrapping_sub(change);
        if now < 0 || before < 0 {
            reviews::set(
                fold,
                Matter::Stock,
                &item,
                place.bytes(),
                (now < 0).then_some(-now),
            )?;
        }
    }
    Ok(())
}

fn withdrawn(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let w: MovementWithdrawn = minicbor::decode(&fact.body)?;
    let writer = Writer {
        device: fact.subject,
        epoch: w.epoch,
    };
    // Of a chain that forked, the movement that whoever reversed it had in view.
    for chain in chains::branches(fold.db, &writer)? {
        let seq = w.seq as i64;
        let named = match &w.branch {
            Some(branch) => chains::goes_on_from(fold.db, &chain, branch)?,
            None => true,
        };
        if named && fold.knows(chain.n, seq) {
            withdraw(fold, fold.counts_in(chain.n, seq), seq)?;
        }
    }
    Ok(())
}

/// Reverses a movement, once however often it is asked.
fn withdraw(fold: &Fold<'_>, writer: i64, seq: i64) -> rusqlite::Result<()> {
    let mut mark = fold.db.prepare_cached(
        "UPDATE movement SET withdrawn = 1 WHERE writer = ? AND seq = ? AND withdrawn = 0
         RETURNING item, from_place, to_place, quantity, home, round",
    )?;
    let mut rows = mark.query(params![writer, seq])?;
    let Some(row) = rows.next()? else { return Ok(()) };
    let (item, from, to, quantity): (Id, Option<Id>, Option<Id>, i64) =
        (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
    let served: (Option<Id>, Option<Id>) = (row.get(4)?, row.get(5)?);
    drop(rows);
    move_stock(fold, item, to, from, quantity)?;
    match served {
        (Some(home), Some(round)) => count_served(fold, home, round),
        _ => Ok(()),
    }
}

/// A delivery mark as the ledger sees it.
pub(crate) struct Delivery {
    /// The round.
    pub round: Id,
    /// Whether something was handed out.
    pub done: bool,
    /// What.
    pub item: Id,
    /// How much, thousandths.
    pub quantity: i64,
    /// From where.
    pub place: Id,
}

/// Folds the ledger's side of a delivery mark of the home `fact.subject`.
///
/// What its writer knew of is replaced; what was handed out without that knowledge stands beside it, and a home served
/// more than once becomes a review.
///
/// # Errors
/// SQLite's, or a quantity that is none.
pub(crate) fn deliver(fold: &Fold<'_>, fact: &Fact, delivery: &Delivery) -> Result<(), FoldError> {
    sane(delivery.quantity)?;
    let home = fact.subject;
    let before: Vec<(i64, i64)> = fold
        .db
        .prepare_cached(
            "SELECT writer, seq FROM movement WHERE home = ? AND item = ? AND round = ? AND withdrawn = 0",
        )?
        .query_map(params![home, delivery.item, delivery.round], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    let standing = before
        .iter()
        .filter(|(writer, seq)| !fold.knows(*writer, *seq))
        .count();
    for (writer, seq) in before {
        if fold.knows(writer, seq) {
            withdraw(fold, writer, seq)?;
        }
    }
    if delivery.done {
        let handed = hand_out(delivery, Some(home));
        put(fold, fact, delivery.item, &handed, Some(delivery.round))?;
    }
    fold.touch(Topic::Supplies);
    if standing > 0 {
        count_served(fold, home, delivery.round)?;
    }
    Ok(())
}

/// Folds what a destroyed delivery round handed out in all; its hand-outs one by one are no more.
///
/// # Errors
/// SQLite's, or a quantity that is none.
pub(crate) fn deliver_in_all(
    fold: &Fold<'_>,
    fact: &Fact,
    total: &Delivery,
    name: &str,
) -> Result<(), FoldError> {
    sane(total.quantity)?;
    let handed = MovementRecorded {
        note: Some(name.to_owned()),
        ..hand_out(total, None)
    };
    put(fold, fact, total.item, &handed, Some(total.round))?;
    fold.touch(Topic::Supplies);
    Ok(())
}

fn hand_out(delivery: &Delivery, home: Option<Id>) -> MovementRecorded {
    MovementRecorded {
        kind: "hand_out".to_owned(),
        quantity: delivery.quantity,
        from: Some(delivery.place),
        to: None,
        home,
        resident: None,
        lot: None,
        expires_on: None,
        source: None,
        note: None,
        counted: None,
        import: None,
    }
}

fn count_served(fold: &Fold<'_>, home: Id, round: Id) -> rusqlite::Result<()> {
    let times: i64 = fold
        .db
        .prepare_cached("SELECT count(*) FROM movement WHERE home = ? AND round = ? AND withdrawn = 0")?
        .query_row(params![home, round], |row| row.get(0))?;
    reviews::set(
        fold,
        Matter::ServedTwice,
        &home,
        round.bytes(),
        (times > 1).then_some(times),
    )
}

/// Takes back what an import brought into the ledger.
///
/// # Errors
/// SQLite's.
pub(crate) fn undo_import(fold: &Fold<'_>, import: Id) -> rusqlite::Result<()> {
    for table in ["item", "place"] {
        fold.db
            .prepare_cached(&format!("UPDATE {table} SET undone = 1 WHERE import = ?"))?
            .execute([import])?;
    }
    let brought: Vec<(i64, i64)> = fold
        .db
        .prepare_cached("SELECT writer, seq FROM movement WHERE import = ? AND withdrawn = 0")?
        .query_map([import], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    brought
        .into_iter()
        .try_for_each(|(writer, seq)| withdraw(fold, writer, seq))
}
