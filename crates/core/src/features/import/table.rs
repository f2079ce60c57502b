//! A sheet with its headings found: the rows that are data, told from those that are not.

use super::address::{Address, parse_address, parse_building, parse_heading};
use super::field::Field;
use super::header::Header;
use super::reading::{Skip, SkippedRow};
use super::sheet::{Cell, Row, Sheet, Value};
use super::title;
use std::collections::BTreeMap;

/// One sheet, ready to be read row by row.
pub(super) struct Table {
    /// Which of the file's sheets.
    pub index: usize,
    /// Its name.
    pub name: String,
    /// The rows that are data.
    pub lines: Vec<Line>,
    /// The rows that are not.
    pub skipped: Vec<SkippedRow>,
    /// Compound the title names.
    pub compound: Option<String>,
    columns: BTreeMap<Field, Vec<u32>>,
    titles: BTreeMap<u32, String>,
}

/// One row of data.
pub(super) struct Line {
    /// Row, from 1.
    pub number: u32,
    /// Building and unit that a heading line, the sheet's name or its title gives to the row.
    pub heading: Address,
    row: Row,
}

/// Signs for "as above".
const DITTO: &[&str] = &[
    "同上", "〃", "″", "”", "“", "\"", "''", "同前", "同左", "ditto", "-〃-", "--〃--",
];
const TOTALS: &[&str] = &[
    "小计",
    "合计",
    "总计",
    "共计",
    "累计",
    "本页小计",
    "本页合计",
    "总人数",
    "总户数",
    "subtotal",
    "total",
    "grandtotal",
    "sum",
];
const NOTES: &[&str] = &[
    "填表",
    "填报",
    "制表",
    "审核",
    "负责人",
    "经办",
    "统计人",
    "联系人",
    "签字",
    "签名",
    "盖章",
    "单位盖章",
    "日期",
    "说明",
    "注:",
    "注意",
    "备注:",
    "备注",
    "注",
    "打印",
];

impl Table {
    /// Sorts the rows below the headings.
    pub fn new(index: usize, sheet: Sheet, header: &Header) -> Self {
        let mut columns: BTreeMap<Field, Vec<u32>> = BTreeMap::new();
        let mut titles = BTreeMap::new();
        for column in &header.columns {
            titles.insert(column.index, column.title.clone());
            if let Some(field) = column.field {
                columns.entry(field).or_default().push(column.index);
            }
        }
        let above = sheet
            .rows
            .iter()
            .take(header.first_below)
            .filter(|row| !header.rows.contains(&row.number));
        let title_texts: Vec<String> = above
            .filter(|row| row.cells.iter().filter(|cell| !cell.filled).count() == 1)
            .map(|row| row.cells[0].value.to_text())
            .collect();
        let compound = title_texts.iter().find_map(|text| title::compound_of_title(text));
        let compound = compound.or_else(|| title::compound_of_sheet(&sheet.name));
        let mut heading = parse_heading(&sheet.name)
            .or_else(|| building_of_sheet(&sheet.name, &columns))
            .or_else(|| title_texts.iter().find_map(|text| building_of_title(text)))
            .unwrap_or_default();
        let mut table = Self {
            index,
            name: sheet.name,
            lines: Vec::new(),
            skipped: Vec::new(),
            compound,
            columns,
            titles,
        };
        let mut last: BTreeMap<u32, Value> = BTreeMap::new();
        for row in sheet.rows.into_iter().skip(header.first_below) {
            match table.not_data(&row) {
                Some(why) => {
                    if why == Skip::Heading
                        && let Some(found) = row
                            .cells
                            .first()
                            .and_then(|cell| parse_heading(&cell.value.to_text()))
                    {
                        heading = found;
                    }
                    table.skipped.push(SkippedRow { row: row.number, why });
                }
                None => {
                    let row = table.without_ditto(row, &last);
                    last = row
                        .cells
                        .iter()
                        .map(|cell| (cell.column, cell.value.clone()))
                        .collect();
                    table.lines.push(Line {
                        number: row.number,
                        heading: heading.clone(),
                        row,
                    });
                }
            }
        }
        table
    }

    /// True when the sheet has such a column.
    pub fn has(&self, field: Field) -> bool {
        self.columns.contains_key(&field)
    }

    /// The title a field's column has in the file, else its usual one.
    pub fn title(&self, field: Field) -> String {
        self.columns
            .get(&field)
            .and_then(|columns| self.titles.get(columns.first()?))
            .filter(|title| !title.is_empty())
            .map_or_else(|| field.zh().to_owned(), Clone::clone)
    }

