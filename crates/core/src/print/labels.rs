//! Labels with codes, on sheets of thirty as they are sold for A4: 70 by 29.7 millimetres.

use super::form::{fitting, squares};
use super::layout::{HEIGHT, Mark, SMALL, Setter, WIDTH};
use super::{Code, Label};

const ACROSS: usize = 3;
const DOWN: usize = 10;
/// The last cell of a sheet says which sheet it is.
const LABELS: usize = ACROSS * DOWN - 1;
/// Bars take this much of a label's width; the rest is the quiet zone that scanners need.
const BARS: f32 = 0.78;
/// The height of the bars, points.
const TALL: f32 = 40.0;
const TEXT: f32 = 11.0;
/// A square code's side, and what is left free around it, points: more than printers leave white at a paper's edge.
const SQUARE: f32 = 57.0;
const QUIET: f32 = 13.5;
/// What says who made a sheet of labels.
const TINY: f32 = 5.5;
/// The first line beside a square.
const LARGE: f32 = 15.0;

/// Sets labels on pages of their own.
pub(super) fn set(setter: &mut Setter<'_>, all: &[Label]) {
    let (width, height) = (WIDTH / ACROSS as f32, HEIGHT / DOWN as f32);
    for (n, label) in all.iter().enumerate() {
        let place = n % LABELS;
        if place == 0 {
            if n > 0 || !setter.page().is_empty() {
                setter.new_page();
            }
            setter.is_labelled();
        }
        let (left, top) = ((place % ACROSS) as f32 * width, (place / ACROSS) as f32 * height);
        match &label.code {
            Code::Bars(bars) => barred(setter, bars, &label.lines, [left, top, width, height]),
            Code::Square(modules) => squared(setter, modules, &label.lines, [left, top, width, height]),
        }
    }
}

/// Which sheet this is, of how many, who made it: in its last cell, to be thrown away with the sheet.
pub(super) fn note(setter: &Setter<'_>, number: &str, title: &str, foot: &str) -> Vec<Mark> {
    let (width, height) = (WIDTH / ACROSS as f32, HEIGHT / DOWN as f32);
    let (x, room) = (WIDTH - width + QUIET, width - 2.0 * QUIET);
    let mut y = HEIGHT - height + QUIET;
    let mut marks = Vec::new();
    let heads = [title, number]
        .into_iter()
        .map(|head| fitting(setter, head, SMALL, room));
    let lines = setter.lines(foot, TINY, room);
    let sized = heads
        .map(|head| (SMALL, head))
        .chain(lines.into_iter().map(|line| (TINY, line)));
    // Nearer to the edge no printer prints.
    for (size, text) in sized.filter(|(_, text)| !text.is_empty()) {
        y += size * 1.25;
        if y > HEIGHT - QUIET {
            break;
        }
        marks.push(Mark::Words { x, y, size, text });
    }
    marks
}

/// Bars with a line below them.
fn barred(setter: &mut Setter<'_>, bars: &[bool], lines: &[String], [left, top, width, height]: [f32; 4]) {
    let bar = width * BARS / bars.len().max(1) as f32;
    let from = left + width * (1.0 - BARS) / 2.0;
    let y = top + (height - TALL - TEXT * 1.4) / 2.0;
    let mut at = 0;
    // Bars side by side are drawn as one: no printer leaves a hair between them.
    for run in bars.chunk_by(|one, next| one == next) {
        if run[0] {
            setter.page().push(Mark::Dark {
                x: from + at as f32 * bar,
                y,
                width: run.len() as f32 * bar,
                height: TALL,
            });
        }
        at += run.len();
    }
    let text = lines.first().cloned().unwrap_or_default();
    let middle = left + (width - setter.width(&text, TEXT)) / 2.0;
    setter.page().push(Mark::Words {
        x: middle,
        y: y + TALL + TEXT * 1.2,
        size: TEXT,
        text,
    });
}

/// A square with its lines to the right; what is too long for them is cut.
fn squared(
    setter: &mut Setter<'_>,
    modules: &[String],
    lines: &[String],
    [left, top, width, height]: [f32; 4],
) {
    let y = top + (height - SQUARE) / 2.0;
    let code = squares(modules, left + QUIET, y, SQUARE);
    setter.page().extend(code);
    let x = left + SQUARE + 2.0 * QUIET;
    let room = width - (x - left) - QUIET;
    let mut y = y + LARGE;
    for (nth, line) in lines.iter().enumerate() {
        let size = if nth == 0 { LARGE } else { TEXT };
        let text = fitting(setter, line, size, room);
        setter.page().push(Mark::Words { x, y, size, text });
        y += TEXT * 1.6;
    }
}
