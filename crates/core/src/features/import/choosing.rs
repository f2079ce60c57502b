//! What a person accepts of a difference: whole sorts, and single rows where they say otherwise.

use super::difference::{Choice, Difference};
use super::types::{AcceptDifference, DifferenceSort};
use crate::features::register::masking;
use crate::problem::Problem;
use std::collections::{HashMap, HashSet};

/// The ways that were accepted, in the order of the difference; nobody is written twice.
pub(super) fn accepted<'a>(
    difference: &'a Difference,
    accept: Option<&AcceptDifference>,
) -> Result<Vec<&'a Choice>, Problem> {
    let usual = AcceptDifference {
        sorts: DifferenceSort::ALL
            .into_iter()
            .filter(|sort| sort.is_usual())
            .collect(),
        ..AcceptDifference::default()
    };
    let accept = accept.unwrap_or(&usual);
    if accept.sorts.iter().any(|sort| !sort.is_plain()) {
        return Err(Problem::bad(
            "sort",
            "“冲突”和“可能是同一人”的行要逐行选择，不能一起接受。",
            "Rows in conflict and rows that are merely alike are chosen one by one.",
        ));
    }
    let single: HashMap<u32, u32> = accept.rows.iter().map(|row| (row.row, row.choice)).collect();
    let except: HashSet<u32> = accept.except.iter().copied().collect();
    let count = difference.rows.len() as u32;
    if single.keys().chain(&except).any(|row| *row >= count) {
        return Err(no_such_row());
    }
    let mut chosen = Vec::new();
    let mut people = HashMap::new();
    for (at, row) in (0u32..).zip(&difference.rows) {
        let whole = accept.sorts.contains(&row.sort) && !except.contains(&at);
        let Some(choice) = single.get(&at).copied().or(whole.then_some(0)) else {
            continue;
        };
        let choice = row.choices.get(choice as usize).ok_or_else(no_such_row)?;
        let who = match choice {
            Choice::Edit(edit) => Some(&edit.who),
            Choice::MoveOut(who) => Some(who),
            Choice::Add(_) | Choice::Home(_) => None,
        };
        if let Some(who) = who
            && people.insert(who.id, at).is_some()
        {
            let name = masking::name(&who.name);
            return Err(Problem::refused(
                "person_twice",
                format!("有两行都选成了同一个人（{name}），请只留一行。"),
                format!("Two rows were chosen for the same person ({name}); keep one of them."),
            ));
        }
        let changes = !matches!(choice, Choice::Edit(edit) if edit.is_empty());
        chosen.extend(changes.then_some(choice));
    }
    Ok(chosen)
}

fn no_such_row() -> Problem {
    Problem::bad(
        "row",
        "差异里没有这一行，请重新预览。",
        "The difference has no such row; preview again.",
    )
}
