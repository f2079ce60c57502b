//! Real programs, started, spoken to and killed. Every process a test starts ends with the value that stands for it.

use crate::forge::key_of;
use linli_core::features::syncing::{Address, Carrier};
use linli_core::id::Id;
use linli_core::journal::vector::Vector;
use linli_core::sync::{Answer, Ask};
use linli_hub::client::HttpCarrier;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

/// The program `name` of the package of the same name, beside the folder of the test that runs.
///
/// # Panics
/// When it is not there, or older than what it is made of: then the test would say nothing about the sources.
pub fn program(name: &str) -> PathBuf {
    let own = std::env::current_exe().expect("a program knows its own file");
    // Tests are built into target/…/deps, programs beside that.
    let folder = own
        .ancestors()
        .find(|folder| folder.file_name().is_some_and(|name| name == "deps"))
        .unwrap_or(&own)
        .parent()
        .expect("a file is in a folder");
    let path = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let how = format!("build it first with `cargo build -p {name}`, as `cargo xtask test` does");
    let Some(made) = changed(&path) else {
        panic!("{} is missing: {how}", path.display());
    };
    // Beside each program cargo writes a line of what it was made of.
    let sources =
        std::fs::read_to_string(folder.join(format!("{name}.d"))).expect("cargo writes what it used");
    let (_, sources) = sources.split_once(": ").expect("a rule of make");
    for source in sources.trim().replace("\\ ", "\0").split(' ') {
        let source = PathBuf::from(source.replace('\0', " "));
        if source.extension().is_none_or(|kind| kind != "rs") {
            continue;
        }
        let fresh = changed(&source).is_some_and(|changed| changed <= made);
        assert!(
            fresh,
            "{} is older than {}: {how}",
            path.display(),
            source.display()
        );
    }
    path
}

fn changed(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|data| data.modified()).ok()
}

/// A program that is killed when its value goes.
pub struct Owned(
    /// Which.
    pub Child,
);

impl Drop for Owned {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A hub in a process of its own.
pub struct Hub {
    child: Owned,
    /// As laptops enter it.
    pub url: String,
}

impl Hub {
    /// Starts `linli-hub` on the folder `data` and waits until it listens.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start(data: &Path, listen: &str) -> Hub {
        Hub::start_by(Command::new(program("linli-hub")), data, listen)
    }

    /// The same, where `command` is what starts the program.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start_by(mut command: Command, data: &Path, listen: &str) -> Hub {
        let mut child = command
            .args(["--listen", listen, "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .spawn()
            .expect("linli-hub can be started");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("its output is a pipe"))
            .read_line(&mut line)
            .expect("its output can be read");
        let url = line.trim().strip_prefix("listening on ").map(str::to_owned);
        Hub {
            child: Owned(child),
            url: url.unwrap_or_else(|| panic!("linli-hub did not start: {line:?}")),
        }
    }

    /// Where it listens, to start another one there.
    pub fn listen(&self) -> String {
        let address: Address = self.url.parse().expect("it tells an address");
        address.base.trim_start_matches("https://").to_owned()
    }

    /// Ends it as a power cut would end its process.
    ///
    /// # Panics
    /// When it cannot be killed.
    pub fn kill(&mut self) {
        self.child.0.kill().expect("linli-hub can be killed");
        self.child.0.wait().expect("linli-hub ends");
    }

    /// Asks it to stop in order (SIGTERM); whether it did.
    ///
    /// # Panics
    /// When it cannot be asked.
    pub fn stop(mut self) -> bool {
        let asked = Command::new("kill").arg(self.child.0.id().to_string()).status();
        assert!(asked.expect("kill can be started").success());
        self.child.0.wait().expect("linli-hub ends").success()
    }

    /// What it holds of `space`, as the laptop whose files are in `laptop` sees it.
    ///
    /// # Panics
    /// When it does not tell.
    pub fn holds(&self, space: Id, laptop: &Path) -> Vector {
        match HttpCarrier::new().exchange(&key_of(laptop), &self.url, space, Ask::Vector) {
            Ok(Answer::Holds(held)) => held.vector,
            other => panic!("{other:?}"),
        }
    }
}

/// A desk in a process of its own.
pub struct App {
    child: Owned,
    to: Commands,
    from: Answers,
}

/// The end that takes commands.
pub struct Commands(ChildStdin);

/// The end that answers.
pub struct Answers(BufReader<ChildStdout>);

