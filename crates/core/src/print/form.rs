//! Forms to fill in by hand: rows of one height, boxes to tick, a code in the corner.

use super::layout::{BODY, HEIGHT, INNER, MARGIN, Mark, SMALL, Setter, WIDTH};
use super::{Blank, Field};

/// The height of a row: room for a pencil.
const ROW: f32 = 19.0;
/// The least height of a row, where a page is full: two lines of small type.
const LEAST: f32 = 15.5;
/// Above what stands below a form.
const GAP: f32 = 8.0;
/// Where a form and what stands below it end: the foot begins there.
const END: f32 = HEIGHT - 56.0;
/// The side of a box.
const SIDE: f32 = 10.0;
/// Between a column's edge and its words.
const PAD: f32 = 3.0;
/// The side of the code in the corner, with nothing around it.
const CODE: f32 = 74.0;
/// Between words and the code.
const BESIDE: f32 = 14.0;
/// A line of a head takes this much of its letters' size.
const LEADING: f32 = 1.3;

/// Draws a QR code in the upper right corner; lines beside it are the shorter.
pub(super) fn corner(setter: &mut Setter<'_>, modules: &[String]) {
    if modules.is_empty() {
        return;
    }
    let code = squares(modules, WIDTH - MARGIN - CODE, MARGIN - SIDE, CODE);
    setter.page().extend(code);
    setter.inner = INNER - CODE - BESIDE;
}

/// The dark squares of a QR code of this width, points.
pub(super) fn squares(modules: &[String], left: f32, top: f32, width: f32) -> Vec<Mark> {
    let side = width / modules.len().max(1) as f32;
    let mut dark = Vec::new();
    for (row, line) in modules.iter().enumerate() {
        for (column, _) in line.chars().enumerate().filter(|(_, module)| *module == '1') {
            dark.push(Mark::Dark {
                x: left + column as f32 * side,
                y: top + row as f32 * side,
                width: side,
                height: side,
            });
        }
    }
    dark
}

/// Sets a form below what stands on the page, and below the code; under it the rows to write in, as many as have room.
pub(super) fn set(
    setter: &mut Setter<'_>,
    parts: &[f32],
    heads: &[String],
    rows: &[Vec<Field>],
    blank: &Blank,
) {
    setter.y = setter.y.max(MARGIN + CODE);
    setter.inner = INNER;
    let columns = Columns::of(setter, parts, heads);
    let blank_columns = Columns::of(setter, &blank.parts, &blank.heads);
    let room = END - setter.y - columns.head_height();
    let count = rows.len().max(1) as f32;
    let fits = |rows: &usize| below(&blank_columns, *rows) + count * LEAST <= room;
    let written = (0..=blank.rows).rev().find(fits).unwrap_or(0);
    let left = room - below(&blank_columns, written);
    grid(setter, &columns, rows, (left / count).clamp(LEAST, ROW));
    if written > 0 {
        setter.y += GAP + SMALL;
        let y = setter.y;
        words(setter, MARGIN, y, SMALL, &blank.title);
        setter.y += GAP / 2.0;
        let empty: Vec<Vec<Field>> = vec![Vec::new(); written];
        grid(setter, &blank_columns, &empty, ROW);
    }
}

/// What so many rows to write in take of a page, with what stands above them.
fn below(columns: &Columns, rows: usize) -> f32 {
    match rows {
        0 => 0.0,
        rows => GAP * 1.5 + SMALL + columns.head_height() + rows as f32 * ROW,
    }
}

/// Columns with their heads.
struct Columns {
    /// Where each begins and the last ends.
    edges: Vec<f32>,
    /// Each head, broken into its column.
    heads: Vec<Vec<String>>,
}

impl Columns {
    fn of(setter: &Setter<'_>, parts: &[f32], heads: &[String]) -> Columns {
        let edges = edges(parts);
        let broken = heads.iter().zip(edges.windows(2));
        let broken = broken.map(|(head, edge)| setter.lines(head, SMALL, edge[1] - edge[0] - PAD));
        Columns {
            heads: broken.collect(),
            edges,
        }
    }

