//! What the importer asks about the register that is already there.

use super::reading::Home;

/// A view of the register, given by whoever keeps it. Compounds, buildings, units and rooms go by their names.
pub trait Held {
    /// Names of the units of a building, the nameless one left out; empty for an unknown building.
    fn units(&self, compound: &str, building: &str) -> Vec<String>;
    /// True when the home is there.
    fn has_home(&self, home: &Home) -> bool;
}

/// A register without anything in it.
#[derive(Debug, Clone, Copy, Default)]
pub struct NothingHeld;

impl Held for NothingHeld {
    fn units(&self, _: &str, _: &str) -> Vec<String> {
        Vec::new()
    }

    fn has_home(&self, _: &Home) -> bool {
        false
    }
}
