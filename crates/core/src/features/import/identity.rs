//! Resident identity numbers (GB 11643): what they say, and what is wrong with one.

use super::sheet::Value;
use chrono::{Datelike, NaiveDate};
use serde::Serialize;

/// Sex as written or as an identity number says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// 男
    Male,
    /// 女
    Female,
}

/// What is wrong with an identity number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdFault {
    /// Neither 15 nor 18 characters.
    Length(usize),
    /// The last character does not fit the others.
    Checksum,
    /// The birth date does not exist, or lies ahead of any that could.
    BirthDate,
    /// A spreadsheet kept fifteen digits of it and made the rest zeros: the number is lost.
    Rounded,
    /// The fifteen digits of before 1999.
    Legacy,
    /// A passport or permit.
    OtherDocument,
    /// No number at all.
    NotANumber,
}

/// An identity number as read.
#[derive(Debug, Clone, PartialEq)]
pub struct IdNumber {
    /// As it is to be stored; `None` where nothing is left worth storing.
    pub text: Option<String>,
    /// What is wrong with it.
    pub fault: Option<IdFault>,
    /// Birth date and sex, where the number can be relied on.
    pub says: Option<(NaiveDate, Sex)>,
}

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/// The last character that fits the seventeen digits before it.
pub fn check_character(digits: &[u8]) -> Option<char> {
    let mut sum = 0;
    for (digit, weight) in digits.get(..17)?.iter().zip(WEIGHTS) {
        sum += u32::from(digit.is_ascii_digit().then(|| digit - b'0')?) * weight;
    }
    "10X98765432".chars().nth(sum as usize % 11)
}

/// Reads the cell of an identity number column.
pub fn read_id(value: &Value) -> IdNumber {
    if let Value::Number(number) = value {
        // A spreadsheet's number has fifteen digits; an eighteen-digit one has lost its last three.
        if number.abs() >= 1e15 {
            return IdNumber {
                text: None,
                fault: Some(IdFault::Rounded),
                says: None,
            };
        }
    }
    read_id_text(&value.to_text())
}

/// Reads an identity number from text.
pub fn read_id_text(text: &str) -> IdNumber {
    let plain: String = text
        .chars()
        .map(|letter| match letter {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(letter as u32 - 0xfee0).unwrap_or(letter),
            '×' | '╳' | 'Х' | 'х' => 'X',
            other => other,
        })
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '\'' | '`' | '’' | '‘' | '-' | ' '))
        .collect::<String>()
        .to_ascii_uppercase();
    let id = |fault, says| IdNumber {
        text: Some(plain.clone()),
        fault,
        says,
    };
    let bytes = plain.as_bytes();
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    match bytes.len() {
        18 if digits >= 17 && (digits == 18 || bytes[17] == b'X') => match check_character(bytes) {
            Some(check) if plain.ends_with(check) => match birth(&plain[6..14]) {
                Some(born) => id(None, Some((born, sex(bytes[16])))),
                None => id(Some(IdFault::BirthDate), None),
            },
            // Sums rarely fit by chance once three digits became zeros.
            _ if plain.ends_with("000") => IdNumber {
                text: None,
                fault: Some(IdFault::Rounded),
                says: None,
            },
            _ => id(Some(IdFault::Checksum), None),
        },
        15 if digits == 15 => match birth(&format!("19{}", &plain[6..12])) {
            Some(born) => id(Some(IdFault::Legacy), Some((born, sex(bytes[14])))),
            None => id(Some(IdFault::BirthDate), None),
        },
        _ if exponent(&plain) => IdNumber {
            text: None,
            fault: Some(IdFault::Rounded),
            says: None,
        },
        length @ 6..=24 if digits + usize::from(plain.ends_with('X')) == length => {
            id(Some(IdFault::Length(length)), None)
        }
        6..=12 if bytes.iter().all(u8::is_ascii_alphanumeric) && digits < bytes.len() => {
            id(Some(IdFault::OtherDocument), None)
        }
        _ => IdNumber {
            text: Some(text.trim().to_owned()),
            fault: Some(IdFault::NotANumber),
            says: None,
        },
    }
}

/// `9.9E+17`, as a spreadsheet shows a long number in a narrow column.
fn exponent(plain: &str) -> bool {
    plain.split_once('E').is_some_and(|(left, right)| {
        left.contains('.')
            && left.parse::<f64>().is_ok()
            && right.trim_start_matches('+').parse::<u8>().is_ok()
    })
}

fn sex(digit: u8) -> Sex {
    if digit % 2 == 1 { Sex::Male } else { Sex::Female }
}

/// `yyyymmdd`, between 1880 and 2100.
fn birth(text: &str) -> Option<NaiveDate> {
    let part = |from, to| text.get(from..to)?.parse::<u32>().ok();
    NaiveDate::from_ymd_opt(part(0, 4)? as i32, part(4, 6)?, part(6, 8)?)
        .filter(|date| (1880..2100).contains(&date.year()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> Option<IdFault> {
        read_id_text(text).fault
    }

    #[test]
    fn a_good_number_says_birth_date_and_sex() {
        let id = read_id_text("９９００００19920927015x ");
        assert_eq!(id.text.as_deref(), Some("99000019920927015X"));
        assert_eq!(id.fault, None);
        assert_eq!(
            id.says,
            Some((NaiveDate::from_ymd_opt(1992, 9, 27).unwrap(), Sex::Male))
        );
    }

    #[test]
    fn each_fault_is_named() {
        assert_eq!(fault("990000199711300840"), Some(IdFault::Checksum));
        assert_eq!(fault("990000199002310513"), Some(IdFault::BirthDate));
        assert_eq!(fault("99000019808240410"), Some(IdFault::Length(17)));
        assert_eq!(fault("990000340402050"), Some(IdFault::Legacy));
        assert_eq!(fault("990000349902050"), Some(IdFault::BirthDate));
        assert_eq!(fault("9.9E+17"), Some(IdFault::Rounded));
        assert_eq!(fault("E12345678"), Some(IdFault::OtherDocument));
        assert_eq!(fault("待补"), Some(IdFault::NotANumber));
        assert_eq!(fault(""), Some(IdFault::NotANumber));
    }

    #[test]
    fn a_number_cell_has_lost_its_last_digits_and_is_not_stored() {
        let id = read_id(&Value::Number(990_000_197_501_013_415.0));
        assert_eq!((id.text, id.fault), (None, Some(IdFault::Rounded)));
        assert_eq!(read_id_text("990000197501013000").fault, Some(IdFault::Rounded));
        assert_eq!(
            read_id(&Value::Number(990_000_340_402_050.0)).fault,
            Some(IdFault::Legacy)
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in ".{0,24}", digits in "[0-9X]{0,20}") {
            read_id_text(&text);
            read_id_text(&digits);
        }

        #[test]
        fn one_wrong_digit_is_always_noticed(day in 1u32..28, month in 1u32..12, year in 1930u32..2020, serial in 1u32..999, at in 0usize..17, other in 0u8..10) {
            let mut digits = format!("990000{year}{month:02}{day:02}{serial:03}").into_bytes();
            digits.push(check_character(&digits).unwrap() as u8);
            let text = String::from_utf8(digits.clone()).unwrap();
            proptest::prop_assert_eq!(read_id_text(&text).fault, None);
            proptest::prop_assume!(digits[at] != b'0' + other);
            digits[at] = b'0' + other;
            proptest::prop_assert!(read_id_text(&String::from_utf8(digits).unwrap()).fault.is_some());
        }
    }
}
