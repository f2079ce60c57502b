//! A list as it came, pasted or as a file, read line by line.

use super::facts::Line;
use super::taking_apart::{Names, heads_names, take_apart};
use super::types::ListUnreadWhy;
use crate::desk::Desk;
use crate::features::import;
use crate::problem::Problem;

/// Longer is no list of people.
const LONGEST: usize = 1 << 20;
/// People in one list.
pub(super) const MOST_LINES: usize = 2_000;

/// What came.
pub(super) struct Read {
    /// Who is asked about, each with the number of the line they stood in.
    pub lines: Vec<(u64, Line)>,
    /// Lines in which nobody was recognised: number, text, why.
    pub unread: Vec<(u64, String, ListUnreadWhy)>,
}

/// The rows of a text or a file, as cells.
pub(super) fn rows(desk: &Desk, text: Option<&str>, file: Option<&str>) -> Result<Vec<Vec<String>>, Problem> {
    let rows: Vec<Vec<String>> = match (text, file) {
        (Some(text), None) if text.len() > LONGEST => return Err(too_long()),
        (Some(text), None) => {
            let cells = |line: &str| line.split('\t').map(str::to_owned).collect();
            text.lines().map(cells).collect()
        }
        (None, Some(file)) => import::lines_of(desk, file)?,
        _ => {
            return Err(Problem::bad(
                "source",
                "请粘贴名单，或选择一个文件。",
                "Paste the list, or choose a file.",
            ));
        }
    };
    let size: usize = rows.iter().flatten().map(String::len).sum();
    if size > LONGEST || rows.len() > 3 * MOST_LINES {
        return Err(too_long());
    }
    Ok(rows)
}

/// Reads rows; nothing is guessed.
pub(super) fn read(rows: &[Vec<String>], names: &Names<'_>) -> Result<Read, Problem> {
    let named = rows.iter().find_map(|cells| {
        cells
            .iter()
            .position(|cell| heads_names(cell))
            .filter(|_| cells.len() > 1)
    });
    let mut read = Read {
        lines: Vec::new(),
        unread: Vec::new(),
    };
    for (cells, number) in rows.iter().zip(1u64..) {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        match take_apart(cells, named, names) {
            Ok(people) => read.lines.extend(people.into_iter().map(|line| (number, line))),
            Err(why) => read.unread.push((number, cells.join(" ").trim().to_owned(), why)),
        }
    }
    if read.lines.len() > MOST_LINES {
        return Err(too_long());
    }
    Ok(read)
}

fn too_long() -> Problem {
    Problem::bad(
        "too_long",
        format!("名单太长（最多 {MOST_LINES} 人、1 MB），请分开粘贴。"),
        format!("The list is too long ({MOST_LINES} people, 1 MB at most); paste it in parts."),
    )
}
