//! A laboratory's list, looked at first and then written as a whole.

use super::facts::TubeResulted;
use super::queries::list_tubes;
use super::reading::{self, Known};
use super::types::*;
use crate::desk::Desk;
use crate::features::import;
use crate::features::sweeps::types::RoundArgs;
use crate::problem::{Lang, Problem};

/// Longer is no list of a laboratory.
const LONGEST: usize = 1 << 20;

/// What the list comes to; nothing is written.
pub(super) fn read_results(desk: &Desk, args: LabResults, lang: Lang) -> Result<LabView, Problem> {
    let lines = lines(desk, &args)?;
    let known = desk.look(lang, |look| {
        let tubes = list_tubes(look, RoundArgs { round: args.round })?.tubes;
        let known = tubes
            .into_iter()
            .map(|tube| (tube.code, tube.result.map(|known| known.result)));
        Ok(Known {
            tubes: known.collect(),
        })
    })?;
    Ok(reading::read(&lines, &known))
}

/// Writes every result that could be read.
pub(super) fn record_results(desk: &Desk, args: LabResults, lang: Lang) -> Result<LabView, Problem> {
    let round = args.round;
    let view = read_results(desk, args, lang)?;
    if view.results.is_empty() {
        return Err(Problem::bad(
            "nothing",
            "没有读到任何结果：每行要有本轮的管号和“阴性”“阳性”等结果。",
            "No result was read: each line needs a tube of this round and a result.",
        ));
    }
    desk.write(|pen| {
        for read in &view.results {
            let said = TubeResulted {
                code: read.code.clone(),
                result: Some(read.result),
            };
            pen.write(said.draft(round))?;
        }
        Ok(())
    })?;
    Ok(view)
}

fn lines(desk: &Desk, args: &LabResults) -> Result<Vec<Vec<String>>, Problem> {
    match (&args.text, &args.file) {
        (Some(text), None) if text.len() > LONGEST => {
            Err(Problem::bad("too_long", "内容太长。", "That is too long."))
        }
        (Some(text), None) => Ok(text.lines().map(|line| vec![line.to_owned()]).collect()),
        (None, Some(file)) => import::lines_of(desk, file),
        _ => Err(Problem::bad(
            "source",
            "请粘贴结果，或选择一个文件。",
            "Paste the results, or choose a file.",
        )),
    }
}
