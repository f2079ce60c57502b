//! Which closure counts where: places lie within one another, and the strictest over a stairwell is the one people follow.

use super::facts::Closed;
use super::fold::read;
use super::places::{JOINED, NAMES, PRESENT, Place};
use super::rules::Day;
use super::timing::{timing, weight};
use super::types::ClosureBadge;
use crate::id::Id;
use crate::legal_time::legal;
use rusqlite::{Connection, OptionalExtension};
use std::collections::HashMap;

/// One closure.
#[derive(Clone)]
pub(super) struct One {
    pub place: Place,
    pub closed: Closed,
    pub disputed: bool,
}

/// Every closure there is, on one day.
pub(crate) struct Cover {
    pub(super) today: Day,
    /// What is shown of each place, begun or announced.
    shown: HashMap<Id, One>,
    /// What counts: of all that stands of a place the strictest that has begun. Where people disagree, what one announced for
    /// later must not open until then what another closed.
    begun: HashMap<Id, One>,
}

/// The day in the legal time; the first of all days for an instant no calendar has.
pub(super) fn day_of(now_ms: i64) -> Day {
    Day(legal(now_ms).map(|now| now.date_naive()).unwrap_or_default())
}

impl Cover {
    /// No closure anywhere.
    pub fn none() -> Cover {
        Cover {
            today: Day::default(),
            shown: HashMap::new(),
            begun: HashMap::new(),
        }
    }

    /// The closures of now.
    ///
    /// # Errors
    /// SQLite's.
    pub fn read(db: &Connection, now_ms: i64) -> rusqlite::Result<Cover> {
        let sql = format!(
            "SELECT {NAMES}, x.closed, EXISTS (SELECT 1 FROM review v WHERE v.matter = 'closure' AND v.subject = x.place), x.shown
             FROM closure x {JOINED} WHERE x.standing = 1 AND x.closed IS NOT NULL AND {PRESENT}"
        );
        let mut cover = Cover {
            today: day_of(now_ms),
            ..Cover::none()
        };
        let mut all = db.prepare_cached(&sql)?;
        let mut rows = all.query([])?;
        while let Some(row) = rows.next()? {
            let Some(closed) = read(row.get_ref(7)?.as_blob()?) else {
                continue;
            };
            let one = One {
                place: super::places::read(row)?,
                closed,
                disputed: row.get(8)?,
            };
            if row.get(9)? {
                cover.shown.insert(one.place.id, one.clone());
            }
            cover.count(one);
        }
        Ok(cover)
    }

    /// Lets a closure count where nothing stricter does.
    fn count(&mut self, one: One) {
        let known = self.begun.get(&one.place.id);
        let stricter = known.is_none_or(|known| weight(&one.closed) > weight(&known.closed));
        if one.closed.from <= self.today && stricter {
            self.begun.insert(one.place.id, one);
        }
    }

    /// Puts a closure in, in the place of everything that stood there.
    pub(super) fn put(&mut self, place: Place, closed: Closed) {
        let one = One {
            place,
            closed,
            disputed: false,
        };
        self.begun.remove(&one.place.id);
        self.shown.insert(one.place.id, one.clone());
        self.count(one);
    }

    /// The closure that is shown of this very place.
    pub(super) fn at(&self, place: &Id) -> Option<&One> {
        self.shown.get(place)
    }

    /// Whether nothing is closed anywhere today.
    pub fn is_empty(&self) -> bool {
        self.begun.is_empty()
    }

    /// The strictest closure of these places that has begun.
    fn strictest<'i>(&self, places: impl Iterator<Item = &'i Id>) -> Option<&One> {
        places
            .filter_map(|place| self.begun.get(place))
            .max_by_key(|one| (weight(&one.closed), one.place.id))
    }

    /// What counts for a stairwell: its own closure, or one of what it stands in.
    pub fn unit(&self, compound: &Id, building: &Id, unit: &Id) -> Option<ClosureBadge> {
        self.strictest([unit, building, compound].into_iter())
            .map(|one| self.badge(one, false))
    }

    /// What counts for a stairwell of which only the id is at hand.
    ///
    /// # Errors
    /// SQLite's.
    pub fn stairwell(&self, db: &Connection, unit: &Id) -> rusqlite::Result<Option<ClosureBadge>> {
        // Nothing is looked up on the many days on which nothing is closed.
        if self.is_empty() {
            return Ok(None);
        }
        let around = db
            .prepare_cached(
                "SELECT b.compound, b.id FROM unit u JOIN building b ON b.id = u.building WHERE u.id = ?",
            )?
            .query_row([unit], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        Ok(around.and_then(|(compound, building)| self.unit(&compound, &building, unit)))
    }

    /// What counts for a home: how its stairwell is closed.
    ///
    /// # Errors
    /// SQLite's.
    pub fn home(&self, db: &Connection, home: &Id) -> rusqlite::Result<Option<ClosureBadge>> {
        if self.is_empty() {
            return Ok(None);
        }
        let unit: Option<Id> = db
            .prepare_cached("SELECT unit FROM home WHERE id = ?")?
            .query_row([home], |row| row.get(0))
            .optional()?;
        unit.map_or(Ok(None), |unit| self.stairwell(db, &unit))
    }

    /// What counts for a building: the strictest in it, said to be in a part of it where it is.
    pub fn building(&self, compound: &Id, building: &Id) -> Option<ClosureBadge> {
        let whole = self.strictest([building, compound].into_iter());
        let inside = self.begun.values().filter(|one| {
            one.place.unit.is_some()
                && one
                    .place
                    .building
                    .as_ref()
                    .is_some_and(|named| named.id == *building)
        });
        let inside = self.strictest(inside.map(|one| &one.place.id));
        match (whole, inside) {
            (Some(whole), Some(part)) if part.closed.rank() > whole.closed.rank() => {
                Some(self.badge(part, true))
            }
            (Some(whole), _) => Some(self.badge(whole, false)),
            (None, Some(part)) => Some(self.badge(part, true)),
            (None, None) => None,
        }
    }

    /// The same for a building of which only the id is at hand.
    ///
    /// # Errors
    /// SQLite's.
    pub fn compound_of(db: &Connection, building: &Id) -> rusqlite::Result<Id> {
        db.prepare_cached("SELECT compound FROM building WHERE id = ?")?
            .query_row([building], |row| row.get(0))
    }

    /// What counts for a place as a whole.
    pub(super) fn over(&self, place: &Place) -> Option<&One> {
        let around = place.around();
        self.strictest(std::iter::once(&place.id).chain(&around))
    }

    pub(super) fn badge(&self, one: &One, part: bool) -> ClosureBadge {
        let (closed, timing) = (&one.closed, timing(&one.closed, self.today));
        let level = closed.level();
        ClosureBadge {
            level: level.map(|level| level.name.clone()).unwrap_or_default(),
            rank: closed.rank(),
            out: level.map_or(super::rules::GoingOut::Free, |level| level.out),
            deliver: level.map_or(super::rules::DeliverTo::Gate, |level| level.deliver),
            sweep: level.map_or(super::rules::SweepTurn::Normal, |level| level.sweep),
            day: timing.day,
            days: timing.days,
            due: timing.next.as_ref().is_some_and(super::timing::Next::is_due),
            to: timing
                .next
                .as_ref()
                .and_then(|next| closed.rules.level(next.to?))
                .map(|level| level.name.clone()),
            next: timing.next.map(|next| next.on),
            part,
            disputed: one.disputed,
        }
    }
}
