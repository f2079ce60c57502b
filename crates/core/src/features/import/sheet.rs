//! A sheet as read from any format: only the cells that hold something, bounded while it grows.

use super::limits;
use super::problem::ReadProblem;
use chrono::{NaiveDate, NaiveDateTime};
use minicbor::{Decode, Encode};

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
#[cbor(flat)]
pub enum Value {
    /// Text, trimmed at both ends, never empty.
    #[n(0)]
    Text(#[n(0)] String),
    /// A number, as the spreadsheet holds it.
    #[n(1)]
    Number(#[n(0)] f64),
    /// A date, told from a number by the cell's format.
    #[n(2)]
    Date(#[cbor(n(0), with = "super::carried::moment")] NaiveDateTime),
    /// Yes or no.
    #[n(3)]
    Truth(#[n(0)] bool),
    /// `#N/A` and the like.
    #[n(4)]
    Fault,
}

impl Value {
    /// The cell as a person would write it: whole numbers without a decimal point.
    pub fn to_text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number_text(*number),
            Self::Date(at) if at.time() == chrono::NaiveTime::MIN => at.date().to_string(),
            Self::Date(at) => at.format("%Y-%m-%d %H:%M").to_string(),
            Self::Truth(true) => "是".to_owned(),
            Self::Truth(false) => "否".to_owned(),
            Self::Fault => String::new(),
        }
    }
}

/// A number without exponent or `.0`.
pub fn number_text(number: f64) -> String {
    // Display of f64 never uses an exponent and prints whole numbers bare.
    if number == 0.0 {
        "0".to_owned()
    } else {
        format!("{number}")
    }
}

/// One cell that holds something.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct Cell {
    /// Column, from 0.
    #[n(0)]
    pub column: u32,
    /// Content.
    #[n(1)]
    pub value: Value,
    /// True where the content was taken from the top of a merged area.
    #[n(2)]
    pub filled: bool,
    /// True where the text was longer than a cell may be and was cut.
    #[n(3)]
    pub cut: bool,
}

/// One row that holds something; its cells are in order of column.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct Row {
    /// As a spreadsheet counts, from 1.
    #[n(0)]
    pub number: u32,
    /// The cells.
    #[n(1)]
    pub cells: Vec<Cell>,
}

impl Row {
    /// The content of a column.
    pub fn get(&self, column: u32) -> Option<&Cell> {
        self.cells
            .binary_search_by_key(&column, |cell| cell.column)
            .ok()
            .map(|at| &self.cells[at])
    }
}

/// A merged area: rows from 1, columns from 0, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Merge {
    /// First and last row.
    #[n(0)]
    pub rows: (u32, u32),
    /// First and last column.
    #[n(1)]
    pub columns: (u32, u32),
}

/// One sheet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    /// Its name; "" in a text file.
    pub name: String,
    /// Rows that hold something, in order.
    pub rows: Vec<Row>,
    /// Merged areas.
    pub merges: Vec<Merge>,
    /// Hidden by whoever made the file.
    pub hidden: bool,
}

/// Takes in cells sheet by sheet and refuses what is too much, before keeping it.
#[derive(Debug, Default)]
pub struct Gather {
    sheets: Vec<Sheet>,
    rows: usize,
    cells: usize,
    text_bytes: usize,
    merges: usize,
}

impl Gather {
    /// Begins the next sheet.
    pub fn sheet(&mut self, name: &str, hidden: bool) -> Result<(), ReadProblem> {
        if self.sheets.len() >= limits::MAX_SHEETS {
            return Err(ReadProblem::TooManySheets);
        }
        self.sheets.push(Sheet {
            name: name.trim().to_owned(),
            hidden,
            ..Sheet::default()
        });
        Ok(())
    }

    /// Puts a text into the current sheet; blank text is no cell.
    pub fn text(&mut self, row: u32, column: u32, text: &str) -> Result<(), ReadProblem> {
        let text = text.trim_matches(blank);
        if text.is_empty() {
            return Ok(());
        }
        let end = text.char_indices().nth(limits::MAX_CELL_CHARS).map(|(at, _)| at);
        let kept = &text[..end.unwrap_or(text.len())];
        self.text_bytes += kept.len();
        if self.text_bytes > limits::MAX_TEXT_BYTES {
            return Err(ReadProblem::TooManyCells);
        }
        self.put(row, column, Value::Text(clean(kept)), end.is_some())
    }

    /// Puts anything but a text into the current sheet.
    pub fn value(&mut self, row: u32, column: u32, value: Value) -> Result<(), ReadProblem> {
        match value {
            Value::Text(text) => self.text(row, column, &text),
            other => self.put(row, column, other, false),
        }
    }

