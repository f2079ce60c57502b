//! What a founder alone never writes.

use super::day::{call, facts, sealed};
use linli_core::desk::Desk;
use linli_core::features::members::welcome;
use linli_core::journal::chains;
use linli_core::journal::fact::Fact;
use linli_core::journal::vector::Vector;
use linli_tests::world::seeded;
use serde_json::{Value, json};

/// What `from` holds, given to `to`.
fn carry(from: &Desk, to: &Desk) {
    let pages = from.with_space(|space| {
        space.seal()?;
        Ok(chains::pages_beyond(space.db(), &Vector::default(), usize::MAX)?.0)
    });
    to.take_in(pages.unwrap()).unwrap();
}

/// A second laptop joins, is let in, changed and revoked; a third one takes over with the recovery sheet: what a founder
/// alone never writes.
pub fn members(founder: &Desk, recovery_code: &Value, dirs: [&std::path::Path; 2]) -> Vec<Fact> {
    let invitation = call(founder, "make_invitation", json!({}))["invitation"].clone();
    let [second, third] = [(7, dirs[0]), (8, dirs[1])]
        .map(|(seed, dir)| Desk::open(dir, seeded(seed, 1_647_388_900_000).0).unwrap());
    let join = json!({"invitation": invitation, "staff_name": "李梅", "device_name": "东门"});
    call(&second, "join_committee", join);
    let mut written = facts(&second);
    carry(&second, founder);
    welcome(founder).unwrap();
    carry(founder, &second);
    let device = call(founder, "list_devices", json!({}))[1]["id"].clone();
    let change = json!({"device": device, "role": "volunteer", "scope": []});
    call(founder, "change_device", change);
    let person = call(founder, "list_staff", json!({}))[1]["id"].clone();
    call(
        founder,
        "change_staff",
        json!({"id": person, "role": "volunteer"}),
    );
    // It writes on as staff, not having heard of the change.
    call(&second, "add_item", json!({"name": "雨伞", "unit": "把"}));
    carry(&second, founder);
    let held = call(founder, "list_held", json!({}))[0].clone();
    let settle = json!({"device": device, "epoch": held["epoch"], "seqs": [held["seq"]], "accepted": true});
    call(founder, "settle_held", settle);
    call(founder, "revoke_device", json!({"device": device}));
    written.extend(sealed(founder));
    let round = call(founder, "list_rounds", json!({}))[0]["id"].clone();
    call(founder, "set_keep", json!({"days": 14}));
    call(founder, "close_round", json!({"id": round}));
    call(founder, "destroy_round", json!({"id": round}));
    written.extend(sealed(founder));
    let lost = call(founder, "make_invitation", json!({}))["id"].clone();
    call(founder, "withdraw_invitation", json!({"id": lost}));
    written.extend(facts(founder));
    let recover = json!({"recovery_code": recovery_code, "staff_name": "赵强", "device_name": "新电脑"});
    call(&third, "recover_committee", recover);
    written.extend(facts(&third));
    written
}
