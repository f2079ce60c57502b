//! The bytes of every kind of fact and of a page, as they were shipped: what was written once must be read for ever, and
//! what is written today must be what was written then.
//!
//! `LINLI_GOLDEN=write` records kinds that are not recorded yet; lines that stand are never changed.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "golden/answers.rs"]
mod answers;
#[path = "golden/closures.rs"]
mod closures;
#[path = "golden/day.rs"]
mod day;
#[path = "golden/encrypted.rs"]
mod encrypted;
#[path = "golden/lists.rs"]
mod lists;
#[path = "golden/members.rs"]
mod members;
#[path = "golden/papers.rs"]
mod papers;
#[path = "golden/people.rs"]
mod people;
#[path = "golden/phones.rs"]
mod phones;
#[path = "golden/points.rs"]
mod points;
#[path = "golden/rounds.rs"]
mod rounds;
#[path = "golden/walks.rs"]
mod walks;

use day::{day, facts};
use linli_core::desk::Lang;
use linli_core::features::FEATURES;
use linli_core::journal::chains;
use linli_core::journal::fact::Fact;
use linli_core::journal::page::Page;
use linli_core::journal::vector::Vector;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A day that writes what the first one does not.
struct Later {
    /// The golden file of what it writes.
    file: &'static str,
    write: fn(&Path) -> Vec<Fact>,
    /// The kinds it is there for.
    kinds: fn(u16) -> bool,
}

const LATER: &[Later] = &[
    Later {
        file: "facts-phones.txt",
        write: phones::write,
        kinds: |kind| matches!(kind, 160..180),
    },
    Later {
        file: "facts-answers.txt",
        write: answers::write,
        kinds: |kind| matches!(kind, 43),
    },
    Later {
        file: "facts-encrypted.txt",
        write: encrypted::write,
        kinds: |kind| matches!(kind, 160),
    },
    Later {
        file: "facts-rounds.txt",
        write: rounds::write,
        kinds: |kind| matches!(kind, 45..49 | 180..200),
    },
    Later {
        file: "facts-papers.txt",
        write: papers::write,
        kinds: |kind| matches!(kind, 200..240 | 380..400),
    },
    Later {
        file: "facts-closures.txt",
        write: closures::write,
        kinds: |kind| matches!(kind, 240..260),
    },
    Later {
        file: "facts-people.txt",
        write: people::write,
        kinds: |kind| matches!(kind, 260..280),
    },
    Later {
        file: "facts-lists.txt",
        write: lists::write,
        kinds: |kind| matches!(kind, 29..31 | 280..320),
    },
    Later {
        file: "facts-walks.txt",
        write: walks::write,
        kinds: |kind| matches!(kind, 340..380),
    },
    Later {
        file: "facts-points.txt",
        write: points::write,
        kinds: |kind| matches!(kind, 360),
    },
];

fn golden(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("golden")
        .join(name)
}

/// Kinds that earlier versions wrote and nobody writes any more: they are still read.
const WRITTEN_NO_MORE: &[u16] = &[28];

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The first body of every kind, by its number.
fn bodies(facts: &[Fact]) -> BTreeMap<u16, String> {
    let mut first = BTreeMap::new();
    for fact in facts {
        let name = linli_core::fold::kind_name(fact.kind).unwrap();
        first
            .entry(fact.kind)
            .or_insert_with(|| format!("{} {name} {}", fact.kind, hex(&fact.body)));
    }
    first
}

/// The lines of a golden file, by the number of the kind.
fn recorded(name: &str) -> BTreeMap<u16, String> {
    let text = std::fs::read_to_string(golden(name)).unwrap_or_default();
    let lines = text.lines();
    lines
        .map(|line| (line.split(' ').next().unwrap().parse().unwrap(), line.to_owned()))
        .collect()
}

