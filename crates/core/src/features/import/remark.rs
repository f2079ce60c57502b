//! Collects issues while rows are read, in the words a committee uses.

use super::field::Field;
use super::identity::{IdFault, IdNumber};
use super::issue::{Action, Issue};
use super::limits;
use super::phone::Phones;
use super::sheet::Value;
use super::table::{Line, Table};
use crate::problem::Words;

/// The issues found so far, each with the sheet it belongs to for sorting.
#[derive(Default)]
pub(super) struct Remarks {
    found: Vec<(usize, Issue)>,
}

impl Remarks {
    pub fn flag(
        &mut self,
        table: &Table,
        row: u32,
        field: Field,
        code: &'static str,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) {
        self.add(table, row, field, Action::Flag, code, Words::new(zh, en));
    }

    pub fn reject(
        &mut self,
        table: &Table,
        row: u32,
        field: Field,
        code: &'static str,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) {
        self.add(table, row, field, Action::Reject, code, Words::new(zh, en));
    }

    fn add(
        &mut self,
        table: &Table,
        row: u32,
        field: Field,
        action: Action,
        code: &'static str,
        reason: Words,
    ) {
        let issue = Issue {
            sheet: table.name.clone(),
            row,
            field: table.title(field),
            action,
            code,
            reason,
        };
        self.found.push((table.index, issue));
    }

    /// In order of sheet and row.
    pub fn into_issues(mut self) -> Vec<Issue> {
        self.found.sort_by_key(|(sheet, issue)| (*sheet, issue.row));
        self.found.into_iter().map(|(_, issue)| issue).collect()
    }

    /// Says what is wrong with an identity number.
    pub fn id(&mut self, table: &Table, row: u32, id: &IdNumber) {
        let Some(fault) = id.fault else { return };
        let (code, zh, en) = match fault {
            IdFault::Checksum => ("id_checksum", "身份证号校验位不对，可能有一位写错".to_owned(), "the identity number's check character does not fit; a digit may be wrong".to_owned()),
            IdFault::Length(length) => ("id_length", format!("身份证号位数不对（{length} 位，应为 18 位）"), format!("the identity number has {length} characters instead of 18")),
            IdFault::BirthDate => ("id_birthdate", "身份证号里的出生日期不存在".to_owned(), "the birth date in the identity number does not exist".to_owned()),
            IdFault::Rounded => ("id_rounded", "身份证号被表格软件改成了数字，末几位已丢失，未保存，请核对原件".to_owned(), "a spreadsheet turned the identity number into a rounded number; its last digits are lost and it is not kept".to_owned()),
            IdFault::Legacy => ("id_legacy15", "15 位旧身份证号，请换成 18 位".to_owned(), "a 15-digit identity number of the old kind; ask for the 18-digit one".to_owned()),
            IdFault::OtherDocument => ("id_other_document", "不是身份证号，按其他证件号保存".to_owned(), "not an identity number; kept as the number of another document".to_owned()),
            IdFault::NotANumber => ("id_invalid", "身份证号栏里不是号码".to_owned(), "this is not an identity number".to_owned()),
        };
        self.flag(table, row, Field::IdNumber, code, zh, en);
    }

    /// Says what is wrong with a phone cell; gives the numbers to keep.
    pub fn phones(&mut self, table: &Table, row: u32, phones: Phones) -> Vec<String> {
        match phones {
            Phones::Blank => Vec::new(),
            Phones::None => {
                self.flag(
                    table,
                    row,
                    Field::Phone,
                    "phone_text_none",
                    "电话栏写的是“无”，按没有电话保存",
                    "the phone column says there is none; kept as no phone",
                );
                Vec::new()
            }
            Phones::Good(numbers) => {
                if numbers.len() > 1 {
                    let count = numbers.len();
                    self.flag(
                        table,
                        row,
                        Field::Phone,
                        "phone_two_numbers",
                        format!("一格里有 {count} 个电话，都保留"),
                        format!("{count} phone numbers in one cell; all are kept"),
                    );
                }
                numbers
            }
            Phones::Bad(text) => {
                let digits = text.chars().filter(char::is_ascii_digit).count();
                let only_digits = text
                    .chars()
                    .all(|letter| letter.is_ascii_digit() || letter == '-' || letter == ' ');
                let (zh, en) = if only_digits {
                    (
                        format!("电话位数不对（{digits} 位）"),
                        format!("the phone number has {digits} digits"),
                    )
                } else {
                    (
                        "电话栏里不是电话号码，按原文保存".to_owned(),
                        "this is not a phone number; kept as text".to_owned(),
                    )
                };
                self.flag(table, row, Field::Phone, "phone_invalid", zh, en);
                vec![text]
            }
        }
    }

