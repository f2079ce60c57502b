//! Prepares the window's context and permissions.
fn main() {
    #[cfg(feature = "window")]
    tauri_build::build();
}
