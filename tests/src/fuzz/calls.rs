//! Every call of the desk, with arguments from anywhere: what a page, a script or a terminal could send.

use linli_core::desk::{Desk, Lang, World, table};
use serde_json::{Value, json};
use std::cell::RefCell;
use tempfile::TempDir;

/// A desk takes so many calls before another begins.
const LIFE: usize = 400;

struct Place {
    desk: Desk,
    made: usize,
    _dir: TempDir,
}

thread_local!(static PLACE: RefCell<Option<Place>> = const { RefCell::new(None) });

/// The first byte chooses the call, the rest are its arguments as JSON.
pub fn calls(bytes: &[u8]) {
    let Some((which, text)) = bytes.split_first() else {
        return;
    };
    let entry = &table()[usize::from(*which) % table().len()];
    let Ok(args) = serde_json::from_slice::<Value>(text) else {
        return;
    };
    PLACE.with_borrow_mut(|place| {
        if place.as_ref().is_none_or(|place| place.made >= LIFE) {
            let dir = super::scratch();
            let desk = Desk::open(dir.path(), World::system()).expect("a desk opens");
            crate::meet::found(&desk);
            *place = Some(Place {
                desk,
                made: 0,
                _dir: dir,
            });
        }
        let Some(place) = place.as_mut() else { return };
        place.made += 1;
        if let Err(problem) = place.desk.call(entry.name, args, Lang::Zh) {
            assert!(!problem.say(Lang::Zh).is_empty() && !problem.say(Lang::En).is_empty());
            assert_ne!(problem.code, "storage", "{}: {problem}", entry.name);
        }
    });
}

pub fn seeds() -> Vec<Vec<u8>> {
    let id = "017f9006-3406-781d-936f-9137314e9ba8";
    let whole = json!({"name": "一村", "text": "zm", "id": id, "home": id, "round": id, "target": id, "compound": id, "building": id,
        "resident": id, "device": id, "staff": id, "unit": "袋", "outcome": 1, "note": "x", "kind": "visit", "compounds": [id],
        "buildings": [], "outcomes": [], "starts_at": 0, "units": 1, "floors": 2, "rooms_per_floor": 2, "quantity": 1.5});
    let object = whole.as_object().cloned().unwrap_or_default();
    table()
        .iter()
        .zip(0u8..)
        .map(|(entry, which)| {
            // Of everything there is, what this call knows.
            let known = entry.args_schema()["properties"]
                .as_object()
                .cloned()
                .unwrap_or_default();
            let args: serde_json::Map<String, Value> = object
                .clone()
                .into_iter()
                .filter(|(name, _)| known.contains_key(name))
                .collect();
            [&[which][..], Value::Object(args).to_string().as_bytes()].concat()
        })
        .collect()
}
