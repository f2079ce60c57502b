//! Two laptops of one committee that work apart and meet when a test says so.

use linli_core::desk::{Desk, Lang, World};
use linli_core::features::members::welcome;
use linli_core::journal::chains::pages_beyond;
use linli_core::space::Received;
use serde_json::{Value, json};

pub fn ask(desk: &Desk, name: &str, args: Value) -> Value {
    desk.call(name, args, Lang::Zh)
        .unwrap_or_else(|problem| panic!("{name}: {}", problem.say(Lang::En)))
}

/// The code of the problem a call must end in.
pub fn refused(desk: &Desk, name: &str, args: Value) -> String {
    desk.call(name, args, Lang::Zh).unwrap_err().code.to_owned()
}

/// A second laptop of a committee, that knows everything so far.
pub fn second(founder: &Desk) -> (Desk, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let other = Desk::open(dir.path(), World::system()).unwrap();
    let invitation = ask(founder, "make_invitation", json!({}))["invitation"].clone();
    let join = json!({"invitation": invitation, "staff_name": "乙", "device_name": "东门"});
    ask(&other, "join_committee", join);
    give(founder, &other);
    admit(founder, &other);
    (other, dir)
}

/// Lets `joiner`, who holds an invitation, in.
pub fn admit(founder: &Desk, joiner: &Desk) {
    let asked = carry(joiner, founder);
    assert_eq!((asked.waiting, asked.folded), (1, 0), "a stranger's page waits");
    assert_eq!(welcome(founder).unwrap(), 1);
    give(founder, joiner);
}

/// Gives `to` every page of `from` it lacks; all of them are folded.
pub fn give(from: &Desk, to: &Desk) {
    let received = carry(from, to);
    assert_eq!(received.waiting, 0);
    assert!(received.refused.is_empty(), "{:?}", received.refused);
}

/// Gives `to` every page of `from` it lacks.
pub fn carry(from: &Desk, to: &Desk) -> Received {
    let have = to.with_space(|space| Ok(space.vector()?)).unwrap();
    let (pages, more) = from
        .with_space(|space| {
            space.seal()?;
            Ok(pages_beyond(space.db(), &have, usize::MAX)?)
        })
        .unwrap();
    assert!(!more);
    to.take_in(pages).unwrap()
}

pub fn digest(desk: &Desk) -> [u8; 32] {
    desk.with_space(|space| Ok(space.digest()?)).unwrap()
}

pub fn open_reviews(desk: &Desk) -> Vec<Value> {
    let reviews = ask(desk, "list_reviews", json!({"state": "open"}));
    let reviews = reviews.as_array().unwrap().clone();
    let counted = ask(desk, "status", json!({}))["reviews"].clone();
    assert_eq!(counted, reviews.len(), "the status counts what the screen lists");
    reviews
}

/// One building with a stock of 600 vegetable packs at the gate, and a delivery of one pack to each home.
pub struct Town {
    /// The front desk, the other gate, and two that only ever listen, each in its own order.
    pub desks: [Desk; 4],
    pub homes: Vec<Value>,
    pub residents: Vec<Value>,
    pub item: Value,
    pub gate: Value,
    pub store: Value,
    pub delivery: Value,
    _dirs: Vec<tempfile::TempDir>,
}

impl Town {
    pub fn new() -> Town {
        let dirs: Vec<_> = (0..4).map(|_| tempfile::tempdir().unwrap()).collect();
        let desks: [Desk; 4] = std::array::from_fn(|n| Desk::open(dirs[n].path(), World::system()).unwrap());
        let a = &desks[0];
        let founder = json!({"name": "春晖居委会", "staff_name": "王芳", "device_name": "前台"});
        ask(a, "create_committee", founder);
        let id = |name: &str, args: Value| ask(a, name, args)["id"].clone();
        let compound = id("add_compound", json!({"name": "一村"}));
        let shape =
            json!({"compound": compound, "name": "3号楼", "units": 1, "floors": 3, "rooms_per_floor": 2});
        let building = id("add_building", shape);
        let shown = ask(a, "show_building", json!({"id": building}));
        let homes: Vec<Value> = shown["units"][0]["homes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|h| h["id"].clone())
            .collect();
        let residents = homes
            .iter()
            .enumerate()
            .map(|(n, home)| {
                let who =
                    json!({"home": home, "name": format!("张小{n}"), "phone": format!("1990000{n:04}")});
                id("add_resident", who)
            })
            .collect();
        let item = id("add_item", json!({"name": "蔬菜包", "spec": "5kg", "unit": "份"}));
        let gate = id("add_place", json!({"name": "东门"}));
        let store = id("add_place", json!({"name": "仓库"}));
        ask(
            a,
            "receive_items",
            json!({"item": item, "place": gate, "quantity": 600}),
        );
        let round = json!({"name": "第一批", "kind": "delivery", "target": "home", "compounds": [compound],
            "buildings": [], "outcomes": [], "tube_size": null, "item": item, "quantity": 1, "place": gate,
            "starts_at": 0, "ends_at": null});
        let delivery = id("open_round", round);
        for (n, desk) in desks.iter().enumerate().skip(1) {
            let invitation = ask(a, "make_invitation", json!({}))["invitation"].clone();
            let join = json!({"invitation": invitation, "staff_name": format!("李{n}"), "device_name": format!("{n}号机")});
            ask(desk, "join_committee", join);
            give(a, desk);
            admit(a, desk);
        }
        let town = Town {
            desks,
            homes,
            residents,
            item,
            gate,
            store,
            delivery,
            _dirs: dirs,
        };
        town.meet();
        town
    }

    pub fn mark(&self, desk: usize, home: usize, outcome: u8) {
        let mark = json!({"round": self.delivery, "target": self.homes[home], "outcome": outcome});
        ask(&self.desks[desk], "record_mark", mark);
    }

    pub fn undo(&self, desk: usize, home: usize) {
        let mark = json!({"round": self.delivery, "target": self.homes[home]});
        ask(&self.desks[desk], "undo_mark", mark);
    }

    /// What the books of a desk say is at a place.
    pub fn at(&self, desk: usize, place: &Value) -> f64 {
        let stock = ask(&self.desks[desk], "show_stock", json!({}));
        let row = stock["rows"]
            .as_array()
            .unwrap()
            .iter()
            .find(|r| r["item"]["id"] == self.item)
            .unwrap();
        let here = row["at"]
            .as_array()
            .unwrap()
            .iter()
            .find(|at| at["place"] == *place);
        here.map_or(0.0, |at| at["quantity"].as_f64().unwrap())
    }

    /// Everybody meets. The two who only listen hear the two who work in opposite orders; all must then hold the same
    /// tables, and the same as a rebuild gives.
    pub fn meet(&self) {
        let [a, b, c, d] = &self.desks;
        for (from, to) in [
            (a, c),
            (b, c),
            (b, d),
            (a, d),
            (c, d),
            (d, a),
            (a, b),
            (a, c),
            (a, d),
        ] {
            give(from, to);
        }
        for desk in &self.desks {
            assert!(
                digest(desk) == digest(a),
                "desks that hold the same facts show the same"
            );
            let verified = desk.with_space(|space| Ok(space.verify()?)).unwrap();
            assert!(verified.faults.is_empty() && verified.lacking == 0);
            assert!(verified.projections_ok, "a rebuild gives the same tables");
        }
    }
}
