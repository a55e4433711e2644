//! SQLite: a file, and the `sqlite3` shell for the floors.
//!
//! The shell's `.import` reads CSV into a table of texts in memory, from which one statement a table
//! inserts. That is the fastest of three ways that were tried: `insert` statements with the ids as
//! literals take three times as long, a view with a trigger twice.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use crate::{
    Failure,
    cost::output,
    csv,
    engine::{Contents, Engine},
    table::{Column, Table},
};

/// The settings of the program's own writing connection. Keys are not checked, as the shell comes
/// so: what it loads was checked before.
const SETTINGS: &str =
    "pragma synchronous = normal; pragma cache_size = -16384; pragma temp_store = memory;";

/// SQLite, in files of one folder.
pub(crate) struct Sqlite {
    folder: PathBuf,
}

impl Sqlite {
    /// SQLite with its shell, or why there is none.
    pub(crate) fn find(folder: &Path) -> Result<Self, Failure> {
        output(Command::new("sqlite3").arg("-version"))
            .map_err(|why| format!("there is no sqlite3 (apt-get install sqlite3): {why}"))?;
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    fn path(&self, database: &str) -> PathBuf {
        self.folder.join(format!("{database}.db"))
    }

    fn rows_of(&self, table: &Table) -> PathBuf {
        self.folder.join(format!("{}.csv", table.name))
    }

    fn ask(&self, database: &str, sql: &str) -> Result<String, Failure> {
        output(Command::new("sqlite3").arg(self.path(database)).arg(sql))
    }

    /// Runs a script, which may hold the shell's own commands.
    fn shell(&self, database: &str, script: &Path) -> Command {
        let mut command = Command::new("sqlite3");
        command.arg("-bail").arg(self.path(database));
        command.arg(format!(".read '{}'", script.display()));
        command
    }

    /// The tables that migrations leave empty, in the order in which they made them.
    fn tables(&self, database: &str) -> Result<Vec<Table>, Failure> {
        let columns = r#"select m.name, x.name, x.type, 1 - x."notnull"
            from sqlite_schema m join pragma_table_xinfo(m.name) x
            where m.type = 'table' and x.hidden = 0 and m.name not like 'sqlite_%'
              and m.name not in ('dataset', 'seaql_migrations')
            order by m.rowid, x.cid"#;
        Ok(Table::all_of(&self.ask(database, columns)?))
    }

    /// Writes the rows of a table as CSV.
    fn keep_table(&self, database: &str, table: &Table) -> Result<(), Failure> {
        let printed = self.folder.join("rows");
        let script = csv::printing(table, &printed);
        let path = self.folder.join("print.sql");
        fs::write(&path, script)?;
        output(&mut self.shell(database, &path))?;
        csv::write(&printed, &self.rows_of(table), table)
    }
}

impl Engine for Sqlite {
    fn name(&self) -> &'static str {
        "SQLite"
    }

    fn version(&self) -> Result<String, Failure> {
        let version = output(Command::new("sqlite3").arg("-version"))?;
        let number = version.split(' ').next().unwrap_or_default();
        Ok(format!(
            "sqlite3 shell {number} (WAL, synchronous normal, 16 MB cache, foreign keys off)"
        ))
    }

    fn address(&self, database: &str) -> String {
        format!("sqlite://{}", self.path(database).display())
    }

    fn make(&self, database: &str) -> Result<(), Failure> {
        for ending in ["db", "db-wal", "db-shm"] {
            let file = self.folder.join(format!("{database}.{ending}"));
            if file.exists() {
                fs::remove_file(file)?;
            }
        }
        Ok(())
    }

    fn settle(&self) -> Result<(), Failure> {
        output(&mut Command::new("sync")).map(drop)
    }

    fn contents(&self, database: &str) -> Result<Vec<Contents>, Failure> {
        let tables = self.tables(database)?;
        let each = tables.iter().map(|Table { name, columns }| {
            // The first columns are the key.
            let key = columns.iter().take(3).map(|column| column.name.clone());
            let key = key.collect::<Vec<_>>().join(", ");
            format!(
                "select '{name}', count(*), \
                 hex(sha3_query('select * from {name} order by {key}')) from {name};"
            )
        });
        Contents::of(&self.ask(database, &each.collect::<String>())?)
    }

    fn keep_rows(&self, database: &str) -> Result<(), Failure> {
        let mut load = vec![format!("{SETTINGS}\nbegin;\n")];
        for table in self.tables(database)? {
            self.keep_table(database, &table)?;
            let (name, columns) = (&table.name, table.names());
            load.push(format!(
                "create temp table kept_{name} ({columns});\n\
                 .import --csv --schema temp '{}' kept_{name}\n\
                 insert into main.{name} ({columns}) select {} from kept_{name};\n\
                 drop table kept_{name};\n",
                self.rows_of(&table).display(),
                table.list(Column::value_of_text),
            ));
        }
        load.push("commit;\n".to_owned());
        fs::write(self.folder.join("load.sql"), load.concat())?;
        Ok(())
    }

    fn load_rows(&self, database: &str) -> Result<Command, Failure> {
        Ok(self.shell(database, &self.folder.join("load.sql")))
    }

    fn loader(&self) -> &'static str {
        "`sqlite3` and `.import` of CSV"
    }

    fn dump_rows(&self, database: &str, file: &Path) -> Result<Command, Failure> {
        let each = self.tables(database)?.into_iter().map(|table| {
            let pairs = table.list(|column| {
                let name = &column.name;
                let value = if column.is_id() {
                    format!("hex({name})")
                } else {
                    name.clone()
                };
                format!("'{name}', {value}")
            });
            format!("select json_object({pairs}) from {};\n", table.name)
        });
        let script = format!(".output '{}'\n{}", file.display(), each.collect::<String>());
        let path = self.folder.join("dump.sql");
        fs::write(&path, script)?;
        Ok(self.shell(database, &path))
    }

    fn dumper(&self) -> &'static str {
        "`sqlite3` and `select json_object(…)`"
    }

    fn server_cpu(&self) -> Option<Duration> {
        None
    }
}
