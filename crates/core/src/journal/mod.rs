//! The journal: all pages of one space, the only truth. Everything else is folded from it.
//!
//! [`fact`] is what happened, [`section`] lays facts out for the wire and disk, [`page`] seals, chains and signs them,
//! [`vector`] says who has written how much, [`chains`] where a page belongs, [`branches`] and [`twins`] what follows from a
//! chain that forked, [`peers`] what others hold of it, [`holes`] what pages lack, [`clock`] orders,
//! [`store`] keeps it all in one SQLCipher file, [`copying`] makes a checked copy of it.

pub mod branches;
pub mod chains;
pub mod clock;
pub mod copying;
pub mod fact;
pub mod holes;
pub mod page;
pub mod peers;
pub mod section;
pub mod store;
pub mod twins;
pub mod vector;
