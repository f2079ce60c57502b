//! Pinyin initials of names and the floor of a room: what people type to find somebody.

use pinyin::ToPinyin;

/// Surnames that are read otherwise than the same character elsewhere.
const SURNAMES: &[(char, char)] = &[
    ('单', 's'),
    ('曾', 'z'),
    ('仇', 'q'),
    ('解', 'x'),
    ('区', 'o'),
    ('查', 'z'),
    ('翟', 'z'),
    ('朴', 'p'),
    ('尉', 'w'),
    ('乐', 'y'),
    ('覃', 'q'),
    ('盖', 'g'),
    ('缪', 'm'),
    ('冼', 'x'),
    ('秘', 'b'),
    ('繁', 'p'),
    ('员', 'y'),
    ('召', 's'),
];

/// The initials of a name in lower case: 张小明 → `zxm`. Latin letters stand for themselves.
pub fn initials(name: &str) -> String {
    name.chars()
        .enumerate()
        .filter_map(|(place, c)| {
            let surname = SURNAMES
                .iter()
                .find(|(s, _)| place == 0 && *s == c)
                .map(|(_, letter)| *letter);
            surname
                .or_else(|| c.to_pinyin().and_then(|p| p.first_letter().chars().next()))
                .or_else(|| c.is_ascii_alphanumeric().then(|| c.to_ascii_lowercase()))
        })
        .collect()
}

/// The floor a room is on, where its number tells: 501 → 5, 1203 → 12.
pub fn floor_of(room: &str) -> Option<i64> {
    let digits: String = room.chars().take_while(char::is_ascii_digit).collect();
    if !(3..=4).contains(&digits.len()) {
        return None;
    }
    digits[..digits.len() - 2].parse().ok().filter(|floor| *floor > 0)
}

/// A key that sorts 2号楼 before 10号楼 and 101 before 1201: numbers padded, text as it is.
pub fn sort_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len() + 8);
    let mut digits = String::new();
    for c in name.chars().chain(std::iter::once('\0')) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if !digits.is_empty() {
            key.push_str(&format!("{:0>8}", digits.trim_start_matches('0')));
            digits.clear();
        }
        if c != '\0' {
            key.push(c);
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_know_surnames() {
        assert_eq!(initials("张小明"), "zxm");
        assert_eq!(initials("单雄"), "sx");
        assert_eq!(initials("欧阳Ann"), "oyann");
    }

    #[test]
    fn rooms_tell_their_floor_and_sort_by_number() {
        assert_eq!(floor_of("501"), Some(5));
        assert_eq!(floor_of("1203室"), Some(12));
        assert_eq!(floor_of("5"), None);
        assert!(sort_key("2号楼") < sort_key("10号楼"));
    }
}
