//! The camera as a scanner: what the window's pages may ask of the system for it, and nothing else.

use tauri::WebviewWindow;
use tauri::webview::{PermissionKind, PermissionResponse};

/// What the pages of the window may do. They ask for the camera when somebody presses its button: that is the permission, and the
/// system's own switch for cameras holds all the same. Sound goes by the web view's own rule.
pub fn may(asked: PermissionKind) -> PermissionResponse {
    match asked {
        PermissionKind::Camera => PermissionResponse::Allow,
        PermissionKind::Autoplay => PermissionResponse::Default,
        _ => PermissionResponse::Deny,
    }
}

/// WebKitGTK gives pages no camera unless it is told to.
///
/// # Errors
/// When the web view is gone.
#[cfg(target_os = "linux")]
pub fn offer(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{SettingsExt, WebViewExt};
    window.with_webview(|platform| {
        let view = platform.inner();
        if let Some(settings) = WebViewExt::settings(&view) {
            settings.set_enable_media_stream(true);
        }
    })
}

/// Everywhere else pages may have one from the start.
///
/// # Errors
/// None.
#[cfg(not(target_os = "linux"))]
pub fn offer(_: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_all_senses_a_page_gets_the_camera_alone() {
        assert_eq!(may(PermissionKind::Camera), PermissionResponse::Allow);
        for other in [
            PermissionKind::Microphone,
            PermissionKind::Geolocation,
            PermissionKind::Notifications,
            PermissionKind::ClipboardRead,
            PermissionKind::DisplayCapture,
        ] {
            assert_eq!(may(other), PermissionResponse::Deny, "{other:?}");
        }
    }
}
