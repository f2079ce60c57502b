//! Reading the spreadsheets people bring: bytes in, typed rows and a word about every doubtful one out.
//!
//! Nothing here touches the register. [`read_file`] recognises the file by its bytes, finds the headings, reads each row
//! and gives a [`Reading`]; what is written is decided from that. What a reader must never do is guess: a row that
//! cannot be placed is rejected with its reason, a doubtful value is kept and flagged, nothing is dropped silently.

mod address;
mod calls;
mod care;
mod carried;
mod cells;
mod choosing;
mod day;
mod difference;
mod differences;
mod field;
mod header;
mod held;
mod identity;
mod issue;
mod known;
pub mod limits;
mod lines;
mod living;
mod matching;
mod open;
mod people;
mod phone;
mod placing;
mod previews;
mod problem;
mod reader;
mod reading;
mod register;
mod remark;
mod roster;
mod round_list;
mod sheet;
mod supplies;
mod table;
mod title;
mod types;
mod undoing;
mod write;
mod writing;

pub use address::{Address, begins_with_word, parse_address, parse_building, parse_room, parse_unit};
pub use care::{CARE_TAGS, CareTag, care_tags};
pub use carried::{read_outcome, write_outcome};
pub use field::Field;
pub use header::ColumnChoice;
pub use held::{Held, NothingHeld};
pub use identity::{IdFault, IdNumber, Sex, check_character, read_id_text};
pub use issue::{Action, Issue};
pub(crate) use lines::lines_of;
pub(crate) use people::is_number;
pub use phone::{Phones, read_phones};
pub use previews::Previews;
pub use problem::ReadProblem;
pub use reader::{InProcess, SheetReader, Sheets};
pub use reading::{
    ColumnView, Counts, EmptyHome, Home, Kind, NewCounts, Reading, RepeatedPerson, ResidentRow, Roster,
    RoundList, RoundRow, Rows, SheetView, Skip, SkippedRow, Supplies, SupplyRow, TubeView,
};

use super::Feature;
use crate::problem::Words;
use header::Header;
use placing::Compound;
use remark::Remarks;
use sheet::Sheet;
use std::collections::BTreeMap;
use table::Table;

/// The feature. Its facts are those of the register, the sweeps and the supplies.
pub const FEATURE: Feature = Feature {
    name: "import",
    tables: "",
    kinds: &[],
    calls: calls::calls,
};

/// What a person brings and says about it.
#[derive(Debug, Clone, Default)]
pub struct Input<'a> {
    /// The file's name; a path is fine.
    pub file_name: &'a str,
    /// The file.
    pub bytes: &'a [u8],
    /// The compound all rows belong to, instead of what the file says.
    pub compound: Option<&'a str>,
    /// What the file is about, instead of what its columns say.
    pub kind: Option<Kind>,
    /// Columns named by hand, by sheet (a text file's only sheet is "").
    pub columns: BTreeMap<String, ColumnChoice>,
}

/// Told how far the reading is, as (done, total); total is 0 while the file is being opened. `false` cancels.
pub type Progress<'a> = dyn Fn(u64, u64) -> bool + 'a;

/// Reads a whole file in this process.
///
/// # Errors
/// [`ReadProblem`]
pub fn read_file(
    input: &Input<'_>,
    held: &dyn Held,
    progress: &Progress<'_>,
) -> Result<Reading, ReadProblem> {
    read_file_by(&InProcess, input, held, progress)
}

/// Reads a whole file whose sheets `reader` gives.
///
/// # Errors
/// [`ReadProblem`]
pub fn read_file_by(
    reader: &dyn SheetReader,
    input: &Input<'_>,
    held: &dyn Held,
    progress: &Progress<'_>,
) -> Result<Reading, ReadProblem> {
    let opened = reader.read(input.bytes, &|| progress(0, 0))?;
    let only_named = opened
        .plain_text
        .then(|| spreadsheet_extension(input.file_name))
        .flatten();
    let plan = plan(opened.sheets, input).map_err(|problem| match (problem, only_named) {
        (ReadProblem::NoHeader { .. } | ReadProblem::Blank, Some(extension)) => {
            ReadProblem::OnlyNamed { extension }
        }
        (problem, _) => problem,
    })?;
    let Plan {
        kind,
        mut views,
        tables,
    } = plan;
    let total = tables.iter().map(|table| table.lines.len() as u64).sum::<u64>();
    if total == 0 {
        return Err(ReadProblem::NoRows);
    }
    for table in &tables {
        let view = &mut views[table.index];
        view.data_rows = table.lines.len();
        view.skipped = table.skipped.clone();
    }
    let from_title = tables.iter().find_map(|table| table.compound.clone());
    let given = input.compound.map(str::trim).filter(|name| !name.is_empty());
    let named = given
        .map(str::to_owned)
        .or(from_title)
        .or_else(|| title::compound_of_file(input.file_name));
    let fallback = if kind == Kind::Supplies {
        ""
    } else {
        "未命名小区"
    };
    let compound = named.unwrap_or_else(|| fallback.to_owned());
    let places = Compound {
        given,
        file: &compound,
    };
    let mut remarks = Remarks::default();
    // Every row is looked at twice: for itself, and among all others.
    let mut stride = Stride {
        progress,
        done: 0,
        total: total * 2,
    };
    let (rows, counts, new) = match kind {
        Kind::Roster => {
            let roster = roster::read(&tables, &places, held, &mut stride, &mut remarks)?;
            let homes = roster
                .residents
                .iter()
                .map(|row| &row.home)
                .chain(roster.empty_homes.iter().map(|row| &row.home));
            let (mut counts, mut new) = roster::count_homes(homes, held);
            (counts.residents, new.residents) = (roster.residents.len(), roster.residents.len());
            (Rows::Roster(roster), counts, new)
        }
        Kind::Round => {
            let list = round_list::read(&tables, &places, held, &mut stride, &mut remarks)?;
            let (mut counts, new) = roster::count_homes(list.rows.iter().map(|row| &row.home), held);
            counts.residents = round_list::count_people(&list);
            (Rows::Round(list), counts, new)
        }
        Kind::Supplies => (
            Rows::Supplies(supplies::read(&tables, &mut stride, &mut remarks)?),
            Counts::default(),
            NewCounts::default(),
        ),
    };
    if !progress(stride.total, stride.total) {
        return Err(ReadProblem::Cancelled);
    }
    Ok(Reading {
        kind,
        compound,
        sheets: views,
        rows,
        issues: remarks.into_issues(),
        counts,
        new,
    })
}

