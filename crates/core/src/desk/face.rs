//! How the screens speak to people, known before anything is unlocked: the lock screen itself speaks so.

use super::Desk;
use crate::problem::{Lang, Problem, ProblemKind, Words, system_words};
use crate::world::World;
use minicbor::{Decode, Encode};
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

/// Language and text size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Encode, Decode)]
#[cbor(map)]
pub struct Face {
    /// English instead of Chinese.
    #[n(0)]
    pub english: bool,
    /// Large text.
    #[n(1)]
    pub large_text: bool,
}

fn file(dir: &Path) -> PathBuf {
    dir.join("face")
}

impl Face {
    /// What was chosen; where that does not read, what a laptop begins with.
    pub fn read(dir: &Path, world: &World) -> Face {
        let bytes = world.disk.read(&file(dir)).unwrap_or_default();
        minicbor::decode(&bytes).unwrap_or_default()
    }
}

impl Desk {
    /// How the screens speak.
    pub fn face(&self) -> Face {
        *self.face.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The language a person chose.
    pub fn lang(&self) -> Lang {
        if self.face().english { Lang::En } else { Lang::Zh }
    }

    pub(crate) fn set_face(&self, face: Face) -> Result<(), Problem> {
        let bytes = minicbor::to_vec(face).unwrap_or_default();
        self.world.disk.write(&file(&self.dir), &bytes).map_err(|error| {
            let Words { zh, en } = system_words(&error);
            Problem::new(
                ProblemKind::Broken,
                "data_folder",
                format!("无法保存设置：{zh}。请检查磁盘。"),
                format!("The setting cannot be kept: {en}. Check the disk."),
            )
        })?;
        *self.face.write().unwrap_or_else(PoisonError::into_inner) = face;
        Ok(())
    }
}
