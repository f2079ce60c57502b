//! Reads addresses as people write them: `3号楼2单元501室`, `3-2-501`, `三号楼 501`, `9号501`, `120弄3号0501`.
//! Used by the import and by the register's search.

mod tokens;

use tokens::{Mark, half_width, is_numeral, room_like, tokens};

/// The parts of an address as bare text: no marks, no leading zeros. A part nobody wrote is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Address {
    /// Building: `3`, `A`.
    pub building: Option<String>,
    /// Unit (stairwell): `2`, `东`.
    pub unit: Option<String>,
    /// Room: `501`, `501-1`.
    pub room: Option<String>,
}

/// Understands a whole address, or gives `None` where nothing in it is a building, a unit or a room,
/// and where there are more numbers than places for them: never a guess.
pub fn parse_address(text: &str) -> Option<Address> {
    let mut found = Address::default();
    // A building named by a bare `号` gives way to one named by `号楼`.
    let mut weak = false;
    let mut bare: Vec<String> = Vec::new();
    let tokens = tokens(text);
    if tokens.several_rooms {
        return None;
    }
    let tokens = tokens.list;
    for (at, (value, mark)) in tokens.iter().enumerate() {
        let last = at + 1 == tokens.len();
        let value = value.clone();
        match mark {
            Mark::Way => (found, weak, bare) = (Address::default(), false, Vec::new()),
            Mark::Building => (found.building, weak) = (Some(value), false),
            Mark::Unit => {
                if found.building.is_none() && bare.len() == 1 {
                    found.building = bare.pop();
                }
                found.unit = Some(value);
            }
            Mark::Number if found.building.is_none() && found.unit.is_none() && bare.is_empty() => {
                (found.building, weak) = (Some(value), true);
            }
            // `88号3号501`: the first was the street's number.
            Mark::Number if weak && found.unit.is_none() && !last => found.building = Some(value),
            Mark::Number if last => found.room = Some(value),
            Mark::Number => bare.push(value),
            Mark::Storey if found.building.is_none() && bare.is_empty() && !last => {
                found.building = Some(value);
            }
            Mark::Storey | Mark::Floor => {}
            Mark::Room => found.room = Some(value),
            Mark::Bare => bare.push(value),
        }
    }
    if found.room.is_none() {
        found.room = bare.pop();
    }
    // `501-1`: a room divided.
    if let (Some(room), Some(before)) = (&mut found.room, bare.last())
        && room_like(before)
        && !room_like(room)
    {
        *room = format!("{before}-{room}");
        bare.pop();
    }
    let mut rest = bare.into_iter();
    for part in [&mut found.building, &mut found.unit] {
        if part.is_none()
            && let Some(value) = rest.next()
        {
            *part = Some(value);
        }
    }
    let placed = rest.next().is_none() && found != Address::default();
    (placed && !is_date(&found)).then_some(found)
}

/// `2022-3-2` is what a spreadsheet makes of `22-3-2`; no building has such a number and such rooms.
fn is_date(found: &Address) -> bool {
    let number = |part: &Option<String>| part.as_ref().and_then(|text| text.parse::<u32>().ok());
    match (number(&found.building), number(&found.unit), number(&found.room)) {
        (Some(year), Some(month), Some(day)) => (1900..2100).contains(&year) && month <= 12 && day <= 31,
        _ => false,
    }
}

/// Understands the cell of a building column: `12`, `12号楼`, `A座`, `东楼`; a unit written along with it is kept.
pub fn parse_building(text: &str) -> Address {
    match tokens(text).list.as_slice() {
        [] => Address {
            building: named(text, &["号楼", "栋", "幢"]),
            ..Address::default()
        },
        [(value, _)] => Address {
            building: Some(value.clone()),
            ..Address::default()
        },
        _ => match parse_address(text) {
            Some(Address {
                building: Some(building),
                unit: Some(unit),
                room,
            }) => Address {
                building: Some(building),
                unit: Some(unit),
                room,
            },
            // `3-2` in a building column is a building and a unit.
            Some(Address {
                building: Some(building),
                unit: None,
                room,
            }) => Address {
                building: Some(building),
                unit: room,
                room: None,
            },
            _ => Address {
                building: named(text, &[]),
                ..Address::default()
            },
        },
    }
}

