//! Makes a laptop sync by itself: at start, soon after changes, from time to time, and as soon as a hub that was out
//! of reach answers again. One thread, one conversation at a time.

use crate::client::HttpCarrier;
use linli_core::desk::{Desk, Lang, Topic};
use linli_core::features::syncing;
use linli_core::world::World;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long to wait for what.
#[derive(Clone, Debug)]
pub struct Pace {
    /// From a change to the conversation about it, so that a row of ticks goes together.
    pub after_change: Duration,
    /// Between conversations while there is news.
    pub soonest: Duration,
    /// Between conversations when nothing happens, or the hub refuses.
    pub latest: Duration,
    /// Between knocks at a hub that is out of reach, at least and at most.
    pub knock: (Duration, Duration),
}

impl Default for Pace {
    fn default() -> Pace {
        Pace {
            after_change: Duration::from_millis(1_500),
            soonest: Duration::from_secs(15),
            latest: Duration::from_secs(300),
            knock: (Duration::from_secs(5), Duration::from_secs(15)),
        }
    }
}

/// How long a conversation under way may hold up the end of the program; cutting it off does no harm.
const STOP_TIME: Duration = Duration::from_secs(2);

/// The thread that syncs; ends when this is stopped or dropped.
pub struct Runner {
    bell: Arc<Bell>,
    thread: Option<JoinHandle<()>>,
}

/// What others tell the thread.
#[derive(Default)]
struct Bell {
    rung: Mutex<Rung>,
    wake: Condvar,
}

#[derive(Default)]
struct Rung {
    stop: bool,
    stopped: bool,
    /// Somebody asked.
    now: bool,
    /// When something was written that has not been talked about.
    changed: Option<Instant>,
    /// Where the hub is may have changed.
    moved: bool,
    /// What changes now is most likely the conversation's own doing.
    talking: bool,
    /// The conversation brought something.
    news: bool,
}

impl Bell {
    fn rung(&self) -> MutexGuard<'_, Rung> {
        // A few flags, each sound by itself.
        self.rung.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ring(&self, f: impl FnOnce(&mut Rung)) {
        f(&mut self.rung());
        self.wake.notify_all();
    }

    fn heard(&self, topics: &[Topic]) {
        let data = topics
            .iter()
            .any(|topic| !matches!(topic, Topic::Sync | Topic::Preferences | Topic::Storage));
        let mut rung = self.rung();
        rung.moved |= topics.contains(&Topic::Sync);
        if rung.talking {
            // What a person writes meanwhile is not lost on us: the state that ends the conversation counts it.
            rung.news |= data;
            return;
        }
        if data {
            rung.changed = Some(Instant::now());
        }
        self.wake.notify_all();
    }
}

impl Runner {
    /// Gives the desk a carrier and starts syncing.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(desk: Arc<Desk>, world: World) -> std::io::Result<Runner> {
        Runner::start_with(desk, world, Pace::default())
    }

    /// Starts syncing at another pace.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start_with(desk: Arc<Desk>, world: World, pace: Pace) -> std::io::Result<Runner> {
        let carrier = Arc::new(HttpCarrier::new());
        desk.set_carrier(carrier.clone());
        let bell = Arc::new(Bell::default());
        let ear = bell.clone();
        desk.listen(Box::new(move |topics| ear.heard(topics)));
        let run = Run {
            desk,
            carrier,
            world,
            rest: pace.soonest,
            pace,
            hub: None,
            mood: Mood::Talk(Some(Instant::now())),
        };
        let hand = bell.clone();
        let thread = std::thread::Builder::new()
            .name("sync".to_owned())
            .spawn(move || {
                run.run(&hand);
                hand.ring(|rung| rung.stopped = true);
            })?;
        Ok(Runner {
            bell,
            thread: Some(thread),
        })
    }

    /// Syncs at once, whatever the timer says.
    pub fn now(&self) {
        self.bell.ring(|rung| rung.now = true);
    }

    /// Stops; a conversation under way is given a moment and then left to end with the program.
    pub fn stop(mut self) {
        self.finish();
    }

    fn finish(&mut self) {
        let Some(thread) = self.thread.take() else { return };
        self.bell.ring(|rung| rung.stop = true);
        let waited = self
            .bell
            .wake
            .wait_timeout_while(self.bell.rung(), STOP_TIME, |rung| !rung.stopped);
        let (rung, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let stopped = rung.stopped;
        drop(rung);
        if stopped {
            // It has said its last word: this does not wait, and a panic was reported where it happened.
            let _ = thread.join();
        }
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        self.finish();
    }
}

