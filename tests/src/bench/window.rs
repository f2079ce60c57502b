//! What the whole application takes: the program and the processes of its web view, as somebody goes from screen to screen; beside the
//! same web view with an empty page.

use super::Failure;
use crate::process::Owned;
use crate::webdriver::{Display, Window, web_view};
use linli_core::desk::{Desk, Lang};
use linli_core::world::World;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs::read_to_string;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

const EMPTY: &str = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";
/// After it nothing is loaded or drawn any more.
const AT_REST: Duration = Duration::from_secs(5);
/// Where somebody goes in a morning, as the hash begins; `*`: in the newest round.
const WAY: [&str; 11] = [
    "today", "register", "sweeps", "*", "*/walk", "*/papers", "*/tubes", "closures", "supplies", "reports",
    "today",
];

/// What processes take, in MB, by program.
#[derive(Default)]
struct Taken(BTreeMap<String, [f64; 2]>);

impl Taken {
    /// Reads what `root` and everything it started takes.
    ///
    /// `private` is what no file holds and nobody else uses; `pss` adds the program's and its libraries' own pages, each divided by
    /// how many processes use it.
    fn by(root: u32) -> Taken {
        let mut taken = Taken::default();
        let mut family = vec![root];
        while let Some(pid) = family.pop() {
            let tasks = std::fs::read_dir(format!("/proc/{pid}/task"))
                .into_iter()
                .flatten()
                .flatten();
            for task in tasks {
                let children = read_to_string(task.path().join("children")).unwrap_or_default();
                family.extend(
                    children
                        .split_whitespace()
                        .filter_map(|pid| pid.parse::<u32>().ok()),
                );
            }
            let Ok(program) = std::fs::read_link(format!("/proc/{pid}/exe")) else {
                continue;
            };
            let name = program
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let is_ours = name == "linli" || name == "MiniBrowser" || name.ends_with("Process");
            let Some(rollup) = is_ours
                .then(|| read_to_string(format!("/proc/{pid}/smaps_rollup")).ok())
                .flatten()
            else {
                continue;
            };
            let mb = |what: &str| {
                let line = rollup
                    .lines()
                    .find_map(|line| line.strip_prefix(what)?.strip_prefix(':'));
                let kb = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<f64>().ok());
                kb.unwrap_or_default() / 1024.0
            };
            let sums = taken.0.entry(name).or_default();
            *sums = [sums[0] + mb("Pss_Anon"), sums[1] + mb("Pss")];
        }
        taken
    }

    fn line(&self) -> String {
        let all = self
            .0
            .values()
            .fold([0.0, 0.0], |sum, one| [sum[0] + one[0], sum[1] + one[1]]);
        let each = self
            .0
            .iter()
            .map(|(name, [private, pss])| format!("{name} {private:.0}/{pss:.0}"));
        format!(
            "| {:.0} | {:.0} | {} |",
            all[0],
            all[1],
            each.collect::<Vec<_>>().join(", ")
        )
    }
}

/// `DIR`: a committee as `growth --dir DIR` leaves it.
///
/// # Errors
/// Anything that goes wrong, in words.
pub fn run(dir: &Path) -> Result<(), Failure> {
    let desk = Desk::open(dir, World::system())?;
    // A founder's first screen is the recovery sheet.
    desk.call("put_sheet_away", json!({}), Lang::En)?;
    drop(desk);
    let display = Display::start("1366x768");
    println!("| screen | private MB | PSS MB | each: private/PSS |\n| --- | --- | --- | --- |");
    println!("| an empty page {}", empty(&display)?.line());
    let window = Window::open(&display, dir);
    window.fill_display(1366, 768);
    window.element("main h1");
    let mut round = String::new();
    for turn in ["", " again"] {
        for screen in WAY {
            let place = screen.replace('*', &round);
            window.script(&format!("location.hash = '#/{place}'"));
            sleep(AT_REST);
            if screen == "sweeps" {
                window.script("[...document.querySelectorAll('main button')].find((one) => one.textContent.includes('开始扫楼')).click()");
                sleep(AT_REST);
                let hash = window.script("return location.hash.slice(2).split('?')[0]");
                hash.as_str().unwrap_or_default().clone_into(&mut round);
            }
            println!("| {screen}{turn} {}", Taken::by(window.driver()).line());
        }
    }
    window.close();
    Ok(())
}

/// What the web view takes for nothing.
fn empty(display: &Display) -> Result<Taken, Failure> {
    let mut command = Command::new(EMPTY);
    command.args(["--geometry=1366x768", "about:blank"]);
    let child = web_view(&mut command, display)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let child = Owned(child);
    sleep(AT_REST * 2);
    Ok(Taken::by(child.0.id()))
}
