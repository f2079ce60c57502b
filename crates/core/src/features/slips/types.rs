//! What the screens of slips send.

use crate::id::Id;
use crate::problem::Lang;
use schemars::JsonSchema;
use serde::Deserialize;
use ts_rs::TS;

/// Arguments of `print_slips`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct PrintSlips {
    /// The building or unit.
    pub place: Id,
    /// The language of the page, where it is not the caller's.
    pub lang: Option<Lang>,
    /// For the window to print, instead of a file.
    pub window: Option<bool>,
}
