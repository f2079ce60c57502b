//! What must hold in every town, whatever went wrong: checked by counting anew from pages and from what people were told.

mod ledger;
mod proof;

pub use ledger::{Ledger, Place};
pub use proof::{all_is_called_safe, copies, copies_at, what_is_called_safe_is_elsewhere};

use linli_core::desk::{Desk, Problem};
use linli_core::fold::table_digests;
use linli_core::id::Id;
use linli_core::journal::page::Page;
use linli_core::journal::vector::{Vector, Writer};
use std::collections::{BTreeMap, BTreeSet};

/// How a check ended: what is wrong, in words.
pub type Checked = Result<(), String>;

fn broken(problem: Problem) -> String {
    format!("the storage failed: {problem}")
}

/// Nothing somebody was told is kept has gone.
///
/// # Errors
/// What is missing.
pub fn nothing_told_is_lost(told: &BTreeSet<String>, ledger: &Ledger) -> Checked {
    let held = ledger.tags();
    match told.difference(&held).next() {
        None => Ok(()),
        Some(tag) => Err(format!("{tag} was told to be kept and is gone")),
    }
}

/// What was delivered from a phone more than once stands once. A laptop put back to an older state has another epoch, and
/// may write anew what its former life has written already.
///
/// # Errors
/// What stands twice.
pub fn no_tap_counts_twice(ledger: &Ledger) -> Checked {
    match ledger.taps_written_twice().first() {
        None => Ok(()),
        Some(tap) => Err(format!("the tap {tap} was written twice")),
    }
}

