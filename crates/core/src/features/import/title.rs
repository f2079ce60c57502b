//! The compound's name, from a sheet's title or the file's name.

/// Words a title goes on with after the compound's name.
const WORDS: &[&str] = &[
    "居民",
    "住户",
    "人员",
    "花名册",
    "名册",
    "户籍",
    "信息",
    "登记",
    "名单",
    "台账",
    "统计",
    "核酸",
    "采样",
    "筛查",
    "物资",
    "清单",
    "疫情",
    "防疫",
    "人口",
    "家庭",
    "业主",
    "汇总",
    "明细",
    "排查",
    "摸排",
    "表格",
    "一览",
    "全体",
    "常住",
    "楼栋",
];

/// The compound a title speaks of: `清溪花园居民花名册` → `清溪花园`.
pub(super) fn compound_of_title(title: &str) -> Option<String> {
    let title = title.trim();
    if title.is_empty()
        || title.chars().count() > 40
        || ["说明", "注", "备注", "填表", "填报", "日期"]
            .iter()
            .any(|word| title.starts_with(word))
    {
        return None;
    }
    // `附件1：`, `2022年3月`.
    let title = title.rsplit([':', '：']).next().unwrap_or(title);
    let title = title
        .trim_start_matches(|letter: char| letter.is_ascii_digit() || "年月日第轮附件 -_.".contains(letter));
    let mut end = title.len();
    for word in WORDS {
        end = end.min(title.find(word).unwrap_or(end));
    }
    // `清溪花园3号楼…`, `云杉苑第3轮…`, `清溪花园（2022）`.
    end = end.min(
        title
            .find(|letter: char| {
                letter.is_ascii_digit() || "第（(_－—-【[".contains(letter) || letter.is_whitespace()
            })
            .unwrap_or(end),
    );
    let name = title[..end].trim().trim_end_matches(['的', '表']);
    (name.chars().count() >= 2 && name.chars().any(|letter| letter > '\u{2e80}')).then(|| name.to_owned())
}

/// How names of compounds end; a sheet called anything else may hold tenants, owners or a month.
const ENDINGS: &[&str] = &[
    "苑",
    "园",
    "村",
    "小区",
    "公寓",
    "新城",
    "府",
    "坊",
    "庭",
    "湾",
    "邸",
    "大厦",
    "家属院",
    "大院",
];

/// The compound a sheet is named after, only where the whole name is plainly one.
pub(super) fn compound_of_sheet(name: &str) -> Option<String> {
    compound_of_title(name)
        .filter(|found| found == name && ENDINGS.iter().any(|ending| name.ends_with(ending)))
}

/// The compound a file is named after; the whole stem where no shorter name can be told.
pub(super) fn compound_of_file(file_name: &str) -> Option<String> {
    let stem = file_stem(file_name);
    compound_of_title(&stem).or_else(|| {
        let only_words = WORDS.iter().any(|word| stem.starts_with(word));
        (!stem.is_empty() && !only_words).then_some(stem)
    })
}

/// The name without folders and without extension.
fn file_stem(file_name: &str) -> String {
    let base = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    let stem = base.rsplit_once('.').map_or(base, |(stem, _)| stem);
    stem.chars()
        .filter(|letter| !letter.is_control())
        .take(60)
        .collect::<String>()
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_file_names_give_the_compound() {
        for (title, name) in [
            ("清溪花园居民花名册", Some("清溪花园")),
            ("清溪花园3号楼居民信息登记表", Some("清溪花园")),
            ("附件1：2022年3月清溪花园核酸采样名单", Some("清溪花园")),
            ("花名册", None),
            ("物资清单", None),
            ("说明：本表仅供居委会使用", None),
            ("roster", None),
        ] {
            assert_eq!(compound_of_title(title).as_deref(), name, "{title}");
        }
        assert_eq!(compound_of_sheet("清溪花园").as_deref(), Some("清溪花园"));
        for name in ["Sheet1", "租户", "3号楼", "花名册", "清溪花园名单"] {
            assert_eq!(compound_of_sheet(name), None, "{name}");
        }
        for (file, name) in [
            ("桂香新村_人员信息.csv", Some("桂香新村")),
            ("/tmp/云杉苑_第3轮名单.csv", Some("云杉苑")),
            ("澄河一村_住户表.xls", Some("澄河一村")),
            ("huge_cell.xlsx", Some("huge_cell")),
            ("物资清单.xlsx", None),
            ("", None),
        ] {
            assert_eq!(compound_of_file(file).as_deref(), name, "{file}");
        }
    }
}
