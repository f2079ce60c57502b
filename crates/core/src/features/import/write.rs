//! Writes what was accepted: places that are missing, people, what changed about them, and for a round list the round with its
//! marks.

use super::difference::{Choice, Edit};
use super::reading::{Home, Reading, ResidentRow, Roster, RoundList, Rows};
use super::register::{Known, Register};
use super::types::ImportCounts;
use super::{Sex, limits};
use crate::desk::Job;
use crate::features::register::living::{HomeUse, Registration};
use crate::features::register::{
    BuildingAdded, CompoundAdded, Field, HomeAdded, ImportWritten, ResidentAdded, UnitAdded,
};
use crate::features::sweeps::{MarkRecorded, RoundOpened, mark_draft, own_outcomes};
use crate::id::Id;
use crate::problem::{Problem, ProblemKind};
use crate::space::Pen;
use std::collections::{HashMap, HashSet};

/// Codes of the screening's own outcomes: sampled, and not at home.
const SAMPLED: u8 = 1;
const NOT_SAMPLED: u8 = 50;

/// What is to be written of a file.
#[derive(Default)]
pub(super) struct Written<'a> {
    /// Of a roster: what was accepted.
    pub accepted: Vec<&'a Choice>,
    /// How much comes in.
    pub counts: ImportCounts,
    /// How many people are written anew where they live, move, and have moved out.
    pub changed: u64,
    pub moved: u64,
    pub left: u64,
}

/// One import under way.
struct Writing<'a, 'p> {
    pen: &'a mut Pen<'p>,
    register: Register,
    /// What the file says homes are used as, for those to be made.
    uses: HashMap<Home, HomeUse>,
    import: Id,
    job: &'a Job,
    done: u64,
    total: u64,
}

/// Writes all of it, or nothing: the caller's transaction is taken back on any error, a cancel too.
pub(super) fn write(
    pen: &mut Pen<'_>,
    reading: &Reading,
    what: &Written<'_>,
    file: &str,
    job: &Job,
) -> Result<Id, Problem> {
    let register = Register::read(pen.db())?;
    let import = pen.make_id();
    let some = |count: u64| Some(count).filter(|count| *count > 0);
    let written = ImportWritten {
        file: file.to_owned(),
        buildings: what.counts.buildings,
        units: what.counts.units,
        homes: what.counts.homes,
        residents: what.counts.residents,
        changed: some(what.changed),
        moved: some(what.moved),
        left: some(what.left),
    };
    pen.write(written.draft(import))?;
    let mut writing = Writing {
        pen,
        register,
        uses: HashMap::new(),
        import,
        job,
        done: 0,
        total: 0,
    };
    match &reading.rows {
        Rows::Roster(roster) => writing.roster(roster, &what.accepted)?,
        Rows::Round(list) => writing.round(list, file)?,
        Rows::Supplies(supplies) => {
            crate::features::supplies::import(writing.pen, import, supplies)?;
        }
    }
    Ok(import)
}

impl Writing<'_, '_> {
    fn step(&mut self) -> Result<(), Problem> {
        self.done += 1;
        if self.done.is_multiple_of(200) && !self.job.step(self.done, self.total) {
            return Err(Problem::new(
                ProblemKind::Cancelled,
                "cancelled",
                "已取消，什么都没有写入。",
                "Cancelled; nothing was written.",
            ));
        }
        Ok(())
    }

    fn roster(&mut self, roster: &Roster, accepted: &[&Choice]) -> Result<(), Problem> {
        self.total = accepted.len() as u64;
        // Of an empty home it is one of the changes that are accepted.
        let empty: HashSet<&Home> = roster.empty_homes.iter().map(|row| &row.home).collect();
        let said = roster.used_homes.iter().filter(|row| !empty.contains(&row.home));
        self.uses = said.map(|row| (row.home.clone(), row.used_as)).collect();
        for choice in accepted {
            self.step()?;
            match choice {
                Choice::Add(at) => {
                    if let Some(row) = roster.residents.get(*at) {
                        self.resident(row)?;
                    }
                }
                Choice::Edit(edit) => self.edit(edit)?,
                Choice::MoveOut(who) => self.anew(Field::Status, who.id, Some("moved_out"))?,
                Choice::Home(edit) => {
                    let id = self.home(&edit.home)?;
                    for change in &edit.changes {
                        self.anew(change.field, id, Some(&change.to))?;
                    }
                }
            }
        }
        Ok(())
    }

    fn edit(&mut self, edit: &Edit) -> Result<(), Problem> {
        if let Some((home, _)) = &edit.moved {
            let home = self.home(home)?.to_string();
            self.anew(Field::Home, edit.who.id, Some(&home))?;
        }
        for change in &edit.changes {
            self.anew(change.field, edit.who.id, Some(&change.to))?;
        }
        Ok(())
    }

    fn anew(&mut self, field: Field, entry: Id, value: Option<&str>) -> Result<(), Problem> {
        self.pen.write(field.edit_by(entry, value, Some(self.import)))?;
        Ok(())
    }

