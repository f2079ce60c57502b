//! Whom of the register a line means: certainly, perhaps, or nobody. Who may be meant is offered in order with what speaks for
//! them and against; only a person takes somebody who is not certain.

use super::facts::Line;
use super::likeness::{one_off, sound};
use super::people::{People, Person, Place, plain};
use super::types::{Candidate, LineMatch, Verdict, Why};
use crate::desk::Role;
use crate::features::import::read_id_text;
use crate::features::register::masking;
use crate::features::register::types::ResidentStatus;
use std::collections::BTreeSet;

/// More than this nobody compares.
const MOST_OFFERED: usize = 5;
/// A name that more people bear says nothing by itself.
const RARE: usize = 3;
/// What an offer must at least have for it.
const ENOUGH: i32 = 30;

/// What a line asks for, ready to be compared.
struct Asked<'a> {
    name: Option<&'a str>,
    sound: Option<String>,
    phones: Vec<String>,
    number: Option<&'a str>,
    /// Whether the number can be relied on.
    is_sound: bool,
    place: Option<Place>,
}

/// Somebody who was compared.
struct Compared {
    person: usize,
    why: Vec<Why>,
    score: i32,
    certain: bool,
}

/// Matches a line.
pub(super) fn match_line(people: &People, line: &Line, number: u32) -> LineMatch {
    let asked = Asked {
        name: line.name.as_deref(),
        sound: line.name.as_deref().map(sound),
        phones: line
            .phone
            .as_deref()
            .map_or_else(Vec::new, |all| all.split('、').map(plain).collect()),
        number: line.id_number.as_deref(),
        is_sound: line
            .id_number
            .as_deref()
            .is_some_and(|number| read_id_text(number).fault.is_none()),
        place: line.address.as_deref().and_then(|address| people.place(address)),
    };
    let mut compared: Vec<Compared> = whom(people, &asked)
        .into_iter()
        .map(|n| compare(people, &asked, n))
        .filter(|compared| compared.score >= ENOUGH)
        .collect();
    // Of equals those who live here, then the order of the register: the same on every laptop.
    compared.sort_by_key(|one| {
        (
            !one.certain,
            -one.score,
            people.all[one.person].moved_out,
            people.all[one.person].id,
        )
    });
    let certain = compared.iter().filter(|one| one.certain).count();
    let verdict = match (certain, compared.is_empty()) {
        (1, _) => Verdict::Certain,
        (_, true) => Verdict::Nobody,
        // The same person stands there twice, or two are known by one number: a person decides.
        _ => Verdict::Near,
    };
    let namesakes = asked
        .name
        .and_then(|name| people.by_name.get(name))
        .map_or(0, Vec::len);
    let offered = compared.into_iter().take(MOST_OFFERED);
    LineMatch {
        line: number,
        verdict,
        candidates: offered.map(|one| candidate(people, one)).collect(),
        namesakes: namesakes as u64,
    }
}

/// Everybody who has something in common with whom the line asks for.
fn whom(people: &People, asked: &Asked<'_>) -> BTreeSet<usize> {
    let mut whom = BTreeSet::new();
    let mut add = |found: Option<&Vec<usize>>| whom.extend(found.into_iter().flatten().copied());
    add(asked.number.and_then(|number| people.by_number.get(number)));
    for phone in &asked.phones {
        add(people.by_phone.get(phone));
    }
    add(asked.name.and_then(|name| people.by_name.get(name)));
    add(asked.sound.as_ref().and_then(|sound| people.by_sound.get(sound)));
    let exact = asked
        .number
        .is_some_and(|number| people.by_number.contains_key(number));
    if let Some(number) = asked.number.filter(|_| !exact) {
        let off = |person: &Person| {
            person
                .id_number
                .as_deref()
                .is_some_and(|known| one_off(known, number))
        };
        whom.extend(indices(people, off));
    }
    let known = asked
        .phones
        .iter()
        .any(|phone| people.by_phone.contains_key(phone));
    if !known && !asked.phones.is_empty() {
        whom.extend(indices(people, |person| is_phone_near(person, asked)));
    }
    if let (Some(place), Some(name)) = (&asked.place, asked.name) {
        let there = people
            .by_building
            .get(&place.building)
            .into_iter()
            .flatten()
            .copied();
        whom.extend(there.filter(|n| one_off(&people.all[*n].name, name)));
    }
    whom
}

