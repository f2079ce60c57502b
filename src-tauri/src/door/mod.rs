//! The door page: what a volunteer's own phone shows at doors, over the network of the room or of this laptop's hotspot.
//!
//! It is open while some phone may come. The network is assumed to be hostile: a phone shows its code once and becomes a
//! cookie no script can read, and a token that only the page knows; Host and Origin must be the very address that was
//! reached, so that no name made to point here, and no other page, can speak for a phone. Over plain HTTP a listener in
//! the same network reads what the page shows (`docs/security.md`).

mod guard;
mod routes;
mod tries;

use crate::http::{self, Bounds};
use axum::routing::{get, post};
use axum::{Extension, Router};
use linli_core::desk::{Desk, Problem, ProblemKind, Topic, Words, system_words};
use linli_core::features::phones::{DoorPage, wants_door};
use linli_hub::networks::reached_at;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use tokio::runtime::Runtime;
use tries::Tries;

/// Where phones reach a laptop, unless something else is there.
const PORT: u16 = 7119;
/// A phone that comes after its round was closed is told so for this long.
const LINGER: Duration = Duration::from_secs(600);
/// A phone opens a few connections, for as long as it asks something; who opens more, or lets one lie, makes room for others.
const BOUNDS: Bounds = Bounds {
    from_one: 16,
    lasts: Some(Duration::from_secs(60)),
};
/// Between two looks whether anybody may still come.
const INTERVAL: Duration = Duration::from_secs(5);

/// Serves the door page while somebody may come to it; closes when it is dropped.
pub struct Doors {
    // The desk holds this.
    desk: Weak<Desk>,
    listen: Option<SocketAddr>,
    open: Mutex<Option<Open>>,
}

/// What every route shares.
#[derive(Clone)]
struct Door {
    desk: Weak<Desk>,
    tries: Arc<Tries>,
}

struct Open {
    serving: Runtime,
    port: SocketAddr,
    /// For how long nobody was expected any more.
    idle: Duration,
}

impl Doors {
    /// Gives the desk its door page, at `listen` or the usual port of every network, and opens it where a phone of before
    /// may come again.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(desk: &Arc<Desk>, listen: Option<SocketAddr>) -> io::Result<Arc<Doors>> {
        let doors = Arc::new(Doors {
            desk: Arc::downgrade(desk),
            listen,
            open: Mutex::default(),
        });
        desk.set_door_page(doors.clone());
        let watched = Arc::downgrade(&doors);
        std::thread::Builder::new()
            .name("doors".to_owned())
            .spawn(move || {
                while let Some(doors) = watched.upgrade() {
                    doors.look();
                    drop(doors);
                    std::thread::sleep(INTERVAL);
                }
            })?;
        Ok(doors)
    }

    fn held(&self) -> MutexGuard<'_, Option<Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens the door where somebody may come, and closes it when nobody has been expected for a while.
    fn look(&self) {
        let Some(desk) = self.desk.upgrade() else { return };
        match wants_door(&desk) {
            Ok(true) => {
                if let Err(problem) = self.open() {
                    tracing::warn!(code = problem.code, %problem, "phones cannot reach this laptop");
                }
                if let Some(open) = &mut *self.held() {
                    open.idle = Duration::ZERO;
                }
            }
            Ok(false) => self.wait_or_close(&desk),
            // Whatever it is, people are told elsewhere.
            Err(problem) => tracing::debug!(%problem, "no look at the phones"),
        }
    }

    /// Where phones reach it, opened if need be. Networks come and go while it is open.
    fn addresses(&self, desk: &Arc<Desk>) -> Result<Vec<String>, Problem> {
        let mut held = self.held();
        let open = match held.take() {
            Some(open) => open,
            None => serve(desk, self.listen).map_err(|error| closed(&error))?,
        };
        let port = held.insert(open).port;
        let addresses: Vec<String> = reached_at(port)
            .into_iter()
            .map(|ip| format!("http://{}", SocketAddr::new(ip, port.port())))
            .collect();
        match addresses.is_empty() {
            true => Err(no_network()),
            false => Ok(addresses),
        }
    }

    fn wait_or_close(&self, desk: &Desk) {
        let mut held = self.held();
        let Some(open) = held.as_mut() else {
            drop(held);
            return tell(desk, &Ok(Vec::new()));
        };
        open.idle += INTERVAL;
        if open.idle > LINGER
            && let Some(open) = held.take()
        {
            open.serving.shutdown_background();
            tell(desk, &Ok(Vec::new()));
        }
    }
}

impl DoorPage for Doors {
    fn open(&self) -> Result<Vec<String>, Problem> {
        let desk = self
            .desk
            .upgrade()
            .ok_or_else(|| closed(&io::ErrorKind::NotConnected.into()))?;
        let addresses = self.addresses(&desk);
        tell(&desk, &addresses);
        addresses
    }
}

/// Has screens know how the door stands now.
fn tell(desk: &Desk, addresses: &Result<Vec<String>, Problem>) {
    let mut status = desk.door_status();
    let before = (status.addresses.clone(), status.problem.clone());
    status.addresses = addresses.clone().unwrap_or_default();
    status.problem = addresses.as_ref().err().cloned();
    let changed = before != (status.addresses.clone(), status.problem.clone());
    drop(status);
    if changed {
        desk.announce(&[Topic::Phones].into());
    }
}

impl Drop for Doors {
    fn drop(&mut self) {
        if let Some(open) = self.held().take() {
            open.serving.shutdown_background();
        }
    }
}

fn serve(desk: &Arc<Desk>, listen: Option<SocketAddr>) -> io::Result<Open> {
    let serving = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("door")
        .enable_all()
        .build()?;
    let usual = SocketAddr::from((Ipv4Addr::UNSPECIFIED, PORT));
    let listener = match (TcpListener::bind(listen.unwrap_or(usual)), listen) {
        // Another program has the usual port: the code names whichever it is.
        (Err(error), None) if error.kind() == io::ErrorKind::AddrInUse => {
            TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0))?
        }
        (listener, _) => listener?,
    };
    listener.set_nonblocking(true)?;
    let port = listener.local_addr()?;
    let listener = {
        let _inside = serving.enter();
        tokio::net::TcpListener::from_std(listener)?
    };
    let router = router(Door {
        desk: Arc::downgrade(desk),
        tries: Arc::default(),
    });
    serving.spawn(http::listen(listener, BOUNDS, move |ends| {
        router.clone().layer(Extension(ends))
    }));
    Ok(Open {
        serving,
        port,
        idle: Duration::ZERO,
    })
}

fn router(door: Door) -> Router {
    Router::new()
        .route("/", get(routes::page))
        .route("/assets/{name}", get(routes::asset))
        .route("/api/join", post(routes::join))
        .route("/api/sheet", get(routes::sheet))
        .route("/api/taps", post(routes::taps))
        .layer(axum::middleware::from_fn(guard::check))
        .with_state(door)
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
