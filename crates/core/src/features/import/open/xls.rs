//! BIFF workbooks (.xls). The stream is taken out of its container by a reader that checks the container's chains, its
//! records are measured, and only then the workbook reader, which trusts both, sees it in a fresh container.

use super::super::limits;
use super::super::problem::ReadProblem;
use super::super::sheet::{Gather, Merge, Value};
use super::{Pulse, biff, fenced, not_a_table, xlsx};
use calamine::{Data, Reader, SheetType, SheetVisible, Xls, XlsError};
use std::borrow::Cow;
use std::io::{Cursor, Read, Write};

const DAMAGED: ReadProblem = ReadProblem::Damaged {
    format: Cow::Borrowed("xls"),
};

/// Reads every worksheet.
pub(super) fn read(bytes: &[u8], gather: &mut Gather, pulse: &Pulse<'_>) -> Result<(), ReadProblem> {
    let mut stream = fenced("xls", || workbook_stream(bytes))?;
    biff::tame(&mut stream)?;
    pulse()?;
    fenced("xls", || {
        let mut book = Xls::new(Cursor::new(contained(&stream)?)).map_err(|error| match error {
            XlsError::Password => ReadProblem::Password,
            _ => DAMAGED,
        })?;
        let sheets = book.sheets_metadata().to_vec();
        for sheet in sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
            gather.sheet(&sheet.name, sheet.visible != SheetVisible::Visible)?;
            let range = book.worksheet_range(&sheet.name).map_err(|_| DAMAGED)?;
            let (top, left) = range.start().unwrap_or((0, 0));
            for (row, column, data) in range.used_cells() {
                if column == 0 {
                    pulse()?;
                }
                put(gather, top + row as u32 + 1, left + column as u32, data)?;
            }
            for area in book.merge_cells_by_sheet_name(&sheet.name).map_err(|_| DAMAGED)? {
                gather.merge(Merge {
                    rows: (area.start.0 + 1, area.end.0 + 1),
                    columns: (area.start.1, area.end.1),
                })?;
            }
        }
        Ok(())
    })
}

fn put(gather: &mut Gather, row: u32, column: u32, data: &Data) -> Result<(), ReadProblem> {
    match data {
        Data::Empty => Ok(()),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            gather.text(row, column, text)
        }
        Data::Int(number) => gather.value(row, column, Value::Number(*number as f64)),
        Data::Float(number) => gather.value(row, column, Value::Number(*number)),
        Data::Bool(truth) => gather.value(row, column, Value::Truth(*truth)),
        Data::DateTime(at) => gather.value(row, column, xlsx::date_value(at)),
        Data::Error(_) => gather.value(row, column, Value::Fault),
    }
}

fn workbook_stream(bytes: &[u8]) -> Result<Vec<u8>, ReadProblem> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| DAMAGED)?;
    if file.exists("/EncryptedPackage") {
        return Err(ReadProblem::Password);
    }
    let Some(path) = ["/Workbook", "/Book"]
        .into_iter()
        .find(|path| file.is_stream(path))
    else {
        return Err(not_a_table("an Office document", "Office 文档"));
    };
    let mut stream = Vec::new();
    file.open_stream(path)
        .map(|stream| stream.take(limits::MAX_FILE_BYTES as u64))
        .and_then(|mut limited| limited.read_to_end(&mut stream))
        .map_err(|_| DAMAGED)?;
    Ok(stream)
}

/// The stream alone in a container written here.
fn contained(stream: &[u8]) -> Result<Vec<u8>, ReadProblem> {
    let write = || -> std::io::Result<Vec<u8>> {
        let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))?;
        file.create_stream("/Workbook")?.write_all(stream)?;
        file.flush()?;
        Ok(file.into_inner().into_inner())
    };
    write().map_err(|_| DAMAGED)
}