    /// The first cell of a field that holds something.
    pub fn cell<'a>(&self, line: &'a Line, field: Field) -> Option<&'a Cell> {
        self.columns
            .get(&field)?
            .iter()
            .find_map(|column| line.row.get(*column))
    }

    /// All cells of a field that hold something.
    pub fn cells<'a>(&'a self, line: &'a Line, field: Field) -> impl Iterator<Item = &'a Cell> {
        self.columns
            .get(&field)
            .into_iter()
            .flatten()
            .filter_map(|column| line.row.get(*column))
    }

    /// The text of a field, "" where there is none.
    pub fn text(&self, line: &Line, field: Field) -> String {
        self.cell(line, field)
            .map(|cell| cell.value.to_text().trim().to_owned())
            .unwrap_or_default()
    }

    /// True when the row itself, not a merged area above it, holds something there.
    pub fn own(&self, line: &Line, field: Field) -> bool {
        self.cells(line, field).any(|cell| !cell.filled)
    }

    fn field_of(&self, column: u32) -> Option<Field> {
        self.columns
            .iter()
            .find(|(_, columns)| columns.contains(&column))
            .map(|(field, _)| *field)
    }

    fn not_data(&self, row: &Row) -> Option<Skip> {
        let own: Vec<&Cell> = row.cells.iter().filter(|cell| !cell.filled).collect();
        let Some(first) = own.iter().find(|cell| {
            self.field_of(cell.column) != Some(Field::Serial) || matches!(cell.value, Value::Text(_))
        }) else {
            return Some(Skip::Blank);
        };
        if own
            .iter()
            .all(|cell| self.field_of(cell.column) == Some(Field::Serial))
            && plain(first).chars().all(|letter| letter.is_ascii_digit())
        {
            return Some(Skip::Blank);
        }
        let titled = |cell: &&&Cell| match (&cell.value, self.titles.get(&cell.column)) {
            (Value::Text(text), Some(title)) => text == title && self.field_of(cell.column).is_some(),
            _ => false,
        };
        let again = own.iter().filter(titled).count();
        if again >= 2 && again * 2 >= own.len() {
            return Some(Skip::Header);
        }
        // Somebody with an identity number is a person, whatever else the row says.
        if self
            .columns
            .get(&Field::IdNumber)
            .into_iter()
            .flatten()
            .any(|column| row.get(*column).is_some_and(|cell| !cell.filled))
        {
            return None;
        }
        let start = plain(first);
        let total = |text: &str| TOTALS.contains(&text.trim_end_matches([':', '：']));
        if TOTALS
            .iter()
            .any(|word| start.starts_with(word) && start.chars().count() <= word.chars().count() + 12)
            || own.iter().take(4).any(|cell| total(&plain(cell)))
        {
            return Some(Skip::Total);
        }
        if own.len() <= 4
            && NOTES.iter().any(|word| start.starts_with(word))
            && (own.len() == 1 || start.contains([':', '：']))
        {
            return Some(Skip::Note);
        }
        if let [only] = own.as_slice()
            && let Value::Text(text) = &only.value
        {
            // In a room's column `3号` may be a room; `3号楼` is not.
            let marked = ["号楼", "栋", "幢", "单元"]
                .iter()
                .any(|mark| text.contains(mark));
            let place = matches!(self.field_of(only.column), Some(Field::Room | Field::Address));
            if parse_heading(text).is_some() && (marked || !place) {
                return Some(Skip::Heading);
            }
            if matches!(
                self.field_of(only.column),
                None | Some(Field::Building | Field::Unit | Field::Serial | Field::Compound)
            ) {
                return Some(Skip::Note);
            }
        }
        None
    }

    /// `同上` becomes what stands above; in the columns that tell people apart it stays and is found wanting.
    fn without_ditto(&self, mut row: Row, above: &BTreeMap<u32, Value>) -> Row {
        let personal: Vec<u32> = [Field::Name, Field::IdNumber]
            .iter()
            .filter_map(|field| self.columns.get(field))
            .flatten()
            .copied()
            .collect();
        row.cells.retain_mut(|cell| {
            let Value::Text(text) = &cell.value else {
                return true;
            };
            if text.len() > 12
                || personal.contains(&cell.column)
                || !DITTO.contains(&text.to_lowercase().replace(' ', "").as_str())
            {
                return true;
            }
            match above.get(&cell.column) {
                Some(value) => {
                    cell.value = value.clone();
                    true
                }
                None => false,
            }
        });
        row
    }
}

