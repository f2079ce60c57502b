//! What the screens of rounds and marks ask.

use super::door_types::*;
use super::facts::Outcome;
use super::scope;
use super::tally::{self, Targets};
use super::types::*;
use super::walk::{WALK, tags};
use crate::desk::Look;
use crate::features::closures::{Cover, turn};
use crate::features::filters::Bounds;
use crate::features::members::{Empty, IdArgs, Named};
use crate::features::register::place::address;
use crate::id::Id;
use crate::problem::Problem;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// A round that came with an import has the import's id and goes when the import is taken back.
const ROUND: &str = "SELECT id, name, kind, target, closed, starts_at, ends_at, kind_name FROM round
    WHERE NOT EXISTS (SELECT 1 FROM import i WHERE i.id = round.id AND i.undone)";

fn round_row(row: &Row<'_>, now_ms: i64) -> rusqlite::Result<RoundRow> {
    let starts_at = row.get(5)?;
    let state = match row.get(4)? {
        true => RoundState::Closed,
        false if starts_at > now_ms => RoundState::Planned,
        false => RoundState::Open,
    };
    let ends_at: Option<i64> = row.get(6)?;
    Ok(RoundRow {
        id: row.get(0)?,
        name: row.get(1)?,
        kind: RoundKind::of(&row.get::<_, String>(2)?),
        kind_name: row.get(7)?,
        target: TargetKind::of(&row.get::<_, String>(3)?),
        state,
        starts_at,
        ends_at,
        is_late: state == RoundState::Open && ends_at.is_some_and(|ends| ends <= now_ms),
        counts: CountsView::default(),
    })
}

/// Every round with its numbers, open ones first, the newest first; of the closed ones no more than asked for.
pub(crate) fn list_rounds(look: &Look<'_>, args: ListRounds) -> Result<Vec<RoundRow>, Problem> {
    let now_ms = look.latest_ms()?;
    let mut open = look.db.prepare_cached(&format!(
        "{ROUND} AND NOT closed ORDER BY starts_at DESC, id DESC"
    ))?;
    let mut closed = look.db.prepare_cached(&format!(
        "{ROUND} AND closed ORDER BY starts_at DESC, id DESC LIMIT ?"
    ))?;
    let most = args.closed.map_or(-1, i64::from);
    let mut rounds: Vec<RoundRow> = open
        .query_map([], |row| round_row(row, now_ms))?
        .chain(closed.query_map([most], |row| round_row(row, now_ms))?)
        .collect::<rusqlite::Result<_>>()?;
    for round in &mut rounds {
        round.counts = tally::in_all(look.db, &round.id)?;
    }
    Ok(rounds)
}

