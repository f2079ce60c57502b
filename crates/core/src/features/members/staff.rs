//! The people who work here.

use super::basic::{Empty, IdArgs, Made, Named, required};
use super::devices::{role, scope};
use super::facts::{StaffAdded, StaffChanged};
use super::grant::Grant;
use crate::desk::{Desk, Role, Topic};
use crate::id::Id;
use crate::problem::{Lang, Problem};
use crate::space::Pen;
use rusqlite::{Connection, OptionalExtension};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A person who works here.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct StaffView {
    /// Who.
    pub id: Id,
    /// Their name.
    pub name: String,
    /// What they may do; nothing for those who work here no more.
    pub role: Option<Role>,
    /// The compounds and buildings they are for; none means the whole committee.
    pub scope: Vec<Id>,
    /// Whether they work at this laptop now.
    pub current: bool,
}

pub(super) fn list_staff(desk: &Desk, _: Empty, lang: Lang) -> Result<Vec<StaffView>, Problem> {
    let current = desk.staff();
    desk.look(lang, |look| {
        let mut people = look
            .db
            .prepare_cached("SELECT id, name, role, scope FROM staff ORDER BY at, id")?;
        let rows = people.query_map([], |row| {
            let id = row.get(0)?;
            Ok(StaffView {
                id,
                name: row.get(1)?,
                role: role(row.get(2)?),
                scope: scope(&row.get::<_, Vec<u8>>(3)?),
                current: id == current,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    })
}

/// Arguments of `add_staff`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct AddStaff {
    /// Their name.
    pub name: String,
    /// What they may do; staff where nothing is said.
    pub role: Option<Role>,
    /// The compounds and buildings they are for; none means the whole committee.
    pub scope: Option<Vec<Id>>,
}

pub(super) fn add_staff(pen: &mut Pen<'_>, args: AddStaff) -> Result<Made, Problem> {
    let name = required(&args.name, "姓名", "name")?;
    let grant = Grant::given(args.role.unwrap_or(Role::Staff), args.scope.unwrap_or_default())?;
    let id = pen.make_id();
    pen.write(StaffAdded { name, grant }.draft(id))?;
    Ok(Made { id })
}

/// Arguments of `change_staff`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct ChangeStaff {
    /// Who.
    pub id: Id,
    /// What they may do from now on; nothing means that they work here no more.
    pub role: Option<Role>,
    /// The compounds and buildings they are for; none means the whole committee.
    pub scope: Option<Vec<Id>>,
}

pub(super) fn change_staff(pen: &mut Pen<'_>, args: ChangeStaff) -> Result<Empty, Problem> {
    if !pen.roll().people.contains_key(&args.id) {
        return Err(Problem::not_found("这位人员", "person"));
    }
    let scope = args.scope.unwrap_or_default();
    let grant = args.role.map(|role| Grant::given(role, scope)).transpose()?;
    pen.write(StaffChanged { grant }.draft(args.id))?;
    let now = pen.roll().people.get(&args.id).and_then(|person| person.grant());
    if now.map(|grant| grant.role) != args.role {
        return Err(Problem::refused(
            "last_administrator",
            "这是最后一位管理员，不能移除或降级。请先把另一位设为管理员。",
            "This is the last administrator; make somebody else one first.",
        ));
    }
    Ok(Empty {})
}

pub(super) fn choose_staff(desk: &Desk, args: IdArgs, lang: Lang) -> Result<Empty, Problem> {
    if desk.lock().keys.is_protected() {
        return Err(Problem::refused(
            "passcode_needed",
            "换人需要口令：请先锁定本机，再由本人输入口令。",
            "Changing over takes a passcode: lock this laptop and let them enter theirs.",
        ));
    }
    desk.look(lang, |look| {
        person(look.db, args.id)?.ok_or_else(|| Problem::not_found("这位人员", "person"))
    })?;
    desk.set_staff(args.id)?;
    desk.announce(&[Topic::Staff, Topic::Space].into());
    Ok(Empty {})
}

pub(super) fn person(db: &Connection, id: Id) -> rusqlite::Result<Option<Named>> {
    db.prepare_cached("SELECT id, name FROM staff WHERE id = ? AND role IS NOT NULL")?
        .query_row([id], |row| {
            Ok(Named {
                id: row.get(0)?,
                name: row.get(1)?,
            })
        })
        .optional()
}

/// Whether this person worked here and does no more.
///
/// # Errors
/// SQLite's.
pub(crate) fn has_left(db: &Connection, id: Id) -> rusqlite::Result<bool> {
    let left = db
        .prepare_cached("SELECT role IS NULL FROM staff WHERE id = ?")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    Ok(left.unwrap_or(false))
}
