//! Lines and pages: where everything on a sheet stands. Lengths are points, from the upper left corner of an A4 page.

use super::fonts::Widths;
use super::{Block, Sheet, form, labels};
use crate::problem::Lang;

pub(super) const WIDTH: f32 = 595.28;
pub(super) const HEIGHT: f32 = 841.89;
pub(super) const MARGIN: f32 = 56.0;
pub(super) const INNER: f32 = WIDTH - 2.0 * MARGIN;
/// Where the last line of a page may stand.
const BOTTOM: f32 = HEIGHT - 72.0;
const TITLE: f32 = 20.0;
const HEADING: f32 = 12.5;
pub(super) const BODY: f32 = 10.5;
pub(super) const SMALL: f32 = 8.0;
/// A line takes this much of its letters' size.
const LEADING: f32 = 1.55;
/// What stands before the values of pairs.
const LABEL: f32 = 96.0;
/// Between the columns of a table.
const GUTTER: f32 = 8.0;

/// Something drawn on a page.
#[derive(Clone, Debug)]
pub(super) enum Mark {
    /// Words from `x` on the line `y`.
    Words { x: f32, y: f32, size: f32, text: String },
    /// A thin line.
    Rule { x: f32, y: f32, length: f32 },
    /// A thin line through points.
    Line { points: Vec<(f32, f32)> },
    /// A dark rectangle.
    Dark { x: f32, y: f32, width: f32, height: f32 },
}

/// Sets a sheet.
pub(super) fn pages(sheet: &Sheet, widths: &Widths<'_>) -> Vec<Vec<Mark>> {
    let mut setter = Setter {
        widths,
        pages: vec![Vec::new()],
        y: MARGIN,
        inner: INNER,
        labelled: Vec::new(),
    };
    for block in &sheet.blocks {
        setter.block(block);
    }
    let count = setter.pages.len();
    for nth in 0..count {
        let number = numbered(nth + 1, count, sheet.lang);
        let marks = match setter.labelled.contains(&nth) {
            true => labels::note(&setter, &number, &sheet.title, &sheet.foot),
            false => foot(&setter, &number, &sheet.foot),
        };
        setter.pages[nth].extend(marks);
    }
    setter.pages
}

/// `第 2 页 共 4 页`.
fn numbered(page: usize, pages: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("第 {page} 页 共 {pages} 页"),
        Lang::En => format!("page {page} of {pages}"),
    }
}

/// The foot of a page, its number at the right; what is too long for one line goes on below.
fn foot(setter: &Setter<'_>, number: &str, text: &str) -> Vec<Mark> {
    let y = HEIGHT - 40.0;
    let wide = setter.width(number, SMALL);
    let mut marks = vec![
        Mark::Rule {
            x: MARGIN,
            y: y - 12.0,
            length: INNER,
        },
        Mark::Words {
            x: MARGIN + INNER - wide,
            y,
            size: SMALL,
            text: number.to_owned(),
        },
    ];
    let lines = setter.lines(text, SMALL, INNER - wide - GUTTER);
    marks.extend(lines.into_iter().zip(0u8..).map(|(text, nth)| Mark::Words {
        x: MARGIN,
        y: y + f32::from(nth) * SMALL * 1.3,
        size: SMALL,
        text,
    }));
    marks
}

/// What has been set so far, and where the next thing stands.
pub(super) struct Setter<'a> {
    widths: &'a Widths<'a>,
    pages: Vec<Vec<Mark>>,
    pub(super) y: f32,
    /// How wide lines may be: less beside a code in the corner.
    pub(super) inner: f32,
    /// Which pages are sheets of labels, counted from 0.
    labelled: Vec<usize>,
}

