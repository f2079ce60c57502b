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

/// Old graphics cards show a blank window with WebKitGTK's newer renderer. The setting must stand in the environment
/// before anything else runs, so the program starts itself anew, once.
#[cfg(target_os = "linux")]
pub fn choose_plain_rendering() {
    use std::os::unix::process::CommandExt;
    const SETTING: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if std::env::var_os(SETTING).is_some() {
        return;
    }
    let Ok(program) = std::env::current_exe() else {
        return;
    };
    let error = std::process::Command::new(program)
        .args(std::env::args_os().skip(1))
        .env(SETTING, "1")
        .exec();
    // Only reached when it could not be started anew: then the window is tried as it is.
    tracing::warn!(%error, "the renderer could not be chosen");
}

/// Other platforms bring their own web view.
#[cfg(not(target_os = "linux"))]
pub fn choose_plain_rendering() {}
