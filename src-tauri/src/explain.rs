//! What is wrong with a command line, in words of the language it asks for.

use crate::cli::{print, told_json};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use linli_core::desk::{Lang, Problem};
use std::process::ExitCode;

/// Says what is wrong with a command line, in the language it asks for, in the form it asks for.
pub fn explain(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        // Help and version were asked for.
        print(error.to_string().trim_end());
        return ExitCode::SUCCESS;
    }
    // What is no text stands for itself: it is no word that is looked for here.
    let given: Vec<String> = std::env::args_os()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let has = |words: &[&str]| given.windows(words.len()).any(|some| some == words);
    let lang = if has(&["--lang", "en"]) || has(&["--lang=en"]) {
        Lang::En
    } else {
        Lang::Zh
    };
    let problem = match error.kind() {
        ErrorKind::InvalidUtf8 => Problem::bad(
            "command_line",
            "命令里有读不出的字符（不是 UTF-8 编码）。请检查终端的编码，或重新输入。",
            "There are characters in the command that cannot be read (they are not UTF-8). Check the terminal's encoding, or type it again.",
        ),
        _ => Problem::bad(
            "command_line",
            format!("命令写得不对：{}。用 linli --help 查看用法。", zh(error)),
            format!("The command line is not right ({}). See linli --help.", en(error)),
        ),
    };
    if has(&["--json"]) {
        print(&told_json(&problem, lang));
    } else {
        eprintln!("{}", problem.say(lang));
    }
    ExitCode::from(2)
}

fn en(error: &clap::Error) -> String {
    let told = error.to_string();
    let first = told.lines().next().unwrap_or_default();
    first.trim_start_matches("error: ").to_owned()
}

fn zh(error: &clap::Error) -> String {
    let named = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        _ => String::new(),
    };
    let argument = named(ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::UnknownArgument => format!("不认识“{argument}”"),
        ErrorKind::InvalidSubcommand => format!("没有“{}”这个命令", named(ContextKind::InvalidSubcommand)),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => match named(ContextKind::InvalidValue) {
            value if value.is_empty() => format!("“{argument}”后面缺少内容"),
            value => format!("“{argument}”不能是“{value}”"),
        },
        ErrorKind::MissingRequiredArgument => format!("缺少“{argument}”"),
        ErrorKind::ArgumentConflict => match named(ContextKind::PriorArg) {
            other if other == argument || other.is_empty() => format!("“{argument}”只能写一次"),
            other => format!("“{argument}”不能与“{other}”一起用"),
        },
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("“{argument}”后面缺少内容")
        }
        ErrorKind::TooManyValues => format!("“{argument}”后面的内容太多"),
        _ => en(error),
    }
}