struct Run {
    desk: Arc<Desk>,
    carrier: Arc<HttpCarrier>,
    world: World,
    pace: Pace,
    /// The present pause between conversations.
    rest: Duration,
    hub: Option<String>,
    mood: Mood,
}

/// What comes next by itself.
enum Mood {
    /// A conversation, at this time (never, where there is no hub).
    Talk(Option<Instant>),
    /// A knock at the door of a hub that was out of reach.
    Knock(Instant),
}

enum Due {
    Stop,
    Talk,
    Knock,
    Look,
}

impl Run {
    fn run(mut self, bell: &Bell) {
        self.hub = self.find_hub();
        loop {
            match self.wait(bell) {
                Due::Stop => return,
                Due::Talk => self.talk(bell),
                Due::Knock => {
                    let open = self.hub.as_deref().is_none_or(|hub| self.carrier.reaches(hub));
                    if open {
                        self.talk(bell);
                    } else {
                        self.mood = Mood::Knock(Instant::now() + self.between(self.pace.knock));
                    }
                }
                Due::Look => {
                    let hub = self.find_hub();
                    if hub != self.hub {
                        self.hub = hub;
                        self.rest = self.pace.soonest;
                        self.mood = Mood::Talk(Some(Instant::now()));
                    }
                }
            }
        }
    }

    fn wait(&self, bell: &Bell) -> Due {
        let mut rung = bell.rung();
        loop {
            let now = Instant::now();
            if rung.stop {
                return Due::Stop;
            }
            if std::mem::take(&mut rung.now) {
                return Due::Talk;
            }
            if std::mem::take(&mut rung.moved) {
                return Due::Look;
            }
            let (timer, then) = match self.mood {
                Mood::Talk(at) => (at, Due::Talk),
                Mood::Knock(at) => (Some(at), Due::Knock),
            };
            // While a hub is out of reach changes wait for it, not for their own moment.
            let changed = match then {
                Due::Talk => rung.changed.map(|at| at + self.pace.after_change),
                _ => None,
            };
            let at = [timer, changed].into_iter().flatten().min();
            if at.is_some_and(|at| at <= now) {
                return then;
            }
            rung = match at {
                Some(at) => {
                    let waited = bell.wake.wait_timeout(rung, at - now);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
                None => bell.wake.wait(rung).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }

    fn talk(&mut self, bell: &Bell) {
        self.hub = self.find_hub();
        bell.ring(|rung| rung.changed = None);
        if self.hub.is_none() {
            // Nothing to do until somebody says where a hub is.
            self.mood = Mood::Talk(None);
            return;
        }
        bell.ring(|rung| {
            rung.talking = true;
            rung.news = false;
        });
        // Not as a person's call: a locked laptop goes on syncing.
        let done = syncing::sync(&self.desk).and_then(|()| syncing::state(&self.desk, Lang::Zh));
        let news = {
            let mut rung = bell.rung();
            rung.talking = false;
            let left = done.as_ref().is_ok_and(|state| state.waiting > 0);
            if left {
                rung.changed = Some(Instant::now());
            }
            rung.news || left
        };
        self.mood = match done {
            Err(problem) if problem.code == "offline" => {
                self.rest = self.pace.soonest;
                Mood::Knock(Instant::now() + self.between(self.pace.knock))
            }
            done => {
                if let Err(problem) = &done {
                    tracing::warn!(code = problem.code, %problem, "sync failed");
                }
                self.rest = if news {
                    self.pace.soonest
                } else {
                    (self.rest * 2).min(self.pace.latest)
                };
                // A quarter less or more, so that the laptops of a town do not all come at once.
                let pause = self.between((self.rest * 3 / 4, self.rest * 5 / 4));
                Mood::Talk(Some(Instant::now() + pause))
            }
        };
    }

    /// Where the hub is, once there is something to talk about with it.
    fn find_hub(&self) -> Option<String> {
        if !self.desk.has_space() {
            return None;
        }
        match syncing::state(&self.desk, Lang::Zh) {
            Ok(state) => state.hub,
            Err(problem) => {
                tracing::warn!(code = problem.code, %problem, "the state of sync cannot be read");
                self.hub.clone()
            }
        }
    }

    /// A random time between the two.
    fn between(&self, (least, most): (Duration, Duration)) -> Duration {
        let part = u32::from(u16::from_le_bytes(self.world.bytes()));
        least + most.saturating_sub(least) * part / u32::from(u16::MAX)
    }
}
