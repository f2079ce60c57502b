//! The laptops of a committee in one room, without any hub: each serves its own journal by the hub's protocol, finds the others,
//! and talks with those it knows, whenever one of them may hold something new.
//!
//! Both ends prove their device keys before a word is said. Who does not know the committee already learns nothing, not even
//! which one it is ([`Beacon`]).

mod beacon;
mod discovery;
mod looking;
mod store;

pub use beacon::Beacon;
pub use discovery::{Discovery, Mdns};
pub use store::SpaceStore;

use crate::limits::Limits;
use crate::networks::reached_at;
use crate::server::{self, Door, Running, Setup, StartError};
use linli_core::desk::{Desk, Problem, ProblemKind, Words, system_words};
use linli_core::features::syncing::{ROOM_PORT, room_is_on};
use linli_core::world::World;
use looking::Looking;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long to wait for what.
#[derive(Clone, Debug)]
pub struct Pace {
    /// Between looks around the room.
    pub look: Duration,
    /// From a change to the conversation about it, so that a row of ticks goes together.
    pub after_change: Duration,
    /// Between conversations when nothing happens.
    pub latest: Duration,
    /// After a conversation that came to nothing, at first; twice as long after each further one.
    pub after_failure: Duration,
    /// Until a laptop calls itself something else.
    pub new_beacon: Duration,
}

impl Default for Pace {
    fn default() -> Pace {
        Pace {
            look: Duration::from_secs(2),
            after_change: Duration::from_millis(1_500),
            latest: Duration::from_secs(300),
            after_failure: Duration::from_secs(5),
            new_beacon: Duration::from_secs(24 * 3_600),
        }
    }
}

/// What a room is entered with; the defaults are meant for use, tests set others.
pub struct Entry {
    /// How others are found.
    pub discovery: Box<dyn Discovery>,
    /// Where to listen; nothing for the usual port of every network this machine is in.
    pub listen: Option<SocketAddr>,
    /// How long to wait for what.
    pub pace: Pace,
}

impl Entry {
    /// The usual way in.
    pub fn usual() -> Entry {
        Entry {
            discovery: Box::new(Mdns::new(World::system())),
            listen: None,
            pace: Pace::default(),
        }
    }
}

/// How long a conversation under way may hold up the end of the program; cutting it off does no harm.
const STOP_TIME: Duration = Duration::from_secs(5);

/// The thread that looks around; the room is left when this is dropped.
pub struct Room {
    bell: Arc<Bell>,
    thread: Option<JoinHandle<()>>,
}

/// What others tell the thread.
#[derive(Default)]
struct Bell {
    rung: Mutex<Rung>,
    wake: Condvar,
}

#[derive(Clone, Copy, Default)]
struct Rung {
    stop: bool,
    stopped: bool,
    changed: bool,
}

impl Bell {
    fn ring(&self, f: impl FnOnce(&mut Rung)) {
        // A few flags, each sound by itself.
        f(&mut self.rung.lock().unwrap_or_else(PoisonError::into_inner));
        self.wake.notify_all();
    }

