//! What calls of every feature receive and send: an id, a name, nothing.

use crate::id::Id;
use crate::problem::Problem;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// No arguments, or nothing to tell.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Empty {}

/// An id and the name people know it by.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct Named {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
}

/// The answer to a command that made something.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct Made {
    /// The id of what was made.
    pub id: Id,
}

/// A name alone.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct NameArgs {
    /// The name.
    pub name: String,
}

/// An id alone.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct IdArgs {
    /// The id.
    pub id: Id,
}

/// The trimmed text of a field that must be filled in, at most 200 characters.
///
/// # Errors
/// A [`Problem`] that names the field.
pub fn required(text: &str, zh: &str, en: &str) -> Result<String, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Problem::bad(
            "required",
            format!("请填写{zh}。"),
            format!("Fill in the {en}."),
        ));
    }
    if text.chars().count() > 200 {
        return Err(Problem::bad(
            "too_long",
            format!("{zh}太长（最多 200 字）。"),
            format!("The {en} is too long (200 characters at most)."),
        ));
    }
    Ok(text.to_owned())
}
