//! What comes over the wire: bodies as both ends read them, and requests to a hub that runs.

use crate::forge::Forger;
use crate::meet::{call, everything, found};
use crate::served::{Heard, open_session, plain_hub, raw};
use crate::world::seeded;
use ed25519_dalek::{Signer, SigningKey};
use linli_core::desk::Desk;
use linli_core::id::Id;
use linli_core::journal::holes::Hole;
use linli_core::journal::vector::{Head, Vector, Writer};
use linli_core::receipt::{Claim, Receipt};
use linli_core::sync::{Answer, Held, Refusal};
use linli_hub::auth;
use linli_hub::client::HttpCarrier;
use linli_hub::limits::{Limits, MOST_PAGES};
use linli_hub::server::Running;
use linli_hub::wire;
use serde_json::json;
use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// Bytes as every body there is; what can be read is written back and read the same.
pub fn wire(bytes: &[u8]) {
    if let Ok(pages) = wire::read_pages(bytes, MOST_PAGES) {
        assert_eq!(
            wire::read_pages(&wire::write_pages(&pages), MOST_PAGES).ok(),
            Some(pages)
        );
    }
    if let Ok(vector) = wire::read_vector(bytes) {
        assert_eq!(wire::read_vector(&wire::write_vector(&vector)).ok(), Some(vector));
    }
    if let Ok(holds) = wire::read_holds(bytes)
        && let Ok(receipt) = Receipt::trusted(holds.receipt.clone())
    {
        let held = Held {
            holes: holds.holes.clone(),
            ..Held::from(receipt)
        };
        let answer = Answer::HoldsWithout(held, holds.refused.clone());
        let again = wire::read_holds(&wire::write_answer(&answer)).ok();
        assert_eq!(again, Some(holds));
    }
    if let Ok(holes) = wire::read_holes(bytes) {
        assert_eq!(wire::read_holes(&wire::write_holes(&holes)).ok(), Some(holes));
    }
    if let Ok(answer) = wire::read_taken(bytes) {
        assert_eq!(wire::read_taken(&wire::write_answer(&answer)).ok(), Some(answer));
    }
}

/// Every body that the corpus begins with is read by the end it is meant for.
pub fn wire_reaches(corpus: &[Vec<u8>]) {
    let told = |body: &[u8]| {
        wire::read_holds(body)
            .ok()
            .map(|holds| (holds.holes.len(), holds.refused.len()))
    };
    let read = [
        wire::read_holes(&corpus[0]).is_ok_and(|holes| holes.len() == 1),
        told(&corpus[1]) == Some((1, 0)),
        wire::read_pages(&corpus[2], MOST_PAGES).is_ok_and(|pages| pages.len() == 2),
        wire::read_vector(&corpus[3]).is_ok_and(|read| read == vector()),
        told(&corpus[4]) == Some((0, 0)),
        told(&corpus[5]) == Some((0, 1)),
        matches!(wire::read_taken(&corpus[6]), Ok(Answer::Pages(pages, true)) if pages.len() == 2),
    ];
    assert_eq!(read, [true; 7], "{}", super::STALE);
}

fn vector() -> Vector {
    let mut vector = Vector::default();
    vector.set(
        Writer {
            device: Id::from_bytes([7; 16]),
            epoch: u64::MAX >> 1,
        },
        Head::at(11_000),
    );
    vector
}

pub fn wire_seeds() -> Vec<Vec<u8>> {
    let refusal = Refusal {
        writer: Writer {
            device: Id::from_bytes([7; 16]),
            epoch: 3,
        },
        code: "chain".to_owned(),
        message: "two".to_owned(),
    };
    let claim = Claim {
        space: Id::NIL,
        asker: Id::NIL,
        question: [1; 16],
        epoch: "e".to_owned(),
        at_ms: 5,
        whole: true,
        vector: vector(),
    };
    let held = Held::from(claim.sign(&SigningKey::from_bytes(&[1; 32])));
    let hole = |(writer, end): (&Writer, Head)| Hole {
        writer: *writer,
        end,
        round: Id::NIL,
    };
    let holes: Vec<Hole> = vector().iter().map(hole).collect();
    let lacking = Held {
        holes: holes.clone(),
        ..held.clone()
    };
    vec![
        wire::write_holes(&holes),
        wire::write_answer(&Answer::Holds(lacking)),
        wire::write_pages(&[vec![0; 40], vec![1; 300]]),
        wire::write_vector(&vector()),
        wire::write_answer(&Answer::Holds(held.clone())),
        wire::write_answer(&Answer::HoldsWithout(held, vec![refusal])),
        wire::write_answer(&Answer::Pages(vec![vec![1, 2], vec![]], true)),
    ]
}

/// When the committee of the corpus was founded.
const NOW: i64 = 1_647_388_800_000;
const PATIENCE: Duration = Duration::from_millis(50);
/// A hub takes so many requests before another begins.
const LIFE: u64 = 2_000;

