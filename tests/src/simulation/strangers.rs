//! Laptops whose program is not the product: strangers, members that were tampered with, and versions to come.

use super::faults::Fault;
use super::town::Town;
use crate::chance::Chance;
use crate::forge::Forger;
use crate::world::seeded;
use ed25519_dalek::SigningKey;
use linli_core::desk::Desk;
use linli_core::id::Id;
use linli_core::journal::chains;
use linli_core::journal::clock::Hlc;
use linli_core::journal::fact::{Class, Draft};
use linli_core::world::Clock;
use serde_json::Value;

/// What nobody may find in a table.
pub const FORGED: &str = "forged";
const ENTRY_EDITED: u16 = 25;
const MARK_RECORDED: u16 = 43;
/// A kind no version so far knows.
const NEWER: u16 = 60_000;
/// A field of a mark no version so far knows.
const NEWER_FIELD: u8 = 23;
/// The field of a resident's note.
const NOTE: u8 = 27;
const YEAR_2099: i64 = 4_070_908_800_000;

impl Town {
    /// Pages that no product of today has written come to laptop `n`.
    pub fn strange_pages(&mut self, n: usize, rights_change: bool) {
        let fault = self.chance.pick(&[
            Fault::Forged,
            Fault::Impersonated,
            Fault::ForbiddenFact,
            Fault::NewerKind,
            Fault::NewerField,
            Fault::Forked,
            Fault::Gap,
            Fault::FutureClock,
            Fault::Giant,
        ]);
        // Where nobody is a volunteer, or not for sure, nothing is forbidden.
        let lawful = rights_change || self.founded < 4;
        let fault = if lawful && fault == Fault::ForbiddenFact {
            Fault::Gap
        } else {
            fault
        };
        if fault == Fault::Impersonated {
            return self.impersonate(n);
        }
        // The laptop of a volunteer has been tampered with; its key is its own.
        let Some(key) = self.laptops[3.min(self.founded - 1)].key() else {
            return;
        };
        let Some(desk) = self.laptops[n].desk() else {
            return;
        };
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&(self.chance.below(usize::MAX) as u64).to_le_bytes());
        let key = if fault == Fault::Forged {
            SigningKey::from_bytes(&seed)
        } else {
            key
        };
        let Some(mut forger) = forger(
            desk,
            key,
            u64::from_le_bytes([1, 2, 3, 4, 5, seed[1], seed[2], 0]),
        ) else {
            return;
        };
        forger.at_ms = self.laptops[n].clock.now_ms();
        let resident = id(&self.register.residents[0]);
        let round = id(&self.register.round);
        let edit = edit(resident, FORGED);
        let pages = match fault {
            Fault::Forged => vec![forger.page(vec![mark(round, resident, FORGED), edit])],
            Fault::ForbiddenFact => vec![forger.page(vec![edit])],
            Fault::NewerKind => vec![forger.page(vec![Draft { kind: NEWER, ..edit }])],
            // The mark counts all the same; the field goes with it wherever its page goes.
            Fault::NewerField => {
                let parts = [
                    (0, Part::Number(1)),
                    (2, Part::Text("newer")),
                    (NEWER_FIELD, Part::Text("later")),
                ];
                vec![forger.page(vec![body(Class::Round(round), MARK_RECORDED, resident, &parts)])]
            }
            Fault::Forked => {
                let (next, previous) = (forger.next, forger.previous);
                let first = forger.page(vec![mark(round, resident, "one")]);
                (forger.next, forger.previous) = (next, previous);
                vec![first, forger.page(vec![mark(round, resident, "other")])]
            }
            Fault::Gap => {
                forger.page(vec![mark(round, resident, FORGED)]);
                vec![forger.page(vec![mark(round, resident, FORGED)])]
            }
            Fault::FutureClock => {
                forger.at_ms = YEAR_2099;
                if self.chance.one_in(2) {
                    // The last reading a page may carry.
                    forger.heard = Hlc((1 << 62) - 2 - forger.next);
                }
                vec![forger.page(vec![mark(round, resident, "2099")])]
            }
            // Now and then more than a hub gives at a time, which does not pack: that takes everybody its time.
            _ if self.chance.one_in(8) => {
                let notes = [(); 2].map(|()| noise(&mut self.chance, 700_000));
                vec![forger.page(notes.iter().map(|note| mark(round, resident, note)).collect())]
            }
            _ => vec![forger.page(vec![mark(round, resident, &"大".repeat(60_000))])],
        };
        self.faults.fired(fault);
        let at_work = self.laptops[n].at_work();
        let done = desk.take_in(pages.clone());
        drop(at_work);
        if done.is_ok() && !self.laptops[n].disk.has_stopped() {
            // Not the stranger's: an administrator may send it away.
            let kept = pages.into_iter().filter(|_| fault != Fault::Forged);
            self.given.extend(kept.map(|page| (n, page)));
        }
        self.trace
            .note(&format!("{n} is given {fault:?}: {}", done.is_ok()));
        self.recover(n);
    }
}

