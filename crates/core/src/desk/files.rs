//! Files on their way in (brought by a person, not yet imported) and out (made by an export, not yet saved).

use super::{Desk, locked};
use crate::problem::Problem;
use std::collections::VecDeque;
use std::sync::Arc;

/// A file in memory.
#[derive(Clone, Debug)]
pub struct MadeFile {
    /// The name to save it under.
    pub name: String,
    /// Its media type.
    pub mime: &'static str,
    /// Its bytes.
    pub bytes: Arc<Vec<u8>>,
}

/// The few files on their way, the oldest forgotten first.
#[derive(Default)]
pub struct Files {
    next: u64,
    kept: VecDeque<(String, MadeFile)>,
}

const MOST_KEPT: usize = 8;
/// The largest file a person may bring.
pub const MOST_BYTES: usize = 64 << 20;

impl Files {
    /// Keeps a file for a while; returns the token that names it.
    pub fn keep(&mut self, file: MadeFile) -> String {
        self.next += 1;
        let token = format!("file-{}", self.next);
        self.kept.push_back((token.clone(), file));
        while self.kept.len() > MOST_KEPT {
            self.kept.pop_front();
        }
        token
    }

    /// The file a token names.
    pub fn get(&self, token: &str) -> Option<MadeFile> {
        self.kept
            .iter()
            .find(|(name, _)| name == token)
            .map(|(_, file)| file.clone())
    }
}

impl Desk {
    /// Keeps a file a person brought until a call uses it.
    ///
    /// # Errors
    /// When the laptop is locked, or the file larger than [`MOST_BYTES`].
    pub fn take_file(&self, name: &str, bytes: Vec<u8>) -> Result<String, Problem> {
        self.pass(true)?;
        if bytes.len() > MOST_BYTES {
            return Err(Problem::bad(
                "file_too_large",
                "文件太大（上限 64 MB）。",
                "The file is too large (64 MB at most).",
            ));
        }
        Ok(self.keep_file(MadeFile {
            name: name.to_owned(),
            mime: "application/octet-stream",
            bytes: Arc::new(bytes),
        }))
    }

    /// A file that a call made, to be saved by the door; none while the laptop is locked.
    pub fn made_file(&self, token: &str) -> Option<MadeFile> {
        self.pass(true).ok()?;
        locked(&self.files).get(token)
    }

    pub(crate) fn keep_file(&self, file: MadeFile) -> String {
        locked(&self.files).keep(file)
    }
}