/// The process itself.
pub struct Killer(Owned);

impl Commands {
    /// Sends a command; `false` when the process is gone.
    pub fn send(&mut self, command: &Value) -> bool {
        self.0.write_all(format!("{command}\n").as_bytes()).is_ok()
    }
}

impl Answers {
    /// The next answer; nothing when the process has ended.
    ///
    /// # Panics
    /// When it answers nonsense.
    pub fn answer(&mut self) -> Option<Value> {
        let mut line = String::new();
        self.0.read_line(&mut line).ok()?;
        // A line without its end was cut off with the process: it acknowledges nothing.
        line.ends_with('\n')
            .then(|| serde_json::from_str(&line).expect("desk answers in JSON"))
    }
}

impl Killer {
    /// Ends it as a power cut would end its process.
    ///
    /// # Panics
    /// When it cannot be killed.
    pub fn kill(mut self) {
        self.0.0.kill().expect("desk can be killed");
        self.0.0.wait().expect("desk ends");
    }
}

impl App {
    /// Starts the program `desk` (of this package) on the folder `dir`.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn start(desk: &str, dir: &Path) -> App {
        App::start_by(Command::new(desk), dir)
    }

    /// The same, where `command` is what starts the program.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn start_by(mut command: Command, dir: &Path) -> App {
        command.arg(dir);
        App::of(command)
    }

    /// Starts whatever program answers each line with a line.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn of(mut command: Command) -> App {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a program can be started");
        App {
            to: Commands(child.stdin.take().expect("its input is a pipe")),
            from: Answers(BufReader::new(child.stdout.take().expect("its output is a pipe"))),
            child: Owned(child),
        }
    }

    /// Sends a command; `false` when the process is gone.
    pub fn send(&mut self, command: &Value) -> bool {
        self.to.send(command)
    }

    /// The next answer; nothing when the process has ended.
    pub fn answer(&mut self) -> Option<Value> {
        self.from.answer()
    }

    /// Asks and waits; the answer, or the code and the sentence of the problem.
    ///
    /// # Panics
    /// When the process is gone.
    pub fn ask(&mut self, command: &Value) -> Result<Value, String> {
        assert!(self.send(command), "desk is gone");
        let mut answer = self.answer().expect("desk is gone");
        if let Some(code) = answer["problem"].as_str() {
            return Err(format!("{code}: {}", answer["message"]));
        }
        Ok(answer["ok"].take())
    }

    /// Makes a call that must work.
    ///
    /// # Panics
    /// When it does not.
    pub fn call(&mut self, name: &str, args: Value) -> Value {
        self.ask(&json!({"call": name, "args": args}))
            .unwrap_or_else(|problem| panic!("{name}: {problem}"))
    }

    /// Does something that is no call and must work.
    ///
    /// # Panics
    /// When it does not.
    pub fn run(&mut self, what: &str) -> Value {
        self.ask(&json!({ "do": what }))
            .unwrap_or_else(|problem| panic!("{what}: {problem}"))
    }

    /// Ends it as a power cut would end its process.
    pub fn kill(self) {
        self.parts().0.kill();
    }

    /// Its three ends, for a thread each.
    pub fn parts(self) -> (Killer, Commands, Answers) {
        (Killer(self.child), self.to, self.from)
    }
}

/// Runs the program itself, `linli --data DIR …`, once; its answer, or the code of its problem.
///
/// # Panics
/// When it does not answer in JSON, or its exit code says something else than its answer.
pub fn linli(dir: &Path, args: &[&str]) -> Result<Value, String> {
    let done = Command::new(program("linli"))
        .arg("--data")
        .arg(dir)
        .args(["--json", "--lang", "en"])
        .args(args)
        .output()
        .expect("linli can be started");
    let out = String::from_utf8_lossy(&done.stdout);
    let answer: Value =
        serde_json::from_str(out.trim()).unwrap_or_else(|_| panic!("no JSON: {out} {done:?}"));
    if done.status.success() {
        return Ok(answer);
    }
    let code = answer["code"].as_str();
    Err(code
        .unwrap_or_else(|| panic!("failed without a code: {out}"))
        .to_owned())
}

/// Waits for what must come to be.
///
/// # Panics
/// When it does not within half a minute.
pub fn soon(what: &str, mut is: impl FnMut() -> bool) {
    let until = Instant::now() + Duration::from_secs(30);
    while !is() {
        assert!(Instant::now() < until, "never happened: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}
