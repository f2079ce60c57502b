//! The other two roads: laptops in one room, and a stick that is carried from one to the next.

use super::faults::Fault;
use super::line::opened;
use super::town::Town;
use linli_core::features::syncing;
use serde_json::{Value, json};
use std::sync::Arc;

/// Sticks that lie about besides the one that is carried.
const MOST_OLD: usize = 4;
/// At most so many bytes of a file are missing, from some to all of it. Places are counted from its end, where they fall the same
/// way each time, whatever its encryption puts before it: of that alone nothing can be read, wherever it was cut.
const MOST_CUT: &[usize] = &[512, 8_192, 131_072];
/// Damage lies in so many bytes at the end: what comes before is partly there to be passed over.
const DAMAGED: usize = 8_192;

/// The file on the town's stick.
#[derive(Default)]
pub struct Stick {
    file: Option<Arc<Vec<u8>>>,
    old: Vec<Arc<Vec<u8>>>,
}

impl Stick {
    /// What is on it.
    pub fn file(&self) -> Option<&[u8]> {
        self.file.as_deref().map(Vec::as_slice)
    }
}

impl Town {
    /// Laptop `n` talks with another one in the room.
    pub fn visit(&mut self, n: usize) {
        let other = self.chance.below(self.laptops.len());
        // Both ends work within one call here, so both must be of one version; the other roads join different ones.
        if self.laptops[n].version != self.laptops[other].version {
            return;
        }
        let (Some(desk), Some(answering)) = (self.laptops[n].desk(), self.laptops[other].answering()) else {
            return;
        };
        let base = format!("https://192.168.2.{other}:{}", syncing::ROOM_PORT);
        let device = self.laptops[other].desk().map(|desk| desk.device_id());
        let known = syncing::acquaintances(desk).unwrap_or_default();
        let Some(device) = device.filter(|device| known.contains(device)) else {
            return;
        };
        opened(&self.network)
            .rooms
            .insert(base.clone(), Arc::new(answering));
        let at_work = self.laptops[n].at_work();
        let done = syncing::meet(desk, device, &base);
        drop(at_work);
        opened(&self.network).rooms.clear();
        let how = done.map_or_else(|problem| problem.code, |_| "ok");
        self.trace.note(&format!("{n} visits {other}: {how}"));
        self.recover(n);
        self.recover(other);
    }

    /// The stick is put into laptop `n`, and may have come to harm on the way.
    pub fn stick(&mut self, n: usize) {
        let file = self.stick.file.clone().map(|file| self.harmed(file));
        let Some(desk) = self.laptops[n].desk() else {
            return;
        };
        let token = file.and_then(|file| desk.take_file("stick.linli", file.to_vec()).ok());
        let files: Vec<String> = token.into_iter().collect();
        let done = self.laptops[n].call("exchange_stick", json!({"files": files}));
        let how = done.as_ref().map_or_else(String::as_str, |_| "ok");
        self.trace.note(&format!("the stick is in {n}: {how}"));
        if let Ok(view) = &done
            && view["files"]
                .as_array()
                .is_none_or(|files| files.iter().all(may_be_replaced))
        {
            let made = view["file"]
                .as_str()
                .and_then(|token| self.laptops[n].desk()?.made_file(token));
            let before = std::mem::replace(&mut self.stick.file, made.map(|made| made.bytes));
            self.stick.old.extend(before);
            self.stick.old.truncate(MOST_OLD);
        }
        self.recover(n);
    }

    /// The file as it comes out of a pocket.
    fn harmed(&mut self, file: Arc<Vec<u8>>) -> Arc<Vec<u8>> {
        let from_end = |bytes: usize| file.len().saturating_sub(1 + bytes);
        match self.chance.below(12) {
            0 => {
                self.faults.fired(Fault::StickCut);
                let most = self.chance.pick(MOST_CUT);
                Arc::new(file[..from_end(self.chance.below(most))].to_vec())
            }
            1 => {
                self.faults.fired(Fault::StickDamaged);
                let mut bytes = file.to_vec();
                bytes[from_end(self.chance.below(DAMAGED))] ^= 1 << self.chance.below(8);
                Arc::new(bytes)
            }
            2 if !self.stick.old.is_empty() => {
                self.faults.fired(Fault::StickOld);
                self.stick.old[self.chance.below(self.stick.old.len())].clone()
            }
            _ => file,
        }
    }
}

fn may_be_replaced(file: &Value) -> bool {
    file["replaceable"] == true
}
