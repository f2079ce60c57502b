//! Why there is no backup, or none can be put back.

use crate::journal::copying::CopyError;
use crate::problem::{self, Problem, ProblemKind, Say, Words, system_words};
use std::io;
use std::path::PathBuf;

/// Why a backup could not be made or put back. What was there before is untouched.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The folder or a file in it.
    #[error("{path}: {source}")]
    Folder {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The copy.
    #[error(transparent)]
    Copy(#[from] CopyError),
    /// There is not enough room on the disk.
    #[error("a backup needs {needed} bytes and there is no room")]
    NoRoom {
        /// How much would be needed, bytes.
        needed: u64,
    },
    /// Another one is being made.
    #[error("a backup is being made")]
    Running,
    /// The backup itself does not read.
    #[error("the backup {0} is damaged")]
    Unreadable(String),
}

impl From<rusqlite::Error> for BackupError {
    fn from(error: rusqlite::Error) -> BackupError {
        BackupError::Copy(CopyError::Sql(error))
    }
}

impl Say for BackupError {
    fn problem(&self) -> Problem {
        match self {
            BackupError::Folder { path, source } => {
                let (path, Words { zh, en }) = (path.display(), system_words(source));
                Problem::new(
                    ProblemKind::Broken,
                    "backup_folder",
                    format!("备份文件夹 {path} 用不了：{zh}。台账不受影响。"),
                    format!(
                        "The folder of the backups, {path}, cannot be used: {en}. The data itself is not affected."
                    ),
                )
            }
            BackupError::Copy(CopyError::Sql(error)) => error.problem(),
            BackupError::Copy(CopyError::Damaged(_)) => problem::damaged(),
            BackupError::Copy(CopyError::Stopped) => Problem::new(
                ProblemKind::Cancelled,
                "cancelled",
                "已取消，什么都没有改动。",
                "Cancelled; nothing was changed.",
            ),
            BackupError::NoRoom { needed } => {
                let mb = needed.div_ceil(1 << 20);
                Problem::new(
                    ProblemKind::Broken,
                    "no_room_for_backup",
                    format!("磁盘快满了，放不下备份（需要约 {mb} MB）。请腾出空间。"),
                    format!(
                        "The disk is nearly full: there is no room for a backup (about {mb} MB). Free some space."
                    ),
                )
            }
            BackupError::Running => Problem::refused(
                "backup_running",
                "正在备份，请稍等。",
                "A backup is being made; wait a moment.",
            ),
            BackupError::Unreadable(name) => Problem::new(
                ProblemKind::Broken,
                "backup_damaged",
                format!("备份 {name} 已损坏，请换一个。台账未被改动。"),
                format!("The backup {name} is damaged; choose another one. The data was left as it is."),
            ),
        }
    }
}
