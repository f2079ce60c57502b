//! A previewed file is written as one transaction, onto the register it was held against.

use super::calls::counts;
use super::choosing::accepted;
use super::difference::{Choice, Difference};
use super::held::NothingHeld;
use super::people::People;
use super::previews::Prepared;
use super::reading::{Home, Roster, Rows};
use super::register::Register;
use super::roster::count_homes;
use super::types::*;
use super::write::{self, Written};
use crate::desk::Desk;
use crate::problem::{Lang, Problem};
use crate::space::Pen;
use rusqlite::Connection;

/// Grows with every entry: a preview made before that no longer says what would be written.
pub(super) fn size(db: &Connection) -> rusqlite::Result<i64> {
    db.query_row("SELECT (SELECT count(*) FROM resident WHERE present = 1) + (SELECT count(*) FROM home WHERE present = 1) * 1000003", [], |row| row.get(0))
}

pub(super) fn write_import(desk: &Desk, args: WriteImport, _: Lang) -> Result<ImportDone, Problem> {
    let prepared = desk
        .previews()
        .take(&args.token)
        .ok_or_else(|| Problem::not_found("这次预览，请重新选择文件", "preview; choose the file again"))?;
    let written = write_prepared(desk, &prepared, args.accept.as_ref());
    if written.is_err() {
        desk.previews().put_back(args.token, prepared);
    }
    written
}

fn write_prepared(
    desk: &Desk,
    prepared: &Prepared,
    accept: Option<&AcceptDifference>,
) -> Result<ImportDone, Problem> {
    let what = match (&prepared.reading.rows, &prepared.difference) {
        (Rows::Roster(roster), Some(difference)) => {
            let accepted = accepted(difference, accept)?;
            Written::some(roster, accepted)
        }
        _ => Written::all(counts(&prepared.reading)),
    };
    if what.is_nothing() {
        let known = prepared.difference.as_ref().is_some_and(|all| all.unchanged > 0);
        let (zh, en) = match known {
            true => (
                "名单与名册之间没有要写入的差异，什么都没有写入。",
                "Nothing that differs from the register was to be written; nothing was written.",
            ),
            false => (
                "没有可以导入的行，什么都没有写入。",
                "No row can be imported; nothing was written.",
            ),
        };
        return Err(Problem::refused("nothing_to_write", zh, en));
    }
    desk.job().begin(0);
    let import = desk.write(|pen| {
        refuse_changed(pen, prepared)?;
        write::write(pen, &prepared.reading, &what, &prepared.file, desk.job())
    });
    desk.job().end();
    import.map(|import| ImportDone {
        import,
        counts: what.counts,
        changed: what.changed,
        moved: what.moved,
        left: what.left,
    })
}

/// What a person accepted they accepted of this difference and of no other.
fn refuse_changed(pen: &Pen<'_>, prepared: &Prepared) -> Result<(), Problem> {
    let mut same = size(pen.db())? == prepared.register;
    if let (true, Rows::Roster(roster), Some(difference)) =
        (same, &prepared.reading.rows, &prepared.difference)
    {
        let now = Difference::of(roster, &Register::read(pen.db())?, &People::read(pen.db())?);
        same = now == *difference;
    }
    if same {
        return Ok(());
    }
    Err(Problem::refused(
        "register_changed",
        "预览之后名册有了变动，什么都没有写入。请重新预览，看过新的差异再写。",
        "The register has changed since the preview; nothing was written. Preview again and look at what differs now.",
    ))
}

impl<'a> Written<'a> {
    /// The whole file, where nothing is to be chosen.
    fn all(counts: ImportCounts) -> Written<'a> {
        Written {
            counts,
            ..Written::default()
        }
    }

    fn some(roster: &Roster, accepted: Vec<&'a Choice>) -> Written<'a> {
        let mut homes: Vec<&Home> = Vec::new();
        let mut written = Written::default();
        let mut residents = 0;
        for choice in &accepted {
            match choice {
                Choice::Add(at) => {
                    residents += 1;
                    homes.extend(roster.residents.get(*at).map(|row| &row.home));
                }
                Choice::Home(edit) => homes.push(&edit.home),
                Choice::Edit(edit) => match &edit.moved {
                    Some((home, _)) => {
                        written.moved += 1;
                        homes.push(home);
                    }
                    None => written.changed += 1,
                },
                Choice::MoveOut(_) => written.left += 1,
            }
        }
        let (counts, _) = count_homes(homes.into_iter(), &NothingHeld);
        written.counts = ImportCounts {
            buildings: counts.buildings as u64,
            units: counts.units as u64,
            homes: counts.homes as u64,
            residents,
            items: 0,
        };
        written.accepted = accepted;
        written
    }

    fn is_nothing(&self) -> bool {
        let ImportCounts {
            homes,
            residents,
            items,
            ..
        } = self.counts;
        self.accepted.is_empty() && homes + residents + items == 0
    }
}
