//! `chancery restore`: puts a backup in the place of the SQLite database.

use std::fmt::Write;

use super::{CommandError, print, record_tables};
use crate::{
    config::RestoreSettings,
    database::{
        connect::redact,
        restore::{Restored, restore},
    },
};

/// Restores the backup, and says what is in the database now.
///
/// # Errors
/// [`CommandError::Restore`] and [`CommandError::Output`].
pub async fn run(settings: &RestoreSettings) -> Result<(), CommandError> {
    let url = settings.database.url();
    let tables = record_tables();
    let restored = restore(&url, &settings.path, settings.replace, &tables).await?;
    let place = redact(&url);
    let path = settings.path.display();
    print(&format!(
        "The database {place} is that of the backup {path} now.\n{}",
        lines(&restored)
    ))
}

fn lines(restored: &Restored) -> String {
    let Restored {
        backup,
        replaced,
        version,
        kept,
    } = restored;
    let mut lines = format!("  records          {}\n", backup.records);
    let versions = replaced.map_or_else(String::new, |replaced| {
        format!(
            " (the backup has {}, the old database had {replaced}: above both, so that no cache takes old answers for new)",
            backup.version
        )
    });
    // Writing to a string cannot fail.
    let _ = writeln!(lines, "  dataset version  {version}{versions}");
    if backup.pending > 0 {
        let migrations = if backup.pending == 1 {
            "1 migration".to_owned()
        } else {
            format!("{} migrations", backup.pending)
        };
        let _ = writeln!(
            lines,
            "  schema           brought up to date by {migrations}"
        );
    }
    if let Some(kept) = kept {
        let _ = writeln!(
            lines,
            "  old database     kept as {}; remove it when you are sure",
            kept.display()
        );
    }
    lines
}
