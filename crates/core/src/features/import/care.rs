//! Care tags from the texts people write: the tag is for finding and counting, the text itself is kept as the note.

/// A tag, its English, and what points to it in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CareTag {
    /// The tag as stored and shown.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
    signs: &'static [&'static str],
}

/// The tags a committee begins with; it can add its own.
pub const CARE_TAGS: &[CareTag] = &[
    CareTag {
        zh: "独居老人",
        en: "Alone and old",
        signs: &["独居", "孤老", "空巢"],
    },
    CareTag {
        zh: "高龄",
        en: "Very old",
        signs: &["高龄"],
    },
    CareTag {
        zh: "孕产妇",
        en: "Pregnant or lying-in",
        signs: &["孕", "预产期", "产妇", "待产", "哺乳"],
    },
    CareTag {
        zh: "婴幼儿",
        en: "Infant",
        signs: &["婴儿", "婴幼", "新生儿", "幼儿", "奶粉"],
    },
    CareTag {
        zh: "血透",
        en: "Dialysis",
        signs: &["血透", "透析", "尿毒症"],
    },
    CareTag {
        zh: "肿瘤治疗",
        en: "Cancer treatment",
        signs: &["化疗", "放疗", "肿瘤", "癌"],
    },
    CareTag {
        zh: "糖尿病",
        en: "Diabetes",
        signs: &["糖尿病", "胰岛素"],
    },
    CareTag {
        zh: "慢性病",
        en: "Long-term illness",
        signs: &[
            "高血压",
            "冠心病",
            "心脏病",
            "脑梗",
            "中风",
            "慢病",
            "慢性病",
            "哮喘",
            "癫痫",
        ],
    },
    CareTag {
        zh: "行动不便",
        en: "Cannot walk well",
        signs: &["行动不便", "不便下楼", "不方便下楼", "腿脚不便", "轮椅", "骨折"],
    },
    CareTag {
        zh: "卧床",
        en: "Bedridden",
        signs: &["卧床", "瘫痪", "失能"],
    },
    CareTag {
        zh: "残疾",
        en: "Disabled",
        signs: &["残疾", "残障", "盲人", "聋", "视障"],
    },
    CareTag {
        zh: "精神障碍",
        en: "Mental disorder",
        signs: &[
            "精神障碍",
            "精神病",
            "精神分裂",
            "失智",
            "痴呆",
            "认知障碍",
            "阿尔茨海默",
            "自闭症",
        ],
    },
    CareTag {
        zh: "需配药",
        en: "Needs medicine fetched",
        signs: &["配药", "送药", "代购药"],
    },
    CareTag {
        zh: "外籍",
        en: "Foreigner",
        signs: &["外籍", "外国"],
    },
];

/// Tags a text points to, in the order of the list.
pub fn care_tags(text: &str) -> Vec<&'static str> {
    CARE_TAGS
        .iter()
        .filter(|tag| tag.signs.iter().any(|sign| says(text, sign)))
        .map(|tag| tag.zh)
        .collect()
}

/// True when the text has the sign somewhere without denying it (`无残疾`, `非独居`).
fn says(text: &str, sign: &str) -> bool {
    text.match_indices(sign).any(|(at, _)| {
        let before = &text[..at];
        !["无", "非", "未", "否", "没有", "不是", "已非"]
            .iter()
            .any(|denial| before.ends_with(denial))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_point_to_tags() {
        for (text, tags) in [
            ("独居老人，行动不便 需上门", &["独居老人", "行动不便"][..]),
            ("孕38周，近预产期", &["孕产妇"]),
            ("婴儿 需奶粉", &["婴幼儿"]),
            ("血透 每周三次；门铃坏,打\"二女儿\"电话", &["血透"]),
            ("糖尿病 需胰岛素", &["糖尿病"]),
            ("高血压、冠心病", &["慢性病"]),
            ("精神障碍 家属陪护", &["精神障碍"]),
            ("肢体残疾", &["残疾"]),
            ("卧床，需护工", &["卧床"]),
            ("需代配药,每周一次", &["需配药"]),
            ("养狗，请提前联系", &[]),
            ("无残疾，非独居", &[]),
            ("", &[]),
        ] {
            assert_eq!(care_tags(text), tags, "{text}");
        }
    }
}
