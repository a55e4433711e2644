//! What to import, check, export and compare, and how.

use std::path::PathBuf;

use clap::{Args, ValueEnum, builder::PossibleValuesParser};

use super::DatabaseSettings;
use crate::{
    graphql::id::Kind,
    interchange::{candidates, format::Record},
    vocabulary::RecordKind,
};

/// What to print of the format of records.
#[derive(Args, Clone, Debug)]
pub struct FormatSettings {
    /// Kind of record to print alone, with the meaning of its words.
    #[arg(value_parser = PossibleValuesParser::new(Record::KINDS.map(Kind::as_str)))]
    pub kind: Option<String>,

    /// Print a JSON Schema, with which editors complete and check records.
    #[arg(long, conflicts_with = "kind")]
    pub json_schema: bool,
}

/// Which files to import, and how.
#[derive(Args, Clone, Debug)]
pub struct ImportSettings {
    /// Files and folders to read: JSON Lines (`.jsonl`) and YAML (`.yaml`), also compressed
    /// (`.gz`, `.zst`). `-` is standard input.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Do everything but keep it: say what would change.
    #[arg(long)]
    pub dry_run: bool,

    /// Data set that records come from which do not say so themselves. By default the name of the
    /// first file or folder for those that are new; the others stay with theirs.
    #[arg(long, env = "CHANCERY_DATASET", value_name = "NAME")]
    pub dataset: Option<String>,

    /// Licence of the data set from now on, as an SPDX identifier, such as CC-BY-4.0.
    #[arg(long, env = "CHANCERY_LICENCE", value_name = "SPDX")]
    pub licence: Option<String>,

    /// Which database.
    #[command(flatten)]
    pub database: DatabaseSettings,
}

/// What to export, and where to.
#[derive(Args, Clone, Debug)]
pub struct ExportSettings {
    /// Kinds of record, all by default; may be given several times.
    #[arg(long, value_name = "KIND", value_delimiter = ',',
          value_parser = PossibleValuesParser::new(Record::KINDS.map(Kind::as_str)))]
    pub kind: Vec<String>,

    /// Only records that this filter lets through, written as the argument `filter:` of the API, or
    /// as JSON: `{date: {from: "2024"}}`. Needs one `--kind`.
    #[arg(long, value_name = "FILTER")]
    pub filter: Option<String>,

    /// Only what readers see: published records, and of them nothing that leads to others. By
    /// default drafts and withdrawn records are exported too.
    #[arg(long)]
    pub published: bool,

    /// Form of the output; by default what the ending of `--output` says, else JSON Lines.
    #[arg(long, value_enum)]
    pub format: Option<ExportFormat>,

    /// File to write, compressed where its name ends in `.gz` or `.zst`; for CSV a folder. By
    /// default standard output.
    #[arg(long, short, value_name = "PATH")]
    pub output: Option<PathBuf>,

    /// Which database.
    #[command(flatten)]
    pub database: DatabaseSettings,
}

/// Form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// JSON Lines: one record a line, with every key.
    Jsonl,
    /// YAML: one list of records, as curators write it.
    Yaml,
    /// CSV: one table a kind of record, and one for each kind of part, such as citations.
    Csv,
}

/// Which files to check.
#[derive(Args, Clone, Debug)]
pub struct CheckSettings {
    /// Files and folders to read, as `import` does. What they refer to must be among them.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

/// Which records to look through for pairs that may be one.
#[derive(Args, Clone, Debug)]
pub struct CandidatesSettings {
    /// Kind of record; may be given more than once. By default all.
    #[arg(long, value_parser = PossibleValuesParser::new(candidates::KINDS.map(RecordKind::as_str)))]
    pub kind: Vec<String>,

    /// Which database.
    #[command(flatten)]
    pub database: DatabaseSettings,
}
