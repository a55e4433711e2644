//! CSV (RFC 4180): a table for each kind of record and for each kind of part, such as citations.
//!
//! Tables and columns follow from the schema of the format, in its order, whether or not a record
//! fills them. A list of slugs or names is one cell, its members separated by `; `. What a record
//! is made of has a table of its own, whose rows say the record that they belong to by `record` and
//! `slug`, and their place in its list by `position`. A folder of tables is a Data Package
//! (Frictionless, version 1): `datapackage.json` describes each column, and holds licence, version
//! and counts.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use serde_json::Value;

use self::tables::{Column, Table, tables};
use super::Sink;
use crate::{
    graphql::id::Kind,
    interchange::format::{Dataset, Record},
};

mod package;
mod tables;

/// What stands between the members of a list.
const BETWEEN: &str = "; ";

/// Writes the table of one kind, without what its records are made of.
pub struct OneTable<W: Write> {
    table: Table,
    output: csv::Writer<W>,
}

impl<W: Write + Send> OneTable<W> {
    /// Writes to `output`, beginning with the names of the columns.
    ///
    /// # Errors
    /// What the output says.
    pub fn new(kind: Kind, output: W) -> io::Result<Self> {
        let name = kind.as_str();
        let table = tables().into_iter().find(|table| table.name == name);
        let table = table.ok_or_else(|| io::Error::other(format!("there is no table {name}")))?;
        let mut output = csv::Writer::from_writer(output);
        output.write_record(table.names())?;
        Ok(Self { table, output })
    }
}

impl<W: Write + Send> Sink for OneTable<W> {
    fn head(&mut self, _: &Dataset) -> io::Result<()> {
        Ok(())
    }

    fn record(&mut self, record: &Record) -> io::Result<()> {
        let record = serde_json::to_value(record)?;
        self.output.write_record(self.table.cells(&record, &[]))?;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.output.flush()
    }
}

/// Writes all tables to a folder.
pub struct Folder {
    path: PathBuf,
    tables: Vec<OpenTable>,
    head: Dataset,
}

struct OpenTable {
    table: Table,
    output: csv::Writer<BufWriter<File>>,
    rows: u64,
}

impl Folder {
    /// Writes to `folder`, which is made if it is not there. Each file takes the place of an
    /// earlier one once it is whole. Of tables without a kind that is exported there is none.
    ///
    /// # Errors
    /// What the file system says.
    pub fn new(folder: &Path, kinds: &[Kind]) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let wanted = |table: &Table| {
            table
                .of
                .iter()
                .any(|of| kinds.iter().any(|kind| kind.as_str() == of))
        };
        let open = |table: Table| {
            let file = File::create(unfinished(folder, &table.file()))?;
            let mut output = csv::Writer::from_writer(BufWriter::new(file));
            output.write_record(table.names())?;
            Ok(OpenTable {
                table,
                output,
                rows: 0,
            })
        };
        let tables: io::Result<Vec<OpenTable>> =
            tables().into_iter().filter(wanted).map(open).collect();
        Ok(Self {
            path: folder.to_owned(),
            tables: tables?,
            head: Dataset::default(),
        })
    }
}

impl Sink for Folder {
    fn head(&mut self, head: &Dataset) -> io::Result<()> {
        self.head = head.clone();
        Ok(())
    }

    fn record(&mut self, record: &Record) -> io::Result<()> {
        let (kind, slug) = (record.kind().as_str(), record.slug());
        let record = serde_json::to_value(record)?;
        for open in &mut self.tables {
            if !open.table.of.iter().any(|of| of == kind) {
                continue;
            }
            let Some(list) = &open.table.list else {
                open.output.write_record(open.table.cells(&record, &[]))?;
                open.rows += 1;
                continue;
            };
            let parts = record.get(list).and_then(Value::as_array);
            for (position, part) in (1_u64..).zip(parts.into_iter().flatten()) {
                let owner = [kind.to_owned(), slug.to_owned(), position.to_string()];
                open.output.write_record(open.table.cells(part, &owner))?;
                open.rows += 1;
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        let described: Vec<(&Table, u64)> = self
            .tables
            .iter()
            .map(|open| (&open.table, open.rows))
            .collect();
        let package = package::describe(&self.head, &described);
        let text = serde_json::to_string_pretty(&package)? + "\n";
        let mut names: Vec<String> = self.tables.iter().map(|open| open.table.file()).collect();
        for open in &mut self.tables {
            open.output.flush()?;
            open.output.get_ref().get_ref().sync_all()?;
        }
        names.push(package::FILE.to_owned());
        fs::write(unfinished(&self.path, package::FILE), text)?;
        // The package comes last: where there is one, the tables are those that it describes.
        let package = self.path.join(package::FILE);
        if package.exists() {
            fs::remove_file(package)?;
            for table in tables() {
                let old = self.path.join(table.file());
                if !names.contains(&table.file()) && old.exists() {
                    fs::remove_file(old)?;
                }
            }
        }
        for name in names {
            fs::rename(unfinished(&self.path, &name), self.path.join(&name))?;
        }
        Ok(())
    }
}

/// Where a file is written until it is whole.
fn unfinished(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!(".{name}.{}.unfinished", std::process::id()))
}

impl Drop for Folder {
    fn drop(&mut self) {
        let tables = self.tables.iter().map(|open| open.table.file());
        for name in tables.chain([package::FILE.to_owned()]) {
            // Renamed, or of no use: either way it is gone from here.
            let _gone = fs::remove_file(unfinished(&self.path, &name));
        }
    }
}

impl Table {
    /// The cells of a row.
    fn cells(&self, value: &Value, owner: &[String]) -> Vec<String> {
        let mut cells = owner.to_vec();
        let own = self.columns.iter().skip(owner.len());
        cells.extend(own.map(|column| cell(value, column)));
        cells
    }
}

fn cell(value: &Value, column: &Column) -> String {
    match column
        .path
        .iter()
        .try_fold(value, |value, key| value.get(key))
    {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(list)) => {
            let members: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
            members.join(BETWEEN)
        }
        Some(other) => other.to_string(),
    }
}
