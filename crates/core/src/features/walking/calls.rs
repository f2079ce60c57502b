//! The walk's part of the desk's table.

use super::{board, commands as c};
use crate::desk::{Entry, Role, Topic, command, query};

const ROUNDS: &[Topic] = &[Topic::Rounds];

pub(super) fn calls() -> Vec<Entry> {
    use Role::Staff;
    vec![
        query(
            "show_walk",
            "Who walks where in a round, where everybody stands, and when it will end.",
            &[Topic::Rounds, Topic::Marks, Topic::Register, Topic::Closures],
            board::show_walk,
        ),
        command(
            "plan_walk",
            "Divide the stairwells of a round among teams.",
            Staff,
            ROUNDS,
            c::plan_walk,
        ),
        command(
            "save_team",
            "Name a team of a round and who is in it.",
            Staff,
            ROUNDS,
            c::save_team,
        ),
        command(
            "remove_team",
            "Take a team away; its stairwells are nobody's then.",
            Staff,
            ROUNDS,
            c::remove_team,
        ),
        command(
            "give_units",
            "Give stairwells to a team, or put them into another order.",
            Staff,
            ROUNDS,
            c::give_units,
        ),
        command(
            "order_doors",
            "In which order doors are walked in every stairwell of a round.",
            Staff,
            ROUNDS,
            c::order_doors,
        ),
    ]
}
