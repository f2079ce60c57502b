//! Office Open XML workbooks, cell by cell: the reader's own dense range would lay out the whole area up to the last
//! cell, and one stray cell at XFD1048576 is 17 thousand million of them.

use super::super::problem::ReadProblem;
use super::super::sheet::{Gather, Merge, Value, serial_date};
use super::{Pulse, fenced};
use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use std::borrow::Cow;
use std::io::Cursor;

const DAMAGED: ReadProblem = ReadProblem::Damaged {
    format: Cow::Borrowed("xlsx"),
};

/// Reads every worksheet. The zip has been looked through before.
pub(super) fn read(bytes: &[u8], gather: &mut Gather, pulse: &Pulse<'_>) -> Result<(), ReadProblem> {
    fenced("xlsx", || {
        let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
            XlsxError::Password => ReadProblem::Password,
            _ => DAMAGED,
        })?;
        let sheets = book.sheets_metadata().to_vec();
        for sheet in sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
            gather.sheet(&sheet.name, sheet.visible != SheetVisible::Visible)?;
            read_cells(&mut book, &sheet.name, gather, pulse)?;
            for area in book.merge_cells_by_sheet_name(&sheet.name).map_err(|_| DAMAGED)? {
                gather.merge(Merge {
                    rows: (area.start.0.saturating_add(1), area.end.0.saturating_add(1)),
                    columns: (area.start.1, area.end.1),
                })?;
            }
        }
        Ok(())
    })
}

fn read_cells(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    gather: &mut Gather,
    pulse: &Pulse<'_>,
) -> Result<(), ReadProblem> {
    let mut cells = match book.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        // A chart or dialog sheet under a worksheet's name has no cells.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
        Err(_) => return Err(DAMAGED),
    };
    let mut seen = 0u32;
    while let Some(cell) = cells.next_cell().map_err(|_| DAMAGED)? {
        seen = seen.wrapping_add(1);
        if seen.is_multiple_of(4096) {
            pulse()?;
        }
        let (row, column) = cell.get_position();
        let row = row.saturating_add(1);
        match cell.get_value() {
            DataRef::Empty => {}
            DataRef::String(text) => gather.text(row, column, text)?,
            DataRef::SharedString(text) => gather.text(row, column, text)?,
            DataRef::Int(number) => gather.value(row, column, Value::Number(*number as f64))?,
            DataRef::Float(number) => gather.value(row, column, Value::Number(*number))?,
            DataRef::Bool(truth) => gather.value(row, column, Value::Truth(*truth))?,
            DataRef::DateTime(at) => gather.value(row, column, date_value(at))?,
            DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => gather.text(row, column, text)?,
            DataRef::Error(_) => gather.value(row, column, Value::Fault)?,
        }
    }
    Ok(())
}

/// A number in a date format; one that is no date stays a number.
pub(super) fn date_value(at: &calamine::ExcelDateTime) -> Value {
    let number = at.as_f64();
    if !at.is_datetime() {
        return Value::Number(number);
    }
    let (year, month, day, hour, minute, ..) = at.to_ymd_hms_milli();
    let parts = chrono::NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))
        .filter(|_| serial_date(number).is_some())
        .and_then(|date| date.and_hms_opt(u32::from(hour), u32::from(minute), 0));
    parts.map_or(Value::Number(number), Value::Date)
}