/// Counts rows and asks now and then whether to go on.
pub(crate) struct Stride<'a> {
    progress: &'a Progress<'a>,
    done: u64,
    total: u64,
}

impl Stride<'_> {
    fn step(&mut self) -> Result<(), ReadProblem> {
        self.done += 1;
        if self.done.is_multiple_of(500) && !(self.progress)(self.done.min(self.total), self.total) {
            return Err(ReadProblem::Cancelled);
        }
        Ok(())
    }
}

/// Which sheets are read, and as what.
struct Plan {
    kind: Kind,
    views: Vec<SheetView>,
    tables: Vec<Table>,
}

/// Finds the headings of every sheet and the kind most rows are of.
fn plan(sheets: Vec<Sheet>, input: &Input<'_>) -> Result<Plan, ReadProblem> {
    if sheets.iter().all(|sheet| sheet.rows.is_empty()) {
        return Err(ReadProblem::Blank);
    }
    let found: Vec<(Sheet, Option<Header>)> = sheets
        .into_iter()
        .map(|sheet| {
            let choice = input.columns.get(&sheet.name);
            let header = if sheet.hidden && choice.is_none() {
                None
            } else {
                header::find(&sheet, choice)
            };
            (sheet, header)
        })
        .collect();
    let mut weights: BTreeMap<Kind, usize> = BTreeMap::new();
    for (sheet, header) in &found {
        if let Some(kind) = header.as_ref().and_then(Header::kind) {
            *weights.entry(kind).or_default() += sheet.rows.len();
        }
    }
    let fits = |kind: Kind, header: &Header| {
        header
            .kind()
            .is_some_and(|own| own == kind || own == Kind::Round && kind == Kind::Roster)
    };
    let kind = match input.kind {
        Some(kind) => found
            .iter()
            .any(|(_, header)| header.as_ref().is_some_and(|header| fits(kind, header)))
            .then_some(kind),
        None => weights
            .into_iter()
            .max_by_key(|(_, rows)| *rows)
            .map(|(kind, _)| kind),
    };
    let mut views = Vec::new();
    let mut tables = Vec::new();
    for (index, (sheet, header)) in found.into_iter().enumerate() {
        let import = kind.is_some_and(|kind| header.as_ref().is_some_and(|header| fits(kind, header)));
        views.push(SheetView {
            name: sheet.name.clone(),
            import,
            why: why(&sheet, header.as_ref(), import, kind),
            header_rows: header
                .as_ref()
                .map(|header| header.rows.clone())
                .unwrap_or_default(),
            columns: header
                .as_ref()
                .map(|header| header.columns.clone())
                .unwrap_or_default(),
            data_rows: 0,
            skipped: Vec::new(),
        });
        if let Some(header) = header.filter(|_| import) {
            tables.push(Table::new(index, sheet, &header));
        }
    }
    match kind {
        Some(kind) => Ok(Plan { kind, views, tables }),
        None => Err(ReadProblem::NoHeader { sheets: views }),
    }
}

fn why(sheet: &Sheet, header: Option<&Header>, import: bool, kind: Option<Kind>) -> Words {
    match (import, kind) {
        (true, Some(Kind::Roster)) => Words::new("居民名册", "a roster of residents"),
        (true, Some(Kind::Round)) => Words::new("轮次名单", "a round's list"),
        (true, _) => Words::new("物资清单", "a list of supplies"),
        (false, _) if sheet.hidden => Words::new("隐藏的工作表，未导入", "a hidden sheet, left out"),
        (false, _) if sheet.rows.is_empty() => Words::new("空白工作表", "a blank sheet"),
        (false, Some(_)) if header.is_some_and(|header| header.kind().is_some()) => Words::new(
            "与其他工作表内容不同类，请单独导入",
            "of another kind than the other sheets; import it on its own",
        ),
        (false, _) => Words::new(
            "没有认出表头，未导入（可能是说明，也可以手动指定列）",
            "no headings recognised, left out (instructions perhaps; columns can be chosen by hand)",
        ),
    }
}

/// The extension, where it promises a workbook.
fn spreadsheet_extension(file_name: &str) -> Option<String> {
    let extension = file_name.rsplit_once('.')?.1.to_ascii_lowercase();
    matches!(extension.as_str(), "xlsx" | "xls" | "ods" | "xlsm" | "et").then_some(extension)
}
