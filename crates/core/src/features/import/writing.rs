//! A previewed file is written as one transaction, and taken back by one fact.

use super::calls::counts;
use super::previews::Prepared;
use super::types::*;
use super::write;
use crate::desk::Desk;
use crate::features::members::{Empty, IdArgs};
use crate::features::register::ImportUndone;
use crate::id::Id;
use crate::problem::{Lang, Problem};
use crate::space::Pen;
use rusqlite::{Connection, OptionalExtension};

/// Grows with every entry: a preview made before that no longer says what would be written.
pub(super) fn size(db: &Connection) -> rusqlite::Result<i64> {
    db.query_row("SELECT (SELECT count(*) FROM resident WHERE present = 1) + (SELECT count(*) FROM home WHERE present = 1) * 1000003", [], |row| row.get(0))
}

pub(super) fn write_import(desk: &Desk, args: WriteImport, _: Lang) -> Result<ImportDone, Problem> {
    let prepared = desk
        .previews()
        .take(&args.token)
        .ok_or_else(|| Problem::not_found("这次预览，请重新选择文件", "preview; choose the file again"))?;
    let counts = counts(&prepared.reading);
    let written = write_prepared(desk, &prepared, counts);
    match written {
        Ok(import) => Ok(ImportDone { import, counts }),
        Err(problem) => {
            desk.previews().put_back(args.token, prepared);
            Err(problem)
        }
    }
}

fn write_prepared(desk: &Desk, prepared: &Prepared, counts: ImportCounts) -> Result<Id, Problem> {
    if counts.residents + counts.homes + counts.items == 0 {
        return Err(Problem::refused(
            "nothing_to_write",
            "没有可以导入的行，什么都没有写入。",
            "No row can be imported; nothing was written.",
        ));
    }
    desk.job().begin(0);
    let written = desk.write(|pen| {
        if size(pen.db())? != prepared.register {
            return Err(Problem::refused(
                "register_changed",
                "预览之后名册有了变动，请重新预览。",
                "The register has changed since the preview; preview again.",
            ));
        }
        write::write(pen, &prepared.reading, &prepared.file, desk.job())
    });
    desk.job().end();
    written
}

/// Who and what was put into the places of an import later, and would hang in the air without them.
const BUILT_ON: &str = "
    SELECT (SELECT count(*) FROM resident r JOIN home h ON h.id = r.home
        WHERE r.present = 1 AND h.import = ?1 AND r.import IS NOT ?1)
    + (SELECT count(*) FROM home h JOIN unit u ON u.id = h.unit
        WHERE h.present = 1 AND u.import = ?1 AND h.import IS NOT ?1)
    + (SELECT count(*) FROM unit u JOIN building b ON b.id = u.building
        WHERE u.present AND b.import = ?1 AND u.import IS NOT ?1)
    + (SELECT count(*) FROM building b JOIN compound c ON c.id = b.compound
        WHERE b.present AND c.import = ?1 AND b.import IS NOT ?1)";

pub(super) fn undo(pen: &mut Pen<'_>, args: IdArgs) -> Result<Empty, Problem> {
    let undone: Option<bool> = pen
        .db()
        .prepare_cached("SELECT undone FROM import WHERE id = ?")?
        .query_row([args.id], |row| row.get(0))
        .optional()?;
    match undone {
        None => Err(Problem::not_found("这次导入", "import")),
        Some(true) => Err(Problem::refused(
            "undone",
            "这次导入已经撤销过。",
            "This import was taken back already.",
        )),
        Some(false) => {
            let later: i64 = pen
                .db()
                .prepare_cached(BUILT_ON)?
                .query_row([args.id], |row| row.get(0))?;
            if later > 0 {
                return Err(Problem::refused(
                    "built_on",
                    format!(
                        "导入之后，里面又登记了 {later} 条（或被后来的导入用到），请先移走或先撤销后来的导入。"
                    ),
                    format!(
                        "{later} entries were put into it later; move them, or take the later import back first."
                    ),
                ));
            }
            pen.write(ImportUndone {}.draft(args.id))?;
            Ok(Empty {})
        }
    }
}
