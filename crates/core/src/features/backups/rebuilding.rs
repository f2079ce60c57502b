//! Rebuilding: the tables from the journal where that is sound; where the file is damaged, a fresh file from every page that can
//! still be read and verified, here and in the newest backup. What is missing then comes from whoever else holds it.

use super::error::BackupError;
use super::place::Place;
use super::wreck::Wreck;
use crate::desk::{Desk, Topic, TroubleKind};
use crate::journal::chains;
use crate::journal::copying::{self, CopyError};
use crate::journal::page::Page;
use crate::journal::store;
use crate::journal::vector::Writer;
use crate::problem::Problem;
use crate::space::Space;
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use ts_rs::TS;

/// Pages are taken in this many bytes at a time.
const BATCH_BYTES: usize = 4 << 20;

/// What a rebuild found.
#[derive(Debug, Default, Serialize, JsonSchema, TS)]
pub struct RebuiltView {
    /// Facts that are here now.
    pub facts: u64,
    /// Whether the file was damaged, so that a fresh one was made of what could be read.
    pub salvaged: bool,
    /// What was here and could not be read, for each laptop that had written it. Others may still hold it.
    pub missing: Vec<LostRow>,
}

/// Facts of one laptop that could not be read any more.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct LostRow {
    /// The laptop that had written them.
    pub device: String,
    /// How many.
    pub facts: u64,
}

/// Rebuilds the tables, or the whole file where it is damaged.
///
/// # Errors
/// A [`Problem`]; then everything is as it was.
pub fn rebuild(desk: &Desk) -> Result<RebuiltView, Problem> {
    desk.job().begin(0);
    let done = rebuild_what_is_there(desk);
    desk.job().end();
    done
}

fn rebuild_what_is_there(desk: &Desk) -> Result<RebuiltView, Problem> {
    if desk.trouble().is_none() {
        let check = |space: &mut Space| Ok(copying::check(space.db()).map_err(BackupError::from)?);
        let refolded = desk.with_space(check).and_then(|()| refold(desk));
        if refolded.is_ok() || desk.trouble().is_none() {
            return refolded;
        }
    }
    match desk.trouble().map(|trouble| trouble.kind) {
        Some(TroubleKind::DiskFull | TroubleKind::ReadOnly) => Err(desk.closed()),
        _ => salvage(desk),
    }
}

fn refold(desk: &Desk) -> Result<RebuiltView, Problem> {
    let facts = desk.with_space(|space| {
        space.rebuild_watched(&mut |done, total| desk.job().step(done, total))?;
        Ok(space.facts()?)
    })?;
    desk.announce(&Topic::every());
    Ok(RebuiltView {
        facts,
        ..RebuiltView::default()
    })
}

fn salvage(desk: &Desk) -> Result<RebuiltView, Problem> {
    let _alone = desk.alone()?;
    let place = Place::of(desk, desk.space_id()?);
    let (key, epoch) = {
        let device = desk.device();
        (device.key.clone(), device.epoch)
    };
    let mut wreck = Wreck::of(&place);
    let epoch = wreck.epoch().unwrap_or(epoch);
    let draft = place.fresh_draft()?;
    let mut fresh = Space::open(&draft, &place.key, place.id, key, epoch, desk.world().clone())?;
    let me = fresh.writer();
    let steps = wreck.last_page().unwrap_or(0);
    let mut batch = Batch::default();
    wreck.pages(|n, bytes| {
        if !desk.job().step(n, steps) {
            return Err(BackupError::Copy(CopyError::Stopped).into());
        }
        batch.add(&mut fresh, bytes)
    })?;
    batch.take_in(&mut fresh)?;
    fill_from_backups(&place, &mut fresh)?;
    let sealed = fresh.vector()?.get(&me);
    let open: Vec<_> = wreck
        .open_facts(sealed)
        .into_iter()
        .filter(|fact| fact.seq > sealed)
        .collect();
    fresh.inherit(me.epoch, wreck.invited().as_deref(), &open)?;
    let missing = missing(&mut wreck, &fresh, &me)?;
    let facts = fresh.facts()?;
    drop(fresh);
    // The log is folded into the file as it is opened by itself once more.
    drop(store::open_single(&draft, &place.key, &*place.disk)?);
    place.decide()?;
    desk.exchange_space(&place)?;
    Ok(RebuiltView {
        facts,
        salvaged: true,
        missing,
    })
}

/// Pages on their way into a fresh file.
#[derive(Default)]
struct Batch {
    pages: Vec<Vec<u8>>,
    bytes: usize,
}

impl Batch {
    fn add(&mut self, fresh: &mut Space, page: Vec<u8>) -> Result<(), Problem> {
        // A page that does not verify would only be refused.
        if Page::open(page.clone()).is_ok() {
            self.bytes += page.len();
            self.pages.push(page);
        }
        if self.bytes >= BATCH_BYTES {
            self.take_in(fresh)?;
        }
        Ok(())
    }

    fn take_in(&mut self, fresh: &mut Space) -> Result<(), Problem> {
        self.bytes = 0;
        fresh.receive(std::mem::take(&mut self.pages))?;
        Ok(())
    }
}

/// Takes what is missing from the newest backup that opens.
fn fill_from_backups(place: &Place, fresh: &mut Space) -> Result<(), Problem> {
    let names = place.shelf.names().map_err(|source| place.folder(source))?;
    for name in names.iter().rev().filter(|name| !name.aside) {
        let backup = store::open_reader(&place.shelf.database(name), &place.key, &*place.disk);
        if backup.is_ok_and(|backup| fill_from(&backup, fresh).is_ok()) {
            return Ok(());
        }
    }
    Ok(())
}

fn fill_from(backup: &Connection, fresh: &mut Space) -> rusqlite::Result<()> {
    loop {
        let (pages, more) = chains::pages_beyond(backup, &fresh.vector()?, BATCH_BYTES)?;
        let (received, _) = fresh.receive(pages)?;
        if !more || received.folded == 0 {
            return Ok(());
        }
    }
}

fn missing(wreck: &mut Wreck<'_>, fresh: &Space, me: &Writer) -> Result<Vec<LostRow>, Problem> {
    let (here, was) = (fresh.vector()?, wreck.vector(me));
    let mut lost = BTreeMap::new();
    for writer in was.writers() {
        let less = was.get(writer).saturating_sub(here.get(writer));
        if less > 0 {
            *lost.entry(writer.device).or_insert(0) += less;
        }
    }
    Ok(lost
        .into_iter()
        .map(|(device, facts)| LostRow {
            device: wreck.device_name(&device).unwrap_or_default(),
            facts,
        })
        .collect())
}
