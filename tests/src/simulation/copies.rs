//! Disks that are copied, restored from a backup or lost.

use super::checks::Ledger;
use super::disk::Image;
use super::faults::Fault;
use super::town::Town;
use serde_json::{Value, json};
use std::collections::BTreeSet;

impl Town {
    /// Somebody copies a disk, puts an old copy back, or loses a laptop's files.
    pub fn disk_copied(&mut self, n: usize) {
        match self.chance.below(10) {
            8 => self.database_deleted(n),
            4 | 5 => drop(self.storage(n, "back_up_now", json!({}))),
            6 | 7 => self.restore_backup(n),
            0 if self.laptops.len() < 9 => self.clone_laptop(n),
            1 => {
                self.back_up(n);
                self.trace.note(&format!("{n} is backed up"));
            }
            _ => match self.backups.remove(&n) {
                Some(image) => self.restore_laptop(n, image),
                None => self.back_up(n),
            },
        }
    }

    /// The laptop's own backups, as its people make them and put them back.
    pub fn storage(&mut self, n: usize, name: &str, args: Value) -> bool {
        let done = self.laptops[n].call(name, args);
        let how = done.as_ref().map_or_else(String::as_str, |_| "ok");
        self.trace.note(&format!("{n} {name} {how}"));
        self.recover(n);
        done.is_ok()
    }

    fn restore_backup(&mut self, n: usize) {
        let all = self.laptops[n].call("list_backups", json!({}));
        let all: Vec<Value> = all
            .ok()
            .and_then(|all| all["backups"].as_array().cloned())
            .unwrap_or_default();
        if all.is_empty() {
            self.storage(n, "back_up_now", json!({}));
            return;
        }
        let name = all[self.chance.below(all.len())]["name"].clone();
        self.faults.fired(Fault::BackupRestored);
        self.storage(n, "restore_backup", json!({"name": name}));
        // Whether it was done or only begun: what it was given since then stands in what was put aside.
        self.given.retain(|(given, _)| *given != n);
        self.forgive();
    }

    /// Somebody deletes the committee's file on a laptop that is off; what its lock and log kept beside it, too.
    fn database_deleted(&mut self, n: usize) {
        self.faults.fired(Fault::DatabaseDeleted);
        self.trace.note(&format!("the database of {n} is deleted"));
        self.laptops[n].shut_down();
        let mut image = self.laptops[n].disk.image();
        let of_space = |path: &str| {
            path.contains("/spaces/")
                && [".db", ".db-wal", ".db-shm"]
                    .iter()
                    .any(|ending| path.ends_with(ending))
        };
        image.retain(|path, _| !of_space(path));
        self.laptops[n].disk.restore(image);
        self.given.retain(|(given, _)| *given != n);
        self.switch_on(n);
        // A person is told, and takes what is offered: a backup, or what the others have.
        if self.chance.one_in(2) {
            self.restore_backup(n);
        }
        self.fetch_where_lost(n);
        self.forgive();
    }

    /// Has laptop `n` begin empty and fetch everything, where its file is gone.
    pub fn fetch_where_lost(&mut self, n: usize) {
        let status = self.laptops[n].call("status", json!({}));
        let kind = status.map_or_else(|code| json!(code), |status| status["trouble"]["kind"].clone());
        if kind == "missing" || kind == "unreadable" {
            self.storage(n, "fetch_again", json!({}));
        }
    }

    /// A copy of everything a laptop has, taken while it is switched off.
    fn copy_of(&mut self, n: usize) -> Image {
        self.laptops[n].shut_down();
        let image = self.laptops[n].disk.image();
        self.switch_on(n);
        image
    }

    fn back_up(&mut self, n: usize) {
        let image = self.copy_of(n);
        self.backups.insert(n, image);
    }

    fn clone_laptop(&mut self, n: usize) {
        self.faults.fired(Fault::Cloned);
        let twin = self.copy_of(n);
        let twin = self.new_laptop(twin);
        self.trace.note(&format!("{} is a copy of {n}", twin.number));
        self.laptops.push(twin);
        self.switch_on(self.laptops.len() - 1);
    }

    fn restore_laptop(&mut self, n: usize, image: Image) {
        self.faults.fired(Fault::Restored);
        self.trace.note(&format!("{n} is restored"));
        self.laptops[n].shut_down();
        self.laptops[n].disk.restore(image);
        // What it was given since it was backed up is gone with the disk it had.
        self.given.retain(|(given, _)| *given != n);
        self.switch_on(n);
        self.forgive();
    }

    /// The hub loses its disk, or is put back to an old state.
    pub fn hub_loses(&mut self) {
        // What an impostor has is nobody's loss, and its state is not the hub's.
        if self.impostor {
            return;
        }
        self.hub.shut_down();
        match self.hub_backup.take() {
            Some(image) => {
                self.faults.fired(Fault::HubRolledBack);
                self.hub.disk.restore(image);
            }
            None if self.chance.one_in(2) => {
                self.faults.fired(Fault::HubEmptied);
                // All but the copy of its key that the operator kept.
                let mut image = self.hub.disk.image();
                image.retain(|path, _| path.ends_with("key"));
                self.hub.disk.restore(image);
            }
            None => self.hub_backup = Some(self.hub.disk.image()),
        }
        self.trace.note("the hub's disk is another one");
        self.start_hub();
        self.forgive();
    }

    /// Another hub answers at the hub's address for a while.
    pub fn hub_replaced(&mut self) {
        self.faults.fired(Fault::HubReplaced);
        self.impostor = !self.impostor;
        self.hub.shut_down();
        let image = self.hub.disk.image();
        let other = self.other_hub.replace(image).unwrap_or_default();
        self.hub.disk.restore(other);
        self.trace.note("another hub answers");
        self.start_hub();
    }

    /// A disk that is gone takes with it what nobody else had: of that nobody can ask.
    fn forgive(&mut self) {
        let mut kept = BTreeSet::new();
        for desk in self.laptops.iter().filter_map(|laptop| laptop.desk()) {
            if let Ok(ledger) = Ledger::of(desk) {
                kept.extend(ledger.tags());
            }
        }
        kept.extend(self.hub_ledger().tags());
        self.told.retain(|tag, _| kept.contains(tag));
    }

    /// What the hub holds.
    pub fn hub_ledger(&self) -> Ledger {
        let mut ledger = Ledger::default();
        self.hub_pages().into_iter().for_each(|page| ledger.add(page));
        ledger
    }

    /// Every page the hub holds.
    pub fn hub_pages(&self) -> Vec<Vec<u8>> {
        let space = self.laptops.iter().find_map(|laptop| {
            let desk = laptop.desk()?;
            desk.with_space(|space| Ok(space.id)).ok()
        });
        let (Some(space), Some(hub)) = (space, self.hub.answering()) else {
            return Vec::new();
        };
        let pages = hub.store().beyond(space, &Default::default(), usize::MAX);
        pages.map_or_else(|_| Vec::new(), |(pages, _)| pages)
    }
}
