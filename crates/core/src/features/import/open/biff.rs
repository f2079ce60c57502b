//! Walks the records of a BIFF stream before the workbook reader does. That reader lays every sheet out densely, copies
//! a shared text for every cell that uses it and believes declared sizes; here they are counted first, and what is of
//! no use here (formula tokens, names, declared dimensions) is blanked out.

use super::super::limits;
use super::super::problem::ReadProblem;
use std::borrow::Cow;

const DAMAGED: ReadProblem = ReadProblem::Damaged {
    format: Cow::Borrowed("xls"),
};
/// A record number no reader knows.
const IGNORED: u16 = 0x00ff;

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000a;
const BOUND_SHEET: u16 = 0x0085;
const SHARED_STRINGS: u16 = 0x00fc;
const CONTINUE: u16 = 0x003c;
const NAME: u16 = 0x0018;
const DIMENSIONS: u16 = 0x0200;
const FORMULA: u16 = 0x0006;
const MUL_RK: u16 = 0x00bd;
const LABEL_SST: u16 = 0x00fd;
const TEXT_IN_CELL: [u16; 2] = [0x0204, 0x00d6];
const TEXT_OF_FORMULA: u16 = 0x0207;
const OTHER_CELLS: [u16; 3] = [0x0203, 0x0205, 0x027e];

/// Where a record stands: its number, and where its content begins and ends.
struct Record {
    kind: u16,
    start: usize,
    end: usize,
}

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn record(stream: &[u8], at: usize) -> Option<Record> {
    let (kind, length) = (word(stream, at)?, word(stream, at + 2)?);
    let (start, end) = (at + 4, at + 4 + usize::from(length));
    (end <= stream.len()).then_some(Record { kind, start, end })
}

/// Checks and blanks; afterwards the stream is safe to lay out.
pub(super) fn tame(stream: &mut [u8]) -> Result<(), ReadProblem> {
    let mut sheets = Vec::new();
    let mut lengths = Vec::new();
    let mut at = 0;
    while let Some(found) = record(stream, at) {
        at = found.end;
        match found.kind {
            BOUND_SHEET => {
                let low = word(stream, found.start).ok_or(DAMAGED)?;
                let high = word(stream, found.start + 2).ok_or(DAMAGED)?;
                sheets.push(usize::from(low) | usize::from(high) << 16);
            }
            SHARED_STRINGS => {
                (lengths, at) = text_lengths(stream, &found).ok_or(DAMAGED)?;
            }
            NAME => blank_kind(stream, &found),
            EOF => break,
            _ => {}
        }
    }
    if sheets.len() > limits::MAX_SHEETS {
        return Err(ReadProblem::TooManySheets);
    }
    let mut uses = vec![0u64; lengths.len()];
    let mut area = 0u64;
    for at in sheets {
        area = area.saturating_add(measure_sheet(stream, at, &mut uses)?);
    }
    let text: u64 = uses
        .iter()
        .zip(&lengths)
        .map(|(uses, length)| uses.saturating_mul(*length))
        .fold(0, u64::saturating_add);
    if area > limits::MAX_DENSE_CELLS || text > limits::MAX_TEXT_BYTES as u64 {
        return Err(ReadProblem::TooManyCells);
    }
    Ok(())
}

fn blank_kind(stream: &mut [u8], found: &Record) {
    stream[found.start - 4..found.start - 2].copy_from_slice(&IGNORED.to_le_bytes());
}

/// The area from the first to the last used cell of the sheet that begins here.
fn measure_sheet(stream: &mut [u8], mut at: usize, uses: &mut [u64]) -> Result<u64, ReadProblem> {
    let (mut top, mut bottom, mut left, mut right) = (u64::MAX, 0u64, u64::MAX, 0u64);
    let (mut depth, mut cells) = (0u32, 0usize);
    while let Some(found) = record(stream, at) {
        at = found.end;
        let columns = match found.kind {
            BOF => {
                depth += 1;
                continue;
            }
            EOF if depth <= 1 => break,
            EOF => {
                depth -= 1;
                continue;
            }
            DIMENSIONS => {
                blank_kind(stream, &found);
                continue;
            }
            FORMULA if found.end - found.start >= 22 => {
                stream[found.start + 20..found.start + 22].fill(0);
                1
            }
            MUL_RK => ((found.end - found.start).saturating_sub(6) / 6) as u64,
            LABEL_SST => {
                let low = word(stream, found.start + 6).ok_or(DAMAGED)?;
                let high = word(stream, found.start + 8).ok_or(DAMAGED)?;
                let index = usize::from(low) | usize::from(high) << 16;
                if let Some(uses) = uses.get_mut(index) {
                    *uses += 1;
                }
                1
            }
            kind if TEXT_IN_CELL.contains(&kind) || kind == TEXT_OF_FORMULA => {
                // Memory is set aside for the declared length, which must not exceed what is there.
                let length_at = found.start + if kind == TEXT_OF_FORMULA { 0 } else { 6 };
                let declared = word(stream, length_at).ok_or(DAMAGED)?;
                if usize::from(declared) > found.end.saturating_sub(length_at) {
                    return Err(DAMAGED);
                }
                if kind == TEXT_OF_FORMULA {
                    continue;
                }
                1
            }
            kind if OTHER_CELLS.contains(&kind) => 1,
            _ => continue,
        };
        cells += columns as usize;
        if cells > limits::MAX_CELLS {
            return Err(ReadProblem::TooManyCells);
        }
        let row = u64::from(word(stream, found.start).ok_or(DAMAGED)?);
        let column = u64::from(word(stream, found.start + 2).ok_or(DAMAGED)?);
        (top, bottom) = (top.min(row), bottom.max(row));
        (left, right) = (left.min(column), right.max(column + columns.max(1) - 1));
    }
    Ok(if top == u64::MAX {
        0
    } else {
        (bottom - top + 1) * (right - left + 1)
    })
}

