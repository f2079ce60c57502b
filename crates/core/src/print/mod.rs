//! Sheets to print: A4 pages as PDF, set in a Chinese font of this machine, of which only the glyphs used go into the file.
//!
//! [`fonts`] finds the font, [`layout`] breaks lines and pages, and here the pages are drawn. Who prints says *what* stands
//! on a sheet ([`Block`]), never where.

mod fonts;
mod form;
mod labels;
mod layout;
mod window;

use crate::problem::{Lang, Problem, ProblemKind, Say};
use fonts::Typeface;
use krilla::Document;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::Stroke;
use krilla::surface::Surface;
use krilla::text::{Font, TextDirection};
use layout::{HEIGHT, Mark, WIDTH};
pub use window::{DrawnPage, DrawnSheet, DrawnWords, drawn};

/// A sheet to print, of one or more pages.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// The document's title, for readers of PDF.
    pub title: String,
    /// The language its pages are numbered in.
    pub lang: Lang,
    /// What stands at the foot of every page, before its number; on labels, which have no foot, in a cell of their own.
    pub foot: String,
    /// A word in the file for programs, of ASCII alone; not shown.
    pub keyword: Option<String>,
    /// What stands on it, from the top.
    pub blocks: Vec<Block>,
}

/// One thing on a sheet.
#[derive(Clone, Debug)]
pub enum Block {
    /// A large heading in the middle.
    Title(String),
    /// A heading of a part.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// A paragraph in small type.
    Small(String),
    /// Lines of (what, value).
    Pairs(Vec<(String, String)>),
    /// A table; columns share the width by these parts. The heads stand on every page again.
    Table {
        /// The share of each column.
        parts: Vec<f32>,
        /// Their heads.
        heads: Vec<String>,
        /// The rows.
        rows: Vec<Vec<String>>,
    },
    /// The rest stands on a new page.
    Break,
    /// A QR code in the upper right corner of the page, its modules row by row, `1` where dark.
    Corner(Vec<String>),
    /// Labels on sheets of thirty, three across and ten down, without any margin: pages of their own. The last cell of each
    /// sheet says which sheet it is.
    Labels(Vec<Label>),
    /// A table to be filled in by hand, in rows of one height; what is too long is cut.
    Form {
        /// The share of each column.
        parts: Vec<f32>,
        /// Their heads.
        heads: Vec<String>,
        /// The rows.
        rows: Vec<Vec<Field>>,
        /// Below it, on the same page, rows with nothing in them: the rows above are the lower, as far as a pencil needs it.
        blank: Blank,
    },
}

/// Rows to write in.
#[derive(Clone, Debug)]
pub struct Blank {
    /// What they are for.
    pub title: String,
    /// The share of each column.
    pub parts: Vec<f32>,
    /// Their heads.
    pub heads: Vec<String>,
    /// How many; fewer where the page has no room for them.
    pub rows: usize,
}

/// A label with a code that a scanner reads.
#[derive(Clone, Debug)]
pub struct Label {
    /// The code.
    pub code: Code,
    /// What stands below bars, or beside a square, the first line large.
    pub lines: Vec<String>,
}

/// A code that a scanner reads.
#[derive(Clone, Debug)]
pub enum Code {
    /// Bars, each of one width, dark or not.
    Bars(Vec<bool>),
    /// The modules of a QR code, row by row, `1` where dark.
    Square(Vec<String>),
}

/// A cell of a form.
#[derive(Clone, Debug)]
pub enum Field {
    /// Words in one line.
    Text(String),
    /// Words in two lines of small type.
    Small(String),
    /// A box to tick, or ticked in print.
    Box(bool),
}

/// Why a sheet was not made.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// No font of this machine has Chinese letters.
    #[error("no font of this machine has Chinese letters")]
    NoFont,
    /// More pages than a window prints.
    #[error("more pages than a window prints")]
    TooMany,
    /// The PDF could not be written.
    #[error("the PDF could not be made: {0}")]
    Failed(String),
}

