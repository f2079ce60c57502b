//! The desk: one table of everything the product can do, behind which the window, the browser and the terminal stand.

mod alone;
mod face;
mod files;
mod job;
mod lock;
mod opening;
mod table;
mod trouble;

pub(crate) use alone::Alone;
pub use face::Face;
pub use files::{MOST_BYTES, MadeFile};
pub use job::Job;
pub use lock::Lock;
pub use table::{Access, Caller, Entry, Look, command, query, query_for, whole};
pub use trouble::{Trouble, TroubleKind};

use crate::device::{Device, DeviceError};
use crate::disk::Claim;
use crate::features;
use crate::features::backups::{self, Keeping, Place};
use crate::features::duplicates;
use crate::features::import::{InProcess, Previews, SheetReader};
use crate::features::members::{self, Held};
use crate::features::phones::{DoorPage, DoorStatus};
use crate::features::retention;
use crate::features::syncing::{Carrier, RoomStatus};
use crate::id::Id;
use crate::keys::KeyRing;
pub use crate::problem::{Lang, Problem, ProblemKind, Words, system_words};
use crate::space::{Pen, Received, Space, Topics};
use crate::sync::SyncStatus;
pub use crate::world::World;
use ed25519_dalek::SigningKey;
use files::Files;
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};
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
    /// Whether the laptop is locked, and who can open it.
    Lock,
    /// Backups, and whether the disk and its files can be trusted.
    Storage,
    /// Volunteers' phones.
    Phones,
    /// Papers printed to be ticked by hand.
    Papers,
    /// What is closed, and the rules for it.
    Closures,
}

impl Topic {
    /// All of them: what another database in the place of the present one changes.
    pub fn every() -> Topics {
        use Topic::*;
        [
            Space,
            Staff,
            Register,
            Rounds,
            Marks,
            Supplies,
            Reviews,
            Sync,
            Privacy,
            Preferences,
            Lock,
            Storage,
            Phones,
            Papers,
            Closures,
        ]
        .into()
    }
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

/// Under which name the laptop's own file keeps the door page's certificates.
const DOOR_CERTIFICATES: &str = "door_certificates";

type Listener = Box<dyn Fn(&[Topic]) + Send + Sync>;

/// One laptop's desk.
pub struct Desk {
    world: World,
    dir: PathBuf,
    lock: Mutex<Lock>,
    face: RwLock<Face>,
    /// Set once somebody has opened the files; they stay open until the program ends.
    device: OnceLock<Mutex<Device>>,
    reader: Mutex<Option<Connection>>,
    /// Closed after the reader: the last to close folds its log into the file.
    space: Mutex<Option<Space>>,
    staff: RwLock<Id>,
    listeners: RwLock<Vec<Listener>>,
    files: Mutex<Files>,
    job: Job,
    previews: Mutex<Previews>,
    sync: Mutex<SyncStatus>,
    room: Mutex<RoomStatus>,
    carrier: RwLock<Option<Arc<dyn Carrier>>>,
    door: Mutex<DoorStatus>,
    door_page: RwLock<Option<Arc<dyn DoorPage>>>,
    sheet_reader: RwLock<Arc<dyn SheetReader>>,
    trouble: RwLock<Option<Trouble>>,
    keeping: Mutex<Keeping>,
    /// That this program works in the folder: let go when the files are closed.
    presence: Mutex<Option<Claim>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Everything behind these locks is transactional or replaced whole: what a panicking thread left is sound.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Desk {
    /// Opens the desk whose files are in `dir`, with the committee that was open last. Where a passcode protects them the desk
    /// is locked and the files stay closed until somebody opens them.
    ///
    /// # Errors
    /// A [`Problem`] in words a person can use.
    pub fn open(dir: &Path, world: World) -> Result<Desk, Problem> {
        let folder = |source| DeviceError::Folder {
            path: dir.to_owned(),
            source,
        };
        world.disk.make_dir(&dir.join("spaces")).map_err(folder)?;
        let beginning = alone::begin_alone(&*world.disk, dir)?;
        let presence = match beginning {
            Some(_) => None,
            None => alone::share(&*world.disk, dir)?,
        };
        let (keys, file_key) = KeyRing::open(dir, &world)?;
        let desk = Desk {
            dir: dir.to_owned(),
            lock: Mutex::new(Lock::new(keys)),
            face: RwLock::new(Face::read(dir, &world)),
            world,
            device: OnceLock::new(),
            space: Mutex::new(None),
            reader: Mutex::new(None),
            staff: RwLock::new(Id::NIL),
            listeners: RwLock::default(),
            files: Mutex::default(),
            job: Job::default(),
            previews: Mutex::default(),
            sync: Mutex::default(),
            room: Mutex::default(),
            carrier: RwLock::default(),
            door: Mutex::default(),
            door_page: RwLock::default(),
            sheet_reader: RwLock::new(Arc::new(InProcess)),
            trouble: RwLock::default(),
            keeping: Mutex::default(),
            presence: Mutex::new(presence),
        };
        if let Some(key) = file_key {
            desk.open_files(key)?;
        }
        if let Some(claim) = beginning {
            drop(claim);
            *locked(&desk.presence) = alone::share(&*desk.world.disk, dir)?;
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
            // What was asked for is anybody's text.
            tracing::info!(code = "no_such_call", "a call was refused");
            Problem::new(
                ProblemKind::NotFound,
                "no_such_call",
                format!("没有名为“{name}”的操作。"),
                format!("There is no call named “{name}”."),
            )
        })?;
        let done = self
            .let_in(entry)
            .and_then(|()| self.check_role(entry, &caller))
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

    /// The laptop's own file. Work in the background waits here until somebody has opened it; no call of a person comes here
    /// before, because the lock refuses it.
    pub(crate) fn device(&self) -> MutexGuard<'_, Device> {
        locked(self.device.wait())
    }

