//! A sheet as a window draws it: the very pages of the PDF, as words at their places and two paths each, so that what is printed
//! from the window says what the file says.

use super::layout::{self, HEIGHT, Mark, WIDTH};
use super::{PrintError, Sheet};
use crate::print::fonts::Typeface;
use schemars::JsonSchema;
use serde::Serialize;
use std::fmt::Write;
use ts_rs::TS;

/// More pages make a window slow; they are a file's.
pub const MOST_PAGES: usize = 200;

/// Words on one line.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct DrawnWords {
    /// Where they begin, points.
    pub x: f32,
    /// The line they stand on.
    pub y: f32,
    /// The size of their letters.
    pub size: f32,
    /// The words.
    pub text: String,
}

/// A page: lengths are points, from the upper left corner.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct DrawnPage {
    /// What is written.
    pub words: Vec<DrawnWords>,
    /// Thin lines and boxes, as the path of an SVG.
    pub lines: String,
    /// What is dark, as the path of an SVG.
    pub dark: String,
}

/// A sheet to be printed from the window.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct DrawnSheet {
    /// Its title.
    pub title: String,
    /// The width of a page.
    pub width: f32,
    /// Its height.
    pub height: f32,
    /// Its pages.
    pub pages: Vec<DrawnPage>,
}

/// Draws a sheet for the window.
///
/// # Errors
/// [`PrintError`]: where no font is known lines cannot be broken either, and what a window alone cannot take.
pub fn drawn(sheet: &Sheet) -> Result<DrawnSheet, PrintError> {
    let typeface = Typeface::of_this_machine().ok_or(PrintError::NoFont)?;
    let pages = layout::pages(sheet, &typeface.widths().ok_or(PrintError::NoFont)?);
    if pages.len() > MOST_PAGES {
        return Err(PrintError::TooMany);
    }
    Ok(DrawnSheet {
        title: sheet.title.clone(),
        width: WIDTH,
        height: HEIGHT,
        pages: pages.into_iter().map(page).collect(),
    })
}

fn page(marks: Vec<Mark>) -> DrawnPage {
    let mut page = DrawnPage {
        words: Vec::new(),
        lines: String::new(),
        dark: String::new(),
    };
    for mark in marks {
        match mark {
            Mark::Words { x, y, size, text } => page.words.push(DrawnWords { x, y, size, text }),
            Mark::Rule { x, y, length } => path(&mut page.lines, &[(x, y), (x + length, y)]),
            Mark::Line { points } => path(&mut page.lines, &points),
            Mark::Dark { x, y, width, height } => {
                // Writing to a string never fails.
                let _ = write!(
                    page.dark,
                    "M{} {}h{}v{}h-{}z",
                    short(x),
                    short(y),
                    short(width),
                    short(height),
                    short(width)
                );
            }
        }
    }
    page
}

fn path(into: &mut String, points: &[(f32, f32)]) {
    for (nth, (x, y)) in points.iter().enumerate() {
        let begins = if nth == 0 { 'M' } else { 'L' };
        let _ = write!(into, "{begins}{} {}", short(*x), short(*y));
    }
}

/// A hundredth of a point is finer than any printer.
fn short(length: f32) -> f32 {
    (length * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_and_codes_become_two_paths_and_words_stay_where_they_are() {
        let drawn = page(vec![
            Mark::Rule {
                x: 1.0,
                y: 2.0,
                length: 3.0,
            },
            Mark::Dark {
                x: 1.004,
                y: 2.0,
                width: 3.0,
                height: 4.0,
            },
            Mark::Words {
                x: 5.0,
                y: 6.0,
                size: 8.0,
                text: "501".to_owned(),
            },
        ]);
        assert_eq!(
            (drawn.lines.as_str(), drawn.dark.as_str()),
            ("M1 2L4 2", "M1 2h3v4h-3z")
        );
        assert_eq!((drawn.words.len(), drawn.words[0].text.as_str()), (1, "501"));
    }
}
