//! What is nearly the same: a name that sounds so, a character or a digit off.

use pinyin::ToPinyin;

/// How a name is read, without tones; characters nobody can read stand for themselves.
pub(super) fn sound(name: &str) -> String {
    let mut sound = String::new();
    for letter in name.chars().filter(|letter| !letter.is_whitespace()) {
        match letter.to_pinyin() {
            Some(read) => sound.push_str(read.plain()),
            None => sound.extend(letter.to_lowercase()),
        }
        sound.push(' ');
    }
    sound
}

/// Whether two texts of the same length differ in one character alone; two that are exchanged count as one.
pub(super) fn one_off(one: &str, other: &str) -> bool {
    let mut pairs = one.chars().zip(other.chars());
    if one.len() == other.len() && one.is_ascii() && other.is_ascii() {
        // Most differ soon.
        let (one, other) = (one.as_bytes(), other.as_bytes());
        let Some(at) = (0..one.len()).find(|at| one[*at] != other[*at]) else {
            return false;
        };
        let swapped = one.get(at + 1) == Some(&other[at]) && other.get(at + 1) == Some(&one[at]);
        let rest = if swapped { at + 2 } else { at + 1 };
        return one[rest..] == other[rest..];
    }
    if one.chars().count() != other.chars().count() || one == other {
        return false;
    }
    pairs.by_ref().filter(|(a, b)| a != b).nth(1).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_off_is_one_digit_one_character_or_two_exchanged() {
        assert!(one_off("19900001234", "19900001235"));
        assert!(one_off("19900001234", "19900001243"));
        assert!(!one_off("19900001234", "19900001234"));
        assert!(!one_off("19900001234", "19900009235"));
        assert!(!one_off("19900001234", "1990000123"));
        assert!(one_off("张小明", "张晓明") && !one_off("张小明", "张晓敏"));
        assert!(!one_off("张三", "张小三"));
    }

    #[test]
    fn names_sound_the_same_whatever_their_characters_and_tones() {
        assert_eq!(sound("张小明"), sound("章晓鸣"));
        assert_ne!(sound("张小明"), sound("张小敏"));
    }
}