/// Every round by its name, open ones first, the newest first; nothing is counted.
pub(crate) fn round_names(look: &Look<'_>, _: Empty) -> Result<Vec<RoundName>, Problem> {
    let mut all = look
        .db
        .prepare_cached(&format!("{ROUND} ORDER BY closed, starts_at DESC, id DESC"))?;
    let names = all.query_map([], |row| {
        Ok(RoundName {
            id: row.get(0)?,
            name: row.get(1)?,
            kind: RoundKind::of(row.get_ref(2)?.as_str()?),
        })
    })?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

/// The rounds that have tubes, those under way first, then the newest. Of still older ones nothing lies on a table any more.
pub(crate) fn tubed_rounds(db: &Connection) -> rusqlite::Result<Vec<Id>> {
    const MOST: u32 = 12;
    let mut all = db.prepare_cached(&format!(
        "{ROUND} AND tube_size IS NOT NULL ORDER BY closed, starts_at DESC, id DESC LIMIT {MOST}"
    ))?;
    all.query_map([], |row| row.get(0))?.collect()
}

/// The rounds under way, each with how far it is, the newest first.
pub(crate) fn open_rounds(look: &Look<'_>) -> rusqlite::Result<Vec<(RoundRow, ProgressView)>> {
    let now_ms = look.latest_ms()?;
    let mut open = look.db.prepare_cached(&format!(
        "{ROUND} AND NOT closed AND starts_at <= ? ORDER BY starts_at DESC, id DESC"
    ))?;
    let cover = Cover::read(look.db, look.now_ms)?;
    let rounds = open.query_map([now_ms], |row| round_row(row, now_ms))?;
    rounds
        .map(|round| {
            let mut round = round?;
            let progress = progress(look.db, &round.id, &cover)?;
            round.counts = progress.counts;
            Ok((round, progress))
        })
        .collect()
}

pub(super) fn find_round(look: &Look<'_>, id: &Id) -> Result<RoundRow, Problem> {
    let now_ms = look.latest_ms()?;
    let mut one = look.db.prepare_cached(&format!("{ROUND} AND id = ?"))?;
    let round = one.query_row([id], |row| round_row(row, now_ms)).optional()?;
    round.ok_or_else(|| Problem::not_found("这个轮次", "round"))
}

pub(crate) fn show_round(look: &Look<'_>, args: IdArgs) -> Result<RoundView, Problem> {
    let mut row = find_round(look, &args.id)?;
    row.counts = tally::in_all(look.db, &args.id)?;
    let mut view = look
        .db
        .prepare_cached("SELECT tube_size, item, quantity, place, filter, after FROM round WHERE id = ?")?
        .query_row([args.id], |more| {
            let filter: Option<String> = more.get(4)?;
            Ok(RoundView {
                row,
                outcomes: Vec::new(),
                tube_size: more.get(0)?,
                item: more.get(1)?,
                quantity: more
                    .get::<_, Option<i64>>(2)?
                    .map(|thousandths| thousandths as f64 / 1000.0),
                place: more.get(3)?,
                scope: Vec::new(),
                filter: filter
                    .map(|text| Bounds::read(&text))
                    .transpose()?
                    .map(|bounds| bounds.filter),
                questions: Vec::new(),
                after: more.get::<_, Option<Id>>(5)?.map(|id| Named {
                    id,
                    name: String::new(),
                }),
            })
        })?;
    view.outcomes = outcomes(look.db, &args.id)?;
    view.questions = questions(look.db, &args.id)?;
    view.scope = scope::of(look.db, &args.id)?;
    if let Some(after) = &mut view.after {
        let name = look
            .db
            .prepare_cached("SELECT name FROM round WHERE id = ?")?
            .query_row([after.id], |row| row.get(0))
            .optional()?;
        // The other round may have been destroyed.
        after.name = name.unwrap_or_default();
    }
    Ok(view)
}

/// The outcomes of a round, each with its key.
pub(crate) fn outcomes(db: &Connection, round: &Id) -> rusqlite::Result<Vec<OutcomeView>> {
    let mut all =
        db.prepare_cached("SELECT code, name, again_min FROM outcome WHERE round = ? ORDER BY place, code")?;
    let rows = all.query_map([round], |row| {
        Ok(Outcome {
            code: row.get(0)?,
            name: row.get(1)?,
            again_min: row.get(2)?,
        })
    })?;
    rows.zip(1..)
        .map(|(row, key)| row.map(|outcome| OutcomeView::of(outcome, key)))
        .collect()
}

/// What a round asks beside the outcome.
pub(crate) fn questions(db: &Connection, round: &Id) -> rusqlite::Result<Vec<QuestionView>> {
    db.prepare_cached("SELECT code, name, choices FROM question WHERE round = ? ORDER BY code")?
        .query_map([round], |row| {
            Ok(QuestionView {
                code: row.get(0)?,
                name: row.get(1)?,
                choices: row.get_ref(2)?.as_str()?.lines().map(str::to_owned).collect(),
            })
        })?
        .collect()
}

pub(super) fn round_counts(look: &Look<'_>, args: RoundArgs) -> Result<CountsView, Problem> {
    find_round(look, &args.round)?;
    Ok(tally::in_all(look.db, &args.round)?)
}

pub(crate) fn round_progress(look: &Look<'_>, args: IdArgs) -> Result<ProgressView, Problem> {
    find_round(look, &args.id)?;
    let cover = Cover::read(look.db, look.now_ms)?;
    Ok(progress(look.db, &args.id, &cover)?)
}

/// The same in the order of the sweep: what closures put first or last, else as it stands.
pub(crate) fn round_in_turn(look: &Look<'_>, args: IdArgs) -> Result<ProgressView, Problem> {
    let mut progress = round_progress(look, args)?;
    progress
        .buildings
        .sort_by_key(|building| turn(building.closure.as_ref()));
    for building in &mut progress.buildings {
        building.units.sort_by_key(|unit| turn(unit.closure.as_ref()));
    }
    Ok(progress)
}

/// How far a round is, by building and unit.
pub(crate) fn progress(db: &Connection, round: &Id, cover: &Cover) -> rusqlite::Result<ProgressView> {
    let mut progress = ProgressView {
        counts: CountsView::default(),
        buildings: Vec::new(),
    };
    for unit in tally::by_unit(db, round)? {
        progress.counts.add(unit.counts);
        if progress
            .buildings
            .last()
            .is_none_or(|last| last.id != unit.building)
        {
            progress.buildings.push(BuildingProgressView {
                closure: cover.building(&unit.compound_id, &unit.building),
                id: unit.building,
                name: unit.building_name,
                compound: unit.compound,
                counts: CountsView::default(),
                units: Vec::new(),
            });
        }
        if let Some(building) = progress.buildings.last_mut() {
            building.counts.add(unit.counts);
            building.units.push(UnitProgressView {
                closure: cover.unit(&unit.compound_id, &unit.building, &unit.unit),
                id: unit.unit,
                name: unit.unit_name,
                counts: unit.counts,
            });
        }
    }
    Ok(progress)
}

pub(super) fn missing_by_building(
    look: &Look<'_>,
    args: RoundArgs,
) -> Result<Vec<MissingInBuilding>, Problem> {
    find_round(look, &args.round)?;
    Ok(tally::missing_by_building(look.db, &args.round)?)
}

/// Those without a mark, in walking order.
pub(crate) fn missing_targets(look: &Look<'_>, args: MissingTargets) -> Result<MissingList, Problem> {
    find_round(look, &args.round)?;
    let targets = Targets::of(look.db, &args.round)?;
    let who = Who::of(targets.kind);
    let from = format!(
        "FROM {} JOIN home h ON {} JOIN unit u ON u.id = s.unit JOIN building b ON b.id = s.building
         JOIN compound c ON c.id = b.compound WHERE (?2 IS NULL OR s.building = ?2)
         AND NOT EXISTS (SELECT 1 FROM mark m WHERE m.round = ?1 AND m.target = t.id AND m.nth = 0 AND m.outcome > 0)",
        targets.from(),
        who.home
    );
    let total: i64 = look
        .db
        .prepare_cached(&format!("SELECT count(*) {from}"))?
        .query_row(params![args.round, args.building], |row| row.get(0))?;
    let sql = format!(
        "SELECT t.id, {}, b.name, u.name, h.room, b.id, {} {from}
         ORDER BY c.at, c.id, b.sort, b.id, u.sort, u.id, {WALK}, t.seq LIMIT ?3 OFFSET ?4",
        who.name, who.care
    );
    let mut all = look.db.prepare_cached(&sql)?;
    let rows = all.query_map(
        params![args.round, args.building, args.limit.min(500), args.offset],
        |row| {
            let text = |place| row.get::<_, String>(place);
            Ok(MissingRow {
                id: row.get(0)?,
                name: text(1)?,
                address: address(&text(2)?, &text(3)?, &text(4)?),
                building: row.get(5)?,
                care: tags(row.get(6)?),
            })
        },
    )?;
    Ok(MissingList {
        total: total as u64,
        rows: rows.collect::<rusqlite::Result<_>>()?,
    })
}

/// Expressions about a target `t` and the home `h` it is behind.
pub(super) struct Who {
    /// Its name; of a home, who lives there, or its room where nobody does.
    pub name: String,
    /// Care tags.
    pub care: String,
    /// That `h` is the home.
    pub home: &'static str,
}

impl Who {
    pub(super) fn of(kind: TargetKind) -> Who {
        const LIVING_THERE: &str = "resident r WHERE r.present = 1 AND r.building = t.building AND r.unit = t.unit AND r.home = t.id";
        match kind {
            TargetKind::Resident => Who {
                name: "t.name".to_owned(),
                care: "t.care".to_owned(),
                home: "h.id = t.home",
            },
            TargetKind::Home => Who {
                name: format!("coalesce((SELECT group_concat(r.name, '、') FROM {LIVING_THERE}), t.room)"),
                care: format!("(SELECT group_concat(r.care, char(10)) FROM {LIVING_THERE})"),
                home: "h.id = t.id",
            },
        }
    }
}
