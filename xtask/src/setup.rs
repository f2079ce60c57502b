//! What a fresh machine lacks: Debian packages, the UI's packages, the driver of the window test.

use crate::shell;
use std::process::Command;

/// To build and open the app.
const TO_BUILD: &[&str] = &[
    "build-essential",
    "pkg-config",
    "perl",
    "libwebkit2gtk-4.1-dev",
    "librsvg2-dev",
    "libxdo-dev",
    "fonts-noto-cjk",
];

/// To test it besides: a display, a browser, drivers, a bench driver's Python.
const TO_TEST: &[&str] = &[
    "webkit2gtk-driver",
    "xvfb",
    "dbus-x11",
    "dbus",
    "xauth",
    "imagemagick",
    "x11-utils",
    "chromium",
    "python3",
    "procps",
    "iproute2",
    "poppler-utils",
    "zbar-tools",
];

/// Everything.
pub fn everything() -> Result<(), String> {
    to_build()?;
    to_test()?;
    ui()
}

/// What building needs.
pub fn to_build() -> Result<(), String> {
    debian(TO_BUILD)?;
    for (program, hint) in [("node", "Node.js 20 or newer"), ("npm", "npm 10 or newer")] {
        if !shell::exists(program) {
            return Err(format!(
                "{program} is missing: install {hint} and run this again."
            ));
        }
    }
    Ok(())
}

/// What the tests need besides.
pub fn to_test() -> Result<(), String> {
    debian(TO_TEST)?;
    tool("tauri-driver", "^2").map(drop)
}

/// A program of crates.io, installed beside what is built; where it lies.
pub fn tool(name: &str, version: &str) -> Result<String, String> {
    let tools = shell::root().join("target/tools");
    let program = tools
        .join("bin")
        .join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if !program.exists() {
        println!("Installing {name} into target/tools …");
        let tools = tools.to_string_lossy().into_owned();
        shell::cargo(&[
            "install",
            name,
            "--version",
            version,
            "--locked",
            "--quiet",
            "--root",
            &tools,
        ])?;
    }
    Ok(program.to_string_lossy().into_owned())
}

/// Installs the missing ones of `packages`; where that is not possible, says what to install.
fn debian(packages: &[&str]) -> Result<(), String> {
    let missing: Vec<&str> = packages.iter().copied().filter(|name| !installed(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    if !shell::exists("apt-get") {
        return Err(format!(
            "Install these (Debian's names) and run this again: {list}"
        ));
    }
    println!("Installing Debian packages: {list}");
    let root = Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|out| out.stdout.starts_with(b"0\n"));
    let sudo: &[&str] = if root { &[] } else { &["sudo"] };
    let env = [
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "-o",
        "DPkg::Lock::Timeout=300",
        "-q",
        "-y",
    ];
    let with = |rest: &[&str]| {
        let words: Vec<&str> = sudo.iter().chain(&env).chain(rest).copied().collect();
        shell::run(words[0], &words[1..])
    };
    let install: Vec<&str> = ["install", "--no-install-recommends"]
        .iter()
        .chain(&missing)
        .copied()
        .collect();
    with(&["update"])
        .and_then(|()| with(&install))
        .map_err(|error| format!("{error}\nInstall by hand: sudo apt-get install {list}"))
}

fn installed(package: &str) -> bool {
    Command::new("dpkg-query")
        .args(["-W", "-f=${Status}", package])
        .output()
        .is_ok_and(|out| out.stdout.starts_with(b"install ok installed"))
}

/// The UI's packages, when the lock file is newer than they are, and its built files.
pub fn ui() -> Result<(), String> {
    packages()?;
    shell::run_in("ui", npm(), &["run", "--silent", "build"], &[])
}

fn packages() -> Result<(), String> {
    let ui = shell::root().join("ui");
    let time = |path: &str| ui.join(path).metadata().and_then(|meta| meta.modified()).ok();
    if time("node_modules/.package-lock.json").is_none_or(|have| Some(have) < time("package-lock.json")) {
        println!("Installing the UI's packages …");
        shell::run_in("ui", npm(), &["ci", "--no-audit", "--no-fund"], &[])?;
    }
    Ok(())
}

/// npm as the platform calls it.
pub fn npm() -> &'static str {
    if cfg!(windows) { "npm.cmd" } else { "npm" }
}
