//! The roll: who belongs to the space and what each may do, worked out anew from all facts of membership.
//!
//! Nothing here depends on the order in which facts arrived. Authority flows from the root key: it certifies the
//! founder's device (and later ones made with the recovery sheet), an administrator's device lets others in. Devices are
//! visited from the root down, the older branch first; what a device wrote counts as far as it was an administrator's at
//! that place of its chain. A revocation or a change of rights takes effect in that order too, so that of two
//! administrators who revoke each other the more senior one stays, and the recovery sheet is more senior than all.

use super::facts::*;
use super::grant::{Grant, Seats};
use super::recovery::is_certified;
use crate::desk::Role;
use crate::id::Id;
use crate::journal::fact::Kind;
use crate::journal::store;
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A fact of membership as it was logged.
struct Entry {
    /// Its chain's number in this file.
    writer: i64,
    device: Id,
    epoch: u64,
    public_key: [u8; 32],
    seq: u64,
    clock: i64,
    at_ms: i64,
    by: Id,
    kind: Kind,
    subject: Id,
    body: Vec<u8>,
}

/// Who belongs to a space.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Roll {
    /// The committee's name, once its founding is known.
    pub name: Option<String>,
    /// Every device ever let in.
    pub members: HashMap<Id, Member>,
    /// Everybody who works or worked here.
    pub people: HashMap<Id, Person>,
    /// Invitations that count.
    pub invitations: HashMap<Id, Invited>,
    /// Devices somebody has introduced, whether or not it was theirs to do. Their pages are taken in, so that those who have
    /// seen them can be followed; what the pages say counts only for members.
    introduced: BTreeSet<Id>,
    /// Facts kept aside on which an administrator has decided: (device, epoch, number) → accepted.
    settled: BTreeMap<(Id, u64, u64), bool>,
}

/// A device that was let in.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// What people call it.
    pub name: String,
    /// When it was let in, ms.
    pub at_ms: i64,
    /// The device whose administrator let it in; nothing for the root's own and for one not let in yet.
    pub by: Option<Id>,
    /// False on a laptop that has asked and waits for an administrator's.
    pub admitted: bool,
    /// What it may do from where on, the last that applies counts.
    grants: Vec<(Seats, Grant)>,
    /// From where on nothing it writes counts.
    revoked: Vec<Seats>,
}

/// Somebody who works here.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// Their name.
    pub name: String,
    /// Since when, ms.
    pub at_ms: i64,
    /// (chain in this file, number, what they may do from then on), in the order of the clock.
    changes: Vec<(i64, u64, Option<Grant>)>,
}

/// An invitation.
#[derive(Clone, Debug, PartialEq)]
pub struct Invited {
    /// The key whose secret it carries.
    pub public_key: [u8; 32],
    /// The person who made it.
    pub by: Id,
    /// What it offers.
    pub grant: Grant,
    /// Until when, ms.
    pub expires_at_ms: i64,
    /// Who used it.
    pub used_by: Option<Id>,
}

/// Why a fact is kept aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not for this device or this person to write")]
pub enum Held {
    /// Its device is not a member.
    Stranger,
    /// Its device was revoked.
    Revoked,
    /// Device or person may not do this.
    Role,
    /// Not in that place.
    Scope,
    /// An administrator has rejected it.
    Rejected,
}

impl Held {
    /// Its name in rows and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Held::Stranger => "stranger",
            Held::Revoked => "revoked",
            Held::Role => "role",
            Held::Scope => "scope",
            Held::Rejected => "rejected",
        }
    }
}

fn applies(seats: &Seats, epoch: u64, seq: u64) -> bool {
    seats.0.get(&epoch).is_none_or(|from| seq >= *from)
}

impl Member {
    fn new(name: String, at_ms: i64, by: Option<Id>, grant: Grant) -> Member {
        Member {
            name,
            at_ms,
            by,
            admitted: true,
            grants: vec![(Seats::default(), grant)],
            revoked: Vec::new(),
        }
    }

    /// What the device may do at this place of its chain; nothing where it is revoked.
    pub fn grant_at(&self, epoch: u64, seq: u64) -> Option<&Grant> {
        if self.revoked.iter().any(|from| applies(from, epoch, seq)) {
            return None;
        }
        let last = self
            .grants
            .iter()
            .rev()
            .find(|(from, _)| applies(from, epoch, seq));
        last.map(|(_, grant)| grant)
    }

