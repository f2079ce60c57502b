//! Of what there is too little: no thresholds to keep, only what the books and the rounds under way say.

use super::types::{LowStockRow, TodayRound};
use crate::desk::Look;
use crate::features::members::{Empty, IdArgs, Named};
use crate::features::supplies::types::{StockRow, StockView};
use crate::features::sweeps::types::RoundKind;
use crate::features::{supplies, sweeps};
use crate::id::Id;
use crate::problem::Problem;

/// What the deliveries under way will run short of, then what is below zero elsewhere.
pub(super) fn low_stock(look: &Look<'_>, rounds: &[TodayRound]) -> Result<Vec<LowStockRow>, Problem> {
    let stock = supplies::show_stock(look, Empty {})?;
    let mut low: Vec<LowStockRow> = Vec::new();
    for round in rounds
        .iter()
        .filter(|round| round.row.kind == RoundKind::Delivery)
    {
        let delivery = sweeps::show_round(look, IdArgs { id: round.row.id })?;
        let (Some(item), Some(each), Some(place)) = (delivery.item, delivery.quantity, delivery.place) else {
            continue;
        };
        let left = round.row.counts.not_done + round.row.counts.missing;
        let needed = left as f64 * each;
        let found = stock.rows.iter().find(|row| row.item.id == item);
        if let Some(row) = found
            && there(row, place) < needed
        {
            low.push(LowStockRow {
                needed: Some(needed),
                round: Some(round.row.id),
                ..line(&stock, row, place)
            });
        }
    }
    for row in &stock.rows {
        for at in row.at.iter().filter(|at| at.quantity < 0.0) {
            let told = |known: &LowStockRow| known.item.id == row.item.id && known.place.id == at.place;
            if !low.iter().any(told) {
                low.push(line(&stock, row, at.place));
            }
        }
    }
    Ok(low)
}

fn there(row: &StockRow, place: Id) -> f64 {
    let at = row.at.iter().find(|at| at.place == place);
    at.map_or(0.0, |at| at.quantity)
}

fn line(stock: &StockView, row: &StockRow, place: Id) -> LowStockRow {
    let name = match &row.item.spec {
        Some(spec) => format!("{} {spec}", row.item.name),
        None => row.item.name.clone(),
    };
    let known = stock.places.iter().find(|known| known.id == place);
    LowStockRow {
        item: Named {
            id: row.item.id,
            name,
        },
        unit: row.item.unit.clone(),
        place: Named {
            id: place,
            name: known.map(|place| place.name.clone()).unwrap_or_default(),
        },
        quantity: there(row, place),
        needed: None,
        round: None,
    }
}
