//! Sheets on their way from the process that read them: row by row, so that neither end holds them twice. Each part is its
//! length (u32, little-endian) and CBOR. Both ends are the same program; nothing of this is kept.

use super::limits;
use super::problem::ReadProblem;
use super::reader::Sheets;
use super::sheet::{Merge, Row, Sheet};
use minicbor::{Decode, Encode};
use std::io::{self, Read, Write};

/// No row is longer: every cell full, each letter as long as letters are.
const MOST_PART: usize = limits::MAX_COLUMNS as usize * (limits::MAX_CELL_CHARS * 4 + 32);

#[derive(Encode, Decode)]
enum Part {
    #[n(0)]
    Sheet {
        #[n(0)]
        name: String,
        #[n(1)]
        hidden: bool,
        #[n(2)]
        merges: Vec<Merge>,
    },
    #[n(1)]
    Row(#[n(0)] Row),
    #[n(2)]
    End(#[n(0)] bool),
    #[n(3)]
    Refused(#[n(0)] ReadProblem),
}

/// Writes what came of reading a file.
///
/// # Errors
/// The writer's.
pub fn write_outcome(outcome: Result<Sheets, ReadProblem>, to: &mut impl Write) -> io::Result<()> {
    let mut buffer = Vec::new();
    let mut put = |part: &Part| {
        buffer.clear();
        // Writing to a Vec cannot fail.
        let _ = minicbor::encode(part, &mut buffer);
        to.write_all(&(buffer.len() as u32).to_le_bytes())?;
        to.write_all(&buffer)
    };
    match outcome {
        Err(problem) => put(&Part::Refused(problem))?,
        Ok(Sheets { sheets, plain_text }) => {
            for Sheet {
                name,
                rows,
                merges,
                hidden,
            } in sheets
            {
                put(&Part::Sheet { name, hidden, merges })?;
                for row in rows {
                    put(&Part::Row(row))?;
                }
            }
            put(&Part::End(plain_text))?;
        }
    }
    to.flush()
}

/// Reads what came of reading a file; no more than [`limits::MAX_CARRIED_BYTES`] of it.
///
/// # Errors
/// [`ReadProblem`]: the reader's own, or [`ReadProblem::Exhausting`] where it broke off.
pub fn read_outcome(from: impl Read) -> Result<Sheets, ReadProblem> {
    let mut from = from.take(limits::MAX_CARRIED_BYTES);
    let mut read = Sheets::default();
    let mut buffer = Vec::new();
    loop {
        match part(&mut from, &mut buffer).ok_or(ReadProblem::Exhausting)? {
            Part::Sheet { name, hidden, merges } => read.sheets.push(Sheet {
                name,
                rows: Vec::new(),
                merges,
                hidden,
            }),
            Part::Row(row) => read
                .sheets
                .last_mut()
                .ok_or(ReadProblem::Exhausting)?
                .rows
                .push(row),
            Part::End(plain_text) => {
                read.plain_text = plain_text;
                return Ok(read);
            }
            Part::Refused(problem) => return Err(problem),
        }
    }
}

fn part(from: &mut impl Read, buffer: &mut Vec<u8>) -> Option<Part> {
    let mut length = [0; 4];
    from.read_exact(&mut length).ok()?;
    let length = u32::from_le_bytes(length);
    buffer.clear();
    let whole = from.by_ref().take(u64::from(length)).read_to_end(buffer).ok()? == length as usize;
    if length as usize > MOST_PART || !whole {
        return None;
    }
    minicbor::decode(buffer).ok()
}

/// A moment as seconds and nanoseconds.
pub(super) mod moment {
    use chrono::{DateTime, NaiveDateTime};
    use minicbor::decode::Error as DecodeError;
    use minicbor::encode::{Error as EncodeError, Write};
    use minicbor::{Decoder, Encoder};

    pub fn encode<C, W: Write>(
        at: &NaiveDateTime,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        let at = at.and_utc();
        e.array(2)?
            .i64(at.timestamp())?
            .u32(at.timestamp_subsec_nanos())?
            .ok()
    }

    pub fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<NaiveDateTime, DecodeError> {
        d.array()?;
        DateTime::from_timestamp(d.i64()?, d.u32()?)
            .map(|at| at.naive_utc())
            .ok_or_else(|| DecodeError::message("no such moment"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::reader::{InProcess, SheetReader};
    use super::*;
    use crate::features::import::sheet::{Cell, Value};

    fn carried(outcome: Result<Sheets, ReadProblem>) -> Vec<u8> {
        let mut bytes = Vec::new();
        write_outcome(outcome, &mut bytes).unwrap();
        bytes
    }

    fn sheets() -> Sheets {
        let mut read = InProcess
            .read("楼号,室号,姓名\n1,101,王芳\n".as_bytes(), &|| true)
            .unwrap();
        let at =
            chrono::NaiveDate::from_ymd_opt(2022, 3, 16).and_then(|day| day.and_hms_milli_opt(8, 30, 1, 7));
        for (column, value) in [
            Value::Number(-1.5),
            Value::Date(at.unwrap()),
            Value::Truth(true),
            Value::Fault,
        ]
        .into_iter()
        .enumerate()
        {
            let column = 20 + column as u32;
            read.sheets[0].rows[0].cells.push(Cell {
                column,
                value,
                filled: true,
                cut: false,
            });
        }
        read.sheets[0].merges.push(Merge {
            rows: (1, 2),
            columns: (0, 3),
        });
        read
    }

    #[test]
    fn sheets_arrive_as_they_were_read() {
        assert_eq!(read_outcome(&carried(Ok(sheets()))[..]), Ok(sheets()));
    }

    #[test]
    fn a_refusal_arrives_with_its_words() {
        let far = ReadProblem::TooWide {
            sheet: "名册".to_owned(),
            row: 7,
        };
        for problem in [
            far,
            ReadProblem::Damaged { format: "xls".into() },
            ReadProblem::Password,
            ReadProblem::OpenQuote { line: 3 },
        ] {
            assert_eq!(read_outcome(&carried(Err(problem.clone()))[..]), Err(problem));
        }
    }

    #[test]
    fn what_breaks_off_is_no_sheet() {
        let bytes = carried(Ok(sheets()));
        for end in 0..bytes.len() {
            assert_eq!(
                read_outcome(&bytes[..end]),
                Err(ReadProblem::Exhausting),
                "cut at {end}"
            );
        }
        assert_eq!(read_outcome(&[0xff; 64][..]), Err(ReadProblem::Exhausting));
    }
}
