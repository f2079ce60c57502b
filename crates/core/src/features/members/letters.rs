//! Letters that do not belong in a name: what nobody sees cannot tell two names apart, and what turns a line around makes one
//! look like another. Joiners and marks of direction stay: Mongolian, Uyghur and many an emoji are written with them.

/// Whether it steers what shows a text instead of standing in it: control characters, ends of lines, overrides of direction.
pub(crate) fn steers(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a text consists of several lines.
pub(super) fn ends_line(letter: char) -> bool {
    matches!(letter, '\n' | '\r' | '\t')
}

/// Whether anybody sees it, standing alone.
pub(super) fn shows(letter: char) -> bool {
    let blank = letter.is_whitespace() || steers(letter);
    let ignorable = matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}');
    !blank && !ignorable
}
