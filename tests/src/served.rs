//! `linli serve` in a process of its own, and a hub, spoken to byte by byte: as the machine's browser would, or somebody else.

use crate::process::{Owned, program, soon};
use linli_hub::auth::{self, Nonce};
use linli_hub::limits::Limits;
use linli_hub::server::{self, Door, Running, Setup};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// An answer over HTTP.
#[derive(Debug)]
pub struct Heard {
    /// Its status; 0 where the other end closed without a word.
    pub status: u16,
    /// Its head.
    pub head: String,
    /// Its body.
    pub body: String,
}

impl Heard {
    /// The stable name of a refusal.
    pub fn code(&self) -> String {
        let body: Value = serde_json::from_str(&self.body).unwrap_or_default();
        body["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// Sends these bytes and listens until the other end closes, or for a minute.
///
/// # Panics
/// When nobody listens there.
pub fn raw(address: &str, request: &[u8]) -> Heard {
    heard(&bytes(address, request))
}

/// The bytes of an answer, read.
pub(crate) fn heard(bytes: &[u8]) -> Heard {
    let text = String::from_utf8_lossy(bytes);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
    Heard {
        status: status.unwrap_or(0),
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

/// The same, as the bytes that came back.
///
/// # Panics
/// When nobody listens there.
pub fn bytes(address: &str, request: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).expect("somebody listens");
    stream
        .set_read_timeout(Some(Duration::from_secs(60)))
        .expect("a time can be set");
    // Whoever is refused early may not be listened to until the end.
    let _ = stream.write_all(request);
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    bytes
}

/// A desk served to this machine's browser.
pub struct Served {
    child: Owned,
    log: Arc<Mutex<String>>,
    /// Where, as `127.0.0.1:port`.
    pub address: String,
    /// The path that opens the door, once.
    pub once: String,
    /// What a browser that came through it sends along.
    pub cookie: String,
    /// What the browser was told about it.
    pub cookie_flags: String,
    /// What the page sends along.
    pub token: String,
}

impl Served {
    /// Starts `linli serve` on the folder `data` and goes in by its link.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start(data: &Path) -> Served {
        Served::start_with(data, &[])
    }

    /// The same, with more arguments.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start_with(data: &Path, more: &[&str]) -> Served {
        Served::start_among(data, more, &[("LINLI_LOG", "info")])
    }

    /// The same, with these words about the machine it is on.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start_among(data: &Path, more: &[&str], machine: &[(&str, &str)]) -> Served {
        let mut child = Command::new(program("linli"))
            .args(["--lang", "en", "--data"])
            .arg(data)
            .args(more)
            .arg("serve")
            .envs(machine.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("linli can be started");
        let mut line = String::new();
        let out = child.stdout.take().expect("its output is a pipe");
        BufReader::new(out)
            .read_line(&mut line)
            .expect("it tells its link");
        let (_, link) = line.trim().split_once("http://").expect("a link");
        let (address, once) = link.split_once('/').expect("a path");
        let log = Arc::new(Mutex::new(String::new()));
        let (written, errors) = (log.clone(), child.stderr.take().expect("its errors are a pipe"));
        std::thread::spawn(move || {
            for line in BufReader::new(errors).lines().map_while(Result::ok) {
                written
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push_str(&(line + "\n"));
            }
        });
        let mut served = Served {
            child: Owned(child),
            log,
            address: address.to_owned(),
            once: format!("/{once}"),
            cookie: String::new(),
            cookie_flags: String::new(),
            token: String::new(),
        };
        let opened = served.get(&served.once);
        let cookie = opened
            .head
            .lines()
            .find_map(|line| line.strip_prefix("set-cookie: "));
        let (cookie, flags) = cookie.and_then(|line| line.split_once("; ")).expect("a cookie");
        (served.cookie, served.cookie_flags) = (cookie.to_owned(), flags.to_owned());
        let session: Value = serde_json::from_str(&served.get("/api/session").body).expect("a session");
        served.token = session["token"].as_str().expect("a token").to_owned();
        served
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.0.id()
    }

    /// What it has logged so far.
    pub fn log(&self) -> String {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Does something; afterwards, or soon, its log must have a new line with all of these words.
    ///
    /// # Panics
    /// When it has none.
    pub fn logs<T>(&self, words: &[&str], doing: impl FnOnce() -> T) -> T {
        let from = self.log().len();
        let done = doing();
        let told = |line: &str| words.iter().all(|word| line.contains(word));
        soon("it stands in the log", || self.log()[from..].lines().any(told));
        done
    }

    /// Sends a request with these headers beside a browser's own; `Host` among them replaces the true one.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Heard {
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n",
            body.len()
        );
        if !headers.iter().any(|(name, _)| *name == "Host") {
            request += &format!("Host: {}\r\n", self.address);
        }
        for (name, value) in headers {
            request += &format!("{name}: {value}\r\n");
        }
        raw(&self.address, format!("{request}\r\n{body}").as_bytes())
    }

    /// Asks for a path as the page does.
    pub fn get(&self, path: &str) -> Heard {
        self.send("GET", path, &[("Cookie", &self.cookie)], "")
    }

    /// Sends something as the page does.
    pub fn post(&self, path: &str, body: &str) -> Heard {
        let headers = [
            ("Cookie", &*self.cookie),
            ("x-linli-token", &*self.token),
            ("Accept-Language", "en"),
        ];
        self.send("POST", path, &headers, body)
    }

    /// Brings a file as the page does; its token.
    ///
    /// # Panics
    /// When it is not taken.
    pub fn upload(&self, name: &str, bytes: &[u8]) -> String {
        let head = format!(
            "POST /api/upload?name={name} HTTP/1.1\r\nConnection: close\r\nHost: {}\r\nCookie: {}\r\nx-linli-token: {}\r\nContent-Length: {}\r\n\r\n",
            self.address,
            self.cookie,
            self.token,
            bytes.len()
        );
        let heard = raw(&self.address, &[head.as_bytes(), bytes].concat());
        let body: Value = serde_json::from_str(&heard.body).unwrap_or_default();
        body["token"].as_str().expect("a file is taken").to_owned()
    }

    /// A file that a call made, as the page fetches it.
    pub fn file(&self, token: &str) -> Vec<u8> {
        let head = format!(
            "GET /api/file/{token} HTTP/1.1\r\nConnection: close\r\nHost: {}\r\nCookie: {}\r\n\r\n",
            self.address, self.cookie
        );
        let answer = bytes(&self.address, head.as_bytes());
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n");
        answer[end.map_or(answer.len(), |end| end + 4)..].to_vec()
    }

    /// Makes a call as the page does; its answer, or the code of its problem.
    ///
    /// # Errors
    /// The code.
    pub fn call(&self, name: &str, args: &Value) -> Result<Value, String> {
        let heard = self.post(&format!("/api/call/{name}"), &args.to_string());
        match heard.status {
            200 => Ok(serde_json::from_str(&heard.body).unwrap_or_default()),
            _ => Err(heard.code()),
        }
    }
}

/// A hub that speaks without TLS, so that it can be sent bytes as they are.
///
/// # Panics
/// When it does not start.
pub fn plain_hub(data: &Path, limits: Limits) -> Running {
    let setup = Setup {
        limits,
        door: Door::Plain,
    };
    server::start_with(data, "127.0.0.1:0", setup).expect("a hub starts")
}

/// Opens a session at such a hub for whoever claims this public key.
///
/// # Panics
/// When it opens none.
pub fn open_session(address: &str, key: &[u8; 32]) -> Nonce {
    let half = [7; 16];
    let head = "POST /v1/hello HTTP/1.1\r\nhost: hub\r\nconnection: close\r\ncontent-type: application/cbor\r\ncontent-length: 48\r\n\r\n";
    let answer = bytes(address, &[head.as_bytes(), key, &half].concat());
    let hubs = answer[answer.len() - 16..].try_into().expect("16 bytes");
    auth::nonce(half, hubs)
}
