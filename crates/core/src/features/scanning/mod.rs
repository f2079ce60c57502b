//! What a scanner read: an identity card, a slip, a tube, a paper. A scanner types like a keyboard, so what it means is told by its text
//! alone.

use super::Feature;
use super::import::{IdFault, read_id_text};
use super::members::IdArgs;
use super::paper::scanned_paper;
use super::slips::scanned_resident;
use super::sweeps::types::{RoundView, TargetKind};
use super::sweeps::{self, check_tube_code, tube_code};
use crate::desk::{Look, Topic, query};
use crate::id::Id;
use crate::problem::Problem;
use rusqlite::{OptionalExtension, ToSql};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// More is no code of ours, and none of an identity card.
const LONGEST: usize = 100;

/// Arguments of `read_scan`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct ReadScan {
    /// The round that is walked.
    pub round: Id,
    /// What the scanner typed.
    pub text: String,
}

/// What it means in the round.
#[derive(Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Scanned {
    /// Somebody's identity card or slip.
    Person {
        /// The target: the resident, or their home.
        target: Id,
        /// Who.
        name: String,
        /// The building they live in.
        building: Id,
    },
    /// An identity card of somebody the register does not know.
    Stranger {
        /// The number on it, with which they can be added.
        id_number: String,
    },
    /// The slip of somebody who stands in the register no more.
    Gone {
        /// Who.
        name: String,
    },
    /// A paper of the round.
    Paper {
        /// Which.
        paper: Id,
    },
    /// A tube.
    Tube {
        /// Its code.
        code: String,
    },
    /// Nothing this round knows.
    Unknown,
}

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "scanning",
    tables: "",
    kinds: &[],
    calls: || {
        vec![query(
            "read_scan",
            "What a scanner read, in a round: somebody, a tube, a paper.",
            &[Topic::Register, Topic::Rounds, Topic::Papers],
            read_scan,
        )]
    },
};

fn read_scan(look: &Look<'_>, args: ReadScan) -> Result<Scanned, Problem> {
    let round = sweeps::show_round(look, IdArgs { id: args.round })?;
    let text = args.text.trim();
    if text.is_empty() || text.chars().count() > LONGEST {
        return Ok(Scanned::Unknown);
    }
    if let Some(paper) = scanned_paper(look.db, &args.round, text)? {
        return Ok(Scanned::Paper { paper });
    }
    if let Some(resident) = scanned_resident(look.db, text)? {
        return Ok(match person(look, &round, "id = ?", &resident)? {
            Some(person) => person,
            None => gone(look, &resident)?,
        });
    }
    let number = read_id_text(text);
    let is_whole = number.fault.is_none() && number.says.is_some();
    if is_whole || number.fault == Some(IdFault::Legacy) {
        match person(look, &round, "id_number = ?", &number.text)? {
            Some(person) => return Ok(person),
            // Fifteen digits may be a tube's as well.
            None if is_whole => {
                let id_number = number.text.unwrap_or_default();
                return Ok(Scanned::Stranger { id_number });
            }
            None => {}
        }
    }
    // Eighteen signs that are no number of anybody are a card read badly, not a tube.
    let is_card = (17..=19).contains(&text.len())
        && text
            .trim_end_matches(['X', 'x'])
            .chars()
            .all(|c| c.is_ascii_digit());
    let is_code = !is_card
        && text.chars().all(|c| c.is_ascii_graphic())
        && check_tube_code(text).is_ok()
        && !text.contains(':');
    Ok(match round.tube_size {
        Some(_) if is_code => Scanned::Tube {
            code: tube_code(text),
        },
        _ => Scanned::Unknown,
    })
}

/// Who is registered and fits, as the target they are in the round.
fn person(
    look: &Look<'_>,
    round: &RoundView,
    fits: &str,
    by: &dyn ToSql,
) -> rusqlite::Result<Option<Scanned>> {
    let mut known = look.db.prepare_cached(&format!(
        "SELECT id, home, name, building FROM resident WHERE {fits} AND present = 1 AND building IS NOT NULL",
    ))?;
    let target = match round.row.target {
        TargetKind::Resident => 0,
        TargetKind::Home => 1,
    };
    known
        .query_row([by], |row| {
            Ok(Scanned::Person {
                target: row.get(target)?,
                name: row.get(2)?,
                building: row.get(3)?,
            })
        })
        .optional()
}

fn gone(look: &Look<'_>, resident: &Id) -> rusqlite::Result<Scanned> {
    look.db
        .prepare_cached("SELECT name FROM resident WHERE id = ?")?
        .query_row([resident], |row| Ok(Scanned::Gone { name: row.get(0)? }))
}
