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
