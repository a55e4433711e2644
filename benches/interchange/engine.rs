//! What the benchmark asks of a database, and of the tools that come with it.

use std::{path::Path, process::Command, time::Duration};

use crate::Failure;

/// A database engine with its own tools, which set the floors.
pub(crate) trait Engine {
    /// Its name.
    fn name(&self) -> &'static str;

    /// Whether it is inside the program, with no server to wait for.
    fn is_embedded(&self) -> bool {
        self.server_cpu().is_none()
    }

    /// Its version, and settings that matter.
    fn version(&self) -> Result<String, Failure>;

    /// Address of a database, as the program takes it.
    fn address(&self, database: &str) -> String;

    /// Makes a database anew, without tables.
    fn make(&self, database: &str) -> Result<(), Failure>;

    /// Lets what earlier runs left to be written be written, so that no run pays for another.
    fn settle(&self) -> Result<(), Failure>;

    /// Tables that hold something, each with its rows and a checksum of all that is in them.
    fn contents(&self, database: &str) -> Result<Vec<Contents>, Failure>;

    /// Keeps the rows of a database in files, as the engine's own tool likes them best, and the
    /// script that loads them.
    fn keep_rows(&self, database: &str) -> Result<(), Failure>;

    /// The floor of import: loads the rows that were kept into the tables of an empty database.
    fn load_rows(&self, database: &str) -> Result<Command, Failure>;

    /// What the floor of import is called in the report.
    fn loader(&self) -> &'static str;

    /// The floor of export: writes all rows to a file, one JSON object each.
    fn dump_rows(&self, database: &str, file: &Path) -> Result<Command, Failure>;

    /// What the floor of export is called in the report.
    fn dumper(&self) -> &'static str;

    /// Processor time that the engine's server has used so far, where there is one.
    fn server_cpu(&self) -> Option<Duration>;
}

/// What is in a table.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Contents {
    pub(crate) table: String,
    pub(crate) rows: usize,
    pub(crate) checksum: String,
}

impl Contents {
    /// Reads lines of `table|rows|checksum`, in whichever order the engine gives them.
    pub(crate) fn of(lines: &str) -> Result<Vec<Self>, Failure> {
        let contents = lines.lines().map(|line| {
            let mut cells = line.split('|');
            let contents = Self {
                table: cells.next().unwrap_or_default().to_owned(),
                rows: cells.next().unwrap_or_default().parse()?,
                checksum: cells.next().unwrap_or_default().to_owned(),
            };
            Ok(contents)
        });
        let mut contents: Vec<Self> = contents.collect::<Result<_, Failure>>()?;
        contents.sort_unstable_by(|a, b| a.table.cmp(&b.table));
        Ok(contents)
    }
}
