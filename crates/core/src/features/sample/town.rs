//! The sample's places, rounds and supplies.

use super::people::{Dice, People};
use crate::features::register::{BuildingAdded, CompoundAdded, HomeAdded, UnitAdded};
use crate::features::supplies::{ItemAdded, MovementRecorded, PlaceAdded, movement};
use crate::features::sweeps::{
    DeliveryMarked, MarkRecorded, Outcome, RoundOpened, delivery_draft, mark_draft, own_outcomes,
};
use crate::id::Id;
use crate::problem::Problem;
use crate::space::Pen;

/// (name, buildings, units, floors, homes a floor)
const COMPOUNDS: &[(&str, u32, u32, u32, u32)] = &[
    ("云杉苑", 9, 2, 6, 4),
    ("清溪花园", 7, 2, 11, 3),
    ("澄河一村", 12, 3, 6, 2),
];
/// (name, specification, unit, thousandths received)
const ITEMS: &[(&str, &str, &str, i64)] = &[
    ("蔬菜包", "约10斤/份", "份", 1_200_000),
    ("抗原检测试剂盒", "20人份/盒", "盒", 180_000),
    ("N95口罩", "20只/盒", "盒", 320_000),
    ("含氯消毒片", "100片/瓶", "瓶", 46_000),
    ("一次性防护服", "L码", "套", 150_000),
    ("大米", "10kg/袋", "袋", 60_000),
];
const HOUR_MS: i64 = 3_600_000;

/// A home with the residents in it, in walking order.
struct Home {
    id: Id,
    residents: Vec<Id>,
}

pub(super) fn build(pen: &mut Pen<'_>) -> Result<(), Problem> {
    let mut compounds = Vec::new();
    let mut homes = Vec::new();
    let today = chrono::DateTime::from_timestamp_millis(pen.now_ms())
        .unwrap_or_default()
        .date_naive();
    let mut people = People::new(today);
    for shape in COMPOUNDS {
        compounds.push(compound(pen, *shape, &mut people, &mut homes)?);
    }
    let (item, place) = supplies(pen)?;
    screening(pen, &compounds, &homes)?;
    delivery(pen, compounds[0], &homes, item, place)
}

fn compound(
    pen: &mut Pen<'_>,
    shape: (&str, u32, u32, u32, u32),
    people: &mut People,
    homes: &mut Vec<Home>,
) -> Result<Id, Problem> {
    let (name, buildings, units, floors, rooms) = shape;
    let compound = pen.make_id();
    pen.write(
        CompoundAdded {
            name: name.to_owned(),
            import: None,
        }
        .draft(compound),
    )?;
    for number in 1..=buildings {
        let building = pen.make_id();
        pen.write(
            BuildingAdded {
                compound,
                name: number.to_string(),
                import: None,
            }
            .draft(building),
        )?;
        for number in 1..=units {
            let unit = pen.make_id();
            pen.write(
                UnitAdded {
                    building,
                    name: number.to_string(),
                    import: None,
                }
                .draft(unit),
            )?;
            for floor in (1..=floors).rev() {
                for room in 1..=rooms {
                    let id = pen.make_id();
                    pen.write(
                        HomeAdded {
                            unit,
                            room: (floor * 100 + room).to_string(),
                            import: None,
                        }
                        .draft(id),
                    )?;
                    let mut residents = Vec::new();
                    for resident in people.household(id) {
                        let who = pen.make_id();
                        pen.write(resident.draft(who))?;
                        residents.push(who);
                    }
                    homes.push(Home { id, residents });
                }
            }
        }
    }
    Ok(compound)
}

