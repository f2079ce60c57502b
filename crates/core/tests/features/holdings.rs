//! What other laptops have, by their own word: also after one of them was put back to an older state.

use crate::two_desks::{ask, give, second};
use linli_core::desk::{Desk, World};
use linli_core::journal::chains;
use linli_core::journal::fact::Fact;
use linli_core::journal::page::{self, Hash, Page, Seal};
use linli_core::journal::peers;
use linli_core::journal::vector::Vector;
use linli_core::receipt::Claim;
use serde_json::{Value, json};

/// A founder's laptop and a colleague's.
struct Pair {
    founder: Desk,
    other: Desk,
    _dirs: [tempfile::TempDir; 2],
}

impl Pair {
    fn new() -> Pair {
        let dir = tempfile::tempdir().unwrap();
        let founder = Desk::open(dir.path(), World::system()).unwrap();
        let people = json!({"name": "清溪", "staff_name": "甲", "device_name": "前台"});
        ask(&founder, "create_committee", people);
        let (other, files) = second(&founder);
        give(&other, &founder);
        let pair = Pair {
            founder,
            other,
            _dirs: [dir, files],
        };
        pair.catch_up();
        pair
    }

    /// What the founder's screen says of the colleague's laptop: what it has, and lacks.
    fn held(&self) -> (u64, u64) {
        let all = ask(&self.founder, "list_holdings", json!({}));
        let id = json!(self.other.device_id());
        let found = all.as_array().unwrap().iter().find(|one| one["id"] == id);
        let number = |name: &str| found.unwrap()[name].as_u64().unwrap();
        (number("has"), number("lacks"))
    }

    /// The colleague's laptop hears everything, writes something, and is heard.
    fn catch_up(&self) {
        give(&self.founder, &self.other);
        add(&self.other, &format!("乙的第{}", total(&self.other)));
        give(&self.other, &self.founder);
    }
}

fn add(desk: &Desk, name: &str) -> Value {
    ask(desk, "add_item", json!({"name": name, "unit": "个"}))
}

fn vector(desk: &Desk) -> Vector {
    let held = desk.with_space(|space| {
        space.seal()?;
        Ok(space.vector()?)
    });
    held.unwrap()
}

fn total(desk: &Desk) -> u64 {
    vector(desk);
    desk.with_space(|space| Ok(chains::total(space.db())?)).unwrap()
}

/// How many facts are only at this laptop, as the screen says it.
fn only_here(desk: &Desk) -> Value {
    ask(desk, "sync_state", json!({}))["proof"]["only_here"].clone()
}

/// The founder keeps a receipt that the colleague's laptop gives in a room, for all it holds.
fn keep_receipt(pair: &Pair, epoch: u64) {
    let (giver, asker) = (pair.other.device_id(), pair.founder.device_id());
    let claim = Claim {
        space: pair.founder.with_space(|space| Ok(space.id)).unwrap(),
        asker,
        question: [7; 16],
        epoch: format!("{epoch:x}"),
        at_ms: 0,
        whole: true,
        vector: vector(&pair.other),
    };
    let receipt = claim.sign(&pair.other.signing_key());
    let keep = pair.founder.with_space(|space| {
        let (name, says) = (format!("room {giver}"), &receipt.claim.vector);
        Ok(peers::keep(
            space.db(),
            &name,
            says,
            Some(&receipt),
            space.now_ms(),
        )?)
    });
    keep.unwrap();
}

/// A colleague's laptop that was put back to where it stood when it had seen `seen`, and writes on in a new epoch.
struct PutBack<'a> {
    desk: &'a Desk,
    world: World,
    epoch: u64,
    next: u64,
    previous: Hash,
}

