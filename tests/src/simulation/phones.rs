//! Volunteers' phones: each shows what it was last given, keeps what is tapped until a laptop has it, and reaches that laptop
//! or does not. What the page on a phone does is modelled here; what laptops do with it is the product's own.

use super::deeds::CANARY;
use super::faults::Fault;
use super::town::Town;
use crate::door::code_in;
use linli_core::desk::Lang;
use linli_core::features::phones::types::{Delivered, DoorSheet};
use linli_core::features::phones::{Channel, deliver, join, show_sheet};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A phone.
pub struct Phone {
    laptop: usize,
    /// Whether its round is the delivery.
    delivers: bool,
    session: Option<String>,
    /// What a mark of each target follows: the one of the last sheet, or one made here since.
    shown: Shown,
    waiting: Vec<Word>,
    /// What was sent once and is still under way.
    late: Vec<Word>,
}

/// What was said on a phone.
#[derive(Clone)]
struct Word {
    id: String,
    what: What,
    tag: String,
    note: String,
    made_at: i64,
}

#[derive(Clone)]
enum What {
    Mark {
        target: String,
        outcome: u64,
        over: Option<String>,
    },
    /// So many were met behind this door whom the list lacks.
    People { home: String, people: u64 },
}

impl Word {
    fn as_delivered(&self, now: i64) -> Delivered {
        let age = now - self.made_at;
        let word = match &self.what {
            What::Mark {
                target,
                outcome,
                over,
            } => {
                json!({"id": self.id, "target": target, "outcome": outcome, "note": self.note, "age_ms": age, "over": over})
            }
            What::People { home, people } => {
                json!({"id": self.id, "home": home, "people": people, "note": self.note, "age_ms": age})
            }
        };
        serde_json::from_value(word).expect("a phone says what phones say")
    }

    /// Whether its note is kept: what takes something back carries none.
    fn is_noted(&self) -> bool {
        match self.what {
            What::Mark { outcome, .. } => outcome > 0,
            What::People { people, .. } => people > 0,
        }
    }
}

impl Town {
    /// Volunteers go through some doors; one of them may be let in at laptop `n` first.
    pub fn phones_go_round(&mut self, n: usize) {
        if self.phones.is_empty() || self.chance.one_in(6) {
            self.phone_invited(n, None);
        }
        for _ in 0..=self.chance.below(5) {
            if !self.phones.is_empty() {
                self.phone();
            }
        }
    }

    /// Something happens at a phone.
    fn phone(&mut self) {
        let phone = self.chance.below(self.phones.len());
        match self.chance.below(13) {
            _ if self.phones[phone].session.is_none() => {
                self.phone_invited(self.phones[phone].laptop, Some(phone));
            }
            0..=5 => {
                for _ in 0..=self.chance.below(3) {
                    self.speak(phone);
                }
            }
            6..=8 => self.deliver(phone),
            9 => self.sheet(phone),
            10 | 11 => self.report_settled(phone),
            _ => self.phone_ended(phone),
        }
    }

    /// Laptop `n` makes a code, for a phone of before or a new one, which comes with it; somebody else may come first.
    fn phone_invited(&mut self, n: usize, again: Option<usize>) {
        let delivers = match again {
            Some(phone) => self.phones[phone].delivers,
            None => self.chance.one_in(3),
        };
        let round = match delivers {
            true => self.register.delivery.clone(),
            false => self.register.round.clone(),
        };
        let args = json!({"round": round, "buildings": [self.register.building], "name": "志愿者"});
        let made = self.laptops[n].call("invite_phone", args);
        self.trace.note(&format!("{n} invites a phone: {}", code(&made)));
        self.recover(n);
        let Ok(made) = made else { return };
        let code = code_in(&made).to_owned();
        if self.chance.one_in(6) {
            self.faults.fired(Fault::CodeRaced);
            let own = self.own_secret();
            self.join(n, &code, &own);
        }
        let own = self.own_secret();
        let mut session = self.join(n, &code, &own);
        if self.chance.one_in(4) {
            self.faults.fired(Fault::PhoneReplyLost);
            session = self.join(n, &code, &own);
        }
        match again {
            Some(phone) => self.phones[phone].session = session,
            None => self.phones.push(Phone {
                laptop: n,
                delivers,
                session,
                shown: BTreeMap::new(),
                waiting: Vec::new(),
                late: Vec::new(),
            }),
        }
    }

