//! `linli`: the window, the terminal and the loopback server over one desk.
fn main() {}
