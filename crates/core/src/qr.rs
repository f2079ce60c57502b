//! QR codes, as the squares a screen or a sheet draws.

use qrcode::{Color, EcLevel, QrCode};

/// A QR code's modules, row by row, `1` where dark. A text too long for any code gives none.
pub fn modules(text: &str) -> Vec<String> {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else {
        return Vec::new();
    };
    let colors = code.to_colors();
    let line = |row: &[Color]| row.iter().map(|color| color.select('1', '0')).collect();
    colors.chunks(code.width()).map(line).collect()
}
