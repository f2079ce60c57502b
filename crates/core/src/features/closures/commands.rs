//! What people write down about closures.

use super::cover::{Cover, One, day_of};
use super::facts::{Closed, ClosureChanged, ClosureStep};
use super::fold::read;
use super::places;
use super::queries::tested;
use super::rule_sets::holding;
use super::rules::{Day, StepWhen};
use super::timing::{timing, weight};
use super::types::*;
use crate::desk::{Look, Role};
use crate::features::members::{Empty, required};
use crate::id::Id;
use crate::problem::{Lang, Problem};
use crate::space::Pen;
use rusqlite::{OptionalExtension, params};

/// Closed longer ago than this is a slip of the keyboard.
const MOST_BACK: i64 = 365;
/// Closures are not announced longer before.
const MOST_AHEAD: u32 = 30;
/// Days added at once.
const MOST_MORE: u16 = 60;

/// Day 1 of a closure: `today` where nothing else is said, at most `latest`.
pub(super) fn check_day(day: Option<Day>, today: Day, latest: Day) -> Result<Day, Problem> {
    let day = day.unwrap_or(today);
    if day <= latest && today.since(day) <= MOST_BACK {
        return Ok(day);
    }
    Err(Problem::bad(
        "day",
        format!("日期应在一年以内，最晚 {latest}。"),
        format!("The day is within the last year, and {latest} at the latest."),
    ))
}

/// Why something is done.
pub(super) fn reason(text: &str) -> Result<String, Problem> {
    required(text, "原因或依据", "reason")
}

fn must_administrate(pen: &Pen<'_>) -> Result<(), Problem> {
    if pen.role().is_some_and(|role| role >= Role::Administrator) {
        return Ok(());
    }
    Err(Problem::refused(
        "administrator",
        "不按规则放宽或解除，须由管理员操作。",
        "Only an administrator may loosen or end a closure otherwise than by the rules.",
    ))
}

fn cover(pen: &Pen<'_>) -> Result<Cover, Problem> {
    Ok(Cover::read(pen.db(), pen.now_ms())?)
}

/// The closure of this very place, on which nobody disagrees.
fn must_be_closed(cover: &Cover, place: &Id) -> Result<One, Problem> {
    must_be_agreed(cover, place)?;
    cover.at(place).cloned().ok_or_else(|| {
        Problem::refused(
            "not_closed",
            "这里本身没有封控（可能刚由别人解除，或随整栋、整个小区封控），请刷新后再看。",
            "This place has no closure of its own: somebody may have ended it, or it is closed with its building or compound.",
        )
    })
}

/// Whatever is written next has seen everything that stands, and would settle what people disagree on without their noticing.
fn must_be_agreed(cover: &Cover, place: &Id) -> Result<(), Problem> {
    if cover.at(place).is_none_or(|one| !one.disputed) {
        return Ok(());
    }
    Err(Problem::refused(
        "disputed",
        "两台电脑对这里的封控登记不同，请先到“待核对”里核对，再操作。没有改动。",
        "Two laptops wrote down different things of this place. Settle that among the reviews first; nothing was changed.",
    ))
}

fn write(pen: &mut Pen<'_>, place: Id, changed: ClosureChanged) -> Result<Empty, Problem> {
    pen.write(changed.draft(place))?;
    Ok(Empty {})
}

