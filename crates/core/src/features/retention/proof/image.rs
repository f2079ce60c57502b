//! The bytes of a file, whatever SQLite makes of them: what looks like a section or a mark's row is found where it lies.

use crate::id::Id;
use std::collections::BTreeSet;

/// How a zstd frame begins.
const FRAME: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// How much of a section's beginning tells it from every other.
pub(super) const START: usize = 24;

/// Where sections begin: a frame as pages pack them, with one segment and its size. Chance makes one in 2³⁸ bytes.
pub(super) fn sections(image: &[u8]) -> impl Iterator<Item = usize> {
    let begins = |window: &[u8]| window[..4] == FRAME && window[4] & 0b0011_1111 == 0b0010_0000;
    image
        .windows(FRAME.len() + 1)
        .enumerate()
        .filter(move |(_, window)| begins(window))
        .map(|(at, _)| at)
}

/// Whether a section that begins with `start` lies at `at` of a database: in one piece, or as far as SQLite puts it into
/// one of its pages, and on in the page it names as the next.
pub(super) fn lies_at(image: &[u8], at: usize, start: &[u8]) -> bool {
    let size = match u16::from_be_bytes([image[16], image[17]]) {
        1 => 65_536,
        size => usize::from(size).max(512),
    };
    let page = at - at % size;
    let end = (page + size - usize::from(image[20])).min(image.len());
    let here = &image[at..end.max(at)];
    let alike = here.iter().zip(start).take_while(|(a, b)| a == b).count();
    if alike == start.len() {
        return true;
    }
    // The next page is named before what a full page holds, or after what a row keeps with itself.
    let name = if at + alike == end { page } else { at + alike };
    let next = image.get(name..name + 4).map_or(0, |four| {
        u32::from_be_bytes([four[0], four[1], four[2], four[3]]) as usize
    });
    let onward = next
        .checked_sub(1)
        .and_then(|before| image.get(before * size + 4..));
    onward.is_some_and(|rest| rest.starts_with(&start[alike..]))
}

/// How often a row names one of these rounds and, right after it, somebody or some home: as marks do.
pub(super) fn rows(image: &[u8], gone: &BTreeSet<Id>, people: &BTreeSet<Id>) -> usize {
    let firsts: BTreeSet<u8> = gone.iter().map(|round| round.bytes()[0]).collect();
    image
        .windows(32)
        .filter(|window| firsts.contains(&window[0]))
        .filter(|window| gone.contains(&id(&window[..16])) && people.contains(&id(&window[16..])))
        .count()
}

fn id(bytes: &[u8]) -> Id {
    let mut sixteen = [0; 16];
    sixteen.copy_from_slice(bytes);
    Id::from_bytes(sixteen)
}
