//! The table of threats in `docs/security.md` promises tests; here it is held to that.

use std::collections::BTreeMap;
use std::path::Path;

/// Every Rust and TypeScript file of the repository that may hold tests, by its name; several may share one.
fn sources() -> BTreeMap<String, Vec<String>> {
    fn walk(folder: &Path, found: &mut BTreeMap<String, Vec<String>>) {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            if path.is_dir() && !["target", "node_modules", "dist", ".git"].contains(&name.as_str()) {
                walk(&path, found);
            } else if name.ends_with(".rs") || name.ends_with(".spec.ts") {
                found
                    .entry(name)
                    .or_default()
                    .push(std::fs::read_to_string(path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."), &mut found);
    found
}

/// What stands between backticks, and the words after it up to the next.
fn promises(cell: &str) -> Vec<(&str, &str)> {
    let parts: Vec<&str> = cell.split('`').collect();
    parts[1..]
        .chunks(2)
        .map(|pair| (pair[0], pair.get(1).copied().unwrap_or_default()))
        .collect()
}

/// The words of a promise that say something.
fn telling(words: &str) -> Vec<String> {
    let words = words.to_lowercase().replace(['\'', '’'], "");
    let words = words.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| word.len() > 3).map(str::to_owned).collect()
}

#[test]
fn every_threat_names_a_test_that_is_there() {
    let page =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/security.md")).unwrap();
    let sources = sources();
    let rows: Vec<Vec<&str>> = page
        .lines()
        .filter(|line| line.starts_with('|') && !line.starts_with("| ---"))
        .skip(1)
        .map(|line| line.trim_matches('|').split(" | ").collect())
        .collect();
    assert!(rows.len() >= 15, "the table has {} rows", rows.len());
    for row in rows {
        let shown = row.last().unwrap();
        let promised = promises(shown);
        assert!(!promised.is_empty(), "no test shows: {}", row[0]);
        for (file, words) in promised {
            let name = file.rsplit('/').next().unwrap();
            let held = sources.get(name).or_else(|| sources.get(&format!("{name}.rs")));
            let Some(held) = held else {
                panic!("{file} is not there: {}", row[0])
            };
            if !words.starts_with(':') {
                continue;
            }
            // A promise is not always word for word; most of it must stand in the name of one test.
            let wanted = telling(words);
            let names =
                |line: &str| 2 * wanted.iter().filter(|word| line.contains(*word)).count() > wanted.len();
            let tests = |source: &String| source.lines().any(|line| line.contains('_') && names(line));
            assert!(
                held.iter().any(tests),
                "{file} has no test named “{words}”: {}",
                row[0]
            );
        }
    }
}
