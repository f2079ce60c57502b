//! The sheet that is put up in a stairwell: when which doors come down, and where to. It names rooms and nobody.

use super::queues::queue_before;
use super::rows::{Everybody, Person, Point};
use super::types::PrintNotices;
use crate::desk::{Desk, Look};
use crate::features::disclosures::Maker;
use crate::features::members::IdArgs;
use crate::features::register::place::{building_label, unit_label};
use crate::features::reports::{ExportView, file_name};
use crate::features::sweeps;
use crate::id::Id;
use crate::legal_time;
use crate::print::{self, Block, Sheet};
use crate::problem::{Lang, Problem};

/// Batches of one printing.
const MOST: usize = 100;
/// The share of a page's width: when, which floor, which doors.
const PARTS: [f32; 3] = [1.6, 1.4, 5.0];

/// The page of a batch.
struct Notice {
    place: String,
    point: String,
    hours: Option<(i64, i64)>,
    /// Which of the stairwell's batches so far, and of how many.
    nth: usize,
    of: usize,
    people: usize,
    /// When, floor and doors, from the top down.
    doors: Vec<(i64, Option<i64>, Vec<String>)>,
}

pub(super) fn print_notices(desk: &Desk, args: PrintNotices, lang: Lang) -> Result<ExportView, Problem> {
    let lang = args.lang.unwrap_or(lang);
    if args.batches.is_empty() || args.batches.len() > MOST {
        return Err(Problem::bad(
            "batches",
            format!("请选择 1–{MOST} 批。"),
            format!("Choose 1 to {MOST} batches."),
        ));
    }
    let (round, notices) = desk.look(lang, |look| {
        let round = sweeps::show_round(look, IdArgs { id: args.round })?;
        let all = Everybody::of(look.db, &args.round, look.now_ms)?;
        let notices = args.batches.iter().map(|batch| notice(look, &all, batch));
        let notices = notices.collect::<Result<Vec<Option<Notice>>, Problem>>()?;
        Ok((round.row.name, notices.into_iter().flatten().collect::<Vec<_>>()))
    })?;
    if notices.is_empty() {
        return Err(Problem::refused(
            "nobody_called",
            "这些批次里已经没有要叫下楼的人。",
            "Nobody of these batches is to be called down any more.",
        ));
    }
    let title = lang.pick("下楼通知", "Notice to come down");
    let sheet = Sheet {
        title: title.to_owned(),
        lang,
        foot: format!("{round}　{}", Maker::here(desk, lang)?.printed(false, lang)),
        keyword: None,
        blocks: notices
            .iter()
            .enumerate()
            .flat_map(|(nth, notice)| {
                let apart = (nth > 0).then_some(Block::Break);
                apart.into_iter().chain(page(&round, notice, lang))
            })
            .collect(),
    };
    let print = print::made(&sheet, args.window.unwrap_or(false))?;
    let name = file_name(&format!("{title}_{round}"), "pdf", desk.world().clock.now_ms());
    Ok(ExportView::printed(desk, name, print, notices.len() as u64))
}

/// What the notice of a batch says; nothing where nobody of it is called any more.
fn notice(look: &Look<'_>, all: &Everybody, id: &Id) -> Result<Option<Notice>, Problem> {
    let missing = || Problem::not_found("这一批", "batch");
    let at = all
        .batches
        .iter()
        .position(|batch| batch.id == *id)
        .ok_or_else(missing)?;
    let batch = &all.batches[at];
    let point = all
        .points
        .iter()
        .find(|point| point.id == batch.point)
        .ok_or_else(missing)?;
    let people: Vec<&Person> = all
        .people
        .iter()
        .filter(|person| person.batch == Some(at) && person.comes_down())
        .collect();
    let Some(first) = people.first() else {
        return Ok(None);
    };
    let same = |other: usize| all.batches[other].unit == batch.unit;
    let of = (0..all.batches.len()).filter(|other| same(*other)).count();
    Ok(Some(Notice {
        place: format!(
            "{} {}{}",
            first.target.compound_name,
            building_label(&first.target.building_name),
            unit_label(&first.target.unit_name)
        ),
        point: point.name.clone(),
        hours: point.saved.opens_at.zip(point.saved.closes_at),
        nth: (0..=at).filter(|other| same(*other)).count(),
        of,
        people: people.len(),
        doors: doors(
            &people,
            begins(look, point, batch.at),
            per_minute(point, queue_before(all, at)),
        ),
    }))
}

