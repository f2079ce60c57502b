//! A person decides: the repair is written through the feature that owns the matter, beside the decision itself.

use super::facts::ReviewSettled;
use super::types::SettleReview;
use super::versions::{Eyes, Key, readable, versions};
use super::{Matter, OPEN};
use crate::desk::Role;
use crate::features::members::Empty;
use crate::features::register::Field;
use crate::features::{closures, lists, sweeps, tubes};
use crate::problem::{Lang, Problem};
use crate::space::Pen;
use rusqlite::{OptionalExtension, params};

pub(super) fn settle_review(pen: &mut Pen<'_>, args: SettleReview) -> Result<Empty, Problem> {
    let missing = || {
        Problem::not_found(
            "这条待核对，可能已由别人核对",
            "review; somebody may have settled it",
        )
    };
    let key = Key::read(&args.key).ok_or_else(missing)?;
    let weight: i64 = pen
        .db()
        .prepare_cached(&format!(
            "SELECT r.weight {OPEN} AND r.matter = ?1 AND r.subject = ?2 AND r.part = ?3"
        ))?
        .query_row(params![key.matter.name(), key.subject, key.part], |row| {
            row.get(0)
        })
        .optional()?
        .ok_or_else(missing)?;
    let said = versions(&eyes(pen), &key)?;
    let acceptable = matches!(key.matter, Matter::ServedTwice | Matter::Stock);
    let (chosen, accepted) = match (&args.choice, key.matter) {
        // Below zero there is nothing to choose between: the stock is counted, or known and accepted.
        (Some(_), Matter::Stock) | (None, _) if acceptable => (None, Some(weight)),
        (None, _) => {
            return Err(Problem::bad(
                "choice",
                "请选择以哪一个为准。",
                "Choose the one that holds.",
            ));
        }
        (Some(choice), _) => {
            let version = said
                .iter()
                .find(|version| version.reference == *choice)
                .ok_or_else(missing)?;
            let chosen = match key.matter {
                // Which of them: they mostly say the same.
                Matter::ServedTwice => format!("{} · {}", version.by, version.device),
                // What was shown to choose from may tell more digits than a decision should keep.
                Matter::Field => chosen_value(pen, &key, choice)?,
                _ => version.value.clone(),
            };
            repair(pen, &key, choice)?;
            (Some(chosen), None)
        }
    };
    let note = args
        .note
        .map(|note| note.trim().to_owned())
        .filter(|note| !note.is_empty());
    let settled = ReviewSettled {
        matter: key.matter.name().to_owned(),
        part: key.part.clone(),
        chosen,
        note,
        accepted,
    };
    pen.write(settled.draft(key.subject))?;
    Ok(Empty {})
}

/// Whoever settles is of the staff; a decision is written down in Chinese.
fn eyes<'a>(pen: &Pen<'a>) -> Eyes<'a> {
    Eyes {
        db: pen.db(),
        lang: Lang::Zh,
        viewer: Role::Staff,
        now_ms: pen.now_ms(),
    }
}

/// The chosen value of a field, numbers masked.
fn chosen_value(pen: &Pen<'_>, key: &Key, choice: &str) -> Result<String, Problem> {
    let (field, _, column) = key.field().ok_or_else(no_version)?;
    let (writer, seq) = place(choice).ok_or_else(no_version)?;
    let value = field_value(pen, key, field, writer, seq)?;
    Ok(readable(&eyes(pen), column, &value)?)
}

fn field_value(
    pen: &Pen<'_>,
    key: &Key,
    field: Field,
    writer: i64,
    seq: i64,
) -> rusqlite::Result<Option<String>> {
    pen.db()
        .prepare_cached(
            "SELECT value FROM entry_field WHERE entry = ? AND field = ? AND writer = ? AND seq = ?",
        )?
        .query_row(params![key.subject, field as u8, writer, seq], |row| row.get(0))
}

fn no_version() -> Problem {
    Problem::bad("choice", "没有这个版本。", "There is no such version.")
}

/// The chain and number in a version's `ref`.
fn place(choice: &str) -> Option<(i64, i64)> {
    let (writer, seq) = choice.split_once(':')?;
    Some((writer.parse().ok()?, seq.parse().ok()?))
}

/// Writes what makes the chosen version (`writer:seq`) the only one that stands.
fn repair(pen: &mut Pen<'_>, key: &Key, choice: &str) -> Result<(), Problem> {
    let (writer, seq) = place(choice).ok_or_else(no_version)?;
    match key.matter {
        Matter::Field => {
            let (field, _, _) = key.field().ok_or_else(no_version)?;
            let value = field_value(pen, key, field, writer, seq)?;
            pen.write(field.edit(key.subject, value.as_deref()))?;
        }
        // A home's hand-outs are settled by marking it once more: that replaces all that are known. Were the others
        // only reversed, two people who keep different ones would leave none, and nobody would be told.
        Matter::Mark | Matter::ServedTwice => sweeps::remark(pen, key.part_id(), key.subject, (writer, seq))?,
        Matter::List => lists::settle_answer(pen, key.subject, key.line(), (writer, seq))?,
        Matter::Tube => tubes::settle_result(pen, key.subject, &key.code(), (writer, seq))?,
        Matter::Closure => closures::settle(pen, key.subject, (writer, seq))?,
        Matter::Stock => {}
    }
    Ok(())
}
