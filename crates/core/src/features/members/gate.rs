//! The roll of a space as a hub keeps it: from nothing but the facts of membership in the pages it passes on. A hub relays and
//! refuses; it cannot make a member.

use super::admission::is_roots;
use super::facts::DEVICE_JOINED;
use super::invitation;
use super::log;
use super::roll::Roll;
use crate::features::retention::{self, Purges};
use crate::id::Id;
use crate::journal::chains;
use crate::journal::fact::Class;
use crate::journal::page::{Page, PageFault};
use crate::journal::store;
use rusqlite::Connection;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Laptops that may ask with one invitation: the one it was meant for, and as many as show that it was passed on.
const MOST_ASKING: usize = 3;

/// Who somebody is to a space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// On the roll.
    Member,
    /// Asks with an invitation that is still good and that nobody else has shown.
    Asking,
    /// Asks with an invitation whose time is over, or that another laptop has shown too: it waits for an administrator's word.
    Waiting,
    /// Was revoked or sent away, or asks with an invitation that was taken back.
    Refused,
    /// Nobody knows it.
    Stranger,
}

/// Why a page is not taken in from anybody.
#[derive(Debug, thiserror::Error)]
pub enum GateError {
    /// The facts in it cannot be read.
    #[error(transparent)]
    Page(#[from] PageFault),
    /// Its device was introduced by nobody, and its first fact proves no fresh invitation.
    #[error("no administrator has let this device in, and it shows no fresh invitation")]
    Stranger,
    /// Memory.
    #[error(transparent)]
    Sql(#[from] rusqlite::Error),
}

/// The roll of one space, kept in memory.
pub struct Gate {
    db: Connection,
    roll: Arc<Roll>,
    purges: Purges,
    /// Who has shown each invitation.
    asking: HashMap<Id, Vec<Id>>,
}

impl Gate {
    /// Of a space of which nothing is known yet.
    ///
    /// # Errors
    /// SQLite's.
    pub fn new(space: Id) -> rusqlite::Result<Gate> {
        let db = store::in_memory()?;
        db.execute_batch(log::TABLES)?;
        db.execute_batch(retention::FEATURE.tables)?;
        store::set_meta(&db, "space", space.bytes())?;
        Ok(Gate {
            db,
            roll: Arc::default(),
            purges: Purges::default(),
            asking: HashMap::new(),
        })
    }

    /// Of the space whose journal is `db`: from every page it holds, also from those that wait.
    ///
    /// # Errors
    /// SQLite's.
    pub fn of(space: Id, db: &Connection) -> rusqlite::Result<Gate> {
        let mut gate = Gate::new(space)?;
        let mut pages = db.prepare(
            "SELECT bytes FROM (SELECT n, bytes FROM page ORDER BY n)
             UNION ALL SELECT bytes FROM (SELECT bytes FROM aside WHERE reason = 'waiting' ORDER BY device, epoch, first_seq)",
        )?;
        let mut rows = pages.query([])?;
        while let Some(row) = rows.next()? {
            let page = Page::trusted(row.get(0)?).map_err(crate::fold::damaged)?;
            // One that waits may be a stranger's all the same.
            if let Err(GateError::Sql(error)) = gate.hear(&page, None) {
                return Err(error);
            }
        }
        Ok(gate)
    }

    /// Who the device is at `now_ms`, by the clock of whoever keeps the gate.
    ///
    /// Asking with an invitation is no membership: which of two laptops that show the same one photographed it nobody can tell, so
    /// neither reads from then on; and nobody reads by it alone for longer than it is good.
    pub fn standing(&self, device: &Id, now_ms: i64) -> Standing {
        if let Some(member) = self.roll.members.get(device) {
            return match member.grant() {
                Some(_) => Standing::Member,
                None => Standing::Refused,
            };
        }
        let mut standing = Standing::Stranger;
        for (invitation, all) in self.asking.iter().filter(|(_, all)| all.contains(device)) {
            match self.asks_with(invitation, all, device, now_ms) {
                // Somebody may ask anew with another invitation: the best of them counts.
                Standing::Asking => return Standing::Asking,
                asked if standing != Standing::Waiting => standing = asked,
                _ => {}
            }
        }
        standing
    }

    /// Who the device is by this invitation, which `all` have shown.
    fn asks_with(&self, invitation: &Id, all: &[Id], device: &Id, now_ms: i64) -> Standing {
        let Some(invited) = self.roll.invitations.get(invitation) else {
            return Standing::Refused;
        };
        match () {
            () if self.roll.refuses(*invitation, *device) => Standing::Refused,
            () if invited.used_by.is_some() || all.len() > 1 => Standing::Waiting,
            () if now_ms > invited.expires_at_ms => Standing::Waiting,
            () => Standing::Asking,
        }
    }

    /// Whether nothing is known of the device: neither on the roll, nor asking.
    fn is_stranger(&self, device: &Id) -> bool {
        !self.roll.members.contains_key(device) && !self.asking.values().any(|all| all.contains(device))
    }

    /// Takes a verified page in, or says why nobody should; `now_ms` is nothing for pages that were taken in before.
    ///
    /// # Errors
    /// [`GateError`]
    pub fn hear(&mut self, page: &Page, now_ms: Option<i64>) -> Result<(), GateError> {
        let device = page.header.writer().device;
        let facts = page.facts_of(Class::Space)?;
        let first = facts.first().filter(|first| first.seq == 1);
        let known = self.roll.knows_of(&device) || first.is_some_and(|first| is_roots(&page.header, first));
        let asks = first
            .filter(|first| first.kind == DEVICE_JOINED)
            .and_then(|first| invitation::asked(&self.roll, &page.header, first));
        let stranger = !known && self.is_stranger(&device);
        if let Some(joined) = asks {
            // Also those let in since: whoever shows their invitation after them is not the only one.
            let invited = &self.roll.invitations[&joined.invitation];
            let asking = self.asking.entry(joined.invitation).or_default();
            let refused = self.roll.refuses(joined.invitation, device);
            let late = now_ms.is_some_and(|now| refused || now > invited.expires_at_ms);
            if stranger && (late || asking.len() >= MOST_ASKING) {
                return Err(GateError::Stranger);
            }
            if let Some(user) = invited.used_by.filter(|_| asking.is_empty()) {
                asking.push(user);
            }
            if !asking.contains(&device) {
                asking.push(device);
            }
        } else if stranger {
            return Err(GateError::Stranger);
        }
        let (chain, forked) = self.place(page)?;
        let of_members = log::log_facts(&self.db, chain, &facts)? || forked;
        if of_members {
            self.roll = Arc::new(Roll::read(&self.db, chain)?);
        }
        if self.purges.gather(chain, Some(&page.header.seen), &facts) || of_members {
            self.purges.settle(&self.db, &self.roll)?;
        }
        Ok(())
    }

    /// Notes where a page stands: its chain, and whether that forked just now.
    fn place(&mut self, page: &Page) -> rusqlite::Result<(i64, bool)> {
        let (header, hash) = (&page.header, &page.hash);
        let (chain, forked) = match chains::place(&self.db, header, hash)? {
            chains::Place::Known(n) => {
                let of = "SELECT writer FROM page WHERE n = ?";
                return Ok((
                    self.db.prepare_cached(of)?.query_row([n], |row| row.get(0))?,
                    false,
                ));
            }
            // Pages off a stick come in any order: what this one says of members counts all the same.
            chains::Place::Unknown => {
                let trunk = chains::begin(&self.db, &header.writer(), &header.public_key())?;
                return Ok((trunk.n, false));
            }
            chains::Place::Next(chain) => (chain.n, false),
            chains::Place::Fork(chain, at) => {
                let forked = chains::fork(&self.db, &chain, at, header, hash)?;
                if let Some((from, at, to)) = forked.moved {
                    log::move_facts(&self.db, from, at, to)?;
                    self.purges.move_claims(from, at, to);
                }
                (forked.branch, true)
            }
        };
        chains::note_page(&self.db, chain, header, hash)?;
        Ok((chain, forked))
    }

    /// The rounds that are destroyed.
    ///
    /// # Errors
    /// SQLite's.
    pub fn purged(&self) -> rusqlite::Result<BTreeSet<Id>> {
        retention::purged(&self.db)
    }
}
