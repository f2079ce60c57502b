//! How a roster differs from the register: nothing is added that is there, nothing is cleared by an empty cell.

use super::identity::Sex;
use super::matching::{Alike, Fit, fits};
use super::people::{COMPARED, People, Person, Values, is_number};
use super::phone::{Phones, read_phones};
use super::reading::{Home, ResidentRow, Roster, UsedHome};
use super::register::Register;
use super::types::DifferenceSort as Sort;
use crate::features::register::Field as Entry;
use crate::features::register::living::{HomeUse, contact_name, contact_phone};
use crate::id::Id;
use crate::problem::Words;
use std::collections::{HashMap, HashSet};

/// All that differs.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Difference {
    /// Rows that say what the register says.
    pub unchanged: u64,
    /// The others, and who is not in the file; those a person must look at first.
    pub rows: Vec<Different>,
}

/// One thing that differs, and the ways it can be taken.
#[derive(Debug, PartialEq)]
pub(super) struct Different {
    pub sort: Sort,
    /// Sheet and row, where the file says it.
    pub at: Option<(usize, u32)>,
    pub name: String,
    pub home: Home,
    pub why: Option<Words>,
    pub choices: Vec<Choice>,
}

/// One way to take it.
#[derive(Debug, PartialEq)]
pub(super) enum Choice {
    /// Somebody new, by place among the roster's residents.
    Add(usize),
    /// Somebody known, written anew.
    Edit(Edit),
    /// Somebody the file does not name has moved out.
    MoveOut(Who),
    /// A home: whether it is to be made, and what changes about it.
    Home(HomeEdit),
}

/// What a row says of a home.
#[derive(Debug, PartialEq)]
pub(super) struct HomeEdit {
    pub home: Home,
    pub new: bool,
    pub changes: Vec<Change>,
}

/// Somebody of the register.
#[derive(Debug, PartialEq)]
pub(super) struct Who {
    pub id: Id,
    pub name: String,
    pub home: Home,
}

/// What a row changes about somebody.
#[derive(Debug, PartialEq)]
pub(super) struct Edit {
    pub who: Who,
    /// Where to, and whether they lived there before.
    pub moved: Option<(Home, bool)>,
    pub changes: Vec<Change>,
}

/// A field, as it is and as the file says.
#[derive(Debug, PartialEq)]
pub(super) struct Change {
    pub field: Entry,
    pub from: Option<String>,
    pub to: String,
    /// It said so before and was changed since: the file may be the older one.
    pub stood_before: bool,
}

impl Difference {
    /// Holds a roster against the register.
    pub fn of(roster: &Roster, register: &Register, people: &People) -> Difference {
        let mut difference = Difference::default();
        let fits = fits(&roster.residents, &people.all);
        let mut met = vec![false; people.all.len()];
        for (at, (row, fit)) in roster.residents.iter().zip(&fits).enumerate() {
            let edit = |n: &usize| Choice::Edit(edit(row, &people.all[*n], register, people));
            let (sort, why, choices) = match fit {
                Fit::Nobody => (Sort::New, None, vec![Choice::Add(at)]),
                Fit::Is(n) => {
                    met[*n] = true;
                    let Some((sort, why, edit)) = changed(row, &people.all[*n], register, people) else {
                        difference.unchanged += 1;
                        continue;
                    };
                    (sort, why, vec![Choice::Edit(edit)])
                }
                Fit::Perhaps(some, alike) => {
                    some.iter().for_each(|n| met[*n] = true);
                    let choices = some.iter().map(edit).chain([Choice::Add(at)]).collect();
                    (Sort::Near, Some(alike.words()), choices)
                }
                Fit::Tangled(some) => {
                    some.iter().for_each(|n| met[*n] = true);
                    let one = some.len() == 1 || row.id_number.is_some();
                    let add = (!one).then_some(Choice::Add(at));
                    (
                        Sort::Conflicting,
                        Some(tangled(some.len())),
                        some.iter().map(edit).chain(add).collect(),
                    )
                }
            };
            difference.rows.push(Different {
                sort,
                at: Some((row.sheet, row.row)),
                name: row.name.clone(),
                home: row.home.clone(),
                why,
                choices,
            });
        }
        difference.empty_homes(roster, register, people);
        difference.used_homes(&roster.used_homes, register, people);
        difference.unnamed(roster, people, &met);
        difference.rows.sort_by_key(|row| row.sort);
        difference
    }

