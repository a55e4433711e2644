//! Databases with the generated collection, made once and kept.

use std::{
    fs::{self, File},
    io::BufWriter,
    path::{Path, PathBuf},
    process::Command,
};

use clap::ValueEnum;

use crate::{
    Failure,
    arguments::Arguments,
    collection::{Collection, Scale},
    cost::output,
    program::Program,
    server::Server,
};

/// A database engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Engine {
    /// SQLite, inside the process.
    Sqlite,
    /// A PostgreSQL server of our own, as `initdb` sets it up.
    Postgres,
}

impl Engine {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// A database that holds the collection; its server ends with this value.
pub(crate) struct Database {
    pub(crate) engine: Engine,
    pub(crate) scale: Scale,
    pub(crate) url: String,
    /// PostgreSQL's server.
    pub(crate) server: Option<Server>,
}

impl Database {
    /// Opens the database of this engine and scale, and makes it where there is none.
    pub(crate) fn open(
        arguments: &Arguments,
        program: &Program,
        engine: Engine,
        scale: Scale,
    ) -> Result<Self, Failure> {
        fs::create_dir_all(&arguments.database_dir)?;
        let folder = arguments.database_dir.canonicalize()?;
        let made = Making {
            program,
            collection: Collection::new(arguments.seed, scale),
            folder: &folder,
            name: if arguments.seed == crate::collection::SEED {
                format!("scale-{scale}")
            } else {
                format!("seed-{}-scale-{scale}", arguments.seed)
            },
        };
        let (url, server) = match engine {
            Engine::Sqlite => (made.sqlite()?, None),
            Engine::Postgres => {
                let (url, server) = made.postgres()?;
                (url, Some(server))
            }
        };
        // It may have been made by an older program.
        program.migrate(&url)?;
        Ok(Self {
            engine,
            scale,
            url,
            server,
        })
    }
}

/// A database that is looked for, or made.
struct Making<'a> {
    program: &'a Program,
    collection: Collection,
    folder: &'a Path,
    name: String,
}

impl Making<'_> {
    /// A file, which has its name once it is complete.
    fn sqlite(&self) -> Result<String, Failure> {
        let file = self.folder.join(format!("{}.db", self.name));
        if !file.exists() {
            let unfinished = self.folder.join(format!("{}.unfinished.db", self.name));
            for end in ["", "-wal", "-shm"] {
                // There may be none.
                drop(fs::remove_file(format!("{}{end}", unfinished.display())));
            }
            self.fill(&format!("sqlite://{}", unfinished.display()))?;
            fs::rename(&unfinished, &file)?;
        }
        Ok(format!("sqlite://{}", file.display()))
    }

    /// A server with a folder of its own, in which the database has its name once it is complete.
    fn postgres(&self) -> Result<(String, Server), Failure> {
        let server = Server::start(Some(&self.folder.join(format!("{}.postgres", self.name))))?;
        let ask = |database: &str, sql: &str| {
            let mut psql = Command::new(server.program("psql"));
            psql.args(["-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-d"])
                .args([&server.url(database), "-c", sql]);
            output(&mut psql)
        };
        let there = "select 1 from pg_database where datname = 'chancery'";
        if ask("postgres", there)?.is_empty() {
            ask("postgres", "drop database if exists unfinished")?;
            ask("postgres", "create database unfinished")?;
            self.fill(&server.url("unfinished"))?;
            // What the server would do by itself within a minute or two.
            ask("unfinished", "vacuum (analyze)")?;
            ask("postgres", "alter database unfinished rename to chancery")?;
            ask("postgres", "checkpoint")?;
        }
        Ok((server.url("chancery"), server))
    }

    /// Imports the collection.
    fn fill(&self, url: &str) -> Result<(), Failure> {
        let file = self.records()?;
        eprintln!("{} is imported…", file.display());
        self.program.import(&file, url)
    }

    /// The collection as a file, written once for both engines.
    fn records(&self) -> Result<PathBuf, Failure> {
        let file = self.folder.join(format!("{}.jsonl", self.name));
        if !file.exists() {
            let mut unfinished = tempfile::NamedTempFile::new_in(self.folder)?;
            let out: &mut File = unfinished.as_file_mut();
            self.collection.write(&mut BufWriter::new(out))?;
            unfinished.persist(&file)?;
        }
        Ok(file)
    }
}