    fn put(&mut self, row: u32, column: u32, value: Value, cut: bool) -> Result<(), ReadProblem> {
        let Some(sheet) = self.sheets.last_mut() else {
            return Ok(());
        };
        if column >= limits::MAX_COLUMNS {
            return Err(ReadProblem::TooWide {
                sheet: sheet.name.clone(),
                row,
            });
        }
        self.cells += 1;
        if self.cells > limits::MAX_CELLS {
            return Err(ReadProblem::TooManyCells);
        }
        let cell = Cell {
            column,
            value,
            filled: false,
            cut,
        };
        // Files list their rows in order; one that does not is put in order here.
        match sheet.rows.last_mut() {
            Some(last) if last.number == row => match last.cells.last() {
                Some(before) if before.column >= column => {
                    match last.cells.binary_search_by_key(&column, |cell| cell.column) {
                        Ok(at) => last.cells[at] = cell,
                        Err(at) => last.cells.insert(at, cell),
                    }
                }
                _ => last.cells.push(cell),
            },
            Some(last) if last.number > row => {
                match sheet.rows.binary_search_by_key(&row, |row| row.number) {
                    Ok(at) => {
                        let cells = &mut sheet.rows[at].cells;
                        match cells.binary_search_by_key(&column, |cell| cell.column) {
                            Ok(at) => cells[at] = cell,
                            Err(at) => cells.insert(at, cell),
                        }
                    }
                    Err(at) => {
                        self.rows += 1;
                        sheet.rows.insert(
                            at,
                            Row {
                                number: row,
                                cells: vec![cell],
                            },
                        );
                    }
                }
            }
            _ => {
                self.rows += 1;
                sheet.rows.push(Row {
                    number: row,
                    cells: vec![cell],
                });
            }
        }
        if self.rows > limits::MAX_ROWS {
            Err(ReadProblem::TooManyRows)
        } else {
            Ok(())
        }
    }

    /// Notes a merged area of the current sheet.
    pub fn merge(&mut self, merge: Merge) -> Result<(), ReadProblem> {
        self.merges += 1;
        if self.merges > limits::MAX_MERGES {
            return Err(ReadProblem::TooManyCells);
        }
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.merges.push(merge);
        }
        Ok(())
    }

    /// Fills merged areas downwards and hands the sheets over.
    pub fn finish(mut self) -> Result<Vec<Sheet>, ReadProblem> {
        for sheet in &mut self.sheets {
            fill_merged(sheet, &mut self.cells, &mut self.text_bytes)?;
        }
        Ok(self.sheets)
    }
}

/// Repeats the top left cell of a merged area down its first column, in rows that hold something of their own.
/// Never sideways, and never where nothing is merged: a blank cell means that nobody wrote anything.
fn fill_merged(sheet: &mut Sheet, cells: &mut usize, text_bytes: &mut usize) -> Result<(), ReadProblem> {
    // Areas of an honest file do not overlap; the steps are counted for those of a hostile one.
    let mut steps = 0usize;
    for at in 0..sheet.merges.len() {
        let Merge {
            rows: (top, bottom),
            columns: (column, _),
        } = sheet.merges[at];
        if bottom <= top {
            continue;
        }
        let from = sheet.rows.partition_point(|row| row.number < top);
        let value = match sheet.rows.get(from) {
            Some(row) if row.number == top => row.get(column).map(|cell| cell.value.clone()),
            _ => None,
        };
        let Some(value) = value else { continue };
        let weight = if let Value::Text(text) = &value {
            text.len()
        } else {
            0
        };
        for row in sheet.rows[from + 1..]
            .iter_mut()
            .take_while(|row| row.number <= bottom)
        {
            steps += 1;
            if steps > limits::MAX_CELLS {
                return Err(ReadProblem::TooManyCells);
            }
            if let Err(place) = row.cells.binary_search_by_key(&column, |cell| cell.column) {
                *cells += 1;
                *text_bytes += weight;
                if *cells > limits::MAX_CELLS || *text_bytes > limits::MAX_TEXT_BYTES {
                    return Err(ReadProblem::TooManyCells);
                }
                row.cells.insert(
                    place,
                    Cell {
                        column,
                        value: value.clone(),
                        filled: true,
                        cut: false,
                    },
                );
            }
        }
    }
    Ok(())
}

/// White space, no-break and zero-width characters, byte order marks.
fn blank(letter: char) -> bool {
    letter.is_whitespace()
        || letter.is_control()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}')
}

