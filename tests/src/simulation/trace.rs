//! What happened in a run: a hash to compare two runs of one seed by, and the lines themselves where they are wanted.

/// The trace of a run.
#[derive(Clone, Default)]
pub struct Trace {
    hash: blake3::Hasher,
    aloud: bool,
}

impl Trace {
    /// Nothing yet; `aloud` prints lines as they come.
    pub fn new(aloud: bool) -> Trace {
        Trace {
            aloud,
            ..Trace::default()
        }
    }

    /// Something happened.
    pub fn note(&mut self, line: &str) {
        if self.aloud {
            println!("{line}");
        }
        self.hash.update(line.as_bytes()).update(b"\n");
    }

    /// The hash of everything so far.
    pub fn digest(&self) -> [u8; 32] {
        *self.hash.finalize().as_bytes()
    }
}
