//! What went wrong, for a person: a code the UI may act on and one sentence in each language.

mod system;

pub use system::system_words;

use serde::{Deserialize, Serialize};

/// The languages the product speaks.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, ts_rs::TS,
)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Simplified Chinese, the first language.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Picks the text of this language.
    pub fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

/// One sentence, or a part of one, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Words {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Words {
    /// Both languages at once.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// The sentence in one language.
    pub fn say(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

/// What a door makes of a problem: a status, an exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// What was asked for makes no sense or is not well formed.
    BadInput,
    /// What was named is not there.
    NotFound,
    /// A rule forbids it in the present state.
    Refused,
    /// A person cancelled it.
    Cancelled,
    /// Disk, key or journal: not the caller's fault.
    Broken,
}

/// A problem as the doors pass it on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What sort of problem.
    pub kind: ProblemKind,
    /// A stable name, for tests and for a UI that acts on it.
    pub code: &'static str,
    zh: String,
    en: String,
}

impl Problem {
    /// A problem of `kind`, said in both languages.
    pub fn new(
        kind: ProblemKind,
        code: &'static str,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Problem {
        Problem {
            kind,
            code,
            zh: zh.into(),
            en: sentence(en.into()),
        }
    }

    /// Something that is not there.
    pub fn not_found(zh: &str, en: &str) -> Problem {
        Problem::new(
            ProblemKind::NotFound,
            "not_found",
            format!("找不到{zh}，可能已被删除。"),
            format!("There is no such {en}; it may have been removed."),
        )
    }

    /// Input that cannot be taken.
    pub fn bad(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Problem {
        Problem::new(ProblemKind::BadInput, code, zh, en)
    }

    /// Something a rule forbids now.
    pub fn refused(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Problem {
        Problem::new(ProblemKind::Refused, code, zh, en)
    }

    /// The sentence for a person.
    pub fn say(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

/// Errors begin in lower case where they stand inside another; here each is a sentence. A path, an address or what somebody
/// has typed stays as it is, even where it comes first.
fn sentence(mut text: String) -> String {
    let word = text.find(|letter: char| !letter.is_ascii_alphabetic());
    let rest = text[word.unwrap_or(text.len())..].trim_start_matches([',', ':', ';']);
    if (rest.is_empty() || rest.starts_with(' '))
        && let Some(first) = text.get_mut(..1)
    {
        first.make_ascii_uppercase();
    }
    text
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.en)
    }
}

impl std::error::Error for Problem {}

/// Errors that can tell a person what happened.
pub trait Say: std::error::Error {
    /// The problem as a person reads it.
    fn problem(&self) -> Problem;
}

impl<E: Say> From<E> for Problem {
    fn from(error: E) -> Problem {
        error.problem()
    }
}

impl Say for rusqlite::Error {
    fn problem(&self) -> Problem {
        use rusqlite::ErrorCode as Code;
        if let rusqlite::Error::FromSqlConversionFailure(_, _, source) = self
            && source.is::<crate::journal::page::PageFault>()
        {
            return damaged();
        }
        let (code, zh, en) = match self.sqlite_error_code() {
            Some(Code::DiskFull) => (
                "disk_full",
                "磁盘已满，没有写入。请腾出空间后再试。",
                "The disk is full; nothing was written. Free some space and try again.",
            ),
            Some(Code::ReadOnly | Code::CannotOpen | Code::PermissionDenied) => (
                "read_only",
                "数据文件夹写不进去（只读，或没有权限），没有写入。请检查磁盘和文件夹的权限。",
                "The data folder cannot be written (it is read-only, or not yours); nothing was written. Check the disk and the folder's permissions.",
            ),
            Some(Code::NotADatabase) => (
                "wrong_key",
                "台账文件打不开：密钥不符或文件已损坏。文件未被改动。",
                "The data file cannot be opened: the key does not fit or the file is damaged. It was left as it is.",
            ),
            Some(Code::DatabaseCorrupt) => return damaged(),
            Some(Code::SystemIoFailure) => (
                "disk_failing",
                "读写磁盘出错，已停止写入。请检查磁盘，必要时换一台电脑。",
                "The disk reports an error; nothing more is written. Check the disk, and change to another laptop if it goes on.",
            ),
            Some(Code::OperationInterrupted) => {
                return Problem::new(
                    ProblemKind::Cancelled,
                    "cancelled",
                    "已取消，什么都没有改动。",
                    "Cancelled; nothing was changed.",
                );
            }
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => (
                "busy",
                "另一个程序正在使用台账，请稍后再试。",
                "Another program is using the data; try again in a moment.",
            ),
            _ => {
                return Problem::new(
                    ProblemKind::Broken,
                    "storage",
                    format!("读写台账时出错，没有写入（{self}）。"),
                    format!("Storage failed; nothing was written ({self})."),
                );
            }
        };
        Problem::new(ProblemKind::Broken, code, zh, en)
    }
}

/// A file that does not say any more what was written.
pub fn damaged() -> Problem {
    Problem::new(
        ProblemKind::Broken,
        "damaged",
        "台账文件有损坏的地方，已停止写入。",
        "The data file is damaged in places; nothing more is written.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_begins_with_a_capital_a_path_or_an_address_stays_as_it_is() {
        for (error, told) in [
            ("the disk is full", "The disk is full"),
            ("cancelled", "Cancelled"),
            ("cancelled; nothing was changed", "Cancelled; nothing was changed"),
            ("ln/l.linli is no ordinary file", "ln/l.linli is no ordinary file"),
            ("l.linli is no ordinary file", "l.linli is no ordinary file"),
            ("https://h#ZZ is not an address", "https://h#ZZ is not an address"),
            ("“hub” is not an address", "“hub” is not an address"),
            ("é", "é"),
            ("", ""),
        ] {
            assert_eq!(Problem::bad("test", "", error).say(Lang::En), told);
        }
    }
}
