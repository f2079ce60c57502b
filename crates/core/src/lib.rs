//! Everything that is true on any device: journal, fold, features, sync engine, and the desk that offers them.
//!
//! No window, no HTTP and no wall clock read inside: clock, randomness and disk are passed in as a [`world::World`].
//!
//! The way of a change: a **command** ([`desk`]) checks its rules and writes **facts** with a [`space::Pen`]; the
//! [`journal`] appends them and the [`fold`] turns them into tables in the same transaction. Facts are sealed into
//! signed **pages**, which [`sync`] carries to other devices, where the same fold takes them in.

pub mod desk;
pub mod device;
pub mod disk;
pub mod features;
pub mod fold;
pub mod id;
pub mod journal;
pub mod keys;
pub mod legal_time;
pub mod older;
pub mod planted;
pub mod print;
pub mod problem;
pub mod qr;
pub mod receipt;
pub mod space;
pub mod stick;
pub mod sync;
pub mod world;
