//! Why a database cannot be opened or written to, in words for an operator.

use std::{
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use sea_orm::{
    DbErr, RuntimeErr, SqlxError,
    sqlx::{
        Connection,
        error::DatabaseError,
        postgres::{PgConnectOptions, PgConnection},
        sqlite::SqliteConnectOptions,
    },
};

/// How long PostgreSQL may take to say why it does not let us in.
const PATIENCE: Duration = Duration::from_secs(3);

/// Which engine an address names, and where.
pub(super) enum Place {
    /// SQLite, in this file.
    Sqlite(PathBuf),
    /// PostgreSQL.
    Postgres(Box<PgConnectOptions>),
}

/// Reads the address of a database; says what is wrong with it otherwise.
pub(super) fn place(url: &str) -> Result<Place, String> {
    if url.starts_with("sqlite:") {
        sqlite_file(url).map(Place::Sqlite)
    } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
        let options = PgConnectOptions::from_str(url).map_err(|error| words_of_sqlx(&error))?;
        Ok(Place::Postgres(Box::new(options)))
    } else {
        Err(if url.is_empty() {
            "it is empty".to_owned()
        } else {
            "its scheme is unknown".to_owned()
        })
    }
}

/// The file that a `sqlite:` address names, or what is wrong with the address.
///
/// A database in memory is refused: each connection would have its own.
fn sqlite_file(url: &str) -> Result<PathBuf, String> {
    let options = SqliteConnectOptions::from_str(url).map_err(|error| words_of_sqlx(&error))?;
    let rest = url.trim_start_matches("sqlite:").trim_start_matches("//");
    let (path, parameters) = rest.split_once('?').unwrap_or((rest, ""));
    if path.is_empty() {
        Err("it names no file".to_owned())
    } else if path == ":memory:" || parameters.contains("mode=memory") {
        Err("a database in memory cannot be served, only a file".to_owned())
    } else {
        Ok(options.get_filename().to_owned())
    }
}

/// Why SQLite does not open this file. It says "unable to open" for most reasons.
pub(super) fn of_sqlite(file: &Path, cause: &DbErr) -> String {
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    match folder {
        _ if file.is_dir() => "it is a folder, where a file is wanted".to_owned(),
        Some(folder) if !folder.exists() => {
            format!("the folder {} does not exist", folder.display())
        }
        _ if !file.exists() => {
            let folder = folder.unwrap_or_else(|| Path::new("."));
            format!(
                "there is no such file, and none can be made; you must be allowed to write to the folder {}",
                folder.display()
            )
        }
        _ => words(cause),
    }
}

/// Why PostgreSQL does not let us in. The pool tries for as long as it may, and then says only that
/// it has tried; one more connection tells.
pub(super) async fn of_postgres(options: &PgConnectOptions, cause: &DbErr) -> String {
    let attempt = tokio::time::timeout(PATIENCE, PgConnection::connect_with(options));
    match attempt.await {
        Ok(Err(error)) => words_of_sqlx(&error),
        Ok(Ok(_)) | Err(_) => words(cause),
    }
}

/// What the database says, and where there is one, the way out.
#[must_use]
pub fn words(error: &DbErr) -> String {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(cause))
        | DbErr::Exec(RuntimeErr::SqlxError(cause))
        | DbErr::Query(RuntimeErr::SqlxError(cause)) => words_of_sqlx(cause),
        other => on_one_line(other),
    }
}

/// Kinds of failure in which SQLite's own number says more than its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// Another connection holds the lock.
    Locked,
    /// The disk is full.
    Full,
    /// The file could not be written.
    Written,
    /// The file is not whole.
    Damaged,
    /// Anything else.
    Other,
}

/// Which kind of failure this is, by the result code of SQLite.
pub(super) fn failure(error: &DbErr) -> Failure {
    let (DbErr::Conn(RuntimeErr::SqlxError(cause))
    | DbErr::Exec(RuntimeErr::SqlxError(cause))
    | DbErr::Query(RuntimeErr::SqlxError(cause))) = error
    else {
        return Failure::Other;
    };
    let code = cause.as_database_error().and_then(DatabaseError::code);
    let code: Option<u32> = code.and_then(|code| code.parse().ok());
    // The lower byte is the result code, those above it say more: https://sqlite.org/rescode.html
    match code.map(|code| code & 0xff) {
        Some(5 | 6) => Failure::Locked,
        Some(11) => Failure::Damaged,
        Some(13) => Failure::Full,
        Some(8 | 10 | 14) => Failure::Written,
        _ => Failure::Other,
    }
}

fn words_of_sqlx(error: &SqlxError) -> String {
    match error {
        SqlxError::Database(cause) => {
            let words = on_one_line(cause.message());
            match way_out(cause.code().as_deref().unwrap_or_default()) {
                Some(way_out) => format!("{words}; {way_out}"),
                None => words,
            }
        }
        SqlxError::Io(cause) => on_one_line(cause),
        SqlxError::Configuration(cause) => on_one_line(cause),
        other => on_one_line(other),
    }
}

/// What an operator can do, by the code of the database: a number on SQLite, whose higher bits are
/// the reason; five characters on PostgreSQL.
fn way_out(code: &str) -> Option<&'static str> {
    let of_sqlite = code.parse::<u32>().ok().filter(|_| code.len() < 5);
    match (of_sqlite.map(|code| code & 0xff), code) {
        (Some(13), _) | (_, "53100") => {
            Some("make room on the disk that it lies on, and run it again")
        }
        (Some(8), _) => Some("you must be allowed to write to its file and to its folder"),
        (Some(5 | 6), _) => Some("another program holds it; run it again when that is done"),
        (_, "25006") => Some("it is a replica or read-only: name the server that takes writes"),
        _ => None,
    }
}

/// Words for one line of a terminal or a log.
pub(super) fn on_one_line(words: impl fmt::Display) -> String {
    let words = words.to_string();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
