//! Cells that rosters and round lists have alike: notes, sex, birth date, yes and no, names.

use super::day::{Day, read_day};
use super::field::Field;
use super::identity::Sex;
use super::remark::Remarks;
use super::table::{Line, Table};
use chrono::{Datelike, NaiveDate};

/// Nothing, or a stroke that stands for it.
pub(super) fn is_blank(text: &str) -> bool {
    text.is_empty() || matches!(text, "-" | "/" | "\\" | "—")
}

/// What people write where there is nothing to write.
const NONE: &[&str] = &[
    "无",
    "没有",
    "暂无",
    "无手机",
    "无电话",
    "没有手机",
    "不详",
    "未知",
    "未提供",
    "拒绝提供",
    "none",
    "n/a",
    "null",
];

/// Whether a text says that there is none.
pub(super) fn says_none(text: &str) -> bool {
    NONE.contains(&text.to_lowercase().as_str())
}

/// Special situation and remarks in one text.
pub(super) fn note_of(table: &Table, line: &Line) -> Option<String> {
    let texts: Vec<String> = [Field::Care, Field::Note]
        .iter()
        .flat_map(|field| table.cells(line, *field))
        .map(|cell| cell.value.to_text())
        .filter(|text| !is_blank(text))
        .collect();
    (!texts.is_empty()).then(|| texts.join("；"))
}

pub(super) fn sex_of(table: &Table, line: &Line, by_id: Option<Sex>, remarks: &mut Remarks) -> Option<Sex> {
    let text = table.text(line, Field::Sex).to_lowercase();
    let written = match text.as_str() {
        "" | "-" | "/" => None,
        "男" | "男性" | "m" | "male" => Some(Sex::Male),
        "女" | "女性" | "f" | "female" => Some(Sex::Female),
        _ => {
            remarks.flag(
                table,
                line.number,
                Field::Sex,
                "sex_unclear",
                "性别看不明白，没有保存",
                "the sex could not be understood and is not kept",
            );
            None
        }
    };
    if let (Some(written), Some(by_id)) = (written, by_id)
        && written != by_id
    {
        remarks.flag(
            table,
            line.number,
            Field::Sex,
            "id_sex_mismatch",
            "性别与身份证号不符，按表格里的性别保存",
            "the sex does not agree with the identity number; kept as written",
        );
    }
    written.or(by_id)
}

pub(super) fn birth_of(
    table: &Table,
    line: &Line,
    by_id: Option<NaiveDate>,
    remarks: &mut Remarks,
) -> Option<NaiveDate> {
    let written = match table.cell(line, Field::Birth).map(|cell| read_day(&cell.value)) {
        None | Some(Day::Blank) => return by_id,
        Some(Day::On(date)) => date,
        // A month gives no birth date; beside an identity number it is only held against the year, because a number
        // such as 1950.1 may have been the tenth month.
        Some(Day::Month(last)) => match by_id {
            Some(date) if date.year() == last.year() => return by_id,
            Some(_) => last,
            None => {
                remarks.flag(
                    table,
                    line.number,
                    Field::Birth,
                    "birth_month_only",
                    "只有出生年月，没有日，出生日期未保存",
                    "only the month of birth is given; no birth date is kept",
                );
                return None;
            }
        },
        Some(Day::Bad) => {
            remarks.flag(
                table,
                line.number,
                Field::Birth,
                "date_invalid",
                "出生日期不存在或看不明白",
                "the birth date does not exist or could not be understood",
            );
            return by_id;
        }
    };
    if by_id.is_some_and(|date| date != written) {
        remarks.flag(
            table,
            line.number,
            Field::Birth,
            "id_birth_mismatch",
            "出生日期与身份证号不符，按身份证号保存",
            "the birth date does not agree with the identity number, which is kept",
        );
    }
    by_id.or(Some(written))
}

/// Yes, no or not said; anything else is flagged.
pub(super) fn yes_or_no(
    table: &Table,
    line: &Line,
    field: Field,
    code: &'static str,
    remarks: &mut Remarks,
) -> Option<bool> {
    const YES: &[&str] = &[
        "是",
        "在",
        "在沪",
        "在家",
        "在住",
        "常住",
        "已采",
        "已采样",
        "已做",
        "已检测",
        "已检",
        "√",
        "✓",
        "✔",
        "1",
        "y",
        "yes",
        "true",
        "有",
    ];
    const NO: &[&str] = &[
        "否",
        "不在",
        "不在沪",
        "离沪",
        "不在家",
        "外出",
        "未采",
        "未采样",
        "未做",
        "未检测",
        "未检",
        "不采",
        "×",
        "✗",
        "✕",
        "x",
        "0",
        "n",
        "no",
        "false",
    ];
    let text = table.text(line, field).to_lowercase();
    if is_blank(&text) {
        return None;
    }
    if YES.contains(&text.as_str()) {
        return Some(true);
    }
    if NO.contains(&text.as_str()) {
        return Some(false);
    }
    remarks.flag(
        table,
        line.number,
        field,
        code,
        "看不出是“是”还是“否”",
        "neither yes nor no",
    );
    None
}

/// `张　三` → `张三`; spaces between words of other scripts stay.
pub(super) fn without_gaps(name: &str) -> String {
    let wide = |letter: Option<&char>| letter.is_some_and(|letter| *letter > '\u{2e80}');
    let letters: Vec<char> = name
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .collect();
    letters
        .iter()
        .enumerate()
        .filter(|(at, letter)| {
            **letter != ' ' || !(wide(letters.get(at.wrapping_sub(1))) && wide(letters.get(at + 1)))
        })
        .map(|(_, letter)| *letter)
        .collect()
}
