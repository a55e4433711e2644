//! The README tells the truth: its query gives its answer, its tables are complete.

use chancery::{config::CommandLine, error::Code};
use clap::CommandFactory;
use serde_json::Value;

use crate::support::{app::TestApp, database::on_each_engine};

const README: &str = include_str!("../../README.md");
const SETTINGS: &str = include_str!("../../docs/settings.md");

/// The first block of this language.
fn block(language: &str) -> &'static str {
    let begin = format!("```{language}\n");
    let (_, rest) = README
        .split_once(&begin)
        .expect("the README has such a block");
    rest.split_once("```").expect("the block ends").0
}

on_each_engine!(the_query_gives_the_answer, async |engine| {
    let app = TestApp::start(engine).await;
    let answer = app.query(block("graphql")).await;
    let written: Value = serde_json::from_str(block("json")).expect("the answer is JSON");
    assert_eq!(answer["data"], written["data"], "{answer:#}");
});

#[test]
fn every_setting_is_in_the_table() {
    let program = CommandLine::command();
    let serve = program.find_subcommand("serve").expect("there is `serve`");
    let mut settings = 0;
    for argument in serve
        .get_arguments()
        .filter(|argument| !argument.is_hide_set())
    {
        let Some(flag) = argument.get_long().filter(|flag| *flag != "help") else {
            continue;
        };
        let variable = argument
            .get_env()
            .expect("every setting is a variable too")
            .to_string_lossy();
        assert_eq!(
            variable,
            format!("CHANCERY_{}", flag.replace('-', "_").to_uppercase())
        );
        let row = SETTINGS
            .lines()
            .find(|line| line.starts_with(&format!("| `--{flag}` |")));
        let row = row.unwrap_or_else(|| panic!("--{flag} is not in docs/settings.md"));
        for default in argument.get_default_values() {
            let default = default.to_string_lossy();
            assert!(
                row.contains(&*default),
                "{row}\ndoes not say the default {default}"
            );
        }
        settings += 1;
    }
    assert!(settings > 5);
}

#[test]
fn every_error_code_is_in_the_table() {
    for code in Code::ALL {
        let row = format!("| `{}` |", code.as_str());
        assert!(
            README.lines().any(|line| line.starts_with(&row)),
            "{row} is missing"
        );
    }
}
