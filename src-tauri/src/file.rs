//! Files a person names at the terminal: ordinary ones, read up to a limit. A pipe would be waited for, a device may never end.

use linli_core::desk::{Problem, Words, system_words};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// Why a file was not read.
#[derive(Debug)]
pub enum ReadError {
    /// The system does not let it.
    Unreadable(io::Error),
    /// It is a folder, a pipe or a device.
    NotOrdinary,
    /// It holds more than may be read.
    TooLarge,
}

impl ReadError {
    /// The problem with the file at `path`, which may hold `most_text`.
    pub fn of(&self, path: &Path, most_text: &str) -> Problem {
        let path = path.display();
        match self {
            ReadError::Unreadable(error) => {
                let Words { zh, en } = system_words(error);
                Problem::bad(
                    "file",
                    format!("读不了文件 {path}：{zh}。请检查文件名和权限。"),
                    format!("The file {path} cannot be read: {en}. Check its name and its permissions."),
                )
            }
            ReadError::NotOrdinary => Problem::bad(
                "no_ordinary_file",
                format!("{path} 不是普通文件（可能是文件夹、管道或设备），没有读取。请指定一个普通文件。"),
                format!(
                    "There is no ordinary file at {path} (a folder, a pipe or a device, perhaps); it was not read. Name an ordinary file."
                ),
            ),
            ReadError::TooLarge => Problem::bad(
                "file_too_large",
                format!("文件 {path} 太大（上限 {most_text}），没有读取。请检查是否选错了文件。"),
                format!(
                    "The file {path} is too large ({most_text} at most); it was not read. See whether it is the right one."
                ),
            ),
        }
    }
}

/// All of an ordinary file of at most so many bytes. It is looked at before it is opened, for opening alone may wait for ever;
/// and counted while it is read, for it may grow meanwhile.
///
/// # Errors
/// [`ReadError`]
pub fn read(path: &Path, most: usize) -> Result<Vec<u8>, ReadError> {
    let found = fs::metadata(path).map_err(ReadError::Unreadable)?;
    if !found.is_file() {
        return Err(ReadError::NotOrdinary);
    }
    if found.len() > most as u64 {
        return Err(ReadError::TooLarge);
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(ReadError::Unreadable)?;
    file.take(most as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(ReadError::Unreadable)?;
    match bytes.len() > most {
        true => Err(ReadError::TooLarge),
        false => Ok(bytes),
    }
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_ordinary_files_within_their_limit_are_read() {
        let dir = std::env::temp_dir().join(format!("linli-file-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        let file = dir.join("三个字节");
        fs::write(&file, "abc").unwrap();
        assert_eq!(read(&file, 3).unwrap(), b"abc");
        assert!(matches!(read(&file, 2), Err(ReadError::TooLarge)));
        assert!(matches!(read(&dir, 2), Err(ReadError::NotOrdinary)));
        assert!(matches!(
            read(Path::new("/dev/zero"), 2),
            Err(ReadError::NotOrdinary)
        ));
        assert!(matches!(
            read(&dir.join("没有"), 2),
            Err(ReadError::Unreadable(_))
        ));
        // It says to be empty, and is not.
        assert!(matches!(
            read(Path::new("/proc/self/status"), 2),
            Err(ReadError::TooLarge)
        ));
        fs::remove_dir_all(&dir).unwrap();
    }
}
