//! The facts of the register.

use crate::id::Id;
use crate::journal::fact::{Class, Draft, Kind};
use minicbor::{Decode, Encode};

pub(super) const COMPOUND_ADDED: Kind = 20;
pub(super) const BUILDING_ADDED: Kind = 21;
pub(super) const UNIT_ADDED: Kind = 22;
pub(super) const HOME_ADDED: Kind = 23;
pub(super) const RESIDENT_ADDED: Kind = 24;
pub(super) const EDITED: Kind = 25;
pub(super) const IMPORT_WRITTEN: Kind = 26;
pub(super) const IMPORT_UNDONE: Kind = 27;
// 28 is the disclosures'.
pub(super) const BULK_EDITED: Kind = 29;
pub(super) const BULK_UNDONE: Kind = 30;

/// A compound came under the committee's care.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct CompoundAdded {
    #[n(0)]
    pub name: String,
    /// The import it came with.
    #[n(1)]
    pub import: Option<Id>,
}

/// A building of a compound.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct BuildingAdded {
    #[n(0)]
    pub compound: Id,
    #[n(1)]
    pub name: String,
    #[n(2)]
    pub import: Option<Id>,
}

/// A stairwell of a building; its name is empty where the building has but one.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct UnitAdded {
    #[n(0)]
    pub building: Id,
    #[n(1)]
    pub name: String,
    #[n(2)]
    pub import: Option<Id>,
}

/// A home behind a door.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct HomeAdded {
    #[n(0)]
    pub unit: Id,
    #[n(1)]
    pub room: String,
    #[n(2)]
    pub import: Option<Id>,
}

/// Somebody lives in a home.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct ResidentAdded {
    #[n(0)]
    pub home: Option<Id>,
    #[n(1)]
    pub name: String,
    /// `male` or `female`.
    #[n(2)]
    pub sex: Option<String>,
    /// `1950-03-12`.
    #[n(3)]
    pub birth: Option<String>,
    #[n(4)]
    pub id_number: Option<String>,
    #[n(5)]
    pub phone: Option<String>,
    #[n(6)]
    pub relation: Option<String>,
    /// Care tags, one a line.
    #[n(7)]
    pub care: Option<String>,
    #[n(8)]
    pub note: Option<String>,
    /// `living`, `away` or `moved_out`.
    #[n(9)]
    pub status: Option<String>,
    #[n(10)]
    pub import: Option<Id>,
}

/// A field of an entry was written anew; absent means cleared.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Edited {
    #[n(0)]
    pub field: u8,
    #[n(1)]
    pub value: Option<String>,
    /// The import that wrote it, so that it goes with that import.
    #[n(2)]
    pub import: Option<Id>,
}

/// A file was imported; what it added names this import.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct ImportWritten {
    #[n(0)]
    pub file: String,
    #[n(1)]
    pub buildings: u64,
    #[n(2)]
    pub units: u64,
    #[n(3)]
    pub homes: u64,
    #[n(4)]
    pub residents: u64,
    /// People written anew where they live.
    #[n(5)]
    pub changed: Option<u64>,
    /// People who moved.
    #[n(6)]
    pub moved: Option<u64>,
    /// People who moved out.
    #[n(7)]
    pub left: Option<u64>,
}

/// An import was taken back as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct ImportUndone {}

/// Many residents were written anew at once; the edits are facts of their own, written just before this one.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct BulkEdited {
    /// The field all of them were about.
    #[n(0)]
    pub field: u8,
    /// What was done with it, see `BulkChange`.
    #[n(1)]
    pub action: u8,
    /// The status, tag or note.
    #[n(2)]
    pub value: String,
    /// How many.
    #[n(3)]
    pub count: u64,
}

/// Many edits were taken back as a whole; subject: the bulk.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct BulkUndone {
    /// How many have their former value again.
    #[n(0)]
    pub restored: u64,
    /// How many were written anew since, and were left alone.
    #[n(1)]
    pub left: u64,
}

