//! Names as phones and papers show them: enough to ask for somebody at a door, too little to be worth listening to.

/// `张*芳` for three letters and more, `张*` for two; where two of a household would look alike, what tells them apart.
pub(crate) fn household(names: &[String]) -> Vec<String> {
    let usual: Vec<String> = names.iter().map(|name| ends(name)).collect();
    let alike = |masks: &[String], nth: usize| masks.iter().filter(|mask| **mask == masks[nth]).count() > 1;
    let given: Vec<String> = (0..names.len())
        .map(|n| match alike(&usual, n) {
            true => last(&names[n]),
            false => usual[n].clone(),
        })
        .collect();
    (0..names.len())
        .map(|n| match alike(&given, n) {
            true => format!("{}（{}）", usual[n], n + 1),
            false => given[n].clone(),
        })
        .collect()
}

fn ends(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    match letters.as_slice() {
        [] => String::new(),
        [one] => one.to_string(),
        [first, _] => format!("{first}*"),
        [first, .., last] => format!("{first}*{last}"),
    }
}

fn last(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    match letters.as_slice() {
        [.., before, last] if letters.len() > 2 => format!("*{before}{last}"),
        [.., last] => format!("*{last}"),
        [] => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::household;

    fn masked(names: &[&str]) -> Vec<String> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        household(&names)
    }

    #[test]
    fn a_name_keeps_its_ends() {
        assert_eq!(
            masked(&["张小芳", "李强", "欧阳文静", "金"]),
            ["张*芳", "李*", "欧*静", "金"]
        );
    }

    #[test]
    fn two_of_a_household_who_would_look_alike_are_told_apart() {
        assert_eq!(masked(&["张丽", "张明"]), ["*丽", "*明"]);
        assert_eq!(masked(&["王小明", "王大明"]), ["*小明", "*大明"]);
        assert_eq!(masked(&["王明", "王明"]), ["王*（1）", "王*（2）"]);
    }
}
