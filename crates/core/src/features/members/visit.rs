//! The walk from the root down, in which facts of membership come to count or not. See [`super::roll`].

use super::facts::*;
use super::grant::{Cut, Grant, Spot};
use super::recovery::is_certified;
use super::roll::{Invited, Member, Person, Roll};
use crate::desk::Role;
use crate::id::Id;
use crate::journal::chains::{self, Extent, Trust};
use crate::journal::fact::Kind;
use rusqlite::Connection;
use std::collections::{BTreeSet, HashMap};

/// A fact of membership as it was logged.
pub(super) struct Entry {
    /// Its chain's number in this file.
    pub writer: i64,
    pub device: Id,
    pub epoch: u64,
    /// Whether other branches of its chain stand beside it.
    pub branched: bool,
    pub public_key: [u8; 32],
    pub seq: u64,
    pub clock: i64,
    pub at_ms: i64,
    pub by: Id,
    pub kind: Kind,
    pub subject: Id,
    pub body: Vec<u8>,
    /// Of a measure against a device: how far the branches of its chains were held.
    pub held: Option<Extent>,
}

impl Entry {
    fn spot(&self) -> Spot {
        Spot {
            chain: self.writer,
            branched: self.branched,
            epoch: self.epoch,
            seq: self.seq,
        }
    }

    /// What names it in this file.
    fn place(&self) -> Place {
        (self.writer, self.seq)
    }
}

/// All that was logged, in the order of the clock.
pub(super) fn entries(db: &Connection) -> rusqlite::Result<Vec<Entry>> {
    let mut logged = db.prepare_cached(
        "SELECT r.writer, w.device, w.epoch, w.public_key, r.seq, r.clock, r.at, r.by_id, r.kind, r.subject, r.body,
            w.base IS NOT NULL
         FROM roll_fact r JOIN writer w ON w.n = r.writer ORDER BY r.clock, w.device, w.epoch, w.branch, r.seq",
    )?;
    let entries = logged.query_map([], |row| {
        let (kind, body): (Kind, Vec<u8>) = (row.get(8)?, row.get(10)?);
        Ok(Entry {
            writer: row.get(0)?,
            device: row.get(1)?,
            epoch: row.get::<_, i64>(2)? as u64,
            public_key: row.get(3)?,
            seq: row.get::<_, i64>(4)? as u64,
            clock: row.get(5)?,
            at_ms: row.get(6)?,
            by: row.get(7)?,
            kind,
            subject: row.get(9)?,
            held: held(db, kind, &body)?,
            body,
            branched: row.get(11)?,
        })
    })?;
    entries.collect()
}

fn held(db: &Connection, kind: Kind, body: &[u8]) -> rusqlite::Result<Option<Extent>> {
    let ends = match kind {
        DEVICE_REVOKED => minicbor::decode::<Revoked>(body)
            .ok()
            .and_then(|revoked| revoked.ends),
        DEVICE_CHANGED => minicbor::decode::<Changed>(body)
            .ok()
            .and_then(|changed| changed.ends),
        _ => None,
    };
    ends.map(|ends| chains::extent(db, &ends, Trust::Held))
        .transpose()
}

/// Where a measure stands: (chain in this file, number).
pub(super) type Place = (i64, u64);

/// A change of what a person may do.
struct Change {
    /// Its place in the order all devices agree on.
    order: (i64, Id, u64),
    writer: i64,
    person: Id,
    grant: Option<Grant>,
}

/// One walk from the root down, with the measures found effective so far.
pub(super) struct Visit<'a> {
    by_device: HashMap<Id, Vec<&'a Entry>>,
    /// Effective measures against each device.
    against: HashMap<Id, Vec<&'a Entry>>,
    roll: Roll,
    /// Measures written by those who were administrators, in the order of the walk.
    measures: Vec<Place>,
    /// Changes of people.
    changes: Vec<Change>,
}

impl Change {
    fn of(entry: &Entry, person: Id, grant: Option<Grant>) -> Change {
        Change {
            order: (entry.clock, entry.device, entry.seq),
            writer: entry.writer,
            person,
            grant,
        }
    }
}

