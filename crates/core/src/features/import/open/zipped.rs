//! Looks through a zip before anything else does: what it is, and that it does not unpack without end.

use super::super::limits;
use super::super::problem::ReadProblem;
use super::{Pulse, not_a_table};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// A zip that is a workbook.
pub(super) enum Zipped {
    /// Office Open XML.
    Xlsx,
    /// OpenDocument, with the inflated `content.xml`.
    Ods(Vec<u8>),
}

const ODS_MIME: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

/// Inflates every entry once, counting instead of trusting the sizes the file declares.
pub(super) fn inspect(bytes: &[u8], pulse: &Pulse<'_>) -> Result<Zipped, ReadProblem> {
    let damaged = |_| ReadProblem::Damaged {
        format: "xlsx".into(),
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > limits::MAX_ZIP_ENTRIES {
        return Err(ReadProblem::Bomb);
    }
    let mut declared = 0u64;
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).map_err(damaged)?;
        declared = declared.saturating_add(entry.size());
    }
    if declared > limits::MAX_EXPANDED_BYTES {
        return Err(ReadProblem::Bomb);
    }
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("EncryptedPackage") {
        return Err(ReadProblem::Password);
    }
    let ods = has("content.xml") && has("mimetype");
    if !ods {
        let refuse = |what: &'static str, what_zh: &'static str| Err(not_a_table(what, what_zh));
        if has("xl/workbook.bin") {
            return refuse("a binary workbook (.xlsb)", "二进制工作簿（.xlsb）");
        }
        if has("word/document.xml") {
            return refuse("a text document", "文字文档");
        }
        if has("ppt/presentation.xml") {
            return refuse("a presentation", "演示文稿");
        }
        // The path of the workbook is free in theory; its relationships are not.
        if !has("[Content_Types].xml") && !has("xl/workbook.xml") {
            return refuse("a compressed archive", "压缩包");
        }
    }
    let mut total = 0u64;
    let mut content = Vec::new();
    for at in 0..archive.len() {
        let mut entry = match archive.by_index(at) {
            Ok(entry) => entry,
            Err(zip::result::ZipError::UnsupportedArchive(text)) if text.contains("assword") => {
                return Err(ReadProblem::Password);
            }
            Err(_) => {
                return Err(ReadProblem::Damaged {
                    format: "xlsx".into(),
                });
            }
        };
        let packed = entry.compressed_size().max(1);
        let name = entry.name().map(|name| name.into_owned()).unwrap_or_default();
        let wanted = ods && matches!(name.as_str(), "content.xml" | "mimetype");
        let is_mime = wanted && name == "mimetype";
        let mut kept = Vec::new();
        let mut watch = CountWatch::default();
        let styles = name.ends_with("styles.xml");
        let (mut size, mut tags) = (0u64, 0u64);
        let mut chunk = vec![0u8; 64 * 1024];
        loop {
            let got = entry.read(&mut chunk).map_err(|_| ReadProblem::Damaged {
                format: "xlsx".into(),
            })?;
            if got == 0 {
                break;
            }
            pulse()?;
            size += got as u64;
            total += got as u64;
            let ratio_broken = size > limits::RATIO_FROM_BYTES && size / packed > limits::MAX_RATIO;
            if styles {
                tags += chunk[..got].iter().filter(|byte| **byte == b'<').count() as u64;
            }
            // A style of five bytes becomes hundreds in memory.
            let overdressed = tags > limits::MAX_STYLE_TAGS;
            if total > limits::MAX_EXPANDED_BYTES
                || overdressed
                || ratio_broken
                || watch.absurd(&chunk[..got])
            {
                return Err(ReadProblem::Bomb);
            }
            if wanted {
                kept.extend_from_slice(&chunk[..got]);
            }
        }
        if is_mime {
            if kept.trim_ascii() != ODS_MIME {
                return Err(not_a_table("a document", "文档"));
            }
        } else if wanted {
            content = kept;
        }
    }
    Ok(if ods { Zipped::Ods(content) } else { Zipped::Xlsx })
}