impl Say for PrintError {
    fn problem(&self) -> Problem {
        match self {
            PrintError::NoFont => Problem::refused(
                "no_font",
                "本机没有中文字体，无法生成 PDF。请安装一种中文字体（如思源黑体、微软雅黑、文泉驿）后再试。",
                "No font of this machine has Chinese letters. Install one (Noto Sans CJK, say) and try again.",
            ),
            PrintError::TooMany => Problem::refused(
                "many_pages",
                format!(
                    "超过 {} 页，请存为 PDF 再打印，或分几次打印。",
                    window::MOST_PAGES
                ),
                format!(
                    "More than {} pages: save the PDF and print that, or print some at a time.",
                    window::MOST_PAGES
                ),
            ),
            PrintError::Failed(why) => Problem::new(
                ProblemKind::Broken,
                "print",
                format!("生成 PDF 时出错（{why}）。"),
                format!("The PDF could not be made ({why})."),
            ),
        }
    }
}

/// A sheet as it was asked for.
pub enum Print {
    /// A PDF.
    File(Vec<u8>),
    /// Pages that the window prints.
    Window(DrawnSheet),
}

/// Makes a sheet, for the window or as a file.
///
/// # Errors
/// [`PrintError`]
pub fn made(sheet: &Sheet, window: bool) -> Result<Print, PrintError> {
    match window {
        true => drawn(sheet).map(Print::Window),
        false => pdf(sheet).map(Print::File),
    }
}

/// Makes the PDF of a sheet.
///
/// # Errors
/// [`PrintError`]
pub fn pdf(sheet: &Sheet) -> Result<Vec<u8>, PrintError> {
    let typeface = Typeface::of_this_machine().ok_or(PrintError::NoFont)?;
    let pages = layout::pages(sheet, &typeface.widths().ok_or(PrintError::NoFont)?);
    let font = Font::new(typeface.data.clone().into(), typeface.index).ok_or(PrintError::NoFont)?;
    let mut document = Document::new();
    let mut about = Metadata::new()
        .title(sheet.title.clone())
        .creator("邻里 Linli".to_owned());
    if let Some(keyword) = &sheet.keyword {
        about = about.keywords(vec![keyword.clone()]);
    }
    document.set_metadata(about);
    for marks in pages {
        let settings =
            PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| PrintError::Failed("A4".to_owned()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for mark in marks {
            match mark {
                Mark::Words { x, y, size, text } => {
                    surface.set_stroke(None);
                    surface.draw_text(
                        Point::from_xy(x, y),
                        font.clone(),
                        size,
                        &text,
                        false,
                        TextDirection::LeftToRight,
                    );
                }
                Mark::Rule { x, y, length } => {
                    stroke(&mut surface, &[(x, y), (x + length, y)]);
                }
                Mark::Line { points } => stroke(&mut surface, &points),
                Mark::Dark { x, y, width, height } => {
                    let square = Rect::from_xywh(x, y, width, height);
                    let mut path = PathBuilder::new();
                    square.into_iter().for_each(|square| path.push_rect(square));
                    if let Some(path) = path.finish() {
                        surface.set_stroke(None);
                        surface.draw_path(&path);
                    }
                }
            }
        }
        surface.finish();
        page.finish();
    }
    document
        .finish()
        .map_err(|error| PrintError::Failed(format!("{error:?}")))
}

/// Draws a thin line through these points.
fn stroke(surface: &mut Surface<'_>, points: &[(f32, f32)]) {
    let mut line = PathBuilder::new();
    for (n, (x, y)) in points.iter().enumerate() {
        match n {
            0 => line.move_to(*x, *y),
            _ => line.line_to(*x, *y),
        }
    }
    if let Some(path) = line.finish() {
        surface.set_fill(None);
        surface.set_stroke(Some(Stroke {
            width: 0.5,
            ..Stroke::default()
        }));
        surface.draw_path(&path);
        surface.set_fill(Some(krilla::paint::Fill::default()));
    }
}
