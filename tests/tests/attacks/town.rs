//! A committee to attack: what everybody starts from, and what must not have changed afterwards.

use linli_core::desk::{Desk, World};
use linli_core::id::Id;
use linli_core::journal::fact::{Class, Draft, Fact};
use linli_core::journal::page::PageFault;
use linli_core::journal::section as laid_out;
use linli_core::journal::vector::Vector;
use linli_hub::client::HttpCarrier;
use linli_hub::limits::Limits;
use linli_hub::server::Running;
use linli_tests::forge::{Forger, Part};
use linli_tests::log::{self, Watch};
use linli_tests::meet::{call, found, join, pages};
use linli_tests::served::plain_hub;
use serde_json::json;
use std::sync::Arc;
use tempfile::TempDir;

pub struct Laptop {
    pub desk: Desk,
    pub dir: TempDir,
}

pub fn laptop() -> Laptop {
    log::listen();
    let dir = tempfile::tempdir().unwrap();
    let desk = Desk::open(dir.path(), World::system()).unwrap();
    desk.set_carrier(Arc::new(HttpCarrier::new()));
    Laptop { desk, dir }
}

/// What a desk is told apart by: its projections and how far every chain is held.
pub type State = ([u8; 32], Vector);

impl Laptop {
    pub fn state(&self) -> State {
        self.desk
            .with_space(|space| {
                space.seal()?;
                Ok((space.digest()?, space.vector()?))
            })
            .unwrap()
    }

    pub fn forger(&self) -> Forger {
        Forger::of(self.dir.path(), &self.desk)
    }

    pub fn space(&self) -> Id {
        self.desk.with_space(|space| Ok(space.id)).unwrap()
    }

    pub fn device(&self) -> Id {
        self.desk.with_space(|space| Ok(space.writer().device)).unwrap()
    }

    /// What stands in the register of supplies: the canary of most attacks.
    pub fn items(&self) -> usize {
        call(&self.desk, "list_items", json!({}))
            .as_array()
            .unwrap()
            .len()
    }

    /// The reasons of what is kept aside.
    pub fn held(&self) -> Vec<String> {
        let held = call(&self.desk, "list_held", json!({}));
        let reason = |row: &serde_json::Value| row["reason"].as_str().unwrap().to_owned();
        held.as_array().unwrap().iter().map(reason).collect()
    }
}

/// A founder with one item, and a member of the staff.
pub struct Town {
    pub founder: Laptop,
    pub staff: Laptop,
}

impl Town {
    pub fn new() -> Town {
        Town::with(json!({}))
    }

    /// Where the second laptop is let in with what `offer` says.
    pub fn with(offer: serde_json::Value) -> Town {
        let (founder, staff) = (laptop(), laptop());
        found(&founder.desk);
        call(&founder.desk, "add_item", json!({"name": "米", "unit": "袋"}));
        join(&founder.desk, &staff.desk, "李雷", offer);
        Town { founder, staff }
    }

    pub fn space(&self) -> String {
        self.founder.space().to_string()
    }

    /// Gives the founder a page that must be refused: logged, and nothing changed.
    pub fn refuses(&self, page: Vec<u8>) -> PageFault {
        let (before, watch) = (self.founder.state(), log::watch());
        let received = self.founder.desk.take_in(vec![page]).unwrap();
        assert_eq!((received.folded, received.refused.len()), (0, 1), "{received:?}");
        assert!(self.founder.state() == before, "a refused page changed something");
        let fault = received.refused.into_iter().next().unwrap();
        let code = format!("code=\"{}\"", fault.code());
        assert!(
            watch.said_here(&["a page was refused", &self.space(), &code]),
            "{fault} is not in the log"
        );
        fault
    }

    /// Gives the founder a page that waits aside for what it names: logged, and nothing changed.
    pub fn waits(&self, page: Vec<u8>) {
        let (before, watch) = (self.founder.state(), log::watch());
        let received = self.founder.desk.take_in(vec![page]).unwrap();
        assert!(
            received.folded == 0 && received.refused.is_empty() && received.waiting > 0,
            "{received:?}"
        );
        assert!(self.founder.state() == before, "a waiting page changed something");
        assert!(watch.said_here(&["a page waits", &self.space()]));
    }

    /// Gives the founder a page whose facts must be kept aside for this reason: logged, none of them counts.
    pub fn holds(&self, page: Vec<u8>, reason: &str) {
        let (items, held) = (self.founder.items(), self.founder.held().len());
        let watch = log::watch();
        self.founder.desk.take_in(vec![page]).unwrap();
        assert_eq!(self.founder.items(), items, "a fact that is not allowed counts");
        let now = self.founder.held();
        assert!(now.len() > held && now.iter().any(|one| one == reason), "{now:?}");
        self.logged(&watch, "facts were kept aside", reason);
    }

    /// Gives the founder a page that would change who belongs to the committee and may not: logged, and it changes nothing.
    pub fn idles(&self, page: Vec<u8>) {
        let people = || {
            let all = ["list_devices", "list_staff"].map(|name| call(&self.founder.desk, name, json!({})));
            let rows = all.iter().filter_map(|all| all.as_array()).flatten();
            let told = |row: &serde_json::Value| {
                ["id", "name", "role", "scope", "admitted"].map(|field| row[field].clone())
            };
            rows.map(told).collect::<Vec<_>>()
        };
        let (before, watch) = (people(), log::watch());
        self.founder.desk.take_in(vec![page]).unwrap();
        assert_eq!(people(), before, "a fact that is not allowed counts");
        self.logged(&watch, "changes of membership do not count", "role");
    }

    /// The log says this about facts of a page since `watch`, for this reason.
    pub fn logged(&self, watch: &Watch, what: &str, reason: &str) {
        let code = format!("code=\"{reason}\"");
        assert!(
            watch.said_here(&[what, &self.space(), &code]),
            "{what}, {reason}: is not in the log"
        );
    }

    /// A page of the staff's laptop as its program would write it.
    pub fn page(&self) -> Vec<u8> {
        call(&self.staff.desk, "add_item", json!({"name": "面", "unit": "袋"}));
        pages(&self.staff.desk, &self.founder.desk).pop().unwrap()
    }

    /// A hub that holds all of it.
    pub fn hub(&self) -> (Running, TempDir) {
        let dir = tempfile::tempdir().unwrap();
        let hub = plain_hub(dir.path(), Limits::default());
        call(&self.founder.desk, "set_hub", json!({"address": hub.url()}));
        call(&self.founder.desk, "sync_now", json!({}));
        (hub, dir)
    }
}

/// An item, as a program that asks nobody would write it.
pub fn item(name: &str) -> Draft {
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

/// A desk refuses a call with this code: logged, and nothing changed.
pub fn call_refused(laptop: &Laptop, name: &str, args: serde_json::Value, code: &str) {
    let watch = log::watch();
    let before = laptop.desk.has_space().then(|| laptop.state());
    assert_eq!(linli_tests::meet::code(&laptop.desk, name, args), code, "{name}");
    assert!(
        laptop.desk.has_space().then(|| laptop.state()) == before,
        "{name} changed something"
    );
    let (call, code) = (format!("call=\"{name}\""), format!("code=\"{code}\""));
    assert!(
        watch.said_here(&["a call was refused", &call, &code]),
        "{name}: {code} is not in the log"
    );
}

/// One section with these facts, as they should be.
pub fn section(forger: &Forger, class: Class, drafts: Vec<Draft>) -> Part {
    let facts = forger.facts(drafts);
    Part::of(
        class,
        &laid_out::encode(&facts.iter().collect::<Vec<&Fact>>(), forger.next),
    )
}
