//! Labels with bar codes, on sheets of thirty as they are sold for A4: 70 by 29.7 millimetres.

use super::Label;
use super::layout::{HEIGHT, Mark, Setter, WIDTH};

const ACROSS: usize = 3;
const DOWN: usize = 10;
/// Bars take this much of a label's width; the rest is the quiet zone that scanners need.
const BARS: f32 = 0.78;
/// The height of the bars, points.
const TALL: f32 = 40.0;
const TEXT: f32 = 11.0;

/// Sets labels on pages of their own.
pub(super) fn set(setter: &mut Setter<'_>, all: &[Label]) {
    let (width, height) = (WIDTH / ACROSS as f32, HEIGHT / DOWN as f32);
    for (n, label) in all.iter().enumerate() {
        let place = n % (ACROSS * DOWN);
        if place == 0 && (n > 0 || !setter.page().is_empty()) {
            setter.new_page();
        }
        let (left, top) = ((place % ACROSS) as f32 * width, (place / ACROSS) as f32 * height);
        one(setter, label, left, top, width, height);
    }
}

fn one(setter: &mut Setter<'_>, label: &Label, left: f32, top: f32, width: f32, height: f32) {
    let bar = width * BARS / label.bars.len().max(1) as f32;
    let from = left + width * (1.0 - BARS) / 2.0;
    let y = top + (height - TALL - TEXT * 1.4) / 2.0;
    let mut at = 0;
    // Bars side by side are drawn as one: no printer leaves a hair between them.
    for run in label.bars.chunk_by(|one, next| one == next) {
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
    let middle = left + (width - setter.width(&label.text, TEXT)) / 2.0;
    setter.page().push(Mark::Words {
        x: middle,
        y: y + TALL + TEXT * 1.2,
        size: TEXT,
        text: label.text.clone(),
    });
}
