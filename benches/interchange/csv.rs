//! CSV as `sqlite3`'s `.import` takes it, made of what the shell prints.
//!
//! Ids are 16 bytes, and stand in the CSV as they are but for the byte 0, where `.import` stops: two
//! replacements bring it back. (`unhex` would read better, but is younger than many shells.)

use std::{
    fs::File,
    io::{self, BufRead, BufReader, BufWriter, Write},
    path::Path,
};

use crate::{
    Failure,
    table::{Column, Table},
};

/// What separates cells and rows, and what stands for null, in `.mode ascii`.
const CELL: u8 = 0x1f;
const ROW: u8 = 0x1e;
const NULL: u8 = 0x1d;

/// The command of the shell that prints a table so.
pub(crate) fn printing(table: &Table, to: &Path) -> String {
    let columns = table.list(|column| {
        if column.is_id() {
            format!("hex({})", column.name)
        } else {
            column.name.clone()
        }
    });
    format!(
        ".mode ascii\n.nullvalue \"\\035\"\n.once '{}'\nselect {columns} from {};\n",
        to.display(),
        table.name,
    )
}

/// Makes CSV of what was printed.
pub(crate) fn write(printed: &Path, csv: &Path, table: &Table) -> Result<(), Failure> {
    let mut printed = BufReader::new(File::open(printed)?);
    let mut csv = BufWriter::new(File::create(csv)?);
    let mut row = Vec::new();
    while printed.read_until(ROW, &mut row)? > 0 {
        row.pop();
        let cells = row.split(|byte| *byte == CELL).zip(&table.columns);
        for (place, (cell, column)) in cells.enumerate() {
            if place > 0 {
                csv.write_all(b",")?;
            }
            // Of a null, nothing is written; `hex` makes the empty text of one.
            if cell == [NULL] || (column.is_id() && cell.is_empty()) {
                continue;
            }
            if column.is_id() {
                write_quoted(&mut csv, &id_bytes(cell))?;
            } else {
                write_quoted(&mut csv, cell)?;
            }
        }
        csv.write_all(b"\n")?;
        row.clear();
    }
    csv.flush()?;
    Ok(())
}

fn write_quoted(csv: &mut impl Write, cell: &[u8]) -> io::Result<()> {
    csv.write_all(b"\"")?;
    for part in cell.split_inclusive(|byte| *byte == b'"') {
        csv.write_all(part)?;
        if part.ends_with(b"\"") {
            csv.write_all(b"\"")?;
        }
    }
    csv.write_all(b"\"")
}

/// The bytes of an id that is written in hexadecimal digits, without the byte 0: it is `ff 01`, and
/// `ff` itself is `ff 02`.
fn id_bytes(digits: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(18);
    for pair in digits.chunks(2) {
        let pair = String::from_utf8_lossy(pair);
        match u8::from_str_radix(&pair, 16).unwrap_or_default() {
            0 => bytes.extend([0xff, 1]),
            0xff => bytes.extend([0xff, 2]),
            byte => bytes.push(byte),
        }
    }
    bytes
}

impl Column {
    /// Whether it holds ids, as bytes.
    pub(crate) fn is_id(&self) -> bool {
        self.kind.eq_ignore_ascii_case("uuid_blob")
    }

    /// The value, out of the text that `.import` took from the CSV.
    pub(crate) fn value_of_text(&self) -> String {
        let name = &self.name;
        let bytes = format!(
            "cast(replace(replace({name}, cast(x'ff01' as text), cast(x'00' as text)), \
             cast(x'ff02' as text), cast(x'ff' as text)) as blob)"
        );
        match (self.is_id(), self.nullable) {
            (true, false) => bytes,
            (true, true) => format!("case when {name} <> '' then {bytes} end"),
            (false, true) => format!("nullif({name}, '')"),
            (false, false) => name.clone(),
        }
    }
}
