//! What the importer asks about the register that is already there.

use super::reading::Home;

/// A view of the register, given by whoever keeps it. Compounds, buildings, units and rooms go by their names.
pub trait Held {
    /// Names of the units of a building, the nameless one left out; empty for an unknown building.
    fn units(&self, compound: &str, building: &str) -> Vec<String>;
    /// True when the home is there.
    fn has_home(&self, home: &Home) -> bool;
    /// Where residents with this identity number live (upper-case X).
    fn homes_of_id(&self, id_number: &str) -> Vec<Home>;
    /// Names of the residents of a home, each with the identity number if there is one.
    fn residents_of(&self, home: &Home) -> Vec<(String, Option<String>)>;
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

    fn homes_of_id(&self, _: &str) -> Vec<Home> {
        Vec::new()
    }

    fn residents_of(&self, _: &Home) -> Vec<(String, Option<String>)> {
        Vec::new()
    }
}
