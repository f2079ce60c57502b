//! The short verbs of the terminal, each a few calls of the desk.

use crate::file;
use linli_core::desk::{self, Access, Desk, Lang, MOST_BYTES, Problem, Words, system_words};
use serde_json::{Value, json};
use std::path::Path;

/// Arguments given as JSON text.
pub fn parse(text: &str) -> Result<Value, Problem> {
    serde_json::from_str(text).map_err(|error| {
        Problem::bad(
            "bad_json",
            format!(
                "参数不是有效的 JSON（第 {} 行第 {} 个字符处读不下去）。",
                error.line(),
                error.column()
            ),
            format!("The arguments are not valid JSON: {error}."),
        )
    })
}

/// Every call with its schemas.
pub fn list() -> Value {
    let entries = desk::table().iter().map(|entry| {
        let (access, topics) = match entry.access {
            Access::Reads(topics) => ("reads", topics),
            Access::Changes(topics) => ("changes", topics),
        };
        json!({"name": entry.name, "doc": entry.doc, "role": entry.role, access: topics,
            "args": entry.args_schema(), "result": entry.result_schema()})
    });
    Value::Array(entries.collect())
}

/// Gives the desk a file; its token.
fn bring(desk: &Desk, path: &Path) -> Result<String, Problem> {
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let bytes = file::read(path, MOST_BYTES).map_err(|error| error.of(path, "64 MB"))?;
    desk.take_file(&name, bytes)
}

/// Previews and writes a file; the answer is what a script wants to know of it. Where there is no committee yet, one is
/// founded for it, once it is certain that there is something to write; protected, where a passcode was given.
pub fn import(
    desk: &Desk,
    file: &Path,
    compound: Option<&str>,
    passcode: Option<String>,
    lang: Lang,
) -> Result<Value, Problem> {
    let token = bring(desk, file)?;
    let preview = desk.call(
        "preview_import",
        json!({"file": token, "compound": compound}),
        lang,
    )?;
    if !desk.has_space() {
        let counts = &preview["counts"];
        if ["residents", "homes", "items"]
            .iter()
            .all(|what| counts[what] == 0)
        {
            return Err(Problem::refused(
                "nothing_to_write",
                "没有可以导入的行，什么都没有写入。",
                "No row can be imported; nothing was written.",
            ));
        }
        let name = preview["compound"]
            .as_str()
            .filter(|name| !name.is_empty())
            .unwrap_or("居委会");
        desk.call(
            "create_committee",
            json!({"name": name, "staff_name": "管理员", "device_name": "本机", "passcode": passcode}),
            lang,
        )?;
    }
    let written = desk.call("write_import", json!({"token": preview["token"]}), lang)?;
    Ok(
        json!({"import": written["import"], "kind": preview["kind"], "compound": preview["compound"],
        "counts": written["counts"], "changed": written["changed"], "moved": written["moved"],
        "difference": preview["difference"], "issues": preview["issues"]}),
    )
}

/// Writes a round's spreadsheet beside where one stands, or where told.
pub fn export(desk: &Desk, round: &str, out: Option<&Path>, lang: Lang) -> Result<Value, Problem> {
    let rounds = desk.call("list_rounds", json!({}), lang)?;
    let fits = |row: &&Value| row["id"] == round || row["name"] == round;
    let id = rounds
        .as_array()
        .into_iter()
        .flatten()
        .find(fits)
        .map(|row| row["id"].clone());
    let id = id.ok_or_else(|| Problem::not_found("这个轮次", "round"))?;
    let made = desk.call("export_round", json!({"round": id}), lang)?;
    let file = desk
        .made_file(made["file"].as_str().unwrap_or_default())
        .ok_or_else(|| Problem::not_found("导出的文件", "file"))?;
    let path = out.map_or_else(|| Path::new(&file.name).to_owned(), Path::to_owned);
    std::fs::write(&path, file.bytes.as_slice()).map_err(|error| {
        let (path, Words { zh, en }) = (path.display(), system_words(&error));
        Problem::bad(
            "file",
            format!("写不了文件 {path}：{zh}。"),
            format!("The file {path} cannot be written: {en}."),
        )
    })?;
    Ok(json!({"file": path.display().to_string()}))
}

/// Fails when anything is wrong, so that a script can rely on the exit code.
pub fn verify(desk: &Desk, lang: Lang) -> Result<Value, Problem> {
    let found = desk.call("verify", json!({}), lang)?;
    if found["chain_ok"] == true && found["projections_ok"] == true && found["file_ok"] == true {
        return Ok(found);
    }
    let list: Vec<&str> = found["problems"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let list = list.join("; ");
    Err(Problem::refused(
        "verify_failed",
        format!("核对发现问题：{list}"),
        format!("The check found problems: {list}"),
    ))
}

/// Fails when anything is left of a destroyed round, so that a script can rely on the exit code.
pub fn prove_destroyed(desk: &Desk, lang: Lang) -> Result<Value, Problem> {
    let proof = desk.call("prove_destroyed", json!({}), lang)?;
    if proof["clean"] == true {
        return Ok(proof);
    }
    let files = proof["files"].as_array().into_iter().flatten();
    let unclean = files.filter(|file| file["clean"] == false);
    let list: Vec<String> = unclean
        .map(|file| format!("{}: {}", for_people(&file["file"]), for_people(&file["findings"])))
        .collect();
    let list = list.join("; ");
    Err(Problem::refused(
        "not_clean",
        format!("还有残留：{list}"),
        format!("Something is left: {list}"),
    ))
}

/// The text that was signed; fails where the signature does not hold.
pub fn check_certificate(desk: &Desk, file: &Path, lang: Lang) -> Result<Value, Problem> {
    let token = bring(desk, file)?;
    desk.call("check_certificate", json!({"file": token}), lang)
}

/// A value as indented lines, for people.
pub fn for_people(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => serde_json::to_string_pretty(value).unwrap_or_default(),
    }
}
