//! Who may do what: tampered programs, quarrels, invitations passed on, and the recovery sheet.
#![allow(missing_docs, clippy::unwrap_used)]

use linli_core::desk::Desk;
use linli_core::features::members::{Gate, Standing, welcome};
use linli_core::id::Id;
use linli_core::journal::fact::{Class, Draft};
use linli_tests::forge::Forger;
use linli_tests::meet::{ask, call, code, found, give, join, pages};
use linli_tests::world::{SetClock, seeded};
use serde_json::{Value, json};
use std::sync::Arc;
use tempfile::TempDir;

const NOON: i64 = 1_647_388_800_000;

struct Laptop {
    desk: Desk,
    clock: Arc<SetClock>,
    dir: TempDir,
}

fn laptop(seed: u64) -> Laptop {
    let dir = tempfile::tempdir().unwrap();
    let (world, clock) = seeded(seed, NOON + seed as i64);
    Laptop {
        desk: Desk::open(dir.path(), world).unwrap(),
        clock,
        dir,
    }
}

/// A founder and others, let in with these offers.
fn committee(offers: &[Value]) -> (Vec<Laptop>, String) {
    let mut all: Vec<Laptop> = (0..=offers.len()).map(|n| laptop(n as u64)).collect();
    let code = found(&all[0].desk);
    let others = all.split_off(1);
    for (n, offer) in offers.iter().enumerate() {
        join(&all[0].desk, &others[n].desk, &format!("李{n}"), offer.clone());
    }
    all.extend(others);
    (all, code)
}

impl Laptop {
    fn id(&self) -> Value {
        json!(
            self.desk
                .with_space(|space| Ok(space.writer().device))
                .unwrap()
                .to_string()
        )
    }

    fn digest(&self) -> [u8; 32] {
        self.desk.with_space(|space| Ok(space.digest()?)).unwrap()
    }

    fn held(&self) -> Vec<(String, String)> {
        let held = call(&self.desk, "list_held", json!({}));
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        held.as_array()
            .unwrap()
            .iter()
            .map(|row| (text(&row["reason"]), text(&row["what"])))
            .collect()
    }

    fn device(&self, name: &str) -> Value {
        let all = call(&self.desk, "list_devices", json!({}));
        all.as_array()
            .unwrap()
            .iter()
            .find(|device| device["name"] == name)
            .cloned()
            .unwrap_or_default()
    }

    fn items(&self) -> usize {
        call(&self.desk, "list_items", json!({}))
            .as_array()
            .unwrap()
            .len()
    }
}

/// All laptops meet, twice, so that everything reaches everybody.
fn meet(all: &[Laptop]) {
    for _ in 0..2 {
        for from in all {
            for to in all {
                give(&from.desk, &to.desk);
            }
        }
    }
}

/// An item, as a program that asks nobody would write it.
fn item(name: &str) -> Draft {
    let mut body = minicbor::Encoder::new(Vec::new());
    body.map(2)
        .unwrap()
        .u8(0)
        .unwrap()
        .str(name)
        .unwrap()
        .u8(2)
        .unwrap()
        .str("个")
        .unwrap();
    Draft {
        class: Class::Supplies,
        kind: 60,
        subject: Id::from_bytes(*blake3::hash(name.as_bytes()).as_bytes().first_chunk().unwrap()),
        body: body.into_writer(),
    }
}

