//! Codes of tubes: how they count on, and which one this laptop proposes for a tube that has none.
//!
//! What is proposed is the day, a letter of the laptop and a number: `1127A-001`. Laptops without a network cannot ask one
//! another, so the letter keeps them apart: it is the laptop's place among those of the committee, in the order in which they
//! came in. Two share one only where neither has heard of the other: two administrators have let one in each, apart, and have
//! not met since. A letter made of the laptop's id would need no order, but among six laptops two have the same one every second time.

use super::commands::must_have_tubes;
use super::queries::known_codes;
use super::types::{NextTube, TubeCode};
use crate::desk::{Desk, Look};
use crate::features::sweeps::{check_tube_code, tube_code};
use crate::id::Id;
use crate::journal::clock::Hlc;
use crate::legal_time::{day, legal, span_of};
use crate::problem::{Lang, Problem};
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

/// Without those that are taken for digits.
const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";

/// The next code that nobody has used, as far as is known here.
pub(super) fn next_tube(desk: &Desk, args: NextTube, lang: Lang) -> Result<TubeCode, Problem> {
    let device = desk.device_id();
    desk.look(lang, |look| {
        must_have_tubes(look.db, &args.round)?;
        let used = used(look, &args.round)?;
        let after = args
            .after
            .as_deref()
            .map(tube_code)
            .filter(|code| !code.is_empty());
        let code = after.and_then(|after| unused_after(&after, &used));
        let code = match code {
            Some(code) => code,
            None => own(look, &device, &used)?,
        };
        Ok(TubeCode { code })
    })
}

/// The first one counted on from a tube in hand.
fn unused_after(code: &str, used: &BTreeSet<String>) -> Option<String> {
    let mut next = following(code);
    while used.contains(&next) {
        next = following(&next);
    }
    check_tube_code(&next).is_ok().then_some(next)
}

/// This laptop's own one of today. Numbers left out are not gone back to: such a tube may have been thrown away.
fn own(look: &Look<'_>, device: &Id, used: &BTreeSet<String>) -> Result<String, Problem> {
    let today = legal(look.now_ms).map(|at| at.format("%m%d").to_string());
    let stem = format!(
        "{}{}-",
        today.unwrap_or_default(),
        letters(place(look.db, device)?)
    );
    let numbers = used
        .iter()
        .filter_map(|code| code.strip_prefix(&stem)?.parse::<u64>().ok());
    let last = numbers.max().unwrap_or(0);
    Ok(format!("{stem}{:03}", last.saturating_add(1)))
}

/// The tubes of this round and of every other one that was open today.
fn used(look: &Look<'_>, round: &Id) -> rusqlite::Result<BTreeSet<String>> {
    let (midnight, _) = span_of(&day(look.now_ms)).unwrap_or_default();
    let since = Hlc::default().tick(midnight);
    let sql = format!(
        "WITH today AS (SELECT id FROM round WHERE id = ?1 OR (tube_size IS NOT NULL AND (NOT closed OR state_clock >= ?2))) {}",
        known_codes("SELECT id FROM today")
    );
    look.db
        .prepare_cached(&sql)?
        .query_map(params![round, since.0 as i64], |row| row.get(0))?
        .collect()
}

/// How many laptops came in before this one.
fn place(db: &Connection, device: &Id) -> rusqlite::Result<usize> {
    let before: i64 = db
        .prepare_cached(
            "SELECT count(*) FROM device d JOIN device me ON me.id = ? WHERE (d.at, d.id) < (me.at, me.id)",
        )?
        .query_row([device], |row| row.get(0))?;
    Ok(before as usize)
}

/// A, B, … Z, AA, AB, …
fn letters(place: usize) -> String {
    let last = char::from(LETTERS[place % LETTERS.len()]);
    match place / LETTERS.len() {
        0 => last.to_string(),
        more => format!("{}{last}", letters(more - 1)),
    }
}

/// The next code: the digits at its end counted on, as wide as they were; without any it becomes the second.
fn following(code: &str) -> String {
    let next = counted(code, 2).and_then(|codes| codes.into_iter().next_back());
    next.unwrap_or_else(|| format!("{code}2"))
}

/// The first code and those that follow, the digits at its end counted on, as wide as they were.
pub(super) fn counted(first: &str, count: u32) -> Option<Vec<String>> {
    let stem = first.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = &first[stem.len()..];
    let from: u128 = digits.parse().ok()?;
    let width = digits.len();
    (0..u128::from(count))
        .map(|n| Some(format!("{stem}{:0width$}", from.checked_add(n)?)))
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn codes_count_on_as_wide_as_they_were() {
        assert_eq!(counted("SH0099", 3).unwrap(), ["SH0099", "SH0100", "SH0101"]);
        assert_eq!(counted("9", 2).unwrap(), ["9", "10"]);
        assert!(counted("SH", 2).is_none());
        assert!(counted(&format!("SH{}", "9".repeat(39)), 2).is_none());
    }

    #[test]
    fn whoever_has_no_digits_becomes_the_second() {
        assert_eq!(following("A009"), "A010");
        assert_eq!(following("20261124000000000999"), "20261124000000001000");
        assert_eq!(following("X"), "X2");
    }

    #[test]
    fn letters_go_on_after_the_last_one() {
        let all = [0, 1, 8, 23, 24, 25, 47, 48].map(letters);
        assert_eq!(all, ["A", "B", "J", "Z", "AA", "AB", "AZ", "BA"]);
    }
}
