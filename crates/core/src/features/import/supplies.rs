//! Lists of supplies that came in.

use super::cells::note_of;
use super::day::{Day, read_day};
use super::field::Field;
use super::reading::{Supplies, SupplyRow};
use super::remark::Remarks;
use super::sheet::Value;
use super::table::{Line, Table};
use super::{Stride, problem::ReadProblem};
use chrono::NaiveDate;
use std::collections::HashMap;

const TEXTS: &[Field] = &[
    Field::Item,
    Field::Spec,
    Field::Measure,
    Field::Quantity,
    Field::Lot,
    Field::Expiry,
    Field::Source,
    Field::Arrived,
    Field::Note,
];
/// What must be traced by its lot.
const TRACED: &[&str] = &["抗原", "试剂", "疫苗", "药品", "antigen", "vaccine"];
/// More of anything than a neighbourhood ever sees.
const MOST: f64 = 1e9;

/// Reads all rows of all tables.
pub(super) fn read(
    tables: &[Table],
    stride: &mut Stride<'_>,
    remarks: &mut Remarks,
) -> Result<Supplies, ReadProblem> {
    let mut supplies = Supplies::default();
    let mut seen: HashMap<String, u32> = HashMap::new();
    for table in tables {
        for line in &table.lines {
            stride.step()?;
            stride.step()?;
            let Some(row) = supply_row(table, line, remarks) else {
                continue;
            };
            let same = format!(
                "{:?}",
                SupplyRow {
                    sheet: 0,
                    row: 0,
                    ..row.clone()
                }
            );
            if let Some(first) = seen.get(&same) {
                remarks.flag(
                    table,
                    line.number,
                    Field::Item,
                    "duplicate_row",
                    format!("与第 {first} 行完全相同，可能重复"),
                    format!("identical to row {first}"),
                );
            }
            seen.entry(same).or_insert(line.number);
            supplies.items.push(row);
        }
    }
    Ok(supplies)
}

fn supply_row(table: &Table, line: &Line, remarks: &mut Remarks) -> Option<SupplyRow> {
    let row = line.number;
    let text = |field| table.text(line, field);
    let some = |field| Some(text(field)).filter(|text| !matches!(text.as_str(), "" | "-" | "/" | "无"));
    let item = text(Field::Item);
    if item.is_empty() {
        remarks.reject(
            table,
            row,
            Field::Item,
            "name_missing",
            "缺品名",
            "no name of the item",
        );
        return None;
    }
    remarks.texts(table, line, TEXTS);
    let measure = text(Field::Measure);
    let quantity_milli = quantity(table, line, &measure, remarks);
    let expiry = day(table, line, Field::Expiry, true, remarks);
    let arrived = day(table, line, Field::Arrived, false, remarks);
    if let (Some(expiry), Some(arrived)) = (expiry, arrived)
        && expiry < arrived
    {
        remarks.flag(
            table,
            row,
            Field::Expiry,
            "expired_on_arrival",
            format!("到货（{arrived}）前已过期（{expiry}）"),
            format!("expired on {expiry}, before it arrived on {arrived}"),
        );
    }
    let lot = some(Field::Lot);
    if lot.is_none() && table.has(Field::Lot) && TRACED.iter().any(|word| item.to_lowercase().contains(word))
    {
        remarks.flag(
            table,
            row,
            Field::Lot,
            "lot_missing",
            "检测试剂缺批号，过期或召回时无法追查",
            "test kits without a lot number cannot be traced",
        );
    }
    Some(SupplyRow {
        sheet: table.index,
        row,
        item,
        spec: text(Field::Spec),
        measure,
        quantity_milli,
        lot,
        expiry,
        source: some(Field::Source),
        arrived,
        note: note_of(table, line),
    })
}

fn quantity(table: &Table, line: &Line, measure: &str, remarks: &mut Remarks) -> Option<i64> {
    let row = line.number;
    let mut invalid = |zh: &str, en: &str| remarks.flag(table, row, Field::Quantity, "qty_invalid", zh, en);
    let number = match table.cell(line, Field::Quantity).map(|cell| &cell.value) {
        None => {
            remarks.flag(
                table,
                row,
                Field::Quantity,
                "qty_missing",
                "缺数量",
                "no quantity",
            );
            return None;
        }
        Some(Value::Number(number)) => *number,
        Some(value) => {
            let text = value.to_text().replace([',', '，', ' '], "");
            let bare = if measure.is_empty() {
                &text
            } else {
                text.strip_suffix(measure).unwrap_or(&text)
            };
            // Rust reads `inf`, `nan` and exponents as numbers; a quantity is digits and at most one point.
            match bare.parse::<f64>() {
                Ok(number)
                    if bare
                        .chars()
                        .all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | '-' | '+')) =>
                {
                    number
                }
                _ => {
                    invalid("数量不是数字", "the quantity is not a number");
                    return None;
                }
            }
        }
    };
    let milli = (number * 1000.0).round();
    if !number.is_finite() || number.abs() > MOST {
        invalid("数量大得不合常理", "the quantity is beyond all measure");
        return None;
    }
    if number < 0.0 {
        invalid("数量为负", "the quantity is negative");
    } else if milli == 0.0 {
        invalid("数量为零", "the quantity is zero");
    } else if (number * 1000.0 - milli).abs() > 1e-6 * number.abs().max(1.0) {
        invalid(
            "数量多于三位小数，已四舍五入",
            "the quantity has more than three decimals and was rounded",
        );
    }
    Some(milli as i64)
}

/// A date; best-before dates may be given by month, which lasts to its end.
fn day(
    table: &Table,
    line: &Line,
    field: Field,
    month_is_enough: bool,
    remarks: &mut Remarks,
) -> Option<NaiveDate> {
    match table
        .cell(line, field)
        .map_or(Day::Blank, |cell| read_day(&cell.value))
    {
        Day::Blank => None,
        Day::On(date) => Some(date),
        Day::Month(last) if month_is_enough => Some(last),
        Day::Month(_) | Day::Bad => {
            remarks.flag(
                table,
                line.number,
                field,
                "date_invalid",
                "日期不存在或看不明白，没有保存",
                "the date does not exist or could not be understood and is not kept",
            );
            None
        }
    }
}
