//! A line of a list taken apart: name, phone, identity number, address, as far as they can be recognised; what cannot is told,
//! never guessed.

use super::facts::Line;
use super::surnames::{is_chinese, name_in};
use super::types::ListUnreadWhy;
use crate::features::import::{IdFault, Phones, parse_address, read_id_text, read_phones};

/// Letters of a line about somebody.
const LONGEST_LINE: usize = 500;

/// Words that say what stands beside them, and nothing about anybody.
const LABELS: &[&str] = &[
    "姓名",
    "名字",
    "电话",
    "联系电话",
    "手机",
    "手机号",
    "手机号码",
    "联系方式",
    "身份证",
    "身份证号",
    "身份证号码",
    "证件号",
    "证件号码",
    "地址",
    "住址",
    "家庭住址",
    "居住地址",
    "现住址",
    "序号",
    "男",
    "女",
    "性别",
    "备注",
    "小区",
    "室号",
    "楼号",
    "tel",
    "phone",
    "name",
];
/// What a word of an address holds.
const PLACES: &[char] = &[
    '号', '楼', '栋', '幢', '座', '单', '室', '弄', '村', '苑', '路', '层',
];

/// What the register knows, so that its names and compounds are recognised.
pub(super) struct Names<'a> {
    pub is_name: &'a dyn Fn(&str) -> bool,
    pub compounds: &'a [String],
}

/// Whether a cell heads a column of names.
pub(super) fn heads_names(cell: &str) -> bool {
    matches!(
        cell.trim(),
        "姓名" | "名字" | "人员姓名" | "居民姓名" | "name" | "Name"
    )
}

/// Takes a line apart; `named` is the cell of the column of names, where there is one. A line of names alone is as many people.
pub(super) fn take_apart(
    cells: &[String],
    named: Option<usize>,
    names: &Names<'_>,
) -> Result<Vec<Line>, ListUnreadWhy> {
    let text = cells
        .iter()
        .map(|cell| cell.trim())
        .filter(|cell| !cell.is_empty());
    let text = text.collect::<Vec<_>>().join(" ");
    if text.chars().count() > LONGEST_LINE {
        return Err(ListUnreadWhy::TooLong);
    }
    let mut found = Found::default();
    for (place, cell) in cells.iter().enumerate() {
        if named == Some(place) && !cell.trim().is_empty() && !heads_names(cell) {
            found.names.push(cell.trim().to_owned());
        } else {
            found.read(cell, names);
        }
    }
    found.lines(text)
}

/// What was found in a line.
#[derive(Default)]
struct Found {
    names: Vec<String>,
    phones: Vec<String>,
    numbers: Vec<String>,
    address: Vec<String>,
    /// Words nobody knows what to do with.
    rest: usize,
}

impl Found {
    fn read(&mut self, cell: &str, names: &Names<'_>) {
        let words = words(&without_place(&half_width(cell)));
        let mut at = 0;
        while at < words.len() {
            at += self.take(&words[at..], names);
        }
    }

    /// Takes the first word, and those that belong to it; how many.
    fn take(&mut self, words: &[String], names: &Names<'_>) -> usize {
        let word = words[0].as_str();
        let digits =
            |word: &String, count: usize| word.len() == count && word.bytes().all(|b| b.is_ascii_digit());
        if let [one, two, three, ..] = words
            && digits(one, 3)
            && digits(two, 4)
            && digits(three, 4)
            && one.starts_with('1')
        {
            self.phones.push(format!("{one}{two}{three}"));
            return 3;
        }
        let id = read_id_text(word);
        let whole = matches!(id.fault, None | Some(IdFault::Legacy))
            || matches!(id.fault, Some(IdFault::Checksum | IdFault::BirthDate)) && word.len() == 18;
        if let Some(number) = id.text.filter(|_| whole) {
            self.numbers.push(number);
            return 1;
        }
        if word.bytes().filter(u8::is_ascii_digit).count() >= 7 {
            match read_phones(word) {
                Phones::Good(numbers) if !is_day(word) => self.phones.extend(numbers),
                _ => self.rest += 1,
            }
            return 1;
        }
        if LABELS.iter().any(|label| word.eq_ignore_ascii_case(label)) {
            return 1;
        }
        if is_address(word, names) || !self.address.is_empty() && is_part(word) {
            self.address.push(word.to_owned());
            return 1;
        }
        match name_in(word) {
            Some(name) => self.names.push(name.to_owned()),
            None if (names.is_name)(word) => self.names.push(word.to_owned()),
            // Somebody's number in the list, or how old they are.
            None if is_part(word) => {}
            None => self.rest += 1,
        }
        1
    }

