//! What PostgreSQL's own programs for backups are called with.

use std::path::Path;

use super::connect::redact;

/// The command that backs up the database at `url`.
pub(super) fn dump(url: &str, path: &Path) -> String {
    let (file, database) = words(url, path);
    format!("pg_dump --format=custom --file={file} --dbname={database}")
}

/// The command that restores a backup into the empty database at `url`.
pub(super) fn restore(url: &str, path: &Path) -> String {
    let (file, database) = words(url, path);
    format!("pg_restore --single-transaction --no-owner --dbname={database} {file}")
}

/// Path and address, without the password, so that a shell takes them as they are.
fn words(url: &str, path: &Path) -> (String, String) {
    let quoted = |word: &str| format!("'{}'", word.replace('\'', r"'\''"));
    (quoted(&path.to_string_lossy()), quoted(&redact(url)))
}
