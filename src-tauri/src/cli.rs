//! The terminal's door: arguments, the language, exit codes.

use crate::keyring::SystemKeyring;
use crate::passcode::Passcode;
use crate::reading::{self, ChildReader};
use crate::{background, paths, serve, stick, verbs};
use clap::{Parser, Subcommand, ValueEnum};
use linli_core::desk::{self, Desk, Lang, Problem, ProblemKind, World};
use linli_core::features::lock::open_by_keeper;
use serde_json::{Value, json};
use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// 邻里 Linli: the committee's register, rounds and supplies. Without a command it opens the window.
#[derive(Parser)]
#[command(name = "linli", version)]
pub struct Cli {
    /// The folder of the data, instead of the platform's own.
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Print results and errors as JSON.
    #[arg(long, global = true)]
    json: bool,
    /// The language of messages.
    #[arg(long, global = true, value_enum)]
    lang: Option<Language>,
    /// Where phones at doors reach this laptop, instead of port 7119 in every network it is in; over HTTPS one port
    /// further.
    #[arg(long, value_name = "ADDRESS:PORT")]
    door: Option<SocketAddr>,
    /// Open with a sample committee.
    #[arg(long)]
    sample: bool,
    #[command(flatten)]
    passcode: Passcode,
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Language {
    Zh,
    En,
}

#[derive(Subcommand)]
enum Verb {
    /// Make any call of the desk: its name and its arguments as JSON.
    Call {
        /// The call's name.
        #[arg(required_unless_present = "list")]
        name: Option<String>,
        /// Its arguments.
        #[arg(default_value = "{}")]
        args: String,
        /// Print every call with its JSON schemas.
        #[arg(long)]
        list: bool,
    },
    /// Import a roster, a round list or a supplies list.
    Import {
        /// The file.
        file: PathBuf,
        /// The compound, instead of the one the sheet or the file names.
        #[arg(long)]
        compound: Option<String>,
    },
    /// Export a round as a spreadsheet.
    Export {
        /// The round's id or name.
        round: String,
        /// Where to write it, instead of the name it gives itself.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Sync with the hub once.
    Sync,
    /// Exchange with a USB stick: read what is there, put everything for every laptop back.
    Stick {
        /// The stick's folder, or one file on it.
        path: PathBuf,
    },
    /// Serve the screens to this machine's own browser.
    Serve {
        /// The port on the loopback; 0 takes a free one.
        #[arg(long, default_value_t = 0)]
        port: u16,
    },
    /// Check the journal and that the tables equal a rebuild.
    Verify {
        /// Look through every file for anything left of destroyed rounds instead.
        #[arg(long, conflicts_with = "certificate")]
        purged: bool,
        /// Check the signature of a certificate of destruction instead, and print what was signed.
        #[arg(long, value_name = "FILE")]
        certificate: Option<PathBuf>,
    },
    /// Read the spreadsheet that comes in, for the process that started this one.
    #[command(name = reading::VERB, hide = true)]
    ReadSheet {
        /// How much memory it may take.
        #[arg(long)]
        memory_mb: u64,
    },
    /// Make a backup now.
    Backup,
    /// Put a backup back; without a name, list them.
    Restore {
        /// The backup's name.
        name: Option<String>,
    },
    /// Make the tables anew; where the file is damaged, a fresh file of everything that can still be read.
    Rebuild,
}

impl Cli {
    /// From which level on it logs. What a verb has to say it says in its own words; between them only what is broken
    /// stands.
    pub fn log_level(&self) -> &'static str {
        match self.has_screens() {
            true => "warn",
            false => "error",
        }
    }

    /// Does what was asked.
    pub fn run(self) -> ExitCode {
        match self.verb {
            Some(Verb::ReadSheet { memory_mb }) => return reading::read(memory_mb),
            Some(Verb::Call { list: true, .. }) => return self.end(Ok(Some(verbs::list())), Lang::default()),
            _ => {}
        }
        #[cfg(feature = "window")]
        if self.verb.is_none() && paths::has_display() {
            paths::suit_old_laptops();
        }
        let asked = self.lang.map(|lang| {
            if matches!(lang, Language::Zh) {
                Lang::Zh
            } else {
                Lang::En
            }
        });
        match self.open() {
            Ok(desk) => {
                let lang = asked.unwrap_or_else(|| desk.lang());
                let done = self.go(desk, lang);
                self.tell(done.as_ref().err(), lang);
                self.end(done, lang)
            }
            Err(problem) => {
                let lang = asked.unwrap_or_default();
                self.tell(Some(&problem), lang);
                self.end(Err(problem), lang)
            }
        }
    }

    /// Whoever started it by its picture sees no terminal: what hinders the window is said in one of its own.
    fn tell(&self, problem: Option<&Problem>, lang: Lang) {
        #[cfg(feature = "window")]
        if let Some(problem) = problem.filter(|_| self.verb.is_none() && paths::has_display()) {
            crate::window::tell(problem, lang);
        }
        #[cfg(not(feature = "window"))]
        let _ = (problem, lang);
    }

