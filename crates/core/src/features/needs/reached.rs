//! When somebody was reached, by anything: asked of what is there, so that a mark at a door need not write it a second time.

use crate::features::register::family;

/// Marks that say somebody was reached: done, or excused. Whoever was not at home was not.
const REACHES: &str = "(m.outcome BETWEEN 1 AND 49 OR m.outcome >= 100)";

/// The newest first: whoever was reached lately is found in one of them.
const ROUNDS: &str = "(SELECT id FROM round ORDER BY starts_at DESC)";

/// Whatever reaches a resident `r`: queries of when, where `within` is a condition on that. What was written of an entry that was
/// merged into theirs reached them as well.
fn contacts(within: impl Fn(&str) -> String) -> [String; 5] {
    let family = family("r.id");
    let shown = format!("m.nth = 0 WHERE {REACHES} AND {}", within("m.at"));
    [
        format!(
            "SELECT m.at AS at FROM {family} e CROSS JOIN {ROUNDS} o CROSS JOIN mark m ON m.round = o.id AND m.target = e.id AND {shown}"
        ),
        format!(
            "SELECT m.at AS at FROM {ROUNDS} o CROSS JOIN mark m ON m.round = o.id AND m.target = r.home AND {shown}"
        ),
        format!(
            "SELECT v.at AS at FROM movement v WHERE v.home = r.home AND v.home IS NOT NULL AND v.round IS NULL AND v.withdrawn = 0
                AND {}",
            within("v.at")
        ),
        format!(
            "SELECT c.at AS at FROM contacted c WHERE c.resident IN {family} AND c.withdrawn = 0 AND {}",
            within("c.at")
        ),
        format!(
            "SELECT a.at AS at FROM need n JOIN need_act a ON a.need = n.id AND a.resident = n.resident
             WHERE n.resident IN {family} AND a.put_off = 0 AND a.withdrawn = 0 AND {}",
            within("a.at")
        ),
    ]
}

/// When a resident `r` was last reached up to `until`, as an expression; nothing where never.
pub(super) fn last_reached(until: &str) -> String {
    let contacts = contacts(|at| format!("{at} <= {until}"));
    format!("(SELECT max(at) FROM ({}))", contacts.join(" UNION ALL "))
}

/// The condition that a resident `r` was reached between `from` and `until`.
pub(super) fn was_reached(from: &str, until: &str) -> String {
    let contacts = contacts(|at| format!("{at} BETWEEN {from} AND {until}"));
    format!("(EXISTS ({}))", contacts.join(") OR EXISTS ("))
}
