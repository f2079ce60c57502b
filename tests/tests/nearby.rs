//! Two laptops on one cable, in network namespaces of their own, without a hub and without a typed address: they find each other by
//! mDNS, and one comes in with nothing but an invitation.
#![allow(missing_docs, clippy::unwrap_used)]

use linli_tests::process::{Owned, program};
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long laptops may take to find each other and exchange everything.
const PATIENCE: Duration = Duration::from_secs(60);

/// Two namespaces with a cable between them, taken away again at the end.
struct Cable([String; 2]);

fn ip(words: &[&str]) -> bool {
    let status = Command::new("ip").args(words).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

impl Cable {
    /// Nothing where this machine lets nobody make namespaces.
    fn lay() -> Option<Cable> {
        let names = ["left", "right"].map(|end| format!("linli-{}-{end}", std::process::id()));
        if !ip(&["netns", "add", &names[0]]) {
            return None;
        }
        let cable = Cable(names);
        let [left, right] = &cable.0;
        assert!(ip(&["netns", "add", right]));
        let plug = [
            "link", "add", "cable", "netns", left, "type", "veth", "peer", "name", "cable", "netns", right,
        ];
        if !ip(&plug) {
            return None;
        }
        for (end, address) in [(left, "192.168.77.1/24"), (right, "192.168.77.2/24")] {
            for words in [
                &["addr", "add", address, "dev", "cable"][..],
                &["link", "set", "cable", "up"],
                &["link", "set", "lo", "up"],
            ] {
                assert!(ip(&[&["-n", end], words].concat()), "{words:?}");
            }
        }
        Some(cable)
    }

    /// The laptop whose folder is `dir` is switched on at one end.
    fn switch_on(&self, end: usize, dir: &Path) -> Owned {
        let mut command = Command::new("ip");
        command
            .args(["netns", "exec", &self.0[end]])
            .arg(program("linli"));
        command.arg("--data").arg(dir).arg("serve");
        command.stdout(Stdio::null()).stderr(Stdio::null());
        Owned(command.spawn().unwrap())
    }
}

impl Drop for Cable {
    fn drop(&mut self) {
        for name in &self.0 {
            ip(&["netns", "del", name]);
        }
    }
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
    let Some(cable) = Cable::lay() else {
        assert!(std::env::var("CI").is_err(), "no network namespaces here");
        return eprintln!("!!! NO NETWORK NAMESPACES (this needs root): mDNS was not tested !!!");
    };
    let dir = tempfile::tempdir().unwrap();
    let [a, b] = ["a", "b"].map(|name| dir.path().join(name));
    let founder = json!({"name": "春晖居委会", "staff_name": "王芳", "device_name": "一号"});
    call(&a, "create_committee", &founder);
    call(&a, "add_item", &json!({"name": "口罩", "unit": "只"}));
    let invitation = call(&a, "make_invitation", &json!({}))["invitation"].clone();
    let newcomer = json!({"invitation": invitation, "staff_name": "李军", "device_name": "二号"});
    call(&b, "join_committee", &newcomer);
    let _on = [cable.switch_on(0, &a), cable.switch_on(1, &b)];
    let begun = Instant::now();
    while !call(&b, "list_items", &json!({})).to_string().contains("口罩") {
        assert!(begun.elapsed() < PATIENCE, "they do not find each other");
        std::thread::sleep(Duration::from_millis(300));
    }
    println!("found and in step after {:?}", begun.elapsed());
}