/// Understands the cell of a unit column: `2`, `2单元`, `东单元`; signs for "none" give `None`.
pub fn parse_unit(text: &str) -> Option<String> {
    match tokens(text).list.as_slice() {
        [(value, _)] => Some(value.clone()),
        _ => named(text, &["单元", "门洞", "楼道", "门"]).filter(|name| name != "无"),
    }
}

/// Understands the cell of a room column: `501`, `501室`, `2-501`, `3-2-501`, `底商2`.
pub fn parse_room(text: &str, building_known: bool) -> Address {
    let tokens = tokens(text);
    let mut found = match tokens.list.as_slice() {
        _ if tokens.several_rooms => Address::default(),
        // `底商2` is not room 2.
        [(_, Mark::Bare)] if begins_with_word(text) => Address {
            room: named(text, &["室", "房", "户"]),
            ..Address::default()
        },
        [(value, _)] => Address {
            room: Some(value.clone()),
            ..Address::default()
        },
        [] => Address {
            room: named(text, &["室", "房", "户"]),
            ..Address::default()
        },
        _ => parse_address(text).unwrap_or_default(),
    };
    if building_known && found.unit.is_none() && found.building.is_some() {
        // Beside a building column, `2-501` is a unit and a room.
        found.unit = found.building.take();
    }
    found
}

/// True for a text that names a building (and perhaps a unit) and nothing else: a sheet's name, a line between rows.
pub fn parse_heading(text: &str) -> Option<Address> {
    let marked = tokens(text).list;
    let building = |mark: &Mark| matches!(mark, Mark::Building | Mark::Number | Mark::Storey);
    match marked.as_slice() {
        [(value, mark)] if building(mark) => Some(Address {
            building: Some(value.clone()),
            ..Address::default()
        }),
        [(value, mark), (unit, Mark::Unit)] if building(mark) => Some(Address {
            building: Some(value.clone()),
            unit: Some(unit.clone()),
            room: None,
        }),
        _ => None,
    }
}

/// True for a text that begins with a word rather than a number or a letter.
pub fn begins_with_word(text: &str) -> bool {
    let first = half_width(text.trim()).chars().next();
    first.is_some_and(|letter| letter.is_alphabetic() && !letter.is_ascii() && !is_numeral(letter))
}

