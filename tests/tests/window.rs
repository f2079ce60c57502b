//! The real window on a real display: founded, closed, opened again.
#![allow(missing_docs, clippy::unwrap_used)]

use linli_tests::process::linli;
use linli_tests::webdriver::{Display, Window};
use serde_json::json;
use std::fmt::Write;
use std::path::Path;
use std::time::Instant;

/// A large committee.
const PEOPLE: usize = 10_000;

/// Brings a roster of [`PEOPLE`] into the register, as a script at a terminal would.
fn import_many(data: &Path) {
    let mut roster = String::from("楼号,单元,室号,姓名\n");
    for n in 0..PEOPLE {
        let (home, given) = (n / 3, ["芳", "敏", "静"][n % 3]);
        let (building, unit, floor, door) =
            (home / 72 + 1, home / 36 % 2 + 1, home / 2 % 18 + 1, home % 2 + 1);
        writeln!(roster, "{building}号楼,{unit},{floor}0{door},王{given}").unwrap();
    }
    let file = data.join("大居花名册.csv");
    std::fs::write(&file, roster).unwrap();
    let passcode = data.join("passcode");
    std::fs::write(&passcode, "821936\n").unwrap();
    let given = passcode.to_string_lossy();
    let told = linli(
        data,
        &["--passcode-file", &given, "import", &file.to_string_lossy()],
    )
    .unwrap();
    assert_eq!(told["counts"]["residents"], PEOPLE);
}

#[test]
fn a_committee_is_founded_in_the_window_and_still_there_the_next_morning() {
    let data = tempfile::tempdir().unwrap();
    let display = Display::start("1366x768");
    let window = Window::open(&display, data.path());
    window.shows("新建");
    display.photograph("window-welcome");
    window.click(".way");
    window.fill("form input", "春晖居委会");
    window.fill("form .two label:first-child input", "王芳");
    window.fill("form .two label:last-child input", "前台");
    window.click("form button[type=submit]");
    window.fill(".pair label:first-child input", "821936");
    window.fill(".pair label:last-child input", "821936");
    display.photograph("window-passcode");
    window.click("form button[type=submit]");
    window.element("[data-code]");
    std::thread::sleep(std::time::Duration::from_millis(700));
    display.photograph("window-recovery");
    window.click("[data-kept]");
    window.shows("春晖居委会");
    window.click("nav a[href$='register']");
    window.shows("名册");
    display.photograph("window-register");
    // Nothing of Tauri's is reachable but through the desk's own four commands.
    assert_eq!(window.script("return typeof window.__TAURI__"), "undefined");
    window.close();

    import_many(data.path());
    let window = Window::open(&display, data.path());
    window.shows("王芳");
    display.photograph("window-lock");
    window.fill("form input", "821936");
    let begun = Instant::now();
    window.click("form button[type=submit]");
    window.click("nav a[href$='register']");
    window.shows("大居");
    println!(
        "from the passcode to a register of {PEOPLE} on the screen: {:?}",
        begun.elapsed()
    );
    window.shows("春晖居委会");
    window.close();
}

/// What a camera needs, as far as a machine without one can show it: pages are told of cameras, and what reads codes may run.
#[test]
fn a_camera_would_find_in_the_window_what_it_needs() {
    let data = tempfile::tempdir().unwrap();
    let founder = json!({"name": "春晖居委会", "staff_name": "王芳", "device_name": "前台"}).to_string();
    linli(data.path(), &["call", "create_committee", &founder]).unwrap();
    let display = Display::start("1366x768");
    let window = Window::open(&display, data.path());
    window.shows("春晖居委会");
    let cameras = "navigator.mediaDevices.enumerateDevices().then((all) => Array.isArray(all))";
    assert_eq!(window.eventually(cameras), true);
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/dist/assets");
    let mut names = std::fs::read_dir(assets)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap());
    let reader = names.find(|name| name.starts_with("codes.worker")).unwrap();
    let starts = format!(
        "new Promise((told, no) => {{ const reader = new Worker('/assets/{reader}'); reader.onmessage = ({{data}}) => told(data); reader.onerror = () => no('no worker') }})"
    );
    assert_eq!(window.eventually(&starts), "ready");
    window.close();
}

/// Every screen of the sample, photographed in the real window, to be looked at.
fn look_at_the_sample(width: u32, height: u32) {
    let data = tempfile::tempdir().unwrap();
    let display = Display::start(&format!("{width}x{height}"));
    let window = Window::open(&display, data.path());
    window.fill_display(width, height);
    window.shows("示例");
    window.click(".way:nth-child(3)");
    let photograph = |screen: &str| {
        window.element("main h1");
        // Nothing moves for longer than this: the picture shows a screen at rest.
        std::thread::sleep(std::time::Duration::from_millis(700));
        display.photograph(&format!("window-{width}-{screen}"));
    };
    for screen in [
        "today", "register", "sweeps", "supplies", "closures", "reviews", "reports", "syncing", "members",
        "privacy", "settings",
    ] {
        window.click(&format!("nav a[href$='{screen}']"));
        window.shows("示例居委会");
        photograph(screen);
    }
    window.click("nav a[href$='sweeps']");
    window.shows("开始扫楼");
    window.script("[...document.querySelectorAll('main button')].filter((b) => b.textContent.includes('开始扫楼')).at(-1).click()");
    window.shows("单元");
    photograph("sweep");
    for (words, screen) in [
        ("纸单", "papers"),
        ("采样管", "tubes"),
        ("手机上门", "phones"),
        ("走访安排", "walking"),
        ("叫号下楼", "calling"),
    ] {
        window.script(&format!(
            "[...document.querySelectorAll('.page-head button')].find((b) => b.textContent.includes('{words}')).click()"
        ));
        window.shows(words);
        photograph(screen);
        window.script("history.back()");
        window.shows("单元");
    }
    window.close();
}

#[test]
fn the_sample_is_looked_at_on_a_small_laptop() {
    look_at_the_sample(1366, 768);
}

#[test]
fn the_sample_is_looked_at_on_a_large_display() {
    look_at_the_sample(1920, 1080);
}
