//! The desk: one table of everything the product can do, behind which the window, the browser and the terminal stand.

mod files;
mod job;
mod table;

pub use files::{MOST_BYTES, MadeFile};
pub use job::Job;
pub use table::{Access, Caller, Entry, Look, command, query, query_for, whole};

use crate::device::Device;
use crate::features;
use crate::features::import::{InProcess, Previews, SheetReader};
use crate::features::members::{self, Held};
use crate::features::retention;
use crate::features::syncing::Carrier;
use crate::id::Id;
use crate::journal::store;
pub use crate::problem::{Lang, Problem, ProblemKind};
use crate::space::{Pen, Received, Space, Topics};
use crate::sync::SyncStatus;
pub use crate::world::World;
use files::Files;
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError, RwLock};
use ts_rs::TS;

/// What a screen depends on and a change touches.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, TS,
)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Which committee is open.
    Space,
    /// People who work here, and devices.
    Staff,
    /// Compounds to residents.
    Register,
    /// Rounds.
    Rounds,
    /// Marks and tubes.
    Marks,
    /// Items, places, movements.
    Supplies,
    /// What waits for a person to settle it.
    Reviews,
    /// The state of sync.
    Sync,
    /// Who saw what, and what was given out.
    Privacy,
    /// Language and text size.
    Preferences,
}

/// What somebody may do: a device and the person at it, the lesser of the two. Checked at the desk, so that a person is told,
/// and where facts are folded, so that it holds.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, TS,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Helps at doors.
    Volunteer,
    /// Works at the committee.
    Staff,
    /// Runs the committee's space.
    Administrator,
    /// Looks after the committees of a town.
    Town,
}

/// Everything the product can do.
pub fn table() -> &'static [Entry] {
    static TABLE: LazyLock<Vec<Entry>> =
        LazyLock::new(|| features::FEATURES.iter().flat_map(|f| (f.calls)()).collect());
    &TABLE
}

/// The TypeScript of the table.
pub fn typescript() -> String {
    table::typescript(table())
}

type Listener = Box<dyn Fn(&[Topic]) + Send + Sync>;

