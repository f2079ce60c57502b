//! The answers on their way back, in the order in which the list came: as a spreadsheet, or as a text to paste into a chat. Both
//! name people, so that both are written down first.

use super::answers::word;
use super::facts::Line;
use super::queries::{lines, show_list};
use super::types::*;
use crate::desk::Desk;
use crate::features::disclosures::{Export, Stated, write_down};
use crate::features::register::masking;
use crate::features::reports::cell::{Cell, Page, date};
use crate::features::reports::{ExportView, XLSX, file_name, not_made};
use crate::id::Id;
use crate::legal_time::minute;
use crate::problem::{Lang, Problem};
use rust_xlsxwriter::{DocProperties, Workbook, XlsxError};

struct Answers {
    view: ListView,
    /// As they were received, in clear: masked before anybody sees them.
    lines: Vec<(u32, Line)>,
    lang: Lang,
    now_ms: i64,
}

fn answers(desk: &Desk, list: Id, lang: Lang) -> Result<Answers, Problem> {
    let (view, lines) = desk.look(lang, |look| {
        Ok((show_list(look, ListArgs { list })?, lines(look.db, &list)?))
    })?;
    Ok(Answers {
        view,
        lines,
        lang,
        now_ms: desk.world().clock.now_ms(),
    })
}

impl Answers {
    fn title(&self) -> String {
        format!("{}_{}", self.view.row.name, self.lang.pick("答复", "answers"))
    }

    fn export(&self, list: Id, file: &str, clear: Option<Stated>) -> Export {
        Export {
            round: list,
            file: file.to_owned(),
            people: self.view.row.lines,
            clear,
        }
    }

    /// What is said of a line, in words.
    fn says(&self, line: &ListLine) -> String {
        let Some(said) = &line.answer else {
            return self.lang.pick("尚未核实", "not yet told").to_owned();
        };
        let mut says = word(said.answer, self.lang).to_owned();
        if said.disputed {
            says += self.lang.pick("（待核对）", " (to be settled)");
        }
        says
    }
}

pub(super) fn export_answers(desk: &Desk, args: ExportAnswers, lang: Lang) -> Result<ExportView, Problem> {
    let answers = answers(desk, args.list, args.lang.unwrap_or(lang))?;
    let clear = args
        .clear
        .map(|clear| Stated::read(clear.reason, clear.note.as_deref()))
        .transpose()?;
    let names = args.names != Some(false);
    let is_clear = clear.is_some() && names;
    let name = file_name(&answers.title(), "xlsx", answers.now_ms);
    let notice = match names {
        false => None,
        true => Some(write_down(desk, answers.export(args.list, &name, clear))?.line(answers.lang)),
    };
    let bytes = workbook(&answers, names, is_clear, notice.as_deref()).map_err(|error| not_made(&error))?;
    Ok(ExportView::kept(desk, name, XLSX, bytes, answers.view.row.lines))
}

fn workbook(
    answers: &Answers,
    names: bool,
    is_clear: bool,
    notice: Option<&str>,
) -> Result<Vec<u8>, XlsxError> {
    let lang = answers.lang;
    let mut book = Workbook::new();
    if let Some(now) = date(answers.now_ms)? {
        book.set_properties(&DocProperties::new().set_creation_datetime(&now));
    }
    let mut page = Page::new(book.add_worksheet(), lang.pick("答复", "Answers"), notice)?;
    page.line(&answers.view.row.name, true)?;
    page.line(&summary(answers), false)?;
    let titles = match (lang, names) {
        (Lang::Zh, true) => &[
            "序号",
            "姓名",
            "电话",
            "证件号",
            "来单地址",
            "答复",
            "本社区住址",
            "备注",
        ][..],
        (Lang::En, true) => &[
            "No.",
            "Name",
            "Phone",
            "Identity number",
            "Address given",
            "Answer",
            "Lives at",
            "Note",
        ],
        (Lang::Zh, false) => &["序号", "答复"],
        (Lang::En, false) => &["No.", "Answer"],
    };
    page.head(titles, answers.view.people.len())?;
    for (line, (_, received)) in answers.view.people.iter().zip(&answers.lines) {
        let shown = |value: &Option<String>, mask: fn(&str) -> String| {
            Cell::some(
                value
                    .as_deref()
                    .map(|text| if is_clear { text.to_owned() } else { mask(text) }),
            )
        };
        let mut cells = vec![Cell::Count(u64::from(line.line))];
        if names {
            cells.push(Cell::some(line.name.clone()));
            cells.push(shown(&received.phone, masking::phone));
            cells.push(shown(&received.id_number, masking::id_number));
            cells.push(Cell::some(line.address.clone()));
        }
        cells.push(Cell::text(answers.says(line)));
        if names {
            let said = line.answer.as_ref();
            cells.push(Cell::some(said.and_then(|said| said.address.clone())));
            cells.push(Cell::some(said.and_then(|said| said.note.clone())));
        }
        page.row(&cells, false)?;
    }
    page.finish()?;
    book.save_to_buffer()
}

/// How many of each answer there are, in one line.
fn summary(answers: &Answers) -> String {
    use ListAnswer::{Found, LivesElsewhere, MovedAway, NotOurs, Unknown};
    let lang = answers.lang;
    let mut parts = Vec::new();
    for answer in [Found, MovedAway, LivesElsewhere, NotOurs, Unknown] {
        let said = |line: &&ListLine| line.answer.as_ref().is_some_and(|said| said.answer == answer);
        let count = answers.view.people.iter().filter(said).count();
        if count > 0 {
            parts.push(format!("{} {count}", word(answer, lang)));
        }
    }
    let (all, left) = (answers.view.row.lines, answers.view.row.unanswered);
    if left > 0 {
        parts.push(format!("{} {left}", lang.pick("尚未核实", "not yet told")));
    }
    match lang {
        Lang::Zh => format!("共 {all} 人：{}（{}）", parts.join("，"), minute(answers.now_ms)),
        Lang::En => format!(
            "{all} people: {} ({} Beijing time)",
            parts.join(", "),
            minute(answers.now_ms)
        ),
    }
}

pub(super) fn answers_text(desk: &Desk, args: AnswersText, lang: Lang) -> Result<AnswersTextView, Problem> {
    let answers = answers(desk, args.list, args.lang.unwrap_or(lang))?;
    let names = args.names != Some(false);
    let notice = match names {
        true => {
            let file = format!("{}{}", answers.title(), answers.lang.pick("（文字）", " (text)"));
            Some(write_down(desk, answers.export(args.list, &file, None))?)
        }
        false => None,
    };
    let mut text = format!("{}\n{}\n", answers.view.row.name, summary(&answers));
    for line in &answers.view.people {
        text += &format!("{}. ", line.line);
        if names {
            // Whoever has no name here is known to the sender by the end of a number.
            let who = line
                .name
                .as_ref()
                .or(line.phone.as_ref())
                .or(line.id_number.as_ref());
            text += who.map_or("", String::as_str);
            text += answers.lang.pick("：", ": ");
        }
        text += &answers.says(line);
        let said = line.answer.as_ref().filter(|_| names);
        for more in said
            .into_iter()
            .flat_map(|said| [&said.address, &said.note])
            .flatten()
        {
            text += answers.lang.pick("，", ", ");
            text += more;
        }
        text.push('\n');
    }
    if let Some(notice) = notice {
        text += &notice.line(answers.lang);
        text.push('\n');
    }
    Ok(AnswersTextView {
        text,
        unanswered: answers.view.row.unanswered,
    })
}
