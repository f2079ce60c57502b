//! Phone numbers as people write them.

use super::cells::says_none;

/// What a phone column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phones {
    /// Nothing, or a dash.
    Blank,
    /// A word for "none".
    None,
    /// One number or more, all good.
    Good(Vec<String>),
    /// No number that could be dialled; kept as written.
    Bad(String),
}

/// Reads the cell of a phone column.
pub fn read_phones(text: &str) -> Phones {
    let plain: String = text
        .chars()
        .map(|letter| match letter {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(letter as u32 - 0xfee0).unwrap_or(letter),
            '‐' | '‑' | '–' | '—' | '―' | '−' => '-',
            other => other,
        })
        .collect();
    let plain = plain.trim().trim_start_matches('\'');
    if plain.trim_matches(['-', '/', '.', '\\', ' ']).is_empty() {
        return Phones::Blank;
    }
    if says_none(plain) {
        return Phones::None;
    }
    if let Some(whole) = number(plain) {
        return Phones::Good(vec![whole]);
    }
    let parts = || {
        plain
            .split(['、', ',', ';', '/', '\\', '|', '\n', '或', ' '])
            .map(str::trim)
            .filter(|part| !part.is_empty())
    };
    let read: Option<Vec<String>> = parts().map(number).collect();
    match read {
        Some(mut numbers) if !numbers.is_empty() => {
            let mut seen = Vec::new();
            numbers.retain(|number| {
                !seen.contains(number) && {
                    seen.push(number.clone());
                    true
                }
            });
            Phones::Good(numbers)
        }
        _ => Phones::Bad(text.trim().to_owned()),
    }
}

/// One number without its spaces and hyphens: a mobile of eleven digits, or a landline.
fn number(text: &str) -> Option<String> {
    let text = text.strip_suffix(".0").unwrap_or(text);
    if !text
        .chars()
        .all(|letter| letter.is_ascii_digit() || matches!(letter, '-' | ' ' | '+' | '(' | ')'))
    {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let home = digits
        .strip_prefix("0086")
        .or_else(|| digits.strip_prefix("86").filter(|rest| rest.len() == 11))
        .unwrap_or(&digits);
    if home.len() == 11 && home.starts_with('1') {
        return Some(home.to_owned());
    }
    // Landlines: seven or eight digits, an area code of three or four before them, an extension behind a hyphen.
    let groups: Vec<&str> = text
        .split(['-', '(', ')', ' '])
        .filter(|group| !group.is_empty())
        .collect();
    let local = |group: &str| matches!(group.len(), 7 | 8) && matches!(group.as_bytes()[0], b'2'..=b'9');
    let area = |group: &str| matches!(group.len(), 3 | 4) && group.starts_with('0');
    let good = match groups.as_slice() {
        [one] => {
            local(one)
                || (matches!(one.len(), 10..=12)
                    && one.starts_with('0')
                    && local(
                        &one[if one.starts_with("01") || one.starts_with("02") {
                            3
                        } else {
                            4
                        }..],
                    ))
        }
        [code, rest] => area(code) && local(rest) || local(code) && matches!(rest.len(), 1..=5),
        [code, rest, extension] => area(code) && local(rest) && matches!(extension.len(), 1..=5),
        _ => false,
    };
    good.then(|| groups.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good(numbers: &[&str]) -> Phones {
        Phones::Good(numbers.iter().map(|number| (*number).to_owned()).collect())
    }

    #[test]
    fn phones_are_read_in_every_style_seen() {
        for (text, expected) in [
            ("19900006913", good(&["19900006913"])),
            ("19900006913.0", good(&["19900006913"])),
            ("199-0000-6913", good(&["19900006913"])),
            ("+86 199 0000 6913", good(&["19900006913"])),
            ("１９９００００６９１３", good(&["19900006913"])),
            ("19900004856、19900004664", good(&["19900004856", "19900004664"])),
            ("19900004856 19900004664", good(&["19900004856", "19900004664"])),
            ("19900004856/19900004856", good(&["19900004856"])),
            ("65001234", good(&["65001234"])),
            ("021-65001234", good(&["021-65001234"])),
            ("02165001234", good(&["02165001234"])),
            ("021-65001234-801", good(&["021-65001234-801"])),
            ("", Phones::Blank),
            (" - ", Phones::Blank),
            ("无", Phones::None),
            ("1990000260", Phones::Bad("1990000260".to_owned())),
            ("=19900009001", Phones::Bad("=19900009001".to_owned())),
            ("见微信", Phones::Bad("见微信".to_owned())),
            ("199000069131", Phones::Bad("199000069131".to_owned())),
        ] {
            assert_eq!(read_phones(text), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in ".{0,24}", digits in "[0-9\\- 、/()+]{0,26}") {
            read_phones(&text);
            read_phones(&digits);
        }
    }
}