    pub(crate) fn sync_status(&self) -> MutexGuard<'_, SyncStatus> {
        locked(&self.sync)
    }

    /// What is known of the laptops in the room; changed by whoever looks around there.
    pub fn room_status(&self) -> MutexGuard<'_, RoomStatus> {
        locked(&self.room)
    }

    /// This laptop's id.
    pub fn device_id(&self) -> Id {
        self.device().id()
    }

    /// The key this laptop proves itself with.
    pub fn signing_key(&self) -> SigningKey {
        self.device().key.clone()
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

    /// What is known of the door page; changed by whoever serves it.
    pub fn door_status(&self) -> MutexGuard<'_, DoorStatus> {
        locked(&self.door)
    }

    pub(crate) fn heard_phone(&self, phone: Id) {
        let now_ms = self.world.clock.now_ms();
        self.door_status().heard.insert(phone, now_ms);
    }

    /// Gives the desk whoever serves the door page.
    pub fn set_door_page(&self, page: Arc<dyn DoorPage>) {
        *self.door_page.write().unwrap_or_else(PoisonError::into_inner) = Some(page);
    }

    /// The certificates of the door page with their key, as they were kept in the laptop's own encrypted file.
    ///
    /// # Errors
    /// The storage's.
    pub fn door_certificates(&self) -> Result<Option<Vec<u8>>, Problem> {
        Ok(self.device().kept(DOOR_CERTIFICATES)?)
    }

    /// Keeps them there.
    ///
    /// # Errors
    /// The storage's.
    pub fn keep_door_certificates(&self, certificates: &[u8]) -> Result<(), Problem> {
        Ok(self.device().keep(DOOR_CERTIFICATES, certificates)?)
    }

    pub(crate) fn door_page(&self) -> Result<Arc<dyn DoorPage>, Problem> {
        let page = self
            .door_page
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        page.ok_or_else(|| {
            Problem::refused(
                "no_door_page",
                "只有打开着的邻里窗口才能接手机，请在窗口里操作。",
                "Phones can come only while the program's window is open; do this there.",
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

    pub(crate) fn keeping(&self) -> MutexGuard<'_, Keeping> {
        locked(&self.keeping)
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
        let looked = self.look_now(caller, f);
        self.heed(looked)
    }

    fn look_now<T>(
        &self,
        caller: Caller,
        f: impl FnOnce(&Look<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let device = self.device().id();
        let reader = locked(&self.reader);
        let db = reader.as_ref().ok_or_else(|| self.unreadable())?;
        // One transaction, so that every number of a result speaks of the same moment.
        let tx = db.unchecked_transaction()?;
        f(&Look {
            db: &tx,
            lang: caller.lang,
            now_ms: self.world.clock.now_ms(),
            staff: caller.staff,
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
        self.check_well()?;
        let (value, topics) = self.with_space(|space| space.write(by, f))?;
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
        self.note_copy(received.copied)?;
        if let Err(problem) = retention::follow(self) {
            // What arrived is taken in; cleaning up after it is tried again.
            tracing::warn!(%problem, "what was destroyed could not be cleaned up yet");
        }
        if let Err(problem) = duplicates::follow(self) {
            tracing::warn!(%problem, "marks of merged entries could not be carried over yet");
        }
        Ok(received)
    }

    /// Notes, for a person to read, that this laptop turned out to be a copy or to have one; `apart` is how many of its facts
    /// only it has written.
    pub(crate) fn note_copy(&self, apart: Option<u64>) -> Result<(), Problem> {
        let Some(apart) = apart else { return Ok(()) };
        tracing::warn!(apart, "two laptops wrote as one; this one goes on in a new epoch");
        Ok(self.device().count_moved(apart)?)
    }

    /// Cleans the open space's file of what was erased, while nobody reads beside; whether it is clean.
    pub(crate) fn sweep(&self) -> Result<bool, Problem> {
        let mut space = locked(&self.space);
        let space = space.as_mut().ok_or_else(|| self.closed())?;
        if !space.is_unswept()? {
            return Ok(true);
        }
        // Before the file is known to be clean: cut off here, this is done again.
        backups::forget(&Place::of(self, space.id))?;
        let _nobody_reads = locked(&self.reader);
        match space.sweep() {
            Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) => Ok(false),
            swept => Ok(swept.map(|()| true)?),
        }
    }

    /// Works with the open space itself: sealing, receiving, verifying.
    pub fn with_space<T>(&self, f: impl FnOnce(&mut Space) -> Result<T, Problem>) -> Result<T, Problem> {
        let done = locked(&self.space)
            .as_mut()
            .ok_or_else(|| self.closed())
            .and_then(f);
        self.heed(done)
    }
}

fn no_space() -> Problem {
    Problem::refused(
        "no_space",
        "还没有打开居委台账，请先创建或加入。",
        "No committee is open yet; create or join one first.",
    )
}
