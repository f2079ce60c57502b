//! The numbers in an address and the marks that say what each of them counts.

/// Longer runs of digits are phone or identity numbers.
const LONGEST_PART: usize = 6;

/// What follows (or, in English, precedes) a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// `号楼`, `栋`.
    Building,
    /// `号`: a building in `9号501`, a street number in `路88号3号楼`, a room in `2单元501号`.
    Number,
    /// `楼`: a building when it stands where a building would, else a floor.
    Storey,
    Unit,
    Room,
    Floor,
    /// `弄`, `村`, `期`: whatever stands before belongs to the way there.
    Way,
    Bare,
}

/// Longest first where one begins like another.
const MARKS: &[(&str, Mark)] = &[
    ("号楼", Mark::Building),
    ("号栋", Mark::Building),
    ("号幢", Mark::Building),
    ("#楼", Mark::Building),
    ("栋", Mark::Building),
    ("幢", Mark::Building),
    ("座", Mark::Building),
    ("号门", Mark::Unit),
    ("号房", Mark::Room),
    ("号室", Mark::Room),
    ("号", Mark::Number),
    ("#", Mark::Number),
    ("单元", Mark::Unit),
    ("门洞", Mark::Unit),
    ("楼道", Mark::Unit),
    ("门", Mark::Unit),
    ("梯", Mark::Unit),
    ("室", Mark::Room),
    ("房", Mark::Room),
    ("户", Mark::Room),
    ("楼", Mark::Storey),
    ("层", Mark::Floor),
    ("支弄", Mark::Way),
    ("弄", Mark::Way),
    ("巷", Mark::Way),
    ("街", Mark::Way),
    ("路", Mark::Way),
    ("村", Mark::Way),
    ("坊", Mark::Way),
    ("里", Mark::Way),
    ("期", Mark::Way),
    ("区", Mark::Way),
    ("组", Mark::Way),
    ("队", Mark::Way),
    ("条", Mark::Way),
    ("年", Mark::Way),
    ("月", Mark::Way),
];

const BEFORE: &[(&str, Mark)] = &[
    ("BUILDING", Mark::Building),
    ("BLDG", Mark::Building),
    ("BLOCK", Mark::Building),
    ("UNIT", Mark::Unit),
    ("ROOM", Mark::Room),
    ("RM", Mark::Room),
    ("APT", Mark::Room),
];

/// Rooms have three digits or more; buildings and units seldom.
pub(super) fn room_like(value: &str) -> bool {
    value.chars().filter(char::is_ascii_digit).count() >= 3
}

/// Full-width letters and digits, dashes and small letters made alike; remarks in brackets left out.
pub(super) fn half_width(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut depth = 0u32;
    for letter in text.chars() {
        let letter = match letter {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(letter as u32 - 0xfee0).unwrap_or(letter),
            '‐' | '‑' | '–' | '—' | '―' | '−' | 'ー' | '~' => '-',
            '\u{3000}' => ' ',
            '〇' | '○' => '零',
            other => other,
        };
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            letter if depth == 0 => out.push(letter.to_ascii_uppercase()),
            _ => {}
        }
    }
    out
}

/// The numbers of a text, each with its mark.
pub(super) struct Tokens {
    pub list: Vec<(String, Mark)>,
    /// Two rooms one after the other with a sign for "and" between them: `501、502`.
    pub several_rooms: bool,
}

/// Finds the numbers of a text.
pub(super) fn tokens(text: &str) -> Tokens {
    let text = half_width(text);
    let trimmed = text.trim();
    let text = trimmed
        .strip_suffix(".0")
        .filter(|rest| rest.ends_with(|letter: char| letter.is_ascii_digit()))
        .unwrap_or(trimmed);
    let mut found = Vec::new();
    let mut before = None;
    let (mut sign, mut several_rooms) = (' ', false);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let plain = rest.len()
            - rest
                .trim_start_matches(|letter: char| letter.is_ascii_alphanumeric())
                .len();
        let chinese = rest.len() - rest.trim_start_matches(is_numeral).len();
        let taken = plain.max(chinese);
        if taken == 0 {
            let (value, unit) = rest.split_at(first.len_utf8());
            if "东西南北中甲乙丙丁左右".contains(first) && unit.starts_with("单元") {
                found.push((value.to_owned(), Mark::Unit));
                rest = &unit["单元".len()..];
            } else {
                rest = unit;
                sign = if first == ' ' { sign } else { first };
            }
            continue;
        }
        let (value, after) = rest.split_at(taken);
        let after_gap = after.trim_start_matches(' ');
        let (mark, length) = MARKS
            .iter()
            .find(|(mark, _)| after_gap.starts_with(mark))
            .map_or((Mark::Bare, 0), |(text, mark)| {
                (*mark, after.len() - after_gap.len() + text.len())
            });
        rest = &after[length..];
        let letters_only = value.bytes().all(|byte| byte.is_ascii_alphabetic());
        if letters_only && let Some((_, mark)) = BEFORE.iter().find(|(word, _)| *word == value) {
            before = Some(*mark);
            continue;
        }
        let mark = if mark == Mark::Bare {
            before.take().unwrap_or(Mark::Bare)
        } else {
            mark
        };
        if chinese > 0 {
            // A numeral without a mark is part of a name: 澄河一村, 三林.
            if mark != Mark::Bare
                && let Some(number) = numeral(value)
            {
                found.push((number, mark));
            }
        } else if value.len() <= LONGEST_PART
            && !(letters_only
                && (value.len() > 2 || mark == Mark::Bare && !rest.starts_with('-') && !rest.is_empty()))
        {
            let room =
                |(value, mark): &(String, Mark)| matches!(mark, Mark::Bare | Mark::Room) && room_like(value);
            let token = (without_zeros(value), mark);
            several_rooms |= "、,;/&和及\n".contains(sign) && room(&token) && found.last().is_some_and(room);
            found.push(token);
        }
        sign = ' ';
    }
    Tokens {
        list: found,
        several_rooms,
    }
}

pub(super) fn is_numeral(letter: char) -> bool {
    "零一二三四五六七八九十百两".contains(letter)
}

fn without_zeros(value: &str) -> String {
    let bare = value.trim_start_matches('0');
    if bare.starts_with(|letter: char| letter.is_ascii_digit()) {
        bare.to_owned()
    } else if bare.is_empty() {
        "0".to_owned()
    } else {
        value.to_owned()
    }
}

/// `二十一` → 21, `五零一` → 501.
fn numeral(text: &str) -> Option<String> {
    let digit = |letter: char| {
        "零一二三四五六七八九"
            .chars()
            .position(|digit| digit == letter)
            .or((letter == '两').then_some(2))
    };
    if !text.contains(['十', '百']) {
        let digits: String = text
            .chars()
            .filter_map(digit)
            .map(|digit| digit.to_string())
            .collect();
        return Some(without_zeros(&digits));
    }
    let (mut sum, mut last) = (0usize, None);
    for letter in text.chars() {
        match letter {
            '百' => (sum, last) = (sum + last.unwrap_or(1) * 100, None),
            '十' => (sum, last) = (sum + last.unwrap_or(1) * 10, None),
            other => last = digit(other).filter(|digit| *digit > 0),
        }
    }
    let number = sum + last.unwrap_or(0);
    (number < 100_000).then(|| number.to_string())
}
