//! The line to a hub: HTTP in the product, one that fails on purpose in the simulation.

use crate::auth::{self, Proof};
use crate::limits::MOST_ANSWER_BYTES;
use crate::wire::{HUB_HEADER, MEDIA};
use linli_core::features::syncing::CarrierError;
use std::io;
use std::time::{Duration, UNIX_EPOCH};
use ureq::http::{Response, StatusCode, Uri};
use ureq::{Agent, Body, Error};

/// Where every third packet is lost and an answer takes seconds, a greeting must be sent several times (`tests/bad_line.rs`).
const CONNECT_TIME: Duration = Duration::from_secs(40);
/// A message of 256 KB takes a minute at 35 kbit/s, and several where much is lost: what is given up is sent again.
const WHOLE_TIME: Duration = Duration::from_secs(240);
const ANSWER_TIME: Duration = Duration::from_secs(200);
/// Connections are kept shorter than a hub keeps them, so that none is used just as the hub closes it.
const KEEP_TIME: Duration = Duration::from_secs(15);
const PROBE_TIME: Duration = Duration::from_secs(20);

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The epoch of the hub that answers; nothing where it is no hub.
    pub hub: Option<String>,
    /// What its clock showed when it answered, ms since 1970; nothing where it does not say.
    pub clock_ms: Option<i64>,
    /// Whether the body is an answer; else it says why there is none.
    pub is_answer: bool,
    /// The body.
    pub body: Vec<u8>,
}

/// Carries one request to a hub and its reply back.
pub trait Line: Send + Sync {
    /// Posts `body` to `path` of the hub at `address`.
    ///
    /// # Errors
    /// [`CarrierError`] where no whole reply came back.
    fn post(
        &self,
        address: &str,
        path: &str,
        proof: Option<&Proof>,
        body: &[u8],
    ) -> Result<Reply, CarrierError>;

    /// Whether a hub answers at `address` now; cheap.
    fn reaches(&self, address: &str) -> bool;
}

/// HTTP.
pub struct HttpLine {
    agent: Agent,
}

impl HttpLine {
    /// A line that goes straight to the hub. Proxies named in the environment are not asked: a hub stands in the town's
    /// own network.
    pub fn new() -> HttpLine {
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(WHOLE_TIME))
            .timeout_connect(Some(CONNECT_TIME))
            .timeout_recv_response(Some(ANSWER_TIME))
            .max_idle_age(KEEP_TIME)
            .max_idle_connections_per_host(2)
            .user_agent("linli")
            .accept("")
            .build()
            .new_agent();
        HttpLine { agent }
    }
}

impl Default for HttpLine {
    fn default() -> HttpLine {
        HttpLine::new()
    }
}

impl Line for HttpLine {
    fn post(
        &self,
        address: &str,
        path: &str,
        proof: Option<&Proof>,
        body: &[u8],
    ) -> Result<Reply, CarrierError> {
        check(address)?;
        let mut request = self.agent.post(format!("{address}{path}")).content_type(MEDIA);
        if let Some(proof) = proof {
            request = request
                .header(auth::SESSION, auth::to_hex(&proof.session))
                .header(auth::COUNT, proof.count.to_string())
                .header(auth::SIGNATURE, auth::to_hex(&proof.signature));
        }
        let answer = request.send(body).map_err(|error| unanswered(address, &error))?;
        let text = |name| answer.headers().get(name).and_then(|value| value.to_str().ok());
        let (hub, is_answer) = (
            text(HUB_HEADER).map(str::to_owned),
            text("content-type") == Some(MEDIA),
        );
        Ok(Reply {
            status: answer.status().as_u16(),
            hub,
            clock_ms: text("date").and_then(clock_in),
            is_answer,
            body: read(answer).map_err(|error| unanswered(address, &error))?,
        })
    }

    fn reaches(&self, address: &str) -> bool {
        let answer = self
            .agent
            .get(format!("{address}/v1/health"))
            .config()
            .timeout_global(Some(PROBE_TIME))
            .build()
            .call();
        answer.is_ok_and(|answer| {
            answer.status() == StatusCode::OK && answer.headers().contains_key(HUB_HEADER)
        })
    }
}

/// The time every HTTP server writes on its answers.
fn clock_in(date: &str) -> Option<i64> {
    let since = httpdate::parse_http_date(date)
        .ok()?
        .duration_since(UNIX_EPOCH)
        .ok()?;
    i64::try_from(since.as_millis()).ok()
}

/// Plain HTTP alone, for now: a hub stands in the town's own network, and pages are signed.
fn check(address: &str) -> Result<(), CarrierError> {
    let sound = address.parse::<Uri>().is_ok_and(|uri| {
        let host = uri.host().unwrap_or_default().len();
        let rest = uri.authority().map_or(0, |authority| authority.as_str().len());
        // Whatever follows the host must be a port.
        uri.scheme_str() == Some("http") && host > 0 && (rest == host || uri.port_u16().is_some())
    });
    if sound {
        Ok(())
    } else {
        Err(CarrierError::Address(address.to_owned()))
    }
}

fn read(answer: Response<Body>) -> Result<Vec<u8>, Error> {
    let body = answer.into_body();
    body.into_with_config().limit(MOST_ANSWER_BYTES).read_to_vec()
}

/// What a failure below HTTP means to a person.
fn unanswered(address: &str, error: &Error) -> CarrierError {
    match error {
        Error::BadUri(_) | Error::Http(_) | Error::Tls(_) => CarrierError::Address(address.to_owned()),
        Error::BodyExceedsLimit(_) | Error::Protocol(_) | Error::LargeResponseHeader(..) => {
            CarrierError::Strange(error.to_string())
        }
        Error::Io(io) if io.kind() == io::ErrorKind::InvalidInput => {
            CarrierError::Address(address.to_owned())
        }
        other => CarrierError::Unreachable(other.to_string()),
    }
}