/// Closes a place by the rules that hold today, or puts a closed one at another level by hand.
pub(super) fn close_place(pen: &mut Pen<'_>, args: ClosePlace) -> Result<Empty, Problem> {
    let place = places::find(pen.db(), &args.place)?;
    let today = day_of(pen.now_ms());
    let cover = cover(pen)?;
    must_be_agreed(&cover, &place.id)?;
    let before = cover.at(&place.id).cloned();
    // What is announced for a later day must not open until then what is closed now.
    let ahead = if before.is_some() { 0 } else { MOST_AHEAD };
    let latest = today.after(ahead).unwrap_or(today);
    let from = check_day(args.day, today, latest)?;
    let why = reason(&args.why)?;
    let (_, rules) = holding(pen.db(), today)?;
    rules.must_have(args.level)?;
    let closed = Closed {
        rules,
        level: args.level,
        from,
        more_days: 0,
    };
    if before.as_ref().is_some_and(|one| one.closed == closed) {
        return Err(Problem::refused(
            "same",
            "已经是这一级，日期也相同。",
            "It is at this level from this day already.",
        ));
    }
    // At the same level with an earlier day it would end earlier: that is loosened too.
    let word = before
        .as_ref()
        .is_some_and(|one| weight(&closed) < weight(&one.closed));
    if word {
        must_administrate(pen)?;
    }
    let step = if before.is_some() {
        ClosureStep::Moved
    } else {
        ClosureStep::Begun
    };
    let changed = ClosureChanged {
        step,
        closed: Some(closed),
        why: Some(why),
        word,
    };
    write(pen, place.id, changed)
}

/// Carries out the step that is due. The next level counts from the step's own day, however late it is carried out.
pub(super) fn step_closure(pen: &mut Pen<'_>, args: StepClosure) -> Result<Empty, Problem> {
    let cover = cover(pen)?;
    let one = must_be_closed(&cover, &args.place)?;
    let level = one
        .closed
        .level()
        .map(|level| level.name.clone())
        .unwrap_or_default();
    let Some(next) = timing(&one.closed, cover.today).next else {
        return Err(Problem::refused(
            "no_step",
            format!("“{level}”没有到期日，由管理员解除或调整。"),
            format!("“{level}” has no end of its own; an administrator ends or changes it."),
        ));
    };
    if !next.is_due() {
        let (on, days) = (next.on, next.in_days);
        return Err(Problem::refused(
            "not_due",
            format!("还没到日子：{on}（{days} 天后）才能转。"),
            format!("It is not time yet: the step is on {on}, in {days} days."),
        ));
    }
    let said = args.word.as_deref().map(reason).transpose()?;
    let look = Look {
        db: pen.db(),
        lang: Lang::Zh,
        now_ms: pen.now_ms(),
        staff: pen.by(),
        viewer: Role::Staff,
    };
    let unmet = tested(&look, &one.place.id, &next, cover.today)?
        .into_iter()
        .find(|test| !is_met(test.state));
    let needs_word = next.when == StepWhen::Word || unmet.is_some();
    if needs_word && said.is_none() {
        return Err(match unmet {
            Some(test) => not_negative(&test),
            None => Problem::refused(
                "word",
                "这一步要有上级通知才能转，请写明依据。",
                "This step needs the authorities' word; write down whose.",
            ),
        });
    }
    if needs_word {
        must_administrate(pen)?;
    }
    let closed = next.to.map(|level| Closed {
        rules: one.closed.rules.clone(),
        level,
        from: next.on,
        more_days: 0,
    });
    let changed = ClosureChanged {
        step: if closed.is_some() {
            ClosureStep::Moved
        } else {
            ClosureStep::Released
        },
        closed,
        why: said,
        word: needs_word,
    };
    write(pen, one.place.id, changed)
}

/// Whether a test is what a step waits for.
pub(super) fn is_met(state: TestState) -> bool {
    state == TestState::Negative
}

fn not_negative(test: &TestedDay) -> Problem {
    let (number, day, left, tubes) = (test.number, test.day, test.left, test.tubes);
    let round = test.round.as_ref().map_or("", |round| round.name.as_str());
    let (zh, en) = match test.state {
        TestState::None if test.round.is_some() => (
            format!("“{round}”里这里没有人做"),
            format!("nobody here was tested in “{round}”"),
        ),
        TestState::Ahead => ("这一天还没到".to_owned(), "that day is still to come".to_owned()),
        TestState::None => (
            "没有覆盖这里的核酸轮次".to_owned(),
            "no round of tests went there".to_owned(),
        ),
        TestState::Unfinished => (
            format!("还有 {left} 人没做（“{round}”）"),
            format!("{left} are left (“{round}”)"),
        ),
        TestState::Waiting => (
            format!("“{round}”还有 {tubes} 管（份）没有结果"),
            format!("{tubes} tubes or samples of “{round}” have no result"),
        ),
        TestState::Unclear => (
            format!("“{round}”有 {tubes} 管（份）结果不明"),
            format!("{tubes} tubes or samples of “{round}” are unclear"),
        ),
        TestState::Positive => (
            format!("“{round}”有阳性，请按新阳性处理"),
            format!("there is a positive in “{round}”; report it as a new one"),
        ),
        TestState::Unheld | TestState::Negative => (
            format!("“{round}”都已采样，但这里没有登记结果"),
            format!("everybody was sampled in “{round}”, but no results are held here"),
        ),
    };
    Problem::refused(
        "unmet",
        format!("第 {number} 天（{day}）核酸未满足条件：{zh}。没有改动。"),
        format!("The test of day {number} ({day}) does not do: {en}. Nothing was changed."),
    )
}

