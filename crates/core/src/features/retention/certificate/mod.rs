//! The certificate of destruction: what was destroyed, when, by whom, what the round had come to, the hashes of what was
//! erased, and which devices have confirmed. An administrator's laptop signs the text; the PDF shows it and carries it.
//!
//! What is signed is the text exactly as printed, under a domain tag, with the laptop's own key. In the file stands the
//! word [`WORD`] followed by text, public key and signature in base64; whoever has the file can check it ([`check`]) with
//! any program of this version or later, and compare the printed text with the one that was signed.

mod sheet;
mod words;

use super::queries::row_of;
use super::types::CertificateView;
use crate::desk::Desk;
use crate::features::members::{IdArgs, committee};
use crate::features::reports::{ExportView, PDF, file_name};
use crate::journal::holes;
use crate::journal::page::device_of;
use crate::print;
use crate::problem::{Lang, Problem, Say};
use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use minicbor::bytes::ByteArray;
use minicbor::{Decode, Encode};

const DOMAIN: &[u8] = b"linli certificate of destruction v1\0";
/// What stands in a file before the signed text.
const WORD: &str = "linli-certificate:";
/// No certificate is longer.
const MOST_BYTES: usize = 4 << 20;

/// The text and who vouches for it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct Signed {
    #[n(0)]
    text: String,
    #[n(1)]
    public_key: ByteArray<32>,
    #[n(2)]
    signature: ByteArray<64>,
}

/// Why a file is no certificate that holds.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum CertificateError {
    /// There is none in it.
    #[error("there is no certificate in this file")]
    None,
    /// The signature does not fit the text.
    #[error("the certificate was altered: its signature does not fit its text")]
    Altered,
}

impl Say for CertificateError {
    fn problem(&self) -> Problem {
        let (code, zh) = match self {
            CertificateError::None => (
                "no_certificate",
                "这个文件里没有销毁证明，请选择邻里生成的 PDF 原件。",
            ),
            CertificateError::Altered => (
                "certificate_altered",
                "证明的内容被改动过，签名不符，不能作为凭据。",
            ),
        };
        Problem::refused(code, zh, format!("{self}."))
    }
}

fn sign(text: String, key: &SigningKey) -> Signed {
    let signature = key.sign(&[DOMAIN, text.as_bytes()].concat());
    Signed {
        text,
        public_key: key.verifying_key().to_bytes().into(),
        signature: signature.to_bytes().into(),
    }
}

/// Finds the certificate in a file's bytes and checks its signature.
fn check(bytes: &[u8]) -> Result<Signed, CertificateError> {
    let bytes = &bytes[..bytes.len().min(MOST_BYTES)];
    let at = bytes
        .windows(WORD.len())
        .position(|window| window == WORD.as_bytes())
        .ok_or(CertificateError::None)?;
    let rest = &bytes[at + WORD.len()..];
    let is_code = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let length = rest.iter().take_while(|byte| is_code(byte)).count();
    let code = BASE64URL_NOPAD
        .decode(&rest[..length])
        .map_err(|_| CertificateError::None)?;
    let signed: Signed = minicbor::decode(&code).map_err(|_| CertificateError::None)?;
    let key = VerifyingKey::from_bytes(&signed.public_key).map_err(|_| CertificateError::Altered)?;
    key.verify_strict(
        &[DOMAIN, signed.text.as_bytes()].concat(),
        &Signature::from_bytes(&signed.signature),
    )
    .map_err(|_| CertificateError::Altered)?;
    Ok(signed)
}

/// See the call `make_certificate`.
pub(super) fn make_certificate(desk: &Desk, args: IdArgs, lang: Lang) -> Result<ExportView, Problem> {
    let key = desk.device().key.clone();
    let device = desk.device().setting("device_name")?.unwrap_or_default();
    let (row, text, now_ms) = desk.look(lang, |look| {
        let row = row_of(look, &args.id)?;
        let destroyed = row.destroyed.as_ref().ok_or_else(words::not_destroyed)?;
        let about = words::About {
            committee: committee(look.db)?.map_or_else(String::new, |named| named.name),
            buildings: words::buildings(look.db, &args.id)?,
            hashes: holes::of_round(look.db, &args.id)?,
            issued_by: device.clone(),
            key: key.verifying_key().to_bytes(),
            now_ms: look.now_ms,
        };
        let text = words::text(&row, destroyed, &about, lang);
        Ok((row, text, look.now_ms))
    })?;
    let signed = sign(text, &key);
    let code = BASE64URL_NOPAD.encode(&minicbor::to_vec(&signed).unwrap_or_default());
    let sheet = sheet::sheet(&signed.text, &signed.signature[..], format!("{WORD}{code}"), lang);
    let bytes = print::pdf(&sheet)?;
    let title = lang.pick("销毁证明", "certificate");
    let name = file_name(&format!("{title}_{}", row.name), "pdf", now_ms);
    Ok(ExportView::kept(desk, name, PDF, bytes, 1))
}

/// See the call `check_certificate`.
pub(super) fn check_certificate(
    desk: &Desk,
    args: super::types::CheckCertificate,
    _: Lang,
) -> Result<CertificateView, Problem> {
    let file = desk
        .made_file(&args.file)
        .ok_or_else(|| Problem::not_found("这个文件", "file"))?;
    let signed = check(&file.bytes)?;
    let device = device_of(&signed.public_key);
    let member = if desk.has_space() {
        desk.with_space(|space| {
            Ok(space
                .roll()
                .members
                .get(&device)
                .map(|member| member.name.clone()))
        })?
    } else {
        None
    };
    Ok(CertificateView {
        text: signed.text,
        device,
        device_name: member,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_found_in_any_file_and_holds_as_long_as_nothing_is_altered() {
        let key = SigningKey::from_bytes(&[7; 32]);
        let signed = sign("第3轮 已销毁".to_owned(), &key);
        let file = |signed: &Signed| {
            let code = BASE64URL_NOPAD.encode(&minicbor::to_vec(signed).unwrap());
            format!("%PDF <keywords>{WORD}{code}</keywords>").into_bytes()
        };
        assert_eq!(check(&file(&signed)), Ok(signed.clone()));
        let altered = Signed {
            text: "第4轮 已销毁".to_owned(),
            ..signed
        };
        assert_eq!(check(&file(&altered)), Err(CertificateError::Altered));
        assert_eq!(check(b"%PDF"), Err(CertificateError::None));
        assert_eq!(check(WORD.as_bytes()), Err(CertificateError::None));
    }
}