macro_rules! register_draft {
    ($($fact:ty => $kind:expr),* $(,)?) => {$(
        impl $fact {
            /// The fact about `subject`, to be written.
            pub(crate) fn draft(&self, subject: Id) -> Draft {
                Draft::new(Class::Register, $kind, subject, self)
            }
        }
    )*};
}

register_draft! {
    CompoundAdded => COMPOUND_ADDED,
    BuildingAdded => BUILDING_ADDED,
    UnitAdded => UNIT_ADDED,
    HomeAdded => HOME_ADDED,
    ResidentAdded => RESIDENT_ADDED,
    Edited => EDITED,
    ImportWritten => IMPORT_WRITTEN,
    ImportUndone => IMPORT_UNDONE,
    BulkEdited => BULK_EDITED,
    BulkUndone => BULK_UNDONE,
}

/// Every field that can be written anew. Numbers are given once and never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Field {
    CompoundName = 1,
    CompoundGone = 2,
    BuildingName = 3,
    BuildingGone = 4,
    UnitName = 5,
    UnitGone = 6,
    HomeRoom = 7,
    HomeNote = 8,
    HomeGone = 9,
    HomeUse = 10,
    Keeper = 11,
    KeeperPhone = 12,
    Name = 20,
    Sex = 21,
    Birth = 22,
    IdNumber = 23,
    Phone = 24,
    Relation = 25,
    Care = 26,
    Note = 27,
    Status = 28,
    Home = 29,
    Gone = 30,
    Registration = 31,
    RegisteredAt = 32,
    AwayUntil = 33,
    Contact1 = 34,
    Contact2 = 35,
    Contact3 = 36,
    MergedInto = 40,
}

impl Field {
    /// Every field, with the table and column it shows in.
    pub(crate) const ALL: &'static [(Field, &'static str, &'static str)] = &[
        (Field::CompoundName, "compound", "name"),
        (Field::CompoundGone, "compound", "gone"),
        (Field::BuildingName, "building", "name"),
        (Field::BuildingGone, "building", "gone"),
        (Field::UnitName, "unit", "name"),
        (Field::UnitGone, "unit", "gone"),
        (Field::HomeRoom, "home", "room"),
        (Field::HomeNote, "home", "note"),
        (Field::HomeGone, "home", "gone"),
        (Field::HomeUse, "home", "used_as"),
        (Field::Keeper, "home", "keeper"),
        (Field::KeeperPhone, "home", "keeper_phone"),
        (Field::Name, "resident", "name"),
        (Field::Sex, "resident", "sex"),
        (Field::Birth, "resident", "birth"),
        (Field::IdNumber, "resident", "id_number"),
        (Field::Phone, "resident", "phone"),
        (Field::Relation, "resident", "relation"),
        (Field::Care, "resident", "care"),
        (Field::Note, "resident", "note"),
        (Field::Status, "resident", "status"),
        (Field::Home, "resident", "home"),
        (Field::Gone, "resident", "gone"),
        (Field::Registration, "resident", "registration"),
        (Field::RegisteredAt, "resident", "registered_at"),
        (Field::AwayUntil, "resident", "away_until"),
        (Field::Contact1, "resident", "contact1"),
        (Field::Contact2, "resident", "contact2"),
        (Field::Contact3, "resident", "contact3"),
        (Field::MergedInto, "resident", "merged_into"),
    ];

    /// The field of a number, with its table and column.
    pub(crate) fn of(number: u8) -> Option<(Field, &'static str, &'static str)> {
        Field::ALL
            .iter()
            .copied()
            .find(|(field, _, _)| *field as u8 == number)
    }

    /// Writes it anew; `None` clears it.
    pub(crate) fn edit(self, entry: Id, value: Option<&str>) -> Draft {
        self.edit_by(entry, value, None)
    }

    /// The same, as part of an import.
    pub(crate) fn edit_by(self, entry: Id, value: Option<&str>, import: Option<Id>) -> Draft {
        Edited {
            field: self as u8,
            value: value.map(str::to_owned),
            import,
        }
        .draft(entry)
    }
}
