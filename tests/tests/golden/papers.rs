//! Papers, tubes, and a mark that was ticked on paper.

use super::day::{call, day, facts};
use linli_core::journal::fact::Fact;
use serde_json::json;

const MARK_RECORDED: u16 = 43;

/// A round is printed, typed back, a paper lost and printed again, and everybody given a slip; a tube is noted, and the laboratory answers.
pub fn write(dir: &std::path::Path) -> Vec<Fact> {
    let (desk, _) = day(dir);
    let known = facts(&desk);
    let before = known.len();
    let round = call(&desk, "list_rounds", json!({}))[1]["id"].clone();
    for _ in 0..2 {
        call(
            &desk,
            "print_papers",
            json!({"round": round, "buildings": [], "only_left": false}),
        );
    }
    let papers = call(&desk, "list_papers", json!({"round": round}));
    // Whoever is in another tube by then would be in both: taken back, the mark follows what stood on the paper.
    let marked = known.iter().find(|fact| fact.kind == MARK_RECORDED);
    let target = marked.map(|fact| fact.subject);
    let taken_back = facts(&desk).len();
    call(&desk, "undo_mark", json!({"round": round, "target": target}));
    call(
        &desk,
        "type_paper",
        json!({"paper": papers[0]["id"], "text": "+T9 1"}),
    );
    call(
        &desk,
        "settle_paper",
        json!({"paper": papers[1]["id"], "lost": true}),
    );
    call(
        &desk,
        "reprint_papers",
        json!({"round": round, "papers": [papers[1]["id"]]}),
    );
    let place = call(&desk, "find_places", json!({"text": "3"}))[0]["id"].clone();
    call(&desk, "print_slips", json!({"place": place}));
    call(
        &desk,
        "note_tube",
        json!({"round": round, "code": "T9", "fault": "damaged", "note": "裂"}),
    );
    call(
        &desk,
        "record_result",
        json!({"round": round, "code": "T9", "result": "positive"}),
    );
    let mut written = facts(&desk);
    written.remove(taken_back);
    written.split_off(before)
}
