//! In which order the doors of a stairwell are walked.

use super::facts::DoorsOrdered;
use super::types::DoorOrder;
use crate::features::sweeps::door_types::DoorView;
use crate::id::Id;
use rusqlite::{Connection, OptionalExtension};

/// The order of a round; from the top floor down where nothing else was said.
///
/// # Errors
/// SQLite's.
pub(crate) fn door_order(db: &Connection, round: &Id) -> rusqlite::Result<DoorOrder> {
    let body: Option<Vec<u8>> = db
        .prepare_cached("SELECT body FROM door_order WHERE round = ?")?
        .query_row([round], |row| row.get(0))
        .optional()?;
    let ordered: DoorsOrdered = body
        .and_then(|body| minicbor::decode(&body).ok())
        .unwrap_or_default();
    Ok(DoorOrder {
        upwards: ordered.upwards,
        care: ordered.care,
        last: ordered.last,
    })
}

impl DoorOrder {
    /// Puts the doors of one stairwell, given from the top floor down, into this order.
    pub(crate) fn sort(&self, doors: &mut [DoorView]) {
        if self.upwards {
            // Rooms whose floor nobody knows stay last.
            doors.sort_by_key(|door| (door.floor.is_none(), door.floor));
        }
        if !self.care.is_empty() {
            doors.sort_by_key(|door| self.is_apart(door) == self.last);
        }
    }

    /// Whether somebody lives there who comes first, or last.
    fn is_apart(&self, door: &DoorView) -> bool {
        let mut tags = door.targets.iter().flat_map(|target| &target.care);
        tags.any(|tag| self.care.contains(tag))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::sweeps::door_types::{DoorState, TargetView};

    fn door(room: &str, floor: Option<i64>, care: &[&str]) -> DoorView {
        let target = TargetView {
            id: Id::NIL,
            name: String::new(),
            care: care.iter().map(|tag| (*tag).to_owned()).collect(),
            absent: None,
            outcome: None,
            outcome_name: None,
            sense: None,
            tube: None,
            note: None,
            answers: Vec::new(),
            again_at: None,
            attempts: 0,
            at: None,
            doubt: None,
            by: None,
            conflict: false,
        };
        DoorView {
            home: Id::NIL,
            room: room.to_owned(),
            floor,
            used_as: None,
            state: DoorState::Missing,
            targets: vec![target],
        }
    }

    fn walked(order: &DoorOrder) -> String {
        let mut doors = [
            door("301", Some(3), &[]),
            door("302", Some(3), &["卧床"]),
            door("201", Some(2), &["独居老人"]),
            door("101", Some(1), &["行动不便"]),
            door("底商", None, &[]),
        ];
        order.sort(&mut doors);
        doors.map(|door| door.room).join(" ")
    }

    #[test]
    fn whoever_cannot_walk_comes_first_or_last_and_the_rest_stays_in_order() {
        let care: Vec<String> = ["卧床", "行动不便"].map(str::to_owned).into();
        let order = |upwards, care, last| DoorOrder { upwards, care, last };
        assert_eq!(walked(&DoorOrder::default()), "301 302 201 101 底商");
        assert_eq!(walked(&order(true, vec![], true)), "101 201 301 302 底商");
        assert_eq!(walked(&order(false, care.clone(), false)), "302 101 301 201 底商");
        assert_eq!(walked(&order(true, care, true)), "201 301 底商 101 302");
    }
}
