//! Where a file's bytes become sheets. A hostile file can exhaust memory, which no program survives, so the program a person
//! uses has it read in a process of its own that may die ([`SheetReader`]); tests and tools read in their own ([`InProcess`]).

use super::open;
use super::problem::ReadProblem;
use super::sheet::Sheet;

/// Turns a file's bytes into its sheets.
pub trait SheetReader: Send + Sync {
    /// Reads until done, or until `go_on` says no; it is asked now and then.
    ///
    /// # Errors
    /// [`ReadProblem`]
    fn read(&self, bytes: &[u8], go_on: &dyn Fn() -> bool) -> Result<Sheets, ReadProblem>;
}

/// The sheets of a file, before anybody asks what they mean.
#[derive(Debug, Default, PartialEq)]
pub struct Sheets {
    pub(super) sheets: Vec<Sheet>,
    /// Whether the file was plain text.
    pub(super) plain_text: bool,
}

/// Reads in this very process.
#[derive(Clone, Copy, Debug, Default)]
pub struct InProcess;

impl SheetReader for InProcess {
    fn read(&self, bytes: &[u8], go_on: &dyn Fn() -> bool) -> Result<Sheets, ReadProblem> {
        let pulse = || go_on().then_some(()).ok_or(ReadProblem::Cancelled);
        open::open(bytes, &pulse)
    }
}
