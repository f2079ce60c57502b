//! How people really live: what a home is used as, where somebody is registered, whom to call in an emergency, and who is
//! away until when.

use super::commands::{checked_line, some};
use super::facts::Field;
use super::masking;
use super::queries::rows;
use super::residents::checked_phone;
use super::types::ResidentList;
use crate::desk::{Look, Role};
use crate::features::members::{Empty, required};
use crate::legal_time;
use crate::problem::{Lang, Problem};
use chrono::{Datelike, NaiveDate};
use minicbor::{Decode, Encode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// More than a screen takes; the total is always told.
const MOST_BACK: usize = 200;

/// What a home is used as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS, Encode, Decode)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum HomeUse {
    /// Its owners live in it.
    #[n(1)]
    Own,
    /// Tenants live in it.
    #[n(2)]
    Rented,
    /// Nobody lives in it: nobody need knock.
    #[n(3)]
    Vacant,
    /// Many share it who are no household.
    #[n(4)]
    Shared,
    /// A shop or an office.
    #[n(5)]
    Shop,
    /// Something else: a store, a room of the committee.
    #[n(6)]
    Other,
}

impl HomeUse {
    const ALL: [HomeUse; 6] = [
        HomeUse::Own,
        HomeUse::Rented,
        HomeUse::Vacant,
        HomeUse::Shared,
        HomeUse::Shop,
        HomeUse::Other,
    ];

    /// As rows keep it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            HomeUse::Own => "own",
            HomeUse::Rented => "rented",
            HomeUse::Vacant => "vacant",
            HomeUse::Shared => "shared",
            HomeUse::Shop => "shop",
            HomeUse::Other => "other",
        }
    }

    /// In words.
    pub(crate) fn say(self, lang: Lang) -> &'static str {
        match self {
            HomeUse::Own => lang.pick("自住", "lived in by its owners"),
            HomeUse::Rented => lang.pick("出租", "rented"),
            HomeUse::Vacant => lang.pick("空关", "vacant"),
            HomeUse::Shared => lang.pick("群租", "shared"),
            HomeUse::Shop => lang.pick("商用", "shop or office"),
            HomeUse::Other => lang.pick("其他", "other"),
        }
    }

    /// From a row; a use that only a newer version knows is none.
    pub(crate) fn of(name: Option<&str>) -> Option<HomeUse> {
        HomeUse::ALL.into_iter().find(|known| Some(known.name()) == name)
    }
}

/// Whether somebody is registered (户籍) where they live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS, Encode, Decode)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Registration {
    /// Registered here and living here.
    #[n(1)]
    Here,
    /// Registered here, living elsewhere.
    #[n(2)]
    Absent,
    /// Living here, registered elsewhere.
    #[n(3)]
    Elsewhere,
}

impl Registration {
    const ALL: [Registration; 3] = [Registration::Here, Registration::Absent, Registration::Elsewhere];

    /// As rows keep it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Registration::Here => "here",
            Registration::Absent => "absent",
            Registration::Elsewhere => "elsewhere",
        }
    }

    /// In words.
    pub(crate) fn say(self, lang: Lang) -> &'static str {
        match self {
            Registration::Here => lang.pick("人在户在", "registered and living here"),
            Registration::Absent => lang.pick("户在人不在", "registered here, living elsewhere"),
            Registration::Elsewhere => lang.pick("人在户不在", "living here, registered elsewhere"),
        }
    }

    /// From a row.
    pub(crate) fn of(name: Option<&str>) -> Option<Registration> {
        Registration::ALL
            .into_iter()
            .find(|known| Some(known.name()) == name)
    }
}

/// Somebody to call in an emergency.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ContactView {
    /// The first, second or third.
    pub slot: u8,
    /// Their name.
    pub name: String,
    /// What they are to the resident.
    pub relation: Option<String>,
    /// Masked.
    pub phone: Option<String>,
}

/// Somebody to call in an emergency, as a form sends them; without a name the place is cleared.
#[derive(Debug, Default, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields, default)]
pub struct ContactFields {
    /// The first, second or third.
    pub slot: u8,
    /// Their name.
    pub name: String,
    /// What they are to the resident.
    pub relation: String,
    /// Their phone; a mask that comes back untouched stands for what it hides.
    pub phone: String,
}

/// Name, relation and phone of a contact as a field keeps them.
fn parts(text: &str) -> [&str; 3] {
    let mut parts = text.split('\t').map(str::trim);
    [(); 3].map(|()| parts.next().unwrap_or_default())
}

/// The phone of a contact as a field keeps one, in clear.
pub(crate) fn contact_phone(text: &str) -> Option<String> {
    some(parts(text)[2])
}

/// The name of a contact.
pub(crate) fn contact_name(text: &str) -> &str {
    parts(text)[0]
}

/// A contact as a field keeps it; nothing where nothing is said. One who has a phone and no name is called by what they are.
pub(crate) fn contact_text(name: &str, relation: &str, phone: &str) -> Option<String> {
    let name = match (name, relation) {
        ("", "") if phone.is_empty() => return None,
        ("", "") => "紧急联系人",
        ("", relation) => relation,
        (name, _) => name,
    };
    let kept = [name, relation, phone].map(|part| part.replace('\t', " "));
    Some(kept.join("\t").trim_end().to_owned())
}

