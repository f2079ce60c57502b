//! The reports' part of the desk's table.

use super::sheets::{self, Report};
use super::text;
use crate::desk::{Access, Desk, Entry, Look, MadeFile, Role, Topic, query, whole};
use crate::features::disclosures::{Export, Reason, Stated, write_down};
use crate::features::members::IdArgs;
use crate::features::sweeps::types::{ProgressView, RoundArgs, RoundView};
use crate::features::sweeps::{self, OutcomeCounts};
use crate::id::Id;
use crate::legal_time::legal;
use crate::print::{DrawnSheet, Print};
use crate::problem::{Lang, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

/// The media type of a spreadsheet.
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// The media type of a sheet to print.
pub(crate) const PDF: &str = "application/pdf";
const READS: &[Topic] = &[Topic::Rounds, Topic::Marks, Topic::Register];

/// Arguments of `export_round`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct ExportRound {
    /// The round.
    pub round: Id,
    /// The language of the sheet; absent for the caller's.
    pub lang: Option<Lang>,
    /// Whether it names people: true where nothing is said. The numbers alone are for the whole staff.
    pub names: Option<bool>,
    /// Why phones and identity numbers are to stand in it in clear; absent where they stay masked.
    pub clear: Option<ClearNumbers>,
}

/// Why numbers are to leave their masks.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct ClearNumbers {
    /// Why.
    pub reason: Reason,
    /// Why in words; required where the reason is other.
    pub note: Option<String>,
}

/// A file that was made, to be saved.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ExportView {
    /// The token that names it; empty where it is printed from the window.
    pub file: String,
    /// The name to save it under.
    pub name: String,
    /// How many targets it lists: every one of the round, or none.
    pub rows: u64,
    /// Its pages, where the window prints it.
    pub sheet: Option<DrawnSheet>,
}

impl ExportView {
    /// Keeps a file until it is saved.
    pub(crate) fn kept(
        desk: &Desk,
        name: String,
        mime: &'static str,
        bytes: Vec<u8>,
        rows: u64,
    ) -> ExportView {
        let file = desk.keep_file(MadeFile {
            name: name.clone(),
            mime,
            bytes: Arc::new(bytes),
        });
        ExportView {
            file,
            name,
            rows,
            sheet: None,
        }
    }

    /// What was printed: a file kept until it is saved, or pages for the window.
    pub(crate) fn printed(desk: &Desk, name: String, print: Print, rows: u64) -> ExportView {
        match print {
            Print::File(bytes) => ExportView::kept(desk, name, PDF, bytes, rows),
            Print::Window(sheet) => ExportView {
                file: String::new(),
                name,
                rows,
                sheet: Some(sheet),
            },
        }
    }
}

/// A text to paste.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct RoundTextView {
    /// The whole text.
    pub text: String,
}

pub(super) fn calls() -> Vec<Entry> {
    vec![
        whole(
            "export_round",
            "A round as a spreadsheet: its numbers, every target by name, those left. That it names people is written down.",
            Role::Staff,
            Access::Changes(&[Topic::Privacy]),
            export_round,
        ),
        query(
            "round_text",
            "A round as a short text for a chat.",
            READS,
            round_text,
        ),
    ]
}

/// A round with every number a report says of it.
fn gather(look: &Look<'_>, id: Id) -> Result<(RoundView, ProgressView, OutcomeCounts), Problem> {
    let round = sweeps::show_round(look, IdArgs { id })?;
    let progress = sweeps::round_progress(look, IdArgs { id })?;
    let counted = sweeps::outcome_counts(look, RoundArgs { round: id })?;
    Ok((round, progress, counted))
}

fn export_round(desk: &Desk, args: ExportRound, lang: Lang) -> Result<ExportView, Problem> {
    let lang = args.lang.unwrap_or(lang);
    let names_people = args.names != Some(false);
    let ((round, progress, counted), lines) = desk.look(lang, |look| {
        let lines = match names_people {
            true => sweeps::listing(look.db, &args.round)?,
            false => Vec::new(),
        };
        Ok((gather(look, args.round)?, lines))
    })?;
    let clear = args
        .clear
        .map(|clear| Stated::read(clear.reason, clear.note.as_deref()))
        .transpose()?;
    let name = file_name(&round.row.name, "xlsx", desk.world().clock.now_ms());
    let is_clear = clear.is_some();
    let people = lines.iter().map(|line| line.people).sum();
    // Written down first: there is no file that names people and is not on the books.
    let notice = match people {
        0 => None,
        people => Some(write_down(
            desk,
            Export {
                round: args.round,
                file: name.clone(),
                people,
                clear,
            },
        )?),
    };
    let bytes = desk.look(lang, |look| {
        let report = Report {
            round: &round,
            progress: &progress,
            counted: &counted,
            lines: names_people.then_some(&lines[..]),
            notice: notice.map(|notice| notice.line(lang)),
            is_clear,
            lang,
            now_ms: look.now_ms,
        };
        sheets::workbook(look, &report)
    })?;
    Ok(ExportView::kept(desk, name, XLSX, bytes, lines.len() as u64))
}

fn round_text(look: &Look<'_>, args: RoundArgs) -> Result<RoundTextView, Problem> {
    let (round, progress, counted) = gather(look, args.round)?;
    Ok(RoundTextView {
        text: text::text(&round, &progress, &counted, look.lang, look.now_ms),
    })
}

/// A name every file system takes: the round's, then the time.
pub(crate) fn file_name(round: &str, ending: &str, now_ms: i64) -> String {
    let safe: String = round
        .chars()
        .map(|c| {
            if c.is_control() || r#"\/:*?"<>|"#.contains(c) {
                '_'
            } else {
                c
            }
        })
        .take(60)
        .collect();
    let stamp = legal(now_ms)
        .map(|now| now.format("_%Y-%m-%d_%H%M").to_string())
        .unwrap_or_default();
    format!("{}{stamp}.{ending}", safe.trim_matches(['.', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_name_keeps_to_what_every_system_takes() {
        // 2026-03-16 09:30 in Beijing.
        assert_eq!(
            file_name("../第3轮: 核酸?", "xlsx", 1_773_624_600_000),
            "_第3轮_ 核酸__2026-03-16_0930.xlsx"
        );
    }
}
