//! Joining: invitations and recovery codes guessed, used twice, stolen, of another committee.

use super::town::{Town, call_refused, item, laptop};
use linli_core::features::members::welcome;
use linli_core::journal::fact::{Class, Draft};
use linli_core::journal::page::{Page, PageFault};
use linli_core::journal::vector::Vector;
use linli_tests::log;
use linli_tests::meet::{ask, call, code, everything, give, join, pages};
use serde_json::{Value, json};

fn invitation(town: &Town) -> Value {
    call(&town.founder.desk, "make_invitation", json!({}))["invitation"].clone()
}

fn requests(town: &Town) -> Vec<Value> {
    call(&town.founder.desk, "list_requests", json!({}))
        .as_array()
        .unwrap()
        .clone()
}

fn join_args(invitation: &str) -> Value {
    json!({"invitation": invitation, "staff_name": "冒名", "device_name": "x"})
}

#[test]
pub fn an_invitation_of_another_committee() {
    let (town, other) = (Town::new(), Town::new());
    let joiner = laptop();
    ask(&joiner.desk, &invitation(&other), "走错门");
    let page = everything(&joiner.desk).remove(0);
    assert_eq!(town.refuses(page), PageFault::OtherSpace);
}

#[test]
pub fn an_invitation_with_a_letter_guessed() {
    let town = Town::new();
    let text = invitation(&town).as_str().unwrap().to_owned();
    let thief = laptop();
    for place in (8..text.len()).step_by(5) {
        let mut guess: Vec<char> = text.chars().collect();
        guess[place] = if guess[place] == 'Q' { 'R' } else { 'Q' };
        let guess: String = guess.into_iter().collect();
        call_refused(&thief, "join_committee", join_args(&guess), "not_an_invitation");
    }
    for nonsense in [
        "",
        "LINLI2-",
        "LINLI2-AAAA",
        &"LINLI2-A".repeat(9_000),
        "\u{0}",
        "邀请码",
    ] {
        call_refused(&thief, "join_committee", join_args(nonsense), "not_an_invitation");
    }
    call_refused(
        &thief,
        "join_committee",
        join_args("LINLI1-AAAA"),
        "old_invitation",
    );
}

#[test]
pub fn an_invitation_made_up_whole_with_its_check() {
    let town = Town::new();
    let thief = laptop();
    // A page that claims an invitation nobody made.
    ask(&thief.desk, &invitation(&Town::new()), "冒名");
    let mut forger = thief.forger();
    let own = Page::open(everything(&thief.desk).remove(0))
        .unwrap()
        .facts()
        .unwrap()
        .remove(0);
    forger.space = town.founder.space();
    (forger.next, forger.previous, forger.seen) = (1, [0; 32], Vector::default());
    let claim = Draft {
        class: own.class,
        kind: own.kind,
        subject: own.subject,
        body: own.body,
    };
    town.waits(forger.page(vec![claim]));
    assert_eq!(
        (welcome(&town.founder.desk).unwrap(), requests(&town).len()),
        (0, 0)
    );
}

#[test]
pub fn an_invitation_shown_by_two_laptops() {
    let town = Town::new();
    let code = invitation(&town);
    let (first, second) = (laptop(), laptop());
    ask(&first.desk, &code, "李雷");
    ask(&second.desk, &code, "冒名");
    for joiner in [&first, &second] {
        give(&joiner.desk, &town.founder.desk);
    }
    assert_eq!(
        welcome(&town.founder.desk).unwrap(),
        0,
        "neither comes in by itself"
    );
    assert_eq!(requests(&town).len(), 2, "the administrator sees both");
}

#[test]
pub fn an_invitation_used_again_after_it_let_somebody_in() {
    let town = Town::new();
    let code = invitation(&town);
    let (first, late) = (laptop(), laptop());
    ask(&first.desk, &code, "李雷");
    give(&first.desk, &town.founder.desk);
    assert_eq!(welcome(&town.founder.desk).unwrap(), 1);
    ask(&late.desk, &code, "冒名");
    give(&late.desk, &town.founder.desk);
    let before = town.founder.items();
    assert_eq!(welcome(&town.founder.desk).unwrap(), 0);
    assert_eq!(
        (requests(&town).len(), town.founder.items()),
        (1, before),
        "it is seen, and not let in"
    );
}

