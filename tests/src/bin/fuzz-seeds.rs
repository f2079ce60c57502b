//! Writes what each corpus begins with: `cargo run -p linli-tests --bin fuzz-seeds`. What fuzzing finds is added by hand.

use linli_tests::fuzz::TARGETS;

fn main() -> std::io::Result<()> {
    for target in TARGETS {
        let folder = target.corpus_folder();
        std::fs::create_dir_all(&folder)?;
        for (n, seed) in (target.seeds)().into_iter().enumerate() {
            std::fs::write(folder.join(format!("seed-{n:02}")), seed)?;
        }
    }
    Ok(())
}
