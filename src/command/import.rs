//! `chancery import`: brings records into the database, all of them or none.

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use tokio::task::spawn_blocking;

use super::{
    CommandError, print, progress, stop_signal,
    table::{Table, grouped, plural, whole},
};
use crate::{
    config::ImportSettings,
    database::connect::{connect, connect_existing, redact},
    interchange::{
        files::Files,
        import::{Counts, ImportError, Mode, Report, import},
        progress::{Phase, Progress},
        rows::Origin,
    },
};

/// Changed records that are named in a dry run; all are counted.
const NAMED: usize = 20;

/// How long the database may take to close.
const CLOSING: Duration = Duration::from_secs(2);

/// Imports, and says what changed.
///
/// # Errors
/// [`CommandError`]; then nothing has been written.
pub async fn run(settings: ImportSettings) -> Result<(), CommandError> {
    let url = settings.database.url();
    // A dry run makes no database, and migrates none.
    let database = if settings.dry_run {
        connect_existing(&url, settings.database.pool()).await?
    } else {
        connect(&url, settings.database.pool()).await?
    };
    let started = Instant::now();
    let progress = Progress::default();
    let report = {
        let mut work = Box::pin(async {
            database.migrate(&url).await?;
            let origin = origin(&settings);
            let paths = settings.paths.clone();
            let files = spawn_blocking(move || Files::at(&paths)).await;
            let files = files.map_err(|error| CommandError::Import(error.to_string()))?;
            say_passed_over(&files);
            let mode = if settings.dry_run {
                Mode::DryRun
            } else {
                Mode::Write
            };
            import(&database, files, origin, mode, &progress)
                .await
                .map_err(|error| words(&error, &redact(&url)))
        });
        tokio::select! {
            report = &mut work => report,
            never = progress::show(&progress) => match never {},
            // A commit under way can no longer be taken back: what is said waits for it.
            () = stop_signal() => match progress.step().phase {
                Phase::Committing => work.await,
                _ => Err(CommandError::Stopped("nothing was written")),
            },
        }
    };
    if report.is_ok() {
        database.close().await;
    } else {
        // A statement that waits, for a lock say, is not waited for: what is not committed is
        // undone by the end of the program too.
        let _patience = tokio::time::timeout(CLOSING, database.close()).await;
    }
    print(&summary(
        &report?,
        &settings,
        &redact(&url),
        started.elapsed(),
    ))
}

/// Where the records come from: the data set that somebody names, which they are all stamped with,
/// or else what the first file or folder is called, for those that are new.
fn origin(settings: &ImportSettings) -> Origin {
    let named = settings.dataset.clone().filter(|name| !name.is_empty());
    let is_stamped = named.is_some();
    let first = settings.paths.first().map(PathBuf::as_path);
    let dataset =
        named.unwrap_or_else(|| Origin::dataset_of(first.unwrap_or_else(|| Path::new("-"))));
    Origin {
        is_stamped,
        licence: settings.licence.clone(),
        ..Origin::imported(dataset)
    }
}

/// Says which files of folders are not read: a collection with another ending would go missing
/// without a word.
pub(super) fn say_passed_over(files: &Files) {
    for path in &files.passed_over {
        eprintln!(
            "{}: passed over, for it is neither JSON Lines nor YAML",
            path.display()
        );
    }
}

fn words(error: &ImportError, database: &str) -> CommandError {
    match error {
        ImportError::Records(problems) => CommandError::Records(format!(
            "nothing was written, for {} wrong:\n{problems}",
            match problems.len() {
                1 => "one thing is".to_owned(),
                many => format!("{many} things are"),
            }
        )),
        error => CommandError::Import(format!("nothing was written to {database}: {error}")),
    }
}

fn summary(
    report: &Report,
    settings: &ImportSettings,
    database: &str,
    elapsed: Duration,
) -> String {
    let total = report.total();
    let mut lines = Vec::new();
    if settings.dry_run {
        lines.push("Dry run: nothing was written. An import would do this:\n".to_owned());
    }
    let mut table = Table::new(["", "created", "changed", "unchanged"]);
    let row = |name: &str, counts: Counts| {
        let number = |count| match count {
            0 => "·".to_owned(),
            count => grouped(count),
        };
        let Counts {
            created,
            changed,
            unchanged,
        } = counts;
        [
            name.to_owned(),
            number(created),
            number(changed),
            number(unchanged),
        ]
    };
    for (kind, counts) in report.by_kind() {
        table.row(row(plural(kind), counts));
    }
    table.rule();
    table.row(row("records", total));
    lines.push(table.to_string());
    if settings.dry_run && !report.changes.is_empty() {
        lines.push("What would change:".to_owned());
        for change in report.changes.iter().take(NAMED) {
            let (kind, slug) = (change.kind.as_str(), &change.slug);
            lines.push(format!("  {kind} {slug}: {}", change.keys.join(", ")));
        }
        if let Some(more @ 1..) = total.changed.checked_sub(NAMED as u64) {
            lines.push(format!("  and {more} more"));
        }
        lines.push(String::new());
    }
    if let Some(licence) = &report.licence_lost {
        lines.push(format!(
            "The licence of the data set is no longer {licence}: not all that came in names it. Say one with --licence.\n"
        ));
    }
    let seconds = elapsed.as_secs_f64();
    #[expect(
        clippy::cast_precision_loss,
        reason = "a rate of so many records is rounded anyway"
    )]
    let rate = grouped(whole(total.all() as f64 / seconds.max(0.001)));
    let version = match (report.version_before, report.version) {
        (before, now) if before == now => format!("version {now}, as before"),
        (before, now) => format!("version {before} → {now}"),
    };
    lines.push(format!(
        "{database}: {version}. {seconds:.1} s, {rate} records a second.\n"
    ));
    lines.join("\n")
}
