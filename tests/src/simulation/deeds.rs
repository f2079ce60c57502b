//! What people do at their laptops between two mishaps.

use super::faults::Fault;
use super::town::Town;
use serde_json::{Value, json};

/// Stands before the tags of what was written in the round that may be destroyed, and nowhere else.
pub const CANARY: &str = "金丝雀";

impl Town {
    /// Somebody at laptop `n` does one thing. What they wrote carries a tag; when the laptop says it is kept, it must be.
    pub fn work(&mut self, n: usize) {
        let (name, args, tag) = self.choose_deed(n);
        if !self.laptops[n].has_call(name) {
            return self.trace.note(&format!("{n} has no {name}"));
        }
        let done = self.laptops[n].call(name, args);
        self.trace.note(&format!("{n} {name} {tag} {}", outcome(&done)));
        if done.is_ok() && !tag.is_empty() {
            self.told.insert(tag, n);
        }
        self.recover(n);
    }

    fn choose_deed(&mut self, n: usize) -> (&'static str, Value, String) {
        self.written += 1;
        let tag = format!("#{}#", self.written);
        let register = self.register.clone();
        let chance = &mut self.chance;
        let resident = register.residents[chance.below(register.residents.len())].clone();
        let home = register.homes[chance.below(register.homes.len())].clone();
        let untagged = String::new();
        match chance.below(20) {
            0..=5 => {
                let outcome = chance.pick(&[1, 1, 50, 51]);
                let note = format!("{CANARY}{tag}");
                let args =
                    json!({"round": register.round, "target": resident, "outcome": outcome, "note": note});
                self.in_round.insert(tag.clone());
                ("record_mark", args, tag)
            }
            6..=8 => {
                let outcome = chance.pick(&[1, 50]);
                let args =
                    json!({"round": register.delivery, "target": home, "outcome": outcome, "note": tag});
                ("record_mark", args, tag)
            }
            9..=11 => {
                let args = json!({"id": resident, "note": tag});
                ("edit_resident", args, tag)
            }
            12 => {
                let args = json!({"home": home, "name": format!("新{tag}")});
                ("add_resident", args, tag)
            }
            13 => ("move_resident", json!({"id": resident, "home": home}), untagged),
            14 => {
                let quantity = chance.below(5) + 1;
                let args = json!({"item": register.item, "place": register.place, "quantity": quantity,
                    "note": tag});
                ("receive_items", args, tag)
            }
            15 | 16 => {
                let quantity = chance.below(3) + 1;
                let args = json!({"item": register.item, "place": register.place, "home": home,
                    "quantity": quantity, "note": tag});
                ("hand_out", args, tag)
            }
            17 => (
                "undo_mark",
                json!({"round": register.round, "target": resident}),
                untagged,
            ),
            18 => {
                let open = self.laptops[n].call("list_reviews", json!({"state": "open"}));
                let review = open.ok().and_then(|all| all.get(0).cloned()).unwrap_or_default();
                let args = json!({"key": review["key"], "choice": review["versions"][0]["ref"]});
                ("settle_review", args, untagged)
            }
            _ => {
                let name = if chance.one_in(2) {
                    "close_round"
                } else {
                    "reopen_round"
                };
                (name, json!({"id": register.round}), untagged)
            }
        }
    }

    /// An administrator closes the round over the residents and destroys it.
    pub fn round_destroyed(&mut self) {
        let n = self.chance.below(2);
        self.note_traces();
        // Somebody has a backup of it, more often than chance would have it.
        let other = self.chance.below(self.laptops.len());
        if self.chance.one_in(2) {
            self.storage(other, "back_up_now", json!({}));
        }
        for name in ["close_round", "destroy_round"] {
            let done = self.laptops[n].call(name, json!({"id": self.register.round}));
            self.trace.note(&format!("{n} {name} {}", outcome(&done)));
            if done.is_ok() && name == "destroy_round" {
                self.was_destroyed = true;
                self.faults.fired(Fault::RoundDestroyed);
            }
        }
        self.recover(n);
    }

    /// Laptop `n` talks with the hub.
    pub fn sync(&mut self, n: usize) -> Result<Value, String> {
        let done = self.laptops[n].call("sync_now", json!({}));
        self.trace.note(&format!("{n} sync {}", outcome(&done)));
        self.recover(n);
        if self.hub.disk.has_stopped() {
            self.trace.note("the hub has stopped");
            self.hub.cut_power(&mut self.chance);
        }
        done
    }

    /// A laptop that stopped is started again, with what its disk has kept.
    pub fn recover(&mut self, n: usize) {
        if self.laptops[n].disk.has_stopped() {
            self.trace.note(&format!("{n} has stopped"));
            self.laptops[n].cut_power(&mut self.chance);
            self.switch_on(n);
        }
    }

    /// Switches laptop `n` on; it may stop again at once.
    pub fn switch_on(&mut self, n: usize) {
        let done = self.laptops[n].start();
        let code = done.as_ref().map_or_else(|problem| problem.code, |()| "on");
        self.trace.note(&format!("{n} {code}"));
    }
}

fn outcome(done: &Result<Value, String>) -> &str {
    done.as_ref()
        .map_or_else(String::as_str, |state| state["phase"].as_str().unwrap_or("ok"))
}
