//! The columns the reader knows, by every title people give them.

use serde::{Deserialize, Serialize};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Running number, of no meaning here.
    Serial,
    /// Compound, where one file holds several.
    Compound,
    /// Building.
    Building,
    /// Unit.
    Unit,
    /// Room.
    Room,
    /// A whole address.
    Address,
    /// A person's name.
    Name,
    /// Sex.
    Sex,
    /// Birth date.
    Birth,
    /// Identity number.
    IdNumber,
    /// Phone numbers.
    Phone,
    /// Relation to the head of the household.
    Relation,
    /// Whether the person is in town.
    Present,
    /// Whether the person is registered where they live.
    Registration,
    /// Where the person is registered.
    RegisteredAt,
    /// Whom to call in an emergency.
    Contact,
    /// Their phone.
    ContactPhone,
    /// What the home is used as.
    HomeUse,
    /// Why the person needs care.
    Care,
    /// Remarks.
    Note,
    /// Sampled or not.
    Sampled,
    /// Sampling tube.
    Tube,
    /// Name of a supply item.
    Item,
    /// Its size or model.
    Spec,
    /// The unit it is counted in.
    Measure,
    /// How many.
    Quantity,
    /// Lot.
    Lot,
    /// Best before.
    Expiry,
    /// Where it came from.
    Source,
    /// When it came.
    Arrived,
}

struct Known {
    field: Field,
    /// For programs, in Chinese, in English.
    words: [&'static str; 3],
    /// Between blanks.
    titles: &'static str,
}

impl Known {
    fn titles(&self) -> impl Iterator<Item = &'static str> {
        self.titles.split_whitespace()
    }
}

