//! When the disk or a file fails: what can be read is shown, nothing is written, and the person is told what helps.

use super::{Desk, Look, Topic, locked};
use crate::features::backups::Place;
use crate::id::Id;
use crate::journal::store;
use crate::problem::{Lang, Problem, ProblemKind, Say};
use crate::space::Space;
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::PoisonError;
use ts_rs::TS;

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum TroubleKind {
    /// There is no room left.
    DiskFull,
    /// The disk or the folder is read-only.
    ReadOnly,
    /// The disk reports errors. What was written last may not be on it.
    DiskFailing,
    /// The file of the space is damaged in places.
    Damaged,
    /// The file of the space cannot be read at all.
    Unreadable,
    /// The file of the space is not there.
    Missing,
}

impl TroubleKind {
    /// Whether somebody may mend it outside this program at any moment: then it is tried again by itself.
    pub fn passes_by_itself(self) -> bool {
        matches!(self, TroubleKind::DiskFull | TroubleKind::ReadOnly)
    }

    fn of(problem: &Problem) -> Option<TroubleKind> {
        Some(match problem.code {
            "disk_full" => TroubleKind::DiskFull,
            "read_only" => TroubleKind::ReadOnly,
            "disk_failing" => TroubleKind::DiskFailing,
            "damaged" => TroubleKind::Damaged,
            "wrong_key" => TroubleKind::Unreadable,
            "space_missing" => TroubleKind::Missing,
            _ => return None,
        })
    }
}

/// Why nothing can be written now.
#[derive(Clone, Debug)]
pub struct Trouble {
    /// What is wrong.
    pub kind: TroubleKind,
    /// The same in a sentence.
    pub problem: Problem,
    /// Whose files.
    pub space: Id,
}

/// A disk with less room than this is still full, though a word or two may find a place, bytes.
const LEAST_ROOM: u64 = 8 << 20;

/// The index of a log takes this much at least: with less left no database can be opened to be written, bytes.
const LEAST_FOR_LOG: u64 = 64 << 10;

fn full() -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_FULL), None)
}

/// The files of an open space: the one that writes, and the one that looks.
type Opened = (Space, Connection);