impl Town {
    /// Laptop `n` is given a page that goes on from the chain of another one and names its key, signed with a stranger's.
    fn impersonate(&mut self, n: usize) {
        let other = self.chance.below(self.laptops.len());
        let seed = [self.chance.below(250) as u8 + 1; 32];
        let stranger = SigningKey::from_bytes(&seed).verifying_key().to_bytes();
        let (Some(desk), Some(victim)) = (self.laptops[n].desk(), self.laptops[other].desk()) else {
            return;
        };
        let Ok(writer) = victim.with_space(|space| Ok(space.writer())) else {
            return;
        };
        let chain = desk.with_space(|space| Ok(chains::branches(space.db(), &writer)?.pop()));
        let Some(mut forger) = forger(desk, SigningKey::from_bytes(&seed), writer.epoch) else {
            return;
        };
        if let Ok(Some(chain)) = chain {
            (forger.next, forger.previous) = (chain.last_seq + 1, chain.last_hash);
        }
        forger.by = victim.staff();
        forger.at_ms = self.laptops[n].clock.now_ms();
        let mut page = forger.page(vec![edit(id(&self.register.residents[0]), FORGED)]);
        let place = page.windows(32).position(|part| part == stranger);
        let place = place.expect("a page names its writer's key");
        page[place..place + 32].copy_from_slice(&victim.signing_key().verifying_key().to_bytes());
        self.faults.fired(Fault::Impersonated);
        let at_work = self.laptops[n].at_work();
        let done = desk.take_in(vec![page]);
        drop(at_work);
        self.trace.note(&format!(
            "{n} is given a page in the name of {other}: {}",
            done.is_ok()
        ));
        self.recover(n);
    }
}

/// So many letters that do not pack.
fn noise(chance: &mut Chance, letters: usize) -> String {
    let letter = |_| char::from(b' ' + chance.below(95) as u8);
    (0..letters).map(letter).collect()
}

/// Somebody with this key who writes into the space of `desk`.
fn forger(desk: &Desk, key: SigningKey, epoch: u64) -> Option<Forger> {
    let space = desk.with_space(|space| Ok(space.id)).ok()?;
    let mut seed = [0; 8];
    seed.copy_from_slice(&key.to_bytes()[..8]);
    Some(Forger {
        world: seeded(u64::from_le_bytes(seed), 0).0,
        key,
        epoch,
        space,
        by: desk.staff(),
        next: 1,
        previous: [0; 32],
        seen: Default::default(),
        at_ms: 0,
        heard: Default::default(),
    })
}

fn id(value: &Value) -> Id {
    value
        .as_str()
        .and_then(|text| text.parse().ok())
        .unwrap_or(Id::NIL)
}

fn mark(round: Id, resident: Id, note: &str) -> Draft {
    body(
        Class::Round(round),
        MARK_RECORDED,
        resident,
        &[(0, Part::Number(1)), (2, Part::Text(note))],
    )
}

fn edit(resident: Id, note: &str) -> Draft {
    body(
        Class::Register,
        ENTRY_EDITED,
        resident,
        &[(0, Part::Number(NOTE)), (1, Part::Text(note))],
    )
}

enum Part<'a> {
    Number(u8),
    Text(&'a str),
}

/// A fact whose body is a map of these.
fn body(class: Class, kind: u16, subject: Id, parts: &[(u8, Part<'_>)]) -> Draft {
    let mut bytes = Vec::new();
    let mut to = minicbor::Encoder::new(&mut bytes);
    to.map(parts.len() as u64).expect("memory takes it");
    for (key, part) in parts {
        to.u8(*key).expect("memory takes it");
        match part {
            Part::Number(number) => to.u8(*number),
            Part::Text(text) => to.str(text),
        }
        .expect("memory takes it");
    }
    Draft {
        class,
        kind,
        subject,
        body: bytes,
    }
}
