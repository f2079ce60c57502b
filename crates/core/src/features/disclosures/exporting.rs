//! Files that name people: who may make them, the fact that one was made, and the notice that stands on every page of it.

use super::facts::PeopleExported;
use super::maker::Maker;
use super::reason::Stated;
use crate::desk::{Desk, Role};
use crate::features::members::{committee, device_name, staff_name};
use crate::id::Id;
use crate::problem::{Lang, Problem};
use crate::space::Pen;

/// More people than this in one file are an administrator's to give out.
pub(super) const MOST_PEOPLE: u64 = 50;

/// A file about to be made.
pub(crate) struct Export {
    /// The round it is about.
    pub round: Id,
    /// Its name.
    pub file: String,
    /// How many people it names.
    pub people: u64,
    /// Why phones and identity numbers are to stand in it in clear; nothing where they stay masked.
    pub clear: Option<Stated>,
}

/// What stands on every page of a file that names people.
#[derive(Debug)]
pub(crate) struct Notice {
    maker: Maker,
    people: u64,
}

/// Writes down that the file is made; what it gives back must stand on each of its pages.
///
/// # Errors
/// When this person or laptop may not make it, or the storage's. Then there must be no file.
pub(crate) fn write_down(desk: &Desk, export: Export) -> Result<Notice, Problem> {
    desk.write(|pen| {
        check(pen, &export)?;
        let at_ms = pen.now_ms();
        let maker = Maker {
            committee: committee(pen.db())?
                .map(|committee| committee.name)
                .unwrap_or_default(),
            by: staff_name(pen.db(), &pen.by())?,
            device: device_name(pen.db(), pen.chain())?,
            at_ms,
        };
        let (clear, reason, note) = match export.clear {
            Some(stated) => (true, Some(stated.reason as u8), stated.note),
            None => (false, None, None),
        };
        let fact = PeopleExported {
            file: export.file,
            people: export.people,
            clear,
            reason,
            note,
            expires_at_ms: u64::try_from(maker.expires_at_ms()).unwrap_or(0),
        };
        pen.write(fact.draft(export.round))?;
        Ok(Notice {
            maker,
            people: export.people,
        })
    })
}

/// Tells a person which of the two rules stands in the way; the fold holds both as well.
fn check(pen: &Pen<'_>, export: &Export) -> Result<(), Problem> {
    if pen.role() >= Some(Role::Administrator) {
        return Ok(());
    }
    if export.clear.is_some() {
        return Err(Problem::refused(
            "clear_export",
            "只有管理员可以导出完整号码。请取消“显示完整号码”，或请管理员导出。",
            "Only an administrator may export whole numbers. Leave them masked, or ask an administrator.",
        ));
    }
    if export.people > MOST_PEOPLE {
        let people = export.people;
        return Err(Problem::refused(
            "many_people",
            format!(
                "这份名单有 {people} 人，超过 {MOST_PEOPLE} 人的名单要由管理员导出。汇总表（不含姓名）可以直接导出。"
            ),
            format!(
                "This list names {people} people; a list of more than {MOST_PEOPLE} is an administrator's to export. The summary without names is free."
            ),
        ));
    }
    Ok(())
}

impl Notice {
    /// In one line: what must be done first, then who made it.
    pub fn line(&self, lang: Lang) -> String {
        let (people, until, made) = (self.people, self.maker.expires(), self.maker.made(lang));
        match lang {
            Lang::Zh => format!("说明：含 {people} 人信息，勿外传，{until} 前删除；{made}导出"),
            Lang::En => {
                format!("Note: names {people} people; do not pass on, delete before {until}. Exported {made}")
            }
        }
    }
}
