//! The hub of the town: the product's own store and answers on a simulated disk.

use super::clock::{SimClock, TownTime};
use super::disk::SimDisk;
use super::line::{HUB, Network, opened};
use crate::chance::Chance;
use crate::world::stream;
use linli_core::features::syncing::pin;
use linli_core::journal::page::device_of;
use linli_core::world::World;
use linli_hub::limits::Limits;
use linli_hub::server::Answering;
use linli_hub::store::sqlite::{OpenError, SqliteStore};
use std::sync::{Arc, Mutex};

/// A hub, switched on where its network has it.
pub struct SimHub {
    /// Its disk.
    pub disk: SimDisk,
    world: World,
    network: Arc<Mutex<Network>>,
}

impl SimHub {
    /// A hub that is switched off.
    pub fn new(disk: SimDisk, time: &TownTime, network: &Arc<Mutex<Network>>, chance: &mut Chance) -> SimHub {
        let world = World {
            clock: Arc::new(SimClock::new(time)),
            random: stream(chance),
            disk: Arc::new(disk.clone()),
        };
        SimHub {
            disk,
            world,
            network: network.clone(),
        }
    }

    /// Switches it on.
    ///
    /// # Errors
    /// What an operator would read.
    pub fn start(&self) -> Result<(), OpenError> {
        let store = SqliteStore::open(&self.disk.root(), self.world.clone(), &Limits::default())?;
        let answering = Answering::new(Box::new(store), self.world.clone());
        opened(&self.network).hub = Some(Arc::new(answering));
        Ok(())
    }

    /// Its answers, while it runs.
    pub fn answering(&self) -> Option<Arc<Answering>> {
        opened(&self.network).hub.clone()
    }

    /// Its address, which names its key: what stands in its place for a while is told nothing.
    ///
    /// # Panics
    /// When it does not run.
    pub fn address(&self) -> String {
        let hub = self.answering().expect("the hub runs");
        let key = hub.store().identity().verifying_key().to_bytes();
        format!("{HUB}#{}", pin(&device_of(&key)))
    }

    /// Whether it runs.
    pub fn runs(&self) -> bool {
        opened(&self.network).hub.is_some() && !self.disk.has_stopped()
    }

    /// Switches it off in order.
    pub fn shut_down(&self) {
        opened(&self.network).hub = None;
    }

    /// Cuts its power, and gives it back.
    pub fn cut_power(&self, chance: &mut Chance) {
        self.disk.stop();
        self.shut_down();
        self.disk.start(chance);
    }
}
