//! `chancery candidates`: prints pairs of records that may be one, for a curator to judge.

use std::fmt::Write as _;

use serde_json::Value;

use super::{CommandError, print};
use crate::{
    config::CandidatesSettings,
    database::connect::connect_existing,
    interchange::{
        candidates::{Candidates, KINDS, find},
        format::Record,
    },
    vocabulary::RecordKind,
};

/// Prints a judgement for each pair, undecided, as a line of JSON; what is left to say goes to
/// standard error. No record is written.
///
/// # Errors
/// [`CommandError`].
pub async fn run(settings: CandidatesSettings) -> Result<(), CommandError> {
    let url = settings.database.url();
    let database = connect_existing(&url, settings.database.pool()).await?;
    let work = async {
        let mut candidates = Candidates::default();
        let is_wanted = |kind: RecordKind| {
            let name = kind.as_str();
            settings.kind.is_empty() || settings.kind.iter().any(|wanted| wanted == name)
        };
        for kind in KINDS {
            if is_wanted(kind) {
                let found = find(&database.readers, kind, &mut candidates).await;
                found.map_err(|error| CommandError::Candidates(error.to_string()))?;
            }
        }
        Ok::<_, CommandError>(candidates)
    };
    let candidates = work.await;
    database.close().await;
    let candidates = candidates?;
    let mut lines = String::new();
    for judgement in &candidates.judgements {
        // Text that is written to a string cannot fail.
        let _never = writeln!(lines, "{}", line(judgement));
    }
    print(&lines)?;
    for cut in &candidates.cut {
        eprintln!("{cut}.");
    }
    let end = match candidates.judgements.len() {
        0 => "No pairs that may be one and are not judged.".to_owned(),
        1 => "1 pair that may be one. Say what it is under `judgement`, and import the file."
            .to_owned(),
        many => format!(
            "{many} pairs that may be one. Say of each what it is under `judgement`, take out those that you leave open, and import the file."
        ),
    };
    eprintln!("{end}");
    Ok(())
}

/// The record as a line, without the keys that say nothing.
fn line(record: &Record) -> Value {
    let mut line = serde_json::to_value(record).unwrap_or_default();
    if let Value::Object(keys) = &mut line {
        keys.retain(|_, value| !value.is_null());
    }
    line
}
