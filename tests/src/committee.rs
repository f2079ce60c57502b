//! A small committee to work in: one building of a hundred homes and a round over them.

use crate::process::App;
use serde_json::{Value, json};

/// What tests need to know of it.
#[derive(Clone)]
pub struct Committee {
    /// Its space.
    pub space: String,
    /// The compound.
    pub compound: String,
    /// The round.
    pub round: String,
    /// The homes.
    pub homes: Vec<String>,
    /// A resident of the first home.
    pub resident: String,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Founds it on the laptop of `app`.
///
/// # Panics
/// When a call fails.
pub fn found(app: &mut App) -> Committee {
    let people = json!({"name": "清溪居委会", "staff_name": "王芳", "device_name": "前台"});
    let status = app.call("create_committee", people);
    let compound = app.call("add_compound", json!({"name": "清溪一村"}))["id"].take();
    let building =
        json!({"compound": compound, "name": "1号楼", "units": 1, "floors": 20, "rooms_per_floor": 5});
    let building = app.call("add_building", building)["id"].take();
    let shown = app.call("show_building", json!({ "id": building }));
    let homes: Vec<String> = shown["units"][0]["homes"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|home| text(&home["id"]))
        .collect();
    assert_eq!(homes.len(), 100);
    let resident = app.call("add_resident", json!({"home": homes[0], "name": "赵敏"}));
    let round = json!({"name": "第一轮敲门", "kind": "visit", "target": "home", "compounds": [compound],
        "buildings": [], "outcomes": [], "starts_at": 0});
    let round = app.call("open_round", round);
    Committee {
        space: text(&status["space"]["id"]),
        compound: text(&compound),
        round: text(&round["id"]),
        homes,
        resident: text(&resident["id"]),
    }
}

impl Committee {
    /// The command that marks the home with this number.
    pub fn mark(&self, home: usize, outcome: u8, note: &str) -> Value {
        json!({"call": "record_mark", "args":
            {"round": self.round, "target": self.homes[home % self.homes.len()], "outcome": outcome, "note": note}})
    }
}
