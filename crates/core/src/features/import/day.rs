//! Dates as people type them.

use super::sheet::{Value, serial_date};
use chrono::{Datelike, Months, NaiveDate};

/// What a date column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// Nothing, or a word for "none".
    Blank,
    /// A day.
    On(NaiveDate),
    /// A month without a day; the date is its last day.
    Month(NaiveDate),
    /// No day that exists.
    Bad,
}

const NONE: &[&str] = &[
    "无",
    "没有",
    "不详",
    "未知",
    "长期",
    "长期有效",
    "-",
    "/",
    "—",
    "--",
];

/// Reads the cell of a date column.
pub fn read_day(value: &Value) -> Day {
    match value {
        Value::Date(at) => sensible(Some(at.date())),
        Value::Number(number) => read_day_number(*number),
        Value::Text(text) => read_day_text(text),
        Value::Truth(_) | Value::Fault => Day::Bad,
    }
}

/// Reads a number for the date it was meant to be: `20231001`, `202310`, `1950.3`, a spreadsheet's serial number.
fn read_day_number(number: f64) -> Day {
    let whole = number.trunc();
    if (1880.0..2100.0).contains(&number) {
        // `1950.10` and `1950.1` are the same number; which month it was is lost, the year is not.
        let month = format!("{:.2}", number.fract());
        return match month
            .trim_start_matches("0.")
            .trim_end_matches('0')
            .parse::<u32>()
        {
            Ok(month) if month > 0 => read_day_text(&format!("{whole}-{month}")),
            _ => Day::Bad,
        };
    }
    if whole == number && (188_001.0..=20_991_231.0).contains(&number) {
        return read_day_text(&number.to_string());
    }
    if (100.0..188_001.0).contains(&number) {
        sensible(serial_date(number))
    } else {
        Day::Bad
    }
}

/// Reads a date from text: any separators, Chinese marks, a time behind it, a month alone.
pub fn read_day_text(text: &str) -> Day {
    let text = text.trim();
    if text.is_empty() || NONE.contains(&text) {
        return Day::Blank;
    }
    let mut numbers: Vec<(u32, usize)> = Vec::new();
    let mut digits = String::new();
    for letter in text.chars().chain([' ']) {
        let plain = match letter {
            '０'..='９' => char::from_u32(letter as u32 - 0xfee0).unwrap_or(letter),
            other => other,
        };
        if plain.is_ascii_digit() {
            digits.push(plain);
        } else if !digits.is_empty() {
            let Ok(number) = digits.parse() else {
                return Day::Bad;
            };
            numbers.push((number, digits.len()));
            digits.clear();
        }
    }
    match numbers.as_slice() {
        [(whole, 8), ..] => sensible(NaiveDate::from_ymd_opt(
            (whole / 10_000) as i32,
            whole / 100 % 100,
            whole % 100,
        )),
        [(year, 4), (month, 1..=2)] => match NaiveDate::from_ymd_opt(*year as i32, *month, 1)
            .and_then(|first| first.checked_add_months(Months::new(1)))
            .and_then(|next| next.pred_opt())
            .filter(known_century)
        {
            Some(last) => Day::Month(last),
            None => Day::Bad,
        },
        [(whole, 6)] => read_day_text(&format!("{}-{}", whole / 100, whole % 100)),
        [(year, 4), (month, 1..=2), (day, 1..=2), ..] => {
            sensible(NaiveDate::from_ymd_opt(*year as i32, *month, *day))
        }
        _ => Day::Bad,
    }
}

fn known_century(date: &NaiveDate) -> bool {
    (1880..2100).contains(&date.year())
}

fn sensible(date: Option<NaiveDate>) -> Day {
    date.filter(known_century).map_or(Day::Bad, Day::On)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(year: i32, month: u32, day: u32) -> Day {
        Day::On(NaiveDate::from_ymd_opt(year, month, day).unwrap())
    }

    #[test]
    fn dates_are_read_in_every_style_seen() {
        for (text, expected) in [
            ("2023.4.15", on(2023, 4, 15)),
            ("2022/4/3 14:30", on(2022, 4, 3)),
            ("2022年3月16日", on(2022, 3, 16)),
            ("20231001", on(2023, 10, 1)),
            (
                "2022年10月",
                Day::Month(NaiveDate::from_ymd_opt(2022, 10, 31).unwrap()),
            ),
            (
                "202210",
                Day::Month(NaiveDate::from_ymd_opt(2022, 10, 31).unwrap()),
            ),
            ("2022-13-05", Day::Bad),
            ("2022-02-30", Day::Bad),
            ("下周", Day::Bad),
            ("99999999999", Day::Bad),
            ("无", Day::Blank),
        ] {
            assert_eq!(read_day_text(text), expected, "{text}");
        }
        assert_eq!(read_day(&Value::Number(20_231_001.0)), on(2023, 10, 1));
        assert_eq!(read_day(&Value::Number(44_636.0)), on(2022, 3, 16));
        let month = |year, month, day| Day::Month(NaiveDate::from_ymd_opt(year, month, day).unwrap());
        assert_eq!(read_day(&Value::Number(1950.03)), month(1950, 3, 31));
        assert_eq!(read_day(&Value::Number(1950.3)), month(1950, 3, 31));
        assert_eq!(read_day(&Value::Number(1950.12)), month(1950, 12, 31));
        assert_eq!(read_day(&Value::Number(195_003.0)), month(1950, 3, 31));
        for number in [
            -5.0,
            1950.0,
            1950.5,
            1950.99,
            99_999_999.0,
            f64::NAN,
            f64::INFINITY,
        ] {
            let expected = if number == 1950.5 {
                month(1950, 5, 31)
            } else {
                Day::Bad
            };
            assert_eq!(read_day(&Value::Number(number)), expected, "{number}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in ".{0,24}", digits in "[0-9\\-./年月 ]{0,26}", number in proptest::num::f64::ANY) {
            read_day_text(&text);
            read_day_text(&digits);
            read_day(&Value::Number(number));
        }
    }
}
