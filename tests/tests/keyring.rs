//! The system's keyring opens a laptop at start where somebody wished it, and is never the only way in.
#![allow(missing_docs, clippy::unwrap_used)]

use linli_core::desk::Desk;
use linli_core::features::lock::open_by_keeper;
use linli_core::keys::{Keeper, KeeperError};
use linli_tests::meet::{call, code};
use linli_tests::world::seeded;
use serde_json::json;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

const NOON: i64 = 1_647_403_200_000;
const PASSCODE: &str = "杏花春雨江南";

/// A system's keyring that may lose what it kept.
#[derive(Default)]
struct Keyring(Mutex<HashMap<String, Vec<u8>>>);

impl Keeper for Keyring {
    fn keep(&self, name: &str, secret: &[u8]) -> Result<(), KeeperError> {
        self.0.lock().unwrap().insert(name.to_owned(), secret.to_vec());
        Ok(())
    }

    fn recall(&self, name: &str) -> Option<Vec<u8>> {
        self.0.lock().unwrap().get(name).cloned()
    }

    fn forget(&self, name: &str) {
        self.0.lock().unwrap().remove(name);
    }
}

#[test]
fn it_opens_at_start_where_somebody_wished_it_and_is_never_the_only_way() {
    let (dir, world) = (tempfile::tempdir().unwrap(), seeded(16, NOON).0);
    let desk = Desk::open(dir.path(), world.clone()).unwrap();
    let args =
        json!({"name": "清溪居委会", "staff_name": "王芳", "device_name": "前台", "passcode": PASSCODE});
    let wang = call(&desk, "create_committee", args)["staff"]["id"].clone();
    assert_eq!(code(&desk, "set_keeper", json!({"on": true})), "no_keyring");
    let keyring = Arc::new(Keyring::default());
    let start = || {
        let desk = Desk::open(dir.path(), world.clone()).unwrap();
        desk.set_keeper(keyring.clone());
        let opened = open_by_keeper(&desk).unwrap();
        (desk, opened)
    };
    desk.set_keeper(keyring.clone());
    assert!(!start().1, "off where nobody wished it");
    call(&desk, "set_keeper", json!({"on": true}));
    let (again, opened) = start();
    assert!(opened);
    assert_eq!(call(&again, "status", json!({}))["staff"]["id"], wang);
    // Locked by hand, it asks for the passcode all the same.
    call(&again, "lock", json!({}));
    assert_eq!(code(&again, "status", json!({})), "locked");
    let kept = std::mem::take(&mut *keyring.0.lock().unwrap());
    let (lost, opened) = start();
    assert!(!opened);
    assert_eq!(
        code(&lost, "unlock", json!({"staff": wang, "passcode": PASSCODE})),
        "ok"
    );
    *keyring.0.lock().unwrap() = kept;
    call(&desk, "set_keeper", json!({"on": false}));
    assert!(
        keyring.0.lock().unwrap().is_empty(),
        "what opens nothing is not kept"
    );
    assert!(!start().1);
}
