//! The reports' part of the desk's table.

use super::sheets::{self, Report};
use super::text;
use super::words::local;
use crate::desk::{Access, Desk, Entry, Look, MadeFile, Role, Topic, query, whole};
use crate::features::members::IdArgs;
use crate::features::sweeps::types::{ProgressView, RoundArgs, RoundView};
use crate::features::sweeps::{self, TargetLine};
use crate::id::Id;
use crate::problem::{Lang, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
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
}

/// A file that was made, to be saved.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ExportView {
    /// The token that names it.
    pub file: String,
    /// The name to save it under.
    pub name: String,
    /// How many targets it lists: every one of the round.
    pub rows: u64,
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
            "A round as a spreadsheet: numbers, every target by name, those left. Numbers of people are masked.",
            Role::Staff,
            Access::Reads(READS),
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

/// A round with everything a report says of it.
fn gather(look: &Look<'_>, id: Id) -> Result<(RoundView, ProgressView, Vec<TargetLine>), Problem> {
    let round = sweeps::show_round(look, IdArgs { id })?;
    let progress = sweeps::round_progress(look, IdArgs { id })?;
    let lines = sweeps::listing(look.db, &id, round.row.target)?;
    Ok((round, progress, lines))
}

fn export_round(desk: &Desk, args: ExportRound, lang: Lang) -> Result<ExportView, Problem> {
    let lang = args.lang.unwrap_or(lang);
    let (name, rows, bytes) = desk.look(lang, |look| {
        let (round, progress, lines) = gather(look, args.round)?;
        let report = Report {
            round: &round,
            progress: &progress,
            lines: &lines,
            lang,
            now_ms: look.now_ms,
        };
        let bytes = sheets::workbook(look, &report)?;
        Ok((file_name(&round.row.name, look.now_ms), lines.len() as u64, bytes))
    })?;
    let file = desk.keep_file(MadeFile {
        name: name.clone(),
        mime: XLSX,
        bytes: Arc::new(bytes),
    });
    Ok(ExportView { file, name, rows })
}

fn round_text(look: &Look<'_>, args: RoundArgs) -> Result<RoundTextView, Problem> {
    let (round, progress, lines) = gather(look, args.round)?;
    Ok(RoundTextView {
        text: text::text(&round, &progress, &lines, look.lang, look.now_ms),
    })
}

/// A name every file system takes: the round's, then the time.
fn file_name(round: &str, now_ms: i64) -> String {
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
    let stamp = local(now_ms)
        .map(|now| now.format("_%Y-%m-%d_%H%M").to_string())
        .unwrap_or_default();
    format!("{}{stamp}.xlsx", safe.trim_matches(['.', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_name_keeps_to_what_every_system_takes() {
        // 2026-03-16 09:30 in Beijing.
        assert_eq!(
            file_name("../第3轮: 核酸?", 1_773_624_600_000),
            "_第3轮_ 核酸__2026-03-16_0930.xlsx"
        );
    }
}
