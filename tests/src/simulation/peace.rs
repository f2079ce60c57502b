//! The end of a run: everything is mended, everybody meets, and what must hold is checked.

use super::checks::{self, Checked, Ledger};
use super::deeds::CANARY;
use super::faults::Fault;
use super::laptop::Laptop;
use super::line::{Reach, opened};
use super::strangers::FORGED;
use super::town::Town;
use linli_core::desk::Desk;
use linli_core::fold::table_digests;
use serde_json::json;
use std::collections::BTreeSet;

/// Within so many rounds of everybody syncing once, in which nobody writes anything, all hold the same.
const QUIET_ROUNDS: usize = 3;

/// So many rounds may go before in which laptops write by themselves: they let newcomers in, and confirm what they erased, again
/// whenever a late page brings more of it. Whoever writes on after that answers others for ever.
const BUSY_ROUNDS: usize = 4;

/// With a disk goes what it had signed for.
const LOSSES: &[Fault] = &[
    Fault::HubEmptied,
    Fault::HubRolledBack,
    Fault::Restored,
    Fault::BackupRestored,
    Fault::DatabaseDeleted,
];

impl Town {
    /// Mends everything and checks everything.
    ///
    /// # Errors
    /// What does not hold.
    pub fn make_peace(&mut self) -> Checked {
        self.mend()?;
        self.nothing_is_called_safe_in_vain()?;
        self.phones_deliver();
        let (mut busy, mut quiet) = (0, 0);
        while quiet < QUIET_ROUNDS {
            let before = self.written_so_far();
            let synced = self.round_of_syncing();
            match self.written_so_far() == before {
                true => quiet += 1,
                false => busy += 1,
            }
            if busy > BUSY_ROUNDS {
                return Err(format!(
                    "laptops still write by themselves in round {}",
                    busy + quiet
                ));
            }
            if quiet == QUIET_ROUNDS {
                synced?;
            }
        }
        self.check()
    }

    /// How far each laptop's own chain has come.
    fn written_so_far(&self) -> Vec<Option<u64>> {
        let own = |laptop: &Laptop| {
            let own = laptop
                .desk()?
                .with_space(|space| Ok(space.vector()?.get(&space.writer())));
            own.ok()
        };
        self.laptops.iter().map(own).collect()
    }

    /// Everybody syncs once; how that went for those who belong to the committee.
    fn round_of_syncing(&mut self) -> Checked {
        let done: Vec<Checked> = (0..self.laptops.len()).map(|n| self.sync_in_peace(n)).collect();
        // Whoever was revoked is refused, and may not have heard of it: those who are let in know who belongs.
        self.speaker = done.iter().position(Checked::is_ok).unwrap_or(0);
        let members = self.members();
        let mut of_members = done.into_iter().enumerate().filter(|(n, _)| members.contains(n));
        of_members.try_for_each(|(_, done)| done)
    }

    fn sync_in_peace(&mut self, n: usize) -> Checked {
        let state = self
            .sync(n)
            .map_err(|why| format!("{n} cannot sync in peace: {why}"))?;
        match state["waiting"].as_u64() {
            Some(0) => Ok(()),
            waiting => Err(format!("at {n} {waiting:?} facts wait in peace")),
        }
    }

    /// Laptops that belong to the committee, as one of them sees it.
    fn members(&self) -> Vec<usize> {
        let Some(speaker) = self.laptops[self.speaker].desk() else {
            return Vec::new();
        };
        let belongs = |laptop: &&Laptop| {
            let device = laptop
                .desk()?
                .with_space(|space| Ok(space.writer().device))
                .ok()?;
            let belongs = speaker.with_space(|space| {
                let member = space.roll().members.get(&device);
                Ok(member.is_some_and(|member| member.admitted && member.grant().is_some()))
            });
            belongs.ok().filter(|belongs| *belongs)
        };
        let members = self.laptops.iter().filter(|laptop| belongs(laptop).is_some());
        members.map(|laptop| laptop.number).collect()
    }

    fn mend(&mut self) -> Checked {
        opened(&self.network).settle();
        if self.impostor {
            self.hub_replaced();
        }
        self.hub.disk.trouble(Default::default());
        if !self.hub.runs() {
            self.hub.shut_down();
            self.hub.disk.start(&mut self.chance);
            self.hub
                .start()
                .map_err(|error| format!("the hub does not start: {error}"))?;
        }
        for laptop in &mut self.laptops {
            laptop.line.reaches_so_far(Reach::Both);
            laptop.disk.trouble(Default::default());
            if laptop.disk.has_stopped() {
                laptop.cut_power(&mut self.chance);
            }
        }
        (0..self.laptops.len()).for_each(|n| self.fetch_where_lost(n));
        for laptop in &mut self.laptops {
            let number = laptop.number;
            // Every laptop has the program of today in the end.
            if laptop.version.take().is_some() {
                self.faults.fired(Fault::Upgraded);
                laptop.shut_down();
            }
            laptop
                .start()
                .map_err(|problem| format!("{number} does not start: {problem}"))?;
        }
        (0..self.laptops.len()).for_each(|n| self.fetch_where_lost(n));
        Ok(())
    }

