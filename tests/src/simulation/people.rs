//! Who may do what, changed while laptops are apart; newcomers who ask over a bad line.

use super::disk::Image;
use super::faults::Fault;
use super::town::Town;
use serde_json::{Value, json};

/// A town does not grow beyond this.
const MOST: usize = 9;

impl Town {
    /// An administrator changes what somebody may do, or lets somebody new ask.
    pub fn rights_change(&mut self) {
        let administrator = self.chance.below(2);
        let other = self.chance.below(self.laptops.len());
        match self.chance.below(4) {
            0 if self.laptops.len() < MOST => self.newcomer(administrator),
            1 => {
                let Some((device, known)) = self.device_as_seen_by(administrator, other) else {
                    return;
                };
                let from = (known + 1).saturating_sub(self.chance.below(3) as u64).max(1);
                self.faults.fired(Fault::Revoked);
                self.administrate(
                    administrator,
                    "revoke_device",
                    json!({"device": device, "from": from}),
                );
            }
            _ => {
                let Some((device, _)) = self.device_as_seen_by(administrator, other) else {
                    return;
                };
                let role = self.chance.pick(&["volunteer", "staff", "administrator"]);
                self.faults.fired(Fault::RoleChanged);
                let args = json!({"device": device, "role": role, "scope": []});
                self.administrate(administrator, "change_device", args);
            }
        }
    }

    fn administrate(&mut self, n: usize, name: &str, args: Value) {
        let done = self.laptops[n].call(name, args);
        let how = done.as_ref().map_or_else(String::as_str, |_| "ok");
        self.trace.note(&format!("{n} {name} {how}"));
        self.recover(n);
    }

    /// The device of laptop `other`, and how much of its chain laptop `n` holds.
    fn device_as_seen_by(&self, n: usize, other: usize) -> Option<(String, u64)> {
        let other = self.laptops[other]
            .desk()?
            .with_space(|space| Ok(space.writer()))
            .ok()?;
        let known = self.laptops[n]
            .desk()?
            .with_space(|space| Ok(space.vector()?))
            .ok()?;
        Some((other.device.to_string(), known.get(&other)))
    }

    fn newcomer(&mut self, administrator: usize) {
        let offer = json!({"role": self.chance.pick(&["volunteer", "staff"])});
        let made = self.laptops[administrator].call("make_invitation", offer);
        self.recover(administrator);
        let Ok(made) = made else { return };
        let mut laptop = self.new_laptop(Image::new());
        let number = laptop.number;
        if laptop.start().is_err() {
            return;
        }
        let who = json!({"invitation": made["invitation"], "staff_name": format!("新{number}"),
            "device_name": format!("电脑{number}")});
        let asked = laptop.call("join_committee", who);
        self.trace
            .note(&format!("{number} asks to join: {}", asked.is_ok()));
        self.laptops.push(laptop);
    }
}