    /// What only the phone knows.
    fn own_secret(&mut self) -> String {
        (0..32)
            .map(|_| char::from(self.chance.pick(b"0123456789abcdef")))
            .collect()
    }

    fn join(&mut self, n: usize, code: &str, own: &str) -> Option<String> {
        let desk = self.laptops[n].desk()?;
        let at_work = self.laptops[n].at_work();
        let joined = join(desk, code, own, Channel::Plain);
        drop(at_work);
        let how = joined.as_ref().map_or_else(|problem| problem.code, |_| "ok");
        self.trace.note(&format!("a phone comes to {n}: {how}"));
        let stopped = self.laptops[n].disk.has_stopped();
        self.recover(n);
        joined.ok().filter(|_| !stopped).map(|session| session.secret)
    }

    /// Somebody says something on their phone; no network is needed for that.
    fn speak(&mut self, phone: usize) {
        self.written += 1;
        let tag = format!("#{}#", self.written);
        let what = match self.chance.one_in(5) {
            true => self.people(),
            false => self.mark(phone),
        };
        let one = &self.phones[phone];
        let canary = if one.delivers { "" } else { CANARY };
        let bytes: [u8; 16] = std::array::from_fn(|_| self.chance.below(256) as u8);
        let word = Word {
            id: linli_core::id::Id::from_bytes(bytes).to_string(),
            what,
            note: format!("{canary}{tag}"),
            tag: tag.clone(),
            made_at: self.time.now(),
        };
        if !one.delivers {
            self.in_round.insert(tag);
        }
        let one = &mut self.phones[phone];
        show(&mut one.shown, &word);
        one.waiting.push(word);
    }

    fn mark(&mut self, phone: usize) -> What {
        let one = &self.phones[phone];
        let targets = match one.delivers {
            true => &self.register.homes,
            false => &self.register.residents,
        };
        let target = targets[self.chance.below(targets.len())].clone();
        let target = target.as_str().unwrap_or_default().to_owned();
        let over = one.shown.get(&target).cloned().flatten();
        let outcome = match over {
            Some(_) => self.chance.pick(&[1, 50, 0]),
            None => self.chance.pick(&[1, 1, 50]),
        };
        What::Mark {
            target,
            outcome,
            over,
        }
    }

    fn people(&mut self) -> What {
        let homes = &self.register.homes;
        let home = homes[self.chance.below(homes.len())].clone();
        What::People {
            home: home.as_str().unwrap_or_default().to_owned(),
            people: self.chance.pick(&[1, 3, 0]),
        }
    }

    /// The phone delivers what waits, over a network that may lose the way there or back, or bring it twice or late.
    fn deliver(&mut self, phone: usize) {
        let sent = self.phones[phone].waiting.clone();
        match self.chance.below(8) {
            0 => self.faults.fired(Fault::PhoneOffline),
            1 => {
                self.faults.fired(Fault::PhoneReplyLost);
                self.hand_over(phone, &sent);
            }
            2 => {
                self.faults.fired(Fault::PhoneTwice);
                self.hand_over(phone, &sent);
                self.deliver_well(phone);
            }
            3 => {
                self.faults.fired(Fault::PhoneLate);
                self.phones[phone].late = sent;
            }
            _ => self.deliver_well(phone),
        }
    }

    /// What is still under way arrives, and then what waits; answers come back.
    pub fn deliver_well(&mut self, phone: usize) {
        let late = std::mem::take(&mut self.phones[phone].late);
        self.hand_over(phone, &late);
        let sent = self.phones[phone].waiting.clone();
        let Some(answers) = self.hand_over(phone, &sent) else {
            return;
        };
        for word in &sent {
            match answers.get(&word.id) {
                Some(true) if word.is_noted() => {
                    self.told.insert(word.tag.clone(), self.phones[phone].laptop);
                }
                Some(_) => {}
                None => continue,
            }
            self.phones[phone].waiting.retain(|waiting| waiting.id != word.id);
        }
        if self.chance.one_in(2) {
            self.sheet(phone);
        }
    }

