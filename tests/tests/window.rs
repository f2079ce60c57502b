//! The real window on a real display: founded, closed, opened again.
#![allow(missing_docs, clippy::unwrap_used)]

use linli_tests::webdriver::{Display, Window};
use std::time::Instant;

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
    window.shows("春晖居委会");
    window.click("nav a[href$='register']");
    window.shows("名册");
    display.photograph("window-register");
    // Nothing of Tauri's is reachable but through the desk's own three commands.
    assert_eq!(window.script("return typeof window.__TAURI__"), "undefined");
    window.close();

    let begun = Instant::now();
    let window = Window::open(&display, data.path());
    window.element("nav a");
    println!("from start to a usable window: {:?}", begun.elapsed());
    window.shows("春晖居委会");
    window.close();
}

#[test]
fn the_sample_is_looked_at_in_a_large_window() {
    let data = tempfile::tempdir().unwrap();
    let display = Display::start("1920x1080");
    let window = Window::open(&display, data.path());
    window.shows("示例");
    window.click(".way:nth-child(3)");
    for screen in [
        "today", "register", "sweeps", "supplies", "reviews", "reports", "syncing", "settings",
    ] {
        window.click(&format!("nav a[href$='{screen}']"));
        window.element("main h1");
        window.shows("示例居委会");
        std::thread::sleep(std::time::Duration::from_millis(400));
        display.photograph(&format!("window-sample-{screen}"));
    }
    window.close();
}
