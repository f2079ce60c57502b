//! Why a laptop's files stay closed, in words.

use crate::problem::{Problem, ProblemKind, Say, Words, system_words};
use std::path::PathBuf;

/// Why the key is not given.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The key file or its folder cannot be read or written.
    #[error("{path}: {source}")]
    Disk {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// There are files, but not their key.
    #[error("the key file {0} is missing")]
    Missing(PathBuf),
    /// The key file is not one, or no longer whole.
    #[error("{0} is not a key file, or damaged")]
    Damaged(PathBuf),
    /// A newer program wrote it.
    #[error("{0} was written by a newer version")]
    Newer(PathBuf),
    /// Not the passcode of this person; the next try has to wait so many seconds.
    #[error("the passcode is wrong")]
    WrongPasscode(u64),
    /// After many wrong ones.
    #[error("no passcode is taken for another {0} seconds")]
    Wait(u64),
    /// The recovery sheet of another committee, or none was ever sealed to.
    #[error("the recovery code does not open this laptop")]
    WrongSheet,
    /// Nobody of that id has a passcode here.
    #[error("this person has no passcode here")]
    Nobody,
    /// Somebody must be left who can open the laptop.
    #[error("this is the last person of this laptop")]
    LastPerson,
    /// The machine has not enough memory for the key derivation.
    #[error("not enough memory to check a passcode")]
    Memory,
}

impl Say for KeyError {
    fn problem(&self) -> Problem {
        match self {
            KeyError::Disk { path, source } => {
                let (path, Words { zh, en }) = (path.display(), system_words(source));
                broken(
                    "data_folder",
                    format!("无法读写 {path}：{zh}。请检查权限和磁盘。"),
                    format!("{path} cannot be used: {en}. Check its permissions and the disk."),
                )
            }
            KeyError::Missing(path) => broken(
                "key_missing",
                format!(
                    "密钥文件 {} 不见了，没有它打不开数据。数据未被改动，请从备份放回密钥文件。",
                    path.display()
                ),
                format!(
                    "The key file {} is missing; without it the data cannot be read. Nothing was changed: put the file back from a copy.",
                    path.display()
                ),
            ),
            KeyError::Damaged(path) => broken(
                "key_file",
                format!(
                    "密钥文件 {} 已损坏，数据未被改动。请从备份放回密钥文件。",
                    path.display()
                ),
                format!(
                    "The key file {} is damaged; the data was left as it is. Put the file back from a copy.",
                    path.display()
                ),
            ),
            KeyError::Newer(path) => broken(
                "key_file_newer",
                format!(
                    "密钥文件 {} 是较新版本写的，请升级本程序。数据未被改动。",
                    path.display()
                ),
                format!(
                    "The key file {} was written by a newer version; upgrade this program. Nothing was changed.",
                    path.display()
                ),
            ),
            KeyError::Memory => broken(
                "memory",
                "内存不足，无法核对口令。请关闭其他程序后再试。".to_owned(),
                "There is not enough memory to check a passcode; close other programs and try again."
                    .to_owned(),
            ),
            KeyError::WrongPasscode(0) => Problem::refused(
                "wrong_passcode",
                "口令不对，请再试一次。",
                "The passcode is wrong; try again.",
            ),
            KeyError::WrongPasscode(seconds) => Problem::refused(
                "wrong_passcode",
                format!("口令不对，请等 {seconds} 秒再试。忘记了可以用恢复单，或请同事用自己的口令打开。"),
                format!(
                    "The passcode is wrong; wait {seconds} seconds. If it is forgotten, use the recovery sheet, or let a colleague open with their own."
                ),
            ),
            KeyError::Wait(seconds) => Problem::refused(
                "wait",
                format!("输错的次数太多，请等 {seconds} 秒再试。"),
                format!("Too many wrong tries; wait {seconds} seconds."),
            ),
            KeyError::WrongSheet => Problem::refused(
                "wrong_sheet",
                "这张恢复单打不开本机：它不是本居委的，或者本机还没有与居委同步过。",
                "This recovery sheet does not open this laptop: it is another committee's, or this laptop has never synced with the committee.",
            ),
            KeyError::Nobody => {
                Problem::not_found("这位人员在本机的口令", "passcode of this person on this laptop")
            }
            KeyError::LastPerson => Problem::refused(
                "last_person",
                "这是本机的最后一位人员，不能移除，否则再也打不开本机。",
                "This is the last person of this laptop; without them nobody could open it.",
            ),
        }
    }
}

fn broken(code: &'static str, zh: String, en: String) -> Problem {
    Problem::new(ProblemKind::Broken, code, zh, en)
}
