//! Tables and their columns, as the database says that they are.

/// A table that migrations leave empty.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: String,
    /// Columns that are written: those that the database generates are left out.
    pub(crate) columns: Vec<Column>,
}

/// A column of a table.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) nullable: bool,
}

impl Table {
    /// Reads lines of `table|column|kind|nullable (0 or 1)`, those of a table one after another.
    pub(crate) fn all_of(lines: &str) -> Vec<Self> {
        let mut tables: Vec<Self> = Vec::new();
        for line in lines.lines() {
            let mut cells = line.split('|');
            let mut cell = || cells.next().unwrap_or_default().to_owned();
            let name = cell();
            let column = Column {
                name: cell(),
                kind: cell(),
                nullable: cell() == "1",
            };
            match tables.last_mut().filter(|table| table.name == name) {
                Some(table) => table.columns.push(column),
                None => tables.push(Self {
                    name,
                    columns: vec![column],
                }),
            }
        }
        tables
    }

    /// What is written of each column, separated by commas.
    pub(crate) fn list(&self, write: impl Fn(&Column) -> String) -> String {
        let columns: Vec<String> = self.columns.iter().map(write).collect();
        columns.join(", ")
    }

    /// The names of the columns, separated by commas.
    pub(crate) fn names(&self) -> String {
        self.list(|column| column.name.clone())
    }
}