/// Finds `uniqueCount="…"` of a shared string table in the stream. The workbook reader sets memory aside for that many
/// strings before it has seen one, so a count nobody could have written must not reach it.
#[derive(Default)]
struct CountWatch {
    /// How much of the word was seen, then 100 + digits seen.
    matched: usize,
    digits: usize,
    gap: usize,
}

impl CountWatch {
    const WORD: &'static [u8] = b"uniqueCount";
    /// 9,999,999 strings are more than the cells taken.
    const MOST_DIGITS: usize = 7;

    fn absurd(&mut self, chunk: &[u8]) -> bool {
        for &byte in chunk {
            if self.matched < Self::WORD.len() {
                self.matched = if byte == Self::WORD[self.matched] {
                    self.matched + 1
                } else {
                    usize::from(byte == Self::WORD[0])
                };
                (self.digits, self.gap) = (0, 0);
            } else if byte.is_ascii_digit() {
                self.digits += usize::from(self.digits > 0 || byte != b'0');
                if self.digits > Self::MOST_DIGITS {
                    return true;
                }
            } else if self.digits > 0
                || !matches!(byte, b'=' | b'"' | b'\'' | b'+' | b' ' | b'\t' | b'\r' | b'\n')
            {
                self.matched = 0;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::SimpleFileOptions;

    fn zip_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, data) in entries {
            writer
                .start_file(
                    *name,
                    SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated),
                )
                .unwrap();
            writer.write_all(data).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn outcome(bytes: &[u8]) -> Option<ReadProblem> {
        inspect(bytes, &|| Ok(())).err()
    }

    #[test]
    fn an_entry_that_unpacks_out_of_all_proportion_is_stopped() {
        let bomb = zip_of(&[
            ("xl/workbook.xml", b"<x/>"),
            ("xl/worksheets/sheet1.xml", &vec![b' '; 20 << 20]),
        ]);
        assert!(bomb.len() < 100_000);
        assert_eq!(outcome(&bomb), Some(ReadProblem::Bomb));
    }

    #[test]
    fn a_declared_size_that_lies_does_not_help_a_bomb() {
        let mut bomb = zip_of(&[("xl/workbook.xml", b"<x/>"), ("a", &vec![b' '; 20 << 20])]);
        // Sizes stand as little-endian words in the local header and in the central directory.
        let size = (20u32 << 20).to_le_bytes();
        while let Some(at) = bomb.windows(4).position(|four| four == size) {
            bomb[at..at + 4].copy_from_slice(&[1, 0, 0, 0]);
        }
        assert!(matches!(
            outcome(&bomb),
            Some(ReadProblem::Bomb | ReadProblem::Damaged { .. })
        ));
    }

    #[test]
    fn a_string_count_nobody_could_have_written_is_refused_across_chunk_borders() {
        for (text, bad) in [
            ("<sst count=\"9\" uniqueCount=\"1211\">", false),
            ("<sst uniqueCount=\"99999999999\">", true),
            ("<sst uniqueCount = '000000000012'>", false),
            ("<sst uniqueuniqueCount='123456789'>", true),
        ] {
            for cut in 0..text.len() {
                let mut watch = CountWatch::default();
                let (left, right) = text.as_bytes().split_at(cut);
                assert_eq!(
                    watch.absurd(left) || watch.absurd(right),
                    bad,
                    "{text} cut at {cut}"
                );
            }
        }
    }

    #[test]
    fn other_zips_are_named_for_what_they_are() {
        assert_eq!(
            outcome(&zip_of(&[
                ("word/document.xml", b"x"),
                ("[Content_Types].xml", b"x")
            ])),
            Some(not_a_table("a text document", "文字文档"))
        );
        assert_eq!(
            outcome(&zip_of(&[("a.txt", b"x")])),
            Some(not_a_table("a compressed archive", "压缩包"))
        );
        assert!(matches!(
            outcome(b"PK\x03\x04 cut off"),
            Some(ReadProblem::Damaged { .. })
        ));
    }
}
