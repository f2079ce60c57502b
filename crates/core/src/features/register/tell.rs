//! What a fact of the register says, for the list of what waits to be sent.

use super::facts::*;
use super::masking;
use crate::id::Id;
use crate::journal::fact::Fact;
use crate::problem::Lang;
use rusqlite::{Connection, OptionalExtension};

pub(super) fn tell(db: &Connection, fact: &Fact, lang: Lang) -> rusqlite::Result<String> {
    let (zh, en) = match fact.kind {
        COMPOUND_ADDED => ("新增小区", "compound added"),
        BUILDING_ADDED => ("新增楼栋", "building added"),
        UNIT_ADDED => ("新增单元", "unit added"),
        HOME_ADDED => ("新增住户", "home added"),
        RESIDENT_ADDED => ("新增居民", "resident added"),
        IMPORT_WRITTEN => ("导入名册", "roster imported"),
        IMPORT_UNDONE => ("撤销导入", "import undone"),
        BULK_EDITED => ("批量修改资料", "many entries edited"),
        BULK_UNDONE => ("撤销批量修改", "many edits undone"),
        _ => ("修改资料", "entry edited"),
    };
    Ok(format!("{}：{}", lang.pick(zh, en), name_of(db, &fact.subject)?))
}

/// The name people know an entry by: a room, a building's name and its unit's; of a person, whose name matters to nobody here, the first
/// letter.
fn name_of(db: &Connection, id: &Id) -> rusqlite::Result<String> {
    let all = "SELECT name, 1 FROM resident WHERE id = ?1 UNION ALL SELECT room, 0 FROM home WHERE id = ?1
        UNION ALL SELECT trim(b.name || '-' || u.name, '-'), 0 FROM unit u JOIN building b ON b.id = u.building WHERE u.id = ?1 UNION ALL SELECT name, 0 FROM building WHERE id = ?1
        UNION ALL SELECT name, 0 FROM compound WHERE id = ?1 UNION ALL SELECT file, 0 FROM import WHERE id = ?1";
    let found: Option<(String, bool)> = db
        .prepare_cached(all)?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(match found {
        Some((name, true)) => masking::name(&name),
        Some((name, false)) => name,
        None => String::new(),
    })
}
