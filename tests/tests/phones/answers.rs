//! What is asked beside an outcome, and answered on a phone.

use crate::*;

fn answered(n: u32, who: &str, answers: Value) -> Value {
    let mut tap = tap(n, who, 1);
    tap["answers"] = answers;
    tap
}

/// One answer to the first question.
fn says(text: &str) -> Value {
    json!([{"question": 1, "text": text}])
}

/// What the sheet shows of the first question for the first person; nothing where nothing was answered.
fn on_sheet(it: &Committee, phone: &str) -> Option<Option<String>> {
    let sheet = it.sheet(phone);
    let answers = &sheet.buildings[0].units[0].doors[0].targets[0].answers;
    assert!(answers.len() < 2);
    answers.first().map(|answer| answer.text.clone())
}

/// The name of the mark that the sheet shows of the first person.
fn mark(it: &Committee, phone: &str) -> Value {
    json!(it.sheet(phone).buildings[0].units[0].doors[0].targets[0].mark)
}

#[test]
fn what_a_phone_answers_is_written_once_with_its_mark_and_shown() {
    let it = committee("vaccination");
    let phone = it.phone();
    let asked = &it.sheet(&phone).questions[0];
    assert_eq!(
        (&*asked.name, asked.choices.len()),
        ("剂次", 3),
        "it is asked what the laptop asks"
    );
    let before = it.facts().as_u64().unwrap();
    let one = answered(1, &it.people[0][0], says("第2剂"));
    for _ in 0..3 {
        assert!(it.tap(&phone, one.clone()).kept);
    }
    assert_eq!(it.facts(), before + 1);
    assert_eq!(it.shown(0)["answers"], says("第2剂"));
    assert_eq!(on_sheet(&it, &phone), Some(Some("第2剂".to_owned())));
}

#[test]
fn what_somebody_wrote_in_words_is_told_to_no_phone() {
    let it = committee("evacuation");
    let (phone, other) = (it.phone(), it.phone());
    let words = "镇小学，女儿19900001234";
    let mark = json!({"round": it.round, "target": it.people[0][0], "outcome": 1, "answers": says(words)});
    call(&it.desk, "record_mark", mark);
    let second = answered(1, &it.people[0][1], says("二姨家"));
    assert!(it.tap(&phone, second).kept);
    assert_eq!(it.shown(1)["answers"], says("二姨家"), "the laptop has it");
    for phone in [&phone, &other] {
        assert_eq!(on_sheet(&it, phone), Some(None), "that it was answered");
        let text = serde_json::to_string(&it.sheet(phone)).unwrap();
        for hidden in ["镇小学", "二姨", "1990000"] {
            assert!(!text.contains(hidden), "{hidden} is told");
        }
    }
}

#[test]
fn what_a_phone_was_not_shown_it_leaves_as_it_stands() {
    let it = committee("evacuation");
    let (phone, who) = (it.phone(), it.people[0][0].as_str());
    let wrote = json!({"round": it.round, "target": who, "outcome": 1, "answers": says("镇小学")});
    call(&it.desk, "record_mark", wrote);
    let follows = |mut tap: Value| {
        tap["over"] = mark(&it, &phone);
        assert!(it.tap(&phone, tap).kept);
        it.shown(0)["answers"].clone()
    };
    assert_eq!(
        follows(tap(1, who, 2)),
        says("镇小学"),
        "nothing was said about it"
    );
    assert_eq!(follows(answered(2, who, says("中学"))), says("中学"));
    assert_eq!(follows(answered(3, who, json!([]))), says("中学"));
    assert_eq!(
        follows(answered(4, who, says(""))),
        json!([]),
        "it was taken back"
    );
    assert_eq!(follows(answered(5, who, says("中学"))), says("中学"));
    assert_eq!(
        follows(tap(6, who, 50)),
        json!([]),
        "of what is not done nothing is asked"
    );
    assert_eq!(follows(tap(7, who, 1)), json!([]));
    assert_eq!(it.reviews(), 0);
}

#[test]
fn nothing_chosen_is_said_and_a_page_that_says_nothing_leaves_what_was_chosen() {
    let it = committee("vaccination");
    let (phone, who) = (it.phone(), it.people[0][0].as_str());
    let follows = |mut tap: Value| {
        tap["over"] = mark(&it, &phone);
        assert!(it.tap(&phone, tap).kept);
        it.shown(0)["answers"].clone()
    };
    assert_eq!(follows(answered(1, who, says("第1剂"))), says("第1剂"));
    // A page of before the update, which knows of no answers.
    assert_eq!(follows(tap(2, who, 1)), says("第1剂"));
    assert_eq!(follows(answered(3, who, json!([]))), json!([]));
    assert_eq!(follows(tap(4, who, 1)), json!([]));
    assert_eq!(follows(answered(5, who, says("第2剂"))), says("第2剂"));
    assert_eq!(follows(tap(6, who, 50)), json!([]), "it is not done");
    assert_eq!(it.reviews(), 0);
}

#[test]
fn a_wrong_answer_is_a_verdict_on_its_tap_and_holds_up_nobody() {
    let it = committee("vaccination");
    let phone = it.phone();
    let who = it.people[0][0].as_str();
    let twice = json!([{"question": 1, "text": "第1剂"}, {"question": 1, "text": "第2剂"}]);
    let done = it.taps(
        &phone,
        json!([
            answered(1, who, says("第9剂")),
            answered(2, who, json!([{"question": 7, "text": "第1剂"}])),
            answered(3, who, says("第1\u{0}剂")),
            answered(4, who, says(&"剂".repeat(201))),
            answered(5, who, twice),
            answered(6, &it.people[0][1], says("第1剂")),
        ]),
    );
    let kept: Vec<bool> = done.iter().map(|one| one.kept).collect();
    assert_eq!(kept, [false, false, false, false, false, true]);
    assert_eq!(
        done[0].message.as_deref(),
        Some("The round has no such question, or no such answer to it.")
    );
    assert!(done.iter().all(|one| one.kept == one.message.is_none()));
    // The desk says the same.
    let mark = json!({"round": it.round, "target": who, "outcome": 1, "answers": says("第9剂")});
    assert_eq!(code(&it.desk, "record_mark", mark), "answer");
    assert_eq!(it.counts(), (1, 0));
}

#[test]
fn two_who_answered_differently_are_a_review() {
    let it = committee("vaccination");
    let (one, other) = (it.phone(), it.phone());
    let who = it.people[0][0].as_str();
    assert!(it.tap(&one, answered(1, who, says("第1剂"))).kept);
    assert!(it.tap(&other, answered(2, who, says("第2剂"))).kept);
    assert_eq!(it.reviews(), 1);
    let third = it.people[0][2].as_str();
    assert!(it.tap(&one, answered(3, third, says("第1剂"))).kept);
    assert!(it.tap(&other, answered(4, third, says("第1剂"))).kept);
    assert_eq!(it.reviews(), 1, "the same was said");
}