    /// What it may do from now on; nothing when it was revoked.
    pub fn grant(&self) -> Option<&Grant> {
        let last = self.grants.last().map(|(_, grant)| grant);
        last.filter(|_| self.revoked.is_empty())
    }

    fn is_administrator(&self) -> bool {
        self.admitted
            && self
                .grant()
                .is_some_and(|grant| grant.role >= Role::Administrator)
    }

    /// The places where what it may do changes, in one of its chains.
    fn turns(&self, epoch: u64) -> impl Iterator<Item = u64> {
        let seats = self.grants.iter().map(|(from, _)| from).chain(&self.revoked);
        seats.filter_map(move |from| from.0.get(&epoch).copied())
    }
}

impl Person {
    /// What they may do as far as the writer of a fact knew.
    fn grant_known(&self, knows: impl Fn(i64, i64) -> bool) -> Option<&Grant> {
        let known = self
            .changes
            .iter()
            .rev()
            .find(|(writer, seq, _)| knows(*writer, *seq as i64));
        known
            .or(self.changes.first())
            .and_then(|(_, _, grant)| grant.as_ref())
    }

    /// What they may do now; nothing for those who work here no more.
    pub fn grant(&self) -> Option<&Grant> {
        self.changes.last().and_then(|(_, _, grant)| grant.as_ref())
    }
}

impl Roll {
    /// Works the roll out from the facts logged in `db`; `me` is this device's chain.
    ///
    /// # Errors
    /// SQLite's.
    pub fn read(db: &Connection, me: i64) -> rusqlite::Result<Roll> {
        let space = store::meta(db, "space")?
            .and_then(|bytes| bytes.try_into().ok())
            .map_or(Id::NIL, Id::from_bytes);
        let entries = entries(db)?;
        let mut effective = BTreeSet::new();
        let mut ignored = BTreeSet::new();
        let mut roll = loop {
            let (roll, measures) = Visit::new(&entries, space, &effective).finish();
            let next = measures
                .into_iter()
                .find(|place| !effective.contains(place) && !ignored.contains(place));
            let Some(place) = next else { break roll };
            effective.insert(place);
            let (after, _) = Visit::new(&entries, space, &effective).finish();
            if !after.members.values().any(Member::is_administrator) {
                // The last administrator stays.
                effective.remove(&place);
                ignored.insert(place);
            }
        };
        let admissions = entries.iter().filter(|entry| entry.kind == DEVICE_ADMITTED);
        roll.introduced = admissions.map(|entry| entry.subject).collect();
        roll.wait_for_admission(db, &entries, me)?;
        Ok(roll)
    }

    /// A laptop that has asked to join works with what its invitation offers until it hears that it was let in.
    fn wait_for_admission(&mut self, db: &Connection, entries: &[Entry], me: i64) -> rusqlite::Result<()> {
        let Some(offered) = store::meta(db, "invited")? else {
            return Ok(());
        };
        let asked = entries
            .iter()
            .find(|entry| entry.writer == me && entry.kind == DEVICE_JOINED);
        let Some(entry) = asked.filter(|entry| !self.knows_of(&entry.device)) else {
            return Ok(());
        };
        let (Ok(joined), Ok(grant)) = (
            minicbor::decode::<Joined>(&entry.body),
            minicbor::decode::<Grant>(&offered),
        ) else {
            return Ok(());
        };
        let mut member = Member::new(joined.name, entry.at_ms, None, grant.clone());
        member.admitted = false;
        self.members.insert(entry.device, member);
        let person = Person {
            name: joined.staff_name,
            at_ms: entry.at_ms,
            changes: vec![(entry.writer, entry.seq, Some(grant))],
        };
        self.people.entry(joined.staff).or_insert(person);
        Ok(())
    }

    /// Whether the pages of this device are taken in.
    pub fn knows_of(&self, device: &Id) -> bool {
        self.introduced.contains(device) || self.members.get(device).is_some_and(|member| member.admitted)
    }