#[test]
fn what_a_volunteers_tampered_program_writes_counts_nowhere_until_an_administrator_accepts_it() {
    let (all, _) = committee(&[json!({"role": "volunteer"}), json!({})]);
    let [founder, volunteer, staff] = &all[..] else {
        unreachable!()
    };
    assert_eq!(
        code(&volunteer.desk, "add_item", json!({"name": "米", "unit": "袋"})),
        "role"
    );
    let mut forger = Forger::of(volunteer.dir.path(), &volunteer.desk);
    let page = forger.page(vec![item("偷记的"), item("第二件")]);
    for laptop in [founder, staff] {
        let received = laptop.desk.take_in(vec![page.clone()]).unwrap();
        assert_eq!(received.folded, 1, "its chain is followed all the same");
        assert_eq!(laptop.items(), 0);
        assert_eq!(laptop.held().len(), 2);
        assert_eq!(laptop.held()[0].0, "role");
    }
    let held = call(&founder.desk, "list_held", json!({}));
    let settle = |row: &Value, accepted: bool| json!({"device": row["device"], "epoch": row["epoch"], "seqs": [row["seq"]], "accepted": accepted});
    assert_eq!(
        code(&staff.desk, "settle_held", settle(&held[0], true)),
        "role",
        "only administrators decide"
    );
    call(&founder.desk, "settle_held", settle(&held[0], true));
    call(&founder.desk, "settle_held", settle(&held[1], false));
    give(&founder.desk, &staff.desk);
    for laptop in [founder, staff] {
        assert_eq!((laptop.items(), laptop.held().len()), (1, 0));
    }
    assert_eq!(founder.digest(), staff.digest());
}

#[test]
fn a_grant_holds_only_in_its_compounds_and_buildings() {
    let (mut all, _) = committee(&[]);
    let founder = all.remove(0);
    let compound = call(&founder.desk, "add_compound", json!({"name": "一村"}))["id"].clone();
    let mut homes = Vec::new();
    let mut buildings = Vec::new();
    for name in ["1", "2"] {
        let shape =
            json!({"compound": compound, "name": name, "units": 1, "floors": 1, "rooms_per_floor": 1});
        let building = call(&founder.desk, "add_building", shape)["id"].clone();
        homes.push(
            call(&founder.desk, "show_building", json!({"id": building}))["units"][0]["homes"][0]["id"]
                .clone(),
        );
        buildings.push(building);
    }
    let people: Vec<Value> = homes
        .iter()
        .map(|home| {
            call(
                &founder.desk,
                "add_resident",
                json!({"home": home, "name": "赵敏"}),
            )["id"]
                .clone()
        })
        .collect();
    let round = json!({"name": "r", "kind": "visit", "target": "resident", "compounds": [compound], "buildings": [],
        "outcomes": [], "starts_at": 0});
    let round = call(&founder.desk, "open_round", round)["id"].clone();
    let volunteer = laptop(7);
    join(
        &founder.desk,
        &volunteer.desk,
        "李强",
        json!({"role": "volunteer", "scope": [buildings[0]]}),
    );
    let part = json!({"role": "administrator", "scope": [buildings[0]]});
    assert_eq!(
        code(&founder.desk, "make_invitation", part),
        "administrator_of_a_part"
    );
    let mark = |n: usize| json!({"round": round, "target": people[n], "outcome": 1});
    assert_eq!(code(&volunteer.desk, "record_mark", mark(0)), "ok");
    assert_eq!(code(&volunteer.desk, "record_mark", mark(1)), "scope");
    assert_eq!(
        code(
            &volunteer.desk,
            "add_resident",
            json!({"home": homes[1], "name": "孙洁"})
        ),
        "scope"
    );
    // Moved into the building by somebody else: as soon as the volunteer has seen it, the door is theirs.
    call(
        &founder.desk,
        "move_resident",
        json!({"id": people[1], "home": homes[0]}),
    );
    assert_eq!(code(&volunteer.desk, "record_mark", mark(1)), "scope");
    give(&founder.desk, &volunteer.desk);
    assert_eq!(code(&volunteer.desk, "record_mark", mark(1)), "ok");
    // Moved away again, concurrently with a mark: the mark counts, whoever hears of which first.
    call(
        &founder.desk,
        "move_resident",
        json!({"id": people[1], "home": homes[1]}),
    );
    let all = [founder, volunteer];
    meet(&all);
    assert_eq!(all[0].held(), []);
    assert_eq!(all[0].digest(), all[1].digest());
}