    fn lines(mut self, text: String) -> Result<Vec<Line>, ListUnreadWhy> {
        self.phones.dedup();
        let several = self.names.len() > 1;
        if self.numbers.len() > 1 || several && self.phones.len() > 1 {
            return Err(ListUnreadWhy::Several);
        }
        let bare = self.phones.is_empty() && self.numbers.is_empty();
        // A tube's ten are often but their names in a row.
        if several && bare && self.rest == 0 && self.address.is_empty() {
            let one = |name: String| Line {
                text: name.clone(),
                name: Some(name),
                ..Line::default()
            };
            return Ok(self.names.into_iter().map(one).collect());
        }
        if several {
            return Err(ListUnreadWhy::Several);
        }
        // A name among other words is somebody who is greeted or thanked.
        if bare && (self.names.is_empty() || self.rest > 0) {
            return Err(ListUnreadWhy::Nobody);
        }
        Ok(vec![Line {
            text,
            name: self.names.pop(),
            phone: (!self.phones.is_empty()).then(|| self.phones.join("、")),
            id_number: self.numbers.pop(),
            address: (!self.address.is_empty()).then(|| self.address.join(" ")),
        }])
    }
}

/// Full-width letters, digits and signs made plain.
pub(super) fn half_width(text: &str) -> String {
    let plain = |letter| match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(letter as u32 - 0xfee0).unwrap_or(letter),
        '\u{3000}' => ' ',
        '‐' | '‑' | '–' | '—' | '−' => '-',
        other => other,
    };
    text.chars().map(plain).collect()
}

/// A line without its place in the list: `1、`, `（2）`, `3.`, `4)`.
fn without_place(text: &str) -> String {
    let text = text.trim();
    let bare = text.trim_start_matches(['(', '[', '【']);
    let digits = bare.len() - bare.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let after = &bare[digits..];
    let mut letters = after.chars();
    let (sign, rest) = (letters.next(), letters.as_str());
    // `3.5` is a number, `3.` a place.
    let goes_on = rest.starts_with(|c: char| c.is_ascii_digit());
    match sign {
        Some('、' | ',' | ')' | ']' | '】') if (1..=4).contains(&digits) => rest.to_owned(),
        Some('.' | ':') if (1..=4).contains(&digits) && !goes_on => rest.to_owned(),
        Some(letter) if (1..=4).contains(&digits) && is_chinese(letter) && !PLACES.contains(&letter) => {
            after.to_owned()
        }
        _ => text.to_owned(),
    }
}

