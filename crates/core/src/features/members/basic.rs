//! What calls of every feature receive and send: an id, a name, nothing.

use super::letters::{ends_line, shows, steers};
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

/// The trimmed text of a field that must be filled in, one line of at most 200 characters.
///
/// # Errors
/// A [`Problem`] that names the field.
pub fn required(text: &str, zh: &str, en: &str) -> Result<String, Problem> {
    checked(text, zh, en, steers)
}

/// The same, where several lines may stand.
///
/// # Errors
/// A [`Problem`] that names the field.
pub fn required_lines(text: &str, zh: &str, en: &str) -> Result<String, Problem> {
    checked(text, zh, en, |letter| steers(letter) && !ends_line(letter))
}

fn checked(text: &str, zh: &str, en: &str, unwelcome: fn(char) -> bool) -> Result<String, Problem> {
    let text = text.trim();
    if text.chars().any(unwelcome) {
        return Err(Problem::bad(
            "control_characters",
            format!("{zh}里有看不见的控制字符（例如换行），请重新输入，不要粘贴。"),
            format!(
                "There are control characters in the {en} (the end of a line, say). Type it anew instead of pasting it."
            ),
        ));
    }
    if !text.chars().any(shows) {
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn code(name: &str) -> Result<String, &'static str> {
        required(name, "名称", "name").map_err(|problem| problem.code)
    }

    #[test]
    fn a_name_is_one_line_that_somebody_can_see() {
        for unseen in [
            "",
            " \u{3000}",
            "\u{200b}\u{200b}",
            "\u{feff}",
            "\u{2060}\u{3164}",
            "\u{200d}\u{fe0f}",
        ] {
            assert_eq!(code(unseen), Err("required"), "{unseen:?}");
        }
        for steering in [
            "\0",
            "一\0村",
            "一\n村",
            "一\r\n村",
            "a\u{202e}b",
            "\u{2066}村",
            "一\u{2028}村",
            "\u{1b}[31m村",
        ] {
            assert_eq!(code(steering), Err("control_characters"), "{steering:?}");
        }
        for plain in [
            "春晖居委会",
            "阿卜杜拉·买买提",
            "ئابدۇللا",
            "བསྟན་འཛིན",
            "ᠮᠣᠩᠭᠣᠯ\u{180e}ᠠ",
            "می\u{200c}خواهم",
            "𰻝面馆",
            "👨\u{200d}👩\u{200d}👧 之家",
            "❤\u{fe0f}",
            "O'Brien (3)",
        ] {
            assert_eq!(code(&format!(" {plain}\n")).as_deref(), Ok(plain));
        }
        assert!(required_lines("一\n二", "备注", "note").is_ok());
        assert!(required_lines("一\u{202e}二", "备注", "note").is_err());
    }
}
