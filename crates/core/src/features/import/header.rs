//! Finds the headings of a sheet: one row or two, below titles and notes.

use super::field::Field;
use super::limits;
use super::reading::{ColumnView, Kind};
use super::sheet::{Row, Sheet, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What a person says about the columns of one sheet: column from 0 → field, or `None` for "leave out".
pub type ColumnChoice = BTreeMap<u32, Option<Field>>;

/// The headings of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Header {
    /// Rows they stand in, from 1.
    pub rows: Vec<u32>,
    /// Index among the sheet's rows of the first row below.
    pub first_below: usize,
    /// Every column with a title or a field.
    pub columns: Vec<ColumnView>,
}

impl Header {
    /// What a sheet with these columns is about.
    pub fn kind(&self) -> Option<Kind> {
        let fields: BTreeSet<Field> = self.columns.iter().filter_map(|column| column.field).collect();
        kind_of(&fields)
    }
}

fn kind_of(fields: &BTreeSet<Field>) -> Option<Kind> {
    let has = |field| fields.contains(&field);
    if has(Field::Name) && (has(Field::Room) || has(Field::Address)) {
        return Some(if has(Field::Sampled) || has(Field::Tube) {
            Kind::Round
        } else {
            Kind::Roster
        });
    }
    (has(Field::Item) && has(Field::Quantity)).then_some(Kind::Supplies)
}

/// The headings, or those of the likeliest row where no row has enough of them; `None` for a sheet without any.
pub(super) fn find(sheet: &Sheet, choice: Option<&ColumnChoice>) -> Option<Header> {
    let mut best: Option<(usize, Header)> = None;
    let mut likeliest: Option<(usize, Header)> = None;
    for at in 0..sheet.rows.len().min(limits::HEADER_WITHIN_ROWS) {
        let header = read(sheet, at);
        let score = header
            .columns
            .iter()
            .filter(|column| column.field.is_some())
            .count();
        if header.kind().is_some() && best.as_ref().is_none_or(|(most, _)| score > *most) {
            best = Some((score, header));
        } else {
            // Several short texts side by side look like headings.
            let texts = sheet.rows[at]
                .cells
                .iter()
                .filter(|cell| matches!(&cell.value, Value::Text(text) if text.chars().count() <= 20))
                .count();
            let likely = score * 100 + texts;
            if texts >= 2 && likeliest.as_ref().is_none_or(|(most, _)| likely > *most) {
                likeliest = Some((likely, header));
            }
        }
    }
    let mut header = best.or(likeliest)?.1;
    if let Some(choice) = choice {
        apply(&mut header, choice);
    }
    Some(header)
}

/// A person's word goes before what was recognised.
fn apply(header: &mut Header, choice: &ColumnChoice) {
    for (index, field) in choice {
        if let Some(field) = field.filter(|field| !field.may_repeat()) {
            for column in &mut header.columns {
                if column.field == Some(field) {
                    column.field = None;
                }
            }
        }
        match header.columns.iter_mut().find(|column| column.index == *index) {
            Some(column) => column.field = *field,
            None => header.columns.push(ColumnView {
                index: *index,
                title: String::new(),
                field: *field,
            }),
        }
    }
    header.columns.sort_by_key(|column| column.index);
}

/// Takes the row for headings, together with the row above it where that adds something.
fn read(sheet: &Sheet, at: usize) -> Header {
    let row = &sheet.rows[at];
    let above = at
        .checked_sub(1)
        .map(|above| &sheet.rows[above])
        .filter(|above| above.number + 1 == row.number && above.cells.len() > 1);
    let mut taken = BTreeSet::new();
    let mut columns = Vec::new();
    let mut indexes: BTreeSet<u32> = row.cells.iter().map(|cell| cell.column).collect();
    if let Some(above) = above {
        indexes.extend(above.cells.iter().map(|cell| cell.column));
    }
    for index in indexes {
        let own = text_at(row, index);
        let upper = above.and_then(|above| spanning_text(sheet, above, index));
        let title = own.clone().or_else(|| upper.clone()).unwrap_or_default();
        let field = match (&own, &upper) {
            (Some(own), Some(upper)) => {
                Field::by_title(own).or_else(|| Field::by_title(&format!("{upper}{own}")))
            }
            (Some(own), None) => Field::by_title(own),
            (None, Some(upper)) => Field::by_title(upper),
            (None, None) => None,
        }
        .filter(|field| field.may_repeat() || taken.insert(*field));
        columns.push(ColumnView { index, title, field });
    }
    if !taken.contains(&Field::Name)
        && let Some(column) = columns
            .iter_mut()
            .find(|column| column.field.is_none() && Field::by_weak_title(&column.title).is_some())
    {
        column.field = Some(Field::Name);
    }
    let mut rows: Vec<u32> = above.iter().map(|above| above.number).collect();
    rows.push(row.number);
    Header {
        rows,
        first_below: at + 1,
        columns,
    }
}

