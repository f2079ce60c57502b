//! How teams, their ways and the order of doors become rows.

use super::facts::*;
use crate::desk::{Role, Topic};
use crate::features::members::{Reach, Who};
use crate::fold::{Fold, FoldError, KindOfFact, named, round_of};
use crate::journal::fact::Fact;
use crate::problem::Lang;
use rusqlite::{Connection, params};

/// Of several versions of one thing the last counts, stairwell by stairwell, so that two people who plan apart lose nothing
/// but where both moved the same one; of two at the very same reading the greater body: the same one on every device.
pub(super) const TABLES: &str = "
    CREATE TABLE team (id BLOB PRIMARY KEY, round BLOB NOT NULL, name TEXT, clock INTEGER NOT NULL,
        body BLOB NOT NULL) WITHOUT ROWID;
    CREATE INDEX team_round ON team (round);
    CREATE TABLE stop (round BLOB NOT NULL, unit BLOB NOT NULL, team BLOB, place INTEGER NOT NULL,
        clock INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (round, unit)) WITHOUT ROWID;
    CREATE TABLE door_order (round BLOB PRIMARY KEY, clock INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
";

pub(super) const KINDS: &[KindOfFact] = &[
    KindOfFact {
        kind: TEAM_SAVED,
        who: Who::AtLeast(Role::Staff, Reach::Anywhere),
        name: "team_saved",
        fold: team_saved,
        tell,
        topic: Topic::Rounds,
    },
    KindOfFact {
        kind: UNITS_GIVEN,
        who: Who::AtLeast(Role::Staff, Reach::Anywhere),
        name: "units_given",
        fold: units_given,
        tell,
        topic: Topic::Rounds,
    },
    KindOfFact {
        kind: DOORS_ORDERED,
        who: Who::AtLeast(Role::Staff, Reach::Anywhere),
        name: "doors_ordered",
        fold: doors_ordered,
        tell,
        topic: Topic::Rounds,
    },
];

fn team_saved(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let saved: TeamSaved = minicbor::decode(&fact.body)?;
    named::put_in_round(fold, "team", fact, saved.name.as_deref())
}

fn units_given(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let given: UnitsGiven = minicbor::decode(&fact.body)?;
    let mut put = fold.db.prepare_cached(
        "INSERT INTO stop VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (round, unit) DO UPDATE
         SET team = excluded.team, place = excluded.place, clock = excluded.clock, body = excluded.body
         WHERE (excluded.clock, excluded.body, excluded.place) > (clock, body, place)",
    )?;
    let (round, clock) = (round_of(fact)?, fact.clock.0 as i64);
    for stop in &given.stops {
        // What the row says, so that of two facts at one reading it does not matter what else they moved.
        let body = minicbor::to_vec(stop).unwrap_or_default();
        put.execute(params![round, stop.unit, stop.team, stop.place, clock, body])?;
    }
    Ok(())
}

fn doors_ordered(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let _: DoorsOrdered = minicbor::decode(&fact.body)?;
    fold.db
        .prepare_cached(
            "INSERT INTO door_order VALUES (?1, ?2, ?3) ON CONFLICT (round) DO UPDATE
             SET clock = excluded.clock, body = excluded.body WHERE (excluded.clock, excluded.body) > (clock, body)",
        )?
        .execute(params![round_of(fact)?, fact.clock.0 as i64, fact.body])?;
    Ok(())
}

fn tell(_: &Connection, fact: &Fact, lang: Lang) -> rusqlite::Result<String> {
    Ok(match fact.kind {
        TEAM_SAVED => match minicbor::decode::<TeamSaved>(&fact.body).map(|saved| saved.name) {
            Ok(Some(name)) => format!("{}{name}", lang.pick("小组：", "team: ")),
            Ok(None) => lang.pick("撤销小组", "a team is no more").to_owned(),
            Err(_) => lang.pick("小组", "team").to_owned(),
        },
        UNITS_GIVEN => {
            let stops = minicbor::decode::<UnitsGiven>(&fact.body).map_or(0, |given| given.stops.len());
            match lang {
                Lang::Zh => format!("安排走访路线：{stops} 个楼道"),
                Lang::En => format!("walking order of {stops} stairwells"),
            }
        }
        _ => lang.pick("调整上门顺序", "order of the doors changed").to_owned(),
    })
}
