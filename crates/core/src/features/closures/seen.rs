//! What a mark in a round of tests says of the person.

use crate::features::members::Named;
use crate::features::sweeps::is_positive;
use crate::features::tubes::types::TubeResult;

/// A round in which people are tested.
pub(super) struct TestRound {
    pub named: Named,
    /// Whether its targets are homes: then it says of nobody how the test came out.
    pub of_homes: bool,
    pub antigen: bool,
    /// Whether its samples go to a laboratory by the tube.
    pub tubes: bool,
    /// Whether what was typed from its papers counts for the day that is asked about.
    pub papers: bool,
}

/// How far the test of one person came. Where several rounds of a day say something, the last of these counts: a good result
/// makes up for having been missed elsewhere, and no good result outweighs a bad one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Seen {
    /// Not tested, for no reason that counts.
    #[default]
    Left,
    /// In hospital, moved away: nobody waits for them.
    Excused,
    /// Tested, and no result is kept here.
    Unheld,
    /// The laboratory has yet to answer.
    Waiting,
    Negative,
    Unclear,
    Positive,
}

/// What the mark with this outcome (its code and its name) says, in a tube or not, and the laboratory of the tube.
pub(super) fn seen(
    round: &TestRound,
    outcome: u8,
    name: Option<&str>,
    in_tube: bool,
    result: Option<u8>,
) -> Seen {
    let is = |known: TubeResult| result == Some(known as u8);
    match outcome {
        _ if name.is_some_and(is_positive) => Seen::Positive,
        0 | 50..=99 => Seen::Left,
        100.. => Seen::Excused,
        _ if round.of_homes => Seen::Unheld,
        // Whatever else an antigen test came to, it did not come out negative.
        _ if round.antigen && name != Some("阴性") => Seen::Unclear,
        _ if in_tube && is(TubeResult::Positive) => Seen::Positive,
        _ if in_tube && is(TubeResult::Negative) => Seen::Negative,
        _ if in_tube && result.is_some() => Seen::Unclear,
        _ if in_tube => Seen::Waiting,
        _ if round.antigen => Seen::Negative,
        // Ticked, and in which tube nobody knows: no result can ever be found.
        _ if round.tubes => Seen::Waiting,
        _ => Seen::Unheld,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::id::Id;

    fn round(of_homes: bool, antigen: bool, tubes: bool) -> TestRound {
        let named = Named {
            id: Id::NIL,
            name: String::new(),
        };
        TestRound {
            named,
            of_homes,
            antigen,
            tubes,
            papers: true,
        }
    }

    #[test]
    fn only_a_result_says_that_somebody_is_negative() {
        let (tubes, single) = (round(false, false, true), round(false, false, false));
        let (antigen, homes) = (round(false, true, false), round(true, true, false));
        for (round, outcome, name, tube, result, says) in [
            (&tubes, 1, "已采", true, Some(1), Seen::Negative),
            (&tubes, 1, "已采", true, Some(2), Seen::Unclear),
            (&tubes, 1, "已采", true, Some(3), Seen::Positive),
            (&tubes, 1, "已采", true, None, Seen::Waiting),
            (&tubes, 1, "已采", false, None, Seen::Waiting),
            (&tubes, 51, "拒绝", false, None, Seen::Left),
            (&tubes, 0, "", false, None, Seen::Left),
            (&tubes, 102, "住院", false, None, Seen::Excused),
            (&single, 1, "已采", false, None, Seen::Unheld),
            (&antigen, 1, "阴性", false, None, Seen::Negative),
            (&antigen, 2, "阳性", false, None, Seen::Positive),
            (&antigen, 2, "弱阳性", false, None, Seen::Positive),
            (&antigen, 2, "未见阳性", false, None, Seen::Unclear),
            (&antigen, 2, "弱阳", false, None, Seen::Unclear),
            (&homes, 1, "阴性", false, None, Seen::Unheld),
            (&homes, 2, "阳性", false, None, Seen::Positive),
        ] {
            assert_eq!(
                seen(round, outcome, Some(name), tube, result),
                says,
                "{name} {result:?}"
            );
        }
    }
}