/// One row a field; titles are compared without spaces, marks and brackets, in small letters.
const KNOWN: &[Known] = &[
    Known {
        field: Field::Serial,
        words: ["serial", "序号", "Number"],
        titles: "序号 编号 序 no no. num number index #",
    },
    Known {
        field: Field::Compound,
        words: ["compound", "小区", "Compound"],
        titles: "小区 小区名称 小区名 所属小区 所在小区 居民小区 楼盘 compound estate community \
                 residentialarea",
    },
    Known {
        field: Field::Building,
        words: ["building", "楼号", "Building"],
        titles: "楼号 楼栋 楼栋号 楼幢 楼幢号 栋号 幢号 栋 幢 楼 号楼 几号楼 楼宇 楼座 座号 门牌幢号 \
                 所在楼栋 building buildingno block bldg",
    },
    Known {
        field: Field::Unit,
        words: ["unit", "单元", "Unit"],
        titles: "单元 单元号 楼道 楼道号 门洞 门洞号 所在单元 unit unitno entrance stairwell",
    },
    Known {
        field: Field::Room,
        words: ["room", "室号", "Room"],
        titles: "室号 房号 房间号 房间 室 门号 户号 房屋号 房室号 门牌 门牌号 门室号 房屋编号 room \
                 roomno roomnumber flat apartment apt",
    },
    Known {
        field: Field::Address,
        words: ["address", "地址", "Address"],
        titles: "地址 住址 现住址 现住地址 现居住地址 居住地址 居住地 家庭住址 家庭地址 详细地址 \
                 详细住址 房屋地址 楼栋门牌 楼室号 楼房号 楼号室号 楼号房号 楼号单元室号 住处 address \
                 homeaddress",
    },
    Known {
        field: Field::Name,
        words: ["name", "姓名", "Name"],
        titles: "姓名 名字 居民姓名 人员姓名 住户姓名 成员姓名 家庭成员 \
                  被采样人 受检人 name fullname residentname resident",
    },
    Known {
        field: Field::Sex,
        words: ["sex", "性别", "Sex"],
        titles: "性别 男女 sex gender",
    },
    Known {
        field: Field::Birth,
        words: ["birth", "出生日期", "Birth date"],
        titles: "出生日期 出生年月 出生年月日 生日 出生 birth birthdate birthday dateofbirth dob",
    },
    Known {
        field: Field::IdNumber,
        words: ["id_number", "身份证号", "Identity number"],
        titles: "身份证号 身份证号码 身份证 身份证件号 身份证件号码 证件号 证件号码 公民身份号码 \
                 公民身份证号 idnumber idno idcard identitynumber identityno",
    },
    Known {
        field: Field::Phone,
        words: ["phone", "联系电话", "Phone"],
        titles: "联系电话 电话 电话号码 手机 手机号 手机号码 联系方式 联系手机 移动电话 本人电话 \
                 本人手机 固定电话 座机 固话 phone mobile tel telephone cell phonenumber mobilephone \
                 contact",
    },
    Known {
        field: Field::Relation,
        words: ["relation", "与户主关系", "Relation"],
        titles: "与户主关系 与户主的关系 和户主关系 户主关系 关系 家庭关系 成员关系 relation \
                 relationship relationtohead",
    },
    Known {
        field: Field::Present,
        words: ["present", "是否在沪", "In town"],
        titles: "是否在沪 在沪情况 在沪 是否在家 在家情况 是否在住 是否居住 居住状态 是否在小区 \
                 是否在本市 在本市 present intown athome inshanghai",
    },
    Known {
        field: Field::Registration,
        words: ["registration", "户籍情况", "Registration"],
        titles: "户籍情况 户籍状态 户籍状况 户口情况 户口状态 人户情况 人户状态 人户状况 人户分离情况 registration \
                 registrationstatus hukou",
    },
    Known {
        field: Field::RegisteredAt,
        words: ["registered_at", "户籍地", "Registered at"],
        titles: "户籍地 户籍地址 户籍所在地 户口地址 户口所在地 registeredat registeredaddress",
    },
    Known {
        field: Field::Contact,
        words: ["contact", "紧急联系人", "Emergency contact"],
        titles: "紧急联系人 紧急联系人姓名 应急联系人 应急联系人姓名 emergencycontact emergencycontactname",
    },
    Known {
        field: Field::ContactPhone,
        words: ["contact_phone", "紧急联系人电话", "Emergency phone"],
        titles: "紧急联系人电话 紧急联系人手机 紧急联系人手机号 紧急联系人联系方式 紧急联系人联系电话 紧急联系电话 \
                 紧急联系方式 应急联系人电话 应急联系电话 emergencyphone emergencycontactphone",
    },
    Known {
        field: Field::HomeUse,
        words: ["home_use", "房屋用途", "Use of the home"],
        titles: "房屋用途 房屋状态 房屋状况 房屋使用情况 房屋使用状态 房屋使用性质 居住性质 使用性质 使用情况 入住情况 \
                 入住状态 租住情况 homeuse occupancy tenure",
    },
    Known {
        field: Field::Care,
        words: ["care", "特殊情况", "Care"],
        titles: "特殊情况 特殊关照 特殊人群 特殊人员 特殊需求 特殊情况说明 重点人群 重点关注 关爱对象 \
                 人员类别 人群分类 健康状况 健康情况 基础疾病 care specialcare special specialneeds \
                 caretags",
    },
    Known {
        field: Field::Note,
        words: ["note", "备注", "Remarks"],
        titles: "备注 备注说明 说明 其他 其它 其他情况 备考 note notes remark remarks comment",
    },
    Known {
        field: Field::Sampled,
        words: ["sampled", "是否已采样", "Sampled"],
        titles: "是否已采样 是否采样 已采样 采样情况 采样 采样状态 是否核酸 是否检测 是否已检测 核酸 \
                 sampled tested",
    },
    Known {
        field: Field::Tube,
        words: ["tube", "采样管号", "Tube"],
        titles: "采样管号 管号 采样管 试管号 试管编号 采样管编号 采样管码 管码 条码 条形码 样本编号 \
                 样本号 tube tubecode tubeno barcode",
    },
    Known {
        field: Field::Item,
        words: ["item", "品名", "Item"],
        titles: "品名 名称 物资名称 物品名称 物资 物品 货品 货品名称 产品名称 商品名称 物料名称 item \
                 itemname product goods",
    },
    Known {
        field: Field::Spec,
        words: ["spec", "规格", "Size"],
        titles: "规格 规格型号 型号 规格说明 包装规格 spec specification model size",
    },
    Known {
        field: Field::Measure,
        words: ["measure", "单位", "Unit of count"],
        titles: "单位 计量单位 uom unitofmeasure measure",
    },
    Known {
        field: Field::Quantity,
        words: ["quantity", "数量", "Quantity"],
        titles: "数量 库存 库存数量 入库数量 到货数量 收货数量 现有数量 结存 结存数量 接收数量 \
                 quantity qty amount count stock",
    },
    Known {
        field: Field::Lot,
        words: ["lot", "批号", "Lot"],
        titles: "批号 批次 批次号 生产批号 lot lotno lotnumber batch batchno",
    },
    Known {
        field: Field::Expiry,
        words: ["expiry", "有效期", "Best before"],
        titles: "有效期 有效期至 有效期限 失效日期 到期日期 到期日 保质期 保质期至 有效日期 expiry \
                 expirydate expires bestbefore expireson",
    },
    Known {
        field: Field::Source,
        words: ["source", "来源", "Source"],
        titles: "来源 物资来源 供应商 捐赠方 捐赠单位 发放单位 供货单位 渠道 source supplier donor \
                 from",
    },
    Known {
        field: Field::Arrived,
        words: ["arrived", "到货时间", "Arrived"],
        titles: "到货时间 到货日期 入库时间 入库日期 收货日期 收货时间 接收时间 接收日期 到达时间 \
                 日期 时间 arrived arrival arrivaldate receivedon date",
    },
];

