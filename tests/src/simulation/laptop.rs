//! One laptop of the town: the product's own desk on a simulated disk, with a clock and a network that may fail.

use super::clock::SimClock;
use super::disk::SimDisk;
use super::line::SimLine;
use crate::chance::Chance;
use crate::door::open_door;
use crate::world::stream;
use ed25519_dalek::SigningKey;
use linli_core::desk::{Desk, Lang, Problem, World};
use linli_core::disk::Disk;
use linli_core::features::syncing::{Carrier, CarrierError};
use linli_core::id::Id;
use linli_core::journal::store;
use linli_core::older::Older;
use linli_core::sync::{Answer, Ask};
use linli_hub::client::HttpCarrier;
use linli_hub::room::SpaceStore;
use linli_hub::server::Answering;
use serde_json::Value;
use std::sync::{Arc, Mutex, PoisonError};

/// A laptop.
pub struct Laptop {
    /// Which one it is.
    pub number: usize,
    /// Its disk.
    pub disk: SimDisk,
    /// Its clock.
    pub clock: SimClock,
    /// Its end of the network.
    pub line: SimLine,
    /// The version of its program, where that is an older one.
    pub version: Option<Older>,
    world: World,
    desk: Option<Arc<Desk>>,
    key: Arc<Mutex<Option<SigningKey>>>,
}

/// The product's client, beside which somebody listens for the laptop's key: that laptop can be tampered with.
struct Tapped {
    carrier: HttpCarrier,
    key: Arc<Mutex<Option<SigningKey>>>,
}

impl Carrier for Tapped {
    fn exchange(&self, key: &SigningKey, address: &str, space: Id, ask: Ask) -> Result<Answer, CarrierError> {
        *self.key.lock().unwrap_or_else(PoisonError::into_inner) = Some(key.clone());
        self.carrier.exchange(key, address, space, ask)
    }
}

impl Laptop {
    /// A laptop that is switched off.
    pub fn new(number: usize, disk: SimDisk, clock: SimClock, line: SimLine, chance: &mut Chance) -> Laptop {
        let world = World {
            clock: Arc::new(clock.clone()),
            random: stream(chance),
            disk: Arc::new(disk.clone()),
        };
        Laptop {
            number,
            disk,
            clock,
            line,
            version: None,
            world,
            desk: None,
            key: Arc::default(),
        }
    }

    /// Its desk, if it is switched on.
    pub fn desk(&self) -> Option<&Desk> {
        self.desk.as_deref()
    }

    /// What it answers others in a room, if it is switched on and has a committee.
    pub fn answering(&self) -> Option<Answering> {
        let store = SpaceStore::of(self.desk.as_ref()?).ok()?;
        Some(Answering::new(Box::new(store), self.world.clone()))
    }

    /// Every byte of its committee's file, decrypted, free space included.
    ///
    /// # Errors
    /// What hinders it.
    pub fn file(&self) -> Result<Vec<u8>, String> {
        let root = self.disk.root();
        let space = self.desk().ok_or("off")?.with_space(|space| Ok(space.id));
        let space = space.map_err(|problem| problem.to_string())?;
        let key = self
            .disk
            .read(&root.join("key"))
            .map_err(|error| error.to_string())?;
        let key = key.try_into().map_err(|_| "the key file holds no bare key")?;
        let path = root.join("spaces").join(format!("{space}.db"));
        let mut db = store::open_reader(&path, &key, &self.disk).map_err(|error| error.to_string())?;
        let bytes = db.serialize("main").map_err(|error| error.to_string())?;
        Ok(bytes.to_vec())
    }

    /// The key it signs with, once it has synced.
    pub fn key(&self) -> Option<SigningKey> {
        self.key.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Switches it on, or tries again where its disk had failed; whether that worked.
    ///
    /// # Errors
    /// What a person would read.
    pub fn start(&mut self) -> Result<(), Problem> {
        let _at_work = self.at_work();
        if let Some(desk) = &self.desk {
            return desk.try_again();
        }
        let desk = Desk::open(&self.disk.root(), self.world.clone())?;
        desk.set_carrier(Arc::new(Tapped {
            carrier: HttpCarrier::over(Box::new(self.line.clone()), self.world.clone()),
            key: self.key.clone(),
        }));
        open_door(&desk);
        self.desk = Some(Arc::new(desk));
        Ok(())
    }

    /// Switches it off in order.
    pub fn shut_down(&mut self) {
        self.desk = None;
    }

    /// Cuts its power, and gives it back: what was not synced survives as chance wills.
    pub fn cut_power(&mut self, chance: &mut Chance) {
        self.disk.stop();
        self.desk = None;
        self.disk.start(chance);
    }

    /// Makes a call, if it is switched on. Only what comes back from a machine that still runs counts as told.
    pub fn call(&self, name: &str, args: Value) -> Result<Value, String> {
        let desk = self.desk.as_ref().ok_or("off")?;
        let _at_work = self.at_work();
        let done = desk.call(name, args, Lang::En);
        if self.disk.has_stopped() {
            return Err("stopped".to_owned());
        }
        done.map_err(|problem| problem.code.to_owned())
    }
}
