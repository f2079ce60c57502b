//! The passcode at a terminal: from a file, from the environment, or typed where nobody sees it.

use crate::file;
use clap::Args;
use linli_core::desk::{Desk, Lang, Problem};
use serde_json::{Value, json};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// In the environment of scripts that keep it to themselves.
const VARIABLE: &str = "LINLI_PASSCODE";
/// A passcode file is no larger.
const MOST_BYTES: usize = 64 << 10;

/// Who works at the terminal, and where their passcode is.
#[derive(Args)]
pub struct Passcode {
    /// A file whose first line is the passcode of this laptop, instead of being asked for it.
    #[arg(long, global = true, value_name = "FILE")]
    passcode_file: Option<PathBuf>,
    /// Who works here, where several people share this laptop.
    #[arg(long = "as", global = true, value_name = "NAME")]
    person: Option<String>,
}

impl Passcode {
    /// What was given beforehand, in a file or the environment.
    ///
    /// # Errors
    /// When it cannot be read, or the file holds none: nothing is tried then.
    pub fn given(&self) -> Result<Option<String>, Problem> {
        match &self.passcode_file {
            Some(path) => in_file(path).map(Some),
            None => in_environment(),
        }
    }

    /// Opens a locked desk with what was given beforehand; leaves it locked where nothing was.
    ///
    /// # Errors
    /// When what was given does not open it.
    pub fn offer(&self, desk: &Desk, lang: Lang) -> Result<(), Problem> {
        match self.given()? {
            Some(passcode) if desk.is_locked() => self.unlock(desk, &passcode, lang),
            _ => Ok(()),
        }
    }

    /// Opens a locked desk, asking where a person can be asked.
    ///
    /// # Errors
    /// When nobody can be asked, or the passcode does not open it.
    pub fn open(&self, desk: &Desk, lang: Lang) -> Result<(), Problem> {
        if !desk.is_locked() {
            return Ok(());
        }
        let passcode = match self.given()? {
            Some(passcode) => passcode,
            None => ask(lang)?,
        };
        self.unlock(desk, &passcode, lang)
    }

    fn unlock(&self, desk: &Desk, passcode: &str, lang: Lang) -> Result<(), Problem> {
        let state = desk.call("lock_state", json!({}), lang)?;
        let staff = self.choose(state["people"].as_array().map_or(&[], Vec::as_slice))?;
        desk.call("unlock", json!({"staff": staff, "passcode": passcode}), lang)?;
        Ok(())
    }

    /// The person named; the only one, where nobody is.
    fn choose<'a>(&self, people: &'a [Value]) -> Result<&'a Value, Problem> {
        let names: Vec<&str> = people
            .iter()
            .filter_map(|person| person["name"].as_str())
            .collect();
        let names = names.join("、");
        let mut found = people.iter().filter(|person| match &self.person {
            Some(wanted) => person["name"] == wanted.as_str() || person["id"] == wanted.as_str(),
            None => true,
        });
        match (found.next(), found.next()) {
            (Some(person), None) => Ok(&person["id"]),
            (None, _) => Err(Problem::bad(
                "nobody",
                format!("本机没有这个人。可以用 --as 指定：{names}。"),
                format!("There is nobody of that name on this laptop. Name one with --as: {names}."),
            )),
            _ => Err(Problem::bad(
                "which_person",
                format!("本机有多位人员，请用 --as 指定其中一位：{names}。"),
                format!("Several people share this laptop; name one with --as: {names}."),
            )),
        }
    }
}

/// The first line of the file. Editors put a mark before it that nobody sees.
fn in_file(path: &Path) -> Result<String, Problem> {
    let bytes = file::read(path, MOST_BYTES).map_err(|error| error.of(path, "64 KB"))?;
    let text = String::from_utf8(bytes).map_err(|_| not_text(&path.display().to_string()))?;
    let first = text.trim_start_matches('\u{feff}').lines().next();
    let first = first.unwrap_or_default().trim();
    if first.is_empty() {
        return Err(Problem::bad(
            "passcode_file_empty",
            format!("口令文件 {} 的第一行是空的。请把口令写在第一行。", path.display()),
            format!(
                "The first line of the passcode file {} is empty. Write the passcode there.",
                path.display()
            ),
        ));
    }
    Ok(first.to_owned())
}

/// What the variable says. An empty one is how scripts say that there is none.
fn in_environment() -> Result<Option<String>, Problem> {
    let Some(given) = std::env::var_os(VARIABLE) else {
        return Ok(None);
    };
    let passcode = given.into_string().map_err(|_| not_text(VARIABLE))?;
    Ok(Some(passcode).filter(|passcode| !passcode.is_empty()))
}

fn not_text(place: &str) -> Problem {
    Problem::bad(
        "passcode_encoding",
        format!("{place} 里的口令读不出来（不是 UTF-8 编码）。请用 UTF-8 编码重新写入。"),
        format!("The passcode in {place} cannot be read: it is not UTF-8. Write it there anew in UTF-8."),
    )
}

fn ask(lang: Lang) -> Result<String, Problem> {
    let nobody = || {
        Problem::refused(
            "locked",
            "本机有口令。请用 --passcode-file 文件，或环境变量 LINLI_PASSCODE 提供。",
            "This laptop has a passcode. Give it with --passcode-file FILE or in LINLI_PASSCODE.",
        )
    };
    if !std::io::stdin().is_terminal() {
        return Err(nobody());
    }
    rpassword::prompt_password(lang.pick("口令：", "Passcode: ")).map_err(|_| nobody())
}
