//! How much of a file is taken in. Every bound is checked before memory is set aside for what lies behind it.

/// Largest file taken, in bytes.
pub const MAX_FILE_BYTES: usize = 32 * 1024 * 1024;
/// Largest sum of all entries of a zipped workbook once inflated, in bytes.
pub const MAX_EXPANDED_BYTES: u64 = 256 * 1024 * 1024;
/// An entry may inflate to this many times its packed size …
pub const MAX_RATIO: u64 = 200;
/// … counted only above this many inflated bytes: small files of repeated styles pack very well.
pub const RATIO_FROM_BYTES: u64 = 8 * 1024 * 1024;
/// Entries in a zipped workbook.
pub const MAX_ZIP_ENTRIES: usize = 2_000;
/// Tags in a workbook's styles; spreadsheet programs write at most some 65,000 styles.
pub const MAX_STYLE_TAGS: u64 = 600_000;
/// Sheets in a workbook.
pub const MAX_SHEETS: usize = 100;
/// Rows that hold anything, over all sheets.
pub const MAX_ROWS: usize = 100_000;
/// Columns of a sheet that may hold anything.
pub const MAX_COLUMNS: u32 = 256;
/// Cells that hold anything, over all sheets, merged areas counted as filled.
pub const MAX_CELLS: usize = 3_000_000;
/// Text of all cells together, in bytes: one shared text may be used by a million cells.
pub const MAX_TEXT_BYTES: usize = 128 * 1024 * 1024;
/// Longest text of one cell, in characters; the rest is cut and the row says so.
pub const MAX_CELL_CHARS: usize = 32_767;
/// Text from here on is kept, and the row says that it is unusually long.
pub const LONG_TEXT_CHARS: usize = 2_000;
/// Merged areas in a workbook.
pub const MAX_MERGES: usize = 200_000;
/// Area of an .xls sheet, from the first to the last used cell: that reader lays it out densely.
pub const MAX_DENSE_CELLS: u64 = 2_000_000;
/// What a reader in a process of its own may hand over, in bytes: all text, and some bytes a cell.
pub const MAX_CARRIED_BYTES: u64 = 192 * 1024 * 1024;
/// Header, titles and notes are looked for in this many rows.
pub const HEADER_WITHIN_ROWS: usize = 30;
/// People in one sampling tube, unless the round says otherwise.
pub const TUBE_CAPACITY: usize = 10;