#[test]
fn a_revoked_laptop_is_cut_off_at_a_place_of_its_chain_and_what_it_wrote_later_can_be_accepted() {
    let (all, _) = committee(&[json!({}), json!({})]);
    let [founder, lost, other] = &all[..] else {
        unreachable!()
    };
    for name in ["一", "二"] {
        call(&lost.desk, "add_item", json!({"name": name, "unit": "个"}));
    }
    give(&lost.desk, &founder.desk);
    let device = json!({"device": lost.id()});
    call(&founder.desk, "revoke_device", device);
    // It has not heard of it, and its clock is set back on top.
    lost.clock.set(NOON - 86_400_000);
    for name in ["三", "四"] {
        call(&lost.desk, "add_item", json!({"name": name, "unit": "个"}));
    }
    // One laptop hears of the revocation first, the other of what came after it.
    give(&lost.desk, &other.desk);
    assert_eq!(other.items(), 4);
    meet(&all);
    for laptop in &all {
        assert_eq!(laptop.items(), 2, "what was known before stays");
        assert_eq!(
            laptop
                .held()
                .iter()
                .map(|(reason, _)| reason.as_str())
                .collect::<Vec<_>>(),
            ["revoked"; 2]
        );
        assert_eq!(laptop.digest(), founder.digest());
    }
    assert_eq!(
        code(&lost.desk, "add_item", json!({"name": "五", "unit": "个"})),
        "revoked"
    );
    let row = call(&founder.desk, "list_held", json!({}))[1].clone();
    let accept =
        json!({"device": row["device"], "epoch": row["epoch"], "seqs": [row["seq"]], "accepted": true});
    call(&founder.desk, "settle_held", accept);
    meet(&all);
    for laptop in &all {
        assert_eq!((laptop.items(), laptop.held().len()), (3, 1));
        let verified = laptop.desk.with_space(|space| Ok(space.verify()?)).unwrap();
        assert!(verified.projections_ok && verified.faults.is_empty());
    }
}

#[test]
fn the_last_administrator_cannot_be_removed() {
    let (all, _) = committee(&[json!({})]);
    let founder = &all[0];
    let me = founder.id();
    let person = call(&founder.desk, "list_staff", json!({}))[0]["id"].clone();
    assert_eq!(
        code(&founder.desk, "revoke_device", json!({"device": me})),
        "last_administrator"
    );
    let lower = json!({"device": me, "role": "staff", "scope": []});
    assert_eq!(code(&founder.desk, "change_device", lower), "last_administrator");
    assert_eq!(
        code(&founder.desk, "change_staff", json!({"id": person})),
        "last_administrator"
    );
    assert_eq!(founder.device("前台")["role"], "administrator");
    let other = json!({"device": all[1].id(), "role": "administrator", "scope": []});
    call(&founder.desk, "change_device", other);
    assert_eq!(code(&founder.desk, "revoke_device", json!({"device": me})), "ok");
    assert_eq!(
        code(&founder.desk, "add_staff", json!({"name": "赵敏"})),
        "revoked"
    );
}

#[test]
fn of_two_administrators_who_revoke_each_other_the_senior_stays_and_the_recovery_sheet_is_senior_to_all() {
    let (mut all, sheet) = committee(&[json!({"role": "administrator"}), json!({})]);
    let (founder, second) = (all[0].id(), all[1].id());
    call(&all[1].desk, "revoke_device", json!({"device": founder}));
    call(&all[0].desk, "revoke_device", json!({"device": second}));
    meet(&all);
    for laptop in &all {
        assert_eq!(laptop.device("前台")["role"], "administrator");
        assert_eq!(laptop.device("李0的电脑")["role"], Value::Null);
        assert_eq!(laptop.digest(), all[0].digest());
    }
    // The founder's laptop is stolen; the sheet is in the safe.
    let fresh = laptop(9);
    let wrong = json!({"recovery_code": "AAAA-BBBB", "staff_name": "赵强", "device_name": "新"});
    assert_eq!(
        code(&fresh.desk, "recover_committee", wrong),
        "not_a_recovery_code"
    );
    let take = json!({"recovery_code": sheet.to_lowercase(), "staff_name": "赵强", "device_name": "新电脑"});
    call(&fresh.desk, "recover_committee", take);
    give(&all[2].desk, &fresh.desk);
    call(&fresh.desk, "revoke_device", json!({"device": founder}));
    let recovered = fresh.id();
    give(&fresh.desk, &all[0].desk);
    // The thief fights back with a program that obeys nobody, and with a clock of his choice.
    let mut thief = Forger::of(all[0].dir.path(), &all[0].desk);
    thief.at_ms = NOON - 1_000_000_000;
    let mut body = minicbor::Encoder::new(Vec::new());
    body.map(1).unwrap().u8(0).unwrap().map(0).unwrap();
    let revoke = Draft {
        class: Class::Space,
        kind: 7,
        subject: recovered.as_str().unwrap().parse().unwrap(),
        body: body.into_writer(),
    };
    let page = thief.page(vec![revoke]);
    all.push(fresh);
    for laptop in &all[1..] {
        laptop.desk.take_in(vec![page.clone()]).unwrap();
    }
    meet(&all);
    for laptop in &all {
        assert_eq!(
            laptop.device("前台")["role"],
            Value::Null,
            "the stolen laptop is out"
        );
        assert_eq!(laptop.device("新电脑")["role"], "administrator");
        assert_eq!(
            call(&laptop.desk, "status", json!({}))["space"]["name"],
            "清溪居委会"
        );
    }
}

