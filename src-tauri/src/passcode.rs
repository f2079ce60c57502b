//! The passcode at a terminal: from a file, from the environment, or typed where nobody sees it.

use clap::Args;
use linli_core::desk::{Desk, Lang, Problem};
use serde_json::{Value, json};
use std::io::IsTerminal;
use std::path::PathBuf;

/// In the environment of scripts that keep it to themselves.
const VARIABLE: &str = "LINLI_PASSCODE";

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
    /// When the file cannot be read.
    pub fn given(&self) -> Result<Option<String>, Problem> {
        let Some(path) = &self.passcode_file else {
            return Ok(std::env::var(VARIABLE).ok());
        };
        let text = std::fs::read_to_string(path).map_err(|error| {
            Problem::bad(
                "file",
                format!("读不了口令文件 {}：{error}。", path.display()),
                format!("The passcode file {} cannot be read: {error}.", path.display()),
            )
        })?;
        Ok(Some(text.lines().next().unwrap_or_default().to_owned()))
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
