//! The kinds of rounds there are in every committee: what each records, asks and checks off unless somebody says otherwise.

use super::facts::{Outcome, Question};
use super::kinds::coded;
use super::types::Sense::{self, Done, Excused, NotDone};
use super::types::{RoundKind, TargetKind};

/// What a kind of round comes with.
pub(super) struct Template {
    pub kind: RoundKind,
    pub target: TargetKind,
    pub tube_size: Option<u32>,
    /// Each by name, with the minutes after which somebody goes back.
    outcomes: &'static [(&'static str, Sense, Option<u32>)],
    /// Each by name, with what can be answered.
    questions: &'static [(&'static str, &'static [&'static str])],
}

const AT_ONCE: Option<u32> = Some(0);
const IN_HALF_AN_HOUR: Option<u32> = Some(30);
const IN_TWO_HOURS: Option<u32> = Some(120);
const TOMORROW: Option<u32> = Some(24 * 60);

/// That somebody lives here no more.
pub(super) const MOVED_AWAY: &str = "已迁出";

const SAMPLED: &[(&str, Sense, Option<u32>)] = &[
    ("已采", Done, None),
    ("不在家", NotDone, IN_TWO_HOURS),
    ("拒绝", NotDone, None),
    ("上门采", NotDone, AT_ONCE),
    ("市内他处", Excused, None),
    ("隔离中", Excused, None),
    ("住院", Excused, None),
    (MOVED_AWAY, Excused, None),
    ("免采", Excused, None),
];

/// Every kind, in the order people choose from.
pub(super) const TEMPLATES: &[Template] = &[
    Template {
        kind: RoundKind::Screening,
        target: TargetKind::Resident,
        tube_size: Some(10),
        outcomes: SAMPLED,
        questions: &[],
    },
    Template {
        kind: RoundKind::Single,
        target: TargetKind::Resident,
        tube_size: None,
        outcomes: SAMPLED,
        questions: &[],
    },
    Template {
        kind: RoundKind::Antigen,
        target: TargetKind::Resident,
        tube_size: None,
        outcomes: &[
            ("阴性", Done, None),
            ("阳性", Done, None),
            ("无效重测", NotDone, IN_HALF_AN_HOUR),
            ("不在家", NotDone, IN_TWO_HOURS),
            ("拒绝", NotDone, None),
            ("市内他处", Excused, None),
            ("隔离中", Excused, None),
            ("住院", Excused, None),
            (MOVED_AWAY, Excused, None),
        ],
        questions: &[("看过照片", &["是", "否"])],
    },
    Template {
        kind: RoundKind::Headcount,
        target: TargetKind::Resident,
        tube_size: None,
        outcomes: &[
            ("在家", Done, None),
            ("已核实外出", Done, None),
            ("无人应门", NotDone, IN_TWO_HOURS),
            ("联系不上", NotDone, None),
            (MOVED_AWAY, Excused, None),
        ],
        questions: &[],
    },
    Template {
        kind: RoundKind::Visit,
        target: TargetKind::Resident,
        tube_size: None,
        outcomes: &[
            ("已上门", Done, None),
            ("已电话", Done, None),
            ("无人应门", NotDone, IN_TWO_HOURS),
            ("需再访", NotDone, TOMORROW),
            ("住院", Excused, None),
            (MOVED_AWAY, Excused, None),
        ],
        questions: &[],
    },
    Template {
        kind: RoundKind::Vaccination,
        target: TargetKind::Resident,
        tube_size: None,
        outcomes: &[
            ("已接种", Done, None),
            ("他处已接种", Done, None),
            ("已预约", NotDone, TOMORROW),
            ("暂缓", NotDone, None),
            ("拒绝", NotDone, None),
            ("禁忌症", Excused, None),
            (MOVED_AWAY, Excused, None),
        ],
        questions: &[("剂次", &["第1剂", "第2剂", "加强针"])],
    },
    Template {
        kind: RoundKind::Evacuation,
        target: TargetKind::Resident,
        tube_size: None,
        outcomes: &[
            ("已转移", Done, None),
            ("自行投亲", Done, None),
            ("不在家", NotDone, IN_HALF_AN_HOUR),
            ("拒绝", NotDone, IN_HALF_AN_HOUR),
            ("需协助", NotDone, AT_ONCE),
            ("在外地", Excused, None),
            ("住院", Excused, None),
            (MOVED_AWAY, Excused, None),
        ],
        questions: &[("去向", &[])],
    },
    Template {
        kind: RoundKind::Notice,
        target: TargetKind::Home,
        tube_size: None,
        outcomes: &[
            ("已告知", Done, None),
            ("已张贴", Done, None),
            ("不在家", NotDone, IN_TWO_HOURS),
            ("拒收", NotDone, None),
            ("空户", Excused, None),
        ],
        questions: &[],
    },
    Template {
        kind: RoundKind::Delivery,
        target: TargetKind::Home,
        tube_size: None,
        outcomes: &[
            ("已送达", Done, None),
            ("不在家", NotDone, IN_TWO_HOURS),
            ("不需要", Excused, None),
            ("空户", Excused, None),
        ],
        questions: &[],
    },
    Template {
        kind: RoundKind::Free,
        target: TargetKind::Resident,
        tube_size: None,
        outcomes: &[
            ("完成", Done, None),
            ("未完成", NotDone, None),
            ("无人应门", NotDone, IN_TWO_HOURS),
            ("不适用", Excused, None),
        ],
        questions: &[],
    },
];

impl Template {
    /// What it records.
    pub fn outcomes(&self) -> Vec<Outcome> {
        let named = self.outcomes.iter();
        coded(named.map(|(name, sense, again_min)| ((*name).to_owned(), *sense, *again_min)))
    }

    /// What it asks.
    pub fn questions(&self) -> Vec<Question> {
        let asked = self.questions.iter().zip(1..);
        asked
            .map(|((name, choices), code)| Question {
                code,
                name: (*name).to_owned(),
                choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
            })
            .collect()
    }
}

/// The template of a kind.
pub(super) fn template(kind: RoundKind) -> &'static Template {
    // Every kind is in the list: a test looks.
    let found = TEMPLATES.iter().find(|template| template.kind == kind);
    found.unwrap_or(&TEMPLATES[TEMPLATES.len() - 1])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::kinds::{NAMES, outcomes};
    use super::super::opening_types::NewOutcome;
    use super::*;

    #[test]
    fn every_kind_has_a_template_and_a_name_and_fits_on_nine_keys() {
        assert_eq!(TEMPLATES.len(), NAMES.len());
        for (kind, name) in NAMES {
            assert_eq!(RoundKind::of(name), *kind);
            let template = TEMPLATES.iter().find(|template| template.kind == *kind).unwrap();
            let given: Vec<NewOutcome> = template
                .outcomes
                .iter()
                .map(|(name, sense, again_min)| NewOutcome {
                    name: (*name).to_owned(),
                    sense: *sense,
                    again_min: *again_min,
                })
                .collect();
            assert_eq!(outcomes(*kind, &given).unwrap(), template.outcomes(), "{name}");
        }
    }
}
