//! The tables that are printed, and the judgement.

use std::{fmt, thread::available_parallelism, time::Duration};

use crate::{
    arguments::Arguments,
    attack::Done,
    figures::Figures,
    process::Course,
    reader::{All, Readings},
};

/// How long an ordinary query may take at most.
const SLOWEST: Duration = Duration::from_secs(1);
/// Memory of the server at most, in bytes.
const MEMORY: u64 = 300_000_000;

/// All that was measured.
pub(crate) struct Report<'a> {
    pub(crate) arguments: &'a Arguments,
    pub(crate) calm: All,
    pub(crate) siege: All,
    /// The server before the siege.
    pub(crate) before: Figures,
    pub(crate) during: Course,
    pub(crate) attacks: Done,
}

impl Report<'_> {
    /// What the server did not hold; nothing where it did.
    fn verdicts(&self) -> Vec<String> {
        let mut short = Vec::new();
        for (what, readings) in self.calm.iter().chain(&self.siege) {
            if readings.percentile(100) > SLOWEST {
                let most = millis(readings.percentile(100));
                short.push(format!("{what}: took {most} ms, where 1,000 are allowed"));
            }
            if let Some(failure) = readings.failures.first() {
                let failed = readings.failures.len();
                short.push(format!(
                    "{what}: {failed} failed, the first with: {failure}"
                ));
            }
        }
        if self.during.last.peak > MEMORY {
            let peak = megabytes(self.during.last.peak);
            short.push(format!(
                "the server took {peak} MB of memory, where 300 are allowed"
            ));
        }
        short.extend(self.during.end.clone());
        short
    }

    /// Whether readers were served and memory was kept.
    pub(crate) fn held(&self) -> bool {
        self.verdicts().is_empty()
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let engine = match self.arguments.postgres {
            Some(_) => "PostgreSQL",
            None => "SQLite",
        };
        let limit = match self.arguments.rate_limit {
            0 => "no rate limit".to_owned(),
            points => format!("{points} points a minute for a client"),
        };
        writeln!(
            f,
            "{engine} · scale {}, seed {} · {} s under siege · {limit} · {} cores\n",
            self.arguments.scale,
            self.arguments.seed,
            self.arguments.siege().as_secs(),
            available_parallelism().map_or(1, usize::from),
        )?;
        writeln!(
            f,
            "| ordinary query | alone: p50 | p99 | most, ms | under siege: p50 | p99 | most, ms | asked | failed |"
        )?;
        writeln!(f, "| --- | --: | --: | --: | --: | --: | --: | --: | --: |")?;
        for (what, readings) in &self.siege {
            let alone = self.calm.get(what).cloned().unwrap_or_default();
            writeln!(
                f,
                "| {what} | {} | {} | {} | {} |",
                times(&alone),
                times(readings),
                readings.number(),
                readings.failures.len()
            )?;
        }
        writeln!(
            f,
            "\n| attack | what became of its requests | MB received |"
        )?;
        writeln!(f, "| --- | --- | --: |")?;
        for (what, tally) in &self.attacks {
            let ends: Vec<String> = tally
                .ends
                .iter()
                .map(|(end, number)| format!("{end}: {number}"))
                .collect();
            writeln!(
                f,
                "| {what} | {} | {} |",
                ends.join(", "),
                megabytes(tally.received)
            )?;
        }
        let Course {
            last,
            mean_memory,
            most_files,
            ..
        } = &self.during;
        writeln!(f, "\n| the server | before | under siege |")?;
        writeln!(f, "| --- | --: | --: |")?;
        writeln!(
            f,
            "| memory at most, MB | {} | {} |",
            megabytes(self.before.peak),
            megabytes(last.peak)
        )?;
        writeln!(
            f,
            "| memory on average, MB | {} | {} |",
            megabytes(self.before.memory),
            megabytes(*mean_memory)
        )?;
        writeln!(
            f,
            "| processor time, s | {:.1} | {:.1} |",
            self.before.cpu.as_secs_f64(),
            last.cpu.saturating_sub(self.before.cpu).as_secs_f64()
        )?;
        writeln!(
            f,
            "| files open at most, connections among them | {} | {most_files} |",
            self.before.files
        )?;
        writeln!(f)?;
        let short = self.verdicts();
        if short.is_empty() {
            return writeln!(f, "Held.");
        }
        for verdict in short {
            writeln!(f, "**Not held**: {verdict}.")?;
        }
        Ok(())
    }
}

fn times(readings: &Readings) -> String {
    let each = [50, 99, 100].map(|percent| millis(readings.percentile(percent)));
    each.join(" | ")
}

fn millis(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1e3)
}

fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1_000_000)
}