    fn empty_homes(&mut self, roster: &Roster, register: &Register, people: &People) {
        let said = roster.used_homes.iter();
        let uses: HashMap<&Home, HomeUse> = said.map(|row| (&row.home, row.used_as)).collect();
        for row in &roster.empty_homes {
            let known = register.home(&row.home);
            let noted = known.and_then(|id| people.note_at(&id));
            let note = row.note.as_deref().filter(|note| noted != Some(*note));
            if known.is_some() && note.is_none() {
                self.unchanged += 1;
                continue;
            }
            let note = note.map(|note| at_door(known, Entry::HomeNote, noted, note, people));
            let used_as = known.is_none().then(|| uses.get(&row.home)).flatten();
            let used_as = used_as.map(|used_as| at_door(None, Entry::HomeUse, None, used_as.name(), people));
            let changes = note.into_iter().chain(used_as).collect();
            self.home((row.sheet, row.row), &row.home, known.is_none(), changes);
        }
    }

    /// Homes the register knows and the file says are used otherwise; of a home to be made this is written with it.
    fn used_homes(&mut self, homes: &[UsedHome], register: &Register, people: &People) {
        for row in homes {
            let Some(known) = register.home(&row.home) else {
                continue;
            };
            let (now, said) = (people.use_of(&known), row.used_as.name());
            if now != Some(said) {
                let change = at_door(Some(known), Entry::HomeUse, now, said, people);
                self.home((row.sheet, row.row), &row.home, false, vec![change]);
            }
        }
    }

    fn home(&mut self, at: (usize, u32), home: &Home, new: bool, changes: Vec<Change>) {
        self.rows.push(Different {
            sort: match changes.iter().any(|change| change.stood_before) {
                true => Sort::Older,
                false => Sort::Home,
            },
            at: Some(at),
            name: String::new(),
            home: home.clone(),
            why: None,
            choices: vec![Choice::Home(HomeEdit {
                home: home.clone(),
                new,
                changes,
            })],
        });
    }

    /// Who lives where the file looks, and is not named there.
    fn unnamed(&mut self, roster: &Roster, people: &People, met: &[bool]) {
        let rows = roster.residents.iter().map(|row| &row.home);
        let homes: HashSet<&Home> = rows
            .chain(roster.empty_homes.iter().map(|row| &row.home))
            .collect();
        let building = |home: &Home| (home.compound.clone(), home.building.clone());
        let buildings: HashSet<_> = homes.iter().map(|home| building(home)).collect();
        let unread: HashSet<&str> = roster.unplaced.iter().map(String::as_str).collect();
        let left = people.all.iter().zip(met);
        for (person, _) in left.filter(|(person, met)| person.present && !**met) {
            let sort = match () {
                () if homes.contains(&person.home) => Sort::Gone,
                () if buildings.contains(&building(&person.home)) => Sort::Unlisted,
                () => continue,
            };
            let is_unread = unread.contains(person.name())
                || person.id_number().is_some_and(|number| unread.contains(number));
            self.rows.push(Different {
                sort: if is_unread { Sort::Near } else { sort },
                at: None,
                name: person.name().to_owned(),
                home: person.home.clone(),
                why: is_unread.then(|| {
                    Words::new(
                        "名单里有同名的一行没能读出来，可能就是此人",
                        "a row of that name could not be read; it may be this person",
                    )
                }),
                choices: vec![Choice::MoveOut(who(person))],
            });
        }
    }

