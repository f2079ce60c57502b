//! OpenDocument sheets, read from their `content.xml` directly: merged areas are needed, repeated rows and cells must
//! not be laid out, and the workbook reader gives neither.

use super::super::problem::ReadProblem;
use super::super::sheet::{Gather, Merge, Value};
use super::Pulse;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;

const DAMAGED: ReadProblem = ReadProblem::Damaged {
    format: Cow::Borrowed("ods"),
};
/// A value may repeat over this many rows or columns; more is a format painted over an area.
const MOST_REPEATS: u32 = 1_000;

/// Reads every table.
pub(super) fn read(content: &[u8], gather: &mut Gather, pulse: &Pulse<'_>) -> Result<(), ReadProblem> {
    let mut xml = Reader::from_reader(content);
    xml.config_mut().check_end_names = false;
    let mut place = Place::default();
    loop {
        match xml.read_event().map_err(|_| DAMAGED)? {
            Event::Start(tag) => place.open(&tag, false, gather)?,
            Event::Empty(tag) => place.open(&tag, true, gather)?,
            Event::End(tag) => {
                if tag.local_name().as_ref() == "table-row" {
                    pulse()?;
                }
                place.close(tag.local_name().as_ref(), gather)?;
            }
            Event::Text(text) => place.say(&text.xml10_content()),
            Event::CData(text) => place.say(&text.xml10_content()),
            Event::GeneralRef(entity) => {
                let letter = match entity.resolve_char_ref() {
                    Ok(Some(letter)) => Some(letter),
                    _ => match entity.as_ref() {
                        "amp" => Some('&'),
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        _ => None,
                    },
                };
                if let Some(letter) = letter {
                    place.say(letter.encode_utf8(&mut [0; 4]));
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    // A document cut off in the middle of a table has lost rows.
    if place.in_table { Err(DAMAGED) } else { Ok(()) }
}

/// Where the reading stands.
#[derive(Default)]
struct Place {
    in_table: bool,
    row: u32,
    row_repeats: u32,
    /// Cells of the row at hand, kept until it is known how often the row repeats: (column, value).
    cells: Vec<(u32, Value)>,
    column: u32,
    cell: Option<OpenCell>,
    /// Depth inside a comment, whose text is not the cell's.
    comment: u32,
}

/// The cell at hand.
struct OpenCell {
    repeats: u32,
    value: Option<Value>,
    text: String,
    paragraphs: u32,
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    tag.attributes()
        .flatten()
        .find(|found| found.key.local_name().as_ref() == name)
        .and_then(|found| {
            quick_xml::escape::unescape(found.value.as_ref())
                .ok()
                .map(|value| value.into_owned())
        })
}

fn count(tag: &BytesStart<'_>, name: &str) -> u32 {
    attribute(tag, name)
        .and_then(|text| text.parse().ok())
        .unwrap_or(1)
        .max(1)
}

impl Place {
    fn open(&mut self, tag: &BytesStart<'_>, closed: bool, gather: &mut Gather) -> Result<(), ReadProblem> {
        let local = tag.local_name();
        match local.as_ref() {
            "table" if !self.in_table => {
                gather.sheet(&attribute(tag, "name").unwrap_or_default(), false)?;
                *self = Self {
                    in_table: !closed,
                    row: 1,
                    ..Self::default()
                };
            }
            "table-row" if self.in_table => {
                self.row_repeats = count(tag, "number-rows-repeated");
                self.column = 0;
                self.cells.clear();
                if closed {
                    self.end_row(gather)?;
                }
            }
            "table-cell" | "covered-table-cell" if self.in_table => {
                let spans = (
                    count(tag, "number-rows-spanned"),
                    count(tag, "number-columns-spanned"),
                );
                if spans != (1, 1) {
                    gather.merge(Merge {
                        rows: (self.row, self.row.saturating_add(spans.0 - 1)),
                        columns: (self.column, self.column.saturating_add(spans.1 - 1)),
                    })?;
                }
                self.cell = Some(OpenCell {
                    repeats: count(tag, "number-columns-repeated"),
                    value: typed_value(tag),
                    text: String::new(),
                    paragraphs: 0,
                });
                if closed {
                    self.end_cell();
                }
            }
            "annotation" if !closed => self.comment += 1,
            "p" if self.comment == 0 => {
                if let Some(cell) = &mut self.cell {
                    cell.paragraphs += 1;
                    if cell.paragraphs > 1 {
                        cell.text.push('\n');
                    }
                }
            }
            "s" => self.say(&" ".repeat(count(tag, "c").min(64) as usize)),
            "tab" => self.say("\t"),
            "line-break" => self.say("\n"),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str, gather: &mut Gather) -> Result<(), ReadProblem> {
        match name {
            "table" => self.in_table = false,
            "table-row" if self.in_table => self.end_row(gather)?,
            "table-cell" | "covered-table-cell" if self.in_table => self.end_cell(),
            "annotation" => self.comment = self.comment.saturating_sub(1),
            _ => {}
        }
        Ok(())
    }

    fn say(&mut self, text: &str) {
        if self.comment == 0
            && let Some(cell) = self.cell.as_mut().filter(|cell| cell.paragraphs > 0)
        {
            cell.text.push_str(text);
        }
    }

    fn end_cell(&mut self) {
        let Some(cell) = self.cell.take() else { return };
        let value = cell.value.or_else(|| {
            let text = cell.text.trim();
            (!text.is_empty()).then(|| Value::Text(text.to_owned()))
        });
        if let Some(value) = value {
            for step in 0..cell.repeats.min(MOST_REPEATS) {
                self.cells.push((self.column.saturating_add(step), value.clone()));
            }
        }
        self.column = self.column.saturating_add(cell.repeats);
    }

    fn end_row(&mut self, gather: &mut Gather) -> Result<(), ReadProblem> {
        for step in 0..self.row_repeats.min(MOST_REPEATS) {
            if self.cells.is_empty() {
                break;
            }
            for (column, value) in &self.cells {
                gather.value(self.row.saturating_add(step), *column, value.clone())?;
            }
        }
        self.row = self.row.saturating_add(self.row_repeats);
        self.cells.clear();
        Ok(())
    }
}

/// The value a cell declares; texts stand in its paragraphs instead.
fn typed_value(tag: &BytesStart<'_>) -> Option<Value> {
    match attribute(tag, "value-type")?.as_str() {
        "float" | "percentage" | "currency" => attribute(tag, "value")?
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite())
            .map(Value::Number),
        "boolean" => Some(Value::Truth(attribute(tag, "boolean-value")? == "true")),
        "date" => {
            let text = attribute(tag, "date-value")?;
            let at = match text.split_once('T') {
                Some(_) => {
                    chrono::NaiveDateTime::parse_from_str(text.get(..19)?, "%Y-%m-%dT%H:%M:%S").ok()?
                }
                None => chrono::NaiveDate::parse_from_str(&text, "%Y-%m-%d")
                    .ok()?
                    .and_time(chrono::NaiveTime::MIN),
            };
            Some(Value::Date(at))
        }
        "string" => attribute(tag, "string-value")
            .filter(|text| !text.trim().is_empty())
            .map(Value::Text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheets(body: &str) -> Result<Vec<super::super::super::sheet::Sheet>, ReadProblem> {
        let mut gather = Gather::default();
        read(
            format!("<office:document-content>{body}</office:document-content>").as_bytes(),
            &mut gather,
            &|| Ok(()),
        )?;
        gather.finish()
    }

    #[test]
    fn cells_repeats_merges_and_paragraphs_are_read() {
        let found = sheets(
            r#"<table:table table:name="1号楼"><table:table-row><table:table-cell office:value-type="string" table:number-rows-spanned="2"><text:p>3号楼</text:p></table:table-cell>
            <table:table-cell office:value-type="float" office:value="101"><text:p>101</text:p></table:table-cell>
            <table:table-cell><text:p>甲<text:s text:c="2"/>&amp;</text:p><text:p>乙</text:p></table:table-cell></table:table-row>
            <table:table-row><table:covered-table-cell/><table:table-cell office:value-type="date" office:date-value="2022-03-16" table:number-columns-repeated="2"/></table:table-row>
            <table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
            <table:table-row><table:table-cell><office:annotation><text:p>批注</text:p></office:annotation><text:p>末</text:p></table:table-cell></table:table-row></table:table>"#,
        )
        .unwrap();
        let row = |number: u32| found[0].rows.iter().find(|row| row.number == number).unwrap();
        assert_eq!(found[0].name, "1号楼");
        assert_eq!(row(1).get(2).unwrap().value.to_text(), "甲  &\n乙");
        assert_eq!(row(2).get(0).unwrap().value.to_text(), "3号楼");
        assert_eq!(row(2).get(2).unwrap().value.to_text(), "2022-03-16");
        assert_eq!(row(1_048_573).get(0).unwrap().value.to_text(), "末");
    }

    #[test]
    fn repeats_without_end_are_bounded_and_a_cut_document_is_damaged() {
        let endless = r#"<table:table table:name="a"><table:table-row table:number-rows-repeated="4000000000"><table:table-cell table:number-columns-repeated="4000000000"><text:p>x</text:p></table:table-cell></table:table-row></table:table>"#;
        assert!(matches!(sheets(endless), Err(ReadProblem::TooWide { .. })));
        assert_eq!(
            sheets(r#"<table:table table:name="a"><table:table-row>"#),
            Err(DAMAGED)
        );
    }
}
