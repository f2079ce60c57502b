//! What filters are made of, and what their screens receive and send.

use crate::features::register::living::{HomeUse, Registration};
use crate::id::Id;
use minicbor::{Decode, Encode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whom: every condition that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS, Encode, Decode)]
#[serde(deny_unknown_fields, default)]
#[ts(optional_fields)]
#[cbor(map)]
pub struct Filter {
    /// So many years old or older; whose birth nobody knows does not fit.
    #[n(0)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_from: Option<u32>,
    /// So many years old or younger.
    #[n(1)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_to: Option<u32>,
    /// With one of these care tags.
    #[n(2)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub care: Option<Vec<String>>,
    /// Nobody else lives in the home: whoever is away, or only registered there, does not.
    #[n(3)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alone: Option<bool>,
    /// In a home used as one of these.
    #[n(4)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home_use: Option<Vec<HomeUse>>,
    /// Registered in one of these ways.
    #[n(5)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration: Option<Vec<Registration>>,
    /// Away for a while.
    #[n(6)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub away: Option<bool>,
    /// With a need that comes back on its day: dialysis, medicine.
    #[n(7)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub need: Option<bool>,
    /// Who lives here now: neither away nor only registered here; whose registration nobody knows does.
    #[n(8)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub here: Option<bool>,
}

/// A filter under its name.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct FilterView {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Whom it lets through.
    pub filter: Filter,
}

/// Arguments of `save_filter`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct SaveFilter {
    /// The one to change; absent for a new one.
    pub id: Option<Id>,
    /// Its name.
    pub name: String,
    /// Whom it lets through.
    pub filter: Filter,
}
