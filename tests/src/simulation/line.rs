//! The line between laptops and hub, and between laptops in a room: the product's own client and own answers, and between them
//! whatever a bad network does to bytes.

use super::faults::{Fault, Faults};
use crate::chance::Chance;
use linli_core::features::syncing::CarrierError;
use linli_core::id::Id;
use linli_hub::auth::Proof;
use linli_hub::client::{Line, Reply};
use linli_hub::server::{Answering, RefusedRequest};
use linli_hub::wire;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Where the hub answers.
pub const HUB: &str = "https://192.168.1.10:7117";

/// A request as bytes on the wire.
#[derive(Clone)]
struct Request {
    address: String,
    path: String,
    proof: Option<Proof>,
    body: Vec<u8>,
}

/// The network of the town.
pub struct Network {
    /// Whoever answers at the hub's address; nobody while it stands still.
    pub hub: Option<Arc<Answering>>,
    /// Laptops that answer in a room, by where they do.
    pub rooms: BTreeMap<String, Arc<Answering>>,
    /// One message in so many comes to harm; none at zero.
    pub harm: u64,
    chance: Chance,
    faults: Faults,
    late: Vec<Request>,
}

/// One laptop's end of it.
#[derive(Clone)]
pub struct SimLine {
    network: Arc<Mutex<Network>>,
    state: Arc<Mutex<Reach>>,
}

/// How far a laptop's messages come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// There and back.
    Both,
    /// There, but no reply comes back.
    OneWay,
    /// Nowhere.
    None,
}

impl Network {
    /// A network without a hub.
    pub fn new(chance: Chance, faults: Faults) -> Arc<Mutex<Network>> {
        Arc::new(Mutex::new(Network {
            hub: None,
            rooms: BTreeMap::new(),
            harm: 0,
            chance,
            faults,
            late: Vec::new(),
        }))
    }

    /// What is still under way is lost.
    pub fn settle(&mut self) {
        self.harm = 0;
        self.late.clear();
    }

    /// Whoever answers at this address.
    fn at(&self, address: &str) -> Option<Arc<Answering>> {
        let base = address.split('#').next().unwrap_or(address);
        match base == HUB {
            true => self.hub.clone(),
            false => self.rooms.get(base).cloned(),
        }
    }

    fn deliver(&mut self, request: &Request) -> Result<Reply, CarrierError> {
        let other = self.at(&request.address).ok_or_else(unreachable)?;
        Ok(answer(&other, request))
    }

    /// Sends a request through a network that may do it harm.
    fn send(&mut self, mut request: Request) -> Result<Reply, CarrierError> {
        if self.harm == 0 || !self.chance.one_in(self.harm) {
            return self.deliver(&request);
        }
        if self.chance.one_in(3) {
            // What was held up before arrives now, before this.
            for late in std::mem::take(&mut self.late) {
                let _ = self.deliver(&late);
            }
        }
        let fault = self.chance.pick(&[
            Fault::Dropped,
            Fault::ReplyLost,
            Fault::Delayed,
            Fault::Doubled,
            Fault::Cut,
            Fault::BitFlip,
        ]);
        self.faults.fired(fault);
        let outward = self.chance.one_in(2);
        match fault {
            Fault::Dropped => Err(unreachable()),
            Fault::ReplyLost => self.deliver(&request).and(Err(unreachable())),
            Fault::Delayed => {
                self.late.push(request);
                Err(unreachable())
            }
            Fault::Doubled => {
                let first = self.deliver(&request);
                let second = self.deliver(&request);
                if outward { first } else { second }
            }
            Fault::Cut if outward => {
                request.body.truncate(self.chance.below(request.body.len() + 1));
                self.deliver(&request)
            }
            Fault::Cut => {
                let mut reply = self.deliver(&request)?;
                reply.body.truncate(self.chance.below(reply.body.len() + 1));
                Ok(reply)
            }
            _ if outward => {
                self.flip(&mut request.body);
                self.deliver(&request)
            }
            _ => {
                let mut reply = self.deliver(&request)?;
                self.flip(&mut reply.body);
                Ok(reply)
            }
        }
    }

    fn flip(&mut self, bytes: &mut [u8]) {
        if !bytes.is_empty() {
            bytes[self.chance.below(bytes.len())] ^= 1 << self.chance.below(8);
        }
    }
}

impl SimLine {
    /// A laptop's end of this network.
    pub fn new(network: &Arc<Mutex<Network>>) -> SimLine {
        SimLine {
            network: network.clone(),
            state: Arc::new(Mutex::new(Reach::Both)),
        }
    }

    /// From now on its messages come so far.
    pub fn reaches_so_far(&self, reach: Reach) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = reach;
    }
}

/// The network, for changing it.
pub fn opened(network: &Mutex<Network>) -> MutexGuard<'_, Network> {
    network.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Line for SimLine {
    fn post(
        &self,
        address: &str,
        path: &str,
        proof: Option<&Proof>,
        body: &[u8],
    ) -> Result<Reply, CarrierError> {
        let reach = *self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut network = opened(&self.network);
        if reach == Reach::None {
            network.faults.fired(Fault::Offline);
            return Err(unreachable());
        }
        let reply = network.send(Request {
            address: address.to_owned(),
            path: path.to_owned(),
            proof: proof.cloned(),
            body: body.to_vec(),
        });
        if reach == Reach::OneWay {
            network.faults.fired(Fault::OneWay);
            return Err(unreachable());
        }
        reply
    }

    fn reaches(&self, address: &str) -> bool {
        opened(&self.network).at(address).is_some()
    }
}

fn unreachable() -> CarrierError {
    CarrierError::Unreachable("the network is simulated".to_owned())
}

/// What the hub's HTTP server would reply.
fn answer(hub: &Answering, request: &Request) -> Reply {
    let done = match &request.proof {
        None => hub.hello(&request.body).map(|nonce| (200, nonce.to_vec())),
        Some(proof) => answer_signed(hub, request, proof),
    };
    let hub = Some(hub.epoch().to_owned());
    match done {
        Ok((status, body)) => Reply {
            status,
            hub,
            clock_ms: None,
            is_answer: true,
            body,
        },
        Err(refused) => {
            let (status, body) = refused.parts();
            Reply {
                status: status.as_u16(),
                hub,
                clock_ms: None,
                is_answer: false,
                body: serde_json::to_vec(body).unwrap_or_default(),
            }
        }
    }
}

fn answer_signed(
    hub: &Answering,
    request: &Request,
    proof: &Proof,
) -> Result<(u16, Vec<u8>), RefusedRequest> {
    let asker = hub.prove(proof, &request.path, &request.body)?;
    let mut parts = request.path.rsplit('/');
    let what = parts.next().unwrap_or_default();
    let space: Id = parts
        .next()
        .and_then(|id| id.parse().ok())
        .expect("the product's client names the space");
    let answer = match what {
        "vector" => hub.vector(space, asker),
        "give" => hub.give(space, asker, &request.body),
        "fill" => hub.fill(space, asker, &request.body),
        _ => hub.take(space, asker, &request.body),
    }?;
    let conflict = matches!(answer, linli_core::sync::Answer::HoldsWithout(..));
    Ok((if conflict { 409 } else { 200 }, wire::write_answer(&answer)))
}
