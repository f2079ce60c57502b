//! The map of a building: floors and rooms, each home in one colour. What is shown decides which colours there are and
//! paints the homes ([`painted`]); everything else is the same for all.

use super::map_types::*;
use crate::desk::Look;
use crate::features::closures::Cover;
use crate::features::closures::rules::GoingOut;
use crate::features::members::Named;
use crate::features::needs::{due_by_home, high_need, watch};
use crate::features::sweeps::door_types::{DoorState, SweepBuilding};
use crate::features::sweeps::sweep_building;
use crate::id::Id;
use crate::legal_time;
use crate::problem::{Lang, Problem};
use rusqlite::{OptionalExtension, Row, params};
use std::collections::HashMap;

/// A colour: its code, in Chinese and in English, its tone.
type Colour = (&'static str, &'static str, &'static str, MapTone);

const NOBODY: Colour = ("nobody", "没有登记人", "nobody there", MapTone::Quiet);
const USE: &[Colour] = &[
    ("unsaid", "未登记用途", "not said", MapTone::Plain),
    ("own", "自住", "owners", MapTone::Good),
    ("rented", "出租", "rented", MapTone::Mark),
    ("vacant", "空关", "vacant", MapTone::Quiet),
    ("shared", "群租", "shared", MapTone::Bad),
    ("shop", "商用", "shop", MapTone::Other),
    ("other", "其他", "other", MapTone::Soon),
];
const CARE: &[Colour] = &[
    ("none", "无特殊关照", "no care tag", MapTone::Plain),
    ("care", "有特殊关照", "care", MapTone::Soon),
    ("high", "重点关照", "high need", MapTone::Bad),
    NOBODY,
];
const NEEDS: &[Colour] = &[
    ("none", "没有需求", "no need", MapTone::Plain),
    ("later", "以后", "later", MapTone::Mark),
    ("soon", "三天内", "within 3 days", MapTone::Soon),
    ("overdue", "已过期", "overdue", MapTone::Bad),
    NOBODY,
];
const AWAY: &[Colour] = &[
    ("home", "都在", "all at home", MapTone::Good),
    ("part", "有人暂离", "some away", MapTone::Soon),
    ("away", "全家暂离", "all away", MapTone::Mark),
    ("back", "该回来了", "due back", MapTone::Bad),
    NOBODY,
];
const DONE: &[Colour] = &[
    ("out", "不在本轮", "not in this round", MapTone::Quiet),
    ("done", "已完成", "done", MapTone::Good),
    ("part", "部分完成", "partly done", MapTone::Soon),
    ("not_done", "没做成", "not done", MapTone::Bad),
    ("missing", "还没做", "missing", MapTone::Plain),
    ("empty", "无需上门", "nobody to see", MapTone::Quiet),
];
const SUPPLIES: &[Colour] = &[
    ("not", "还没发", "not yet", MapTone::Plain),
    ("served", "已发", "handed out", MapTone::Good),
    ("twice", "发了多次", "more than once", MapTone::Bad),
    ("vacant", "空关", "vacant", MapTone::Quiet),
];

const CLOSURES: &[Colour] = &[
    ("open", "不封控", "open", MapTone::Plain),
    ("free", "管控中可进出", "closed, free to go", MapTone::Mark),
    ("compound", "人不出小区", "not out of the compound", MapTone::Soon),
    ("nobody", "足不出户", "not out of the home", MapTone::Bad),
];

/// Which colour each home has, and of how many it speaks; homes left out have the first.
#[derive(Default)]
struct Painted {
    colours: &'static [Colour],
    of: Option<Named>,
    homes: HashMap<Id, (usize, u64)>,
}

fn painted(look: &Look<'_>, args: &ShowBuildingMap) -> Result<Painted, Problem> {
    match args.by {
        MapBy::Use => by_use(look, &args.building),
        MapBy::Care => by_care(look, &args.building),
        MapBy::Needs => by_needs(look, &args.building),
        MapBy::Away => by_away(look, &args.building),
        MapBy::Done => by_round(look, args),
        MapBy::Supplies => by_supplies(look, args),
        MapBy::Closures => by_closures(look, &args.building),
    }
}

pub(super) fn show_building_map(look: &Look<'_>, args: ShowBuildingMap) -> Result<BuildingMapView, Problem> {
    let named = |row: &Row<'_>, place| {
        Ok::<_, rusqlite::Error>(Named {
            id: row.get(place)?,
            name: row.get(place + 1)?,
        })
    };
    let (building, compound) = look
        .db
        .prepare_cached(
            "SELECT b.id, b.name, c.id, c.name FROM building b JOIN compound c ON c.id = b.compound WHERE b.id = ?",
        )?
        .query_row([args.building], |row| Ok((named(row, 0)?, named(row, 2)?)))
        .optional()?
        .ok_or_else(|| Problem::not_found("这栋楼", "building"))?;
    let painted = painted(look, &args)?;
    let mut homes = vec![0u64; painted.colours.len()];
    let mut units: Vec<MapUnit> = Vec::new();
    let mut all = look.db.prepare_cached(
        "SELECT u.id, u.name, h.id, h.room, h.floor, (SELECT count(*) FROM resident r WHERE r.present = 1
            AND r.building = h.building AND r.unit = h.unit AND r.home = h.id)
         FROM unit u JOIN home h ON h.present = 1 AND h.building = u.building AND h.unit = u.id
         WHERE u.building = ?1 AND u.present
         ORDER BY u.sort, u.id, h.floor IS NULL, h.floor DESC, h.sort, h.id",
    )?;
    let mut rows = all.query([args.building])?;
    while let Some(row) = rows.next()? {
        let home: Id = row.get(2)?;
        let (colour, count) = painted.homes.get(&home).copied().unwrap_or((0, 0));
        let Some((code, ..)) = painted.colours.get(colour) else {
            continue;
        };
        homes[colour] += 1;
        let room = MapRoom {
            home,
            room: row.get(3)?,
            code,
            count,
            people: row.get::<_, i64>(5)? as u64,
        };
        put(&mut units, named(row, 0)?, row.get(4)?, room);
    }
    let cover = Cover::read(look.db, look.now_ms)?;
    for unit in &mut units {
        unit.closure = cover.unit(&compound.id, &building.id, &unit.id);
    }
    let legend = painted.colours.iter().zip(homes);
    let legend = legend.map(|((code, zh, en, tone), homes)| LegendRow {
        code,
        word: match look.lang {
            Lang::Zh => zh,
            Lang::En => en,
        },
        tone: *tone,
        homes,
    });
    Ok(BuildingMapView {
        building,
        compound,
        of: painted.of,
        legend: legend.collect(),
        units,
    })
}