impl PutBack<'_> {
    fn of(desk: &Desk) -> PutBack<'_> {
        let epoch = desk.with_space(|space| Ok(space.writer().epoch)).unwrap();
        PutBack {
            desk,
            world: World::system(),
            epoch: epoch ^ 1,
            next: 1,
            previous: [0; 32],
        }
    }

    /// Its next page, with one fact it has written before.
    fn page(&mut self, seen: &Vector) -> Vec<u8> {
        let fact = self.fact();
        let page = page::seal(
            &[Fact {
                seq: self.next,
                ..fact
            }],
            Seal {
                key: &self.desk.signing_key(),
                epoch: self.epoch,
                space: self.desk.with_space(|space| Ok(space.id)).unwrap(),
                previous: self.previous,
                seen: seen.clone(),
                world: &self.world,
            },
        );
        (self.next, self.previous) = (self.next + 1, page.hash);
        page.bytes().to_vec()
    }

    fn fact(&self) -> Fact {
        let pages = self
            .desk
            .with_space(|space| Ok(chains::pages_beyond(space.db(), &Vector::default(), usize::MAX)?.0))
            .unwrap();
        let own = |page: &Page| page.header.writer().device == self.desk.device_id();
        let pages = pages.into_iter().map(|bytes| Page::open(bytes).unwrap());
        pages.filter(own).last().unwrap().facts().unwrap().pop().unwrap()
    }
}

#[test]
fn a_laptop_has_what_its_newest_page_had_seen_and_lacks_what_came_since() {
    let pair = Pair::new();
    for n in 0..3 {
        add(&pair.founder, &format!("物资{n}"));
    }
    let before = total(&pair.founder);
    let (has, lacks) = pair.held();
    assert_eq!(
        (has + lacks, lacks),
        (before, 3),
        "three were written since it was heard"
    );
    pair.catch_up();
    assert_eq!(pair.held(), (before + 1, 0));
    for n in 0..5 {
        add(&pair.founder, &format!("又来{n}"));
    }
    assert_eq!(total(&pair.founder), before + 6);
    assert_eq!(pair.held(), (before + 1, 5));
}

/// Two laptops that have the same, what the other one had seven facts before, and how many that were.
fn seven_later() -> (Pair, Vector, u64) {
    let pair = Pair::new();
    let old = vector(&pair.other);
    let then = total(&pair.other);
    for n in 0..7 {
        add(&pair.founder, &format!("物资{n}"));
    }
    pair.catch_up();
    (pair, old, then)
}

#[test]
fn a_laptop_put_back_to_an_older_state_has_no_more_than_it_says_since() {
    let (pair, old, then) = seven_later();
    assert_eq!(pair.held().1, 0);
    let mut put_back = PutBack::of(&pair.other);
    let received = pair.founder.take_in(vec![put_back.page(&old)]).unwrap();
    assert_eq!((received.folded, received.waiting), (1, 0));
    let all = total(&pair.founder);
    assert_eq!(
        pair.held(),
        (then + 1, all - then - 1),
        "what it had before is gone"
    );
    // It hears everything again, and says so.
    let received = pair
        .founder
        .take_in(vec![put_back.page(&vector_without(&pair.founder, &put_back))])
        .unwrap();
    assert_eq!(received.folded, 1);
    assert_eq!(pair.held(), (all + 1, 0));
}

#[test]
fn the_receipt_of_a_laptop_that_lost_its_disk_since_keeps_nothing_safe() {
    let (pair, old, then) = seven_later();
    let mut put_back = PutBack::of(&pair.other);
    keep_receipt(&pair, put_back.epoch ^ 1);
    assert_eq!(only_here(&pair.founder), 0);
    // Its new epoch comes by another road: of what it signed for it holds what it held long ago.
    pair.founder.take_in(vec![put_back.page(&old)]).unwrap();
    let all = total(&pair.founder);
    assert_eq!(only_here(&pair.founder), all - then);
    assert_eq!(
        ask(&pair.founder, "sync_state", json!({}))["proof"]["receipts"][0]["facts"],
        then
    );
    // It signs anew, in the epoch it is in, after it has heard everything again.
    give(&pair.founder, &pair.other);
    keep_receipt(&pair, put_back.epoch);
    assert_eq!(only_here(&pair.founder), 0);
}

/// What is held at `desk`, but for what was written by this one itself.
fn vector_without(desk: &Desk, put_back: &PutBack<'_>) -> Vector {
    let mut seen = vector(desk);
    let own = seen
        .writers()
        .find(|writer| writer.epoch == put_back.epoch)
        .copied();
    seen.forget(&own.unwrap());
    seen
}
