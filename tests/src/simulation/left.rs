//! What is left of a destroyed round outside the members' own files: at the hub, in backups, on a stick.

use super::checks::{Checked, Ledger};
use super::deeds::CANARY;
use super::laptop::Laptop;
use super::town::Town;
use linli_core::desk::Desk;
use linli_core::disk::Disk;
use linli_core::features::members::Gate;
use linli_core::id::Id;
use linli_core::journal::page::Page;
use linli_core::journal::store;
use linli_core::journal::vector::Vector;
use linli_core::stick::Stick;
use linli_core::sync::{Answer, Ask};
use serde_json::json;
use std::collections::BTreeSet;
use std::path::Path;

/// So many bytes of a packed section are told from any others.
const PIECE: usize = 16;

/// Pieces of the packed sections that a destruction takes out of pages: they lie at the hub as they are.
#[derive(Default)]
pub struct Traces(BTreeSet<[u8; PIECE]>);

impl Traces {
    /// Adds what `round` has in this page.
    fn add(&mut self, bytes: Vec<u8>, round: Id) {
        let Ok(page) = Page::trusted(bytes) else { return };
        let Some(left) = page.without(|one| *one == round) else {
            return;
        };
        let stays: BTreeSet<&[u8]> = left.bytes().windows(PIECE).collect();
        let pieces = page.bytes().chunks_exact(PIECE).skip(1);
        let gone = pieces.filter(|piece| !stays.contains(piece));
        self.0
            .extend(gone.filter_map(|piece| <[u8; PIECE]>::try_from(piece).ok()));
    }

    /// How many of them lie in `bytes`, but for those that `pages` have as well: ids stand in many sections.
    fn found_in(&self, bytes: &[u8], pages: &[Vec<u8>]) -> usize {
        let lying = |bytes: &[u8]| -> BTreeSet<[u8; PIECE]> {
            let windows = bytes
                .windows(PIECE)
                .filter_map(|window| <[u8; PIECE]>::try_from(window).ok());
            windows.filter(|window| self.0.contains(window)).collect()
        };
        let elsewhere: BTreeSet<_> = pages.iter().flat_map(|page| lying(page)).collect();
        lying(bytes).difference(&elsewhere).count()
    }
}

fn failed(error: impl std::fmt::Display) -> String {
    format!("it cannot be looked at: {error}")
}

/// Every byte of a database, decrypted, free space included.
fn decrypted(disk: &impl Disk, folder: &Path, path: &Path) -> Result<Vec<u8>, String> {
    let key = disk.read(&folder.join("key")).map_err(failed)?;
    let key = key.try_into().map_err(|_| "the key file holds no bare key")?;
    let mut db = store::open_reader(path, &key, disk).map_err(failed)?;
    Ok(db.serialize("main").map_err(failed)?.to_vec())
}

fn nothing_in(pages: Vec<Vec<u8>>, tags: &BTreeSet<String>) -> Checked {
    let mut ledger = Ledger::default();
    pages.into_iter().for_each(|page| ledger.add(page));
    match ledger.tags().intersection(tags).next() {
        None => Ok(()),
        Some(tag) => Err(format!("{tag} was destroyed and stands in a page")),
    }
}

impl Town {
    /// Remembers what the round that is about to be destroyed looks like, wherever it is.
    pub fn note_traces(&mut self) {
        let round = self.register.round.as_str().and_then(|id| id.parse().ok());
        let mut pages = self.hub_pages();
        for desk in self.laptops.iter().filter_map(Laptop::desk) {
            pages.extend(pages_of(desk));
        }
        for page in pages {
            self.traces.add(page, round.unwrap_or(Id::NIL));
        }
    }

    /// Nothing of the destroyed round is left at the hub, in the backups of members, or in what they put on a stick.
    ///
    /// # Errors
    /// Where something is.
    pub fn nothing_is_left_elsewhere(&self, members: &[usize]) -> Checked {
        let at_hub = |why| format!("at the hub: {why}");
        let hub = self.hub_pages();
        nothing_in(hub.clone(), &self.in_round).map_err(at_hub)?;
        let root = self.hub.disk.root();
        let image = decrypted(&self.hub.disk, &root, &root.join("hub.db")).map_err(at_hub)?;
        let traces = self.traces.found_in(&image, &hub);
        if traces > 0 {
            return Err(at_hub(format!(
                "{traces} pieces of what was destroyed are left in its file"
            )));
        }
        for n in members {
            let at = |why| format!("at {n}: {why}");
            let laptop = &self.laptops[*n];
            for path in backups(laptop) {
                let bytes = decrypted(&laptop.disk, &laptop.disk.root(), &path).map_err(at)?;
                if bytes.windows(CANARY.len()).any(|some| some == CANARY.as_bytes()) {
                    return Err(at(
                        "something of what was destroyed is left in a backup".to_owned()
                    ));
                }
            }
            self.nothing_goes_on_a_stick(laptop).map_err(at)?;
        }
        Ok(())
    }

    /// The stick that was carried about is put in, with whatever it held: what the laptop writes in its place holds nothing of it.
    fn nothing_goes_on_a_stick(&self, laptop: &Laptop) -> Checked {
        let desk = laptop.desk().ok_or("off")?;
        let file = self.stick.file();
        let token = file.and_then(|file| desk.take_file("stick.linli", file.to_vec()).ok());
        let files: Vec<String> = token.into_iter().collect();
        let made = laptop.call("exchange_stick", json!({ "files": files, "beside": true }))?;
        let made = made["file"].as_str().and_then(|token| desk.made_file(token));
        let made = made.ok_or("no file was made")?;
        let pages = desk.with_space(|space| {
            let mut stick = Stick::new(space.id);
            let mut gate = Gate::of(space.id, space.db())?;
            let read = stick.read(&made.bytes, &desk.signing_key(), &mut gate);
            Ok(read.map(|_| match stick.answer(Ask::Take(Vector::default())) {
                Answer::Pages(pages, _) => pages,
                _ => Vec::new(),
            }))
        });
        let pages = pages.map_err(failed)?.map_err(failed)?;
        if pages.is_empty() {
            return Err("its stick holds nothing at all".to_owned());
        }
        nothing_in(pages, &self.in_round).map_err(|why| format!("on its stick: {why}"))
    }
}

fn pages_of(desk: &Desk) -> Vec<Vec<u8>> {
    let pages = desk.with_space(|space| {
        let mut pages = space.db().prepare("SELECT bytes FROM page")?;
        let pages = pages.query_map([], |row| row.get(0))?;
        Ok(pages.collect::<rusqlite::Result<_>>()?)
    });
    pages.unwrap_or_default()
}

/// The backups of committees on a laptop's disk.
fn backups(laptop: &Laptop) -> Vec<std::path::PathBuf> {
    let folders = laptop.disk.list(&laptop.disk.root().join("backups"));
    let files = folders
        .unwrap_or_default()
        .into_iter()
        .flat_map(|folder| laptop.disk.list(&folder).unwrap_or_default());
    files
        .filter(|path| path.extension().is_some_and(|ending| ending == "db"))
        .collect()
}