impl Setter<'_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Title(text) => {
                for line in self.lines(text, TITLE, INNER) {
                    let x = MARGIN + (INNER - self.width(&line, TITLE)) / 2.0;
                    self.line(&[(x, line)], TITLE);
                }
                self.y += BODY;
            }
            Block::Heading(text) => {
                self.y += HEADING * 0.8;
                // A heading is not left alone at the foot of a page.
                self.room(HEADING * LEADING + 3.0 * BODY * LEADING);
                self.paragraph(text, HEADING);
            }
            Block::Text(text) => self.paragraph(text, BODY),
            Block::Small(text) => self.paragraph(text, SMALL),
            Block::Pairs(pairs) => {
                for (label, value) in pairs {
                    self.row(
                        &[
                            (MARGIN, LABEL - GUTTER, label),
                            (MARGIN + LABEL, INNER - LABEL, value),
                        ],
                        BODY,
                    );
                }
            }
            Block::Table { parts, heads, rows } => self.table(parts, heads, rows),
            Block::Break => self.new_page(),
            Block::Corner(modules) => form::corner(self, modules),
            Block::Labels(all) => labels::set(self, all),
            Block::Form {
                parts,
                heads,
                rows,
                blank,
            } => form::set(self, parts, heads, rows, blank),
        }
    }

    fn paragraph(&mut self, text: &str, size: f32) {
        for line in self.lines(text, size, self.inner) {
            self.line(&[(MARGIN, line)], size);
        }
        self.y += size * 0.4;
    }

    fn table(&mut self, parts: &[f32], heads: &[String], rows: &[Vec<String>]) {
        let unit = INNER / parts.iter().sum::<f32>().max(1.0);
        let columns = |cells: &[String]| -> Vec<(f32, f32, String)> {
            let mut x = MARGIN;
            let placed = parts.iter().zip(cells).map(|(part, cell)| {
                let column = (x, part * unit - GUTTER, cell.clone());
                x += part * unit;
                column
            });
            placed.collect()
        };
        let head = columns(heads);
        self.cells(&head);
        self.rule();
        for row in rows {
            let before = self.pages.len();
            self.room(BODY * LEADING);
            if self.pages.len() > before {
                self.cells(&head);
                self.rule();
            }
            self.cells(&columns(row));
        }
        self.rule();
        self.y += BODY * 0.6;
    }

    fn cells(&mut self, cells: &[(f32, f32, String)]) {
        let cells: Vec<(f32, f32, &str)> = cells
            .iter()
            .map(|(x, width, text)| (*x, *width, text.as_str()))
            .collect();
        self.row(&cells, BODY);
    }

    /// Sets texts beside one another, each broken into its own width.
    fn row<T: AsRef<str>>(&mut self, cells: &[(f32, f32, T)], size: f32) {
        let broken: Vec<(f32, Vec<String>)> = cells
            .iter()
            .map(|(x, width, text)| (*x, self.lines(text.as_ref(), size, *width)))
            .collect();
        let most = broken.iter().map(|(_, lines)| lines.len()).max().unwrap_or(0);
        for n in 0..most {
            let line: Vec<(f32, String)> = broken
                .iter()
                .filter_map(|(x, lines)| Some((*x, lines.get(n)?.clone())))
                .collect();
            self.line(&line, size);
        }
    }

    fn line(&mut self, words: &[(f32, String)], size: f32) {
        self.room(size * LEADING);
        self.y += size * LEADING;
        let y = self.y;
        let marks = words.iter().map(|(x, text)| Mark::Words {
            x: *x,
            y,
            size,
            text: text.clone(),
        });
        self.page().extend(marks);
    }

    fn rule(&mut self) {
        let y = self.y + 4.0;
        self.page().push(Mark::Rule {
            x: MARGIN,
            y,
            length: INNER,
        });
        self.y = y;
    }

    /// Begins a page where `height` has no room on this one.
    fn room(&mut self, height: f32) {
        if self.y + height > BOTTOM {
            self.new_page();
        }
    }

    pub(super) fn new_page(&mut self) {
        self.pages.push(Vec::new());
        self.y = MARGIN;
        self.inner = INNER;
    }

    /// The page that is being set is a sheet of labels.
    pub(super) fn is_labelled(&mut self) {
        self.labelled.push(self.pages.len().saturating_sub(1));
    }

    /// The page that is being set.
    pub(super) fn page(&mut self) -> &mut Vec<Mark> {
        if self.pages.is_empty() {
            self.pages.push(Vec::new());
        }
        let last = self.pages.len() - 1;
        &mut self.pages[last]
    }

    /// How wide a text is.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|letter| self.widths.of(letter, size)).sum()
    }

    /// Breaks a text into lines: between Chinese letters anywhere but before a closing sign, elsewhere at spaces, and
    /// within a word only where it alone is too long.
    pub(super) fn lines(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let mut lines = Vec::new();
        for part in text.split('\n') {
            let mut line = String::new();
            let mut at = 0.0;
            for word in words(part) {
                let long = self.width(&word, size);
                if at + long > width && !line.is_empty() {
                    lines.push(std::mem::take(&mut line).trim_end().to_owned());
                    at = 0.0;
                }
                for letter in word.chars() {
                    let one = self.widths.of(letter, size);
                    if at + one > width && !line.is_empty() {
                        lines.push(std::mem::take(&mut line));
                        at = 0.0;
                    }
                    line.push(letter);
                    at += one;
                }
            }
            lines.push(line.trim_end().to_owned());
        }
        lines
    }
}

/// The pieces a line may be broken between.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for letter in text.chars() {
        let breaks =
            words.is_empty() || before == ' ' || (is_wide(letter) || is_wide(before)) && !closes(letter);
        if breaks && letter != ' ' {
            words.push(String::new());
        }
        match words.last_mut() {
            Some(word) => word.push(letter),
            None => words.push(letter.to_string()),
        }
        before = letter;
    }
    words
}

/// Letters that stand by themselves.
fn is_wide(letter: char) -> bool {
    letter >= '\u{2e80}'
}

/// Signs that do not begin a line.
fn closes(letter: char) -> bool {
    "，。、；：？！）】》”’·…,.;:?!)".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn lines_break_between_chinese_letters_but_not_before_a_full_stop_or_within_a_word() {
        assert_eq!(words("共3户，Linli ok。"), ["共", "3", "户，", "Linli ", "ok。"]);
    }
}