impl Desk {
    /// Why nothing can be written now; nothing where all is well.
    pub fn trouble(&self) -> Option<Trouble> {
        self.trouble
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn set_trouble(&self, trouble: Option<Trouble>) {
        *self.trouble.write().unwrap_or_else(PoisonError::into_inner) = trouble;
    }

    /// What a call answers that cannot do its work without an open space.
    pub(crate) fn closed(&self) -> Problem {
        match self.trouble() {
            None => super::no_space(),
            Some(Trouble { problem, .. }) => Problem::new(
                ProblemKind::Refused,
                "read_only_mode",
                format!("现在只能查看，不能写入。{}", problem.say(Lang::Zh)),
                format!("Only looking is possible now. {}", problem.say(Lang::En)),
            ),
        }
    }

    /// What a call answers that cannot even look.
    pub(super) fn unreadable(&self) -> Problem {
        self.trouble()
            .map_or_else(super::no_space, |trouble| trouble.problem)
    }

    /// Looks at what can be looked at: nothing where no committee is there, or its file tells no more.
    pub(crate) fn look_if_possible<T>(
        &self,
        lang: Lang,
        f: impl FnOnce(&Look<'_>) -> Result<T, Problem>,
    ) -> Result<Option<T>, Problem> {
        if !self.can_look() {
            return Ok(None);
        }
        match self.look(lang, f) {
            Err(_) if self.trouble().is_some() => Ok(None),
            looked => looked.map(Some),
        }
    }

    /// Refuses to write while something is wrong.
    pub(super) fn check_well(&self) -> Result<(), Problem> {
        match self.trouble() {
            None => Ok(()),
            Some(_) => Err(self.closed()),
        }
    }

    /// Passes a result on; where it tells that the disk or the file fails, nothing more is written from here on.
    pub(crate) fn heed<T>(&self, done: Result<T, Problem>) -> Result<T, Problem> {
        let Err(problem) = &done else { return done };
        let Some(kind) = TroubleKind::of(problem) else {
            return done;
        };
        if self.trouble().is_some() || !self.has_space() {
            return done;
        }
        tracing::error!(code = problem.code, %problem, "nothing more is written");
        if let Ok(space) = self.space_id() {
            let problem = problem.clone();
            self.set_trouble(Some(Trouble { kind, problem, space }));
        }
        if kind != TroubleKind::DiskFull {
            // What failed is not to be trusted with another word; a connection that met a damaged piece reads no more.
            let space = locked(&self.space).take();
            let mut reader = locked(&self.reader);
            if let Some(space) = space {
                *reader = self.look_only(space.id);
                space.give_up();
            }
        }
        self.announce(&[Topic::Storage].into());
        done
    }

    fn look_only(&self, id: Id) -> Option<Connection> {
        let place = Place::of(self, id);
        store::open_reader(&place.database, &place.key, &*place.disk).ok()
    }

    /// Opens the committee that was open last. What cannot be opened is told, looked at as far as it can be read, and left as it
    /// is.
    pub(super) fn open_last(&self, id: Id) -> Result<(), Problem> {
        let place = Place::of(self, id);
        let opened = place.settle().map_err(Problem::from).and_then(|()| {
            if store::is_database(&place.database, &*self.world.disk) {
                self.open_databases(&place)
            } else {
                Err(missing())
            }
        });
        match opened {
            Ok(opened) => {
                self.take_over(opened);
                Ok(())
            }
            Err(problem) => {
                let problem = self.no_room_or(problem, &place);
                let kind = TroubleKind::of(&problem).ok_or_else(|| problem.clone())?;
                tracing::error!(code = problem.code, %problem, "the space cannot be opened");
                let space = id;
                self.set_trouble(Some(Trouble { kind, problem, space }));
                *locked(&self.reader) = self.look_only(id);
                Ok(())
            }
        }
    }

    /// A full disk is told as one, though SQLite only says that it cannot open what it would have to make.
    fn no_room_or(&self, problem: Problem, place: &Place) -> Problem {
        let room = self.world.disk.room(&self.dir);
        let refused =
            TroubleKind::of(&problem) == Some(TroubleKind::ReadOnly) && place.disk.holds(&place.database);
        match refused && room.is_some_and(|room| room < LEAST_FOR_LOG) {
            true => full().problem(),
            false => problem,
        }
    }

    fn open_databases(&self, place: &Place) -> Result<Opened, Problem> {
        let (signing, epoch) = {
            let device = self.device();
            (device.key.clone(), device.epoch)
        };
        let world = self.world.clone();
        let space = Space::open(&place.database, &place.key, place.id, signing, epoch, world)?;
        let reader = store::open_reader(&place.database, &place.key, &*place.disk)?;
        if let Some(moved) = space.renewed {
            tracing::warn!(moved, "the database was put back; it goes on in a new epoch");
            self.device().count_moved(moved)?;
        }
        Ok((space, reader))
    }

    fn take_over(&self, (space, reader): Opened) {
        let mut old = locked(&self.space);
        *locked(&self.reader) = Some(reader);
        *old = Some(space);
    }

    /// Opens the file of `id`, making it where there is none.
    pub(crate) fn open_space(&self, id: Id) -> Result<(), Problem> {
        let opened = self.open_databases(&Place::of(self, id))?;
        self.take_over(opened);
        self.set_trouble(None);
        Ok(())
    }

    /// Closes the files of the open space, finishes the exchange that was decided, and opens what stands there then.
    pub(crate) fn exchange_space(&self, place: &Place) -> Result<(), Problem> {
        let done = {
            // Nobody gets in between.
            let mut space = locked(&self.space);
            let mut reader = locked(&self.reader);
            *reader = None;
            // The last to close folds its log into the file.
            *space = None;
            let opened = place
                .settle()
                .map_err(Problem::from)
                .and_then(|()| self.open_databases(place));
            opened.map(|(new, looking)| {
                *space = Some(new);
                *reader = Some(looking);
            })
        };
        match &done {
            Ok(()) => self.set_trouble(None),
            Err(problem) => {
                self.set_trouble(Some(Trouble {
                    kind: TroubleKind::of(problem).unwrap_or(TroubleKind::DiskFailing),
                    problem: problem.clone(),
                    space: place.id,
                }));
                *locked(&self.reader) = self.look_only(place.id);
            }
        }
        self.announce(&Topic::every());
        done
    }

    /// Tries whether what was wrong has passed. A file whose disk failed, or that was damaged, is written again only once it
    /// has been opened afresh, its log has reached the file, and everything in it verifies.
    ///
    /// # Errors
    /// What is still wrong.
    pub fn try_again(&self) -> Result<(), Problem> {
        let Some(trouble) = self.trouble() else {
            return Ok(());
        };
        let place = Place::of(self, self.space_id()?);
        if !store::is_database(&place.database, &*self.world.disk) {
            return Err(missing());
        }
        let room = self.world.disk.room(&place.database);
        if trouble.kind == TroubleKind::DiskFull && room.is_some_and(|room| room < LEAST_ROOM) {
            return Err(trouble.problem);
        }
        if let Some(space) = locked(&self.space).take() {
            space.give_up();
        }
        let opened = self.open_databases(&place).and_then(|(mut space, reader)| {
            match space.prove_writable(!trouble.kind.passes_by_itself()) {
                Ok(()) => Ok((space, reader)),
                Err(error) => {
                    space.give_up();
                    Err(error.into())
                }
            }
        });
        match opened {
            Ok(opened) => {
                self.take_over(opened);
                self.set_trouble(None);
                self.announce(&Topic::every());
                Ok(())
            }
            Err(problem) => {
                if let Some(kind) = TroubleKind::of(&problem) {
                    let (problem, space) = (problem.clone(), place.id);
                    self.set_trouble(Some(Trouble { kind, problem, space }));
                }
                Err(problem)
            }
        }
    }

    /// The space that is open, or that cannot be opened.
    ///
    /// # Errors
    /// When there is none.
    pub(crate) fn space_id(&self) -> Result<Id, Problem> {
        if let Some(trouble) = self.trouble() {
            return Ok(trouble.space);
        }
        let open = locked(&self.space).as_ref().map(|space| space.id);
        open.ok_or_else(super::no_space)
    }
}

fn missing() -> Problem {
    Problem::new(
        ProblemKind::Broken,
        "space_missing",
        "台账文件不见了，或者里面是空的。没有新建空白的台账；可以从备份恢复，或从其他电脑取回。",
        "The data file is gone, or empty. No new one was made in its place: restore a backup, or fetch everything from the other laptops.",
    )
}
