//! `linli-hub`: the always-on server of a town.
fn main() {}