impl Field {
    fn known(self) -> &'static Known {
        // Every field has its row: the test below goes through all of them.
        KNOWN
            .iter()
            .find(|known| known.field == self)
            .unwrap_or(&KNOWN[0])
    }

    /// The word programs use.
    pub fn name(self) -> &'static str {
        self.known().words[0]
    }

    /// The usual Chinese title.
    pub fn zh(self) -> &'static str {
        self.known().words[1]
    }

    /// The English title.
    pub fn en(self) -> &'static str {
        self.known().words[2]
    }

    /// All fields, in order.
    pub fn all() -> impl Iterator<Item = Self> {
        KNOWN.iter().map(|known| known.field)
    }

    /// The field of that word.
    pub fn by_name(name: &str) -> Option<Self> {
        KNOWN
            .iter()
            .find(|known| known.words[0] == name)
            .map(|known| known.field)
    }

    /// True where several columns may hold the same thing.
    pub fn may_repeat(self) -> bool {
        matches!(self, Self::Phone | Self::Care | Self::Note)
    }

    /// Titles that name people where no other column does: `户主` beside `姓名` is somebody else.
    pub fn by_weak_title(title: &str) -> Option<Self> {
        const NAMES: &[&str] = &["户主", "户主姓名", "业主", "业主姓名", "住户", "居民", "人员"];
        NAMES.contains(&plain_title(title).as_str()).then_some(Self::Name)
    }

    /// The field a title names.
    pub fn by_title(title: &str) -> Option<Self> {
        // A heading is short; a sentence that has a heading's word in it is a note.
        if title.chars().count() > 40 {
            return None;
        }
        let plain = plain_title(title);
        let exact = |text: &str| {
            KNOWN
                .iter()
                .find(|known| known.titles().any(|title| title == text))
                .map(|known| known.field)
        };
        if plain.is_empty() {
            return None;
        }
        if let Some(field) = exact(&plain) {
            return Some(field);
        }
        if plain.chars().count() > 14 {
            return None;
        }
        let someone_else = [
            "紧急", "监护", "子女", "物业", "单位", "担保", "配偶", "家属", "户籍", "籍贯", "邮箱", "类型",
            "有效", "照片",
        ];
        if someone_else.iter().any(|word| plain.contains(word)) {
            return None;
        }
        let parts: &[(&str, Self)] = &[
            ("身份证", Self::IdNumber),
            ("证件号", Self::IdNumber),
            ("手机", Self::Phone),
            ("电话", Self::Phone),
            ("地址", Self::Address),
            ("住址", Self::Address),
            ("管号", Self::Tube),
            ("在沪", Self::Present),
            ("特殊情况", Self::Care),
        ];
        parts
            .iter()
            .find(|(part, _)| plain.contains(part))
            .map(|(_, field)| *field)
    }
}

/// Small half-width letters; no spaces, stars, colons; nothing in brackets, unless nothing else is left.
fn plain_title(title: &str) -> String {
    let strip = |brackets: bool| {
        let mut depth = 0u32;
        let mut out = String::new();
        for letter in title.chars() {
            let letter = match letter {
                '\u{ff01}'..='\u{ff5e}' => char::from_u32(letter as u32 - 0xfee0).unwrap_or(letter),
                other => other,
            };
            match letter {
                '(' | '[' | '【' if brackets => depth += 1,
                ')' | ']' | '】' if brackets => depth = depth.saturating_sub(1),
                letter if depth > 0 || letter.is_whitespace() => {}
                '*' | ':' | '_' | '-' | '、' | '/' | '(' | ')' | '[' | ']' | '【' | '】' | '\'' | '"'
                | '★' => {}
                letter => out.extend(letter.to_lowercase()),
            }
        }
        out
    };
    let outside = strip(true);
    if outside.is_empty() { strip(false) } else { outside }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_one_row_and_no_title_stands_for_two() {
        let mut seen = std::collections::BTreeMap::new();
        for known in KNOWN {
            assert_eq!(Field::by_name(known.words[0]), Some(known.field));
            for title in known.titles() {
                assert_eq!(*seen.entry(title).or_insert(known.field), known.field, "{title}");
                assert_eq!(Field::by_title(title), Some(known.field), "{title}");
            }
        }
        assert_eq!(Field::all().count(), 30);
        assert_eq!(Field::Arrived.name(), "arrived");
    }

    #[test]
    fn titles_are_known_in_spite_of_marks_and_spaces() {
        for (title, field) in [
            (" 姓 名 ", Some(Field::Name)),
            ("*身份证号（18位）", Some(Field::IdNumber)),
            ("联系\n电话", Some(Field::Phone)),
            ("ＩＤ Number", Some(Field::IdNumber)),
            ("本人身份证号码", Some(Field::IdNumber)),
            ("紧急联系人电话", Some(Field::ContactPhone)),
            ("户籍地址（省市区）", Some(Field::RegisteredAt)),
            ("户籍派出所电话", None),
            ("紧急避难地址", None),
            ("工作单位", None),
            ("借方金额", None),
            ("说明：本表仅供居委会防疫使用，请勿外传。手机为空表示未提供", None),
        ] {
            assert_eq!(Field::by_title(title), field, "{title}");
        }
    }
}
