//! The recovery sheet until somebody has put it away: shown again and again, and kept in the laptop's own encrypted file
//! alone, so that a window closed too early loses nothing.

use super::basic::Empty;
use crate::desk::{Desk, Topic};
use crate::problem::{Lang, Problem};
use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

/// The setting that keeps the code.
pub(super) const SETTING: &str = "recovery_sheet";

/// A sheet to print or to copy.
#[derive(Serialize, JsonSchema, TS)]
pub struct SheetView {
    /// The code; nothing once it was put away.
    pub recovery_code: Option<String>,
}

pub(super) fn recovery_sheet(desk: &Desk, _: Empty, _: Lang) -> Result<SheetView, Problem> {
    Ok(SheetView {
        recovery_code: desk.device().setting(SETTING)?,
    })
}

pub(super) fn put_sheet_away(desk: &Desk, _: Empty, _: Lang) -> Result<Empty, Problem> {
    desk.device().set_setting(SETTING, None)?;
    desk.announce(&[Topic::Space].into());
    Ok(Empty {})
}
