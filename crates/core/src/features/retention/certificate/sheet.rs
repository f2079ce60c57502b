//! How a certificate stands on paper: the signed text line by line, then the signature and how to check both.

use crate::print::{Block, Sheet};
use crate::problem::Lang;

pub(super) fn sheet(text: &str, signature: &[u8], keyword: String, lang: Lang) -> Sheet {
    let title = lang.pick("数据销毁证明", "Certificate of destruction");
    let separator = lang.pick("：", ": ");
    let (hash, said): (Vec<_>, Vec<_>) = text
        .lines()
        .filter_map(|line| line.split_once(separator))
        .map(|(label, value)| (label.to_owned(), value.to_owned()))
        .partition(|(label, _)| label == lang.pick("分区哈希", "section hash"));
    let signature: String = signature.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut blocks = vec![
        Block::Title(title.to_owned()),
        Block::Text(
            lang.pick(
                "下列轮次的全部明细（谁、何时、结果、采样管、备注）已从居委台账中抹去，只保留各楼的总数。",
                "Everything recorded in the round below (who, when, outcome, tube, note) was erased from the committee's journal; only the numbers by building are kept.",
            )
            .to_owned(),
        ),
        Block::Pairs(said),
        Block::Heading(lang.pick("抹去的分区", "Erased sections").to_owned()),
        Block::Small(
            lang.pick(
                "每个分区只留下加盐的哈希：它证明抹去的正是当时签了名的内容，而从中推不出任何内容。",
                "Of each section only its salted hash is left: it proves that what was erased is what was signed then, and tells nothing of it.",
            )
            .to_owned(),
        ),
    ];
    blocks.extend(hash.into_iter().map(|(_, value)| Block::Small(value)));
    blocks.push(Block::Heading(lang.pick("签名", "Signature").to_owned()));
    blocks.push(Block::Small(signature));
    blocks.push(Block::Small(
        lang.pick(
            "以上各行文字由出具电脑用 Ed25519 签名。核验：linli verify --certificate 本文件.pdf 会核对签名并逐行显示签名的原文，请与纸面对照。",
            "The lines above were signed by the issuing laptop with Ed25519. To check: linli verify --certificate THIS-FILE.pdf verifies the signature and prints the text that was signed; compare it with the paper.",
        )
        .to_owned(),
    ));
    Sheet {
        title: title.to_owned(),
        lang,
        foot: lang
            .pick("邻里 · 数据销毁证明", "Linli · Certificate of destruction")
            .to_owned(),
        keyword: Some(keyword),
        blocks,
    }
}