    /// Looks at the texts of a row for what a spreadsheet or a page might run, for errors and for excess.
    pub fn texts(&mut self, table: &Table, line: &Line, fields: &[Field]) {
        for &field in fields {
            for cell in table.cells(line, field).filter(|cell| !cell.filled) {
                match &cell.value {
                    Value::Fault => {
                        self.flag(
                            table,
                            line.number,
                            field,
                            "cell_error",
                            "单元格是公式错误，按空白处理",
                            "the cell holds a formula error; taken as blank",
                        );
                    }
                    Value::Text(text) => {
                        if cell.cut {
                            let most = limits::MAX_CELL_CHARS;
                            self.flag(
                                table,
                                line.number,
                                field,
                                "text_cut",
                                format!("文字太长，只保留前 {most} 字"),
                                format!("text too long; only its first {most} characters are kept"),
                            );
                        } else if text.len() > limits::LONG_TEXT_CHARS
                            && text.chars().count() > limits::LONG_TEXT_CHARS
                        {
                            let count = text.chars().count();
                            self.flag(
                                table,
                                line.number,
                                field,
                                "text_too_long",
                                format!("文字过长（{count} 字），已全部保留，请核对"),
                                format!("unusually long text ({count} characters); all of it is kept"),
                            );
                        }
                        if text.contains('\u{fffd}') {
                            self.flag(
                                table,
                                line.number,
                                field,
                                "text_damaged",
                                "有无法辨认的字，请核对原文件",
                                "some characters could not be read",
                            );
                        }
                        if !matches!(field, Field::Name | Field::Phone | Field::IdNumber) && dangerous(text) {
                            self.flag(
                                table,
                                line.number,
                                field,
                                "dangerous_text",
                                "像公式或网页代码，按普通文字保存",
                                "looks like a formula or web code; kept as plain text",
                            );
                        }
                    }
                    _ => {}
                }
            }
        }
    }
}

/// Text that a spreadsheet would run as a formula, or a page as markup.
pub(super) fn dangerous(text: &str) -> bool {
    let start = text.trim_start();
    let mut letters = start.chars();
    let runs = match letters.next() {
        Some('=' | '＝' | '@' | '＠') => true,
        // A leading dash or plus is common in remarks; with an operator or a call behind it, it is a formula.
        Some('+' | '-' | '＋' | '－') => {
            let rest = letters.as_str();
            rest.starts_with(|letter: char| letter.is_ascii_alphanumeric() || letter == '(')
                && rest.contains(['|', '!', '(', '+', '*'])
        }
        _ => false,
    };
    let markup = |at: usize| {
        text[at + 1..]
            .starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '/' || letter == '!')
    };
    runs || text.match_indices('<').any(|(at, _)| markup(at))
}

/// True for what can be a person's name: letters of any script, spaces and the marks names have.
pub(super) fn is_name(text: &str) -> bool {
    let fits = |letter: char| {
        letter.is_alphabetic()
            || matches!(
                letter,
                ' ' | '·'
                    | '•'
                    | '・'
                    | '.'
                    | '’'
                    | '\''
                    | '-'
                    | '('
                    | ')'
                    | '（'
                    | '）'
                    | '、'
                    | '*'
                    | '〇'
                    | '○'
            )
    };
    text.chars().count() <= 40
        && text.chars().all(fits)
        && text.chars().next().is_some_and(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_and_markup_are_told_from_remarks() {
        for text in [
            "=1+1",
            "＝1+1",
            "@SUM(1+1)*cmd|' /C calc'!A0",
            "+cmd|' /C calc'!A0",
            "-2+3+cmd|' /C calc'!A0",
            "\t=1+1",
            "<script>alert(1)</script>",
            "见 </b>",
        ] {
            assert!(dangerous(text), "{text}");
        }
        for text in [
            "-",
            "- 需上门",
            "+86 19900000000",
            "血压<140",
            "a@b.c",
            "5-6 楼",
            "-3号楼",
            "",
        ] {
            assert!(!dangerous(text), "{text}");
        }
    }

    #[test]
    fn names_are_told_from_other_text() {
        for text in [
            "张三",
            "欧阳雪子",
            "阿依古丽·买买提",
            "John O'Neil",
            "王五（租客）",
            "李*",
            "𠮷田",
        ] {
            assert!(is_name(text), "{text}");
        }
        for text in [
            "=HYPERLINK(\"x\")",
            "-2+3",
            "'; DROP TABLE residents;--",
            "张三1",
            "<b>",
            "同上。",
            "",
        ] {
            assert!(!is_name(text), "{text}");
        }
    }
}
