//! Every call of the desk, with arguments from anywhere: what a page, a script or a terminal could send.

use super::STALE;
use crate::meet::{call, found};
use linli_core::desk::{Desk, Entry, Lang, World, table};
use serde_json::{Value, json};
use std::cell::RefCell;
use tempfile::TempDir;

/// A desk takes so many calls before another begins.
const LIFE: usize = 400;

struct Place {
    desk: Desk,
    /// What the committee made, by the noun that stands for it in the corpus.
    made: Vec<(&'static str, String)>,
    calls: usize,
    _dir: TempDir,
}

/// Of what the committee has one of each.
const NOUNS: [&str; 10] = [
    "compound", "building", "unit", "home", "resident", "round", "item", "place", "staff", "device",
];

/// Stands in the corpus for what each committee makes anew.
fn stand_in(noun: &str) -> String {
    let which = NOUNS.iter().position(|one| *one == noun).unwrap_or(0);
    format!("017f9006-3406-781d-936f-9137314e9b{which:02x}")
}

impl Place {
    fn new() -> Place {
        let dir = super::scratch();
        let desk = Desk::open(dir.path(), World::system()).expect("a desk opens");
        found(&desk);
        let id = |name: &str, args: Value| text(&call(&desk, name, args)["id"]);
        let compound = id("add_compound", json!({"name": "一村"}));
        let shape = json!({"compound": compound, "name": "1", "units": 1, "floors": 2, "rooms_per_floor": 2});
        let building = id("add_building", shape);
        let shown = call(&desk, "show_building", json!({ "id": building }));
        let unit = &shown["units"][0];
        let home = text(&unit["homes"][0]["id"]);
        let round = id(
            "open_round",
            json!({"name": "一", "kind": "visit", "target": "resident", "compounds": [compound], "buildings": [], "outcomes": [], "starts_at": 0}),
        );
        let (device, staff) = desk
            .with_space(|space| Ok((space.writer().device.to_string(), desk.staff().to_string())))
            .expect("it has a space");
        let made = vec![
            (
                "resident",
                id("add_resident", json!({"home": home, "name": "张小芳"})),
            ),
            ("item", id("add_item", json!({"name": "蔬菜包", "unit": "份"}))),
            ("place", id("add_place", json!({"name": "东门"}))),
            ("unit", text(&unit["id"])),
            ("compound", compound),
            ("building", building),
            ("home", home),
            ("round", round),
            ("staff", staff),
            ("device", device),
        ];
        Place {
            desk,
            made,
            calls: 0,
            _dir: dir,
        }
    }

    /// Makes the call that bytes say, if they say one; what became of it.
    fn run(&mut self, bytes: &[u8]) -> Option<&'static str> {
        let (which, text) = bytes.split_first()?;
        let entry = &table()[usize::from(*which) % table().len()];
        let text = self
            .made
            .iter()
            .fold(String::from_utf8(text.to_vec()).ok()?, |text, (noun, id)| {
                text.replace(&stand_in(noun), id)
            });
        let args = serde_json::from_str::<Value>(&text).ok()?;
        self.calls += 1;
        let Err(problem) = self.desk.call(entry.name, args, Lang::Zh) else {
            return Some("ok");
        };
        assert!(!problem.say(Lang::Zh).is_empty() && !problem.say(Lang::En).is_empty());
        assert_ne!(problem.code, "storage", "{}: {problem}", entry.name);
        Some(problem.code)
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

thread_local!(static PLACE: RefCell<Option<Place>> = const { RefCell::new(None) });

/// The first byte chooses the call, the rest are its arguments as JSON.
pub fn calls(bytes: &[u8]) {
    PLACE.with_borrow_mut(|place| {
        if place.as_ref().is_none_or(|place| place.calls >= LIFE) {
            *place = Some(Place::new());
        }
        if let Some(place) = place.as_mut() {
            place.run(bytes);
        }
    });
}

/// Of each call the arguments are understood, and most calls are made.
pub fn reaches(corpus: &[Vec<u8>]) {
    let mut place = Place::new();
    let (mut done, mut wrong) = (0, Vec::new());
    for seed in corpus {
        let name = table()[usize::from(seed[0]) % table().len()].name;
        match place.run(seed) {
            Some("ok") => done += 1,
            Some("bad_arguments") | None => wrong.push(name),
            _ => {}
        }
    }
    assert!(corpus.len() >= table().len(), "{STALE}");
    assert!(wrong.is_empty(), "{STALE}: arguments not understood: {wrong:?}");
    assert!(
        2 * done > corpus.len(),
        "{STALE}: only {done} of {} calls are made",
        corpus.len()
    );
}

/// Arguments that a schema takes, with what the committee has where a name asks for it.
fn sample(schema: &Value, whole: &Value, call: &str, field: &str) -> Value {
    let known = match field {
        "id" => match call {
            "make_certificate" => Some("round"),
            "count_reveals" | "show_care" | "undo_bulk" => Some("resident"),
            call => NOUNS.iter().find(|noun| call.contains(*noun)).copied(),
        },
        "from" | "to" => Some("place"),
        "target" | "one" | "other" | "keep" | "away" => Some("resident"),
        _ => NOUNS
            .iter()
            .find(|noun| field.trim_end_matches('s') == **noun)
            .copied(),
    };
    let schema = match schema["$ref"].as_str() {
        Some(name) => &whole["$defs"][name.trim_start_matches("#/$defs/")],
        None => schema,
    };
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds.first().cloned().unwrap_or_default(),
        kind => kind.clone(),
    };
    if let Some(options) = ["oneOf", "anyOf", "allOf"]
        .iter()
        .find_map(|key| schema[*key].as_array())
    {
        return options
            .first()
            .map_or(Value::Null, |first| sample(first, whole, call, field));
    }
    if let Some(one) = schema.get("const").or_else(|| schema["enum"].get(0)) {
        return one.clone();
    }
    match (kind.as_str(), known) {
        (Some("string"), Some(noun)) => json!(stand_in(noun)),
        (Some("string"), None) if schema["format"] == "uuid" => json!(stand_in("home")),
        (Some("string"), None) => match field {
            "name" | "staff_name" | "device_name" | "text" | "note" => json!("甲"),
            "day" | "since" | "until" | "valid_from" => json!("2022-03-15"),
            _ => json!("1"),
        },
        (Some("integer" | "number"), _) => json!(schema["minimum"].as_u64().unwrap_or(1).max(1)),
        (Some("boolean"), _) => json!(false),
        (Some("array"), _) => json!([sample(&schema["items"], whole, call, field)]),
        (Some("null"), _) => Value::Null,
        _ => {
            let required = schema["required"].as_array().into_iter().flatten();
            let fields = required.filter_map(Value::as_str);
            let part = |name: &str| {
                let value = sample(&schema["properties"][name], whole, call, name);
                (name.to_owned(), value)
            };
            Value::Object(fields.map(part).collect())
        }
    }
}

pub fn seeds() -> Vec<Vec<u8>> {
    let entries = table().iter().zip(0u8..);
    let seed = |(entry, which): (&Entry, u8)| {
        let schema = entry.args_schema();
        let args = sample(&schema, &schema, entry.name, "");
        [&[which][..], args.to_string().as_bytes()].concat()
    };
    entries.map(seed).collect()
}