    /// What was rung, at the latest after `time`.
    fn wait(&self, time: Duration) -> Rung {
        let rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self
            .wake
            .wait_timeout_while(rung, time, |rung| !rung.stop && !rung.changed);
        let (mut rung, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let now = *rung;
        rung.changed = false;
        now
    }
}

impl Room {
    /// Enters the room for `desk`, whenever a committee is open there and no person has closed this road. The desk must have a
    /// carrier that can [identify](linli_core::features::syncing::Carrier::identify).
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn enter(desk: Arc<Desk>, world: World, entry: Entry) -> io::Result<Room> {
        let bell = Arc::new(Bell::default());
        let ear = bell.clone();
        desk.listen(Box::new(move |_| ear.ring(|rung| rung.changed = true)));
        let hand = bell.clone();
        let thread = std::thread::Builder::new()
            .name("room".to_owned())
            .spawn(move || {
                let mut stay = Stay {
                    desk,
                    world,
                    entry,
                    open: None,
                };
                while !hand.wait(stay.entry.pace.look).stop {
                    stay.turn();
                }
                stay.close();
                hand.ring(|rung| rung.stopped = true);
            })?;
        Ok(Room {
            bell,
            thread: Some(thread),
        })
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        self.bell.ring(|rung| rung.stop = true);
        let rung = self.bell.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self
            .bell
            .wake
            .wait_timeout_while(rung, STOP_TIME, |rung| !rung.stopped);
        let stopped = waited.unwrap_or_else(PoisonError::into_inner).0.stopped;
        if let Some(thread) = self.thread.take().filter(|_| stopped) {
            // It has said its last word: this does not wait, and a panic was reported where it happened.
            let _ = thread.join();
        }
    }
}

/// A stay in the room.
struct Stay {
    desk: Arc<Desk>,
    world: World,
    entry: Entry,
    open: Option<OpenDoor>,
}

/// While the road is open.
struct OpenDoor {
    serving: Running,
    space: linli_core::id::Id,
    called_at: Instant,
    looking: Looking,
}

impl Stay {
    fn turn(&mut self) {
        let space = self.desk.with_space(|space| Ok(space.id)).ok();
        let wanted = space.filter(|_| room_is_on(&self.desk).unwrap_or(false));
        if self.open.as_ref().is_some_and(|open| Some(open.space) != wanted) {
            self.close();
        }
        if wanted.is_some() && self.open.is_none() {
            match self.open_door() {
                Ok(open) => self.open = Some(open),
                Err(problem) => {
                    tracing::warn!(code = problem.code, %problem, "nobody in the room can find this laptop");
                    self.desk.room_status().problem = Some(problem);
                    return;
                }
            }
        }
        let Some(open) = &mut self.open else { return };
        if open.called_at.elapsed() > self.entry.pace.new_beacon {
            open.called_at = Instant::now();
            call(
                &self.desk,
                &self.world,
                &mut *self.entry.discovery,
                open.space,
                open.serving.address.port(),
            );
        }
        let seen = self.entry.discovery.seen();
        open.looking
            .around(&self.desk, open.space, seen, &self.entry.pace);
    }

    fn open_door(&mut self) -> Result<OpenDoor, Problem> {
        let usual = SocketAddr::from((Ipv4Addr::UNSPECIFIED, ROOM_PORT));
        let serving = match serve(&self.desk, self.entry.listen.unwrap_or(usual)) {
            // Another program has the usual port: mDNS tells which one it is instead.
            Err(StartError::InUse(_)) if self.entry.listen.is_none() => {
                serve(&self.desk, SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0)))
            }
            done => done,
        };
        let serving = serving.map_err(|error| closed(&error))?;
        let space = self.desk.with_space(|space| Ok(space.id))?;
        call(
            &self.desk,
            &self.world,
            &mut *self.entry.discovery,
            space,
            serving.address.port(),
        );
        {
            let mut room = self.desk.room_status();
            room.problem = None;
            room.addresses = own_addresses(serving.address);
        }
        Ok(OpenDoor {
            serving,
            space,
            called_at: Instant::now(),
            looking: Looking::new(self.world.clone()),
        })
    }

    fn close(&mut self) {
        self.entry.discovery.leave();
        if let Some(open) = self.open.take() {
            open.serving.stop();
        }
        let mut room = self.desk.room_status();
        room.addresses.clear();
        room.peers.clear();
    }
}

fn serve(desk: &Arc<Desk>, listen: SocketAddr) -> Result<Running, StartError> {
    let store = SpaceStore::of(desk).map_err(StartError::Desk)?;
    let setup = Setup {
        limits: Limits::room(),
        door: Door::Mutual,
    };
    server::serve_from(Box::new(store), &listen.to_string(), setup)
}

fn call(desk: &Desk, world: &World, discovery: &mut dyn Discovery, space: linli_core::id::Id, port: u16) {
    let beacon = Beacon::new(space, desk.device_id(), world);
    if let Err(error) = discovery.announce(beacon, port) {
        tracing::warn!(
            error,
            "the room cannot be called into; addresses can still be typed"
        );
    }
}

fn closed(error: &StartError) -> Problem {
    let Words { zh, en } = match error {
        StartError::InUse(_) => system_words(&io::ErrorKind::AddrInUse.into()),
        StartError::Listen { source, .. } | StartError::Threads(source) => system_words(source),
        other => Words::new(other.to_string(), other.to_string()),
    };
    Problem::new(
        ProblemKind::Refused,
        "room_closed",
        format!("同屋互传打不开（{zh}），其他方式不受影响。"),
        format!("Laptops in the room cannot reach this one ({en}); the other roads are open."),
    )
}

/// As typed on another laptop: the port only where it is not the usual one.
fn own_addresses(listening: SocketAddr) -> Vec<String> {
    let told = |ip: IpAddr| match listening.port() {
        ROOM_PORT => ip.to_string(),
        port => SocketAddr::new(ip, port).to_string(),
    };
    reached_at(listening).into_iter().map(told).collect()
}
