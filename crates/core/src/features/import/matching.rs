//! Which resident of the register a row of a roster is about: by identity number, else by name and birth, else by name and
//! home, else by phone and home. Where more than one fits nobody is chosen, and who is merely alike is only pointed out.
//! Everything goes by maps: a roster asks about every row.

use super::identity::Sex;
use super::people::{Person, is_number};
use super::reading::{Home, ResidentRow};
use crate::features::register::names::initials;
use chrono::NaiveDate;
use std::collections::HashMap;
use std::hash::Hash;

/// Whom a row is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fit {
    /// Nobody the register knows.
    Nobody,
    /// This person, by place in the list.
    Is(usize),
    /// Perhaps one of these.
    Perhaps(Vec<usize>, Alike),
    /// Several rows and persons fit one another.
    Tangled(Vec<usize>),
}

/// What makes two alike who need not be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alike {
    /// The same identity number, quite another name.
    OtherName,
    /// Name and home or birth are the same, the identity numbers are not.
    OtherNumber,
    /// The same home, nearly the same name.
    Name,
    /// The same home and phone.
    Phone,
    /// The same name and phone in another home.
    NameAndPhone,
    /// The same name in another home, once on either side.
    NameAlone,
}

/// More people than this are not looked through for one row.
const MOST_LOOKED: usize = 50;
/// More people than this are not offered for one row.
const MOST_OFFERED: usize = 4;

/// What tells people apart in a row.
struct Seen<'a> {
    home: &'a Home,
    name: &'a str,
    id: Option<&'a str>,
    birth: Option<NaiveDate>,
    sex: Option<&'static str>,
    phones: Vec<&'a str>,
}

struct Matching<'a> {
    rows: &'a [Seen<'a>],
    people: &'a [Person],
    fits: Vec<Option<Fit>>,
    free: Vec<bool>,
}

/// Finds for every row whom it is about; nobody is given to two rows.
pub(super) fn fits(rows: &[ResidentRow], people: &[Person]) -> Vec<Fit> {
    let rows: Vec<Seen<'_>> = rows.iter().map(Seen::of).collect();
    let mut matching = Matching {
        rows: &rows,
        people,
        fits: vec![None; rows.len()],
        free: vec![true; people.len()],
    };
    matching.by_number();
    matching.by_name_and_birth();
    matching.by_name_and_home();
    matching.by_phone_and_home();
    matching.alike();
    matching
        .fits
        .into_iter()
        .map(|fit| fit.unwrap_or(Fit::Nobody))
        .collect()
}

impl<'a> Matching<'a> {
    fn by_number(&mut self) {
        let number = |person: &'a Person| person.id_number();
        self.pass(
            |row| row.id.map(|id| (id, row.home)),
            |person| one(number(person).map(|id| (id, &person.home))),
            names_agree,
        );
        self.pass(|row| row.id, |person| one(number(person)), names_agree);
        // A number two people seem to have was copied into the wrong row somewhere, or somebody changed the name.
        self.perhaps(
            Alike::OtherName,
            |row| row.id,
            |person| one(number(person)),
            |_, _| true,
        );
        // Whose number belongs to somebody another row is about is a second row for one person.
        let mut known: HashMap<&str, Vec<usize>> = HashMap::new();
        for (n, person) in self.people.iter().enumerate() {
            if let Some(id) = person.id_number() {
                known.entry(id).or_default().push(n);
            }
        }
        for at in 0..self.rows.len() {
            let same = self.rows[at].id.and_then(|id| known.get(id));
            if let (None, Some(people)) = (&self.fits[at], same) {
                self.tangle(at, people.clone());
            }
        }
    }

    fn by_name_and_birth(&mut self) {
        self.pass(
            |row| row.birth.map(|birth| (row.name, birth, row.home)),
            |person| one(person.birth.map(|birth| (person.name(), birth, &person.home))),
            numbers_agree,
        );
        // Who has the name and the birth elsewhere, and the name at this very door, may be either.
        let here = self.free_by(|person| Some((person.name(), &person.home)));
        let there = self.free_by(|person| person.birth.map(|birth| (person.name(), birth)));
        for (at, row) in self.rows.iter().enumerate() {
            let Some(birth) = row.birth.filter(|_| self.fits[at].is_none()) else {
                continue;
            };
            let fitting = |found: Option<&Vec<usize>>| -> Vec<usize> {
                let all = found.into_iter().flatten().take(MOST_LOOKED).copied();
                all.filter(|n| numbers_agree(row, &self.people[*n])).collect()
            };
            let (by_birth, by_home) = (
                fitting(there.get(&(row.name, birth))),
                fitting(here.get(&(row.name, row.home))),
            );
            if !by_birth.is_empty() && !by_home.is_empty() {
                self.tangle(at, [by_birth, by_home].concat());
            }
        }
        self.pass(
            |row| row.birth.map(|birth| (row.name, birth)),
            |person| one(person.birth.map(|birth| (person.name(), birth))),
            numbers_agree,
        );
    }