    /// Whether a fact counts: written at this place of a device's chain, by this person, needing this role. Gives the two
    /// grants it rests on, so that the place it is about can be held against them.
    ///
    /// # Errors
    /// Why it is kept aside.
    pub fn allows(
        &self,
        (device, epoch, seq): (Id, u64, u64),
        by: &Id,
        role: Role,
        knows: impl Fn(i64, i64) -> bool,
    ) -> Result<Option<(&Grant, &Grant)>, Held> {
        match self.settled.get(&(device, epoch, seq)) {
            Some(true) => return Ok(None),
            Some(false) => return Err(Held::Rejected),
            None => {}
        }
        let member = self.members.get(&device).ok_or(Held::Stranger)?;
        let of_device = member.grant_at(epoch, seq).ok_or(Held::Revoked)?;
        let person = self.people.get(by).ok_or(Held::Role)?;
        let of_person = person.grant_known(knows).ok_or(Held::Role)?;
        if of_device.role < role || of_person.role < role {
            return Err(Held::Role);
        }
        Ok(Some((of_device, of_person)))
    }

    /// What this person may do at this device from now on: the lesser of the two roles.
    pub fn role(&self, device: &Id, person: &Id) -> Option<Role> {
        let device = self.members.get(device)?.grant()?;
        let person = self.people.get(person)?.grant()?;
        Some(device.role.min(person.role))
    }

    /// How many devices are administrators'.
    pub fn administrators(&self) -> usize {
        self.members
            .values()
            .filter(|member| member.is_administrator())
            .count()
    }

    /// How many people are administrators.
    pub fn administrating(&self) -> usize {
        let people = self.people.values().filter_map(Person::grant);
        people.filter(|grant| grant.role >= Role::Administrator).count()
    }

    /// Whether what was folded under `self` would be folded alike under `after`; `chains` are those held, with how far.
    pub fn holds_for(&self, after: &Roll, chains: &[(Id, u64, u64)]) -> bool {
        if self.settled != after.settled {
            return false;
        }
        let same_devices = chains.iter().all(|(device, epoch, last)| {
            let (Some(was), Some(is)) = (self.members.get(device), after.members.get(device)) else {
                return !self.members.contains_key(device);
            };
            let turns = was.turns(*epoch).chain(is.turns(*epoch));
            let mut places = turns
                .flat_map(|seq| [seq.saturating_sub(1), seq])
                .chain([1, *last]);
            places.all(|seq| seq == 0 || seq > *last || was.grant_at(*epoch, seq) == is.grant_at(*epoch, seq))
        });
        // A change of a person's rights binds only those who have seen it, and nothing folded so far has.
        let same_people = self.people.iter().all(|(id, was)| {
            let is = after.people.get(id);
            is.is_some_and(|is| {
                is.changes.first() == was.changes.first()
                    && was.changes.iter().all(|c| is.changes.contains(c))
            })
        });
        same_devices && same_people
    }
}

fn entries(db: &Connection) -> rusqlite::Result<Vec<Entry>> {
    db.prepare_cached(
        "SELECT r.writer, w.device, w.epoch, w.public_key, r.seq, r.clock, r.at, r.by_id, r.kind, r.subject, r.body
         FROM roll_fact r JOIN writer w ON w.n = r.writer ORDER BY r.clock, w.device, w.epoch, r.seq",
    )?
    .query_map(params![], |row| {
        Ok(Entry {
            writer: row.get(0)?,
            device: row.get(1)?,
            epoch: row.get::<_, i64>(2)? as u64,
            public_key: row.get(3)?,
            seq: row.get::<_, i64>(4)? as u64,
            clock: row.get(5)?,
            at_ms: row.get(6)?,
            by: row.get(7)?,
            kind: row.get(8)?,
            subject: row.get(9)?,
            body: row.get(10)?,
        })
    })?
    .collect()
}

/// Where a measure stands: (device, epoch, number).
type Place = (Id, u64, u64);

/// One walk from the root down, with the measures found effective so far.
struct Visit<'a> {
    by_device: HashMap<Id, Vec<&'a Entry>>,
    /// Effective measures against each device.
    against: HashMap<Id, Vec<&'a Entry>>,
    roll: Roll,
    /// Measures written by those who were administrators, in the order of the walk.
    measures: Vec<Place>,
    /// Changes of people: (clock, device), (chain, number), person, what.
    changes: Vec<((i64, Id), (i64, u64), Id, Option<Grant>)>,
}

