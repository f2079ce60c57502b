//! Invented people, from a fixed seed.

use crate::features::import::check_character;
use crate::features::register::ResidentAdded;
use crate::id::Id;
use chrono::{Duration, NaiveDate};
use std::collections::HashSet;

const SURNAMES: &str =
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎";
const MEN: &str = "伟强磊军勇涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆杰峰亮建国志文海江庆林成新东民康宏永";
const WOMEN: &str = "芳娜敏静丽艳娟霞秀英玲燕红梅琳雪慧莉洁萍颖婷倩云兰凤琴珍雅欣怡佳琪梦瑶思雨子涵诗";
/// (tag, from age, to age, one in so many)
const CARE: &[(&str, i64, i64, u32)] = &[
    ("高龄", 80, 110, 2),
    ("独居老人", 70, 110, 5),
    ("行动不便", 68, 110, 9),
    ("血透", 45, 90, 60),
    ("糖尿病", 50, 90, 18),
    ("孕产妇", 24, 38, 25),
    ("婴幼儿", 0, 2, 1),
    ("残疾", 20, 80, 70),
];

/// A small generator of our own: the sample must be the same with every version of every library.
pub(super) struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: u32) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % u64::from(n.max(1))) as u32
    }

    fn pick<'a>(&mut self, letters: &'a str) -> &'a str {
        let count = letters.chars().count() as u32;
        let place = self.below(count) as usize;
        let (start, letter) = letters.char_indices().nth(place).unwrap_or((0, ' '));
        letters.get(start..start + letter.len_utf8()).unwrap_or_default()
    }
}

/// Makes households.
pub(super) struct People {
    dice: Dice,
    today: NaiveDate,
    made: u32,
    numbers: HashSet<String>,
}

impl People {
    pub fn new(today: NaiveDate) -> People {
        People {
            dice: Dice::new(20_220_316),
            today,
            made: 0,
            numbers: HashSet::new(),
        }
    }

    /// The people of one home, nobody in one of twelve.
    pub fn household(&mut self, home: Id) -> Vec<ResidentAdded> {
        let surname = self.dice.pick(SURNAMES).to_owned();
        let ages: Vec<(i64, &str)> = match self.dice.below(12) {
            0 => vec![],
            1 | 2 => vec![(66 + i64::from(self.dice.below(28)), "户主")],
            3 | 4 => vec![
                (62 + i64::from(self.dice.below(24)), "户主"),
                (60 + i64::from(self.dice.below(24)), "配偶"),
            ],
            5 => vec![
                (24 + i64::from(self.dice.below(16)), "承租人"),
                (23 + i64::from(self.dice.below(16)), "合租"),
            ],
            6 | 7 => vec![
                (30 + i64::from(self.dice.below(12)), "户主"),
                (29 + i64::from(self.dice.below(12)), "配偶"),
                (i64::from(self.dice.below(9)), "子女"),
            ],
            8 | 9 => vec![
                (40 + i64::from(self.dice.below(14)), "户主"),
                (39 + i64::from(self.dice.below(14)), "配偶"),
                (12 + i64::from(self.dice.below(9)), "子女"),
            ],
            _ => vec![
                (38 + i64::from(self.dice.below(12)), "户主"),
                (37 + i64::from(self.dice.below(12)), "配偶"),
                (8 + i64::from(self.dice.below(8)), "子女"),
                (66 + i64::from(self.dice.below(20)), "父母"),
            ],
        };
        let alone = ages.len() == 1;
        ages.into_iter()
            .map(|(age, relation)| self.person(home, &surname, age, relation, alone))
            .collect()
    }

    fn person(&mut self, home: Id, surname: &str, age: i64, relation: &str, alone: bool) -> ResidentAdded {
        self.made += 1;
        let man = match relation {
            "户主" => self.dice.below(10) < 7,
            "配偶" => self.dice.below(10) < 3,
            _ => self.dice.below(2) == 0,
        };
        let own = matches!(relation, "户主" | "子女" | "父母");
        let surname = if own {
            surname.to_owned()
        } else {
            self.dice.pick(SURNAMES).to_owned()
        };
        let letters = if man { MEN } else { WOMEN };
        let mut name = format!("{surname}{}", self.dice.pick(letters));
        if self.dice.below(4) > 0 {
            name.push_str(self.dice.pick(letters));
        }
        let birth = self.today - Duration::days(age * 365 + i64::from(self.dice.below(364)));
        let phone = (12..84)
            .contains(&age)
            .then(|| format!("1990000{:04}", self.made % 10_000));
        let care: Vec<&str> = CARE
            .iter()
            .filter(|(tag, from, to, chance)| {
                let fits = (*from..=*to).contains(&age)
                    && (*tag != "孕产妇" || !man)
                    && (*tag != "独居老人" || relation == "户主");
                fits && self.dice.below(*chance) == 0
            })
            .map(|(tag, ..)| *tag)
            .filter(|tag| *tag != "独居老人" || alone)
            .collect();
        ResidentAdded {
            home: Some(home),
            name,
            sex: Some(if man { "male" } else { "female" }.to_owned()),
            birth: Some(birth.to_string()),
            id_number: Some(self.id_number(birth, man)),
            phone,
            relation: Some(relation.to_owned()),
            care: Some(care.join("\n")).filter(|tags| !tags.is_empty()),
            note: None,
            status: (self.dice.below(40) == 0).then(|| "away".to_owned()),
            import: None,
        }
    }

    /// A number of the region that does not exist, with the right last character, that nobody else has.
    fn id_number(&mut self, birth: NaiveDate, man: bool) -> String {
        let day = birth.format("%Y%m%d");
        let first = self.made * 2 + u32::from(man);
        // Born on one day, the next of the same sex has the next number but one.
        for order in (first..first + 1000).step_by(2) {
            let digits = format!("990000{day}{:03}", order % 1000);
            let last = check_character(digits.as_bytes()).unwrap_or('0');
            let number = format!("{digits}{last}");
            if self.numbers.insert(number.clone()) {
                return number;
            }
        }
        String::new()
    }
}
