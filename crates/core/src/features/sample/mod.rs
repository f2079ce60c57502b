//! A committee to look at: three compounds, about three thousand residents, two rounds and a stock of supplies.
//!
//! Everybody is invented: identity numbers carry the region code 990000, which does not exist, phones begin with 1990000.
//! The same people every time, so that pictures and tests can rely on them.

mod people;
mod town;

use super::Feature;
use crate::desk::{Access, Desk, Entry, Role, Topic, whole};
use crate::features::members::{Empty, StatusView, begin, found, status};
use crate::problem::{Lang, Problem};

/// The feature. It owns no facts: it writes those of others.
pub const FEATURE: Feature = Feature {
    name: "sample",
    tables: "",
    kinds: &[],
    calls,
};

fn calls() -> Vec<Entry> {
    vec![whole(
        "open_sample",
        "Open a sample committee of invented people.",
        Role::Volunteer,
        Access::Changes(&[
            Topic::Space,
            Topic::Register,
            Topic::Rounds,
            Topic::Marks,
            Topic::Supplies,
        ]),
        open_sample,
    )]
}

fn open_sample(desk: &Desk, _: Empty, lang: Lang) -> Result<StatusView, Problem> {
    // Whoever looks at the sample already goes on looking at it.
    if desk.has_space() && desk.device().setting("sample")?.is_some() {
        return status(desk, lang);
    }
    let device = lang.pick("示例电脑", "sample laptop");
    let who = begin(desk, lang.pick("王芳", "Wang Fang"), device, None)?;
    found(
        desk,
        lang.pick("示例居委会", "Sample Committee"),
        who,
        true,
        town::build,
    )?;
    status(desk, lang)
}