#[test]
fn an_invitation_lets_one_laptop_in_for_half_an_hour() {
    let (mut all, _) = committee(&[]);
    let founder = all.remove(0);
    let invite = || call(&founder.desk, "make_invitation", json!({}))["invitation"].clone();
    let requests = || call(&founder.desk, "list_requests", json!({}));
    let first = invite();
    let (one, two) = (laptop(1), laptop(2));
    ask(&one.desk, &first, "李雷");
    ask(&two.desk, &first, "冒名");
    give(&one.desk, &founder.desk);
    assert_eq!(requests()[0]["state"], "fresh");
    assert_eq!(welcome(&founder.desk).unwrap(), 1);
    give(&two.desk, &founder.desk);
    assert_eq!(welcome(&founder.desk).unwrap(), 0);
    let request = requests()[0].clone();
    assert_eq!(
        (&request["state"], &request["used_by"]),
        (&json!("used"), &json!("李雷的电脑"))
    );
    assert_eq!(founder.device("冒名的电脑"), Value::Null);
    call(&founder.desk, "dismiss_request", json!({"id": request["device"]}));
    give(&two.desk, &founder.desk);
    assert_eq!(welcome(&founder.desk).unwrap(), 0);
    let asking = || call(&founder.desk, "status", json!({}))["members"]["asking"].clone();
    assert_eq!(
        (&requests()[0]["state"], asking()),
        (&json!("refused"), json!(0)),
        "whoever was sent away does not ask again by giving their pages again"
    );

    // Photographed and raced: neither comes in before a person has looked.
    let second = invite();
    let (three, four) = (laptop(3), laptop(4));
    for (laptop, name) in [(&three, "韩梅"), (&four, "冒名")] {
        ask(&laptop.desk, &second, name);
        give(&laptop.desk, &founder.desk);
    }
    assert_eq!(welcome(&founder.desk).unwrap(), 0);
    assert_eq!(asking(), 2);
    let wanted = requests()
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["staff_name"] == "韩梅")
        .cloned()
        .unwrap();
    call(
        &founder.desk,
        "admit_device",
        json!({"device": wanted["device"], "role": "volunteer"}),
    );
    assert_eq!(founder.device("韩梅的电脑")["role"], "volunteer");
    assert_eq!(
        welcome(&founder.desk).unwrap(),
        0,
        "the invitation is used up: the other one stays out"
    );

    // Too late, whatever the asking laptop's clock says.
    let third = invite();
    let five = laptop(5);
    ask(&five.desk, &third, "迟到");
    founder.clock.set(NOON + 31 * 60 * 1000);
    give(&five.desk, &founder.desk);
    assert_eq!(welcome(&founder.desk).unwrap(), 0);
    assert!(
        requests()
            .as_array()
            .unwrap()
            .iter()
            .any(|r| r["state"] == "late")
    );

    // Guessed: a secret nobody made is no request at all.
    let mut guessed = invite().as_str().unwrap().to_owned();
    guessed.replace_range(40..41, if &guessed[40..41] == "A" { "B" } else { "A" });
    let six = laptop(6);
    let who = json!({"invitation": guessed, "staff_name": "x", "device_name": "x"});
    assert_eq!(code(&six.desk, "join_committee", who), "not_an_invitation");
}

