//! What is shown of a resident to whom: decided here, for every screen, sheet and history alike.
//!
//! Nobody needs a whole number to do a day's work, so nobody is shown one: three digits at the front and four at the end
//! of a phone, four and four of an identity number, the year of a birth. Whoever needs more has it disclosed, which is a
//! fact (`features/disclosures`). A volunteer at a door needs names and why to take care, no numbers and no notes.

use super::living;
use crate::desk::Role;

/// `199****1234`; of several, each.
pub fn phone(numbers: &str) -> String {
    let each: Vec<String> = numbers.split('、').map(|number| masked(number, 3, 4)).collect();
    each.join("、")
}

/// `9900**********1234`.
pub fn id_number(number: &str) -> String {
    masked(number, 4, 4)
}

/// `1950-**-**`: the day would fill in what the mask of the identity number hides.
pub fn birth(date: &str) -> String {
    match date.split_once('-') {
        Some((year, _)) => format!("{year}-**-**"),
        None => "*".repeat(date.chars().count()),
    }
}

/// `张**`, where it matters that something happened and not to whom.
pub fn name(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .map(|first| first.to_string() + &"*".repeat(letters.count()))
        .unwrap_or_default()
}

/// Free text with the numbers in it masked, wholly for a volunteer: people write phones into notes.
pub fn note(viewer: Role, text: &str) -> String {
    let mut shown = text.to_owned();
    for number in numbers_in(text) {
        let mask = match viewer {
            Role::Volunteer => "*".repeat(number.len()),
            _ => masked_number(number),
        };
        shown = shown.replacen(number, &mask, 1);
    }
    shown
}

/// What somebody wrote over a masked note, with the numbers the old note has put back behind their masks.
pub fn restored(written: &str, old: &str) -> String {
    let mut text = written.to_owned();
    for number in numbers_in(old) {
        text = text.replacen(&masked_number(number), number, 1);
    }
    text
}

fn masked_number(number: &str) -> String {
    if number.len() > 11 {
        id_number(number)
    } else {
        phone(number)
    }
}

/// Runs of digits as long as a mobile's or an identity number.
fn numbers_in(text: &str) -> Vec<&str> {
    let is_digit = |c: char| c.is_ascii_digit();
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(is_digit) {
        let run = &rest[start..];
        let digits = run.find(|c| !is_digit(c)).unwrap_or(run.len());
        // The last character of an identity number may be an X.
        let ends_in_x = digits == 17 && run[digits..].starts_with(['X', 'x']);
        let length = digits + usize::from(ends_in_x);
        if matches!(length, 11 | 15 | 18) {
            found.push(&run[..length]);
        }
        rest = &run[length..];
    }
    found
}

/// What a role sees of a field of a resident without a disclosure; nothing where it sees nothing of it.
pub fn shown(viewer: Role, column: &str, value: String) -> Option<String> {
    let volunteer = viewer < Role::Staff;
    match column {
        "phone" | "id_number" | "birth" | "note" | "keeper" | "keeper_phone" | "registered_at"
            if volunteer =>
        {
            None
        }
        "contact1" | "contact2" | "contact3" if volunteer => None,
        "contact1" | "contact2" | "contact3" => Some(living::contact_in_words(viewer, &value)),
        "phone" | "keeper_phone" => Some(phone(&value)),
        "id_number" => Some(id_number(&value)),
        "birth" => Some(birth(&value)),
        "note" | "keeper" | "registered_at" => Some(note(viewer, &value)),
        _ => Some(value),
    }
}

/// What a person wrote into a form that showed `old` masked: an untouched mask means the old value.
pub fn unmasked(column: &str, written: String, old: Option<&str>) -> String {
    let Some(old) = old else { return written };
    match column {
        "note" | "keeper" | "registered_at" => restored(&written, old),
        _ if shown(Role::Staff, column, old.to_owned()).as_ref() == Some(&written) => old.to_owned(),
        _ => written,
    }
}

fn masked(text: &str, front: usize, back: usize) -> String {
    let letters: Vec<char> = text.chars().collect();
    // What is too short to hide anything shows nothing.
    if letters.len() < front + back + 3 {
        return "*".repeat(letters.len());
    }
    let hidden = letters.len() - front - back;
    letters[..front]
        .iter()
        .chain(&vec!['*'; hidden])
        .chain(&letters[front + hidden..])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_than_four_digits_show_at_either_end() {
        assert_eq!(phone("19900001234"), "199****1234");
        assert_eq!(phone("19900001234、19900005678"), "199****1234、199****5678");
        assert_eq!(id_number("990000195003121234"), "9900**********1234");
        assert_eq!(phone("12345"), "*****");
        assert_eq!(
            (birth("1950-03-12").as_str(), birth("?").as_str()),
            ("1950-**-**", "*")
        );
        assert_eq!(name("欧阳小明"), "欧***");
    }

    #[test]
    fn numbers_in_notes_are_masked_and_come_back_when_the_note_is_edited() {
        let old = "女儿19900001234，证件99000019500312123X，3号楼，编号123456789012";
        let masked = note(Role::Staff, old);
        assert_eq!(
            masked,
            "女儿199****1234，证件9900**********123X，3号楼，编号123456789012"
        );
        assert_eq!(
            restored(&format!("{masked}；已搬走"), old),
            format!("{old}；已搬走")
        );
        assert_eq!(restored("女儿19900009999", old), "女儿19900009999");
        assert_eq!(note(Role::Volunteer, "房东19900001234"), "房东***********");
    }

    #[test]
    fn an_untouched_mask_means_the_old_value() {
        let old = Some("19900001234");
        assert_eq!(unmasked("phone", "199****1234".to_owned(), old), "19900001234");
        assert_eq!(unmasked("phone", "19900009999".to_owned(), old), "19900009999");
    }

    #[test]
    fn a_volunteer_sees_no_number_no_birthday_and_no_note() {
        for column in ["phone", "id_number", "birth", "note"] {
            assert_eq!(shown(Role::Volunteer, column, "1950-03-12".to_owned()), None);
        }
        assert_eq!(
            shown(Role::Volunteer, "care", "独居".to_owned()).as_deref(),
            Some("独居")
        );
    }
}