/// Line ends made alike, characters nobody can see taken out.
fn clean(text: &str) -> String {
    let plain = |letter: char| {
        !letter.is_control()
            && !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{a0}')
    };
    if text.chars().all(plain) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '\n' | '\t' => out.push(letter),
            '\r' => out.push('\n'),
            '\u{a0}' => out.push(' '),
            other if plain(other) => out.push(other),
            _ => {}
        }
    }
    out
}

/// The day of a spreadsheet's serial number, where 1 is 1900-01-01 and 1900 had (wrongly) a 29 February.
pub fn serial_date(serial: f64) -> Option<NaiveDate> {
    if !(1.0..=2_958_465.0).contains(&serial) {
        return None;
    }
    let epoch = if serial < 60.0 {
        (1899, 12, 31)
    } else {
        (1899, 12, 30)
    };
    NaiveDate::from_ymd_opt(epoch.0, epoch.1, epoch.2)?.checked_add_days(chrono::Days::new(serial as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gathered(cells: &[(u32, u32, &str)], merges: &[Merge]) -> Sheet {
        let mut gather = Gather::default();
        gather.sheet("一", false).unwrap();
        for (row, column, text) in cells {
            gather.text(*row, *column, text).unwrap();
        }
        for merge in merges {
            gather.merge(*merge).unwrap();
        }
        gather.finish().unwrap().remove(0)
    }

    #[test]
    fn merged_cells_fill_down_only_inside_their_area_and_only_their_first_column() {
        let sheet = gathered(
            &[
                (1, 0, "3号楼"),
                (1, 1, "甲"),
                (2, 1, "乙"),
                (3, 1, "丙"),
                (9, 5, "x"),
            ],
            &[
                Merge {
                    rows: (1, 2),
                    columns: (0, 0),
                },
                Merge {
                    rows: (1, 8),
                    columns: (4, 5),
                },
            ],
        );
        assert_eq!(sheet.rows[1].get(0).unwrap().value, Value::Text("3号楼".into()));
        assert!(sheet.rows[1].get(0).unwrap().filled);
        assert_eq!(sheet.rows[2].get(0), None);
        assert_eq!(sheet.rows.len(), 4);
    }

    #[test]
    fn a_cell_in_the_far_corner_takes_no_memory_and_a_cell_too_far_right_is_refused() {
        let sheet = gathered(
            &[(1, 0, "a"), (1_048_576, 3, "b")],
            &[Merge {
                rows: (1, 1_048_576),
                columns: (0, 16_383),
            }],
        );
        assert_eq!(sheet.rows.len(), 2);
        let mut gather = Gather::default();
        gather.sheet("一", false).unwrap();
        assert_eq!(
            gather.text(7, 16_383, "x"),
            Err(ReadProblem::TooWide {
                sheet: "一".into(),
                row: 7
            })
        );
        assert_eq!(gather.text(7, 16_383, "  \u{200b}"), Ok(()));
    }

    #[test]
    fn rows_out_of_order_are_put_in_order() {
        let sheet = gathered(&[(5, 1, "e"), (2, 2, "c"), (2, 0, "a"), (5, 0, "d")], &[]);
        let flat: Vec<_> = sheet
            .rows
            .iter()
            .flat_map(|row| row.cells.iter().map(move |cell| (row.number, cell.column)))
            .collect();
        assert_eq!(flat, [(2, 0), (2, 2), (5, 0), (5, 1)]);
    }

    #[test]
    fn numbers_are_written_without_point_or_exponent() {
        assert_eq!(number_text(101.0), "101");
        assert_eq!(number_text(19_900_006_913.0), "19900006913");
        assert_eq!(number_text(12.5), "12.5");
        assert_eq!(number_text(9.9e17), "990000000000000000");
    }

    #[test]
    fn text_is_kept_up_to_the_longest_cell_and_cut_beyond() {
        let sheet = gathered(&[(1, 0, &"药".repeat(32_767)), (1, 1, &"药".repeat(32_768))], &[]);
        assert!(!sheet.rows[0].cells[0].cut);
        assert!(sheet.rows[0].cells[1].cut);
        assert_eq!(sheet.rows[0].cells[1].value.to_text().chars().count(), 32_767);
    }

    #[test]
    fn serial_numbers_become_days() {
        assert_eq!(serial_date(44_636.0).unwrap().to_string(), "2022-03-16");
        assert_eq!(serial_date(1.0).unwrap().to_string(), "1900-01-01");
        assert_eq!(serial_date(-3.0), None);
    }
}
