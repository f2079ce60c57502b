//! The ledger's part of the desk's table.

use super::{commands as c, queries as q};
use crate::desk::{Access, Entry, Role, Topic, command, query, whole};

const SUPPLIES: &[Topic] = &[Topic::Supplies];

pub(super) fn calls() -> Vec<Entry> {
    use Role::{Staff, Volunteer};
    vec![
        query("list_items", "What can be in stock.", SUPPLIES, q::list_items),
        query("list_places", "Where stock can be.", SUPPLIES, q::list_places),
        query("show_stock", "Stock by item and place.", SUPPLIES, q::show_stock),
        query(
            "list_movements",
            "Movements, newest first.",
            SUPPLIES,
            q::list_movements,
        ),
        command("add_item", "Add an item.", Staff, SUPPLIES, c::add_item),
        command("add_place", "Add a place.", Staff, SUPPLIES, c::add_place),
        command(
            "receive_items",
            "Stock came in.",
            Staff,
            SUPPLIES,
            c::receive_items,
        ),
        command(
            "transfer_items",
            "Stock went from one place to another.",
            Staff,
            SUPPLIES,
            c::transfer_items,
        ),
        whole(
            "hand_out",
            "Stock went to a home.",
            Volunteer,
            Access::Changes(SUPPLIES),
            c::hand_out,
        ),
        command(
            "count_items",
            "Stock was counted.",
            Staff,
            SUPPLIES,
            c::count_items,
        ),
        command(
            "withdraw_movement",
            "Reverse a movement.",
            Staff,
            SUPPLIES,
            c::withdraw_movement,
        ),
    ]
}
