//! What carries questions and answers between this laptop and a peer, and why that may fail.

use crate::id::Id;
use crate::journal::vector::DeviceId;
use crate::problem::{Problem, ProblemKind, Say};
use crate::receipt::ReceiptFault;
use crate::sync::{Answer, Ask, SyncError};
use ed25519_dalek::SigningKey;

/// Moves questions to a peer and answers back.
pub trait Carrier: Send + Sync {
    /// Asks the peer at `address` about the space.
    ///
    /// # Errors
    /// [`CarrierError`].
    fn exchange(&self, key: &SigningKey, address: &str, space: Id, ask: Ask) -> Result<Answer, CarrierError>;

    /// Which of the laptops `among` is at `base` (`https://host:port`); it proves its key, as this end does.
    ///
    /// # Errors
    /// [`CarrierError`]; `OtherKey` where it is none of them.
    fn identify(&self, _: &SigningKey, base: &str, _: &[DeviceId]) -> Result<DeviceId, CarrierError> {
        Err(CarrierError::Unreachable(base.to_owned()))
    }

    /// What the clock of the peer at `address` showed when it last answered, ms; nothing where it did not say.
    fn clock_of(&self, address: &str) -> Option<i64> {
        let _ = address;
        None
    }
}

/// Why a peer did not answer.
#[derive(Debug, thiserror::Error)]
pub enum CarrierError {
    /// The address is not one.
    #[error("“{0}” is not an address; enter it as the hub prints it, such as https://192.168.1.10:7117#…")]
    Address(String),
    /// It would be spoken to in the clear.
    #[error(
        "“{0}” would be spoken to without encryption; enter the hub's whole address, https://…, as the hub prints it"
    )]
    Plain(String),
    /// The other end holds another key than the address names.
    #[error(
        "another hub is at this address: its key is not the one the address names. Nothing was sent. Compare the address with the one the hub prints"
    )]
    OtherKey,
    /// The other end has no certificate that a public authority vouches for.
    #[error(
        "the hub has no valid public certificate ({0}). Enter its whole address with the # part, as the hub prints it; if it has a public one, check this laptop's date"
    )]
    Certificate(String),
    /// What it says it holds is not signed as it must be.
    #[error(
        "the hub does not prove what it holds: {0}. Nothing counts as safe there; tell the administrator"
    )]
    Receipt(#[from] ReceiptFault),
    /// It cannot be reached now.
    #[error(
        "the hub cannot be reached ({0}); everything is kept on this laptop and goes out as soon as it can"
    )]
    Unreachable(String),
    /// It answered with a refusal.
    #[error("the hub refused: {message}")]
    Refused {
        /// Why, as a stable name.
        code: String,
        /// Why, in a sentence.
        message: String,
    },
    /// It answered something that is no answer.
    #[error("this is not a hub: {0}")]
    Strange(String),
}

impl Say for CarrierError {
    fn problem(&self) -> Problem {
        let (code, zh) = match self {
            CarrierError::Address(address) => (
                "hub_address",
                format!("“{address}”不是有效的汇聚站地址，请照汇聚站显示的地址完整填写，例如 https://192.168.1.10:7117#核对码。"),
            ),
            CarrierError::Plain(address) => (
                "hub_plain",
                format!("“{address}”没有加密，不能使用。请照汇聚站显示的地址完整填写，以 https:// 开头。"),
            ),
            CarrierError::OtherKey => (
                "other_hub",
                "这个地址上不是原来的汇聚站（核对码不符），没有发送任何数据。请与汇聚站显示的地址逐字核对，并联系管理员。".to_owned(),
            ),
            CarrierError::Certificate(_) => (
                "hub_certificate",
                "汇聚站的证书无效，没有发送任何数据。请填写完整地址（包括 # 后面的核对码）；若汇聚站使用公开证书，请检查本机日期。".to_owned(),
            ),
            CarrierError::Receipt(_) => (
                "bad_receipt",
                "汇聚站的回执无效，不能证明它保存了什么：在它给出有效回执之前，都按“仅在本机”计。请联系管理员。".to_owned(),
            ),
            CarrierError::Unreachable(_) => (
                "offline",
                "连不上汇聚站，数据都在本机，连上后会自动同步。".to_owned(),
            ),
            CarrierError::Refused { code, .. } => {
                ("hub_refused", format!("汇聚站没有接收：{}。", refusal_zh(code)))
            }
            CarrierError::Strange(_) => ("not_a_hub", "这个地址上不是邻里的汇聚站，请检查地址。".to_owned()),
        };
        let kind = if matches!(self, CarrierError::Address(_) | CarrierError::Plain(_)) {
            ProblemKind::BadInput
        } else {
            ProblemKind::Refused
        };
        Problem::new(kind, code, zh, format!("{self}."))
    }
}

/// Why a hub refused, by its stable names.
fn refusal_zh(code: &str) -> String {
    let known = match code {
        "stranger" => "汇聚站还不认识本机：邀请本机的电脑可能还没有同步，或邀请码已过期，稍后会自动重试",
        "revoked" => "本机已被停用或没有被准许加入，或邀请码已收回，请联系管理员",
        "waiting" => "同一个邀请码另有电脑在用，或已过了有效时间，要等管理员准许本机加入",
        "session" | "replay" | "request_signature" => "汇聚站没有认出本机，稍后会自动重试",
        "missing" => "记录缺少一部分，汇聚站还没收到销毁的通知，稍后会自动重试",
        "gap" | "chain" => "记录与汇聚站上已有的接不上",
        "other_space" => "记录属于另一个居委",
        "signature" | "section" | "not_a_page" => "记录已损坏，请在本机运行检查",
        "newer_format" => "汇聚站的版本太旧，请升级汇聚站",
        "page_too_large" | "too_large" | "too_many_pages" => "一次发送的内容太大",
        "too_many_spaces" => "汇聚站近期登记的居委太多，请稍后再试",
        "too_busy" | "too_slow" => "汇聚站正忙，稍后会自动重试",
        "disk_full" => "汇聚站的磁盘已满，请联系管理员",
        "broken" | "storage" | "damaged" => "汇聚站读写磁盘出错，请联系管理员",
        other => return format!("原因代码 {other}"),
    };
    known.to_owned()
}

impl Say for SyncError {
    fn problem(&self) -> Problem {
        match self {
            SyncError::Sql(error) => error.problem(),
            SyncError::OtherGiver => Problem::new(
                ProblemKind::Refused,
                "hub_changed",
                "这个地址上换了另一个汇聚站，没有发送任何数据。请向管理员核实；确实更换过的，在“汇聚站”一栏重新保存地址即可。",
                "Another hub than before answers at this address. Nothing was sent. Ask the administrator; if it was replaced, save the address under Hub once more.",
            ),
            other => Problem::new(
                ProblemKind::Refused,
                "strange_peer",
                format!("汇聚站的回答不对（{other}），请检查它的版本。"),
                format!("The hub answers strangely ({other}); check its version."),
            ),
        }
    }
}
