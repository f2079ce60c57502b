//! Laptops that meet without a network: what one holds is given to the other.

use linli_core::desk::{Desk, Lang};
use linli_core::features::members::welcome;
use linli_core::journal::chains;
use linli_core::journal::vector::Vector;
use linli_core::space::Received;
use serde_json::{Value, json};

/// Makes a call that must work.
///
/// # Panics
/// When it does not.
pub fn call(desk: &Desk, name: &str, args: Value) -> Value {
    desk.call(name, args, Lang::En)
        .unwrap_or_else(|problem| panic!("{name}: {}", problem.say(Lang::En)))
}

/// The code of the problem a call ends in; `ok` where it ends in none.
pub fn code(desk: &Desk, name: &str, args: Value) -> &'static str {
    desk.call(name, args, Lang::En)
        .map_or_else(|problem| problem.code, |_| "ok")
}

/// Every page `desk` holds.
///
/// # Panics
/// When its file cannot be read.
pub fn everything(desk: &Desk) -> Vec<Vec<u8>> {
    desk.with_space(|space| {
        space.seal()?;
        Ok(chains::pages_beyond(space.db(), &Vector::default(), usize::MAX)?.0)
    })
    .expect("it has a space")
}

/// The pages of `from` that `to` lacks.
///
/// # Panics
/// When a file cannot be read.
pub fn pages(from: &Desk, to: &Desk) -> Vec<Vec<u8>> {
    let have = to
        .with_space(|space| Ok(space.vector()?))
        .expect("to has a space");
    from.with_space(|space| {
        space.seal()?;
        Ok(chains::pages_beyond(space.db(), &have, usize::MAX)?.0)
    })
    .expect("from has a space")
}

/// Gives `to` what it lacks of `from`.
///
/// # Panics
/// When it cannot be taken in.
pub fn give(from: &Desk, to: &Desk) -> Received {
    to.take_in(pages(from, to)).expect("pages are taken in")
}

/// Founds a committee on `desk`; gives the code of its recovery sheet.
///
/// # Panics
/// When it cannot be founded.
pub fn found(desk: &Desk) -> String {
    let people = json!({"name": "清溪居委会", "staff_name": "王芳", "device_name": "前台"});
    let founded = call(desk, "create_committee", people);
    founded["recovery_code"].as_str().unwrap_or_default().to_owned()
}

/// Lets `joiner` in with what `offer` says.
///
/// # Panics
/// When it is not let in.
pub fn join(founder: &Desk, joiner: &Desk, name: &str, offer: Value) {
    let invitation = call(founder, "make_invitation", offer)["invitation"].clone();
    ask(joiner, &invitation, name);
    give(joiner, founder);
    assert_eq!(
        welcome(founder).expect("the storage works"),
        1,
        "{name} is let in"
    );
    give(founder, joiner);
}

/// Asks to be let in with an invitation.
///
/// # Panics
/// When there is no such invitation.
pub fn ask(joiner: &Desk, invitation: &Value, name: &str) {
    let who = json!({"invitation": invitation, "staff_name": name, "device_name": format!("{name}的电脑")});
    call(joiner, "join_committee", who);
}