/// Nobody comes before the point opens.
fn begins(look: &Look<'_>, point: &Point, called_at: i64) -> i64 {
    called_at.max(look.now_ms).max(point.saved.opens_at.unwrap_or(0))
}

/// How many the point takes in a minute, and how many come before.
fn per_minute(point: &Point, before: u64) -> (f64, u64) {
    let hourly = point.saved.lanes.saturating_mul(point.saved.lane_per_hour).max(1);
    (f64::from(hourly) / 60.0, before)
}

/// Floor by floor from the top down, each when those before it are through, to five minutes: nobody stands on the stairs for long.
fn doors(
    people: &[&Person],
    begins: i64,
    (rate, before): (f64, u64),
) -> Vec<(i64, Option<i64>, Vec<String>)> {
    const FIVE_MS: i64 = 5 * 60_000;
    let mut floors: Vec<(i64, Option<i64>, Vec<String>)> = Vec::new();
    for (nth, person) in people.iter().enumerate() {
        let (floor, room) = (person.target.floor, &person.target.room);
        match floors.last_mut().filter(|(_, known, _)| *known == floor) {
            Some((_, _, rooms)) if rooms.last() == Some(room) => {}
            Some((_, _, rooms)) => rooms.push(room.clone()),
            None => {
                let wait = ((before + nth as u64) as f64 / rate * 60_000.0) as i64;
                let when = begins.saturating_add(wait);
                floors.push((when - when.rem_euclid(FIVE_MS), floor, vec![room.clone()]));
            }
        }
    }
    floors
}

fn page(round: &str, notice: &Notice, lang: Lang) -> Vec<Block> {
    let clock = |at: i64| legal_time::minute(at).chars().skip(11).collect::<String>();
    let hours = notice
        .hours
        .map(|(from, until)| format!("{}–{}", legal_time::minute(from), clock(until)));
    let say = |zh: &str, en: &str, value: String| (lang.pick(zh, en).to_owned(), value);
    let mut pairs = vec![
        say("去哪里", "Where", notice.point.clone()),
        say("哪个楼道", "Stairwell", notice.place.clone()),
        say(
            "第几批",
            "Batch",
            match lang {
                Lang::Zh => format!(
                    "第 {} 批，本楼道共叫 {} 批，这批 {} 人",
                    notice.nth, notice.of, notice.people
                ),
                Lang::En => format!(
                    "{} of {} called here, {} people",
                    notice.nth, notice.of, notice.people
                ),
            },
        ),
    ];
    pairs.extend(hours.map(|hours| say("开放时间", "Open", hours)));
    let heads = match lang {
        Lang::Zh => ["大约几点下楼", "楼层", "门牌"],
        Lang::En => ["Come down about", "Floor", "Doors"],
    };
    let rows = notice.doors.iter().map(|(at, floor, rooms)| {
        let floor = floor.map_or_else(String::new, |floor| match lang {
            Lang::Zh => format!("{floor} 楼"),
            Lang::En => floor.to_string(),
        });
        vec![clock(*at), floor, rooms.join("　")]
    });
    vec![
        Block::Title(lang.pick("请按时间下楼", "Please come down at your time").to_owned()),
        Block::Heading(format!("{}　{round}", notice.place)),
        Block::Pairs(pairs),
        Block::Table {
            parts: PARTS.to_vec(),
            heads: heads.map(str::to_owned).to_vec(),
            rows: rows.collect(),
        },
        Block::Text(
            lang.pick(
                "请戴好口罩，和前后的人保持距离；下不了楼的请告诉居委会，我们上门。",
                "Please wear a mask and keep your distance. Whoever cannot come down, tell us: we come to your door.",
            )
            .to_owned(),
        ),
    ]
}