/// One laptop's desk.
pub struct Desk {
    world: World,
    device: Mutex<Device>,
    space: Mutex<Option<Space>>,
    reader: Mutex<Option<Connection>>,
    lang: RwLock<Lang>,
    staff: RwLock<Id>,
    listeners: RwLock<Vec<Listener>>,
    files: Mutex<Files>,
    job: Job,
    previews: Mutex<Previews>,
    sync: Mutex<SyncStatus>,
    carrier: RwLock<Option<Arc<dyn Carrier>>>,
    sheet_reader: RwLock<Arc<dyn SheetReader>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Everything behind these locks is transactional or replaced whole: what a panicking thread left is sound.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Desk {
    /// Opens the desk whose files are in `dir`, with the committee that was open last.
    ///
    /// # Errors
    /// A [`Problem`] in words a person can use.
    pub fn open(dir: &Path, world: World) -> Result<Desk, Problem> {
        let device = Device::open(dir, &world)?;
        let lang = if device.setting("lang")?.as_deref() == Some("en") {
            Lang::En
        } else {
            Lang::Zh
        };
        let space = device.setting("space")?.and_then(|id| id.parse().ok());
        let staff = device
            .setting("staff")?
            .and_then(|id| id.parse().ok())
            .unwrap_or(Id::NIL);
        let desk = Desk {
            world,
            device: Mutex::new(device),
            space: Mutex::new(None),
            reader: Mutex::new(None),
            lang: RwLock::new(lang),
            staff: RwLock::new(staff),
            listeners: RwLock::default(),
            files: Mutex::default(),
            job: Job::default(),
            previews: Mutex::default(),
            sync: Mutex::default(),
            carrier: RwLock::default(),
            sheet_reader: RwLock::new(Arc::new(InProcess)),
        };
        if let Some(id) = space {
            desk.open_space(id)?;
            retention::follow(&desk)?;
        }
        Ok(desk)
    }

    /// Makes the call `name` with JSON arguments, for the person who works at this laptop now.
    ///
    /// # Errors
    /// A [`Problem`]; nothing was changed then.
    pub fn call(&self, name: &str, args: Value, lang: Lang) -> Result<Value, Problem> {
        self.call_as(
            name,
            args,
            Caller {
                staff: self.staff(),
                lang,
            },
        )
    }

    /// Makes the call `name` with JSON arguments. Blocks until it is done; what it wrote is durable then.
    ///
    /// # Errors
    /// A [`Problem`]; nothing was changed then.
    pub fn call_as(&self, name: &str, args: Value, caller: Caller) -> Result<Value, Problem> {
        let entry = table().iter().find(|entry| entry.name == name).ok_or_else(|| {
            Problem::new(
                ProblemKind::NotFound,
                "no_such_call",
                format!("没有名为“{name}”的操作。"),
                format!("There is no call named “{name}”."),
            )
        })?;
        let done = self
            .check_role(entry, &caller)
            .and_then(|()| entry.run(self, args, caller));
        if let Err(problem) = &done {
            // Its name and the code alone: a sentence may tell of somebody.
            tracing::info!(call = entry.name, code = problem.code, "a call was refused");
        }
        done
    }

    /// Tells a person early what the fold would refuse anyway.
    fn check_role(&self, entry: &Entry, caller: &Caller) -> Result<(), Problem> {
        // What everybody may must not wait for a long write to end: it is how a person looks on, and stops it.
        if entry.role == Role::Volunteer {
            return Ok(());
        }
        let space = locked(&self.space);
        let Some(space) = space.as_ref() else {
            return Ok(());
        };
        let device = space.writer().device;
        let role = space.roll().role(&device, &caller.staff);
        if role.is_none_or(|role| role < entry.role) {
            let revoked = space
                .roll()
                .members
                .get(&device)
                .is_some_and(|member| member.grant().is_none());
            return Err(if revoked { Held::Revoked } else { Held::Role }.into());
        }
        Ok(())
    }

    /// The language a person chose.
    pub fn lang(&self) -> Lang {
        *self.lang.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_lang(&self, lang: Lang) {
        *self.lang.write().unwrap_or_else(PoisonError::into_inner) = lang;
    }

    /// The person who works at this laptop now.
    pub fn staff(&self) -> Id {
        *self.staff.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_staff(&self, staff: Id) -> Result<(), Problem> {
        self.device().set_setting("staff", Some(&staff.to_string()))?;
        *self.staff.write().unwrap_or_else(PoisonError::into_inner) = staff;
        Ok(())
    }

    /// Calls `f` after every change, also one that a sync brought.
    pub fn listen(&self, f: Listener) {
        self.listeners
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .push(f);
    }

    /// Tells the listeners what changed.
    pub fn announce(&self, topics: &Topics) {
        if !topics.is_empty() {
            let topics: Vec<Topic> = topics.iter().copied().collect();
            self.listeners
                .read()
                .unwrap_or_else(PoisonError::into_inner)
                .iter()
                .for_each(|f| f(&topics));
        }
    }

    /// Keeps a file a person brought until a call uses it.
    ///
    /// # Errors
    /// When it is larger than [`MOST_BYTES`].
    pub fn take_file(&self, name: &str, bytes: Vec<u8>) -> Result<String, Problem> {
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

    /// A file that a call made, to be saved by the door.
    pub fn made_file(&self, token: &str) -> Option<MadeFile> {
        locked(&self.files).get(token)
    }

    pub(crate) fn keep_file(&self, file: MadeFile) -> String {
        locked(&self.files).keep(file)
    }

    /// The long work under way.
    pub fn job(&self) -> &Job {
        &self.job
    }

    pub(crate) fn previews(&self) -> MutexGuard<'_, Previews> {
        locked(&self.previews)
    }

    pub(crate) fn world(&self) -> &World {
        &self.world
    }

    pub(crate) fn device(&self) -> MutexGuard<'_, Device> {
        locked(&self.device)
    }

    pub(crate) fn sync_status(&self) -> MutexGuard<'_, SyncStatus> {
        locked(&self.sync)
    }

    /// Gives the desk the carrier that reaches hubs.
    pub fn set_carrier(&self, carrier: Arc<dyn Carrier>) {
        *self.carrier.write().unwrap_or_else(PoisonError::into_inner) = Some(carrier);
    }

    pub(crate) fn carrier(&self) -> Result<Arc<dyn Carrier>, Problem> {
        let carrier = self
            .carrier
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        carrier.ok_or_else(|| {
            Problem::refused(
                "no_carrier",
                "本程序没有联网功能。",
                "This program cannot reach a network.",
            )
        })
    }

    /// Has spreadsheets read elsewhere than in this process.
    pub fn set_sheet_reader(&self, reader: Arc<dyn SheetReader>) {
        *self.sheet_reader.write().unwrap_or_else(PoisonError::into_inner) = reader;
    }

    pub(crate) fn sheet_reader(&self) -> Arc<dyn SheetReader> {
        self.sheet_reader
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Whether a committee is open.
    pub fn has_space(&self) -> bool {
        locked(&self.space).is_some()
    }

    /// Opens the file of `id`, making it where there is none.
    pub(crate) fn open_space(&self, id: Id) -> Result<(), Problem> {
        let device = self.device();
        let path = device.space_file(id);
        let space = Space::open(
            &path,
            &device.file_key,
            id,
            device.key.clone(),
            device.epoch,
            self.world.clone(),
        )?;
        *locked(&self.reader) = Some(store::open_reader(&path, &device.file_key, &*self.world.disk)?);
        *locked(&self.space) = Some(space);
        Ok(())
    }

    /// Looks at the projections of the open space, for the person who works at this laptop now.
    pub(crate) fn look<T>(
        &self,
        lang: Lang,
        f: impl FnOnce(&Look<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let staff = self.staff();
        self.look_as(Caller { staff, lang }, f)
    }

    /// Looks at the projections of the open space, for somebody in particular.
    pub(crate) fn look_as<T>(
        &self,
        caller: Caller,
        f: impl FnOnce(&Look<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let device = self.device().id();
        let reader = locked(&self.reader);
        let db = reader.as_ref().ok_or_else(no_space)?;
        // One transaction, so that every number of a result speaks of the same moment.
        let tx = db.unchecked_transaction()?;
        f(&Look {
            db: &tx,
            lang: caller.lang,
            now_ms: self.world.clock.now_ms(),
            // Whoever may nothing is shown no more than a volunteer.
            viewer: members::role_here(&tx, &device, &caller.staff)?.unwrap_or(Role::Volunteer),
        })
    }

    /// Writes to the open space in one transaction and tells the listeners.
    pub(crate) fn write<T>(&self, f: impl FnOnce(&mut Pen<'_>) -> Result<T, Problem>) -> Result<T, Problem> {
        self.write_as(self.staff(), f)
    }

    /// Writes as somebody in particular.
    pub fn write_as<T>(
        &self,
        by: Id,
        f: impl FnOnce(&mut Pen<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let (value, topics) = locked(&self.space).as_mut().ok_or_else(no_space)?.write(by, f)?;
        self.announce(&topics);
        Ok(value)
    }

    /// Takes pages in that arrived, and tells the listeners.
    ///
    /// # Errors
    /// The storage's; then nothing was taken in.
    pub fn take_in(&self, pages: Vec<Vec<u8>>) -> Result<Received, Problem> {
        let (received, topics) = self.with_space(|space| Ok(space.receive(pages)?))?;
        self.announce(&topics);
        if let Err(problem) = retention::follow(self) {
            // What arrived is taken in; cleaning up after it is tried again.
            tracing::warn!(%problem, "what was destroyed could not be cleaned up yet");
        }
        Ok(received)
    }

    /// Cleans the open space's file of what was erased, while nobody reads beside; whether it is clean.
    pub(crate) fn sweep(&self) -> Result<bool, Problem> {
        let mut space = locked(&self.space);
        let space = space.as_mut().ok_or_else(no_space)?;
        if !space.is_unswept()? {
            return Ok(true);
        }
        let _nobody_reads = locked(&self.reader);
        match space.sweep() {
            Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) => Ok(false),
            swept => Ok(swept.map(|()| true)?),
        }
    }

    /// Works with the open space itself: sealing, receiving, verifying.
    pub fn with_space<T>(&self, f: impl FnOnce(&mut Space) -> Result<T, Problem>) -> Result<T, Problem> {
        f(locked(&self.space).as_mut().ok_or_else(no_space)?)
    }
}

fn no_space() -> Problem {
    Problem::refused(
        "no_space",
        "还没有打开居委台账，请先创建或加入。",
        "No committee is open yet; create or join one first.",
    )
}
