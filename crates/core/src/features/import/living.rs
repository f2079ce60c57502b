//! Cells about how people live: where they are registered, whom to call, what a home is used as.

use super::cells::{is_blank, says_none};
use super::field::Field;
use super::phone::{Phones, read_phones};
use super::reading::{Home, UsedHome};
use super::remark::Remarks;
use super::table::{Line, Table};
use crate::features::register::living::{HomeUse, Registration, contact_text};
use std::collections::HashMap;

/// What people write for each. Where somebody is of this city (`本地户籍`) says nothing of this address; which way `人户分离` goes it
/// does not say either.
const REGISTRATIONS: &[(Registration, &str)] = &[
    (Registration::Here, "人在户在 人户一致 人户合一 本址户籍 here"),
    (
        Registration::Absent,
        "户在人不在 人不在户在 空挂 空挂户 挂户 absent",
    ),
    (
        Registration::Elsewhere,
        "人在户不在 户不在人在 外地户籍 外地户口 非本地户籍 非本地户口 外来 外来人口 来沪人员 流动人口 elsewhere",
    ),
];

const USES: &[(HomeUse, &str)] = &[
    (HomeUse::Own, "自住 自有 自用 业主自住 自有自住 owned own"),
    (
        HomeUse::Rented,
        "出租 租赁 租住 承租 出租房 租房 已出租 rented rent let",
    ),
    (
        HomeUse::Vacant,
        "空关 空置 空房 空户 空关房 空置房 无人居住 无人住 未入住 vacant empty",
    ),
    (
        HomeUse::Shared,
        "群租 合租 群租房 合租房 集体户 集体宿舍 宿舍 员工宿舍 shared",
    ),
    (
        HomeUse::Shop,
        "商用 商铺 店铺 商业 办公 办公用房 经营 沿街商铺 shop office",
    ),
    (HomeUse::Other, "其他 其它 仓库 车库 居委用房 物业用房 other"),
];

fn known<T: Copy>(all: &[(T, &str)], text: &str) -> Option<T> {
    let text = text.to_lowercase();
    let mut all = all.iter();
    all.find(|(_, words)| words.split(' ').any(|word| word == text))
        .map(|(what, _)| *what)
}

pub(super) fn registration_of(table: &Table, line: &Line, remarks: &mut Remarks) -> Option<Registration> {
    let text = table.text(line, Field::Registration);
    let said = known(REGISTRATIONS, &text);
    if said.is_none() && !is_blank(&text) {
        remarks.flag(
            table,
            line.number,
            Field::Registration,
            "registration_unclear",
            "户籍情况看不明白，没有保存；请写人在户在、户在人不在或人在户不在",
            "the registration could not be understood and is not kept: here, absent or elsewhere",
        );
    }
    said
}

/// Where somebody is registered, as written.
pub(super) fn registered_at_of(table: &Table, line: &Line) -> Option<String> {
    Some(table.text(line, Field::RegisteredAt)).filter(|text| !is_nobody(text))
}

/// What stands in a cell where there is nobody, or the same as above.
fn is_nobody(text: &str) -> bool {
    is_blank(text) || says_none(text) || matches!(text, "同上" | "本人" | "自己" | "--" | "——")
}

/// Name, relation and phone of whom to call, out of two columns or of one: `陈建（儿子）19900001234`.
pub(super) fn contact_of(table: &Table, line: &Line, remarks: &mut Remarks) -> Option<String> {
    let said = |field| Some(table.text(line, field)).filter(|text| !is_nobody(text));
    let mut name = said(Field::Contact).unwrap_or_default();
    let phone = said(Field::ContactPhone).unwrap_or_else(|| taken_out(&mut name));
    let mut parts = name.split(['(', '（', ')', '）']);
    let trimmed = |text: &str| {
        text.trim_matches([' ', '　', ':', '：', ',', '，', '、', '/', '-'])
            .to_owned()
    };
    let mut name = trimmed(parts.next().unwrap_or_default());
    let mut relation = trimmed(parts.next().unwrap_or_default());
    if name.is_empty() {
        name = std::mem::take(&mut relation);
    }
    let phone = match read_phones(&phone) {
        Phones::Good(numbers) => numbers.join("、"),
        Phones::Blank | Phones::None => String::new(),
        Phones::Bad(_) => {
            remarks.flag(
                table,
                line.number,
                Field::ContactPhone,
                "contact_phone_unclear",
                "紧急联系人电话看不明白，没有保存",
                "the phone of the emergency contact could not be understood and is not kept",
            );
            String::new()
        }
    };
    contact_text(&name, &relation, &phone)
}

/// The phone that stands in a text, taken out of it; its digits may stand in groups.
fn taken_out(text: &mut String) -> String {
    let of_phone = |letter: char| letter.is_ascii_digit() || matches!(letter, '-' | ' ');
    let found = text
        .split(|letter| !of_phone(letter))
        .find(|run| run.chars().filter(char::is_ascii_digit).count() >= 7)
        .map(str::to_owned);
    let Some(found) = found else { return String::new() };
    *text = text.replacen(&found, "", 1);
    found.replace(' ', "")
}

/// What is said of each home; the first word counts, another one is named.
#[derive(Default)]
pub(super) struct Uses {
    said: Vec<UsedHome>,
    at: HashMap<Home, usize>,
}

impl Uses {
    pub fn hear(&mut self, table: &Table, line: &Line, home: &Home, remarks: &mut Remarks) {
        let text = table.text(line, Field::HomeUse);
        // That somebody has moved in says nothing of how.
        if is_blank(&text) || matches!(text.as_str(), "入住" | "已入住" | "有人" | "有人居住") {
            return;
        }
        let Some(used_as) = known(USES, &text) else {
            remarks.flag(
                table,
                line.number,
                Field::HomeUse,
                "home_use_unclear",
                "房屋用途看不明白，没有保存；请写自住、出租、空关、群租、商用或其他",
                "the use of the home could not be understood and is not kept: own, rented, vacant, shared, shop or other",
            );
            return;
        };
        let first = self.at.get(home).map(|at| self.said[*at].used_as);
        if first.is_some_and(|first| first != used_as) {
            remarks.flag(
                table,
                line.number,
                Field::HomeUse,
                "home_use_differs",
                "同一户的房屋用途前后不一样，按前面的保存",
                "another row says otherwise of this home; the first one is kept",
            );
        }
        if first.is_none() {
            self.at.insert(home.clone(), self.said.len());
            self.said.push(UsedHome {
                sheet: table.index,
                row: line.number,
                home: home.clone(),
                used_as,
            });
        }
    }

    pub fn said(self) -> Vec<UsedHome> {
        self.said
    }
}