/// Puts a room on its floor; rooms come unit by unit, from the top floor down.
fn put(units: &mut Vec<MapUnit>, unit: Named, floor: Option<i64>, room: MapRoom) {
    if units.last().is_none_or(|last| last.id != unit.id) {
        units.push(MapUnit {
            id: unit.id,
            name: unit.name,
            closure: None,
            floors: Vec::new(),
        });
    }
    let Some(last) = units.last_mut() else { return };
    match last.floors.last_mut().filter(|known| known.floor == floor) {
        Some(known) => known.rooms.push(room),
        None => last.floors.push(MapFloor {
            floor,
            rooms: vec![room],
        }),
    }
}

/// Paints every home for which `sql` has a row: the home, then numbers from which `colour` makes a colour and a count.
fn paint<const N: usize>(
    look: &Look<'_>,
    colours: &'static [Colour],
    sql: &str,
    values: &[&dyn rusqlite::ToSql],
    colour: fn([i64; N]) -> (&'static str, i64),
) -> Result<Painted, Problem> {
    let mut painted = Painted {
        colours,
        ..Painted::default()
    };
    let mut all = look.db.prepare_cached(sql)?;
    let mut rows = all.query(values)?;
    while let Some(row) = rows.next()? {
        let mut numbers = [0; N];
        for (place, number) in numbers.iter_mut().enumerate() {
            *number = row.get(place + 1)?;
        }
        let (code, count) = colour(numbers);
        painted.colour(row.get(0)?, code, count as u64);
    }
    Ok(painted)
}

impl Painted {
    fn colour(&mut self, home: Id, code: &str, count: u64) {
        let place = self.colours.iter().position(|(known, ..)| *known == code);
        self.homes.insert(home, (place.unwrap_or(0), count));
    }
}

/// Every home of the building ?1 with those who live in it, to count them.
const HOMES: &str =
    "FROM home h LEFT JOIN resident r ON r.present = 1 AND r.building = h.building AND r.unit = h.unit
    AND r.home = h.id WHERE h.present = 1 AND h.building = ?1 GROUP BY h.id";

fn by_use(look: &Look<'_>, building: &Id) -> Result<Painted, Problem> {
    let mut painted = Painted {
        colours: USE,
        ..Painted::default()
    };
    let sql = format!("SELECT h.id, coalesce(h.used_as, ''), count(r.id) {HOMES}");
    let mut all = look.db.prepare_cached(&sql)?;
    let mut rows = all.query([building])?;
    while let Some(row) = rows.next()? {
        painted.colour(
            row.get(0)?,
            row.get_ref(1)?.as_str().unwrap_or_default(),
            row.get::<_, i64>(2)? as u64,
        );
    }
    Ok(painted)
}

fn by_care(look: &Look<'_>, building: &Id) -> Result<Painted, Problem> {
    let tags = serde_json::to_string(&watch(look.db)?.tags).unwrap_or_default();
    let high = high_need("r.care", "?2");
    let sql = format!("SELECT h.id, count(r.id), count(r.care), coalesce(sum({high}), 0) {HOMES}");
    paint(
        look,
        CARE,
        &sql,
        params![building, tags],
        |[people, care, high]| match () {
            () if people == 0 => ("nobody", 0),
            () if high > 0 => ("high", care),
            () if care > 0 => ("care", care),
            () => ("none", 0),
        },
    )
}

fn by_away(look: &Look<'_>, building: &Id) -> Result<Painted, Problem> {
    let sql = format!(
        "SELECT h.id, count(r.id), coalesce(sum(r.status IS 'away'), 0),
            coalesce(sum(r.status IS 'away' AND coalesce(r.away_until, '9') <= ?2), 0) {HOMES}"
    );
    let today = legal_time::day(look.now_ms);
    paint(
        look,
        AWAY,
        &sql,
        params![building, today],
        |[people, away, back]| match () {
            () if people == 0 => ("nobody", 0),
            () if back > 0 => ("back", back),
            () if away == people => ("away", away),
            () if away > 0 => ("part", away),
            () => ("home", people),
        },
    )
}

/// The nearest need behind each door.
fn by_needs(look: &Look<'_>, building: &Id) -> Result<Painted, Problem> {
    let sql = format!("SELECT h.id, count(r.id) {HOMES}");
    let mut painted = paint(look, NEEDS, &sql, params![building], |[people]| match people {
        0 => ("nobody", 0),
        _ => ("none", 0),
    })?;
    let mut homes: HashMap<Id, (i64, u64)> = HashMap::new();
    for need in due_by_home(look, building)? {
        let (nearest, count) = homes.entry(need.home).or_insert((i64::MAX, 0));
        *nearest = need.in_days.min(*nearest);
        *count += 1;
    }
    for (home, (in_days, count)) in homes {
        let code = match in_days {
            ..0 => "overdue",
            0..=3 => "soon",
            _ => "later",
        };
        painted.colour(home, code, count);
    }
    Ok(painted)
}

/// What the strictest closure over each stairwell says about going out, and how many it says it to.
fn by_closures(look: &Look<'_>, building: &Id) -> Result<Painted, Problem> {
    let mut painted = Painted {
        colours: CLOSURES,
        ..Painted::default()
    };
    let cover = Cover::read(look.db, look.now_ms)?;
    if cover.is_empty() {
        return Ok(painted);
    }
    let compound = Cover::compound_of(look.db, building)?;
    let mut units: HashMap<Id, Option<&str>> = HashMap::new();
    let sql = format!("SELECT h.id, h.unit, count(r.id) {HOMES}");
    let mut all = look.db.prepare_cached(&sql)?;
    let mut rows = all.query([building])?;
    while let Some(row) = rows.next()? {
        let unit: Id = row.get(1)?;
        let code = *units.entry(unit).or_insert_with(|| {
            cover
                .unit(&compound, building, &unit)
                .map(|badge| match badge.out {
                    GoingOut::Nobody => "nobody",
                    GoingOut::Compound => "compound",
                    GoingOut::Free => "free",
                })
        });
        if let Some(code) = code {
            painted.colour(row.get(0)?, code, row.get::<_, i64>(2)? as u64);
        }
    }
    Ok(painted)
}

/// As the sweep of the round itself shows each door.
fn by_round(look: &Look<'_>, args: &ShowBuildingMap) -> Result<Painted, Problem> {
    let round = round(look, args.round, "o.closed = 0")?;
    let swept = SweepBuilding {
        round: round.id,
        building: args.building,
    };
    let mut painted = Painted {
        colours: DONE,
        of: Some(round),
        ..Painted::default()
    };
    let swept = sweep_building(look, swept)?;
    for door in swept.units.into_iter().flat_map(|unit| unit.doors) {
        let left = door
            .targets
            .iter()
            .filter(|target| target.sense.is_none())
            .count();
        let code = match door.state {
            DoorState::Done => "done",
            DoorState::Part => "part",
            DoorState::NotDone => "not_done",
            DoorState::Missing => "missing",
            DoorState::Empty => "empty",
        };
        painted.colour(door.home, code, left as u64);
    }
    Ok(painted)
}

fn by_supplies(look: &Look<'_>, args: &ShowBuildingMap) -> Result<Painted, Problem> {
    let (of, column) = match args.item {
        Some(item) => {
            let name = "SELECT name FROM item WHERE id = ?";
            let name: Option<String> = look
                .db
                .prepare_cached(name)?
                .query_row([item], |row| row.get(0))
                .optional()?;
            let name = name.ok_or_else(|| Problem::not_found("这种物资", "item"))?;
            (Named { id: item, name }, "item")
        }
        None => (round(look, args.round, "o.kind = 'delivery'")?, "round"),
    };
    let sql = format!(
        "SELECT h.id, (SELECT count(*) FROM movement v WHERE v.home = h.id AND v.home IS NOT NULL AND v.{column} = ?2
            AND v.withdrawn = 0), h.used_as IS 'vacant'
         FROM home h WHERE h.present = 1 AND h.building = ?1"
    );
    let painted = paint(
        look,
        SUPPLIES,
        &sql,
        params![args.building, of.id],
        |[times, vacant]| match times {
            0 if vacant == 1 => ("vacant", 0),
            0 => ("not", 0),
            1 => ("served", 1),
            more => ("twice", more),
        },
    )?;
    Ok(Painted {
        of: Some(of),
        ..painted
    })
}

/// The round that is meant; where none is, the newest that fits.
fn round(look: &Look<'_>, round: Option<Id>, fits: &str) -> Result<Named, Problem> {
    let sql = match round {
        Some(_) => "SELECT o.id, o.name FROM round o WHERE o.id = ?1".to_owned(),
        None => format!(
            "SELECT o.id, o.name FROM round o WHERE ?1 IS NULL AND {fits} ORDER BY o.closed, o.starts_at DESC, o.id DESC LIMIT 1"
        ),
    };
    let found = look.db.prepare_cached(&sql)?.query_row([round], |row| {
        Ok(Named {
            id: row.get(0)?,
            name: row.get(1)?,
        })
    });
    found.optional()?.ok_or_else(|| match round {
        Some(_) => Problem::not_found("这个轮次", "round"),
        None => Problem::refused("no_round", "没有可以显示的轮次。", "There is no round to show."),
    })
}