    fn open(&self) -> Result<Arc<Desk>, Problem> {
        let dir = self.data.clone().or_else(paths::data_dir).ok_or_else(|| {
            Problem::bad(
                "no_home",
                "找不到用户目录，请用 --data 指定数据文件夹。",
                "There is no home folder; name one with --data.",
            )
        })?;
        if self.needs_data() && dir.try_exists().is_ok_and(|there| !there) {
            // A name typed wrong must not become a new, empty committee's folder.
            return Err(Problem::new(
                ProblemKind::NotFound,
                "no_data",
                format!(
                    "没有数据文件夹 {}，什么都没有新建。请检查 --data。",
                    dir.display()
                ),
                format!(
                    "There is no data folder {}; nothing was made. Check --data.",
                    dir.display()
                ),
            ));
        }
        let desk = Desk::open(&dir, World::system())?;
        desk.set_sheet_reader(Arc::new(ChildReader::new()));
        Ok(Arc::new(desk))
    }

    fn go(&self, desk: Arc<Desk>, lang: Lang) -> Result<Option<Value>, Problem> {
        if self.needs_open_files() {
            self.passcode.open(&desk, lang)?;
        } else {
            self.passcode.offer(&desk, lang)?;
        }
        if self.has_screens() {
            desk.set_keeper(Arc::new(SystemKeyring));
            open_by_keeper(&desk)?;
        }
        if self.sample && !desk.is_locked() && !desk.has_space() {
            desk.call("open_sample", json!({}), lang)?;
        }
        match &self.verb {
            None => self.open_screens(desk, lang).map(|()| None),
            Some(Verb::Serve { port }) => {
                let _background = background::start(&desk, self.door)?;
                serve::run(desk, *port, lang).map(|()| None)
            }
            Some(Verb::Call { name, args, .. }) => {
                background::carry(&desk);
                let args = verbs::parse(args)?;
                desk.call(name.as_deref().unwrap_or_default(), args, lang)
                    .map(Some)
            }
            Some(Verb::Import { file, compound }) => {
                verbs::import(&desk, file, compound.as_deref(), self.passcode.given()?, lang).map(Some)
            }
            Some(Verb::Export { round, out }) => verbs::export(&desk, round, out.as_deref(), lang).map(Some),
            Some(Verb::Sync) => {
                background::carry(&desk);
                desk.call("sync_now", json!({}), lang).map(Some)
            }
            Some(Verb::Stick { path }) => stick::exchange(&desk, path, lang).map(Some),
            Some(Verb::Verify { purged, certificate }) => match certificate {
                Some(file) => verbs::check_certificate(&desk, file, lang).map(Some),
                None if *purged => verbs::prove_destroyed(&desk, lang).map(Some),
                None => verbs::verify(&desk, lang).map(Some),
            },
            // It needs no desk and has ended long ago.
            Some(Verb::ReadSheet { .. }) => Ok(None),
            Some(Verb::Backup) => desk.call("back_up_now", json!({}), lang).map(Some),
            Some(Verb::Restore { name: None }) => desk.call("list_backups", json!({}), lang).map(Some),
            Some(Verb::Restore { name: Some(name) }) => {
                desk.call("restore_backup", json!({"name": name}), lang).map(Some)
            }
            Some(Verb::Rebuild) => desk.call("rebuild", json!({}), lang).map(Some),
        }
    }

    /// Whether it can do nothing at a locked laptop. Window and browser have a screen for that.
    fn needs_open_files(&self) -> bool {
        match &self.verb {
            None | Some(Verb::Serve { .. }) => false,
            Some(Verb::Call { name: Some(name), .. }) => !desk::table()
                .iter()
                .any(|entry| entry.name == name && entry.even_locked),
            Some(_) => true,
        }
    }

    /// Whether it works on what is there already. Everything else may be a committee's first step.
    fn needs_data(&self) -> bool {
        match &self.verb {
            None | Some(Verb::Serve { .. } | Verb::Call { .. } | Verb::Import { .. }) => false,
            Some(Verb::Verify { certificate, .. }) => certificate.is_none(),
            Some(_) => true,
        }
    }

    /// Whether people sit before it: the keyring opens the laptop for them, never for a script.
    fn has_screens(&self) -> bool {
        matches!(&self.verb, None | Some(Verb::Serve { .. }))
    }

    /// The window; where none can be shown, the same screens for the machine's browser.
    fn open_screens(&self, desk: Arc<Desk>, lang: Lang) -> Result<(), Problem> {
        let _background = background::start(&desk, self.door)?;
        #[cfg(feature = "window")]
        if paths::has_display() {
            return crate::window::open(desk);
        }
        serve::run(desk, 0, lang)
    }

    fn end(&self, done: Result<Option<Value>, Problem>, lang: Lang) -> ExitCode {
        match done {
            Ok(None) => ExitCode::SUCCESS,
            Ok(Some(value)) => {
                print(&if self.json {
                    value.to_string()
                } else {
                    verbs::for_people(&value)
                });
                ExitCode::SUCCESS
            }
            Err(problem) => {
                if self.json {
                    print(&told_json(&problem, lang));
                } else {
                    eprintln!("{}", problem.say(lang));
                }
                ExitCode::FAILURE
            }
        }
    }
}

pub(crate) fn told_json(problem: &Problem, lang: Lang) -> String {
    json!({"code": problem.code, "kind": problem.kind, "message": problem.say(lang)}).to_string()
}

/// Prints a line; whoever reads may have gone away, which is no error of ours.
pub(crate) fn print(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}
