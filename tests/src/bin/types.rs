//! Prints the TypeScript of the desk's table.

fn main() {
    print!("{}", linli_core::desk::typescript());
}
