//! Addresses as people read them, and the keys by which differently written names are one.

use crate::features::import::{Address, begins_with_word, parse_building, parse_room, parse_unit};

/// `3号楼2单元501`: names that already say what they are get no second word, a nameless unit is left out.
pub fn address(building: &str, unit: &str, room: &str) -> String {
    let mut text = building_label(building);
    text.push_str(&unit_label(unit));
    text.push_str(room);
    text
}

/// `3` → `3号楼`; `东楼` stays.
pub fn building_label(name: &str) -> String {
    if name.ends_with(|c: char| c.is_ascii_alphanumeric()) {
        format!("{name}号楼")
    } else {
        name.to_owned()
    }
}

/// `2` → `2单元`; `甲门` stays; the nameless unit is nothing.
pub fn unit_label(name: &str) -> String {
    if name.ends_with(|c: char| c.is_ascii_alphanumeric()) {
        format!("{name}单元")
    } else {
        name.to_owned()
    }
}

/// What a building goes by, however it is written: `3号楼`, `三幢` and `3` are one building, `北区3号楼` is another.
pub fn building_key(name: &str) -> String {
    if begins_with_word(name) {
        return name.trim().to_owned();
    }
    match parse_building(name) {
        Address {
            building: Some(building),
            unit: None,
            room: None,
        } => building,
        _ => name.trim().to_owned(),
    }
}

/// What a unit goes by: `2单元` and `2` are one.
pub fn unit_key(name: &str) -> String {
    parse_unit(name).unwrap_or_default()
}

/// What a room goes by: `0501室` and `501` are one.
pub fn room_key(room: &str) -> String {
    match parse_room(room, true) {
        Address {
            building: None,
            unit: None,
            room: Some(room),
        } => room,
        _ => room.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_written_differently_are_one() {
        for name in ["3", "3号楼", "三幢", "３栋", "03"] {
            assert_eq!(building_key(name), "3", "{name}");
        }
        assert_eq!(building_key("东楼"), "东楼");
        assert_eq!(building_key("北区3号楼"), "北区3号楼");
        assert_eq!((unit_key("二单元").as_str(), unit_key("").as_str()), ("2", ""));
        assert_eq!(
            (room_key("0501室").as_str(), room_key("底商2").as_str()),
            ("501", "底商2")
        );
    }

    #[test]
    fn an_address_says_nothing_twice() {
        assert_eq!(address("3", "2", "501"), "3号楼2单元501");
        assert_eq!(address("3号楼", "", "501"), "3号楼501");
        assert_eq!(address("东楼", "甲门", "501"), "东楼甲门501");
    }
}