impl<'a> Visit<'a> {
    pub fn new(entries: &'a [Entry], space: Id, effective: &BTreeSet<Place>) -> Visit<'a> {
        let mut visit = Visit {
            by_device: HashMap::new(),
            against: HashMap::new(),
            roll: Roll::default(),
            measures: Vec::new(),
            changes: Vec::new(),
        };
        for entry in entries {
            visit.by_device.entry(entry.device).or_default().push(entry);
            if effective.contains(&entry.place()) {
                visit.against.entry(entry.subject).or_default().push(entry);
            }
        }
        let roots = roots(entries, space);
        let devices: Vec<Id> = roots.iter().map(|root| root.entry.device).collect();
        for root in roots {
            let Root {
                entry,
                committee,
                device_name,
                staff,
                staff_name,
                ..
            } = root;
            visit.roll.name = visit.roll.name.or(committee);
            let grant = Grant::whole(Role::Administrator);
            visit.enter(
                entry.device,
                Member::new(device_name, entry.at_ms, None, grant.clone()),
            );
            visit.person(entry, staff, staff_name, grant);
        }
        for device in devices {
            visit.hear(device);
        }
        visit
    }

    fn enter(&mut self, device: Id, mut member: Member) {
        for measure in self.against.get(&device).into_iter().flatten() {
            let held = measure.held.clone();
            if let Ok(Revoked { from, .. }) = minicbor::decode(&measure.body)
                && measure.kind == DEVICE_REVOKED
            {
                member.revoked.push(Cut { from, held });
            } else if let Ok(Changed { grant, from, .. }) = minicbor::decode(&measure.body) {
                member.grants.push((Cut { from, held }, grant));
            }
        }
        self.roll.members.entry(device).or_insert(member);
    }

    fn person(&mut self, entry: &Entry, id: Id, name: String, grant: Grant) {
        self.roll.people.entry(id).or_insert_with(|| Person {
            name,
            at_ms: entry.at_ms,
            changes: Vec::new(),
        });
        self.changes.push(Change::of(entry, id, Some(grant)));
    }

    /// What a member wrote about membership, as far as it was an administrator's.
    fn hear(&mut self, device: Id) {
        let Some(entries) = self.by_device.remove(&device) else {
            return;
        };
        let mut let_in = Vec::new();
        for entry in entries {
            let grant = self
                .roll
                .members
                .get(&device)
                .and_then(|m| m.grant_at(&entry.spot()));
            let Some(mine) = grant
                .filter(|grant| grant.administrates())
                .map(|grant| grant.role)
            else {
                continue;
            };
            // Nobody raises anybody above themselves.
            if granted(entry).is_some_and(|role| role > mine) {
                continue;
            }
            // A body that cannot be read has no effect.
            let _ = self.take(entry, &mut let_in);
        }
        for device in let_in {
            self.hear(device);
        }
    }

    fn take(&mut self, entry: &Entry, let_in: &mut Vec<Id>) -> Result<(), minicbor::decode::Error> {
        match entry.kind {
            INVITATION_MADE => {
                let made: InvitationMade = minicbor::decode(&entry.body)?;
                let invited = Invited {
                    public_key: *made.public_key,
                    by: entry.by,
                    grant: made.grant,
                    expires_at_ms: made.expires_at_ms as i64,
                    used_by: None,
                };
                self.roll.invitations.entry(entry.subject).or_insert(invited);
            }
            DEVICE_ADMITTED => self.admit(entry, minicbor::decode(&entry.body)?, let_in),
            ENTRY_REFUSED => {
                let refused: EntryRefused = minicbor::decode(&entry.body)?;
                self.roll.refused.insert((entry.subject, refused.device));
            }
            DEVICE_CHANGED | DEVICE_REVOKED => self.measures.push(entry.place()),
            STAFF_ADDED => {
                let added: StaffAdded = minicbor::decode(&entry.body)?;
                self.person(entry, entry.subject, added.name, added.grant);
            }
            STAFF_CHANGED => {
                let changed: StaffChanged = minicbor::decode(&entry.body)?;
                self.changes.push(Change::of(entry, entry.subject, changed.grant));
            }
            HELD_SETTLED => {
                let settled: HeldSettled = minicbor::decode(&entry.body)?;
                for seq in settled.seqs {
                    self.roll
                        .settled
                        .entry((entry.subject, settled.epoch, seq))
                        .or_insert(settled.accepted);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The first to be let in with an invitation uses it up.
    fn admit(&mut self, entry: &Entry, admitted: Admitted, let_in: &mut Vec<Id>) {
        if self.roll.members.contains_key(&entry.subject) {
            return;
        }
        if let Some(id) = admitted.invitation {
            match self.roll.invitations.get_mut(&id) {
                Some(invited) if invited.used_by.is_none() => invited.used_by = Some(entry.subject),
                _ => return,
            }
        }
        let member = Member::new(
            admitted.name,
            entry.at_ms,
            Some(entry.device),
            admitted.grant.clone(),
        );
        self.enter(entry.subject, member);
        self.person(entry, admitted.staff, admitted.staff_name, admitted.grant);
        let_in.push(entry.subject);
    }

    pub fn finish(mut self) -> (Roll, Vec<Place>) {
        self.changes.sort_by_key(|change| change.order);
        for change in self.changes {
            let Change {
                order: (.., seq),
                writer,
                person,
                grant,
            } = change;
            let is_administrator = |grant: Option<&Grant>| grant.is_some_and(Grant::administrates);
            let last = self.roll.administrating() == 1
                && is_administrator(self.roll.people.get(&person).and_then(Person::grant))
                && !is_administrator(grant.as_ref());
            if let Some(person) = self.roll.people.get_mut(&person)
                && !last
            {
                person.changes.push((writer, seq, grant));
            }
        }
        (self.roll, self.measures)
    }
}

/// The role a fact gives away.
fn granted(entry: &Entry) -> Option<Role> {
    let body = &entry.body;
    let grant = match entry.kind {
        INVITATION_MADE => minicbor::decode::<InvitationMade>(body).ok()?.grant,
        DEVICE_ADMITTED => minicbor::decode::<Admitted>(body).ok()?.grant,
        DEVICE_CHANGED => minicbor::decode::<Changed>(body).ok()?.grant,
        STAFF_ADDED => minicbor::decode::<StaffAdded>(body).ok()?.grant,
        STAFF_CHANGED => minicbor::decode::<StaffChanged>(body).ok()?.grant?,
        _ => return None,
    };
    Some(grant.role)
}

/// A device the root key itself has certified.
struct Root<'a> {
    entry: &'a Entry,
    /// When by the sheet, ms; 0 at founding.
    at_ms: u64,
    /// The committee's name, told at founding.
    committee: Option<String>,
    device_name: String,
    staff: Id,
    staff_name: String,
}

impl Root<'_> {
    fn of(entry: &Entry, space: Id) -> Option<Root<'_>> {
        let (root, key, proof) = match entry.kind {
            SPACE_FOUNDED => {
                let f: Founded = minicbor::decode(&entry.body).ok()?;
                let root = Root {
                    entry,
                    at_ms: 0,
                    committee: Some(f.name),
                    device_name: f.device_name,
                    staff: f.staff,
                    staff_name: f.staff_name,
                };
                (root, f.root_key, f.proof)
            }
            DEVICE_RECOVERED => {
                let r: Recovered = minicbor::decode(&entry.body)
                    .ok()
                    .filter(|r: &Recovered| r.at_ms > 0)?;
                let root = Root {
                    entry,
                    at_ms: r.at_ms,
                    committee: None,
                    device_name: r.device_name,
                    staff: r.staff,
                    staff_name: r.staff_name,
                };
                (root, r.root_key, r.proof)
            }
            _ => return None,
        };
        is_certified(space, &key, &entry.public_key, root.at_ms, &proof).then_some(root)
    }
}

/// What the root key itself has certified: recoveries, the latest first, then the founding.
fn roots(entries: &[Entry], space: Id) -> Vec<Root<'_>> {
    let mut roots: Vec<Root<'_>> = entries
        .iter()
        .filter_map(|entry| Root::of(entry, space))
        .collect();
    roots.sort_by_key(|root| (std::cmp::Reverse(root.at_ms), root.entry.device));
    roots
}
