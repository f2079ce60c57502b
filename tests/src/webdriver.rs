//! The real window, driven: a display of its own, WebKit's driver behind tauri-driver, and photographs of the display.

use crate::process::{Owned, program};
use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The key by which WebDriver names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// What comes to be, within half a minute.
fn wait_for<T>(what: &str, mut is: impl FnMut() -> Option<T>) -> T {
    let until = Instant::now() + Duration::from_secs(30);
    loop {
        if let Some(value) = is() {
            return value;
        }
        assert!(Instant::now() < until, "never happened: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A display nobody sees.
pub struct Display {
    _server: Owned,
    /// `:99`.
    pub name: String,
}

fn started(command: &mut Command, how: &str) -> Owned {
    let program = command.get_program().to_string_lossy().into_owned();
    match command.spawn() {
        Ok(child) => Owned(child),
        Err(error) => panic!("{program} cannot be started ({error}): {how}"),
    }
}

const HOW: &str = "run `cargo xtask setup` first, as `cargo xtask test` does";

impl Display {
    /// Starts a display of this size.
    ///
    /// # Panics
    /// When there is no Xvfb.
    pub fn start(size: &str) -> Display {
        let mut command = Command::new("Xvfb");
        command.args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            &format!("{size}x24"),
            "-nolisten",
            "tcp",
        ]);
        let mut server = started(command.stdout(Stdio::piped()).stderr(Stdio::null()), HOW);
        let mut line = String::new();
        let out = server.0.stdout.take().expect("its output is a pipe");
        BufReader::new(out)
            .read_line(&mut line)
            .expect("Xvfb tells its display");
        Display {
            _server: server,
            name: format!(":{}", line.trim()),
        }
    }

    /// Photographs the display into target/shots.
    ///
    /// # Panics
    /// When there is no imagemagick.
    pub fn photograph(&self, name: &str) -> PathBuf {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/shots");
        std::fs::create_dir_all(&folder).expect("pictures can be kept");
        let path = folder.join(format!("{name}.png"));
        let done = Command::new("import")
            .args(["-window", "root", "-display", &self.name])
            .arg(&path)
            .status();
        assert!(
            done.is_ok_and(|status| status.success()),
            "imagemagick's import is missing: {HOW}"
        );
        path
    }
}

/// Lets a command open web views on a display, drawn without a graphics card.
pub fn web_view<'a>(command: &'a mut Command, display: &Display) -> &'a mut Command {
    command
        .env("DISPLAY", &display.name)
        .env("WEBKIT_DISABLE_COMPOSITING_MODE", "1")
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
}

/// The window of `linli` on a folder of data.
pub struct Window {
    driver: Owned,
    log: File,
    session: String,
    agent: ureq::Agent,
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}

fn tauri_driver() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools/bin/tauri-driver");
    let beside = program("linli")
        .parent()
        .and_then(Path::parent)
        .map(|target| target.join("tools/bin/tauri-driver"));
    let found = [Some(own), beside]
        .into_iter()
        .flatten()
        .find(|path| path.exists());
    found.unwrap_or_else(|| panic!("tauri-driver is missing: {HOW}"))
}

impl Window {
    /// Opens the window.
    ///
    /// # Panics
    /// When it does not open.
    pub fn open(display: &Display, data: &Path) -> Window {
        let (port, native) = (free_port().to_string(), free_port().to_string());
        let log = tempfile::tempfile().expect("a file for its log");
        let mut command = Command::new("dbus-run-session");
        command
            .arg("--")
            .arg(tauri_driver())
            .args(["--port", &port, "--native-port", &native]);
        command.args(["--native-driver", "/usr/bin/WebKitWebDriver"]);
        web_view(&mut command, display)
            .env("LINLI_LOG", "info")
            .stdout(Stdio::null())
            .stderr(log.try_clone().expect("a file can be shared"));
        let driver = started(&mut command, HOW);
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(60)))
            .http_status_as_error(false)
            .build()
            .into();
        let mut window = Window {
            driver,
            log,
            session: format!("http://127.0.0.1:{port}/session"),
            agent,
        };
        let options = json!({"application": program("linli"), "args": ["--data", data]});
        let asked = json!({"capabilities": {"alwaysMatch": {"tauri:options": options}}});
        let made = wait_for("the window opens", || window.post("", &asked));
        let id = made["sessionId"].as_str().expect("a session").to_owned();
        window.session = format!("{}/{id}", window.session);
        window
    }

    fn post(&self, path: &str, body: &Value) -> Option<Value> {
        let mut answer = self
            .agent
            .post(format!("{}{path}", self.session))
            .send_json(body)
            .ok()?;
        let ok = answer.status().is_success();
        let value: Value = answer.body_mut().read_json().ok()?;
        ok.then(|| value["value"].clone())
    }

    fn find(&self, css: &str) -> Option<String> {
        let found = self.post("/element", &json!({"using": "css selector", "value": css}))?;
        found[ELEMENT].as_str().map(str::to_owned)
    }

    /// The element that fits, once it is there.
    ///
    /// # Panics
    /// When it does not come.
    pub fn element(&self, css: &str) -> String {
        wait_for(css, || self.find(css))
    }

    /// Clicks.
    ///
    /// # Panics
    /// When there is nothing to click.
    pub fn click(&self, css: &str) {
        wait_for(css, || {
            self.post(&format!("/element/{}/click", self.find(css)?), &json!({}))
        });
    }

    /// Types into a field.
    ///
    /// # Panics
    /// When there is no such field.
    pub fn fill(&self, css: &str, text: &str) {
        wait_for(css, || {
            self.post(
                &format!("/element/{}/value", self.find(css)?),
                &json!({"text": text}),
            )
        });
    }

    /// Runs a script in the page; its value.
    ///
    /// # Panics
    /// When the page does not answer.
    pub fn script(&self, script: &str) -> Value {
        self.post("/execute/sync", &json!({"script": script, "args": []}))
            .expect("the page answers")
    }

    /// Runs an expression that promises a value; the value.
    ///
    /// # Panics
    /// When the page does not answer.
    pub fn eventually(&self, promise: &str) -> Value {
        let script =
            format!("const told = arguments[0]; {promise}.then(told, (error) => told('error: ' + error))");
        self.post("/execute/async", &json!({"script": script, "args": []}))
            .expect("the page answers")
    }

    /// Waits until the page shows `text`.
    ///
    /// # Panics
    /// When it never does.
    pub fn shows(&self, text: &str) {
        wait_for(text, || {
            let shown = self.post(
                "/execute/sync",
                &json!({"script": "return document.body.innerText", "args": []}),
            )?;
            shown.as_str()?.contains(text).then_some(())
        });
    }

    /// Makes the window as large as its display.
    ///
    /// # Panics
    /// When it cannot be sized.
    pub fn fill_display(&self, width: u32, height: u32) {
        let rect = json!({"x": 0, "y": 0, "width": width, "height": height});
        wait_for("the window takes its size", || self.post("/window/rect", &rect));
    }

    /// The process that started the program behind it.
    pub fn driver(&self) -> u32 {
        self.driver.0.id()
    }

    /// What the program behind it has logged.
    ///
    /// # Panics
    /// When that cannot be read.
    pub fn log(&self) -> String {
        // Its place is shared with whoever writes: what is read is read from the beginning, by position.
        let length = self.log.metadata().expect("it is there").len() as usize;
        let mut bytes = vec![0; length];
        self.log.read_exact_at(&mut bytes, 0).expect("it can be read");
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Closes the window as a person would.
    pub fn close(self) {
        let _ = self.agent.delete(&self.session).call();
    }
}
