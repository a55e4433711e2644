//! PostgreSQL: a server of our own, and `psql` with `copy` for the floors.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use crate::{
    Failure,
    cost::output,
    engine::{Contents, Engine},
    server::Server,
    table::Table,
};

/// PostgreSQL, with files in one folder.
pub(crate) struct Postgres {
    server: Server,
    folder: PathBuf,
}

impl Postgres {
    /// Starts a server, or says why it cannot.
    pub(crate) fn start(folder: &Path) -> Result<Self, Failure> {
        Ok(Self {
            server: Server::start(None)?,
            folder: folder.to_owned(),
        })
    }

    fn psql(&self, database: &str) -> Command {
        let mut command = Command::new(self.server.program("psql"));
        command.args(["-X", "-q", "-At", "-v", "ON_ERROR_STOP=1"]);
        command.args(["-d", &self.server.url(database)]);
        command
    }

    fn ask(&self, database: &str, sql: &str) -> Result<String, Failure> {
        output(self.psql(database).args(["-c", sql]))
    }

    fn rows_of(&self, table: &Table) -> PathBuf {
        self.folder.join(format!("{}.copy", table.name))
    }

    /// The tables that migrations leave empty, each after those that own its rows.
    fn tables(&self, database: &str) -> Result<Vec<Table>, Failure> {
        let columns = "select c.relname, a.attname, a.atttypid::regtype, (not a.attnotnull)::int
            from pg_class c join pg_attribute a on a.attrelid = c.oid
            where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
              and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
              and c.relname not in ('dataset', 'seaql_migrations')
            order by c.oid, a.attnum";
        Ok(Table::all_of(&self.ask(database, columns)?))
    }
}

impl Engine for Postgres {
    fn name(&self) -> &'static str {
        "PostgreSQL"
    }

    fn version(&self) -> Result<String, Failure> {
        let version = self.ask("postgres", "show server_version")?;
        let number = version.split_whitespace().next().unwrap_or_default();
        Ok(format!(
            "PostgreSQL {number} (settings of initdb: fsync on, 128 MB buffers)"
        ))
    }

    fn address(&self, database: &str) -> String {
        self.server.url(database)
    }

    fn make(&self, database: &str) -> Result<(), Failure> {
        self.ask(
            "postgres",
            &format!("drop database if exists {database} with (force)"),
        )?;
        self.ask("postgres", &format!("create database {database}"))?;
        Ok(())
    }

    fn settle(&self) -> Result<(), Failure> {
        self.ask("postgres", "checkpoint").map(drop)
    }

    fn contents(&self, database: &str) -> Result<Vec<Contents>, Failure> {
        let each = self
            .tables(database)?
            .into_iter()
            .map(|Table { name, .. }| {
                format!(
                    "select '{name}', count(*), md5(string_agg(sum, '' order by sum collate \"C\"))
                 from (select md5(t::text) as sum from {name} t) sums"
                )
            });
        let sql = each.collect::<Vec<_>>().join(" union all ");
        Contents::of(&self.ask(database, &sql)?)
    }

    fn keep_rows(&self, database: &str) -> Result<(), Failure> {
        let mut load = Vec::new();
        for table in self.tables(database)? {
            let (name, columns, file) = (&table.name, table.names(), self.rows_of(&table));
            let keep = format!("\\copy {name} ({columns}) to '{}'", file.display());
            self.ask(database, &keep)?;
            load.push(format!(
                "\\copy {name} ({columns}) from '{}'\n",
                file.display()
            ));
        }
        fs::write(self.folder.join("load.psql"), load.concat())?;
        Ok(())
    }

    fn load_rows(&self, database: &str) -> Result<Command, Failure> {
        let mut command = self.psql(database);
        // One transaction: most keys are checked at its end.
        command
            .arg("-1")
            .arg("-f")
            .arg(self.folder.join("load.psql"));
        Ok(command)
    }

    fn loader(&self) -> &'static str {
        "`psql` and `\\copy … from`"
    }

    fn dump_rows(&self, database: &str, file: &Path) -> Result<Command, Failure> {
        let each = self.tables(database)?.into_iter().map(|table| {
            let (name, columns) = (&table.name, table.names());
            format!(
                "copy (select row_to_json(t) from (select {columns} from {name}) t) to stdout;\n"
            )
        });
        let script = self.folder.join("dump.psql");
        fs::write(&script, each.collect::<String>())?;
        let mut command = self.psql(database);
        command.arg("-o").arg(file).arg("-f").arg(script);
        Ok(command)
    }

    fn dumper(&self) -> &'static str {
        "`psql` and `copy (select row_to_json(…))`"
    }

    fn server_cpu(&self) -> Option<Duration> {
        self.server.cpu()
    }
}
