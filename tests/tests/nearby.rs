//! Two laptops on one cable, in network namespaces of their own, without a hub and without a typed address: they find each other by
//! mDNS, and one comes in with nothing but an invitation.
#![allow(missing_docs, clippy::unwrap_used)]

use linli_tests::namespaces::{Namespaces, ip};
use linli_tests::process::{Owned, program};
use linli_tests::skipping::skipped;
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long laptops may take to find each other and exchange everything.
const PATIENCE: Duration = Duration::from_secs(60);

/// Two namespaces with a cable between them; nothing where this machine lets nobody lay one.
fn cable() -> Option<Namespaces> {
    let ends = Namespaces::new()?;
    let [near, far] = &ends.0;
    let plug = [
        "link", "add", "cable", "netns", near, "type", "veth", "peer", "name", "cable", "netns", far,
    ];
    if !ip(&plug) {
        return None;
    }
    ends.connect("cable", ["192.168.77.1/24", "192.168.77.2/24"]);
    Some(ends)
}

/// The laptop whose folder is `dir` is switched on at one end.
fn switch_on(ends: &Namespaces, end: usize, dir: &Path) -> Owned {
    let mut command = ends.at(end, &program("linli"));
    command.arg("--data").arg(dir).arg("serve");
    command.stdout(Stdio::null()).stderr(Stdio::null());
    Owned(command.spawn().unwrap())
}

fn call(dir: &Path, name: &str, args: &Value) -> Value {
    let said = Command::new(program("linli"))
        .args(["--json", "--data"])
        .arg(dir)
        .args(["call", name, &args.to_string()])
        .output()
        .unwrap();
    serde_json::from_slice(&said.stdout).unwrap_or_else(|_| panic!("{name}: {said:?}"))
}

#[test]
fn two_laptops_on_one_cable_find_each_other() {
    let Some(ends) = cable() else {
        return skipped("mDNS: no network namespaces (this needs root)");
    };
    let dir = tempfile::tempdir().unwrap();
    let [a, b] = ["a", "b"].map(|name| dir.path().join(name));
    let founder = json!({"name": "春晖居委会", "staff_name": "王芳", "device_name": "一号"});
    call(&a, "create_committee", &founder);
    call(&a, "add_item", &json!({"name": "口罩", "unit": "只"}));
    let invitation = call(&a, "make_invitation", &json!({}))["invitation"].clone();
    let newcomer = json!({"invitation": invitation, "staff_name": "李军", "device_name": "二号"});
    call(&b, "join_committee", &newcomer);
    let _on = [switch_on(&ends, 0, &a), switch_on(&ends, 1, &b)];
    let begun = Instant::now();
    while !call(&b, "list_items", &json!({})).to_string().contains("口罩") {
        assert!(begun.elapsed() < PATIENCE, "they do not find each other");
        std::thread::sleep(Duration::from_millis(300));
    }
    println!("found and in step after {:?}", begun.elapsed());
}