#[test]
pub fn the_proof_of_an_invitation_copied_into_another_laptops_chain() {
    let town = Town::new();
    let (honest, thief) = (laptop(), laptop());
    ask(&honest.desk, &invitation(&town), "李雷");
    let joined = Page::open(everything(&honest.desk).remove(0))
        .unwrap()
        .facts()
        .unwrap()
        .remove(0);
    linli_tests::meet::found(&thief.desk);
    let mut forger = thief.forger();
    forger.space = town.founder.space();
    (forger.next, forger.previous, forger.seen) = (1, [0; 32], Vector::default());
    // Once as it was, once about the thief's own laptop.
    for subject in [joined.subject, thief.device()] {
        (forger.next, forger.previous) = (1, [0; 32]);
        let stolen = Draft {
            class: joined.class,
            kind: joined.kind,
            subject,
            body: joined.body.clone(),
        };
        town.waits(forger.page(vec![stolen]));
    }
    assert_eq!(welcome(&town.founder.desk).unwrap(), 0);
}

#[test]
pub fn a_revoked_laptop_that_asks_with_a_fresh_invitation() {
    let town = Town::new();
    let mut forger = town.staff.forger();
    call(
        &town.founder.desk,
        "revoke_device",
        json!({"device": town.staff.device().to_string()}),
    );
    let fresh = invitation(&town);
    // The proof is made by another program with the revoked laptop's key: here, by asking from elsewhere and signing anew.
    let helper = laptop();
    ask(&helper.desk, &fresh, "李雷");
    let joined = Page::open(everything(&helper.desk).remove(0))
        .unwrap()
        .facts()
        .unwrap()
        .remove(0);
    forger.epoch ^= 1;
    (forger.next, forger.previous) = (1, [0; 32]);
    let claim = Draft {
        class: joined.class,
        kind: joined.kind,
        subject: town.staff.device(),
        body: joined.body,
    };
    let page = forger.page(vec![claim, item("zurück")]);
    let before = town.founder.items();
    town.founder.desk.take_in(vec![page]).unwrap();
    assert_eq!(welcome(&town.founder.desk).unwrap(), 0);
    assert_eq!(town.founder.items(), before);
}

#[test]
pub fn a_recovery_code_guessed() {
    let town = Town::new();
    let thief = laptop();
    let mut known = vec!["".to_owned(), "AAAA".to_owned(), "x".repeat(100_000)];
    known.push(["AAAA"; 8].join("-"));
    for guess in known {
        let args = json!({"space": town.space(), "code": guess, "recovery_code": guess, "staff_name": "x", "device_name": "x"});
        let said = code(&thief.desk, "recover_committee", args);
        assert!(said == "not_a_recovery_code" || said == "bad_arguments", "{said}");
        assert!(!thief.desk.has_space());
    }
    assert!(log::said(&["a call was refused", "recover_committee"]));
}

#[test]
pub fn a_recovery_with_the_sheet_of_another_committee() {
    let town = Town::new();
    let thief = laptop();
    linli_tests::meet::found(&thief.desk);
    let mut forger = thief.forger();
    let founding = Page::open(everything(&thief.desk).remove(0))
        .unwrap()
        .facts()
        .unwrap()
        .remove(0);
    forger.space = town.founder.space();
    (forger.next, forger.previous, forger.seen) = (1, [0; 32], Vector::default());
    for kind in [1, 10] {
        (forger.next, forger.previous) = (1, [0; 32]);
        let claim = Draft {
            class: founding.class,
            kind,
            subject: founding.subject,
            body: founding.body.clone(),
        };
        town.waits(forger.page(vec![claim]));
    }
    let devices = call(&town.founder.desk, "list_devices", json!({}));
    assert_eq!(devices.as_array().unwrap().len(), 2);
}

#[test]
pub fn a_laptop_that_admits_its_friend() {
    let town = Town::new();
    let friend = laptop();
    ask(&friend.desk, &invitation(&town), "李雷");
    // The staff's laptop lets it in, as its program never would.
    let mut forger = town.staff.forger();
    let mut body = minicbor::Encoder::new(Vec::new());
    body.map(4).unwrap().u8(0).unwrap().str("朋友").unwrap();
    body.u8(2)
        .unwrap()
        .map(2)
        .unwrap()
        .u8(0)
        .unwrap()
        .u8(2)
        .unwrap()
        .u8(1)
        .unwrap()
        .array(0)
        .unwrap();
    body.u8(3)
        .unwrap()
        .bytes(&[9; 16])
        .unwrap()
        .u8(4)
        .unwrap()
        .str("朋友")
        .unwrap();
    let admitted = Draft {
        class: Class::Space,
        kind: 5,
        subject: friend.device(),
        body: body.into_writer(),
    };
    let page = forger.page(vec![admitted]);
    town.founder.desk.take_in(vec![page]).unwrap();
    let devices = call(&town.founder.desk, "list_devices", json!({}));
    assert_eq!(devices.as_array().unwrap().len(), 2, "{devices}");
    let third = laptop();
    join(&town.founder.desk, &third.desk, "韩梅", json!({}));
    assert!(pages(&friend.desk, &third.desk).is_empty() || third.items() == 1);
}
