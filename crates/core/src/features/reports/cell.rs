//! Cells that say what they mean: numbers as numbers, dates as dates, text as text that no spreadsheet will run.

use crate::legal_time::legal;
use chrono::{Datelike, Timelike};
use rust_xlsxwriter::{Color, ExcelDateTime, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

/// A cell holds no more characters than this.
const LONGEST_TEXT: usize = 32_767;
const WIDEST: usize = 40;
/// The number of the format “text” in every spreadsheet.
const TEXT: u8 = 49;

/// A value of a row.
pub(crate) enum Cell {
    /// Text as it is.
    Text(String),
    /// A whole number.
    Count(u64),
    /// Thousandths, shown as a percentage.
    Share(u64),
    /// An instant, ms.
    Moment(i64),
    /// Nothing.
    Blank,
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Cell {
        Cell::Text(text.into())
    }

    pub(crate) fn some(text: Option<String>) -> Cell {
        text.map_or(Cell::Blank, Cell::Text)
    }
}

/// Whether a spreadsheet, or whoever copies the cell into a CSV file, might take the text for a formula.
pub(crate) fn looks_like_a_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// An instant as a real date. One outside what spreadsheets know is left out: it was never a true time.
pub(crate) fn date(at_ms: i64) -> Result<Option<ExcelDateTime>, XlsxError> {
    let Some(at) = legal(at_ms).filter(|at| (1970..=9999).contains(&at.year())) else {
        return Ok(None);
    };
    let day = ExcelDateTime::from_ymd(at.year() as u16, at.month() as u8, at.day() as u8)?;
    let date = day.and_hms(at.hour() as u16, at.minute() as u8, f64::from(at.second()))?;
    Ok(Some(date))
}

/// One sheet, filled from the top.
pub(crate) struct Page<'a> {
    sheet: &'a mut Worksheet,
    row: u32,
    widths: Vec<usize>,
}

impl<'a> Page<'a> {
    /// A sheet called `name`, with a notice on its first line and on every printed page of it.
    pub(crate) fn new(
        sheet: &'a mut Worksheet,
        name: &str,
        notice: Option<&str>,
    ) -> Result<Page<'a>, XlsxError> {
        sheet.set_name(name)?;
        sheet.set_landscape();
        sheet.set_print_fit_to_pages(1, 0);
        let mut page = Page {
            sheet,
            row: 0,
            widths: Vec::new(),
        };
        if let Some(notice) = notice {
            page.sheet.set_header(format!("&L{}", printed(notice)));
            page.sheet.set_footer(format!("&L{}&R&P / &N", printed(notice)));
            page.line(notice, false)?;
        }
        Ok(page)
    }

    /// A line above the table: it may run over its neighbours, so it widens no column.
    pub(crate) fn line(&mut self, text: &str, bold: bool) -> Result<(), XlsxError> {
        let format = if bold {
            Format::new().set_bold().set_font_size(14)
        } else {
            Format::new()
        };
        write_text(self.sheet, self.row, 0, text, format)?;
        self.row += 1;
        Ok(())
    }

    /// The head of the table: frozen, with filters, repeated on every printed page.
    pub(crate) fn head(&mut self, titles: &[&str], rows: usize) -> Result<(), XlsxError> {
        let format = Format::new()
            .set_bold()
            .set_background_color(Color::RGB(0x00E8_EEF4))
            .set_border_bottom(FormatBorder::Thin)
            .set_align(FormatAlign::VerticalCenter);
        for (column, title) in (0u16..).zip(titles) {
            self.sheet
                .write_string_with_format(self.row, column, *title, &format)?;
            // The arrow of the filter takes two more.
            self.widen(column, width(title) + 2);
        }
        let last = titles.len().saturating_sub(1) as u16;
        self.sheet
            .autofilter(self.row, 0, self.row + rows.max(1) as u32, last)?;
        self.sheet.set_repeat_rows(self.row, self.row)?;
        self.row += 1;
        self.sheet.set_freeze_panes(self.row, 0)?;
        Ok(())
    }

    /// A row of the table.
    pub(crate) fn row(&mut self, cells: &[Cell], bold: bool) -> Result<(), XlsxError> {
        let plain = if bold {
            Format::new().set_bold()
        } else {
            Format::new()
        };
        for (column, cell) in (0u16..).zip(cells) {
            let wide = match cell {
                Cell::Text(text) => {
                    write_text(self.sheet, self.row, column, text, plain.clone())?;
                    width(text)
                }
                Cell::Count(count) => {
                    let format = plain.clone().set_num_format("0");
                    self.sheet
                        .write_number_with_format(self.row, column, *count as f64, &format)?;
                    6
                }
                Cell::Share(thousandths) => {
                    let share = *thousandths as f64 / 1000.0;
                    let format = plain.clone().set_num_format("0.0%");
                    self.sheet
                        .write_number_with_format(self.row, column, share, &format)?;
                    7
                }
                Cell::Moment(at) => {
                    let format = plain.clone().set_num_format("yyyy-mm-dd hh:mm");
                    if let Some(date) = date(*at)? {
                        self.sheet
                            .write_datetime_with_format(self.row, column, &date, &format)?;
                    }
                    16
                }
                Cell::Blank => 0,
            };
            self.widen(column, wide);
        }
        self.row += 1;
        Ok(())
    }

    fn widen(&mut self, column: u16, wide: usize) {
        let column = usize::from(column);
        if self.widths.len() <= column {
            self.widths.resize(column + 1, 6);
        }
        self.widths[column] = self.widths[column].max(wide);
    }

    /// Gives every column the width its cells want.
    pub(crate) fn finish(self) -> Result<(), XlsxError> {
        for (column, wide) in (0u16..).zip(&self.widths) {
            self.sheet
                .set_column_width(column, (*wide).min(WIDEST) as f64 + 2.0)?;
        }
        Ok(())
    }
}

/// Text is always written as a string cell, never as a formula; the quote prefix keeps it text when somebody edits it.
fn write_text(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    format: Format,
) -> Result<(), XlsxError> {
    let format = format.set_num_format_index(TEXT);
    let format = if looks_like_a_formula(text) {
        format.set_quote_prefix()
    } else {
        format
    };
    let cut = text.chars().count() > LONGEST_TEXT;
    let kept: String = if cut {
        // Said in the cell: nothing is cut silently.
        text.chars().take(LONGEST_TEXT - 3).chain("……".chars()).collect()
    } else {
        text.to_owned()
    };
    sheet.write_string_with_format(row, column, kept, &format)?;
    Ok(())
}

/// Spreadsheets take 255 letters of a header, its commands included, each of which might be doubled.
const LONGEST_HEADER: usize = 120;

/// Text as a header takes it: a lone `&` begins a command there.
fn printed(text: &str) -> String {
    text.chars()
        .take(LONGEST_HEADER)
        .collect::<String>()
        .replace('&', "&&")
}

/// How wide text is, in Latin letters: a Chinese character takes two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_beginning_of_a_formula_is_known() {
        for text in ["=1+1", "+86", "-1", "@a", "\t=1", "\r=1", "＝1", "＠x"] {
            assert!(looks_like_a_formula(text), "{text:?}");
        }
        for text in ["1=1", "张三", "", " =1", "3-2-501"] {
            assert!(!looks_like_a_formula(text), "{text:?}");
        }
    }
}
