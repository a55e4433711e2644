//! `chancery backup`: writes a backup of the SQLite database.

use std::time::Instant;

use super::{CommandError, print, record_tables, stop_signal};
use crate::{config::BackupSettings, database::backup::backup};

/// Writes the backup, and says what is in it. A signal ends it with nothing left behind.
///
/// # Errors
/// [`CommandError::Backup`], [`CommandError::Stopped`] and [`CommandError::Output`].
pub async fn run(settings: &BackupSettings) -> Result<(), CommandError> {
    let start = Instant::now();
    let url = settings.database.url();
    let tables = record_tables();
    let made = tokio::select! {
        made = backup(&url, settings.database.pool(), &settings.path, &tables) => made?,
        () = stop_signal() => return Err(CommandError::Stopped("there is no backup, and no part of one was left behind")),
    };
    print(&format!(
        "The backup {} is complete and checked.\n  \
           records          {}\n  \
           dataset version  {}\n  \
           size             {} bytes\n  \
           time             {:.1} s\n",
        settings.path.display(),
        made.contents.records,
        made.contents.version,
        made.size,
        start.elapsed().as_secs_f64(),
    ))
}
