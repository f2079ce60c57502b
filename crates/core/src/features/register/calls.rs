//! The register's part of the desk's table.

use super::{bulk, commands as c, history, living, map, queries as q, removal, residents as r, search};
use crate::desk::{Entry, Role, Topic, command, query, query_for};

const REGISTER: &[Topic] = &[Topic::Register];
/// What shows which places are closed.
const CLOSED: &[Topic] = &[Topic::Register, Topic::Closures];

pub(super) fn calls() -> Vec<Entry> {
    use Role::{Administrator, Staff, Volunteer};
    vec![
        query(
            "list_compounds",
            "The compounds and how much each holds.",
            REGISTER,
            q::list_compounds,
        ),
        query(
            "show_compound",
            "A compound with its buildings.",
            CLOSED,
            q::show_compound,
        ),
        query(
            "show_building",
            "A building with its units and homes.",
            CLOSED,
            q::show_building,
        ),
        query("show_home", "A home with its residents.", CLOSED, q::show_home),
        query(
            "find_residents",
            "Residents by place, name, initials, address or the tail of a number.",
            CLOSED,
            search::find_residents,
        ),
        query(
            "show_resident",
            "One resident, numbers masked.",
            CLOSED,
            q::show_resident,
        ),
        query_for(
            Staff,
            "resident_history",
            "Every field of a resident with who wrote what, when, on which laptop.",
            REGISTER,
            history::resident_history,
        ),
        query_for(
            Staff,
            "home_history",
            "Every field of a home with who wrote what, when, on which laptop.",
            REGISTER,
            history::home_history,
        ),
        query(
            "show_building_map",
            "A building by floors and rooms, each home in one colour.",
            &[
                Topic::Register,
                Topic::Rounds,
                Topic::Marks,
                Topic::Supplies,
                Topic::Reviews,
                Topic::Closures,
            ],
            map::show_building_map,
        ),
        query(
            "list_back",
            "Those away whose day to come back is today or past.",
            CLOSED,
            living::list_back,
        ),
        query_for(
            Staff,
            "preview_bulk",
            "Whom a change of many residents would touch; nothing is written.",
            REGISTER,
            bulk::preview_bulk,
        ),
        query_for(
            Staff,
            "list_bulks",
            "The newest changes of many residents.",
            REGISTER,
            bulk::list_bulks,
        ),
        command(
            "edit_many",
            "Change many residents at once.",
            Staff,
            REGISTER,
            bulk::edit_many,
        ),
        command(
            "undo_bulk",
            "Undo a change of many residents, where nothing newer was written.",
            Staff,
            REGISTER,
            bulk::undo_bulk,
        ),
        query(
            "list_care_tags",
            "Care tags, the committee's own too.",
            REGISTER,
            q::list_care_tags,
        ),
        query("find_home", "Homes by address.", CLOSED, search::find_home),
        command(
            "add_compound",
            "Add a compound.",
            Administrator,
            REGISTER,
            c::add_compound,
        ),
        command(
            "rename_compound",
            "Rename a compound.",
            Administrator,
            REGISTER,
            c::rename_compound,
        ),
        command(
            "add_building",
            "Add a building with units × floors × rooms.",
            Staff,
            REGISTER,
            c::add_building,
        ),
        command(
            "rename_building",
            "Rename a building.",
            Staff,
            REGISTER,
            c::rename_building,
        ),
        command("add_unit", "Add a unit.", Staff, REGISTER, c::add_unit),
        command("rename_unit", "Rename a unit.", Staff, REGISTER, c::rename_unit),
        command("add_home", "Add a home.", Staff, REGISTER, c::add_home),
        command(
            "edit_home",
            "Change a home's room, use, key holder or note.",
            Staff,
            REGISTER,
            c::edit_home,
        ),
        command(
            "add_resident",
            "Add a resident.",
            Volunteer,
            REGISTER,
            r::add_resident,
        ),
        command(
            "edit_resident",
            "Change what is known of a resident.",
            Staff,
            REGISTER,
            r::edit_resident,
        ),
        command(
            "move_resident",
            "Move a resident to another home.",
            Staff,
            REGISTER,
            r::move_resident,
        ),
        command(
            "set_resident_status",
            "Living here, away until some day, or moved out.",
            Staff,
            REGISTER,
            r::set_resident_status,
        ),
        command(
            "remove_entry",
            "Remove an entry that is empty.",
            Administrator,
            REGISTER,
            removal::remove_entry,
        ),
        command(
            "restore_entry",
            "Bring a removed entry back.",
            Administrator,
            REGISTER,
            removal::restore_entry,
        ),
    ]
}
