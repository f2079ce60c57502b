//! What a passcode must be: long enough, and not what everybody tries first.

use crate::problem::{Problem, Say};
use zeroize::Zeroizing;

/// The fewest characters of a passcode.
const SHORTEST: usize = 6;
/// The most; longer is a paste gone wrong.
const LONGEST: usize = 128;

/// What people choose most, beside runs and repetitions, which are found by themselves.
const COMMON: &[&str] = &[
    "112233",
    "123123a",
    "123qwe",
    "123456a",
    "123456789a",
    "12345678a",
    "1234567a",
    "147258",
    "147258369",
    "159357",
    "159753",
    "1314520",
    "1q2w3e",
    "1q2w3e4r",
    "1qaz2wsx",
    "5201314",
    "666888",
    "789456",
    "789456123",
    "888666",
    "a123456",
    "a12345678",
    "aa123456",
    "abc123",
    "abcd1234",
    "admin123",
    "asd123",
    "asdasd",
    "asdfgh",
    "asdfghjkl",
    "iloveyou",
    "juweihui",
    "linli123",
    "passw0rd",
    "password",
    "password1",
    "q1w2e3",
    "qazwsx",
    "qq123456",
    "qwe123",
    "qwerty",
    "qwertyuiop",
    "woaini",
    "woaini1314",
    "woaini520",
    "zxcvbn",
    "zxcvbnm",
];

/// A passcode as it is used: spaces around it and the full width of an input method make no difference.
pub struct Passcode(Zeroizing<String>);

/// Why a text may not become a passcode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Weak {
    /// Fewer than six characters.
    #[error("the passcode is too short")]
    Short,
    /// Longer than anybody types.
    #[error("the passcode is too long")]
    Long,
    /// 123456, 111111, 121212, abcdef.
    #[error("the passcode is a run or a repetition")]
    Pattern,
    /// What everybody tries first.
    #[error("the passcode is among the commonest")]
    Common,
}

impl Say for Weak {
    fn problem(&self) -> Problem {
        let (zh, en) = match self {
            Weak::Short => (
                "口令至少要 6 位，数字或字母都可以。",
                "A passcode has at least 6 characters; digits will do.",
            ),
            Weak::Long => (
                "口令太长（最多 128 位）。",
                "The passcode is too long (128 characters at most).",
            ),
            Weak::Pattern => (
                "口令不能是连续或重复的数字、字母，例如 123456、121212。",
                "A passcode is not a run or a repetition, such as 123456 or 121212.",
            ),
            Weak::Common => (
                "这个口令太常见，别人很容易猜到，请换一个。",
                "Everybody tries this passcode first; choose another.",
            ),
        };
        Problem::bad("weak_passcode", zh, en)
    }
}

impl Passcode {
    /// A passcode as typed, to be tried.
    pub fn typed(text: &str) -> Passcode {
        Passcode(Zeroizing::new(text.trim().chars().map(half_width).collect()))
    }

    /// A passcode somebody wishes to use from now on.
    ///
    /// # Errors
    /// [`Weak`]
    pub fn chosen(text: &str) -> Result<Passcode, Weak> {
        let passcode = Passcode::typed(text);
        let letters = Zeroizing::new(passcode.0.to_lowercase().chars().collect::<Vec<char>>());
        match letters.len() {
            0..SHORTEST => Err(Weak::Short),
            length if length > LONGEST => Err(Weak::Long),
            _ if is_run(&letters) || is_repetition(&letters) => Err(Weak::Pattern),
            _ if COMMON.contains(&passcode.0.to_lowercase().as_str()) => Err(Weak::Common),
            _ => Ok(passcode),
        }
    }

    /// Its bytes, for the key derivation.
    pub(super) fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// An input method that stands on full width types １２３ for 123.
fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        c => c,
    }
}

/// 123456, 987654, 567890, abcdef, 246802.
fn is_run(letters: &[char]) -> bool {
    let step = |pair: &[char]| match (pair[0].to_digit(10), pair[1].to_digit(10)) {
        (Some(a), Some(b)) => (10 + b - a) % 10,
        _ => u32::from(pair[1]).wrapping_sub(u32::from(pair[0])),
    };
    let mut steps = letters.windows(2).map(step);
    let first = steps.next();
    steps.all(|step| Some(step) == first)
}

/// 111111, 121212, abcabc.
fn is_repetition(letters: &[char]) -> bool {
    (1..=letters.len() / 2).any(|piece| letters.iter().zip(&letters[piece..]).all(|(a, b)| a == b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Option<Weak> {
        Passcode::chosen(text).err()
    }

    #[test]
    fn what_everybody_tries_first_is_refused_and_what_a_tired_person_remembers_is_not() {
        for short in ["", "1", "13579", "  88213 "] {
            assert_eq!(refused(short), Some(Weak::Short), "{short}");
        }
        for pattern in [
            "123456",
            "654321",
            "567890",
            "246802",
            "000000",
            "121212",
            "abcdef",
            "ABCABC",
            "１２３４５６",
            "123123123",
        ] {
            assert_eq!(refused(pattern), Some(Weak::Pattern), "{pattern}");
        }
        for common in ["112233", "5201314", "Password", "aa123456"] {
            assert_eq!(refused(common), Some(Weak::Common), "{common}");
        }
        assert_eq!(refused(&"春夏秋冬".repeat(33)), Some(Weak::Long));
        for good in ["821936", "三号楼的灯亮", "zhang 3-2-501", "201906", "qingxi7"] {
            assert_eq!(refused(good), None, "{good}");
        }
    }

    #[test]
    fn an_input_method_on_full_width_types_the_same_passcode() {
        assert_eq!(
            Passcode::typed("８２１９３６　").bytes(),
            Passcode::typed(" 821936").bytes()
        );
    }
}