    /// Brings words to the laptop; which of them it said it keeps, or will not.
    fn hand_over(&mut self, phone: usize, words: &[Word]) -> Option<BTreeMap<String, bool>> {
        let now = self.time.now();
        let n = self.phones[phone].laptop;
        let session = self.phones[phone].session.clone()?;
        let round = self.round_of(phone).as_str().and_then(|id| id.parse().ok())?;
        let args = words.iter().map(|word| word.as_delivered(now)).collect();
        let at_work = self.laptops[n].at_work();
        let answers = deliver(
            self.laptops[n].desk()?,
            &session,
            Channel::Plain,
            round,
            args,
            Lang::En,
        );
        drop(at_work);
        let how = answers.as_ref().map_or_else(
            |problem| problem.code.to_owned(),
            |done| done.iter().map(|one| if one.kept { '+' } else { '-' }).collect(),
        );
        self.trace.note(&format!("phone {phone} delivers to {n}: {how}"));
        let stopped = self.laptops[n].disk.has_stopped();
        self.recover(n);
        match answers {
            _ if stopped => None,
            Ok(done) => Some(
                done.into_iter()
                    .map(|one| (one.id.to_string(), one.kept))
                    .collect(),
            ),
            Err(problem) => {
                if problem.code == "phone_over" {
                    self.phones[phone].session = None;
                }
                None
            }
        }
    }

    /// The phone fetches its sheet anew.
    fn sheet(&mut self, phone: usize) {
        let n = self.phones[phone].laptop;
        let (Some(session), Some(desk)) = (self.phones[phone].session.clone(), self.laptops[n].desk()) else {
            return;
        };
        let sheet = show_sheet(desk, &session, Channel::Plain, Lang::En);
        let how = sheet.as_ref().map_or_else(|problem| problem.code, |_| "ok");
        self.trace
            .note(&format!("phone {phone} shows what {n} has: {how}"));
        self.recover(n);
        let Ok(sheet) = sheet else { return };
        let one = &mut self.phones[phone];
        one.shown = marks(&sheet);
        for word in &one.waiting {
            show(&mut one.shown, word);
        }
    }

    /// Somebody at some laptop sees to a report of people on no list, or finds that nobody has.
    fn report_settled(&mut self, phone: usize) {
        let round = self.round_of(phone);
        let n = self.chance.below(self.laptops.len());
        let listed = self.laptops[n].call("list_unlisted", json!({ "round": round }));
        let rows = listed.as_ref().ok().and_then(|list| list["rows"].as_array());
        let rows = rows.map_or(&[][..], Vec::as_slice);
        if rows.is_empty() {
            return;
        }
        let row = &rows[self.chance.below(rows.len())];
        let args =
            json!({"round": round, "home": row["home"], "id": row["id"], "seen": row["seen_at"].is_null()});
        let done = self.laptops[n].call("settle_unlisted", args);
        self.trace
            .note(&format!("{n} settles a phone's report: {}", code(&done)));
        self.recover(n);
    }

    /// Somebody at some laptop ends the phone.
    fn phone_ended(&mut self, phone: usize) {
        let round = self.round_of(phone);
        let n = self.chance.below(self.laptops.len());
        let listed = self.laptops[n].call("list_phones", json!({ "round": round }));
        let ids = listed.as_ref().ok().and_then(|list| list["phones"].as_array());
        let ids: Vec<Value> = ids.into_iter().flatten().map(|one| one["id"].clone()).collect();
        if ids.is_empty() {
            return;
        }
        let id = ids[self.chance.below(ids.len())].clone();
        let done = self.laptops[n].call("end_phone", json!({ "id": id }));
        self.trace.note(&format!("{n} ends a phone: {}", code(&done)));
        if done.is_ok() {
            self.faults.fired(Fault::PhoneEnded);
        }
        self.recover(n);
    }

    fn round_of(&self, phone: usize) -> Value {
        match self.phones[phone].delivers {
            true => self.register.delivery.clone(),
            false => self.register.round.clone(),
        }
    }

    /// At the end every phone that may still work reaches its laptop.
    pub fn phones_deliver(&mut self) {
        for phone in 0..self.phones.len() {
            self.deliver_well(phone);
        }
    }
}

/// What a mark of each target follows on a phone.
type Shown = BTreeMap<String, Option<String>>;

/// From here on a phone shows what was said on it.
fn show(shown: &mut Shown, word: &Word) {
    if let What::Mark { target, .. } = &word.what {
        shown.insert(target.clone(), Some(word.id.clone()));
    }
}

/// The mark of every target on a sheet.
fn marks(sheet: &DoorSheet) -> Shown {
    let units = sheet.buildings.iter().flat_map(|building| &building.units);
    units
        .flat_map(|unit| &unit.doors)
        .flat_map(|door| &door.targets)
        .map(|target| (target.id.to_string(), target.mark.clone()))
        .collect()
}

fn code(done: &Result<Value, String>) -> &str {
    done.as_ref().map_or_else(String::as_str, |_| "ok")
}
