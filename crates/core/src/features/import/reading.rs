//! What reading a file gives: typed rows, and a word about everything that was not taken as it stood.

use super::field::Field;
use super::identity::Sex;
use super::issue::Issue;
use crate::features::register::living::{HomeUse, Registration};
use crate::problem::Words;
use chrono::NaiveDate;
use serde::Serialize;

/// What a file is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Residents and their homes.
    Roster,
    /// A round's list: residents, sampled or not, in which tube.
    Round,
    /// Supplies that came in.
    Supplies,
}

impl Kind {
    /// The kind of that word: `roster`, `round`, `supplies`.
    pub fn by_name(name: &str) -> Option<Self> {
        match name {
            "roster" => Some(Self::Roster),
            "round" => Some(Self::Round),
            "supplies" => Some(Self::Supplies),
            _ => None,
        }
    }
}

/// A whole file, read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reading {
    /// What it is about.
    pub kind: Kind,
    /// The compound its rows belong to, where a row does not say otherwise ("" for supplies without one).
    pub compound: String,
    /// Every sheet, imported or not.
    pub sheets: Vec<SheetView>,
    /// The rows to be written.
    pub rows: Rows,
    /// Remarks, in order of sheet and row.
    pub issues: Vec<Issue>,
    /// What the rows hold.
    pub counts: Counts,
    /// What of that the register does not hold yet.
    pub new: NewCounts,
}

/// The rows, by kind of file.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Rows {
    /// A roster's.
    Roster(Roster),
    /// A round list's.
    Round(RoundList),
    /// A supply list's.
    Supplies(Supplies),
}

/// A sheet of the file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetView {
    /// Its name ("" in a text file).
    pub name: String,
    /// Imported or left out.
    pub import: bool,
    /// Why left out, or what it was taken for.
    pub why: Words,
    /// Rows the headings stand in, from 1.
    pub header_rows: Vec<u32>,
    /// Its columns.
    pub columns: Vec<ColumnView>,
    /// Rows taken for data, rejected ones included.
    pub data_rows: usize,
    /// Rows below the headings that are no data.
    pub skipped: Vec<SkippedRow>,
}

/// A column of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnView {
    /// From 0.
    pub index: u32,
    /// As it stands in the file.
    pub title: String,
    /// What it was recognised as.
    pub field: Option<Field>,
}

/// A row that is no data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SkippedRow {
    /// From 1.
    pub row: u32,
    /// Why.
    pub why: Skip,
}

/// Why a row is no data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Skip {
    /// Nothing but a running number or what merged areas left there.
    Blank,
    /// The headings again.
    Header,
    /// A subtotal or total.
    Total,
    /// Signatures, dates, notes.
    Note,
    /// A line that names the building of the rows below it.
    Heading,
}

/// How much the accepted rows hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Different buildings.
    pub buildings: usize,
    /// Different units that have a name.
    pub units: usize,
    /// Different homes, empty ones included.
    pub homes: usize,
    /// Residents; in a round list, different people.
    pub residents: usize,
}

/// How much of it is new to the register.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct NewCounts {
    /// Homes to be made.
    pub homes: usize,
    /// Residents to be added.
    pub residents: usize,
}

/// Where a home stands; bare names, the nameless unit is "".
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Home {
    /// The compound's name.
    pub compound: String,
    /// The building's.
    pub building: String,
    /// The unit's, or "".
    pub unit: String,
    /// The room's.
    pub room: String,
}

/// A roster's rows.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Roster {
    /// Residents to be added.
    pub residents: Vec<ResidentRow>,
    /// Homes listed without a resident.
    pub empty_homes: Vec<EmptyHome>,
    /// Homes of which a row says what they are used as, lived in or empty; each once.
    pub used_homes: Vec<UsedHome>,
    /// Names and identity numbers of rows that could not be placed.
    #[serde(skip)]
    pub unplaced: Vec<String>,
}

impl Roster {
    /// What a row says a home is used as.
    pub(super) fn use_of(&self, home: &Home) -> Option<HomeUse> {
        let mut said = self.used_homes.iter();
        said.find(|row| row.home == *home).map(|row| row.used_as)
    }
}