#[test]
fn who_was_sent_away_stays_away_from_everybody() {
    let (all, _) = committee(&[json!({"role": "administrator"})]);
    let invitation = call(&all[0].desk, "make_invitation", json!({}))["invitation"].clone();
    // Photographed: two ask with it, at both administrators' laptops.
    let (one, two) = (laptop(7), laptop(8));
    for (laptop, name) in [(&one, "李雷"), (&two, "冒名")] {
        ask(&laptop.desk, &invitation, name);
    }
    meet(&all);
    for administrator in &all {
        give(&one.desk, &administrator.desk);
        give(&two.desk, &administrator.desk);
        assert_eq!(
            call(&administrator.desk, "status", json!({}))["members"]["asking"],
            2
        );
    }
    let gate = || {
        all[1]
            .desk
            .with_space(|space| Ok(Gate::of(space.id, space.db())?))
            .unwrap()
    };
    let id = |laptop: &Laptop| laptop.id().as_str().unwrap().parse::<Id>().unwrap();
    assert_ne!(gate().standing(&id(&two), NOON), Standing::Stranger);
    call(&all[0].desk, "dismiss_request", json!({"id": two.id()}));
    meet(&all);
    give(&two.desk, &all[1].desk);
    let requests = call(&all[1].desk, "list_requests", json!({}));
    let told: Vec<_> = requests
        .as_array()
        .unwrap()
        .iter()
        .map(|request| (request["device"].clone(), request["state"].clone()))
        .collect();
    assert_eq!(
        told,
        [(one.id(), json!("used")), (two.id(), json!("refused"))],
        "whoever was sent away comes last, and is told as such"
    );
    assert_eq!(
        gate().standing(&id(&two), NOON),
        Standing::Refused,
        "a hub gives it nothing more"
    );
    call(&all[1].desk, "admit_device", json!({"device": one.id()}));
    assert_eq!(all[1].device("李雷的电脑")["role"], "staff");
    assert_eq!(gate().standing(&id(&one), NOON), Standing::Member);
    // It was a colleague after all: a person's later word stands.
    call(&all[1].desk, "admit_device", json!({"device": two.id()}));
    assert_eq!(gate().standing(&id(&two), NOON), Standing::Member);
    meet(&all);
    assert_eq!(all[0].device("冒名的电脑")["role"], "staff");
}

#[test]
fn whoever_asks_reads_alone_and_for_half_an_hour_until_let_in() {
    let (mut all, _) = committee(&[]);
    let founder = all.remove(0);
    let invitation = call(&founder.desk, "make_invitation", json!({}))["invitation"].clone();
    let (one, two) = (laptop(1), laptop(2));
    let standing = |laptop: &Laptop, minutes: i64| {
        let gate = founder.desk.with_space(|space| {
            space.seal()?;
            Ok(Gate::of(space.id, space.db())?)
        });
        let id: Id = laptop.id().as_str().unwrap().parse().unwrap();
        gate.unwrap().standing(&id, NOON + minutes * 60_000)
    };
    for (laptop, name) in [(&one, "李雷"), (&two, "冒名")] {
        ask(&laptop.desk, &invitation, name);
    }
    give(&one.desk, &founder.desk);
    assert_eq!(standing(&one, 29), Standing::Asking);
    assert_eq!(standing(&one, 31), Standing::Waiting, "no longer than it is good");
    give(&two.desk, &founder.desk);
    assert_eq!(
        [standing(&one, 1), standing(&two, 1)],
        [Standing::Waiting; 2],
        "nobody can tell which of them photographed it"
    );
    call(&founder.desk, "dismiss_request", json!({"id": two.id()}));
    assert_eq!(
        (standing(&one, 1), standing(&two, 1)),
        (Standing::Waiting, Standing::Refused),
        "that one was sent away says nothing of the other"
    );
    call(&founder.desk, "admit_device", json!({"device": one.id()}));
    assert_eq!(
        (standing(&one, 31), standing(&two, 1)),
        (Standing::Member, Standing::Refused)
    );
    // Whom another one's invitation does not concern asks for itself.
    let three = laptop(3);
    let fresh = call(&founder.desk, "make_invitation", json!({}))["invitation"].clone();
    ask(&three.desk, &fresh, "韩梅");
    give(&three.desk, &founder.desk);
    assert_eq!(standing(&three, 1), Standing::Asking);
}