/// `facts-1.txt` holds what the first versions wrote, with the ids and keys of their day; `facts-2.txt` those kinds that
/// have been given another field since; the files of [`LATER`] what each of those days is about.
#[test]
fn every_body_that_was_ever_shipped_is_told_today() {
    let dir = tempfile::tempdir().unwrap();
    let (desk, _) = day(dir.path());
    let like = facts(&desk).remove(0);
    let mut shipped = vec![recorded("facts-1.txt"), recorded("facts-2.txt")];
    assert!(shipped[0].len() >= 28 && shipped[1].len() == 2);
    for later in LATER {
        let lines = recorded(later.file);
        let is_there = lines.keys().any(|kind| (later.kinds)(*kind));
        assert!(is_there, "{} holds what its day is about", later.file);
        shipped.push(lines);
    }
    for (kind, line) in shipped.into_iter().flatten() {
        let hex = line.rsplit(' ').next().unwrap();
        let body = (0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap());
        let body: Vec<u8> = body.collect();
        let fact = Fact {
            kind,
            body,
            ..like.clone()
        };
        let said = desk
            .with_space(|space| Ok(linli_core::features::tell(space.db(), &fact, Lang::En)?))
            .unwrap();
        assert!(!said.contains("newer version"), "{kind}: {said}");
    }
}

#[test]
fn every_kind_of_fact_is_written_as_it_always_was() {
    let [dir, second, third] = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let (desk, recovery_code) = day(dir.path());
    let mut written = facts(&desk);
    written.extend(members::members(
        &desk,
        &recovery_code,
        [second.path(), third.path()],
    ));
    for later in LATER {
        let dir = tempfile::tempdir().unwrap();
        let facts = (later.write)(dir.path());
        as_recorded(later.file, &bodies(&facts));
        let its_own = |fact: &Fact| (later.kinds)(fact.kind);
        written.extend(facts.into_iter().filter(its_own));
    }
    let now = bodies(&written);
    for kind in FEATURES.iter().flat_map(|feature| feature.kinds) {
        assert!(
            now.contains_key(&kind.kind) || WRITTEN_NO_MORE.contains(&kind.kind),
            "the day above does not write {}",
            kind.name
        );
    }
    as_recorded("facts.txt", &now);
}

/// These bodies are those that the golden file holds.
fn as_recorded(name: &str, now: &BTreeMap<u16, String>) {
    let mut lines = recorded(name);
    if std::env::var("LINLI_GOLDEN").as_deref() == Ok("write") {
        for (kind, line) in now {
            lines.entry(*kind).or_insert_with(|| line.clone());
        }
        let text: String = lines.values().map(|line| format!("{line}\n")).collect();
        std::fs::write(golden(name), text).unwrap();
    }
    for (kind, line) in now {
        assert_eq!(
            Some(line),
            lines.get(kind),
            "the bytes of a kind have changed, or are not recorded (LINLI_GOLDEN=write)"
        );
    }
}

#[test]
fn a_page_of_the_first_format_is_read_for_ever() {
    let path = golden("page-format-1.bin");
    let dir = tempfile::tempdir().unwrap();
    let (desk, _) = day(dir.path());
    let before = facts(&desk);
    let mut pages = desk
        .with_space(|space| {
            space.seal()?;
            Ok(chains::pages_beyond(space.db(), &Vector::default(), usize::MAX)?.0)
        })
        .unwrap();
    if std::env::var("LINLI_GOLDEN").as_deref() == Ok("write") && !path.exists() {
        std::fs::write(&path, &pages[0]).unwrap();
    }
    let kept = std::fs::read(&path).expect("tests/golden/page-format-1.bin is part of the repository");
    let page = Page::open(kept.clone()).expect("its signature and hashes verify");
    assert_eq!(page.facts().unwrap().len() as u64, page.header.count);
    // The page sealed today holds the same facts; where the compressor is the same version, the very same bytes.
    assert_eq!(Page::open(pages.remove(0)).unwrap().facts().unwrap(), before);
    let shipped = recorded("facts-1.txt");
    for (kind, line) in bodies(&page.facts().unwrap()) {
        assert_eq!(
            Some(&line),
            shipped.get(&kind),
            "a body of the first page reads otherwise"
        );
    }
    for (place, bit) in [(0, 1), (kept.len() / 2, 8), (kept.len() - 1, 128), (20, 2)] {
        let mut bad = kept.clone();
        bad[place] ^= bit;
        assert!(
            Page::open(bad).is_err(),
            "a flipped bit at {place} was not noticed"
        );
    }
    assert!(Page::open(kept[..kept.len() - 1].to_vec()).is_err());
}
