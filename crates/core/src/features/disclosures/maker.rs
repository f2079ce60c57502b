//! Who makes a file or a print, on which laptop and when, and until when what names people may be kept: it stands on every page.

use crate::desk::Desk;
use crate::features::members::{committee, device_named, staff_name};
use crate::legal_time;
use crate::problem::{Lang, Problem};

/// How long a file or a print that names people may be kept, ms: thirty days.
const KEPT_MS: i64 = 30 * 24 * 3600 * 1000;
/// So much of a name tells whose it is; the line has to fit the head of a printed page.
const LONGEST_NAME: usize = 16;

/// Who makes something, where and when.
#[derive(Debug)]
pub(crate) struct Maker {
    pub(super) committee: String,
    pub(super) by: String,
    pub(super) device: String,
    pub(super) at_ms: i64,
}

impl Maker {
    /// Whoever sits at this laptop now.
    ///
    /// # Errors
    /// The storage's.
    pub fn here(desk: &Desk, lang: Lang) -> Result<Maker, Problem> {
        let device = desk.device().id();
        desk.look(lang, |look| {
            Ok(Maker {
                committee: committee(look.db)?
                    .map(|committee| committee.name)
                    .unwrap_or_default(),
                by: staff_name(look.db, &look.staff)?,
                device: device_named(look.db, &device)?,
                at_ms: look.now_ms,
            })
        })
    }

    /// When what names people is to be destroyed, ms.
    pub(super) fn expires_at_ms(&self) -> i64 {
        self.at_ms.saturating_add(KEPT_MS)
    }

    /// That day.
    pub fn expires(&self) -> String {
        legal_time::day(self.expires_at_ms())
    }

    /// `2026-03-16 09:30 由 甲（春晖）在“前台”`, a word for what was done with it behind; in English before it.
    pub(super) fn made(&self, lang: Lang) -> String {
        let short = |name: &str| name.chars().take(LONGEST_NAME).collect::<String>();
        let (by, device, committee) = (short(&self.by), short(&self.device), short(&self.committee));
        let at = legal_time::minute(self.at_ms);
        match lang {
            Lang::Zh => format!("{at} 由 {by}（{committee}）在“{device}”"),
            Lang::En => format!("{at} by {by} ({committee}) on “{device}”"),
        }
    }

    /// That it was printed, for the foot of a sheet.
    pub fn printed(&self, again: bool, lang: Lang) -> String {
        let made = self.made(lang);
        match (again, lang) {
            (false, Lang::Zh) => format!("{made}打印"),
            (true, Lang::Zh) => format!("{made}补打"),
            (false, Lang::En) => format!("Printed {made}"),
            (true, Lang::En) => format!("Printed again {made}"),
        }
    }
}
