//! Files of the versions before: opened by this one they hold what they held, and forks that were put aside come back.
#![allow(missing_docs, clippy::unwrap_used)]

use linli_core::desk::Desk;
use linli_core::disk::SystemDisk;
use linli_core::id::Id;
use linli_core::journal::fact::{Class, Draft};
use linli_core::journal::page::Page;
use linli_core::journal::store;
use linli_core::journal::vector::Vector;
use linli_hub::limits::Limits;
use linli_hub::store::PageStore;
use linli_hub::store::sqlite::SqliteStore;
use linli_tests::forge::Forger;
use linli_tests::kept;
use linli_tests::meet::{call, everything, found};
use linli_tests::world::seeded;
use rusqlite::{Connection, params};
use serde_json::json;
use std::path::Path;

const NOON: i64 = 1_647_403_200_000;

fn file(dir: &Path, name: &Path) -> Connection {
    let key = std::fs::read(dir.join("key")).unwrap().try_into().unwrap();
    store::open_file(&dir.join(name), &key, &SystemDisk).unwrap()
}

/// The journal of a laptop as it was before chains could have branches.
const WITHOUT_BRANCHES: &str = "
    BEGIN;
    CREATE TABLE old (
        n INTEGER PRIMARY KEY, device BLOB NOT NULL, epoch INTEGER NOT NULL, public_key BLOB NOT NULL,
        last_seq INTEGER NOT NULL DEFAULT 0, last_hash BLOB NOT NULL, last_at INTEGER NOT NULL DEFAULT 0,
        UNIQUE (device, epoch));
    INSERT INTO old SELECT n, device, epoch, public_key, last_seq, last_hash, last_at FROM writer;
    DROP TABLE writer;
    ALTER TABLE old RENAME TO writer;
    DROP INDEX page_head;
    ALTER TABLE page DROP COLUMN tag;
    DROP TABLE twin;
    PRAGMA user_version = 3;
    COMMIT;";

#[test]
fn a_laptops_journal_from_before_forks_is_opened_and_holds_the_same() {
    let (dir, world) = (tempfile::tempdir().unwrap(), seeded(7, NOON).0);
    let desk = Desk::open(dir.path(), world.clone()).unwrap();
    found(&desk);
    for name in ["米", "面", "油"] {
        call(&desk, "add_item", json!({"name": name, "unit": "袋"}));
        everything(&desk);
    }
    let state = |desk: &Desk| {
        let vector = desk.with_space(|space| Ok(space.vector()?)).unwrap();
        (vector, kept::digest(desk).unwrap())
    };
    let (before, space) = (state(&desk), desk.with_space(|space| Ok(space.id)).unwrap());
    drop(desk);
    let name = Path::new("spaces").join(format!("{space}.db"));
    file(dir.path(), &name).execute_batch(WITHOUT_BRANCHES).unwrap();
    let desk = Desk::open(dir.path(), world).unwrap();
    assert_eq!(state(&desk), before);
    kept::verify(&desk).unwrap();
    let tagged = "SELECT count(*) FROM page WHERE tag IS NOT NULL";
    let tagged: i64 = desk
        .with_space(|space| Ok(space.db().query_row(tagged, [], |row| row.get(0))?))
        .unwrap();
    assert!(tagged >= 3);
}

/// A hub's store as it was before both of two pages with one number stayed.
const FIRST_STAYS: &str = "
    BEGIN;
    DROP TABLE hole;
    CREATE TABLE chain (
        space BLOB NOT NULL, device BLOB NOT NULL, epoch INTEGER NOT NULL, public_key BLOB NOT NULL,
        last_seq INTEGER NOT NULL, last_hash BLOB NOT NULL, PRIMARY KEY (space, device, epoch)) WITHOUT ROWID;
    INSERT INTO chain SELECT space, device, epoch, x'00', last_seq, last_hash FROM chain_end;
    DROP TABLE chain_end;
    DROP INDEX page_end;
    PRAGMA user_version = 2;
    COMMIT;";

#[test]
fn a_hub_from_before_forks_puts_back_what_it_had_put_aside() {
    let (dir, laptop, world) = (
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
        seeded(8, NOON).0,
    );
    let desk = Desk::open(laptop.path(), world.clone()).unwrap();
    found(&desk);
    let pages = everything(&desk);
    let mut forger = Forger::of(laptop.path(), &desk);
    let draft = |n: u8| Draft {
        class: Class::Supplies,
        kind: 60_000,
        subject: Id::from_bytes([n; 16]),
        body: vec![0xa0],
    };
    let place = (forger.next, forger.previous);
    let first = forger.page(vec![draft(1)]);
    (forger.next, forger.previous) = place;
    let second = Page::open(forger.page(vec![draft(2)])).unwrap();
    let space = second.header.space;
    let open = || SqliteStore::open(dir.path(), world.clone(), &Limits::default()).unwrap();
    {
        let pages = pages
            .into_iter()
            .chain([first])
            .map(|page| Page::open(page).unwrap());
        let put = open().put(space, &pages.collect::<Vec<_>>()).unwrap();
        assert!(put.refused.is_empty());
    }
    let db = file(dir.path(), Path::new("hub.db"));
    db.execute_batch(FIRST_STAYS).unwrap();
    let writer = second.header.writer();
    db.execute(
        "INSERT INTO aside VALUES (?, ?, ?, ?, ?, 'fork', 0, ?)",
        params![
            space,
            second.hash,
            writer.device,
            writer.epoch as i64,
            second.header.first_seq as i64,
            second.bytes()
        ],
    )
    .unwrap();
    drop(db);
    let hub = open();
    assert_eq!(hub.vector(space).unwrap().heads(&writer).count(), 2);
    let all = hub.beyond(space, &Vector::default(), usize::MAX).unwrap().0;
    assert!(all.iter().any(|page| page == second.bytes()));
}
