//! Several programs may work in one folder: the window, and a terminal beside it. Some things only one may do while no other has
//! the files open: begin with a committee, forget one, and put another database in the place of the present one. A program that
//! went on in the old one would write what nobody finds again.

use super::{Desk, locked};
use crate::disk::{Claim, Disk};
use crate::problem::{Problem, ProblemKind};
use std::io::ErrorKind;
use std::path::Path;

/// No other program has the folder open, as long as this lives.
pub(crate) struct Alone<'a> {
    desk: &'a Desk,
    claim: Option<Claim>,
}

impl Desk {
    /// Keeps other programs out.
    ///
    /// # Errors
    /// When one has the folder open.
    pub(crate) fn alone(&self) -> Result<Alone<'_>, Problem> {
        let mut presence = locked(&self.presence);
        *presence = None;
        // Patiently: a process just started by this one holds what this one held until it becomes another program.
        match self.world.disk.claim_patiently(&self.dir) {
            Ok(claim) => Ok(Alone {
                desk: self,
                claim: Some(claim),
            }),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                *presence = share(&*self.world.disk, &self.dir)?;
                Err(in_use())
            }
            // Where a folder cannot be claimed at all, nobody can.
            Err(_) => Ok(Alone {
                desk: self,
                claim: None,
            }),
        }
    }
}

impl Drop for Alone<'_> {
    fn drop(&mut self) {
        self.claim = None;
        // Who came in between has found the folder as it is now.
        *locked(&self.desk.presence) = share(&*self.desk.world.disk, &self.desk.dir).unwrap_or_default();
    }
}

/// Says that a program works in the folder; nothing where that cannot be said, in a folder that is read-only.
///
/// # Errors
/// When another one keeps others out.
pub(super) fn share(disk: &dyn Disk, dir: &Path) -> Result<Option<Claim>, Problem> {
    match disk.share(dir) {
        Err(error) if error.kind() == ErrorKind::WouldBlock => Err(in_use()),
        shared => Ok(shared.ok()),
    }
}

/// Keeps others out of a folder in which something has yet to be made: two programs started at once must not both make it.
///
/// # Errors
/// When another one has it open, and goes on having it.
pub(super) fn begin_alone(disk: &dyn Disk, dir: &Path) -> Result<Option<Claim>, Problem> {
    let made = |name| disk.size(&dir.join(name)).is_ok_and(|bytes| bytes > 0);
    if made("key") && made("device.db") {
        return Ok(None);
    }
    match disk.claim_patiently(dir) {
        Err(error) if error.kind() == ErrorKind::WouldBlock => Err(in_use()),
        claimed => Ok(claimed.ok()),
    }
}

fn in_use() -> Problem {
    Problem::new(
        ProblemKind::Refused,
        "in_use",
        "邻里正在另一个窗口或终端里使用这份台账，什么都没有改动。请先把它关掉，再试一次。",
        "Linli has these files open in another window or terminal; nothing was changed. Close it there, then try again.",
    )
}