#[test]
fn an_invitation_taken_back_lets_nobody_in() {
    let (mut all, _) = committee(&[json!({"role": "staff"})]);
    let (staff, founder) = (all.pop().unwrap(), all.pop().unwrap());
    let made = call(&founder.desk, "make_invitation", json!({"role": "volunteer"}));
    let listed = call(&founder.desk, "list_invitations", json!({}));
    assert_eq!(
        (&listed[0]["id"], &listed[0]["role"]),
        (&made["id"], &json!("volunteer"))
    );
    let withdraw = json!({"id": made["id"]});
    assert_eq!(code(&staff.desk, "withdraw_invitation", withdraw.clone()), "role");
    call(&founder.desk, "withdraw_invitation", withdraw.clone());
    assert_eq!(call(&founder.desk, "list_invitations", json!({})), json!([]));
    let late = laptop(9);
    ask(&late.desk, &made["invitation"], "李雷");
    give(&late.desk, &founder.desk);
    assert_eq!(welcome(&founder.desk).unwrap(), 0);
    let requests = call(&founder.desk, "list_requests", json!({}));
    assert_eq!(requests[0]["state"], "refused");
    // One that was used has let somebody in: that is undone by revoking the laptop.
    let used = call(&founder.desk, "make_invitation", json!({}));
    let come = laptop(10);
    ask(&come.desk, &used["invitation"], "韩梅");
    give(&come.desk, &founder.desk);
    assert_eq!(welcome(&founder.desk).unwrap(), 1);
    assert_eq!(
        code(&founder.desk, "withdraw_invitation", json!({"id": used["id"]})),
        "not_found"
    );
    // And who may not invite may not take back either, whatever their program says.
    let open = call(&founder.desk, "make_invitation", json!({}));
    let mut forger = Forger::of(staff.dir.path(), &staff.desk);
    let mut body = minicbor::Encoder::new(Vec::new());
    body.map(0).unwrap();
    let refused = Draft {
        class: Class::Space,
        kind: 11,
        subject: open["id"].as_str().unwrap().parse().unwrap(),
        body: body.into_writer(),
    };
    let page = forger.page(vec![refused]);
    founder.desk.take_in(vec![page]).unwrap();
    let listed = call(&founder.desk, "list_invitations", json!({}));
    assert_eq!(listed[0]["id"], open["id"]);
}

#[test]
fn an_administrator_is_told_who_came_in() {
    let (all, _) = committee(&[json!({"role": "administrator"})]);
    let news = |laptop: &Laptop| call(&laptop.desk, "status", json!({}))["members"].clone();
    let came = |laptop: &Laptop| -> Vec<(String, String)> {
        let news = news(laptop);
        let all = news["newcomers"].as_array().unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        all.iter()
            .map(|one| (text(&one["device"]["name"]), text(&one["device"]["id"])))
            .collect()
    };
    let names = |laptop: &Laptop| -> Vec<String> { came(laptop).into_iter().map(|(name, _)| name).collect() };
    meet(&all);
    assert_eq!(names(&all[0]), ["李0的电脑"]);
    assert_eq!(names(&all[1]), [""; 0], "not those it found here");
    // Let in by a laptop whose clock is years behind: that is no reason to keep it from anybody.
    all[1].clock.set(NOON - 200_000_000_000);
    let late = laptop(11);
    join(&all[1].desk, &late.desk, "韩梅", json!({"role": "staff"}));
    give(&all[1].desk, &all[0].desk);
    assert_eq!(names(&all[0]), ["韩梅的电脑", "李0的电脑"]);
    assert_eq!(names(&all[1]), ["韩梅的电脑"]);
    assert_eq!(news(&late), Value::Null, "it is nobody else's to decide");
    // Only whom somebody was shown is known from then on.
    let shown = came(&all[0])[0].1.clone();
    call(&all[0].desk, "greet_newcomers", json!({"devices": [shown]}));
    assert_eq!(names(&all[0]), ["李0的电脑"]);
    assert_eq!(
        names(&all[1]),
        ["韩梅的电脑"],
        "each administrator looks for themselves"
    );
    // Whom a person let in by hand needs no announcing to that person.
    let invitation = call(&all[0].desk, "make_invitation", json!({}))["invitation"].clone();
    let two = [laptop(12), laptop(13)];
    for (laptop, name) in two.iter().zip(["甲", "乙"]) {
        ask(&laptop.desk, &invitation, name);
        give(&laptop.desk, &all[0].desk);
    }
    call(&all[0].desk, "admit_device", json!({"device": two[0].id()}));
    assert_eq!(names(&all[0]), ["李0的电脑"]);
}