/// The tables show what the pages say: every mark, movement and report from a phone, the stock, every disagreement; and they equal a rebuild.
///
/// # Errors
/// What differs.
pub fn tables_tell_the_truth(desk: &Desk, ledger: Ledger) -> Checked {
    sound(desk)?;
    let aside = places(
        desk,
        "SELECT w.device, w.epoch, w.branch, h.seq FROM held h JOIN writer w ON w.n = h.writer",
    )?;
    let revoked = ledger.revoked();
    let ledger = ledger.without(&aside);
    let marks = places(
        desk,
        "SELECT w.device, w.epoch, w.branch, m.seq FROM mark m JOIN writer w ON w.n = m.writer",
    )?;
    same("marks", &ledger.marks(), &marks)?;
    let moved = "SELECT w.device, w.epoch, w.branch, m.seq FROM movement m JOIN writer w ON w.n = m.writer WHERE round IS NULL";
    same("movements", &ledger.movements(), &places(desk, moved)?)?;
    let reports = rows(desk, "SELECT home, id FROM unlisted", |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    same(
        "reports of people on no list",
        &ledger.reports(),
        &reports.into_iter().collect(),
    )?;
    let stock = rows(
        desk,
        "SELECT item, place, quantity FROM stock WHERE quantity <> 0",
        |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)),
    )?;
    same(
        "stock",
        &ledger.stock(),
        &stock.into_iter().collect::<BTreeMap<_, _>>(),
    )?;
    let before = "SELECT w.device, w.epoch, w.branch, h.seq FROM held h JOIN writer w ON w.n = h.writer WHERE h.reason = 'revoked'";
    let of_the_revoked = places(desk, before)?;
    if let Some((.., seq)) = of_the_revoked.difference(&revoked).next() {
        return Err(format!(
            "number {seq} stands before its writer was revoked and does not count"
        ));
    }
    for (round, closed) in ledger.closed() {
        let shown = rows(desk, "SELECT id, closed FROM round", |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        let shown: BTreeMap<Id, bool> = shown.into_iter().collect();
        same("whether a round is closed", &Some(&closed), &shown.get(&round))?;
    }
    let reviews = rows(
        desk,
        "SELECT subject, part FROM review WHERE matter IN ('mark', 'field')",
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let reviews: BTreeSet<(Id, Vec<u8>)> = reviews.into_iter().collect();
    same("disagreements", &ledger.disagreements(), &reviews)?;
    let weighed = |matter: &str| -> Result<BTreeMap<(Id, Id), i64>, String> {
        let sql = format!("SELECT subject, part, weight FROM review WHERE matter = '{matter}'");
        let weighed = rows(desk, &sql, |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?;
        Ok(weighed.into_iter().collect())
    };
    same("stock below zero", &ledger.short(), &weighed("stock")?)?;
    same(
        "homes served twice",
        &ledger.served_twice(),
        &weighed("served_twice")?,
    )
}

/// Journal, file and tables are in order. What is lacking is looked for by [`what_is_lacking_is_nowhere`].
fn sound(desk: &Desk) -> Checked {
    let verified = desk.with_space(|space| Ok(space.verify()?)).map_err(broken)?;
    match verified.file_ok && verified.projections_ok && verified.faults.is_empty() {
        true => Ok(()),
        false => Err(format!("not sound: {verified:?}")),
    }
}

/// No page lacks facts that somebody else still holds: whoever erased them for a destruction that does not count in the end has
/// fetched them again.
///
/// # Errors
/// What is lacking though it is there.
pub fn what_is_lacking_is_nowhere(desks: &[&Desk], hub: &[Vec<u8>]) -> Checked {
    let held = |desk: &&Desk| rows(desk, "SELECT bytes FROM page", |row| row.get::<_, Vec<u8>>(0));
    let mut all: Vec<Vec<u8>> = hub.to_vec();
    for pages in desks.iter().map(held) {
        all.extend(pages?);
    }
    let pages: Vec<Page> = all
        .into_iter()
        .filter_map(|bytes| Page::trusted(bytes).ok())
        .collect();
    let hash_and = |page: &Page, round: Id| (page.hash, round);
    let there: BTreeSet<_> = pages
        .iter()
        .flat_map(|page| page.rounds().map(|round| hash_and(page, round)))
        .collect();
    let lacking = pages
        .iter()
        .flat_map(|page| page.erased().map(|erased| hash_and(page, erased.round)));
    match lacking.filter(|one| there.contains(one)).count() {
        0 => Ok(()),
        count => Err(format!("{count} pages lack what others hold of them")),
    }
}

/// A page that two hold whole is the same with both, byte for byte: nobody took one that had come to harm. This is not left to the
/// product's own verification.
///
/// # Errors
/// That there are two of one.
pub fn pages_travel_unharmed(desks: &[&Desk], hub: &[Vec<u8>]) -> Checked {
    let mut all: Vec<Vec<u8>> = hub.to_vec();
    for desk in desks {
        let held = "SELECT bytes FROM page UNION ALL SELECT bytes FROM aside";
        all.extend(rows(desk, held, |row| row.get::<_, Vec<u8>>(0))?);
    }
    let mut known = BTreeMap::new();
    for bytes in all {
        let Ok(page) = Page::trusted(bytes.clone()) else {
            return Err("what is held is no page".to_owned());
        };
        if page.erased().next().is_none() && known.entry(page.hash).or_insert_with(|| bytes.clone()) != &bytes
        {
            return Err("a page differs from its copy elsewhere".to_owned());
        }
    }
    Ok(())
}

/// What a laptop was given is still there, byte for byte: in its chain, or kept aside.
///
/// # Errors
/// What has gone.
pub fn nothing_given_is_thrown_away(desk: &Desk, page: &[u8]) -> Checked {
    let given = Page::trusted(page.to_vec()).map(|page| page.hash).ok();
    let kept: Vec<Vec<u8>> = rows(
        desk,
        "SELECT bytes FROM page UNION ALL SELECT bytes FROM aside",
        |row| row.get(0),
    )?;
    // What was destroyed in it since leaves its hash as it is.
    let same = |bytes: Vec<u8>| {
        bytes == page || given.is_some() && Page::trusted(bytes).map(|page| page.hash).ok() == given
    };
    match kept.into_iter().any(same) {
        true => Ok(()),
        false => Err("a page it was given has gone".to_owned()),
    }
}

/// Whether the round was destroyed, as `desk` has heard.
///
/// # Errors
/// The storage's.
pub fn is_destroyed(desk: &Desk, round: &serde_json::Value) -> Result<bool, String> {
    let round: Option<Id> = round.as_str().and_then(|id| id.parse().ok());
    let destroyed: Vec<Id> = rows(desk, "SELECT round FROM round_purged", |row| row.get(0))?;
    Ok(round.is_some_and(|round| destroyed.contains(&round)))
}

/// Nothing of a destroyed round is left: in no page, in no page kept aside, and nowhere in the file, free space included.
///
/// # Errors
/// What is left.
pub fn nothing_destroyed_is_left(
    desk: &Desk,
    ledger: &Ledger,
    tags: &BTreeSet<String>,
    (file, canary): (&[u8], &str),
) -> Checked {
    if let Some(tag) = ledger.tags().intersection(tags).next() {
        return Err(format!("{tag} was destroyed and stands in a page"));
    }
    let mut aside = Ledger::default();
    let pages: Vec<Vec<u8>> = rows(desk, "SELECT bytes FROM aside", |row| row.get(0))?;
    pages.into_iter().for_each(|page| aside.add(page));
    if let Some(tag) = aside.tags().intersection(tags).next() {
        return Err(format!("{tag} was destroyed and stands in a page kept aside"));
    }
    match file.windows(canary.len()).any(|bytes| bytes == canary.as_bytes()) {
        true => Err("something of what was destroyed is left in the file".to_owned()),
        false => Ok(()),
    }
}

/// What nobody was allowed to write stands in no table.
///
/// # Errors
/// Where it stands.
pub fn nothing_forged_is_shown(desk: &Desk, forged: &str) -> Checked {
    let anywhere = format!(
        "SELECT 'mark' FROM mark WHERE note = '{forged}' UNION SELECT 'resident' FROM resident WHERE note = '{forged}'
         UNION SELECT 'entry_field' FROM entry_field WHERE value = '{forged}'"
    );
    match rows(desk, &anywhere, |row| row.get::<_, String>(0))?.first() {
        None => Ok(()),
        Some(table) => Err(format!("what nobody may write stands in {table}")),
    }
}

/// Where vectors are equal, tables are equal.
///
/// # Errors
/// The tables that differ.
pub fn equal_facts_make_equal_tables(desks: &[&Desk]) -> Checked {
    let mut shown: Vec<(usize, _, _)> = Vec::new();
    for (number, desk) in desks.iter().enumerate() {
        let (vector, tables) = desk
            .with_space(|space| Ok((space.vector()?, table_digests(space.db())?)))
            .map_err(broken)?;
        for (other, their_vector, their_tables) in &shown {
            if *their_vector == vector && *their_tables != tables {
                let pairs = tables.iter().zip(their_tables);
                let names: Vec<&str> = pairs
                    .filter(|(a, b)| a != b)
                    .map(|((name, _), _)| name.as_str())
                    .collect();
                return Err(format!(
                    "{other} and {number} hold the same and show other {names:?}"
                ));
            }
        }
        shown.push((number, vector, tables));
    }
    Ok(())
}

/// All hold the same.
///
/// # Errors
/// Who does not.
pub fn all_are_equal(desks: &[&Desk]) -> Checked {
    let mut first = None;
    for (number, desk) in desks.iter().enumerate() {
        let vector = desk.with_space(|space| Ok(space.vector()?)).map_err(broken)?;
        match &first {
            None => first = Some(vector),
            Some(first) if *first == vector => {}
            Some(first) => {
                return Err(format!(
                    "0 and {number} are not in step: {} and {} facts; {}; {}",
                    first.total(),
                    vector.total(),
                    ends(first),
                    ends(&vector)
                ));
            }
        }
    }
    Ok(())
}

/// The ends of every chain, for whoever looks for a fault.
fn ends(vector: &Vector) -> String {
    let ends = vector.iter().map(|(writer, head)| {
        let device = &writer.device.to_string()[..8];
        format!("{device}.{}:{}-{:02x?}", writer.epoch, head.seq, &head.tag[..3])
    });
    ends.collect::<Vec<_>>().join(" ")
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, counted: &T, shown: &T) -> Checked {
    if counted == shown {
        return Ok(());
    }
    Err(format!("{what}: counted {counted:?}, shown {shown:?}"))
}

fn places(desk: &Desk, sql: &str) -> Result<BTreeSet<Place>, String> {
    let places = rows(desk, sql, |row| {
        let writer = Writer {
            device: row.get(0)?,
            epoch: row.get::<_, i64>(1)? as u64,
        };
        Ok((writer, row.get(2)?, row.get::<_, i64>(3)? as u64))
    })?;
    Ok(places.into_iter().collect())
}

fn rows<T>(
    desk: &Desk,
    sql: &str,
    read: impl Fn(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, String> {
    desk.with_space(|space| {
        let mut rows = space.db().prepare(sql)?;
        let rows = rows.query_map([], |row| read(row))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    })
    .map_err(broken)
}
