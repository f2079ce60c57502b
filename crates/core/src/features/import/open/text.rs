//! Text files: which encoding, which separator, and the number each record has in a spreadsheet.

use super::super::limits;
use super::super::problem::ReadProblem;
use super::super::sheet::Gather;
use super::{Pulse, not_a_table};
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// A cell with more line breaks than this is two quotation marks that do not belong together.
const MOST_LINES_IN_A_CELL: usize = 100;

/// Reads one sheet without a name.
pub(super) fn read(bytes: &[u8], gather: &mut Gather, pulse: &Pulse<'_>) -> Result<(), ReadProblem> {
    let text = decode(bytes)?;
    gather.sheet("", false)?;
    let mut reader = reader(&text, separator(&text));
    let mut record = csv::StringRecord::new();
    let mut number = 0u32;
    loop {
        let line = reader.position().line();
        if !reader.read_record(&mut record).map_err(|_| not_text())? {
            return Ok(());
        }
        let inside = record
            .iter()
            .map(|cell| cell.matches('\n').count())
            .sum::<usize>();
        if record
            .iter()
            .any(|cell| cell.matches('\n').count() > MOST_LINES_IN_A_CELL)
        {
            return Err(ReadProblem::OpenQuote { line });
        }
        // The reader passes over blank lines; a spreadsheet counts them as rows.
        let consumed = reader.position().line().saturating_sub(line);
        let blank = consumed.saturating_sub(inside as u64 + 1);
        number = number.saturating_add(blank as u32).saturating_add(1);
        if number.is_multiple_of(1024) {
            pulse()?;
        }
        for (column, cell) in record.iter().enumerate() {
            gather.text(number, column as u32, cell)?;
        }
    }
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

/// The separator that cuts the first records into most columns.
fn separator(text: &str) -> u8 {
    let columns = |separator: u8| {
        let mut widths: Vec<usize> = reader(text, separator)
            .records()
            .take(40)
            .flatten()
            .map(|record| record.len())
            .collect();
        widths.sort_unstable();
        widths.get(widths.len() / 2).copied().unwrap_or(0)
    };
    let mut best = (b',', columns(b','));
    for candidate in [b'\t', b';'] {
        let width = columns(candidate);
        if width > best.1 {
            best = (candidate, width);
        }
    }
    best.0
}

fn not_text() -> ReadProblem {
    not_a_table("a file of an unknown kind", "无法识别的文件")
}

/// The text, whatever its encoding: by its mark, by its zero bytes, else UTF-8 where that fits and GB18030 where not.
fn decode(bytes: &[u8]) -> Result<String, ReadProblem> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return checked(
            encoding
                .decode_without_bom_handling(&bytes[mark..])
                .0
                .into_owned(),
        );
    }
    let head = &bytes[..bytes.len().min(4096)];
    let zeros = |odd: usize| {
        head.iter()
            .skip(odd)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    // Commas, digits and line ends leave one half of the bytes zero in UTF-16, a few letters (一 is 4E00) the other half;
    // in other encodings text has no zero bytes.
    for (encoding, zero_at) in [(UTF_16LE, 1), (UTF_16BE, 0)] {
        if bytes.len() >= 4 && zeros(zero_at) * 20 > head.len() && zeros(zero_at) > 3 * zeros(1 - zero_at) {
            return checked(encoding.decode_without_bom_handling(bytes).0.into_owned());
        }
    }
    let utf8 = UTF_8.decode_without_bom_handling(bytes).0;
    let broken = |text: &str| text.chars().filter(|letter| *letter == '\u{fffd}').count();
    let wide = utf8.chars().filter(|letter| !letter.is_ascii()).count();
    // A UTF-8 file cut within a letter or with one damaged byte is still UTF-8: other encodings break at every turn.
    if broken(&utf8) * 50 <= wide {
        return checked(utf8.into_owned());
    }
    checked(GB18030.decode_without_bom_handling(bytes).0.into_owned())
}

/// Refuses what decoded to something no person typed.
fn checked(text: String) -> Result<String, ReadProblem> {
    let (mut all, mut odd) = (0usize, 0usize);
    for letter in text.chars() {
        all += 1;
        odd +=
            usize::from(letter == '\u{fffd}' || letter.is_control() && !matches!(letter, '\n' | '\r' | '\t'));
    }
    if odd * 100 > all || text.len() > limits::MAX_TEXT_BYTES {
        Err(not_text())
    } else {
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "室号,姓名,备注\r\n\r\n101,张三,\"一、甲\n二、乙,丙\"\r\n102,李四,\r\n";

    fn cells(bytes: &[u8]) -> Result<Vec<(u32, u32, String)>, ReadProblem> {
        let mut gather = Gather::default();
        read(bytes, &mut gather, &|| Ok(()))?;
        Ok(gather.finish()?[0]
            .rows
            .iter()
            .flat_map(|row| {
                row.cells
                    .iter()
                    .map(move |cell| (row.number, cell.column, cell.value.to_text()))
            })
            .collect())
    }

    #[test]
    fn every_encoding_and_separator_gives_the_same_cells() {
        let expected = cells(TABLE.as_bytes()).unwrap();
        assert_eq!(
            expected[3],
            (3, 0, "101".to_owned()),
            "a blank line counts as a row"
        );
        assert_eq!(expected[5], (3, 2, "一、甲\n二、乙,丙".to_owned()));
        assert_eq!(expected[6].0, 4, "line breaks inside a cell do not count");
        let utf16 = |little: bool, mark: bool| -> Vec<u8> {
            let mark = if mark { "\u{feff}" } else { "" };
            format!("{mark}{TABLE}")
                .encode_utf16()
                .flat_map(|unit| {
                    if little {
                        unit.to_le_bytes()
                    } else {
                        unit.to_be_bytes()
                    }
                })
                .collect()
        };
        let files = [
            format!("\u{feff}{TABLE}").into_bytes(),
            GB18030.encode(TABLE).0.into_owned(),
            utf16(true, true),
            utf16(false, true),
            utf16(true, false),
            utf16(false, false),
            TABLE
                .replace("室号,姓名,备注", "室号;姓名;备注")
                .replace("101,张三,", "101;张三;")
                .replace("102,李四,", "102;李四;")
                .into_bytes(),
            TABLE
                .replace("室号,姓名,备注", "室号\t姓名\t备注")
                .replace("101,张三,", "101\t张三\t")
                .replace("102,李四,", "102\t李四\t")
                .into_bytes(),
        ];
        for (at, file) in files.iter().enumerate() {
            assert_eq!(cells(file).as_ref(), Ok(&expected), "file {at}");
        }
    }

    #[test]
    fn a_quotation_mark_left_open_is_named_with_its_line() {
        let text = format!("室号,姓名\n101,\"张三\n{}", "102,李四\n".repeat(300));
        assert_eq!(cells(text.as_bytes()), Err(ReadProblem::OpenQuote { line: 2 }));
    }

    #[test]
    fn random_bytes_are_no_text() {
        let noise: Vec<u8> = (0..4000u32)
            .map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8)
            .collect();
        assert!(matches!(cells(&noise), Err(ReadProblem::NotATable { .. })));
    }
}
