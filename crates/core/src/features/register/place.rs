//! Addresses as people read them.

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