    /// What laptops say of how safe their facts are is true before they meet again. A disk that is gone takes the ground of such a
    /// word with it until the two have spoken: then nothing is asked.
    fn nothing_is_called_safe_in_vain(&self) -> Checked {
        if self.faults.any(LOSSES) {
            return Ok(());
        }
        let running = || self.laptops.iter().filter(|laptop| laptop.desk().is_some());
        let mut held = Vec::new();
        for desk in running().filter_map(Laptop::desk) {
            held.push(checks::copies_at(desk)?);
        }
        let at_hub = checks::copies(self.hub_pages());
        for (nth, laptop) in running().enumerate() {
            let others = held.iter().enumerate().filter(|(other, _)| *other != nth);
            let elsewhere = others.flat_map(|(_, held)| held.keys()).chain(at_hub.keys());
            let state = laptop.call("sync_state", json!({}))?;
            checks::what_is_called_safe_is_elsewhere(&state, &held[nth], &elsewhere.copied().collect())
                .map_err(|why| format!("at {}: {why}", laptop.number))?;
        }
        Ok(())
    }

    fn check(&mut self) -> Checked {
        let members = self.members();
        let desks: Vec<&Desk> = members.iter().filter_map(|n| self.laptops[*n].desk()).collect();
        checks::all_are_equal(&desks)?;
        checks::equal_facts_make_equal_tables(&desks)?;
        let destroyed = match desks.first() {
            Some(desk) => checks::is_destroyed(desk, &self.register.round)?,
            None => false,
        };
        let told = self.told.iter().filter(|(_, n)| members.contains(n));
        let mut told: BTreeSet<String> = told.map(|(tag, _)| tag.clone()).collect();
        if destroyed {
            told.retain(|tag| !self.in_round.contains(tag));
        } else if self.was_destroyed {
            // Where that does not count in the end, what nobody holds any more is gone.
            let mut left = self.hub_ledger().tags();
            for desk in &desks {
                left.extend(Ledger::of(desk).map_err(|problem| problem.to_string())?.tags());
            }
            told.retain(|tag| !self.in_round.contains(tag) || left.contains(tag));
        }
        checks::pages_travel_unharmed(&desks, &self.hub_pages())?;
        if !destroyed {
            checks::what_is_lacking_is_nowhere(&desks, &self.hub_pages())?;
        }
        for (number, desk) in members.iter().zip(&desks) {
            let at = |why| format!("at {number}: {why}");
            let ledger = Ledger::of(desk).map_err(|problem| at(problem.to_string()))?;
            checks::nothing_told_is_lost(&told, &ledger).map_err(at)?;
            checks::no_tap_counts_twice(&ledger).map_err(at)?;
            checks::nothing_forged_is_shown(desk, FORGED).map_err(at)?;
            let state = self.laptops[*number].call("sync_state", json!({}));
            state
                .and_then(|state| checks::all_is_called_safe(&state))
                .map_err(at)?;
            if destroyed {
                let file = self.laptops[*number].file().map_err(at)?;
                let left = (file.as_slice(), CANARY);
                checks::nothing_destroyed_is_left(desk, &ledger, &self.in_round, left).map_err(at)?;
            }
            // What is equal everywhere is checked once.
            if *number == members[0] {
                checks::tables_tell_the_truth(desk, ledger).map_err(at)?;
            }
        }
        if destroyed {
            self.nothing_is_left_elsewhere(&members)?;
        }
        for (n, page) in self.given.iter().filter(|(n, _)| members.contains(n)) {
            let desk = self.laptops[*n].desk().ok_or("it does not run")?;
            checks::nothing_given_is_thrown_away(desk, page).map_err(|why| format!("at {n}: {why}"))?;
        }
        let tables = desks
            .first()
            .ok_or("nobody belongs to the committee")?
            .with_space(|space| Ok(table_digests(space.db())?))
            .map_err(|problem| problem.to_string())?;
        for (name, digest) in tables {
            self.trace
                .note(&format!("{name} {:x}", u128::from_be_bytes(digest)));
        }
        Ok(())
    }
}