    fn by_name_and_home(&mut self) {
        self.pass(
            |row| Some((row.name, row.home)),
            |person| vec![(person.name(), &person.home)],
            numbers_agree,
        );
    }

    /// A family may have one phone: the name must be the same to the ear, or but one letter away.
    fn by_phone_and_home(&mut self) {
        let sounds_alike = |one: &str, other: &str| {
            initials(one) == initials(other) || one.chars().count() > 2 && nearly_same(one, other)
        };
        let fits = |row: &Seen<'a>, person: &Person| {
            person.present && agree(row, person) && sounds_alike(row.name, person.name())
        };
        // Further numbers of a row say no more than its first.
        self.pass(
            |row| row.phones.first().map(|phone| (row.home, *phone)),
            |person| person.phones().map(|phone| (&person.home, phone)).collect(),
            fits,
        );
    }

    /// Points out who may be meant all the same.
    fn alike(&mut self) {
        let agreeing = |row: &Seen<'a>, person: &Person| person.present && agree(row, person);
        let other_number = |row: &Seen<'a>, person: &Person| person.present && !numbers_agree(row, person);
        self.perhaps(
            Alike::OtherNumber,
            |row| Some((row.name, row.home)),
            |person| vec![(person.name(), &person.home)],
            other_number,
        );
        self.perhaps(
            Alike::OtherNumber,
            |row| row.birth.map(|birth| (row.name, birth)),
            |person| one(person.birth.map(|birth| (person.name(), birth))),
            other_number,
        );
        self.perhaps(
            Alike::Phone,
            |row| row.phones.first().map(|phone| (row.home, *phone)),
            |person| person.phones().map(|phone| (&person.home, phone)).collect(),
            agreeing,
        );
        self.perhaps(
            Alike::Name,
            |row| Some(row.home),
            |person| vec![&person.home],
            |row, person| agreeing(row, person) && nearly_same(row.name, person.name()),
        );
        self.perhaps(
            Alike::NameAndPhone,
            |row| row.phones.first().map(|phone| (row.name, *phone)),
            |person| person.phones().map(|phone| (person.name(), phone)).collect(),
            agreeing,
        );
        self.lone_names();
    }

    /// A name that is left over once among the rows and once among the people.
    fn lone_names(&mut self) {
        let mut rows: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, row) in self.rows.iter().enumerate() {
            if self.fits[at].is_none() {
                rows.entry(row.name).or_default().push(at);
            }
        }
        let people = self.free_by(|person| person.present.then_some(person.name()));
        for (name, rows) in rows {
            let people = people.get(name).map(Vec::as_slice).unwrap_or_default();
            if let ([row], [person]) = (rows.as_slice(), people)
                && agree(&self.rows[*row], &self.people[*person])
                && self.rows[*row].home.compound == self.people[*person].home.compound
            {
                self.free[*person] = false;
                self.fits[*row] = Some(Fit::Perhaps(vec![*person], Alike::NameAlone));
            }
        }
    }

    /// People no row is about yet, by a key.
    fn free_by<K: Eq + Hash>(&self, key: impl Fn(&'a Person) -> Option<K>) -> HashMap<K, Vec<usize>> {
        let mut found: HashMap<K, Vec<usize>> = HashMap::new();
        for (n, person) in self.people.iter().enumerate().filter(|(n, _)| self.free[*n]) {
            if let Some(key) = key(person) {
                found.entry(key).or_default().push(n);
            }
        }
        found
    }

    /// For every row that is left, whoever is left and has its key and fits.
    fn candidates<K: Eq + Hash>(
        &self,
        of_row: impl Fn(&Seen<'a>) -> Option<K>,
        of_person: impl Fn(&'a Person) -> Vec<K>,
        fits: impl Fn(&Seen<'a>, &Person) -> bool,
    ) -> Vec<(usize, Vec<usize>)> {
        let mut people: HashMap<K, Vec<usize>> = HashMap::new();
        for (n, person) in self.people.iter().enumerate().filter(|(n, _)| self.free[*n]) {
            for key in of_person(person) {
                people.entry(key).or_default().push(n);
            }
        }
        let mut found = Vec::new();
        for (at, row) in self.rows.iter().enumerate() {
            let looked = self.fits[at].is_none().then(|| of_row(row)).flatten();
            let Some(looked) = looked.and_then(|key| people.get(&key)) else {
                continue;
            };
            let looked = looked.iter().copied().take(MOST_LOOKED);
            let fitting: Vec<usize> = looked.filter(|n| fits(row, &self.people[*n])).collect();
            // Who lives here comes before who moved out once.
            let living: Vec<usize> = fitting
                .iter()
                .copied()
                .filter(|n| self.people[*n].present)
                .collect();
            let fitting = if living.is_empty() { fitting } else { living };
            if !fitting.is_empty() {
                found.push((at, fitting));
            }
        }
        found
    }

    /// Gives a person to a row where neither has a choice; what is tangled up is left to people.
    fn pass<K: Eq + Hash>(
        &mut self,
        of_row: impl Fn(&Seen<'a>) -> Option<K>,
        of_person: impl Fn(&'a Person) -> Vec<K>,
        fits: impl Fn(&Seen<'a>, &Person) -> bool,
    ) {
        let found = self.candidates(of_row, of_person, fits);
        let mut asked: HashMap<usize, usize> = HashMap::new();
        for n in found.iter().flat_map(|(_, people)| people) {
            *asked.entry(*n).or_default() += 1;
        }
        for (at, people) in found {
            match people.as_slice() {
                [person] if asked[person] == 1 => {
                    self.free[*person] = false;
                    self.fits[at] = Some(Fit::Is(*person));
                }
                _ => self.tangle(at, people),
            }
        }
    }

    fn tangle(&mut self, at: usize, mut people: Vec<usize>) {
        people.sort_unstable();
        people.dedup();
        for person in &people {
            self.free[*person] = false;
        }
        people.truncate(MOST_OFFERED);
        self.fits[at] = Some(Fit::Tangled(people));
    }

    fn perhaps<K: Eq + Hash>(
        &mut self,
        why: Alike,
        of_row: impl Fn(&Seen<'a>) -> Option<K>,
        of_person: impl Fn(&'a Person) -> Vec<K>,
        fits: impl Fn(&Seen<'a>, &Person) -> bool,
    ) {
        for (at, mut people) in self.candidates(of_row, of_person, fits) {
            for person in &people {
                self.free[*person] = false;
            }
            people.truncate(MOST_OFFERED);
            self.fits[at] = Some(Fit::Perhaps(people, why));
        }
    }
}

impl<'a> Seen<'a> {
    fn of(row: &'a ResidentRow) -> Seen<'a> {
        Seen {
            home: &row.home,
            name: &row.name,
            id: row.id_number.as_deref().filter(|text| is_number(text)),
            birth: row.birth,
            sex: row
                .sex
                .map(|sex| if sex == Sex::Male { "male" } else { "female" }),
            phones: row
                .phone
                .iter()
                .chain(&row.other_phones)
                .map(String::as_str)
                .collect(),
        }
    }
}

fn one<K>(key: Option<K>) -> Vec<K> {
    key.into_iter().collect()
}

/// Two different identity numbers are two people, until somebody says otherwise.
fn numbers_agree(row: &Seen<'_>, person: &Person) -> bool {
    row.id.is_none() || person.id_number().is_none() || row.id == person.id_number()
}

/// Nothing both sides know contradicts.
fn agree(row: &Seen<'_>, person: &Person) -> bool {
    let births = row.birth.is_none() || person.birth.is_none() || row.birth == person.birth;
    let sexes = row.sex.is_none() || person.sex().is_none() || row.sex == person.sex();
    births && sexes && numbers_agree(row, person)
}

/// The same name, but for a slip of the pen or of the ear, or a remark behind it.
fn names_agree(row: &Seen<'_>, person: &Person) -> bool {
    let (one, other) = (row.name, person.name());
    let within = one.contains(other) || other.contains(one);
    one == other || within || nearly_same(one, other) || initials(one) == initials(other)
}

/// One letter more, less or other, or two exchanged.
fn nearly_same(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().min(other.len()) < 2 || one.len().abs_diff(other.len()) > 1 {
        return false;
    }
    let front = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[front..], &other[front..]);
    let back = one
        .iter()
        .rev()
        .zip(other.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    match (&one[..one.len() - back], &other[..other.len() - back]) {
        ([a, b], [c, d]) => a == d && b == c,
        (one, other) => one.len() <= 1 && other.len() <= 1,
    }
}

#[cfg(test)]
mod tests {
    use super::nearly_same;

    #[test]
    fn one_slip_of_the_pen_is_nearly_the_same() {
        for (one, other) in [
            ("张晓明", "张小明"),
            ("张明", "张小明"),
            ("张小明", "张明小"),
            ("张明", "章明"),
        ] {
            assert!(nearly_same(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("张明", "李强"),
            ("张小明", "张"),
            ("张小明", "李大明"),
            ("金", "全"),
        ] {
            assert!(!nearly_same(one, other), "{one} {other}");
        }
    }
}
