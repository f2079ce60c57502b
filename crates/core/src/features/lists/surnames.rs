//! Surnames, to tell a name from a word of a message.

/// The common ones; whoever bears another is recognised by the register, by a heading or by the number beside the name.
const SINGLE: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢\
    汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚汤陶黎温莫易樊乔文安殷颜庄章鲁倪庞邢\
    俞翟蓝聂齐向申葛柴伍覃骆关焦柳欧祝纪尚毕耿芦左季管符辛苗詹曲欧靳祁路涂兰甘裴梅童翁霍游阮尤岳柯牟滕谷舒卜成饶宁凌盛查单冉鲍华包\
    屈房喻解蒲卫简时连车项闵邬吉党阳司费蒙席晏隋古强穆姬宫景米麦谈柏瞿艾沙鄢桂窦郁缪畅巩卓褚栾戚全娄甄郎池丛边岑农苟迟保商臧佘卞虞刁\
    冷应匡粟仇练楚揭师官佟封燕桑巫敖原植邝仲荆储宗楼干苑寇盖南屠鞠荣井乐银奚明麻雍花闻冼木郜廉衣蔺和冀占门帅利满";
const DOUBLE: &[&str] = &[
    "欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯", "端木",
    "南宫",
];

/// What begins with a surname and is none of a name: what messages say.
const WORDS: &[&str] = &[
    "方便", "方舱", "高度", "高龄", "高风", "任务", "任何", "马上", "时间", "时候", "明天", "明早", "明晚",
    "明白", "今天", "今晚", "今早", "单位", "单人", "单独", "单元", "单身", "向各", "向上", "包括", "包裹",
    "成员", "成功", "成人", "成年", "全部", "全体", "全员", "保持", "保安", "保洁", "应该", "应检", "应采",
    "应急", "连夜", "连接", "连续", "连同", "关于", "和电", "和楼", "常住", "常态", "安排", "安全", "管号",
    "管理", "原因", "石头", "文件", "计划", "时请", "强调", "平安", "路口", "干部", "门口", "门牌", "门诊",
    "游客", "封控", "封闭", "项目", "解除", "简单", "简要", "利用", "白天", "满足", "米面", "金额", "江湖",
    "查收", "查找", "查询", "查验", "尚未", "康复", "温馨", "温度", "谢谢", "麻烦", "阳性", "左右", "房东",
    "房屋", "房间", "车位", "车牌", "费用", "党员", "商户", "司机", "卫生", "冷链", "华东", "万一", "黄码",
    "施工", "席位", "帅哥", "古镇", "宗教", "储备", "农民", "代表", "许多", "余下", "章程", "程序", "严格",
    "严禁", "雷达", "毛巾", "段位", "相关", "家人", "支部", "祝好", "凌晨", "盛大", "通知", "通报", "景区",
    "别墅", "师傅", "易感", "水电", "冬天", "幸福",
];
/// What people are called by their work is no name.
const TITLES: &[&str] = &[
    "主任",
    "书记",
    "站长",
    "群",
    "镇",
    "街道",
    "居委",
    "居委会",
    "委员",
    "医生",
    "老师",
    "经理",
    "队长",
    "组长",
    "科长",
    "局长",
    "所长",
    "专班",
    "社区",
    "公司",
    "物业",
    "小区",
    "名单",
    "人员",
    "同志们",
    "村",
    "园",
    "苑",
    "区",
    "路",
    "弄",
    "楼",
];
/// What may stand behind a name.
const HONORIFICS: &[&str] = &[
    "先生", "女士", "小姐", "同志", "阿姨", "叔叔", "大爷", "奶奶", "爷爷",
];

/// The name a word is, without what politeness adds; nothing where it is none.
pub(super) fn name_in(word: &str) -> Option<&str> {
    let bare = HONORIFICS
        .iter()
        .find_map(|honorific| word.strip_suffix(honorific))
        .filter(|bare| bare.chars().count() >= 2)
        .unwrap_or(word);
    let letters = bare.chars().count();
    // Names of many peoples are written with a dot between their parts.
    let (mut parts, dotted) = (bare.split(['·', '•']), bare.contains(['·', '•']));
    let chinese = parts.all(|part| !part.is_empty() && part.chars().all(is_chinese));
    if !chinese {
        return None;
    }
    if dotted {
        return (4..=20).contains(&letters).then_some(bare);
    }
    let double = DOUBLE.iter().any(|surname| bare.starts_with(surname));
    let longest = if double { 4 } else { 3 };
    let single = bare.chars().next().is_some_and(|first| SINGLE.contains(first));
    let is_word =
        WORDS.iter().any(|known| bare.starts_with(known)) || TITLES.iter().any(|title| bare.ends_with(title));
    ((2..=longest).contains(&letters) && (double || single) && !is_word).then_some(bare)
}

/// Whether a letter is a Chinese character.
pub(super) fn is_chinese(letter: char) -> bool {
    matches!(letter, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}')
}

#[cfg(test)]
mod tests {
    use super::name_in;

    #[test]
    fn names_are_told_from_words() {
        for (word, name) in [
            ("张小明", Some("张小明")),
            ("李强先生", Some("李强")),
            ("欧阳文静", Some("欧阳文静")),
            ("阿依古丽·买买提", Some("阿依古丽·买买提")),
            ("王主任", None),
            ("今晚", None),
            ("任务", None),
            ("张小明家里", None),
            ("云杉苑", None),
            ("电话", None),
            ("谢谢", None),
            ("阳性", None),
        ] {
            assert_eq!(name_in(word), name, "{word}");
        }
    }
}