/// True for a sign that means "as above".
pub(super) fn is_ditto(text: &str) -> bool {
    DITTO.contains(&text)
}

/// A sheet called `3` names a building where no column does.
fn building_of_sheet(name: &str, columns: &BTreeMap<Field, Vec<u32>>) -> Option<Address> {
    let placed = columns.contains_key(&Field::Building) || columns.contains_key(&Field::Address);
    let number = (1..=3).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_digit());
    (number && !placed).then(|| parse_building(name))
}

/// `清溪花园3号楼居民花名册` names a building; a bare number in a title does not.
fn building_of_title(text: &str) -> Option<Address> {
    let found = parse_address(text)?;
    let named = ["号楼", "栋", "幢"].iter().any(|mark| text.contains(mark));
    (named && found.building.is_some() && found.room.is_none()).then_some(Address { room: None, ..found })
}

fn plain(cell: &Cell) -> String {
    cell.value
        .to_text()
        .chars()
        .take(60)
        .filter(|letter| !letter.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::header;
    use super::super::sheet::Gather;
    use super::*;

    fn table(name: &str, rows: &[&[&str]]) -> Table {
        let mut gather = Gather::default();
        gather.sheet(name, false).unwrap();
        for (row, cells) in rows.iter().enumerate() {
            for (column, text) in cells.iter().enumerate() {
                gather.text(row as u32 + 1, column as u32, text).unwrap();
            }
        }
        let sheet = gather.finish().unwrap().remove(0);
        let header = header::find(&sheet, None).unwrap();
        Table::new(0, sheet, &header)
    }

    #[test]
    fn rows_that_are_no_data_are_told_apart() {
        let found = table(
            "名单",
            &[
                &["序号", "室号", "姓名", "联系电话", "备注"],
                &["1", "501", "张三", "19900000001"],
                &["2"],
                &["小计", "1户", "1人"],
                &["序号", "室号", "姓名", "联系电话", "备注"],
                &["", "502", "小计", ""],
                &["3号楼2单元"],
                &["", "503", "李四", "同上", "同上"],
                &["填表人：王五", "", "", "审核人："],
                &["合计", "2"],
                &["本表共一页"],
                &["", "504", "", "", ""],
            ],
        );
        let skipped: Vec<(u32, Skip)> = found
            .skipped
            .iter()
            .map(|skipped| (skipped.row, skipped.why))
            .collect();
        assert_eq!(
            skipped,
            [
                (3, Skip::Blank),
                (4, Skip::Total),
                (5, Skip::Header),
                (6, Skip::Total),
                (7, Skip::Heading),
                (9, Skip::Note),
                (10, Skip::Total),
                (11, Skip::Note)
            ]
        );
        assert_eq!(
            found.lines.iter().map(|line| line.number).collect::<Vec<_>>(),
            [2, 8, 12]
        );
        assert_eq!(found.text(&found.lines[1], Field::Phone), "19900000001");
        assert_eq!(found.text(&found.lines[1], Field::Note), "");
        assert_eq!(found.lines[1].heading.unit.as_deref(), Some("2"));
    }

    #[test]
    fn the_sheets_name_or_its_title_gives_the_building() {
        let heading = |table: Table| table.lines[0].heading.building.clone();
        assert_eq!(
            heading(table("3号楼", &[&["室号", "姓名"], &["501", "张三"]])).as_deref(),
            Some("3")
        );
        assert_eq!(
            heading(table(
                "Sheet1",
                &[&["清溪花园5号楼居民花名册"], &["室号", "姓名"], &["501", "张三"]]
            ))
            .as_deref(),
            Some("5")
        );
        assert_eq!(
            heading(table("03", &[&["室号", "姓名"], &["501", "张三"]])).as_deref(),
            Some("3")
        );
        assert_eq!(heading(table("03", &[&["地址", "姓名"], &["501", "张三"]])), None);
        assert_eq!(
            heading(table(
                "Sheet1",
                &[&["2022年名单"], &["室号", "姓名"], &["501", "张三"]]
            )),
            None
        );
    }

    #[test]
    fn a_person_called_after_a_total_is_still_a_person() {
        let found = table(
            "名单",
            &[
                &["室号", "姓名", "身份证号"],
                &["501", "合计", "990000198109270406"],
            ],
        );
        assert_eq!(found.lines.len(), 1);
    }
}
