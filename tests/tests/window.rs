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
        "today", "register", "sweeps", "supplies", "reviews", "reports", "syncing", "settings",
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