    /// How many there are of a sort.
    pub fn count(&self, sort: Sort) -> u64 {
        self.rows.iter().filter(|row| row.sort == sort).count() as u64
    }
}

impl Sort {
    /// Whether all of it can be accepted at once: nobody needs to choose.
    pub(super) fn is_plain(self) -> bool {
        !matches!(self, Sort::Conflicting | Sort::Near)
    }

    /// Whether it is written where nobody says otherwise.
    pub(super) fn is_usual(self) -> bool {
        matches!(self, Sort::New | Sort::Moved | Sort::Changed | Sort::Home)
    }
}

impl Alike {
    fn words(self) -> Words {
        match self {
            Alike::OtherName => Words::new(
                "身份证号相同，姓名完全不同：可能改了名，也可能号码填错了行",
                "the same identity number with quite another name: a new name, or a number in the wrong row",
            ),
            Alike::OtherNumber => Words::new(
                "姓名相同，身份证号不同：可能是号码写错，也可能是两个人",
                "the same name with another identity number: a slip, or two people",
            ),
            Alike::Name => Words::new(
                "同一户里有姓名只差一个字的人",
                "somebody of nearly that name lives in this home",
            ),
            Alike::Phone => Words::new(
                "同一户里有电话相同的人",
                "somebody in this home has the same phone",
            ),
            Alike::NameAndPhone => Words::new(
                "别的户里有姓名、电话都相同的人，可能搬了家",
                "somebody of that name and phone lives in another home and may have moved",
            ),
            Alike::NameAlone => Words::new(
                "别的户里有同名的人没有在名单里出现，可能搬了家",
                "somebody of that name, whom the file does not name, lives in another home and may have moved",
            ),
        }
    }
}

fn tangled(people: usize) -> Words {
    if people == 1 {
        Words::new(
            "名单里不止一行像是这个人",
            "more than one row seems to be this person",
        )
    } else {
        Words::new(
            "名册里不止一个人与这一行相符",
            "more than one person of the register fits this row",
        )
    }
}

fn who(person: &Person) -> Who {
    Who {
        id: person.id,
        name: person.name().to_owned(),
        home: person.home.clone(),
    }
}

/// What a row changes, and of which sort that is; nothing where it says what is known.
fn changed(
    row: &ResidentRow,
    person: &Person,
    register: &Register,
    people: &People,
) -> Option<(Sort, Option<Words>, Edit)> {
    let edit = edit(row, person, register, people);
    if edit.is_empty() {
        return None;
    }
    let older = Words::new(
        "名册后来改过，名单里还是以前的内容",
        "changed in the register since; the file says what stood there before",
    );
    let left = Words::new(
        "名册里已登记为搬走，名单里还有此人",
        "has moved out by the register, and is in the file",
    );
    Some(match () {
        () if !person.present => (Sort::Older, Some(left), edit),
        () if edit.is_older() => (Sort::Older, Some(older), edit),
        () if edit.moved.is_some() => (Sort::Moved, None, edit),
        () => (Sort::Changed, None, edit),
    })
}

impl Edit {
    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.moved.is_none() && self.changes.is_empty()
    }

    fn is_older(&self) -> bool {
        let moved_back = matches!(self.moved, Some((_, true)));
        moved_back || self.changes.iter().any(|change| change.stood_before)
    }
}

fn edit(row: &ResidentRow, person: &Person, register: &Register, people: &People) -> Edit {
    let moved = (row.home != person.home).then(|| {
        let before = people.lived_before(person.id, register, &row.home);
        (row.home.clone(), before)
    });
    let said = said(row, person);
    let changes = COMPARED.iter().zip(&person.values).zip(said);
    let change = |field: Entry, from: Option<&str>, to: String| Change {
        field,
        from: from.map(str::to_owned),
        stood_before: people.stood_before(person.id, field, &to),
        to,
    };
    let changes = changes.filter_map(|((field, from), to)| {
        let to = written(*field, from.as_deref(), to?)?;
        Some(change(*field, from.as_deref(), to))
    });
    Edit {
        who: who(person),
        moved,
        changes: changes.chain(contact(row, person, people)).collect(),
    }
}

