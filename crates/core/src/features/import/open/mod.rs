//! From bytes to sheets: what a file is, is told from its first bytes; its name only explains a refusal.

mod biff;
mod ods;
mod text;
mod xls;
mod xlsx;
mod zipped;

use super::limits;
use super::problem::ReadProblem;
use super::reader::Sheets;
use super::sheet::Gather;
use zipped::Zipped;

/// Called now and then while a file is read; an error stops the reading.
pub(super) type Pulse<'a> = dyn Fn() -> Result<(), ReadProblem> + 'a;

/// Reads whatever the bytes are.
pub(super) fn open(bytes: &[u8], pulse: &Pulse<'_>) -> Result<Sheets, ReadProblem> {
    if bytes.is_empty() {
        return Err(ReadProblem::Empty);
    }
    if bytes.len() > limits::MAX_FILE_BYTES {
        return Err(ReadProblem::TooLarge);
    }
    let mut gather = Gather::default();
    let mut plain_text = false;
    match bytes {
        [b'P', b'K', 3 | 5, 4 | 6, ..] => match zipped::inspect(bytes, pulse)? {
            Zipped::Xlsx => xlsx::read(bytes, &mut gather, pulse)?,
            Zipped::Ods(content) => ods::read(&content, &mut gather, pulse)?,
        },
        [0xd0, 0xcf, 0x11, 0xe0, ..] => xls::read(bytes, &mut gather, pulse)?,
        _ => {
            refuse_other_kinds(bytes)?;
            plain_text = true;
            text::read(bytes, &mut gather, pulse)?;
        }
    }
    Ok(Sheets {
        sheets: gather.finish()?,
        plain_text,
    })
}

/// Kinds of files people drop by mistake, by their first bytes.
fn refuse_other_kinds(bytes: &[u8]) -> Result<(), ReadProblem> {
    const KINDS: &[(&[u8], &str, &str)] = &[
        (b"%PDF", "a PDF document", "PDF 文档"),
        (b"\x89PNG", "a picture", "图片"),
        (b"\xff\xd8\xff", "a picture", "图片"),
        (b"GIF8", "a picture", "图片"),
        (b"Rar!", "a compressed archive", "压缩包"),
        (b"7z\xbc\xaf", "a compressed archive", "压缩包"),
        (b"\x1f\x8b", "a compressed archive", "压缩包"),
        (b"{\\rtf", "a text document", "文字文档"),
        (b"SQLite format 3", "a database", "数据库文件"),
        (b"<?xml", "an XML document", "XML 文档"),
        (b"<html", "a web page", "网页"),
        (b"<HTML", "a web page", "网页"),
        (b"<!DOCTYPE", "a web page", "网页"),
        (b"<!doctype", "a web page", "网页"),
        (b"<table", "a web page", "网页"),
    ];
    let start = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .trim_ascii_start();
    match KINDS.iter().find(|(magic, ..)| start.starts_with(magic)) {
        Some((_, what, what_zh)) => Err(not_a_table(what, what_zh)),
        None => Ok(()),
    }
}

fn not_a_table(what: &'static str, what_zh: &'static str) -> ReadProblem {
    ReadProblem::NotATable {
        what: what.into(),
        what_zh: what_zh.into(),
    }
}

/// Runs a reader of somebody else's that may panic on broken input, and turns a panic into a refusal.
fn fenced<T>(format: &'static str, work: impl FnOnce() -> Result<T, ReadProblem>) -> Result<T, ReadProblem> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err(ReadProblem::Damaged {
            format: format.into(),
        })
    })
}
