//! What a hub puts up with, so that no client, broken or hostile, can exhaust it.

use linli_core::journal::page;
use linli_core::sync::GIVE_BYTES;
use std::time::Duration;

/// The largest body of a request: a full message whose last page is as large as a page may be, and its framing.
pub const MOST_BODY_BYTES: usize = GIVE_BYTES + page::MOST_BYTES + (64 << 10);
/// A larger body takes a place before more of it is read; as many as there are connections may hold one of this size. What
/// laptops ask fits; most of what they give does not.
pub const SMALL_BODY_BYTES: usize = 32 << 10;
/// A hello: a public key and 16 bytes.
pub const HELLO_BYTES: usize = 48;
/// The most pages one request may give. A page of a single fact has about 300 bytes.
pub const MOST_PAGES: usize = 4_096;
/// How many bytes of pages a hub puts into one answer (one page more, at most).
pub const TAKE_BYTES: usize = 1 << 20;
/// The largest answer a client reads.
pub const MOST_ANSWER_BYTES: u64 = (TAKE_BYTES + page::MOST_BYTES + (4 << 20)) as u64;

/// What a server is started with; the defaults are meant for use, tests set smaller ones.
#[derive(Clone, Debug)]
pub struct Limits {
    /// How many spaces may begin within an hour. Registration of committees will take its place.
    pub new_spaces_per_hour: usize,
    /// Connections open at once; further ones wait to be accepted.
    pub connections: usize,
    /// Requests answered at once, and large bodies read at once; further ones wait in line.
    pub requests: usize,
    /// How long a request may wait in line before it is told to come back.
    pub wait_time: Duration,
    /// How long a client may take to send a request's head.
    pub head_time: Duration,
    /// How long a client may take to send a request's body.
    pub body_time: Duration,
    /// How long one connection may live, whatever it does: one that reads its answers by drips ends with it.
    pub connection_time: Duration,
    /// How long the answers under way may take when the hub stops.
    pub stop_time: Duration,
}

impl Limits {
    /// What a laptop puts up with: a room holds fewer callers than a town, and people work at it meanwhile.
    pub fn room() -> Limits {
        Limits {
            connections: 64,
            requests: 4,
            head_time: Duration::from_secs(10),
            stop_time: Duration::from_secs(1),
            ..Limits::default()
        }
    }
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            new_spaces_per_hour: 200,
            connections: 1_024,
            requests: 64,
            wait_time: Duration::from_secs(20),
            head_time: Duration::from_secs(60),
            body_time: Duration::from_secs(120),
            connection_time: Duration::from_secs(600),
            stop_time: Duration::from_secs(10),
        }
    }
}
