//! What a laptop calls into the room: a hash that says something only to those who know the committee and the laptop already.

use linli_core::id::Id;
use linli_core::journal::vector::DeviceId;
use linli_core::world::World;

const DOMAIN: &str = "linli room beacon v1";
const SALT: usize = 8;
const HASH: usize = 8;

/// A salt, and the hash of committee and laptop under it. Both change every day and at every start, so that nobody in the room
/// can follow a laptop by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beacon([u8; SALT + HASH]);

impl Beacon {
    /// A fresh one.
    pub fn new(space: Id, device: DeviceId, world: &World) -> Beacon {
        Beacon::salted(space, device, world.bytes())
    }

    fn salted(space: Id, device: DeviceId, salt: [u8; SALT]) -> Beacon {
        let mut hasher = blake3::Hasher::new_derive_key(DOMAIN);
        hasher.update(&salt).update(space.bytes()).update(device.bytes());
        let mut bytes = [0; SALT + HASH];
        bytes[..SALT].copy_from_slice(&salt);
        bytes[SALT..].copy_from_slice(&hasher.finalize().as_bytes()[..HASH]);
        Beacon(bytes)
    }

    /// Which of the laptops one knows it is.
    pub fn whose<'a>(&self, space: Id, known: &'a [DeviceId]) -> Option<&'a DeviceId> {
        let mut salt = [0; SALT];
        salt.copy_from_slice(&self.0[..SALT]);
        known
            .iter()
            .find(|device| Beacon::salted(space, **device, salt) == *self)
    }

    /// As it stands in the announcement.
    pub fn text(&self) -> String {
        crate::auth::to_hex(&self.0)
    }

    /// Reads it back.
    pub fn read(text: &str) -> Option<Beacon> {
        crate::auth::from_hex(text).map(Beacon)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_beacon_tells_its_laptop_to_those_who_know_it_and_nothing_to_others() {
        let id = |n| Id::from_bytes([n; 16]);
        let world = World::system();
        let beacon = Beacon::new(id(1), id(2), &world);
        let known = [id(3), id(2)];
        assert_eq!(
            Beacon::read(&beacon.text()).unwrap().whose(id(1), &known),
            Some(&id(2))
        );
        assert_eq!(beacon.whose(id(9), &known), None);
        assert_eq!(beacon.whose(id(1), &[id(3)]), None);
        assert_ne!(
            beacon,
            Beacon::new(id(1), id(2), &world),
            "it is another one tomorrow"
        );
        for wrong in ["", "00", &"g".repeat(32), &"0".repeat(34)] {
            assert_eq!(Beacon::read(wrong), None);
        }
    }
}