/// The words of a cell. A long number ends where its digits do, whatever stands beside it.
fn words(text: &str) -> Vec<String> {
    let mut spaced = String::with_capacity(text.len() + 8);
    let letters: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < letters.len() {
        let run = letters[at..].iter().take_while(|c| c.is_ascii_digit()).count();
        if run >= 7 {
            let ends_in_x = run == 17 && matches!(letters.get(at + run), Some('x' | 'X'));
            let end = at + run + usize::from(ends_in_x);
            // `021-65001234` is one number.
            if !spaced.ends_with(['-', '+']) {
                spaced.push(' ');
            }
            spaced.extend(&letters[at..end]);
            if letters.get(end) != Some(&'-') {
                spaced.push(' ');
            }
            at = end;
        } else if run > 0 {
            spaced.extend(&letters[at..at + run]);
            at += run;
        } else {
            spaced.push(letters[at]);
            at += 1;
        }
    }
    let parts = spaced.split(|c: char| c.is_whitespace() || ",;:、|()[]【】\"'“”。!?<>《》/*=".contains(c));
    parts
        .map(|part| part.trim_matches(['.', '-']))
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// `20220316` is a day, whatever telephones begin with.
fn is_day(word: &str) -> bool {
    let digits: String = word.chars().filter(char::is_ascii_digit).collect();
    digits.len() == 8
        && (digits.starts_with("19") || digits.starts_with("20"))
        && digits[4..6] <= *"12"
        && digits[6..8] <= *"31"
}

fn is_address(word: &str, names: &Names<'_>) -> bool {
    let digit = word
        .chars()
        .any(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    let compound = names.compounds.iter().any(|name| word.starts_with(name.as_str()));
    if compound {
        return true;
    }
    let hyphens = word.contains('-') && word.split('-').all(|part| !part.is_empty() && part.len() <= 5);
    digit && (hyphens || word.contains(PLACES)) && parse_address(word).is_some()
}

/// A bare short number: a room behind a building, somebody's place in the list.
fn is_part(word: &str) -> bool {
    word.len() <= 5 && word.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn apart(text: &str) -> Result<Vec<Line>, ListUnreadWhy> {
        let compounds = ["云杉苑".to_owned()];
        let names = Names {
            is_name: &|word| word == "买买提",
            compounds: &compounds,
        };
        take_apart(&[text.to_owned()], None, &names)
    }

    fn one(text: &str) -> [Option<String>; 4] {
        let line = apart(text).unwrap().remove(0);
        [line.name, line.phone, line.id_number, line.address]
    }

    fn parts<const N: usize>(parts: [&str; N]) -> [Option<String>; N] {
        parts.map(|part| (!part.is_empty()).then(|| part.to_owned()))
    }

    #[test]
    fn lines_are_taken_apart_however_they_are_written() {
        for (text, expected) in [
            ("张小明 19900001234", ["张小明", "19900001234", "", ""]),
            ("1、张小明，199-0000-1234", ["张小明", "19900001234", "", ""]),
            (
                "（2）李强19900001234 云杉苑3号楼501",
                ["李强", "19900001234", "", "云杉苑3号楼501"],
            ),
            (
                "3.姓名：王芳 电话：199 0000 1234 地址：3-2-501",
                ["王芳", "19900001234", "", "3-2-501"],
            ),
            ("赵六990000195003120019", ["赵六", "", "990000195003120019", ""]),
            (
                "４　欧阳文静　１９９００００１２３４",
                ["欧阳文静", "19900001234", "", ""],
            ),
            ("买买提 19900001234", ["买买提", "19900001234", "", ""]),
            ("19900001234", ["", "19900001234", "", ""]),
            ("5张三", ["张三", "", "", ""]),
            ("张三女士 3号楼 2单元 501", ["张三", "", "", "3号楼 2单元 501"]),
            ("张三 +8619900001234", ["张三", "19900001234", "", ""]),
            ("张三 021-65001234", ["张三", "021-65001234", "", ""]),
        ] {
            assert_eq!(one(text), parts(expected), "{text}");
        }
    }

    #[test]
    fn a_row_of_names_is_as_many_people_and_what_is_nobody_is_told() {
        let ten = apart("张三、李四、王五").unwrap();
        assert_eq!(ten.len(), 3);
        assert_eq!(ten[1].name.as_deref(), Some("李四"));
        for (text, why) in [
            ("各位书记主任：请于今晚 11:00 前核实", ListUnreadWhy::Nobody),
            ("王主任 2022/3/16 22:13:05", ListUnreadWhy::Nobody),
            ("姓名 电话", ListUnreadWhy::Nobody),
            ("谢谢王芳", ListUnreadWhy::Nobody),
            ("收到", ListUnreadWhy::Nobody),
            ("张三 1990000123", ListUnreadWhy::Nobody),
            ("张三19900001234，李四19900005678", ListUnreadWhy::Several),
            ("张三 李四 19900001234", ListUnreadWhy::Several),
        ] {
            assert_eq!(apart(text), Err(why), "{text}");
        }
        assert_eq!(apart(&"字".repeat(501)), Err(ListUnreadWhy::TooLong));
    }

    #[test]
    fn a_column_of_names_holds_names_whatever_they_are() {
        let names = Names {
            is_name: &|_| false,
            compounds: &[],
        };
        let cells = ["1", "John Smith", "19900001234"].map(str::to_owned);
        let line = take_apart(&cells, Some(1), &names).unwrap().remove(0);
        assert_eq!(line.name.as_deref(), Some("John Smith"));
        assert_eq!(line.phone.as_deref(), Some("19900001234"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_taken_apart_without_panic(text in ".{0,60}", more in "[0-9Xx张三号楼\\-+ 、,:.()（]{0,40}") {
            let _ = apart(&text);
            let _ = apart(&more);
        }
    }
}