/// Bytes each shared text takes once decoded (at most), and where the table ends, continuations included.
fn text_lengths(stream: &[u8], table: &Record) -> Option<(Vec<u64>, usize)> {
    let mut parts = vec![stream.get(table.start + 8..table.end)?];
    let mut end = table.end;
    while let Some(next) = record(stream, end).filter(|next| next.kind == CONTINUE) {
        parts.push(&stream[next.start..next.end]);
        end = next.end;
    }
    let mut lengths = Vec::new();
    let (mut part, mut at) = (0, 0);
    loop {
        while part < parts.len() && at >= parts[part].len() {
            (part, at) = (part + 1, 0);
        }
        let Some(here) = parts.get(part) else {
            return Some((lengths, end));
        };
        let characters = usize::from(word(here, at)?);
        let flags = *here.get(at + 2)?;
        at += 3;
        let mut trailer = 0usize;
        if flags & 8 != 0 {
            trailer += usize::from(word(here, at)?) * 4;
            at += 2;
        }
        if flags & 4 != 0 {
            trailer += usize::from(word(here, at)?) | usize::from(word(here, at + 2)?) << 16;
            at += 4;
        }
        let mut width = usize::from(flags & 1) + 1;
        let mut left = characters;
        while left > 0 {
            let here = parts.get(part)?;
            let fits = (here.len().saturating_sub(at) / width).min(left);
            at += fits * width;
            left -= fits;
            if left > 0 {
                // A text goes on in the next part behind a fresh flag of its width.
                part += 1;
                width = usize::from(parts.get(part)?.first()? & 1) + 1;
                at = 1;
            }
        }
        while trailer > 0 {
            let here = parts.get(part)?;
            let step = here.len().saturating_sub(at).min(trailer);
            at += step;
            trailer -= step;
            if trailer > 0 {
                (part, at) = (part + 1, 0);
            }
        }
        lengths.push(characters as u64 * 3);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn push(stream: &mut Vec<u8>, kind: u16, body: &[u8]) {
        stream.extend(kind.to_le_bytes());
        stream.extend((body.len() as u16).to_le_bytes());
        stream.extend(body);
    }

    fn book(cells: &[(u16, u16)], texts: &[u8], uses: usize) -> Vec<u8> {
        let mut stream = Vec::new();
        push(&mut stream, BOF, &[0, 6, 5, 0]);
        let sheet_at = 4 + 4 + 4 + 8 + 4 + texts.len() + 8 + 4;
        let mut bound = (sheet_at as u32).to_le_bytes().to_vec();
        bound.extend([0, 0, 0, 0]);
        push(&mut stream, BOUND_SHEET, &bound);
        let mut table = vec![0; 8];
        table.extend(texts);
        push(&mut stream, SHARED_STRINGS, &table);
        push(&mut stream, EOF, &[]);
        assert_eq!(stream.len(), sheet_at);
        push(&mut stream, BOF, &[0, 6, 16, 0]);
        push(&mut stream, DIMENSIONS, &[0xff; 14]);
        for (row, column) in cells {
            let mut body = row.to_le_bytes().to_vec();
            body.extend(column.to_le_bytes());
            body.extend([0; 10]);
            push(&mut stream, 0x0203, &body);
        }
        for _ in 0..uses {
            push(&mut stream, LABEL_SST, &[0; 10]);
        }
        push(&mut stream, EOF, &[]);
        stream
    }

    #[test]
    fn a_sheet_with_a_cell_in_the_far_corner_is_refused_before_it_is_laid_out() {
        let mut honest = book(&[(0, 0), (900, 12)], &[], 0);
        assert_eq!(tame(&mut honest), Ok(()));
        assert!(!honest.windows(2).any(|pair| pair == DIMENSIONS.to_le_bytes()));
        assert_eq!(
            tame(&mut book(&[(0, 0), (65_535, 255)], &[], 0)),
            Err(ReadProblem::TooManyCells)
        );
    }

    #[test]
    fn a_long_shared_text_used_by_very_many_cells_is_refused() {
        let mut texts = 30_000u16.to_le_bytes().to_vec();
        texts.push(0);
        texts.extend(vec![b'a'; 30_000]);
        assert_eq!(tame(&mut book(&[], &texts, 10)), Ok(()));
        assert_eq!(
            tame(&mut book(&[], &texts, 2_000)),
            Err(ReadProblem::TooManyCells)
        );
    }

    #[test]
    fn a_text_that_declares_more_than_is_there_is_damage() {
        let mut stream = book(&[(0, 0)], &[], 0);
        let at = stream.len() - 4 - 18;
        stream[at..at + 2].copy_from_slice(&0x0204u16.to_le_bytes());
        stream[at + 4 + 6..at + 4 + 8].copy_from_slice(&60_000u16.to_le_bytes());
        assert_eq!(tame(&mut stream), Err(DAMAGED));
    }
}