fn indices<'a>(people: &'a People, fits: impl Fn(&Person) -> bool + 'a) -> impl Iterator<Item = usize> + 'a {
    let all = people.all.iter().enumerate();
    all.filter(move |(_, person)| fits(person)).map(|(n, _)| n)
}

fn is_phone_near(person: &Person, asked: &Asked<'_>) -> bool {
    let near = |known: &String| asked.phones.iter().any(|phone| one_off(known, phone));
    person.phones.iter().any(near)
}

fn compare(people: &People, asked: &Asked<'_>, n: usize) -> Compared {
    let person = &people.all[n];
    let mut why = Vec::new();
    let mut score = 0;
    let mut says = |reason: Why, weight: i32| {
        why.push(reason);
        score += weight;
    };
    let known_number = person.id_number.as_deref();
    let same_number = asked.number.is_some() && asked.number == known_number;
    let mut other_number = false;
    if let (Some(number), Some(known)) = (asked.number, known_number) {
        match () {
            () if same_number => says(Why::SameId, 100),
            () if one_off(known, number) => says(Why::IdNear, 40),
            () => {
                other_number = true;
                says(Why::OtherId, if asked.is_sound { -60 } else { -20 });
            }
        }
    }
    let same_phone = asked.phones.iter().any(|phone| person.phones.contains(phone));
    match () {
        () if same_phone => says(Why::SamePhone, 50),
        () if asked.phones.is_empty() || person.phones.is_empty() => {}
        () if is_phone_near(person, asked) => says(Why::PhoneNear, 20),
        () => says(Why::OtherPhone, -5),
    }
    let same_name = asked.name == Some(person.name.as_str());
    if let Some(name) = asked.name {
        match () {
            () if same_name => says(Why::SameName, name_weight(people, name)),
            () if asked.sound.as_ref() == Some(&sound(&person.name)) => {
                let rare = asked.sound.as_ref().and_then(|sound| people.by_sound.get(sound));
                says(
                    Why::NameSound,
                    if rare.is_some_and(|all| all.len() <= RARE) {
                        30
                    } else {
                        20
                    },
                );
            }
            () if one_off(&person.name, name) => says(Why::NameNear, 18),
            () => says(Why::OtherName, -10),
        }
    }
    if let (Some(place), Some(home)) = (&asked.place, people.home(person)) {
        if place.is(home) {
            says(Why::SameHome, 30);
        } else if place.is_building_of(home) {
            says(Why::SameBuilding, 12);
        }
    }
    if person.moved_out {
        says(Why::MovedOut, 0);
    }
    let certain =
        same_number && (same_name || asked.name.is_none()) || same_name && same_phone && !other_number;
    Compared {
        person: n,
        why,
        score,
        certain,
    }
}

/// A name few bear says who is meant; one that many bear needs something beside it.
fn name_weight(people: &People, name: &str) -> i32 {
    match people.by_name.get(name).map_or(0, Vec::len) {
        0..=RARE => 40,
        _ => 25,
    }
}

/// Whoever compares is of the staff: numbers are masked as for them everywhere.
fn candidate(people: &People, one: Compared) -> Candidate {
    let person = &people.all[one.person];
    let phones = (!person.phones.is_empty()).then(|| person.phones.join("、"));
    let shown =
        |column, value: Option<String>| value.and_then(|value| masking::shown(Role::Staff, column, value));
    Candidate {
        resident: person.id,
        name: person.name.clone(),
        address: people
            .home(person)
            .map(|home| home.address.clone())
            .unwrap_or_default(),
        phone: shown("phone", phones),
        id_number: shown("id_number", person.id_number.clone()),
        status: ResidentStatus::of(person.status.as_deref()),
        why: one.why,
    }
}