    fn head_height(&self) -> f32 {
        let most = self.heads.iter().map(Vec::len).max().unwrap_or(0);
        most as f32 * SMALL * LEADING + PAD
    }
}

/// Where columns that share the width by these parts begin and end.
fn edges(parts: &[f32]) -> Vec<f32> {
    let unit = INNER / parts.iter().sum::<f32>().max(1.0);
    let mut edges = vec![MARGIN];
    for part in parts {
        edges.push(edges[edges.len() - 1] + part * unit);
    }
    edges
}

/// Sets heads and rows with lines between them.
fn grid(setter: &mut Setter<'_>, columns: &Columns, rows: &[Vec<Field>], height: f32) {
    let Columns { edges, heads } = columns;
    let top = setter.y;
    head(setter, edges, heads, top);
    let mut y = top + columns.head_height();
    rule(setter, top);
    rule(setter, y);
    for row in rows {
        for (field, edge) in row.iter().zip(edges.windows(2)) {
            let place = Place {
                x: edge[0],
                y,
                width: edge[1] - edge[0],
                height,
            };
            cell(setter, field, &place);
        }
        y += height;
        rule(setter, y);
    }
    for edge in edges {
        setter.page().push(Mark::Line {
            points: vec![(*edge, top), (*edge, y)],
        });
    }
    setter.y = y;
}

/// Sets the heads in small type.
fn head(setter: &mut Setter<'_>, edges: &[f32], heads: &[Vec<String>], top: f32) {
    for (lines, edge) in heads.iter().zip(edges) {
        for (text, n) in lines.iter().zip(1u8..) {
            let y = top + f32::from(n) * SMALL * LEADING;
            words(setter, *edge + PAD / 2.0, y, SMALL, text);
        }
    }
}

/// Where a cell stands.
struct Place {
    x: f32,
    y: f32,
    width: f32,
    height: f32,
}

fn rule(setter: &mut Setter<'_>, y: f32) {
    setter.page().push(Mark::Rule {
        x: MARGIN,
        y,
        length: INNER,
    });
}

fn words(setter: &mut Setter<'_>, x: f32, y: f32, size: f32, text: &str) {
    setter.page().push(Mark::Words {
        x,
        y,
        size,
        text: text.to_owned(),
    });
}

fn cell(setter: &mut Setter<'_>, field: &Field, place: &Place) {
    let Place { x, y, width, height } = *place;
    match field {
        Field::Text(text) => {
            let text = fitting(setter, text, BODY, width - 2.0 * PAD);
            words(setter, x + PAD, y + (height + BODY) / 2.0 - 1.7, BODY, &text);
        }
        Field::Small(text) => {
            let mut lines = setter.lines(text, SMALL, width - PAD);
            if lines.len() > 2 {
                let rest = lines.split_off(1).concat();
                lines.push(fitting(setter, &rest, SMALL, width - PAD));
            }
            let top = if lines.len() == 1 {
                height - 7.0
            } else {
                SMALL - (ROW - height) / 2.0
            };
            for (line, n) in lines.iter().zip(0u8..) {
                words(
                    setter,
                    x + PAD / 2.0,
                    y + top + f32::from(n) * SMALL * 1.1,
                    SMALL,
                    line,
                );
            }
        }
        Field::Box(ticked) => {
            let (left, top) = (x + (width - SIDE) / 2.0, y + (height - SIDE) / 2.0);
            let (right, bottom) = (left + SIDE, top + SIDE);
            let square = vec![
                (left, top),
                (right, top),
                (right, bottom),
                (left, bottom),
                (left, top),
            ];
            setter.page().push(Mark::Line { points: square });
            if *ticked {
                let tick = vec![
                    (left + 2.0, top + 5.0),
                    (left + 4.5, bottom - 2.0),
                    (right - 1.5, top + 2.0),
                ];
                setter.page().push(Mark::Line { points: tick });
            }
        }
    }
}

/// As much of a text as fits, with a sign where it was cut.
pub(super) fn fitting(setter: &Setter<'_>, text: &str, size: f32, width: f32) -> String {
    if setter.width(text, size) <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    for letter in text.chars() {
        kept.push(letter);
        if setter.width(&kept, size) + size > width {
            kept.pop();
            break;
        }
    }
    kept + "…"
}