/// One resident.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ResidentRow {
    /// Which of [`Reading::sheets`].
    pub sheet: usize,
    /// Row, from 1.
    pub row: u32,
    /// The home.
    pub home: Home,
    /// The name.
    pub name: String,
    /// As written, else as the identity number says.
    pub sex: Option<Sex>,
    /// As the identity number says, else as written.
    pub birth: Option<NaiveDate>,
    /// As written, made alike (upper-case X); kept also where it is flagged, left out only where its digits are lost.
    pub id_number: Option<String>,
    /// The first number; a bad one is kept as written and flagged.
    pub phone: Option<String>,
    /// Further numbers of the same cell or of a second phone column.
    pub other_phones: Vec<String>,
    /// Relation to the head of the household, as written.
    pub relation: Option<String>,
    /// In town or not, where the file says.
    pub present: Option<bool>,
    /// Care tags the note points to.
    pub care: Vec<&'static str>,
    /// Special situation and remarks, as written.
    pub note: Option<String>,
    /// Whether registered here, where the file says.
    pub registration: Option<Registration>,
    /// Where registered, as written.
    pub registered_at: Option<String>,
    /// Whom to call in an emergency, as a field keeps it.
    pub contact: Option<String>,
}

/// What a home is used as, where a row says so.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UsedHome {
    /// Which of [`Reading::sheets`].
    pub sheet: usize,
    /// The first row that says so, from 1.
    pub row: u32,
    /// The home.
    pub home: Home,
    /// As what.
    pub used_as: HomeUse,
}

/// A home nobody is listed in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EmptyHome {
    /// Which of [`Reading::sheets`].
    pub sheet: usize,
    /// Row, from 1.
    pub row: u32,
    /// The home.
    pub home: Home,
    /// Remarks, as written.
    pub note: Option<String>,
}

/// A round list's rows.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct RoundList {
    /// One a line, repeated people included.
    pub rows: Vec<RoundRow>,
    /// The day most tube codes carry.
    pub day: Option<NaiveDate>,
    /// Tubes in order of their codes.
    pub tubes: Vec<TubeView>,
    /// People listed more than once.
    pub repeated: Vec<RepeatedPerson>,
}

/// One line of a round list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RoundRow {
    /// Which of [`Reading::sheets`].
    pub sheet: usize,
    /// Row, from 1.
    pub row: u32,
    /// The home.
    pub home: Home,
    /// The name.
    pub name: String,
    /// Identity number, as for a resident.
    pub id_number: Option<String>,
    /// The first phone number.
    pub phone: Option<String>,
    /// Sampled or not, where the file says.
    pub sampled: Option<bool>,
    /// The tube's code in capitals.
    pub tube: Option<String>,
    /// Remarks, as written.
    pub note: Option<String>,
}

/// A tube and who is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TubeView {
    /// Its code.
    pub code: String,
    /// Rows that name it (of the sheet they stand in).
    pub rows: Vec<u32>,
    /// Different people among them.
    pub people: usize,
    /// More people than a tube takes.
    pub over: bool,
}

/// Somebody who is listed more than once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RepeatedPerson {
    /// The name.
    pub name: String,
    /// The identity number, where there is one.
    pub id_number: Option<String>,
    /// The rows.
    pub rows: Vec<u32>,
}

/// A supply list's rows.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Supplies {
    /// One a line.
    pub items: Vec<SupplyRow>,
}

/// One line of a supply list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SupplyRow {
    /// Which of [`Reading::sheets`].
    pub sheet: usize,
    /// Row, from 1.
    pub row: u32,
    /// What it is.
    pub item: String,
    /// Size or model ("" where none).
    pub spec: String,
    /// What it is counted in ("" where none).
    pub measure: String,
    /// In thousandths. `None` where none could be read; zero or less is flagged: no receipt is to be written for either.
    pub quantity_milli: Option<i64>,
    /// Lot.
    pub lot: Option<String>,
    /// Best before.
    pub expiry: Option<NaiveDate>,
    /// Where it came from.
    pub source: Option<String>,
    /// When it came.
    pub arrived: Option<NaiveDate>,
    /// Remarks, as written.
    pub note: Option<String>,
}
