//! What happens in the town besides work: who meets whom, and what goes wrong.

use super::clock::Goes;
use super::disk::Trouble;
use super::faults::Fault;
use super::line::{Reach, opened};
use super::town::Town;
use crate::chance::Chance;

const HOUR: i64 = 3_600_000;
/// 1970, a dead CMOS battery's 2009, 2038, 2099, ms.
const YEARS: [i64; 4] = [
    86_400_000,
    1_230_768_000_000,
    2_147_483_647_000,
    4_070_908_800_000,
];

/// Where clocks that stand still stand: the same moment, so that they tell of nothing apart.
const STANDS: i64 = 1_647_475_200_000;

/// What may go wrong in this run.
#[derive(Clone, Copy, Debug)]
pub struct Mood {
    line: bool,
    power: bool,
    disks: bool,
    clocks: bool,
    hub: bool,
    hub_loss: bool,
    copies: bool,
    meetings: bool,
    room: bool,
    stick: bool,
    rights: bool,
    strange: bool,
    purge: bool,
    phones: bool,
    /// Whether laptops are of several versions.
    pub skew: bool,
}

impl Mood {
    /// Some troubles, so that each meets each other one in some run.
    pub fn of(chance: &mut Chance) -> Mood {
        Mood {
            copies: chance.one_in(4),
            hub_loss: chance.one_in(3),
            meetings: chance.one_in(3),
            room: chance.one_in(3),
            stick: chance.one_in(3),
            rights: chance.one_in(3),
            strange: chance.one_in(3),
            purge: chance.one_in(3),
            phones: chance.one_in(3),
            line: chance.one_in(2),
            power: chance.one_in(2),
            disks: chance.one_in(2),
            clocks: chance.one_in(3),
            hub: chance.one_in(3),
            skew: chance.one_in(3),
        }
    }
}

impl Town {
    /// One thing happens.
    pub fn step(&mut self, mood: &Mood) {
        self.time.pass(1_000 + self.chance.below(600_000) as i64);
        let n = self.chance.below(self.laptops.len());
        match self.chance.below(28) {
            0..=5 => self.work(n),
            6..=9 => drop(self.sync(n)),
            10 if mood.line => self.bad_line(n),
            11 if mood.power => self.no_power(n),
            12 if mood.disks => self.bad_disk(n),
            13 if mood.clocks => self.wrong_clock(n),
            14 if mood.hub => self.hub_trouble(),
            15 if mood.hub_loss => match self.chance.one_in(4) {
                true => self.hub_replaced(),
                false => self.hub_loses(),
            },
            16 if mood.copies => self.disk_copied(n),
            17 | 18 if mood.meetings => self.meet(n),
            19 if mood.rights => self.rights_change(),
            20 if mood.strange => self.strange_pages(n, mood.rights),
            21 if mood.purge => self.round_destroyed(),
            22 if mood.room => self.visit(n),
            23 if mood.stick => self.stick(n),
            24..=26 if mood.phones => self.phones_go_round(n),
            27 if mood.skew => self.upgrade(n),
            _ => self.work(n),
        }
    }

    fn bad_line(&mut self, n: usize) {
        let harm = self.chance.pick(&[0, 3, 10]);
        let reach = self.chance.pick(&[Reach::Both, Reach::OneWay, Reach::None]);
        self.trace
            .note(&format!("{n} reaches {reach:?}, harm to one in {harm}"));
        opened(&self.network).harm = harm;
        self.laptops[n].line.reaches_so_far(reach);
    }

    fn no_power(&mut self, n: usize) {
        self.faults.fired(Fault::PowerCut);
        self.trace.note(&format!("power cut at {n}"));
        self.laptops[n].cut_power(&mut self.chance);
        self.switch_on(n);
    }

    /// A disk that fails: for one deed and one sync, or until it is mended.
    fn bad_disk(&mut self, n: usize) {
        let trouble = self.some_trouble();
        self.trace.note(&format!("{n} has {trouble:?}"));
        self.laptops[n].disk.trouble(trouble);
        self.work(n);
        drop(self.sync(n));
        if self.chance.one_in(2) {
            self.laptops[n].disk.trouble(Trouble::default());
            let done = self.laptops[n].start();
            self.trace.note(&format!("{n} is mended: {}", done.is_ok()));
        }
    }

    fn some_trouble(&mut self) -> Trouble {
        let mut trouble = Trouble::default();
        match self.chance.below(6) {
            0 => trouble.full = true,
            1 => trouble.read_only = true,
            2 => trouble.failing_syncs = 1 + self.chance.below(3) as u32,
            _ => {
                // Within the deed itself, what is sealed and told after it, or what comes in then.
                let within = self.chance.pick(&[20, 80, 320]);
                trouble.stops_in = Some(self.chance.below(within) as u32);
            }
        }
        trouble
    }

    fn wrong_clock(&mut self, n: usize) {
        let clock = self.laptops[n].clock.clone();
        match self.chance.below(4) {
            0 => {
                let year = self.chance.pick(&YEARS);
                clock.set_to(year);
                self.faults.fired(Fault::WrongClock);
            }
            1 => {
                clock.set(Goes::Off(self.chance.pick(&[-12 * HOUR, 12 * HOUR])));
                self.faults.fired(Fault::WrongClock);
            }
            2 => {
                clock.set(Goes::Frozen(STANDS));
                self.faults.fired(Fault::FrozenClock);
            }
            _ => {
                clock.set(Goes::Off(self.chance.below(2_000_000) as i64 - 1_000_000));
                self.faults.fired(Fault::JumpingClock);
            }
        }
        self.trace.note(&format!("{n} has another time"));
    }

    fn hub_trouble(&mut self) {
        match self.chance.below(4) {
            0 if self.hub.runs() => {
                self.faults.fired(Fault::HubStopped);
                self.hub.shut_down();
                self.trace.note("the hub stands still");
            }
            1 => {
                let trouble = self.some_trouble();
                self.trace.note(&format!("the hub has {trouble:?}"));
                self.hub.disk.trouble(trouble);
            }
            2 => {
                self.faults.fired(Fault::PowerCut);
                self.hub.cut_power(&mut self.chance);
                self.start_hub();
            }
            _ => self.start_hub(),
        }
    }

    /// Switches the hub on, where it stands still.
    pub fn start_hub(&mut self) {
        if !self.hub.runs() {
            self.hub.shut_down();
            self.hub.disk.start(&mut self.chance);
            let done = self.hub.start();
            self.trace.note(&format!("the hub starts: {}", done.is_ok()));
        }
    }
}