fn text_at(row: &Row, column: u32) -> Option<String> {
    row.get(column)
        .map(|cell| cell.value.to_text())
        .filter(|text| !text.is_empty())
}

/// The text over a column, also where one merged heading spans several.
fn spanning_text(sheet: &Sheet, row: &Row, column: u32) -> Option<String> {
    text_at(row, column).or_else(|| {
        let merge = sheet.merges.iter().find(|merge| {
            merge.rows.0 <= row.number
                && row.number <= merge.rows.1
                && merge.columns.0 <= column
                && column <= merge.columns.1
        })?;
        text_at(row, merge.columns.0)
    })
}

#[cfg(test)]
mod tests {
    use super::super::sheet::{Gather, Merge};
    use super::*;

    fn sheet(rows: &[&[&str]], merges: &[Merge]) -> Sheet {
        let mut gather = Gather::default();
        gather.sheet("一", false).unwrap();
        for (row, cells) in rows.iter().enumerate() {
            for (column, text) in cells.iter().enumerate() {
                gather.text(row as u32 + 1, column as u32, text).unwrap();
            }
        }
        for merge in merges {
            gather.merge(*merge).unwrap();
        }
        gather.finish().unwrap().remove(0)
    }

    fn fields(header: &Header) -> Vec<&str> {
        header
            .columns
            .iter()
            .map(|column| column.field.map_or("-", Field::name))
            .collect()
    }

    #[test]
    fn headings_are_found_below_titles_and_notes() {
        let found = find(
            &sheet(
                &[
                    &["清溪花园居民花名册"],
                    &["说明：姓名必填"],
                    &["楼号", "室号", "姓名", "爱好"],
                    &["3", "501", "张三", "手机"],
                ],
                &[],
            ),
            None,
        )
        .unwrap();
        assert_eq!((found.rows.clone(), found.first_below), (vec![3], 3));
        assert_eq!(fields(&found), ["building", "room", "name", "-"]);
        assert_eq!(found.kind(), Some(Kind::Roster));
    }

    #[test]
    fn two_rows_of_headings_are_read_together() {
        let found = find(
            &sheet(
                &[
                    &["房屋", "", "姓名", "证件", ""],
                    &["楼号", "室号", "", "类型", "身份证号"],
                    &["3", "501", "张三", "", "1"],
                ],
                &[
                    Merge {
                        rows: (1, 1),
                        columns: (0, 1),
                    },
                    Merge {
                        rows: (1, 2),
                        columns: (2, 2),
                    },
                    Merge {
                        rows: (1, 1),
                        columns: (3, 4),
                    },
                ],
            ),
            None,
        )
        .unwrap();
        assert_eq!(found.rows, [1, 2]);
        assert_eq!(fields(&found), ["building", "room", "name", "-", "id_number"]);
    }

    #[test]
    fn a_person_can_name_the_columns() {
        let strange = sheet(&[&["甲", "乙", "丙"], &["3-2-501", "张三", "x"]], &[]);
        assert_eq!(find(&strange, None).unwrap().kind(), None);
        let choice = ColumnChoice::from([(0, Some(Field::Address)), (1, Some(Field::Name))]);
        let found = find(&strange, Some(&choice)).unwrap();
        assert_eq!(fields(&found), ["address", "name", "-"]);
        assert_eq!(found.kind(), Some(Kind::Roster));
    }

    #[test]
    fn the_head_of_the_household_is_the_name_only_where_there_is_no_other() {
        let read = |titles: &[&str]| find(&sheet(&[titles], &[]), None).map(|found| fields(&found).join(" "));
        assert_eq!(read(&["户主", "室号", "姓名"]).as_deref(), Some("- room name"));
        assert_eq!(
            read(&["户主", "室号", "电话"]).as_deref(),
            Some("name room phone")
        );
    }

    #[test]
    fn the_first_of_two_equal_titles_counts() {
        let found = find(&sheet(&[&["姓名", "室号", "姓名", "电话", "手机"]], &[]), None).unwrap();
        assert_eq!(fields(&found), ["name", "room", "-", "phone", "phone"]);
    }
}
