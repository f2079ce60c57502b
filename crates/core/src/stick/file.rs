//! The form of a file before it is encrypted: `LLSTICK`, format version, length of the header (u32 LE), header (CBOR), then
//! every page verbatim with its length (u32 LE) before it, in an order of cause and effect; a length of zero ends it.

use super::{MOST_HEADER_BYTES, MOST_PAGE_BYTES, StickError};
use crate::id::Id;
use crate::journal::vector::{DeviceId, Vector};
use minicbor::{Decode, Encode};
use std::io::{self, ErrorKind, Read, Write};

const MAGIC: &[u8; 7] = b"LLSTICK";
/// The format this program writes.
pub const FORMAT: u8 = 1;

/// What a file says of itself. Nobody signs it: it is shown, never relied on.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Header {
    /// The committee.
    #[n(0)]
    pub space: Id,
    /// The laptop that wrote it.
    #[n(1)]
    pub device: DeviceId,
    /// What that laptop held.
    #[n(2)]
    pub vector: Vector,
    /// When, by its clock, ms.
    #[n(3)]
    pub at_ms: i64,
}

/// Writes a file page by page.
pub struct Writer<W> {
    to: W,
}

impl<W: Write> Writer<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// Those of `to`.
    pub fn begin(mut to: W, header: &Header) -> io::Result<Writer<W>> {
        // Writing to a Vec cannot fail.
        let head = minicbor::to_vec(header).unwrap_or_default();
        to.write_all(MAGIC)?;
        to.write_all(&[FORMAT])?;
        to.write_all(&(head.len() as u32).to_le_bytes())?;
        to.write_all(&head)?;
        Ok(Writer { to })
    }

    /// Adds a page.
    ///
    /// # Errors
    /// Those of `to`.
    pub fn page(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.to.write_all(&(bytes.len() as u32).to_le_bytes())?;
        self.to.write_all(bytes)
    }

    /// Ends the file; gives back what it was written to.
    ///
    /// # Errors
    /// Those of `to`.
    pub fn end(mut self) -> io::Result<W> {
        self.to.write_all(&0u32.to_le_bytes())?;
        Ok(self.to)
    }
}

/// Reads a file page by page; a page is in memory alone.
pub struct Reader<R> {
    from: R,
    /// What it says of itself.
    pub header: Header,
}

/// What comes next in a file.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    /// A page, not looked at yet.
    Page(Vec<u8>),
    /// No more of it can be read.
    End(Ending),
}

/// How a file ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Properly.
    Whole,
    /// It was not written, or not copied, to its end: nobody can read more of it.
    Cut,
    /// What follows is there, but came to harm: somebody may still mend it.
    Damaged,
}

impl Ending {
    fn of(error: &io::Error) -> Ending {
        match error.kind() {
            ErrorKind::UnexpectedEof => Ending::Cut,
            _ => Ending::Damaged,
        }
    }
}

impl<R: Read> Reader<R> {
    /// Reads what the file says of itself.
    ///
    /// # Errors
    /// [`StickError`]
    pub fn begin(mut from: R) -> Result<Reader<R>, StickError> {
        let mut fixed = [0; MAGIC.len() + 1 + 4];
        from.read_exact(&mut fixed).map_err(unbegun)?;
        if &fixed[..MAGIC.len()] != MAGIC {
            return Err(StickError::NotAStick);
        }
        if fixed[MAGIC.len()] != FORMAT {
            return Err(StickError::Newer(fixed[MAGIC.len()]));
        }
        let length = u32::from_le_bytes([fixed[8], fixed[9], fixed[10], fixed[11]]) as usize;
        if length > MOST_HEADER_BYTES {
            return Err(StickError::NotAStick);
        }
        let head = exactly(&mut from, length).map_err(unbegun)?;
        let header = minicbor::decode(&head).map_err(|_| StickError::NotAStick)?;
        Ok(Reader { from, header })
    }

    /// The next page.
    pub fn next_page(&mut self) -> Next {
        let mut length = [0; 4];
        if let Err(error) = self.from.read_exact(&mut length) {
            return Next::End(Ending::of(&error));
        }
        match u32::from_le_bytes(length) as usize {
            0 => Next::End(Ending::Whole),
            length if length > MOST_PAGE_BYTES => Next::End(Ending::Damaged),
            length => match exactly(&mut self.from, length) {
                Ok(page) => Next::Page(page),
                Err(error) => Next::End(Ending::of(&error)),
            },
        }
    }
}

/// Why not even what a file says of itself could be read.
fn unbegun(error: io::Error) -> StickError {
    match Ending::of(&error) {
        Ending::Damaged => StickError::Damaged,
        Ending::Cut | Ending::Whole => StickError::Cut,
    }
}

/// So many bytes; space is made as they prove to be there, never for a number alone.
fn exactly(from: &mut impl Read, length: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    match from.take(length as u64).read_to_end(&mut bytes)? {
        read if read == length => Ok(bytes),
        _ => Err(ErrorKind::UnexpectedEof.into()),
    }
}
