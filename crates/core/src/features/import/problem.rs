//! Why a file as a whole could not be read. One sentence for the person, and a code where a program must act.

use super::limits;
use super::reading::SheetView;
use crate::problem::{Problem, ProblemKind, Words};
use minicbor::{Decode, Encode};
use std::borrow::Cow;

/// A file that is refused. Nothing of it is imported.
#[derive(Debug, Clone, PartialEq, thiserror::Error, Encode, Decode)]
pub enum ReadProblem {
    /// No bytes at all.
    #[n(0)]
    #[error("the file is empty (0 bytes)")]
    Empty,
    /// More bytes than taken.
    #[n(1)]
    #[error("the file is larger than {} MB", limits::MAX_FILE_BYTES / 1024 / 1024)]
    TooLarge,
    /// A zip whose content is out of proportion.
    #[n(2)]
    #[error("the workbook unpacks to far more data than a spreadsheet holds; it is damaged or hostile")]
    Bomb,
    /// Too many rows with content.
    #[n(3)]
    #[error(
        "the file has more than {} rows; split it into several files",
        limits::MAX_ROWS
    )]
    TooManyRows,
    /// A cell too far to the right.
    #[n(4)]
    #[error(
        "sheet \"{sheet}\" has content at row {row} beyond column {}; delete what lies there and save again",
        limits::MAX_COLUMNS
    )]
    TooWide {
        /// The sheet.
        #[n(0)]
        sheet: String,
        /// The row, 1-based.
        #[n(1)]
        row: u32,
    },
    /// Too many cells, texts or merged areas.
    #[n(5)]
    #[error("the workbook holds too many cells; delete unused areas or split it into several files")]
    TooManyCells,
    /// Too many sheets.
    #[n(6)]
    #[error("the workbook has more than {} sheets", limits::MAX_SHEETS)]
    TooManySheets,
    /// Broken bytes in a known format.
    #[n(7)]
    #[error(
        "the {format} file is damaged or incomplete; open it in a spreadsheet program, save it again, or ask for it once more"
    )]
    Damaged {
        /// "xlsx", "xls", "ods".
        #[n(0)]
        format: Cow<'static, str>,
    },
    /// An encrypted workbook.
    #[n(8)]
    #[error("the workbook is protected by a password; remove the password and save it again")]
    Password,
    /// Some other kind of file.
    #[n(9)]
    #[error("this is {what}, not a table; open it in a spreadsheet program and save it as .xlsx or .csv")]
    NotATable {
        /// What it is, in English.
        #[n(0)]
        what: Cow<'static, str>,
        /// What it is, in Chinese.
        #[n(1)]
        what_zh: Cow<'static, str>,
    },
    /// A spreadsheet by name, plain text inside, and no table in it.
    #[n(10)]
    #[error("the file is named .{extension} but holds plain text without a table")]
    OnlyNamed {
        /// The extension it carries.
        #[n(0)]
        extension: String,
    },
    /// A quotation mark that is never closed.
    #[n(11)]
    #[error(
        "line {line}: a quotation mark is opened and not closed, so rows run together; correct that line"
    )]
    OpenQuote {
        /// Physical line, 1-based.
        #[n(0)]
        line: u64,
    },
    /// Every sheet is blank.
    #[n(12)]
    #[error("the file has no content: every sheet is blank")]
    Blank,
    /// No heading row that fits; the sheets are given so that a person can name the columns.
    #[n(13)]
    #[error(
        "no heading row was recognised (a roster needs a name and a room or an address); choose the columns by hand"
    )]
    NoHeader {
        /// What was found.
        #[cbor(skip)]
        sheets: Vec<SheetView>,
    },
    /// Headings and nothing below.
    #[n(14)]
    #[error("there are headings but no rows below them, so there is nothing to import")]
    NoRows,
    /// A person stopped it.
    #[n(15)]
    #[error("reading was cancelled")]
    Cancelled,
    /// Its reader came to an end: memory, most likely.
    #[n(16)]
    #[error(
        "reading the file took more memory than a table needs, so it was stopped and nothing was written; copy the table alone into a new file and save it as .xlsx"
    )]
    Exhausting,
    /// It takes too long.
    #[n(17)]
    #[error(
        "reading the file took too long, so it was stopped and nothing was written; copy the table alone into a new file and save it as .xlsx"
    )]
    TooSlow,
    /// The reader cannot be started.
    #[n(18)]
    #[error("the program that reads tables cannot be started ({why}); restart Linli and try again")]
    NoReader {
        /// What the system says.
        #[n(0)]
        why: String,
    },
}

