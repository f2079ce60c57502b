//! What rules say: the levels, what each means for whoever lives there, and how one leads to another. Authorities change
//! them by the week, so a committee writes them down; nothing of them stands in the program but two templates.

use crate::problem::Problem;
use chrono::{Datelike, Days, NaiveDate};
use minicbor::{Decode, Encode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A calendar day in the legal time, `2022-04-11`.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, TS,
)]
#[serde(transparent)]
#[ts(type = "string")]
pub struct Day(#[schemars(with = "String")] pub NaiveDate);

impl Day {
    /// So many days later; nothing beyond the calendar.
    pub fn after(self, days: u32) -> Option<Day> {
        self.0.checked_add_days(Days::new(days.into())).map(Day)
    }

    /// How many days after `other` it is; below zero where it is before.
    pub fn since(self, other: Day) -> i64 {
        self.0.signed_duration_since(other.0).num_days()
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl<C> Encode<C> for Day {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.i32(self.0.num_days_from_ce())?;
        Ok(())
    }
}

impl<'b, C> Decode<'b, C> for Day {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Day, minicbor::decode::Error> {
        NaiveDate::from_num_days_from_ce_opt(d.i32()?)
            .map(Day)
            .ok_or_else(|| minicbor::decode::Error::message("no calendar has this day"))
    }
}

/// Who may leave home.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS, Encode, Decode)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum GoingOut {
    /// 足不出户
    #[n(1)]
    Nobody,
    /// 人不出小区
    #[n(2)]
    Compound,
    /// 可以进出
    #[n(3)]
    Free,
}

/// Where what is delivered is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS, Encode, Decode)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum DeliverTo {
    /// 送到门口
    #[n(1)]
    Door,
    /// 到点位领取
    #[n(2)]
    Gate,
}

/// When a stairwell's turn in a sweep comes.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, TS, Encode, Decode,
)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum SweepTurn {
    /// Before all others.
    #[n(1)]
    First,
    /// Where it stands.
    #[n(2)]
    Normal,
    /// After all others, so that nothing is carried from it to them.
    #[n(3)]
    Last,
}

/// What a step waits for, beside its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS, Encode, Decode)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum StepWhen {
    /// Nothing: that the days are over.
    #[n(1)]
    Time,
    /// Everybody negative on the days of test.
    #[n(2)]
    Negative,
    /// An administrator's word.
    #[n(3)]
    Word,
}

/// How a level ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS, Encode, Decode)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
#[cbor(map)]
pub struct LevelStep {
    /// After so many days: the day it begins is day 1, and the step's day the one after the last.
    #[n(0)]
    pub days: u16,
    /// What it waits for.
    #[n(1)]
    pub when: StepWhen,
    /// On which days of the level everybody is tested, where that is what it waits for.
    #[n(2)]
    #[serde(default)]
    #[ts(as = "Option<Vec<u16>>")]
    pub tests: Vec<u16>,
    /// The level it leads to; absent where the place is open again.
    #[n(3)]
    pub to: Option<u8>,
}

/// What a new positive does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS, Encode, Decode)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
#[cbor(map)]
pub struct OnPositive {
    /// The level at which the stairwell or building begins anew.
    #[n(0)]
    pub here: u8,
    /// The level at which the rest of the area begins; absent where it stays as it is.
    #[n(1)]
    pub rest: Option<u8>,
}

/// A level of closure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS, Encode, Decode)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
#[cbor(map)]
pub struct ClosureLevel {
    /// What names it in these rules, 1 to 20.
    #[n(0)]
    pub code: u8,
    /// What people call it.
    #[n(1)]
    pub name: String,
    /// How strict it is, 1 to 9; the strictest closure over a stairwell counts.
    #[n(2)]
    pub rank: u8,
    /// Who may leave.
    #[n(3)]
    pub out: GoingOut,
    /// Where deliveries go.
    #[n(4)]
    pub deliver: DeliverTo,
    /// When its turn in a sweep comes.
    #[n(5)]
    pub sweep: SweepTurn,
    /// How it ends; absent where only an administrator's release ends it.
    #[n(6)]
    pub step: Option<LevelStep>,
    /// What a new positive does while it lasts.
    #[n(7)]
    pub positive: OnPositive,
}

/// Rules with the day from which they hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS, Encode, Decode)]
#[serde(deny_unknown_fields)]
#[cbor(map)]
pub struct ClosureRules {
    /// What people call them, the notice they come from say.
    #[n(0)]
    pub name: String,
    /// The first day on which they hold, until others do.
    #[n(1)]
    pub valid_from: Day,
    /// The levels, the strictest first.
    #[n(2)]
    pub levels: Vec<ClosureLevel>,
    /// What a new positive does where nothing is closed.
    #[n(3)]
    pub positive: OnPositive,
}

impl ClosureRules {
    /// The level of this code.
    pub fn level(&self, code: u8) -> Option<&ClosureLevel> {
        self.levels.iter().find(|level| level.code == code)
    }

    /// The level of this name.
    pub fn named(&self, name: &str) -> Option<&ClosureLevel> {
        self.levels.iter().find(|level| level.name == name)
    }

    /// The level of this code.
    ///
    /// # Errors
    /// Where there is none.
    pub(super) fn must_have(&self, code: u8) -> Result<&ClosureLevel, Problem> {
        self.level(code).ok_or_else(|| {
            Problem::bad(
                "level",
                format!("“{}”里没有这个级别，请重新选择。", self.name),
                format!("“{}” has no such level; choose another.", self.name),
            )
        })
    }
}
