//! What a child that reads may take, as each platform bounds it.

use std::io;
use std::process::Command;
use std::time::Duration;

/// Bounds this process for good: the bytes it may set aside, and, where the system can, the processor time it may spend,
/// so that a reader whose parent was killed ends too.
///
/// # Errors
/// The system's.
#[cfg(unix)]
pub fn set(bytes: u64, time: Duration) -> io::Result<()> {
    use rlimit::Resource;
    // What is mapped in to be written (heap, mappings), not the libraries: they alone take more address space than this.
    Resource::DATA.set(bytes, bytes)?;
    Resource::CORE.set(0, 0)?;
    let seconds = time.as_secs() + 1;
    Resource::CPU.set(seconds, seconds)
}

/// Windows bounds the memory of a process by a job alone, which no safe interface offers; there the program's own allocator counts.
#[cfg(windows)]
pub fn set(bytes: u64, _: Duration) -> io::Result<()> {
    ALLOCATOR
        .set_limit(bytes as usize)
        .map_err(|()| io::Error::other("more memory is in use already"))
}

#[cfg(windows)]
#[global_allocator]
static ALLOCATOR: cap::Cap<std::alloc::System> = cap::Cap::new(std::alloc::System, usize::MAX);

/// No black window flashes up for a child.
#[cfg(windows)]
pub fn without_a_console(command: &mut Command) {
    use std::os::windows::process::CommandExt;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    command.creation_flags(CREATE_NO_WINDOW);
}

/// Elsewhere none would.
#[cfg(not(windows))]
pub fn without_a_console(_: &mut Command) {}