impl ReadProblem {
    /// A short stable word for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "file_empty",
            Self::TooLarge => "file_too_large",
            Self::Bomb => "file_bomb",
            Self::TooManyRows => "too_many_rows",
            Self::TooWide { .. } => "too_wide",
            Self::TooManyCells => "too_many_cells",
            Self::TooManySheets => "too_many_sheets",
            Self::Damaged { .. } => "file_damaged",
            Self::Password => "file_password",
            Self::NotATable { .. } => "not_a_table",
            Self::OnlyNamed { .. } => "only_named",
            Self::OpenQuote { .. } => "open_quote",
            Self::Blank => "file_blank",
            Self::NoHeader { .. } => "no_header",
            Self::NoRows => "no_rows",
            Self::Cancelled => "cancelled",
            Self::Exhausting => "file_exhausting",
            Self::TooSlow => "file_too_slow",
            Self::NoReader { .. } => "no_reader",
        }
    }

    /// The sentence for the person, in both languages.
    pub fn words(&self) -> Words {
        let zh = match self {
            Self::Empty => "文件是空的（0 字节）".to_owned(),
            Self::TooLarge => format!("文件超过 {} MB，无法读取", limits::MAX_FILE_BYTES / 1024 / 1024),
            Self::Bomb => "表格解开后的数据大得不合常理，文件已损坏或有恶意，未读取".to_owned(),
            Self::TooManyRows => format!("表格超过 {} 行，请拆成几个文件再导入", limits::MAX_ROWS),
            Self::TooWide { sheet, row } => format!(
                "工作表“{sheet}”第 {row} 行在第 {} 列以外还有内容，请删除后另存再导入",
                limits::MAX_COLUMNS
            ),
            Self::TooManyCells => "表格单元格过多，请删除用不到的区域，或拆成几个文件".to_owned(),
            Self::TooManySheets => format!("工作表超过 {} 张，请拆成几个文件", limits::MAX_SHEETS),
            Self::Damaged { format } => {
                format!("这个 {format} 文件已损坏或不完整，请用表格软件打开另存，或请对方重发")
            }
            Self::Password => "表格设了密码，请先取消密码另存再导入".to_owned(),
            Self::NotATable { what_zh, .. } => {
                format!("这是{what_zh}，不是表格，请用表格软件打开后另存为 .xlsx 或 .csv")
            }
            Self::OnlyNamed { extension } => {
                format!("文件名是 .{extension}，里面却是普通文字，没有找到表格")
            }
            Self::OpenQuote { line } => {
                format!("第 {line} 行的引号没有成对，后面的行连在了一起，请改正后再导入")
            }
            Self::Blank => "表格是空白的，没有内容可导入".to_owned(),
            Self::NoHeader { .. } => {
                "没有认出表头（名册至少要有姓名，以及室号或地址），请手动指定各列".to_owned()
            }
            Self::NoRows => "只有表头，下面没有数据行，没有内容可导入".to_owned(),
            Self::Cancelled => "已取消读取".to_owned(),
            Self::Exhausting => {
                "读取这个文件占用的内存远超一张表格所需，已停止，什么都没有写入；请只把表格内容复制到新文件，另存为 .xlsx 再导入"
                    .to_owned()
            }
            Self::TooSlow => {
                "读取这个文件用时过长，已停止，什么都没有写入；请只把表格内容复制到新文件，另存为 .xlsx 再导入"
                    .to_owned()
            }
            Self::NoReader { why } => format!("读表程序启动不了（{why}），请重新打开邻里再试"),
        };
        Words {
            zh,
            en: sentence(&self.to_string()),
        }
    }
}

impl From<&ReadProblem> for Problem {
    fn from(problem: &ReadProblem) -> Self {
        let kind = match problem {
            ReadProblem::Cancelled => ProblemKind::Cancelled,
            ReadProblem::NoReader { .. } => ProblemKind::Broken,
            _ => ProblemKind::BadInput,
        };
        let Words { zh, en } = problem.words();
        Self::new(kind, problem.code(), zh, en)
    }
}

/// Error texts start small by custom; what a person reads starts with a capital and ends with a full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), letters.as_str()),
        None => String::new(),
    }
}