/// Whom to call goes where nobody stands yet, or with their phone where it was not known; nothing where they are there already,
/// or three others are.
fn contact(row: &ResidentRow, person: &Person, people: &People) -> Option<Change> {
    const PLACES: [Entry; 3] = [Entry::Contact1, Entry::Contact2, Entry::Contact3];
    let said = row.contact.as_deref()?;
    let phone = contact_phone(said);
    let is_same = |kept: &str| match (contact_phone(kept), &phone) {
        (Some(kept), Some(said)) => kept == *said,
        _ => contact_name(kept) == contact_name(said),
    };
    let mut known = person.contacts.iter();
    let known = known.position(|kept| kept.as_deref().is_some_and(is_same));
    let has_phone = |at: usize| person.contacts[at].as_deref().and_then(contact_phone).is_some();
    let at = match known {
        Some(at) if phone.is_none() || has_phone(at) => return None,
        Some(at) => at,
        None => person.contacts.iter().position(Option::is_none)?,
    };
    Some(Change {
        field: PLACES[at],
        from: person.contacts[at].clone(),
        to: said.to_owned(),
        // In whichever place they stood.
        stood_before: PLACES
            .iter()
            .any(|place| people.stood_before(person.id, *place, said)),
    })
}

/// What a door's field changes to.
fn at_door(home: Option<Id>, field: Entry, from: Option<&str>, to: &str, people: &People) -> Change {
    Change {
        field,
        from: from.map(str::to_owned),
        to: to.to_owned(),
        stood_before: home.is_some_and(|id| people.stood_before(id, field, to)),
    }
}

/// What a row says of somebody; nothing where its cell is empty.
fn said(row: &ResidentRow, person: &Person) -> Values {
    let phones: Vec<&str> = row
        .phone
        .iter()
        .chain(&row.other_phones)
        .map(String::as_str)
        .collect();
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    let sex = row
        .sex
        .map(|sex| if sex == Sex::Male { "male" } else { "female" });
    let status = match row.present {
        Some(false) => Some("away"),
        Some(true) => Some("living"),
        // Who is listed lives there, whatever else is said.
        None => (!person.present).then_some("living"),
    };
    [
        Some(row.name.clone()),
        row.id_number.clone(),
        sex.map(str::to_owned),
        row.birth.map(|date| date.to_string()),
        some(phones.join("、")),
        row.relation.clone(),
        some(row.care.join("\n")),
        row.note.clone(),
        status.map(str::to_owned),
        row.registration.map(|known| known.name().to_owned()),
        row.registered_at.clone(),
    ]
}

/// What is to be written over a value, where anything is. Care tags are only added to, a phone that is already there among
/// others says nothing new, and what is no number is not written over one.
fn written(field: Entry, from: Option<&str>, to: String) -> Option<String> {
    let now = from.unwrap_or_default();
    match field {
        Entry::Phone => {
            let known: Vec<&str> = now.split('、').collect();
            let is_bad = from.is_some() && matches!(read_phones(&to), Phones::Bad(_));
            (!is_bad && !to.split('、').all(|one| known.contains(&one))).then_some(to)
        }
        Entry::Care => {
            let known: Vec<&str> = now.lines().collect();
            let new: Vec<&str> = to.lines().filter(|tag| !known.contains(tag)).collect();
            (!new.is_empty()).then(|| [known, new].concat().join("\n"))
        }
        Entry::IdNumber if from.is_some() && !is_number(&to) => None,
        Entry::Status => (from.unwrap_or("living") != to).then_some(to),
        _ => (from != Some(&to)).then_some(to),
    }
}
