//! Both ends of the wire: the hub server that keeps and passes on pages, and the client that speaks to it.
//!
//! A hub stores pages as they come and folds nothing to do so. [`server`] listens, [`store`] keeps, [`wire`] says how
//! questions and answers look in bytes, [`tls`] how both ends know one another; [`client`] is the other end, and
//! [`runner`] makes a laptop sync by itself.

pub mod auth;
pub mod client;
pub mod limits;
pub mod networks;
pub mod room;
pub mod runner;
pub mod server;
pub mod store;
pub mod tls;
pub mod wire;