struct Place {
    hub: Option<Running>,
    address: String,
    key: SigningKey,
    space: Id,
    nonce: auth::Nonce,
    count: u64,
    _dirs: [TempDir; 2],
}

impl Drop for Place {
    fn drop(&mut self) {
        // As a thread ends its runtime cannot be waited for on that thread any more.
        if let Some(hub) = self.hub.take() {
            let _ = std::thread::spawn(move || drop(hub)).join();
        }
    }
}

impl Place {
    fn new() -> Place {
        let dirs = [super::scratch(), super::scratch()];
        // Half a request is not waited for.
        let limits = Limits {
            head_time: PATIENCE,
            body_time: PATIENCE,
            ..Limits::default()
        };
        let hub = plain_hub(dirs[0].path(), limits);
        let desk = committee(dirs[1].path());
        desk.set_carrier(Arc::new(HttpCarrier::new()));
        call(&desk, "set_hub", json!({"address": hub.url()}));
        call(&desk, "sync_now", json!({}));
        let address = hub.address.to_string();
        let forger = Forger::of(dirs[1].path(), &desk);
        let nonce = open_session(&address, &forger.key.verifying_key().to_bytes());
        Place {
            hub: Some(hub),
            address,
            key: forger.key,
            space: forger.space,
            nonce,
            count: 0,
            _dirs: dirs,
        }
    }
}

/// A committee whose keys are the same in every run, so that the pages of the corpus are its own.
fn committee(dir: &Path) -> Desk {
    let desk = Desk::open(dir, seeded(1, NOW).0).expect("a desk opens");
    found(&desk);
    desk
}

fn request(path: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\ncontent-type: application/cbor\r\ncontent-length: {}\r\n{headers}\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

thread_local!(static PLACE: RefCell<Option<Place>> = const { RefCell::new(None) });

/// A request of a member with this body, to one of the paths; or these bytes as a request.
pub fn requests(bytes: &[u8]) {
    PLACE.with_borrow_mut(|place| {
        if place.as_ref().is_none_or(|place| place.count >= LIFE) {
            *place = Some(Place::new());
        }
        let Some(place) = place.as_mut() else { return };
        let heard = place.ask(bytes);
        assert!(heard.status < 500, "{heard:?}");
    });
}

impl Place {
    fn ask(&mut self, bytes: &[u8]) -> Heard {
        let place = self;
        let (mode, body) = bytes.split_first().unwrap_or((&0, &[]));
        place.count += 1;
        let what = ["give", "take", "vector", "hello", "fill"][usize::from(mode % 5)];
        let sent = match mode % 10 {
            9 => [body, b"\r\n\r\n"].concat(),
            3 => request("/v1/hello", "", body),
            _ => {
                let path = format!("/v1/spaces/{}/{what}", place.space);
                let signature = place
                    .key
                    .sign(&auth::words(&place.nonce, place.count, &path, body))
                    .to_bytes();
                let headers = format!(
                    "{}: {}\r\n{}: {}\r\n{}: {}\r\n",
                    auth::SESSION,
                    auth::to_hex(&place.nonce),
                    auth::COUNT,
                    place.count,
                    auth::SIGNATURE,
                    auth::to_hex(&signature)
                );
                request(&path, &headers, body)
            }
        };
        raw(&place.address, &sent)
    }
}

/// What is asked as it should be is answered, and a page of the committee's own is kept.
pub fn reaches(corpus: &[Vec<u8>]) {
    let mut place = Place::new();
    for (seed, what) in corpus
        .iter()
        .zip(["fill", "take", "vector", "give", "hello", "health"])
    {
        let heard = place.ask(seed);
        assert_eq!(heard.status, 200, "{}: {what}: {heard:?}", super::STALE);
        assert!(!heard.body.contains("other_space"), "{}: {heard:?}", super::STALE);
    }
}

pub fn seeds() -> Vec<Vec<u8>> {
    let dir = super::scratch();
    let desk = committee(dir.path());
    call(&desk, "add_item", json!({"name": "蔬菜包", "unit": "份"}));
    let holes = &wire_seeds()[0];
    let mut seeds = vec![
        [&[4][..], holes].concat(),
        [&[1][..], &wire::write_vector(&vector())].concat(),
        vec![2],
        [&[0][..], &wire::write_pages(&everything(&desk))].concat(),
        [&[3][..], &[9; 48]].concat(),
    ];
    seeds.push(
        [
            &[9][..],
            b"GET /v1/health HTTP/1.1\r\nhost: hub\r\nconnection: close",
        ]
        .concat(),
    );
    // And every other body, wherever it is sent.
    let odd = wire_seeds().into_iter().zip([0, 1, 2, 4].into_iter().cycle());
    seeds.extend(odd.map(|(body, path)| [&[path][..], &body].concat()));
    seeds
}
