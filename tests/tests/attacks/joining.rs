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
    let (before, watch) = (town.founder.state(), log::watch());
    for joiner in [&first, &second] {
        give(&joiner.desk, &town.founder.desk);
        let device = joiner.device().to_string();
        assert!(watch.said_here(&["a page waits", &town.space(), &device]));
    }
    assert!(town.founder.state() == before);
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
    let (before, watch) = (town.founder.state(), log::watch());
    give(&late.desk, &town.founder.desk);
    assert_eq!(welcome(&town.founder.desk).unwrap(), 0);
    assert_eq!(requests(&town).len(), 1, "it is seen, and not let in");
    assert!(town.founder.state() == before);
    assert!(watch.said_here(&["a page waits", &town.space(), &late.device().to_string()]));
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
    town.holds(page, "revoked");
    assert_eq!(welcome(&town.founder.desk).unwrap(), 0);
}

/// A code of the right form, check and all, that nobody printed.
fn made_up(n: u8) -> String {
    let secret = [n; 16];
    let hash = blake3::hash(&secret);
    data_encoding::BASE32_NOPAD.encode(&[&secret[..], &hash.as_bytes()[..4]].concat())
}

fn recovery(code: &str) -> Value {
    json!({"recovery_code": code, "staff_name": "冒名", "device_name": "x"})
}

#[test]
pub fn a_recovery_code_guessed() {
    let (town, thief) = (Town::new(), laptop());
    let sheet = call(&town.founder.desk, "recovery_sheet", json!({}))["recovery_code"].clone();
    let sheet = sheet.as_str().unwrap();
    // One letter off, the check tells.
    let mut guesses: Vec<String> = (0..sheet.len())
        .filter(|place| sheet.as_bytes()[*place] != b'-')
        .map(|place| {
            let letter = if &sheet[place..=place] == "Q" { "R" } else { "Q" };
            format!("{}{letter}{}", &sheet[..place], &sheet[place + 1..])
        })
        .collect();
    guesses.extend([
        "".to_owned(),
        "AAAA".to_owned(),
        "x".repeat(100_000),
        ["AAAA"; 8].join("-"),
    ]);
    for guess in guesses {
        call_refused(
            &thief,
            "recover_committee",
            recovery(&guess),
            "not_a_recovery_code",
        );
        assert!(!thief.desk.has_space());
    }
    // With its check right a code opens a committee that nobody has, and never this one: nothing here can be tried against.
    for n in 1..=3 {
        let thief = laptop();
        call(&thief.desk, "recover_committee", recovery(&made_up(n)));
        assert_ne!(thief.space(), town.founder.space());
        assert_eq!(
            town.refuses(everything(&thief.desk).remove(0)),
            PageFault::OtherSpace
        );
        assert_eq!(thief.items(), 0);
    }
    // The right one still does what it is for.
    let newcomer = laptop();
    call(&newcomer.desk, "recover_committee", recovery(sheet));
    assert_eq!(newcomer.space(), town.founder.space());
    give(&newcomer.desk, &town.founder.desk);
    let devices = call(&town.founder.desk, "list_devices", json!({}));
    assert_eq!(devices.as_array().unwrap().len(), 3, "{devices}");
}

#[test]
pub fn a_recovery_code_guessed_at_a_locked_laptop() {
    let laptop = laptop();
    let args =
        json!({"name": "清溪居委会", "staff_name": "王芳", "device_name": "前台", "passcode": "mima2022"});
    let sheet = call(&laptop.desk, "create_committee", args)["recovery_code"].clone();
    let (before, staff) = (laptop.state(), laptop.desk.staff());
    call(&laptop.desk, "lock", json!({}));
    let guess = |code: &str| json!({"recovery_code": code, "staff": staff, "passcode": "moshengren"});
    for wrong in ["AAAA".to_owned(), made_up(1), made_up(2), made_up(3)] {
        let watch = log::watch();
        let said = code(&laptop.desk, "unlock_with_recovery", guess(&wrong));
        assert!(["not_a_recovery_code", "wrong_sheet"].contains(&said), "{said}");
        let told = format!("code=\"{said}\"");
        assert!(watch.said_here(&["a call was refused", "call=\"unlock_with_recovery\"", &told]));
        assert_eq!(code(&laptop.desk, "list_items", json!({})), "locked");
    }
    let wrong = json!({"staff": staff, "passcode": "moshengren"});
    assert_ne!(
        code(&laptop.desk, "unlock", wrong),
        "ok",
        "a guess made it a passcode"
    );
    let right = json!({"recovery_code": sheet, "staff": staff, "passcode": "xinmima2022"});
    call(&laptop.desk, "unlock_with_recovery", right);
    assert!(laptop.state() == before, "a guess changed something");
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
    town.idles(page);
    let devices = call(&town.founder.desk, "list_devices", json!({}));
    assert_eq!(devices.as_array().unwrap().len(), 2, "{devices}");
    let third = laptop();
    join(&town.founder.desk, &third.desk, "韩梅", json!({}));
    assert!(pages(&friend.desk, &third.desk).is_empty() || third.items() == 1);
}
