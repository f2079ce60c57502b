//! The door page: what a volunteer's own phone shows at doors, over the network of the room or of this laptop's hotspot.
//!
//! It is open while some phone may come. The network is assumed to be hostile: a phone shows its code once and becomes a
//! cookie no script can read, and a token that only the page knows; Host and Origin must be the very address that was
//! reached, so that no name made to point here, and no other page, can speak for a phone. Over plain HTTP a listener in
//! the same network reads what the page shows (`docs/security.md`); where a phone was invited to the encrypted channel, it comes
//! to a port of its own, where nothing but TLS is spoken.

mod certificates;
mod guard;
mod opening;
mod routes;
mod tries;

use linli_core::desk::{Desk, Problem, ProblemKind, Topic, Words, system_words};
use linli_core::features::phones::types::DoorAddress;
use linli_core::features::phones::{Channel, ChannelStatus, DoorPage, wants_door};
use linli_hub::networks::reached_at;
use opening::{Open, serve};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use tries::Tries;

/// A phone that comes after its round was closed is told so for this long.
const LINGER: Duration = Duration::from_secs(600);
/// Between two looks whether anybody may still come.
const INTERVAL: Duration = Duration::from_secs(5);

/// Serves the door page while somebody may come to it; closes when it is dropped.
pub struct Doors {
    // The desk holds this.
    desk: Weak<Desk>,
    listen: Option<SocketAddr>,
    plain: Mutex<Option<Open>>,
    encrypted: Mutex<Option<Open>>,
}

/// What every route shares.
#[derive(Clone)]
struct Door {
    desk: Weak<Desk>,
    tries: Arc<Tries>,
}

impl Doors {
    /// Gives the desk its door page, at `listen` (and the port after it) or the usual ports of every network, and opens it
    /// where a phone of before may come again.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(desk: &Arc<Desk>, listen: Option<SocketAddr>) -> io::Result<Arc<Doors>> {
        let doors = Arc::new(Doors {
            desk: Arc::downgrade(desk),
            listen,
            plain: Mutex::default(),
            encrypted: Mutex::default(),
        });
        desk.set_door_page(doors.clone());
        let watched = Arc::downgrade(&doors);
        std::thread::Builder::new()
            .name("doors".to_owned())
            .spawn(move || {
                while let Some(doors) = watched.upgrade() {
                    Channel::ALL.into_iter().for_each(|channel| doors.look(channel));
                    drop(doors);
                    std::thread::sleep(INTERVAL);
                }
            })?;
        Ok(doors)
    }

    fn held(&self, channel: Channel) -> MutexGuard<'_, Option<Open>> {
        let open = match channel {
            Channel::Plain => &self.plain,
            Channel::Encrypted => &self.encrypted,
        };
        open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens the door where somebody may come, and closes it when nobody has been expected for a while.
    fn look(&self, channel: Channel) {
        let Some(desk) = self.desk.upgrade() else { return };
        match wants_door(&desk, channel) {
            Ok(true) => {
                if let Err(problem) = self.open(channel) {
                    tracing::warn!(code = problem.code, %problem, "phones cannot reach this laptop");
                }
                if let Some(open) = &mut *self.held(channel) {
                    open.idle = Duration::ZERO;
                }
            }
            Ok(false) => self.wait_or_close(&desk, channel),
            // Whatever it is, people are told elsewhere.
            Err(problem) => tracing::debug!(%problem, "no look at the phones"),
        }
    }

    /// How the door stands, opened if need be. Networks come and go while it is open.
    fn opened(&self, desk: &Arc<Desk>, channel: Channel) -> Result<ChannelStatus, Problem> {
        let mut held = self.held(channel);
        let open = match held.take() {
            Some(open) => open,
            None => serve(desk, channel, self.listen)?,
        };
        let open = held.insert(open);
        let found = reached_at(open.port);
        if found.is_empty() {
            return Err(no_network());
        }
        let scheme = match &mut open.certificates {
            None => "http",
            Some(certificates) => {
                certificates.show_at(desk, &found)?;
                "https"
            }
        };
        let shown = |ip: IpAddr| open.certificates.as_ref()?.fingerprint(ip);
        let address = |ip: &IpAddr| DoorAddress {
            address: format!("{scheme}://{}", SocketAddr::new(*ip, open.port.port())),
            fingerprint: shown(*ip),
        };
        Ok(ChannelStatus {
            addresses: found.iter().map(address).collect(),
            problem: None,
        })
    }

    fn wait_or_close(&self, desk: &Desk, channel: Channel) {
        let mut held = self.held(channel);
        let Some(open) = held.as_mut() else {
            drop(held);
            return tell(desk, channel, ChannelStatus::default());
        };
        open.idle += INTERVAL;
        if open.idle > LINGER
            && let Some(open) = held.take()
        {
            open.serving.shutdown_background();
            tell(desk, channel, ChannelStatus::default());
        }
    }
}

impl DoorPage for Doors {
    fn open(&self, channel: Channel) -> Result<Vec<DoorAddress>, Problem> {
        let desk = self
            .desk
            .upgrade()
            .ok_or_else(|| closed(&io::ErrorKind::NotConnected.into()))?;
        let status = self.opened(&desk, channel);
        let problem = status.as_ref().err().cloned();
        let told = status.clone().unwrap_or_default();
        tell(&desk, channel, ChannelStatus { problem, ..told });
        status.map(|status| status.addresses)
    }
}

/// Has screens know how the door stands now.
fn tell(desk: &Desk, channel: Channel, now: ChannelStatus) {
    let before = desk.door_status().channels.insert(channel, now.clone());
    if before.unwrap_or_default() != now {
        desk.announce(&[Topic::Phones].into());
    }
}

impl Drop for Doors {
    fn drop(&mut self) {
        for channel in Channel::ALL {
            if let Some(open) = self.held(channel).take() {
                open.serving.shutdown_background();
            }
        }
    }
}

fn closed(error: &io::Error) -> Problem {
    let Words { zh, en } = system_words(error);
    Problem::new(
        ProblemKind::Refused,
        "door_closed",
        format!("上门页面打不开：{zh}。电脑上的勾选不受影响。"),
        format!("The page for phones cannot be opened: {en}. Marking on this laptop goes on as before."),
    )
}

fn no_network() -> Problem {
    Problem::refused(
        "no_network",
        "本机没有连到任何网络，手机找不到它。请先打开本机的热点，或连到手机所在的 Wi-Fi。",
        "This laptop is in no network, so no phone can find it. Open its hotspot, or join the Wi-Fi the phones are in.",
    )
}
