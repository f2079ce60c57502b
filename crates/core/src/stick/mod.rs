//! The road without any network: one flat file on a USB stick that anybody may carry back and forth.
//!
//! [`file`] says how pages stand in it, [`sealed`] encrypts it to the laptops of the committee, and [`Stick`] is the other
//! end of an ordinary conversation ([`crate::sync`]): it answers for what the files brought hold, takes what they lack, and
//! is written anew. Bytes come in and bytes go out; whoever has a disk or a dialog reads and writes them. Nothing in a file is
//! believed: every page is verified as one that came from a hub, and what a stick holds counts as safe nowhere.

pub mod file;
mod peer;
pub mod sealed;

pub use peer::{Found, Stick, WriteError};

use crate::desk;
use crate::journal::page;
use crate::problem::{Problem, Say};

/// A larger file is refused unread.
pub const MOST_BYTES: usize = desk::MOST_BYTES;
/// Files read in one exchange.
pub const MOST_FILES: usize = 8;
/// What says for whom a file is: some hundred bytes a laptop.
const MOST_SEAL_BYTES: usize = 64 << 10;
/// What a file says of itself before its pages.
const MOST_HEADER_BYTES: usize = 1 << 20;
/// No page in it is larger.
const MOST_PAGE_BYTES: usize = page::MOST_BYTES;
/// Taken in at once: a person who marks meanwhile waits no longer than this takes.
const BATCH_BYTES: usize = 4 << 20;

/// Why nothing of a file was taken in. It is to be left as it is, but for one that was [cut](StickError::Cut).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StickError {
    /// Something else altogether.
    #[error("this is not a file for exchange")]
    NotAStick,
    /// Encrypted, but to other laptops.
    #[error("the file is not for this laptop")]
    NotForUs,
    /// Damaged before its first page.
    #[error("the file is damaged")]
    Damaged,
    /// It ends before its first page: nobody can read anything of it.
    #[error("the file ends before its first page")]
    Cut,
    /// Of a later format.
    #[error("the file has format {0}, which needs a newer version of the program")]
    Newer(u8),
    /// Another committee's.
    #[error("the file belongs to another committee")]
    OtherSpace,
    /// Larger than any may be.
    #[error("the file is too large")]
    TooLarge,
}

/// What is said of a file that came to harm behind its beginning.
pub fn damaged_within() -> Problem {
    Problem::bad(
        "stick_damaged_within",
        "这个交换文件中间有损坏：损坏之前的记录已收下，之后的读不出来。没有改动它，新文件要用别的文件名。请让写它的电脑再写一份。",
        "This file is damaged within: what stands before that was taken in, the rest cannot be read. It was not changed; the new file needs another name. Have the laptop that wrote it write another.",
    )
}

impl Say for StickError {
    fn problem(&self) -> Problem {
        let (code, zh, en) = match self {
            StickError::NotAStick => (
                "not_a_stick",
                "这不是邻里的交换文件，没有读取，也没有改动它。请选择U盘上以 .linli 结尾的文件。",
                "This is not a file for exchange; it was neither read nor changed. Choose one that ends in .linli.",
            ),
            StickError::NotForUs => (
                "stick_not_for_us",
                "这个交换文件不是给本机的：可能是别的居委的，也可能写它时本机还没有加入或已被停用。文件没有改动。",
                "This file is not for this laptop: it may be another committee's, or this laptop was not a member when it was written. The file was not changed.",
            ),
            StickError::Damaged => (
                "stick_damaged",
                "这个交换文件开头已损坏，读不出来，没有改动它。请用新文件名再交换一次。",
                "The beginning of this file is damaged and cannot be read; it was not changed. Exchange again under another name.",
            ),
            StickError::Cut => (
                "stick_cut",
                "这个交换文件没有写完，里面还没有内容。",
                "This file was not written to its end; nothing is in it yet.",
            ),
            StickError::Newer(_) => (
                "stick_newer",
                "这个交换文件是新版本写的，请先升级本机的邻里。文件没有改动。",
                "This file was written by a newer version; upgrade Linli on this laptop first. The file was not changed.",
            ),
            StickError::OtherSpace => (
                "stick_other_space",
                "这个交换文件属于另一个居委，没有读取，也没有改动它。",
                "This file belongs to another committee; it was neither read nor changed.",
            ),
            StickError::TooLarge => (
                "stick_too_large",
                "文件太大（上限 64 MB），不可能是交换文件，没有读取。",
                "The file is too large (64 MB at most) to be one for exchange; it was not read.",
            ),
        };
        Problem::bad(code, zh, en)
    }
}
