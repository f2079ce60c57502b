//! Rights nobody gave: calls above a role, facts in the name of others, the revoked who write on.

use super::town::{Town, call_refused, item};
use linli_core::desk::Problem;
use linli_core::journal::fact::{Class, Draft};
use linli_tests::log;
use linli_tests::meet::{call, code, give};
use serde_json::json;

#[test]
pub fn calls_of_an_administrator_from_a_staff_laptop() {
    let town = Town::new();
    let device = town.founder.device().to_string();
    for (name, args) in [
        ("make_invitation", json!({})),
        ("add_staff", json!({"name": "x"})),
        ("revoke_device", json!({ "device": device })),
        ("change_device", json!({ "device": device, "role": "volunteer" })),
        ("admit_device", json!({ "device": device })),
        (
            "settle_held",
            json!({ "device": device, "epoch": "1", "seqs": [1], "accepted": true }),
        ),
    ] {
        call_refused(&town.staff, name, args, "role");
    }
}

#[test]
pub fn calls_of_the_staff_from_a_volunteers_laptop() {
    let town = Town::with(json!({"role": "volunteer"}));
    for name in [
        "add_item",
        "add_compound",
        "write_import",
        "export_round",
        "open_round",
    ] {
        call_refused(&town.staff, name, json!({}), "role");
    }
}

#[test]
pub fn a_fact_in_the_name_of_an_administrator_from_a_staff_laptop() {
    let town = Town::new();
    let administrator = town.founder.desk.staff();
    let written: Result<(), Problem> = town.staff.desk.write_as(administrator, |pen| {
        let added = Draft {
            class: Class::Space,
            kind: 4,
            subject: pen.make_id(),
            body: vec![0xa2, 0, 0x61, b'x', 1, 0xa2, 0, 2, 1, 0x80],
        };
        Ok(pen.write(added).map(drop)?)
    });
    written.unwrap();
    let watch = log::watch();
    give(&town.staff.desk, &town.founder.desk);
    town.logged(&watch, "changes of membership do not count", "role");
    let people = call(&town.founder.desk, "list_staff", json!({}));
    assert!(
        people
            .as_array()
            .unwrap()
            .iter()
            .all(|person| person["name"] != "x"),
        "{people}"
    );
}

#[test]
pub fn a_laptop_that_makes_itself_an_administrator() {
    let town = Town::new();
    let mut forger = town.staff.forger();
    // "What this device may do was changed": role administrator, no scope, from the start of its chain.
    let grant = [0xa2, 0, 0xa2, 0, 2, 1, 0x80, 1, 0x80];
    let raised = |kind| Draft {
        class: Class::Space,
        kind,
        subject: town.staff.device(),
        body: grant.to_vec(),
    };
    let page = forger.page(vec![raised(6), raised(5)]);
    town.staff.desk.take_in(vec![page.clone()]).unwrap();
    town.idles(page);
    for laptop in [&town.founder, &town.staff] {
        let devices = call(&laptop.desk, "list_devices", json!({}));
        let own = devices
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["id"] == town.staff.device().to_string())
            .unwrap();
        assert_eq!(own["role"], "staff", "{own}");
    }
    call_refused(&town.staff, "make_invitation", json!({}), "role");
}

#[test]
pub fn what_a_volunteers_tampered_program_writes() {
    let town = Town::with(json!({"role": "volunteer"}));
    let page = town.staff.forger().page(vec![item("偷记的")]);
    town.holds(page, "role");
}

#[test]
pub fn facts_dated_back_behind_a_revocation() {
    let town = Town::new();
    let mut forger = town.staff.forger();
    call(
        &town.founder.desk,
        "revoke_device",
        json!({"device": town.staff.device().to_string()}),
    );
    // It has not heard of it, and says it wrote this a year before.
    forger.at_ms -= 365 * 86_400_000;
    town.holds(forger.page(vec![item("rückdatiert")]), "revoked");
}

#[test]
pub fn a_revoked_laptop_that_starts_a_new_epoch() {
    let town = Town::new();
    let mut forger = town.staff.forger();
    call(
        &town.founder.desk,
        "revoke_device",
        json!({"device": town.staff.device().to_string()}),
    );
    forger.epoch ^= 0xabcd;
    (forger.next, forger.previous) = (1, [0; 32]);
    town.holds(forger.page(vec![item("neues Leben")]), "revoked");
}

#[test]
pub fn the_removal_of_the_last_administrator() {
    let town = Town::new();
    let founder = &town.founder;
    for (name, args) in [
        ("revoke_device", json!({"device": founder.device().to_string()})),
        (
            "change_device",
            json!({"device": founder.device().to_string(), "role": "staff"}),
        ),
        ("change_staff", json!({"staff": founder.desk.staff().to_string()})),
    ] {
        let (before, watch) = (founder.state(), log::watch());
        let said = code(&founder.desk, name, args);
        assert_ne!(said, "ok", "{name}");
        assert!(founder.state() == before);
        let (call, code) = (format!("call=\"{name}\""), format!("code=\"{said}\""));
        assert!(watch.said_here(&["a call was refused", &call, &code]));
    }
}

#[test]
pub fn a_fact_of_membership_hidden_in_a_section_of_supplies() {
    let town = Town::with(json!({"role": "administrator"}));
    // An administrator may add people; not where a hub does not look and a purge takes it away.
    let hidden = Draft {
        kind: 4,
        body: vec![0xa2, 0, 0x61, b'x', 1, 0xa2, 0, 2, 1, 0x80],
        ..item("x")
    };
    let page = town.staff.forger().page(vec![hidden]);
    let watch = log::watch();
    town.founder.desk.take_in(vec![page]).unwrap();
    town.logged(&watch, "facts cannot be read", "unreadable");
    let people = call(&town.founder.desk, "list_staff", json!({}));
    assert!(
        people
            .as_array()
            .unwrap()
            .iter()
            .all(|person| person["name"] != "x"),
        "{people}"
    );
    let verified = town.founder.desk.with_space(|space| Ok(space.verify()?)).unwrap();
    assert!(verified.projections_ok, "a rebuild sees it otherwise");
}
