//! The door that volunteers' phones come to, where no page is served: for tests that are the phone themselves.

use linli_core::desk::{Desk, Problem};
use linli_core::features::phones::types::DoorAddress;
use linli_core::features::phones::{Channel, DoorPage};
use serde_json::Value;
use std::sync::Arc;

struct AtTheDoor;

impl DoorPage for AtTheDoor {
    fn open(&self, channel: Channel) -> Result<Vec<DoorAddress>, Problem> {
        let (address, fingerprint) = match channel {
            Channel::Plain => ("http://192.168.3.1:7119", None),
            Channel::Encrypted => (
                "https://192.168.3.1:7120",
                Some("AB12 ".repeat(16).trim().to_owned()),
            ),
        };
        Ok(vec![DoorAddress {
            address: address.to_owned(),
            fingerprint,
        }])
    }
}

/// Gives a desk its door.
pub fn open_door(desk: &Desk) {
    desk.set_door_page(Arc::new(AtTheDoor));
}

/// The code in the first link of what `invite_phone` made; empty where there is none.
pub fn code_in(made: &Value) -> &str {
    let link = made["links"][0]["link"].as_str().unwrap_or_default();
    link.rsplit('#').next().unwrap_or_default()
}