/// What can never be taken in is kept as it came, and told with its reason; what waits for a person is not called late.
#[test]
fn pages_that_are_refused_are_told_with_their_reason() {
    let (all, _) = committee(&[json!({})]);
    let mut forger = Forger::of(all[1].dir.path(), &all[1].desk);
    (forger.next, forger.previous) = (1, [7; 32]);
    let item = Draft {
        class: Class::Books,
        kind: 60,
        subject: Id::from_bytes([9; 16]),
        body: vec![0xa0],
    };
    let page = forger.page(vec![item]);
    let state = || call(&all[0].desk, "sync_state", json!({}));
    assert_eq!(state()["pages_refused"], json!([]));
    all[0].desk.take_in(vec![page]).unwrap();
    assert_eq!(state()["pages_refused"], json!([{"code": "chain", "pages": 1}]));
    let invitation = call(&all[0].desk, "make_invitation", json!({}))["invitation"].clone();
    for (laptop, name) in [(laptop(12), "李雷"), (laptop(13), "冒名")] {
        ask(&laptop.desk, &invitation, name);
        give(&laptop.desk, &all[0].desk);
    }
    assert_eq!(state()["pages_aside"], 0);
}

#[test]
fn nobody_lets_themselves_in_or_up() {
    let (mut all, _) = committee(&[json!({})]);
    let staff = all.pop().unwrap();
    let founder = all.pop().unwrap();
    let mut forger = Forger::of(staff.dir.path(), &staff.desk);
    let me: Id = staff.id().as_str().unwrap().parse().unwrap();
    let raise = |kind: u16, body: &[u8]| Draft {
        class: Class::Space,
        kind,
        subject: me,
        body: body.to_vec(),
    };
    // {0: {0: administrator, 1: []}, 1: {}}: its own rights changed; then an invitation, a person, a settlement.
    let changed = [0xa2, 0x00, 0xa2, 0x00, 0x02, 0x01, 0x80, 0x01, 0xa0];
    let person = [0xa1, 0x00, 0xa2, 0x00, 0x02, 0x01, 0x80];
    let page = forger.page(vec![
        raise(6, &changed),
        raise(8, &person),
        raise(7, &[0xa1, 0x00, 0xa0]),
        raise(6, b"junk"),
    ]);
    founder.desk.take_in(vec![page]).unwrap();
    assert_eq!(founder.device("李0的电脑")["role"], "staff");
    // A device nobody knows, naming itself the founder of this very space.
    let stranger = laptop(8);
    found(&stranger.desk);
    let mut forger = Forger::of(stranger.dir.path(), &stranger.desk);
    let founding = pages(&founder.desk, &stranger.desk);
    forger.space = founder.desk.with_space(|space| Ok(space.id)).unwrap();
    forger.next = 1;
    forger.previous = [0; 32];
    let stolen = linli_core::journal::page::Page::open(founding[0].clone())
        .unwrap()
        .facts()
        .unwrap()
        .remove(0);
    let claim = Draft {
        class: stolen.class,
        kind: stolen.kind,
        subject: stolen.subject,
        body: stolen.body,
    };
    let received = founder
        .desk
        .take_in(vec![forger.page(vec![claim, item("伪造")])])
        .unwrap();
    assert_eq!((received.folded, received.waiting), (0, 1));
    assert_eq!(
        (
            founder.items(),
            call(&founder.desk, "list_devices", json!({}))
                .as_array()
                .unwrap()
                .len()
        ),
        (0, 2)
    );
}