pub(super) fn prolong_closure(pen: &mut Pen<'_>, args: ProlongClosure) -> Result<Empty, Problem> {
    let one = must_be_closed(&cover(pen)?, &args.place)?;
    let why = reason(&args.why)?;
    let mut closed = one.closed;
    if closed.level().is_none_or(|level| level.step.is_none()) {
        return Err(Problem::refused(
            "no_step",
            "这一级没有到期日，不用延长。",
            "This level has no end of its own; there is nothing to prolong.",
        ));
    }
    let more = closed.more_days.saturating_add(args.days);
    if !(1..=MOST_MORE).contains(&args.days) || more > 365 {
        return Err(Problem::bad(
            "days",
            format!("一次延长 1–{MOST_MORE} 天。"),
            format!("1 to {MOST_MORE} days can be added at once."),
        ));
    }
    closed.more_days = more;
    let changed = ClosureChanged {
        step: ClosureStep::Prolonged,
        closed: Some(closed),
        why: Some(why),
        word: false,
    };
    write(pen, one.place.id, changed)
}

/// Opens a place before its time, or one whose level has no end.
pub(super) fn release_closure(pen: &mut Pen<'_>, args: ReleaseClosure) -> Result<Empty, Problem> {
    let one = must_be_closed(&cover(pen)?, &args.place)?;
    let why = reason(&args.why)?;
    must_administrate(pen)?;
    let changed = ClosureChanged {
        step: ClosureStep::Released,
        closed: None,
        why: Some(why),
        word: true,
    };
    write(pen, one.place.id, changed)
}

/// What is shown of a place: step, writer, number, clock, by whom.
type Last = (u8, i64, i64, i64, Id);

/// Puts a place back where it was before the last step.
pub(super) fn take_back_closure(pen: &mut Pen<'_>, args: PlaceArgs) -> Result<Empty, Problem> {
    let nothing = || {
        Problem::refused(
            "nothing",
            "没有可以撤回的操作。",
            "There is nothing to take back.",
        )
    };
    let last: Option<Last> = pen
        .db()
        .prepare_cached("SELECT step, writer, seq, clock, by_id FROM closure WHERE place = ? AND shown = 1")?
        .query_row([args.place], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
        })
        .optional()?;
    let (step, writer, seq, clock, by) = last.ok_or_else(nothing)?;
    let step = super::fold::step_of(step).ok_or_else(nothing)?;
    if matches!(step, ClosureStep::TakenBack | ClosureStep::Settled) {
        return Err(nothing());
    }
    must_be_agreed(&cover(pen)?, &args.place)?;
    if by != pen.by() {
        must_administrate(pen)?;
    }
    let before: Option<Option<Vec<u8>>> = pen
        .db()
        .prepare_cached(
            "SELECT closed FROM closure WHERE place = ?1 AND clock <= ?2 AND NOT (writer = ?3 AND seq = ?4)
             ORDER BY clock DESC, writer DESC, seq DESC LIMIT 1",
        )?
        .query_row(params![args.place, clock, writer, seq], |row| row.get(0))
        .optional()?;
    let changed = ClosureChanged {
        step: ClosureStep::TakenBack,
        closed: before.flatten().as_deref().and_then(read),
        why: None,
        word: false,
    };
    write(pen, args.place, changed)
}
