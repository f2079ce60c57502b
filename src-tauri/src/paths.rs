//! Where this platform keeps a program's data: the only place that knows platforms apart.

use std::path::PathBuf;

/// The folder of all data, by the platform's own conventions; `None` where the user has no home.
pub fn data_dir() -> Option<PathBuf> {
    directories::ProjectDirs::from("cn", "linli", "Linli").map(|dirs| dirs.data_local_dir().to_owned())
}

/// Whether a window can be shown.
pub fn has_display() -> bool {
    if cfg!(any(windows, target_os = "macos")) {
        return true;
    }
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// What makes WebKitGTK suit old laptops; it is read from the environment, and from nowhere else.
#[cfg(target_os = "linux")]
const FOR_OLD_LAPTOPS: [(&str, &str); 3] = [
    // Old graphics cards show a blank window with the newer renderer.
    ("WEBKIT_DISABLE_DMABUF_RENDERER", "1"),
    // A web view lets garbage lie until much of the machine is used. In the belief that there is little, it collects after a third was
    // added, and from 4 MB on (Source/JavaScriptCore/runtime/OptionsList.h; `cargo xtask bench window` shows what it is worth).
    ("JSC_forceRAMSize", "33554432"),
    ("JSC_largeHeapSize", "4194304"),
];

/// Makes the web view suit old laptops. What it reads must stand in the environment before anything else runs, so the program starts
/// itself anew, once; what somebody set otherwise stays.
#[cfg(target_os = "linux")]
pub fn suit_old_laptops() {
    use std::os::unix::process::CommandExt;
    let missing: Vec<_> = FOR_OLD_LAPTOPS
        .into_iter()
        .filter(|(name, _)| std::env::var_os(name).is_none())
        .collect();
    if missing.is_empty() {
        return;
    }
    let Ok(program) = std::env::current_exe() else {
        return;
    };
    let error = std::process::Command::new(program)
        .args(std::env::args_os().skip(1))
        .envs(missing)
        .exec();
    // Only reached when it could not be started anew: then the window is tried as it is.
    tracing::warn!(%error, "the web view could not be suited to this laptop");
}

/// Other platforms bring their own web view.
#[cfg(not(target_os = "linux"))]
pub fn suit_old_laptops() {}