impl<'a> Visit<'a> {
    fn new(entries: &'a [Entry], space: Id, effective: &BTreeSet<Place>) -> Visit<'a> {
        let mut visit = Visit {
            by_device: HashMap::new(),
            against: HashMap::new(),
            roll: Roll::default(),
            measures: Vec::new(),
            changes: Vec::new(),
        };
        for entry in entries {
            visit.by_device.entry(entry.device).or_default().push(entry);
            if effective.contains(&(entry.device, entry.epoch, entry.seq)) {
                visit.against.entry(entry.subject).or_default().push(entry);
            }
        }
        for (entry, root) in roots(entries, space) {
            if let Root::Founded(name) = root.0 {
                visit.roll.name.get_or_insert(name);
            }
            visit.enter(
                entry.device,
                Member::new(root.1, entry.at_ms, None, Grant::whole(Role::Administrator)),
            );
            visit.person(entry, root.2, root.3, Grant::whole(Role::Administrator));
        }
        for (entry, _) in roots(entries, space) {
            visit.hear(entry.device);
        }
        visit
    }

    fn enter(&mut self, device: Id, mut member: Member) {
        for measure in self.against.get(&device).into_iter().flatten() {
            if let Ok(Revoked { from }) = minicbor::decode(&measure.body)
                && measure.kind == DEVICE_REVOKED
            {
                member.revoked.push(from);
            } else if let Ok(Changed { grant, from }) = minicbor::decode(&measure.body) {
                member.grants.push((from, grant));
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
        self.changes.push((
            (entry.clock, entry.device),
            (entry.writer, entry.seq),
            id,
            Some(grant),
        ));
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
                .and_then(|m| m.grant_at(entry.epoch, entry.seq));
            if grant.is_none_or(|grant| grant.role < Role::Administrator) {
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
            DEVICE_CHANGED | DEVICE_REVOKED => self.measures.push((entry.device, entry.epoch, entry.seq)),
            STAFF_ADDED => {
                let added: StaffAdded = minicbor::decode(&entry.body)?;
                self.person(entry, entry.subject, added.name, added.grant);
            }
            STAFF_CHANGED => {
                let changed: StaffChanged = minicbor::decode(&entry.body)?;
                self.changes.push((
                    (entry.clock, entry.device),
                    (entry.writer, entry.seq),
                    entry.subject,
                    changed.grant,
                ));
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

    fn finish(mut self) -> (Roll, Vec<Place>) {
        self.changes.sort_by_key(|(order, (_, seq), ..)| (*order, *seq));
        for (_, (writer, seq), id, grant) in self.changes {
            let last = self.roll.administrating() == 1
                && self
                    .roll
                    .people
                    .get(&id)
                    .and_then(Person::grant)
                    .is_some_and(|g| g.role >= Role::Administrator)
                && grant
                    .as_ref()
                    .is_none_or(|grant| grant.role < Role::Administrator);
            if let Some(person) = self.roll.people.get_mut(&id)
                && !last
            {
                person.changes.push((writer, seq, grant));
            }
        }
        (self.roll, self.measures)
    }
}

/// The founding with the committee's name, or a recovery with its time; then device name, person and their name.
enum Root {
    Founded(String),
    Recovered,
}

/// What the root key itself has certified: recoveries, the latest first, then the founding.
fn roots(entries: &[Entry], space: Id) -> Vec<(&Entry, (Root, String, Id, String))> {
    let mut roots = Vec::new();
    for entry in entries {
        if entry.kind == SPACE_FOUNDED
            && let Ok(f) = minicbor::decode::<Founded>(&entry.body)
            && is_certified(space, &f.root_key, &entry.public_key, 0, &f.proof)
        {
            roots.push((
                0,
                entry,
                (Root::Founded(f.name), f.device_name, f.staff, f.staff_name),
            ));
        } else if entry.kind == DEVICE_RECOVERED
            && let Ok(r) = minicbor::decode::<Recovered>(&entry.body)
            && r.at_ms > 0
            && is_certified(space, &r.root_key, &entry.public_key, r.at_ms, &r.proof)
        {
            roots.push((
                r.at_ms,
                entry,
                (Root::Recovered, r.device_name, r.staff, r.staff_name),
            ));
        }
    }
    roots.sort_by_key(|(at, entry, _)| (std::cmp::Reverse(*at), entry.device));
    roots.into_iter().map(|(_, entry, root)| (entry, root)).collect()
}
