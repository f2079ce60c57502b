//! The roll: who belongs to the space and what each may do, worked out anew from all facts of membership.
//!
//! Nothing here depends on the order in which facts arrived. Authority flows from the root key: it certifies the
//! founder's device (and later ones made with the recovery sheet), an administrator's device lets others in. Devices are
//! visited from the root down, the older branch first; what a device wrote counts as far as it was an administrator's at
//! that place of its chain. A revocation or a change of rights takes effect in that order too, so that of two
//! administrators who revoke each other the more senior one stays, and the recovery sheet is more senior than all.

use super::facts::{DEVICE_ADMITTED, DEVICE_JOINED, Joined};
use super::grant::{Cut, Grant, Spot};
use super::visit::{Entry, Visit, entries};
use crate::desk::Role;
use crate::id::Id;
use crate::journal::chains::{self, Chain};
use crate::journal::store;
use crate::planted::{self, Planted};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, HashMap};

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
    /// Who is not to come in: with which invitation, and which laptop; nothing means whoever shows it.
    pub(super) refused: BTreeSet<(Id, Option<Id>)>,
    /// Facts kept aside on which an administrator has decided: (device, epoch, number) → accepted.
    pub(super) settled: BTreeMap<(Id, u64, u64), bool>,
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
    pub(super) grants: Vec<(Cut, Grant)>,
    /// From where on nothing it writes counts.
    pub(super) revoked: Vec<Cut>,
}

/// Somebody who works here.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// Their name.
    pub name: String,
    /// Since when, ms.
    pub at_ms: i64,
    /// (chain in this file, number, what they may do from then on), in the order of the clock.
    pub(super) changes: Vec<(i64, u64, Option<Grant>)>,
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

impl Member {
    pub(super) fn new(name: String, at_ms: i64, by: Option<Id>, grant: Grant) -> Member {
        Member {
            name,
            at_ms,
            by,
            admitted: true,
            grants: vec![(Cut::default(), grant)],
            revoked: Vec::new(),
        }
    }

    /// What the device may do at this place of its chain; nothing where it is revoked.
    pub fn grant_at(&self, spot: &Spot) -> Option<&Grant> {
        let is_revoked = |cut: &Cut| cut.applies(spot) || planted::is(Planted::RevokedWhole);
        if self.revoked.iter().any(is_revoked) {
            return None;
        }
        let last = self.grants.iter().rev().find(|(cut, _)| cut.applies(spot));
        last.map(|(_, grant)| grant)
    }

    /// What it may do from now on; nothing when it was revoked.
    pub fn grant(&self) -> Option<&Grant> {
        let last = self.grants.last().map(|(_, grant)| grant);
        last.filter(|_| self.revoked.is_empty())
    }

    fn is_administrator(&self) -> bool {
        self.admitted && self.grant().is_some_and(Grant::administrates)
    }

    /// Whether this and `other` allow the same in a chain held up to `last`.
    fn may_the_same(&self, other: &Member, chain: &Chain, last: u64) -> bool {
        let turns = self.turns(chain).chain(other.turns(chain));
        let first = chain.base_seq + 1;
        let mut places = turns
            .flat_map(|seq| [seq.saturating_sub(1), seq])
            .chain([first, last])
            .filter(|seq| (first..=last).contains(seq));
        places.all(|seq| {
            let spot = Spot::of(chain, seq);
            self.grant_at(&spot) == other.grant_at(&spot)
        })
    }

    /// The places where what it may do changes, in one of its chains.
    fn turns(&self, chain: &Chain) -> impl Iterator<Item = u64> {
        let cuts = self.grants.iter().map(|(cut, _)| cut).chain(&self.revoked);
        let (n, epoch) = (chain.n, chain.writer.epoch);
        cuts.flat_map(move |cut| cut.turns(n, epoch))
    }
}

impl Person {
    /// Whether what was folded for this person would be folded alike for `after`.
    fn could_the_same(&self, after: &Person) -> bool {
        match (self.changes.as_slice(), after.changes.as_slice()) {
            ([(.., was)], [(.., is)]) => was == is,
            // A change of a person's rights binds only those who have seen it, and nothing folded so far has.
            (was, is) => is.first() == was.first() && was.iter().all(|change| is.contains(change)),
        }
    }

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
        let me = chains::numbered(db, me)?.writer.device;
        let asked = entries
            .iter()
            .find(|entry| entry.device == me && entry.kind == DEVICE_JOINED);
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

    /// Whether an administrator has taken this invitation back.
    pub fn takes_back(&self, invitation: Id) -> bool {
        self.refused.contains(&(invitation, None))
    }

    /// Whether an administrator has taken this invitation back, or sent this laptop away that showed it.
    pub fn refuses(&self, invitation: Id, device: Id) -> bool {
        self.takes_back(invitation) || self.refused.contains(&(invitation, Some(device)))
    }

    /// Whether a fact counts: written at this place of a device's chain, by this person, needing this role. Gives the two
    /// grants it rests on, so that the place it is about can be held against them.
    ///
    /// # Errors
    /// Why it is kept aside.
    pub fn allows(
        &self,
        device: Id,
        spot: &Spot,
        by: &Id,
        role: Role,
        knows: impl Fn(i64, i64) -> bool,
    ) -> Result<Option<(&Grant, &Grant)>, Held> {
        match self.settled.get(&(device, spot.epoch, spot.seq)) {
            Some(true) => return Ok(None),
            Some(false) => return Err(Held::Rejected),
            None => {}
        }
        let member = self.members.get(&device).ok_or(Held::Stranger)?;
        let of_device = member.grant_at(spot).ok_or(Held::Revoked)?;
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
        let least = device.role.min(person.role);
        let whole = device.is_whole() && person.is_whole();
        Some(if whole { least } else { least.min(Role::Staff) })
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
        people.filter(|grant| grant.administrates()).count()
    }

    /// Whether what was folded under `self` would be folded alike under `after`.
    ///
    /// # Errors
    /// SQLite's.
    pub fn holds_for(&self, after: &Roll, db: &Connection, me: i64) -> rusqlite::Result<bool> {
        let newcomers = after.people.keys().any(|id| !self.people.contains_key(id));
        let any_held = || db.query_row("SELECT EXISTS (SELECT 1 FROM held)", [], |row| row.get(0));
        if self.settled != after.settled || newcomers && any_held()? {
            return Ok(false);
        }
        for chain in chains::all(db)? {
            let device = &chain.writer.device;
            let last = match chain.n == me {
                true => store::last_open(db)?.unwrap_or(chain.last_seq),
                false => chain.last_seq,
            };
            if last == 0 {
                // Known by name alone: nothing of it was folded.
                continue;
            }
            let alike = match (self.members.get(device), after.members.get(device)) {
                (None, None) => true,
                (Some(was), Some(is)) => was.may_the_same(is, &chain, last),
                _ => false,
            };
            if !alike {
                return Ok(false);
            }
        }
        Ok(self
            .people
            .iter()
            .all(|(id, was)| after.people.get(id).is_some_and(|is| was.could_the_same(is))))
    }
}