/// Two places and what came in; gives the vegetable packs and the gate they go out of.
fn supplies(pen: &mut Pen<'_>) -> Result<(Id, Id), Problem> {
    let mut places = Vec::new();
    for name in ["居委仓库", "东门发放点"] {
        let id = pen.make_id();
        pen.write(
            PlaceAdded {
                name: name.to_owned(),
                import: None,
            }
            .draft(id),
        )?;
        places.push(id);
    }
    let mut first = None;
    for (name, spec, unit, quantity) in ITEMS {
        let item = pen.make_id();
        let added = ItemAdded {
            name: (*name).to_owned(),
            spec: Some((*spec).to_owned()),
            unit: (*unit).to_owned(),
            import: None,
        };
        pen.write(added.draft(item))?;
        let received = MovementRecorded {
            to: Some(places[0]),
            source: Some("街道下拨".to_owned()),
            ..movement("receipt", *quantity)
        };
        pen.write(received.draft(item))?;
        let moved = MovementRecorded {
            from: Some(places[0]),
            to: Some(places[1]),
            ..movement("transfer", quantity / 2)
        };
        pen.write(moved.draft(item))?;
        first = first.or(Some(item));
    }
    Ok((first.unwrap_or(Id::NIL), places[1]))
}

/// A screening that is about two thirds done, in tubes of ten.
fn screening(pen: &mut Pen<'_>, compounds: &[Id], homes: &[Home]) -> Result<(), Problem> {
    let round = pen.make_id();
    let opened = RoundOpened {
        name: "第3轮核酸筛查".to_owned(),
        kind: "screening".to_owned(),
        target: "resident".to_owned(),
        compounds: compounds.to_vec(),
        outcomes: own_outcomes(),
        tube_size: Some(10),
        starts_at: pen.now_ms() - 3 * HOUR_MS,
        ends_at: Some(pen.now_ms() + 5 * HOUR_MS),
        ..RoundOpened::default()
    };
    pen.write(opened.draft(round))?;
    let mut dice = Dice::new(7);
    let mut sampled = 0u32;
    for (place, home) in homes.iter().enumerate() {
        // The teams began at the front of each compound; what is at the end waits.
        if place % 340 > 235 {
            continue;
        }
        for target in &home.residents {
            let mark = match dice.below(14) {
                0 => MarkRecorded {
                    outcome: 50 + dice.below(3) as u8,
                    ..MarkRecorded::default()
                },
                _ => {
                    sampled += 1;
                    MarkRecorded {
                        outcome: 1,
                        tube: Some(format!("SH20220316{:04}", 1 + (sampled - 1) / 10)),
                        ..MarkRecorded::default()
                    }
                }
            };
            pen.write(mark_draft(round, *target, &mark))?;
        }
    }
    Ok(())
}

/// One pack a home in the first compound, half of it handed out.
fn delivery(pen: &mut Pen<'_>, compound: Id, homes: &[Home], item: Id, place: Id) -> Result<(), Problem> {
    let round = pen.make_id();
    let (_, buildings, units, floors, rooms) = COMPOUNDS[0];
    let opened = RoundOpened {
        name: "蔬菜包第1批发放".to_owned(),
        kind: "delivery".to_owned(),
        target: "home".to_owned(),
        compounds: vec![compound],
        outcomes: [(1, "已送达"), (50, "不在家"), (100, "不需要")]
            .map(|(code, name)| Outcome {
                code,
                name: name.to_owned(),
                again_min: None,
            })
            .to_vec(),
        item: Some(item),
        quantity: Some(1000),
        place: Some(place),
        starts_at: pen.now_ms() - HOUR_MS,
        ..RoundOpened::default()
    };
    pen.write(opened.draft(round))?;
    let first_compound = (buildings * units * floors * rooms) as usize;
    for home in homes.iter().take(first_compound / 2) {
        let outcome = if home.residents.is_empty() { 50 } else { 1 };
        let mark = DeliveryMarked {
            outcome,
            item,
            quantity: 1000,
            place,
            note: None,
            tap: None,
            again_at: None,
            answers: None,
            ticked: None,
        };
        pen.write(delivery_draft(round, home.id, &mark))?;
    }
    Ok(())
}
