//! How numbers are shown to people who do not need them: never more than three digits at the front and four at the end
//! of a phone, four and four of an identity number.

/// `199****1234`.
pub fn phone(number: &str) -> String {
    masked(number, 3, 4)
}

/// `9900**********1234`.
pub fn id_number(number: &str) -> String {
    masked(number, 4, 4)
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
        assert_eq!(id_number("990000195003121234"), "9900**********1234");
        assert_eq!(phone("12345"), "*****");
    }
}
