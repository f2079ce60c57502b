//! The font of this machine that sheets are set in. None comes with the program: every system sold in China has one, and
//! the smallest good one would be larger than the program itself.

use fontdb::{Database, Family, Query};
use std::sync::Arc;
use ttf_parser::Face;

/// Families known to read well, the best first: Linux, UOS and Kylin, Windows, macOS.
const FAMILIES: &[&str] = &[
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Noto Sans SC",
    "HarmonyOS Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "DengXian",
    "SimHei",
    "SimSun",
    "Noto Serif CJK SC",
];
/// Letters without which a font is of no use here.
const NEEDED: [char; 4] = ['居', '邻', '毁', '8'];

/// A font's file, as it was read.
pub struct Typeface {
    /// The whole file.
    pub data: Arc<Vec<u8>>,
    /// Which of the fonts in it.
    pub index: u32,
}

impl Typeface {
    /// The best of this machine; nothing where none has Chinese letters.
    pub fn of_this_machine() -> Option<Typeface> {
        let mut fonts = Database::new();
        fonts.load_system_fonts();
        let known = FAMILIES.iter().filter_map(|family| {
            fonts.query(&Query {
                families: &[Family::Name(family)],
                ..Query::default()
            })
        });
        let any = fonts.faces().map(|face| face.id);
        known.chain(any).find_map(|id| {
            let (data, index) = fonts.with_face_data(id, |data, index| {
                let face = Face::parse(data, index).ok()?;
                let complete = NEEDED.iter().all(|letter| face.glyph_index(*letter).is_some());
                complete.then(|| (data.to_vec(), index))
            })??;
            Some(Typeface {
                data: Arc::new(data),
                index,
            })
        })
    }

    /// How wide its letters are.
    pub fn widths(&self) -> Option<Widths<'_>> {
        Face::parse(&self.data, self.index).ok().map(Widths)
    }
}

/// How wide letters are.
pub struct Widths<'a>(Face<'a>);

impl Widths<'_> {
    /// The width of a letter at `size` points.
    pub fn of(&self, letter: char, size: f32) -> f32 {
        let units = self
            .0
            .glyph_index(letter)
            .and_then(|glyph| self.0.glyph_hor_advance(glyph));
        units.map_or(size, |units| {
            f32::from(units) * size / f32::from(self.0.units_per_em())
        })
    }
}