/// A contact in one line, its phone masked.
pub(crate) fn contact_in_words(viewer: Role, text: &str) -> String {
    let [name, relation, phone] = parts(text);
    let words = [
        masking::note(viewer, name),
        masking::note(viewer, relation),
        masking::phone(phone),
    ];
    // As long as what is kept, so that two that look alike can be told apart by their digits.
    words
        .into_iter()
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The contacts of a resident, for whom it may concern.
pub(super) fn contacts(viewer: Role, kept: &[Option<String>; 3]) -> Vec<ContactView> {
    if viewer < Role::Staff {
        return Vec::new();
    }
    let views = (1..).zip(kept).filter_map(|(slot, text)| {
        let [name, relation, phone] = parts(text.as_deref()?);
        Some(ContactView {
            slot,
            name: masking::note(viewer, name),
            relation: some(&masking::note(viewer, relation)),
            phone: some(phone).map(|phone| masking::phone(&phone)),
        })
    });
    views.collect()
}

/// The field of the first, second or third contact.
pub(super) fn contact_field(slot: u8) -> Option<Field> {
    let fields = [Field::Contact1, Field::Contact2, Field::Contact3];
    fields.get(usize::from(slot).checked_sub(1)?).copied()
}

/// Puts back what stood behind a mask that came back untouched.
pub(super) fn unmasked_contact(contact: &mut ContactFields, old: Option<&str>) {
    let Some(old) = old else { return };
    let [name, relation, phone] = parts(old);
    contact.name = masking::restored(&contact.name, name);
    contact.relation = masking::restored(&contact.relation, relation);
    let written = std::mem::take(&mut contact.phone);
    contact.phone = masking::unmasked("phone", written, some(phone).as_deref());
}

pub(super) fn checked_contact(contact: ContactFields) -> Result<(Field, Option<String>), Problem> {
    let field = contact_field(contact.slot).ok_or_else(|| {
        Problem::bad(
            "contacts",
            "紧急联系人最多 3 位。",
            "There are three emergency contacts at most.",
        )
    })?;
    let relation = checked_line(&contact.relation, "关系", "relation")?.unwrap_or_default();
    let phone = checked_phone(&contact.phone)?.unwrap_or_default();
    if contact.name.trim().is_empty() && relation.is_empty() && phone.is_empty() {
        return Ok((field, None));
    }
    let name = required(&contact.name, "紧急联系人姓名", "name of the emergency contact")?;
    Ok((field, contact_text(&name, &relation, &phone)))
}

pub(super) fn checked_use(text: &str) -> Result<Option<HomeUse>, Problem> {
    let Some(text) = some(text) else { return Ok(None) };
    HomeUse::of(Some(&text)).map(Some).ok_or_else(|| {
        Problem::bad(
            "used_as",
            "房屋用途应为自住、出租、空关、群租、商用或其他。",
            "A home is lived in by its owners, rented, vacant, shared, a shop, or other.",
        )
    })
}

pub(super) fn checked_registration(text: &str) -> Result<Option<Registration>, Problem> {
    let Some(text) = some(text) else { return Ok(None) };
    Registration::of(Some(&text)).map(Some).ok_or_else(|| {
        Problem::bad(
            "registration",
            "户籍应为人在户在、户在人不在或人在户不在。",
            "Registered here and living here, registered here only, or living here only.",
        )
    })
}

/// The condition that a resident `r` lives here now: neither away for a while nor only registered here. Whose registration
/// nobody knows does.
pub(crate) fn lives_here(r: &str) -> String {
    format!("({r}.status IS NOT 'away' AND {r}.registration IS NOT 'absent')")
}

/// A day somebody typed.
///
/// # Errors
/// Where there is no such day, or none within reach.
pub(crate) fn checked_day(text: &str) -> Result<NaiveDate, Problem> {
    let day: Option<NaiveDate> = text.trim().parse().ok();
    day.filter(|day| (2000..2200).contains(&day.year()))
        .ok_or_else(|| {
            Problem::bad(
                "day",
                "日期不存在，应类似 2026-03-16。",
                "There is no such day; write it like 2026-03-16.",
            )
        })
}

/// Those away whose day to come back is today or past, in walking order.
pub(super) fn list_back(look: &Look<'_>, _: Empty) -> Result<ResidentList, Problem> {
    let today = legal_time::day(look.now_ms);
    let mut back = rows(
        look,
        "r.present = 1 AND r.status = 'away' AND r.away_until <= ?1",
        &[&today],
    )?;
    let total = back.len() as u64;
    back.truncate(MOST_BACK);
    Ok(ResidentList { total, rows: back })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_contact_keeps_its_parts_and_an_untouched_mask_keeps_its_phone() {
        let given = |phone: &str| ContactFields {
            slot: 2,
            name: " 陈建 ".to_owned(),
            relation: "儿子".to_owned(),
            phone: phone.to_owned(),
        };
        let (field, kept) = checked_contact(given("19900001234")).unwrap();
        assert_eq!(
            (field, kept.as_deref()),
            (Field::Contact2, Some("陈建\t儿子\t19900001234"))
        );
        let mut again = given("199****1234");
        unmasked_contact(&mut again, kept.as_deref());
        assert_eq!(again.phone, "19900001234");
        assert_eq!(
            contact_in_words(Role::Staff, &kept.unwrap()),
            "陈建 儿子 199****1234"
        );
        let blank = ContactFields {
            slot: 1,
            ..ContactFields::default()
        };
        assert_eq!(checked_contact(blank).unwrap(), (Field::Contact1, None));
        let fourth = ContactFields {
            slot: 4,
            ..ContactFields::default()
        };
        assert!(checked_contact(fourth).is_err());
    }
}
