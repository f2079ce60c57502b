//! Pages without some of their sections: what is left once a round was destroyed.
//!
//! Header and signature stay as they are, so the page keeps its hash, its place in the chain and its proof of origin; of
//! an erased section the length and the salted hash remain, which tell nothing. The form byte carries [`SOME_ABSENT`],
//! and after the signature a bit for each section, lowest first, says which are absent; the others follow. Only a round's
//! section can be absent: nobody can take the register or the facts of membership out of a page.

use super::{FORMAT, Header, PREFIX, Page, PageFault, Places, SALT, SIGNATURE};
use crate::id::Id;
use crate::journal::fact::Class;

/// Set in the form byte of a page that lacks some of its sections.
pub(super) const SOME_ABSENT: u8 = 0x80;

/// Finds the sections in `bytes`, of which they take up everything from `at` on.
///
/// # Errors
/// [`PageFault::NotAPage`] where they do not fit, or one is absent that cannot be.
pub(super) fn places(header: &Header, bytes: &[u8], at: usize) -> Result<Places, PageFault> {
    let count = header.sections.len();
    let (absent, mut at) = if bytes[4] & SOME_ABSENT == 0 {
        (vec![false; count], at)
    } else {
        let end = at + count.div_ceil(8);
        let bits = bytes.get(at..end).ok_or(PageFault::NotAPage)?;
        let mut all = bits
            .iter()
            .flat_map(|byte| (0..8).map(move |bit| byte >> bit & 1 == 1));
        let absent: Vec<bool> = all.by_ref().take(count).collect();
        // One page has one form: no bit beyond the last section, and none absent is the other form.
        if all.any(|bit| bit) || !absent.contains(&true) {
            return Err(PageFault::NotAPage);
        }
        (absent, end)
    };
    let mut places = Places::with_capacity(count);
    for (info, absent) in header.sections.iter().zip(absent) {
        if absent {
            if !matches!(info.class, Class::Round(_)) {
                return Err(PageFault::NotAPage);
            }
            places.push(None);
            continue;
        }
        let end = at.checked_add(info.length as usize).ok_or(PageFault::NotAPage)?;
        places.push(Some(at..end));
        at = end;
    }
    if at != bytes.len() {
        return Err(PageFault::NotAPage);
    }
    Ok(places)
}

/// A section that was erased: the salted hash of what it held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erased {
    /// Whose facts it held.
    pub round: Id,
    /// The hash that stands in the signed header.
    pub hash: [u8; 32],
}

impl Page {
    /// The sections that were erased.
    pub fn erased(&self) -> impl Iterator<Item = Erased> {
        self.sections()
            .filter_map(|(info, section)| match (info.class, section) {
                (Class::Round(round), None) => Some(Erased {
                    round,
                    hash: *info.hash,
                }),
                _ => None,
            })
    }

    /// The rounds of which it holds facts.
    pub fn rounds(&self) -> impl Iterator<Item = Id> {
        self.sections().filter_map(|(info, section)| match info.class {
            Class::Round(round) if section.is_some() => Some(round),
            _ => None,
        })
    }

    /// The sections it holds as they are packed, without their salts.
    pub(crate) fn packed(&self) -> impl Iterator<Item = &[u8]> {
        self.sections()
            .filter_map(|(_, section)| section.map(|section| &section[SALT..]))
    }

    /// This page without the facts of these rounds; nothing where it holds none of them.
    pub fn without(&self, gone: impl Fn(&Id) -> bool) -> Option<Page> {
        let left = self
            .sections()
            .map(|(info, section)| section.filter(|_| !is_of(info.class, &gone)));
        self.rounds()
            .any(|round| gone(&round))
            .then(|| self.holding(left))
    }

    /// This page with what it lacks of rounds that are not `gone` taken from `other`, a verified copy of it; nothing
    /// where that copy has no more. Both were held against one header, so a section of either is the section.
    pub fn filled(&self, other: &Page, gone: impl Fn(&Id) -> bool) -> Option<Page> {
        let of_both = || {
            let pairs = self.sections().zip(other.sections());
            pairs.map(|((info, mine), (_, theirs))| mine.or(theirs.filter(|_| !is_of(info.class, &gone))))
        };
        let here = self.places.iter().flatten().count();
        (other.hash == self.hash && of_both().flatten().count() > here).then(|| self.holding(of_both()))
    }

    /// The page with these sections, in the header's order.
    fn holding<'a>(&self, sections: impl Iterator<Item = Option<&'a [u8]>>) -> Page {
        let sections: Vec<Option<&[u8]>> = sections.collect();
        let mut bytes = self.bytes[..PREFIX + self.head + SIGNATURE].to_vec();
        bytes[4] = FORMAT;
        if sections.contains(&None) {
            bytes[4] |= SOME_ABSENT;
            bytes.extend(sections.chunks(8).map(|eight| {
                let bit = |(n, section): (usize, &Option<_>)| u8::from(section.is_none()) << n;
                eight.iter().enumerate().map(bit).sum::<u8>()
            }));
        }
        let mut places = Places::with_capacity(sections.len());
        for section in sections {
            places.push(section.map(|section| {
                let start = bytes.len();
                bytes.extend_from_slice(section);
                start..bytes.len()
            }));
        }
        Page {
            header: self.header.clone(),
            hash: self.hash,
            head: self.head,
            bytes,
            places,
        }
    }
}

fn is_of(class: Class, gone: &impl Fn(&Id) -> bool) -> bool {
    matches!(class, Class::Round(round) if gone(&round))
}
