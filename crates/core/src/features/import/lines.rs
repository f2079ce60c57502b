//! A file as lines of cells, for whoever looks for a few words in it and not for a register.

use crate::desk::Desk;
use crate::problem::Problem;

/// The rows of every sheet of a file that a person brought, each as its cells' texts; read with the same care as an import,
/// and cancelled the same way.
///
/// # Errors
/// Where there is no such file any more, or it cannot be read.
pub(crate) fn lines_of(desk: &Desk, token: &str) -> Result<Vec<Vec<String>>, Problem> {
    let file = desk
        .made_file(token)
        .ok_or_else(|| Problem::not_found("这个文件，请重新选择", "file; choose it again"))?;
    desk.job().begin(0);
    let read = desk.sheet_reader().read(&file.bytes, &|| desk.job().step(0, 0));
    desk.job().end();
    let sheets = read.map_err(|problem| Problem::from(&problem))?;
    let rows = sheets.sheets.into_iter().flat_map(|sheet| sheet.rows);
    Ok(rows
        .map(|row| row.cells.iter().map(|cell| cell.value.to_text()).collect())
        .collect())
}