/// A name that is no number, without its mark.
fn named(text: &str, marks: &[&str]) -> Option<String> {
    let text = half_width(text);
    let text = text.trim().trim_matches(['-', '/', '\\', '.']).trim();
    let bare = marks
        .iter()
        .find_map(|mark| text.strip_suffix(mark))
        .unwrap_or(text)
        .trim();
    let bare = if bare.is_empty() { text } else { bare };
    (!bare.is_empty()).then(|| bare.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Option<String> {
        parse_address(text).map(|found| {
            [found.building, found.unit, found.room]
                .map(|part| part.unwrap_or_else(|| "_".to_owned()))
                .join(" ")
        })
    }

    #[test]
    fn addresses_are_read_in_every_style_seen() {
        for (text, expected) in [
            ("3号楼2单元501室", "3 2 501"),
            ("3-2-501", "3 2 501"),
            ("3－2－501室", "3 2 501"),
            ("三号楼 501", "3 _ 501"),
            ("9号501", "9 _ 501"),
            ("13号204室", "13 _ 204"),
            ("03号楼02单元0501室", "3 2 501"),
            ("３号楼２单元５０１室", "3 2 501"),
            ("二十一栋一单元1203", "21 1 1203"),
            ("十二幢五〇一室", "12 _ 501"),
            ("A座1203", "A _ 1203"),
            ("a-1203", "A _ 1203"),
            ("3#2-501", "3 2 501"),
            ("3#楼501", "3 _ 501"),
            ("3栋2门501", "3 2 501"),
            ("3-2单元-501", "3 2 501"),
            ("3 2 501", "3 2 501"),
            ("清溪花园3号楼2单元501室", "3 2 501"),
            ("澄河一村3号楼501", "3 _ 501"),
            ("桂香新村二期3号楼501", "3 _ 501"),
            ("云川路120弄3号501室", "3 _ 501"),
            ("云川路88号3号楼2单元501", "3 2 501"),
            ("2单元501号", "_ 2 501"),
            ("3号楼2单元501-1室", "3 2 501-1"),
            ("3-2-501-1", "3 2 501-1"),
            ("3号楼东单元501", "3 东 501"),
            ("3楼2单元501", "3 2 501"),
            ("3号楼5楼501室", "3 _ 501"),
            ("3号楼2单元501室（租客）", "3 2 501"),
            ("128-501", "128 _ 501"),
            ("501室", "_ _ 501"),
            ("501", "_ _ 501"),
            ("3号楼2单元", "3 2 _"),
            ("Building 3 Unit 2 Room 501", "3 2 501"),
        ] {
            assert_eq!(parts(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_address_or_could_be_two_is_not_guessed() {
        for text in [
            "桂香新村",
            "",
            "张三",
            "3-2-501/502",
            "1-2-3-501",
            "19900001234",
            "---",
        ] {
            assert_eq!(parts(text), None, "{text}");
        }
    }

    #[test]
    fn single_columns_are_read() {
        let building = |text| parse_building(text).building;
        assert_eq!(building("12号楼").as_deref(), Some("12"));
        assert_eq!(building("012").as_deref(), Some("12"));
        assert_eq!(building("十二号楼").as_deref(), Some("12"));
        assert_eq!(building("东楼").as_deref(), Some("东楼"));
        assert_eq!(parse_building("3号楼2单元").unit.as_deref(), Some("2"));
        assert_eq!(parse_unit("2单元").as_deref(), Some("2"));
        assert_eq!(parse_unit("一单元").as_deref(), Some("1"));
        assert_eq!(parse_unit("-"), None);
        assert_eq!(parse_room("0501室", true).room.as_deref(), Some("501"));
        assert_eq!(parse_room("101.0", true).room.as_deref(), Some("101"));
        assert_eq!(
            parse_room("2-501", true),
            Address {
                building: None,
                unit: Some("2".into()),
                room: Some("501".into())
            }
        );
        assert_eq!(parse_room("501、502", true), Address::default());
        assert_eq!(parse_room("底商2", true).room.as_deref(), Some("底商2"));
        assert_eq!(parse_room("501-1", true).room.as_deref(), Some("501-1"));
    }

    #[test]
    fn headings_name_a_building_and_nothing_else() {
        assert_eq!(parse_heading("1号楼").unwrap().building.as_deref(), Some("1"));
        assert_eq!(parse_heading("三号楼二单元").unwrap().unit.as_deref(), Some("2"));
        assert_eq!(parse_heading("花名册"), None);
        assert_eq!(parse_heading("Sheet1"), None);
        assert_eq!(parse_heading("3"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in ".{0,40}", mixed in "[0-9一二十百零号楼单元室座栋#A-C \\-（）]{0,20}") {
            for text in [&text, &mixed] {
                parse_address(text);
                parse_building(text);
                parse_unit(text);
                parse_room(text, true);
                parse_heading(text);
            }
        }

        #[test]
        fn a_written_address_is_read_back(building in 1u32..60, unit in 1u32..9, floor in 1u32..34, door in 1u32..12) {
            let room = format!("{floor}{door:02}");
            for text in [format!("{building}号楼{unit}单元{room}室"), format!("{building}-{unit}-{room}"), format!("{building}栋 {unit}单元 {room}")] {
                let found = parse_address(&text).unwrap();
                proptest::prop_assert_eq!(found, Address { building: Some(building.to_string()), unit: Some(unit.to_string()), room: Some(room.clone()) });
            }
        }
    }
}
