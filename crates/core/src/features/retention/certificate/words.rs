//! The text of a certificate: lines of `what：value`, in the reader's language. It is what is signed.

use crate::features::register::place::building_label;
use crate::features::retention::facts::RoundPurged;
use crate::features::retention::following::hash_of;
use crate::features::retention::types::{DestroyedView, RetentionRow};
use crate::features::sweeps::types::CountsView;
use crate::id::Id;
use crate::journal::page::{Hash, device_of};
use crate::legal_time::legal;
use crate::problem::{Lang, Problem};
use rusqlite::{Connection, OptionalExtension};
use std::fmt::Write;

/// What the text says beside what the screen shows of the round.
pub(super) struct About {
    pub committee: String,
    /// (building, expected, done, not done) by name.
    pub buildings: Vec<(String, CountsView)>,
    /// The salted hashes of what was erased.
    pub hashes: Vec<Hash>,
    /// The laptop that makes the certificate.
    pub issued_by: String,
    pub key: [u8; 32],
    pub now_ms: i64,
}

/// The numbers of a destroyed round by building, named as the register names them now.
pub(super) fn buildings(db: &Connection, round: &Id) -> rusqlite::Result<Vec<(String, CountsView)>> {
    let body: Vec<u8> = db
        .prepare_cached("SELECT body FROM round_purged WHERE round = ?")?
        .query_row([round], |row| row.get(0))?;
    let purge: RoundPurged = minicbor::decode(&body).unwrap_or_default();
    let mut name = db.prepare_cached(
        "SELECT c.name, b.name FROM building b JOIN compound c ON c.id = b.compound WHERE b.id = ?",
    )?;
    let mut buildings = Vec::new();
    for counts in purge.buildings {
        let named: Option<(String, String)> = name
            .query_row([counts.building], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let named = named.map(|(compound, building)| format!("{compound} {}", building_label(&building)));
        let named = named.unwrap_or_else(|| counts.building.to_string());
        buildings.push((named, counts.view()));
    }
    Ok(buildings)
}

/// The legal time of an instant, as it is written.
fn when(at_ms: i64) -> String {
    legal(at_ms).map_or_else(String::new, |at| at.format("%Y-%m-%d %H:%M (UTC+8)").to_string())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is said of a round that is not destroyed.
pub(super) fn not_destroyed() -> Problem {
    Problem::refused(
        "not_destroyed",
        "这个轮次还没有销毁，没有证明可出。",
        "This round is not destroyed; there is nothing to certify.",
    )
}

/// The text of the certificate of a destroyed round.
pub(super) fn text(row: &RetentionRow, destroyed: &DestroyedView, about: &About, lang: Lang) -> String {
    let mut text = String::new();
    let mut say = |zh: &str, en: &str, value: &str| {
        // Writing to a String cannot fail.
        let _ = match lang {
            Lang::Zh => writeln!(text, "{zh}：{value}"),
            Lang::En => writeln!(text, "{en}: {value}"),
        };
    };
    say("居委", "committee", &about.committee);
    say("轮次", "round", &row.name);
    say("轮次编号", "round id", &row.id.to_string());
    say("结束时间", "ended", &row.ended_at.map_or_else(String::new, when));
    say("销毁时间", "destroyed", &when(destroyed.at));
    let by = format!("{} · {}", destroyed.by, destroyed.device);
    say("销毁人", "destroyed by", &by);
    say("保留的总数", "numbers kept", &numbers(&row.counts, lang));
    for (name, counts) in &about.buildings {
        say(&format!("其中 {name}"), name, &numbers(counts, lang));
    }
    say(
        "抹去的账页分区",
        "sections erased",
        &about.hashes.len().to_string(),
    );
    say("全部分区的哈希", "hash of all", &hex(&hash_of(&about.hashes)));
    let (outstanding, confirmed): (Vec<_>, Vec<_>) =
        destroyed.devices.iter().partition(|device| device.at.is_none());
    for device in confirmed {
        let value = format!(
            "{} · {}",
            device.device.name,
            device.at.map_or_else(String::new, when)
        );
        say("已确认销毁的电脑", "confirmed by", &value);
    }
    for device in &outstanding {
        say("尚未确认的电脑", "not confirmed yet", &device.device.name);
    }
    if outstanding.is_empty() {
        say("尚未确认的电脑", "not confirmed yet", lang.pick("无", "none"));
    }
    say("出具时间", "issued", &when(about.now_ms));
    let issuer = format!("{} · {}", about.issued_by, device_of(&about.key));
    say("出具电脑", "issued on", &issuer);
    say("签名公钥", "public key", &hex(&about.key));
    for hash in &about.hashes {
        say("分区哈希", "section hash", &hex(hash));
    }
    text
}

fn numbers(counts: &CountsView, lang: Lang) -> String {
    let CountsView {
        expected,
        done,
        not_done,
        missing,
        excused,
    } = counts;
    let mut text = match lang {
        Lang::Zh => format!("应做 {expected}，已做 {done}，没做成 {not_done}，没有记录 {missing}"),
        Lang::En => format!("expected {expected}, done {done}, not done {not_done}, missing {missing}"),
    };
    if *excused > 0 {
        text += &match lang {
            Lang::Zh => format!("，另有不计入 {excused}"),
            Lang::En => format!(", {excused} excused beside these"),
        };
    }
    text
}