    fn resident(&mut self, row: &ResidentRow) -> Result<(), Problem> {
        let home = self.home(&row.home)?;
        let phones: Vec<&str> = row
            .phone
            .iter()
            .chain(&row.other_phones)
            .map(String::as_str)
            .collect();
        let care = row.care.join("\n");
        let resident = ResidentAdded {
            home: Some(home),
            name: row.name.clone(),
            sex: row
                .sex
                .map(|sex| if sex == Sex::Male { "male" } else { "female" }.to_owned()),
            birth: row.birth.map(|date| date.to_string()),
            id_number: row.id_number.clone(),
            phone: Some(phones.join("、")).filter(|text| !text.is_empty()),
            relation: row.relation.clone(),
            care: Some(care).filter(|text| !text.is_empty()),
            note: row.note.clone(),
            status: (row.present == Some(false)).then(|| "away".to_owned()),
            import: Some(self.import),
        };
        let id = self.pen.make_id();
        self.pen.write(resident.draft(id))?;
        let said = [
            (Field::Registration, row.registration.map(Registration::name)),
            (Field::RegisteredAt, row.registered_at.as_deref()),
            (Field::Contact1, row.contact.as_deref()),
        ];
        for (field, value) in said.into_iter().filter(|(_, value)| value.is_some()) {
            self.anew(field, id, value)?;
        }
        Ok(())
    }

    /// A round list becomes a round of its own (with the import's id, so that undoing the import hides it) and its marks.
    fn round(&mut self, list: &RoundList, file: &str) -> Result<(), Problem> {
        self.total = list.rows.len() as u64;
        let mut targets = Vec::with_capacity(list.rows.len());
        for row in &list.rows {
            self.step()?;
            let home = self.home(&row.home)?;
            let known = self
                .register
                .person(&row.home, &row.name, row.id_number.as_deref());
            let target = match known {
                Some(id) => id,
                None => {
                    let id = self.pen.make_id();
                    let resident = ResidentAdded {
                        home: Some(home),
                        name: row.name.clone(),
                        id_number: row.id_number.clone(),
                        phone: row.phone.clone(),
                        import: Some(self.import),
                        ..ResidentAdded::default()
                    };
                    self.pen.write(resident.draft(id))?;
                    let known = Known {
                        id,
                        name: row.name.clone(),
                        id_number: row.id_number.clone(),
                    };
                    self.register.add_person(row.home.clone(), known);
                    id
                }
            };
            targets.push(target);
        }
        let mut compounds: Vec<Id> = list
            .rows
            .iter()
            .filter_map(|row| self.register.compounds.get(&row.home.compound).copied())
            .collect();
        compounds.sort();
        compounds.dedup();
        let day = list
            .day
            .and_then(|day| day.and_hms_opt(0, 0, 0))
            .map(|day| day.and_utc().timestamp_millis());
        let opened = RoundOpened {
            name: file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned(),
            kind: "screening".to_owned(),
            target: "resident".to_owned(),
            compounds,
            outcomes: own_outcomes(),
            tube_size: Some(limits::TUBE_CAPACITY as u32),
            starts_at: day.unwrap_or_else(|| self.pen.now_ms()),
            ..RoundOpened::default()
        };
        self.pen.write(opened.draft(self.import))?;
        for (row, target) in list.rows.iter().zip(targets) {
            let Some(sampled) = row.sampled else { continue };
            let mark = MarkRecorded {
                outcome: if sampled { SAMPLED } else { NOT_SAMPLED },
                tube: row.tube.clone().filter(|_| sampled),
                note: row.note.clone(),
                ..MarkRecorded::default()
            };
            self.pen.write(mark_draft(self.import, target, &mark))?;
        }
        Ok(())
    }

    /// The home at an address, made with everything above it where it is missing.
    fn home(&mut self, place: &Home) -> Result<Id, Problem> {
        let import = Some(self.import);
        let compound = match self.register.compounds.get(&place.compound) {
            Some(id) => *id,
            None => {
                let id = self.pen.make_id();
                self.pen.write(
                    CompoundAdded {
                        name: place.compound.clone(),
                        import,
                    }
                    .draft(id),
                )?;
                self.register.compounds.insert(place.compound.clone(), id);
                id
            }
        };
        let key = (compound, place.building.clone());
        let building = match self.register.buildings.get(&key) {
            Some(id) => *id,
            None => {
                let id = self.pen.make_id();
                self.pen.write(
                    BuildingAdded {
                        compound,
                        name: place.building.clone(),
                        import,
                    }
                    .draft(id),
                )?;
                self.register.buildings.insert(key, id);
                id
            }
        };
        let key = (building, place.unit.clone());
        let unit = match self.register.units.get(&key) {
            Some(id) => *id,
            None => {
                let id = self.pen.make_id();
                self.pen.write(
                    UnitAdded {
                        building,
                        name: place.unit.clone(),
                        import,
                    }
                    .draft(id),
                )?;
                self.register.units.insert(key, id);
                id
            }
        };
        let key = (unit, place.room.clone());
        if let Some(id) = self.register.homes.get(&key) {
            return Ok(*id);
        }
        let id = self.pen.make_id();
        self.pen.write(
            HomeAdded {
                unit,
                room: place.room.clone(),
                import,
            }
            .draft(id),
        )?;
        self.register.homes.insert(key, id);
        if let Some(used_as) = self.uses.get(place) {
            self.anew(Field::HomeUse, id, Some(used_as.name()))?;
        }
        Ok(id)
    }
}
