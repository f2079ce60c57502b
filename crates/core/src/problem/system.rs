//! What the system says where it refuses, in words of a person's language.

use super::Words;
use std::io::{Error, ErrorKind};

/// Why the system refused, as the middle of a sentence. What is rare keeps the system's own number, for whoever helps.
pub fn system_words(error: &Error) -> Words {
    match (known(error.kind()), error.raw_os_error()) {
        (Some((zh, en)), _) => Words::new(zh, en),
        (None, Some(code)) => Words::new(format!("系统错误 {code}"), format!("system error {code}")),
        (None, None) => Words::new(error.to_string(), error.to_string()),
    }
}

fn known(kind: ErrorKind) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        ErrorKind::NotFound => ("没有这个文件或文件夹", "there is no such file or folder"),
        ErrorKind::PermissionDenied => ("没有权限", "it is not permitted"),
        ErrorKind::AlreadyExists => ("已有同名文件", "the name is taken"),
        ErrorKind::NotADirectory => ("路径中有一段不是文件夹", "a part of the path is no folder"),
        ErrorKind::IsADirectory => ("这是一个文件夹", "it is a folder"),
        ErrorKind::InvalidFilename => ("文件名不能这样写", "the name is not allowed"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => ("磁盘已满", "the disk is full"),
        ErrorKind::FileTooLarge => ("文件太大，这个磁盘放不下", "the file is too large for this disk"),
        ErrorKind::ReadOnlyFilesystem => ("磁盘是只读的", "the disk is read-only"),
        ErrorKind::ResourceBusy | ErrorKind::WouldBlock => {
            ("另一个程序正在使用", "another program is using it")
        }
        ErrorKind::OutOfMemory => ("内存不足", "there is not enough memory"),
        ErrorKind::AddrInUse => ("端口已被另一个程序占用", "another program has the port"),
        ErrorKind::AddrNotAvailable => ("本机没有这个地址", "the address is not this machine's"),
        ErrorKind::ConnectionRefused => ("那里没有程序应答", "nobody answers there"),
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::NetworkDown => {
            ("网络不通", "there is no network to it")
        }
        ErrorKind::TimedOut => ("等不到应答", "it does not answer in time"),
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe
        | ErrorKind::NotConnected
        | ErrorKind::UnexpectedEof => ("中途断开了", "the line was cut"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_is_told_in_the_persons_language() {
        let missing = std::fs::read("/没有这个文件夹/文件").expect_err("there is none");
        let Words { zh, en } = system_words(&missing);
        assert_eq!(
            (zh.as_str(), en.as_str()),
            ("没有这个文件或文件夹", "there is no such file or folder")
        );
        let rare = Error::from_raw_os_error(71);
        assert_eq!(system_words(&rare).zh, "系统错误 71");
        let own = Error::other("它自己的话");
        assert_eq!(system_words(&own).zh, "它自己的话");
    }
}
