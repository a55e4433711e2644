//! The tables that are printed, and the judgement.

use std::{collections::BTreeSet, fmt, thread::available_parallelism, time::Duration};

use crate::{
    arguments::Arguments,
    database::Engine,
    growth::{Growth, SCALES},
    load::Cost,
    workload::Workload,
};

/// Start-up to first answer, at most.
const START: Duration = Duration::from_millis(100);
/// Bytes of memory with the cache off, at most, up to scale 1.
const MEMORY: u64 = 150_000_000;

/// One workload on one engine.
pub(crate) struct Line {
    pub(crate) workload: Workload,
    /// How many different requests there were.
    pub(crate) requests: usize,
    pub(crate) statements: BTreeSet<u32>,
    /// Bytes of the median answer.
    pub(crate) size: usize,
    /// The program with its cache off.
    pub(crate) off: Cost,
    /// The one statement.
    pub(crate) floor: Cost,
    /// Peak memory of the program so far, in bytes.
    pub(crate) peak: u64,
    /// The program with its cache on, and the bare handler.
    pub(crate) cached: Option<(Cost, Cost)>,
}

/// All workloads on one engine.
pub(crate) struct Section {
    pub(crate) engine: Engine,
    pub(crate) lines: Vec<Line>,
    /// What could not be measured, and why.
    pub(crate) left_out: Vec<String>,
    pub(crate) start: Duration,
    pub(crate) peak: u64,
    pub(crate) peak_cached: Option<u64>,
}

/// All that was measured.
pub(crate) struct Report<'a> {
    arguments: &'a Arguments,
    sections: Vec<Section>,
    growth: Vec<Growth>,
}

impl<'a> Report<'a> {
    pub(crate) const fn new(arguments: &'a Arguments) -> Self {
        Self {
            arguments,
            sections: Vec::new(),
            growth: Vec::new(),
        }
    }

    pub(crate) fn add(&mut self, section: Section) {
        self.sections.push(section);
    }

    /// Whether all that was asked for was measured.
    pub(crate) fn is_whole(&self) -> bool {
        self.sections
            .iter()
            .all(|section| section.left_out.is_empty())
    }

    pub(crate) fn grows(&mut self, growth: Growth) {
        self.growth.push(growth);
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = if self.arguments.growth {
            format!("scales {}", SCALES.join(", "))
        } else {
            format!("scale {}", self.arguments.scale)
        };
        writeln!(
            f,
            "{scale}, seed {}, {} connections, median of {} turns of {} s, {} cores.",
            self.arguments.seed,
            self.arguments.connections,
            self.arguments.turns,
            self.arguments.time().as_secs_f64(),
            available_parallelism().map_or(1, usize::from),
        )?;
        for section in &self.sections {
            section.without_cache(f)?;
            for failure in &section.left_out {
                writeln!(f, "\n**Left out**: {failure}")?;
            }
            section.with_cache(f)?;
            section.at_rest(f, self.arguments.cache)?;
        }
        self.growth.iter().try_for_each(|growth| growth.fmt(f))
    }
}

impl Section {
    fn without_cache(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let engine = self.engine.name();
        writeln!(
            f,
            "\n**{engine}**, cache off, beside one statement that returns JSON\n"
        )?;
        writeln!(
            f,
            "| | asks for | SQL | kB | requests/s | p50, p99 ms | CPU ms, database | peak MB | floor: requests/s | CPU ms, database | CPU × floor | target |"
        )?;
        writeln!(
            f,
            "| --- | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --- |"
        )?;
        for line in &self.lines {
            let statements: Vec<String> = line.statements.iter().map(u32::to_string).collect();
            let ratio = line.off.total() / line.floor.total();
            let target = line.workload.most_over_floor();
            writeln!(
                f,
                "| {} | {} ({}) | {} | {} | {} | {} | {} | {} | {} | {} | {ratio:.1} | {} |",
                line.workload.name().to_uppercase(),
                line.workload.title(),
                line.requests,
                statements.join("–"),
                kilobytes(line.size),
                rate(line.off),
                times(line.off),
                cpu(line.off),
                megabytes(line.peak),
                rate(line.floor),
                cpu(line.floor),
                target.map_or_else(String::new, |most| verdict(
                    &format!("≤ {most}"),
                    ratio <= most
                )),
            )?;
        }
        Ok(())
    }

    fn with_cache(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.peak_cached.is_none() {
            return writeln!(f, "\nThis program has no response cache.");
        }
        let engine = self.engine.name();
        writeln!(
            f,
            "\n**{engine}**, cache on, beside a bare handler that sends the same bytes\n"
        )?;
        writeln!(
            f,
            "| | requests/s | p50, p99 ms | CPU ms, database | bare: requests/s | CPU ms | requests/s ÷ bare | target |"
        )?;
        writeln!(f, "| --- | --: | --: | --: | --: | --: | --: | --- |")?;
        for line in &self.lines {
            let Some((on, bare)) = line.cached else {
                continue;
            };
            let ratio = on.rate / bare.rate;
            let target = line.workload.least_of_bare();
            writeln!(
                f,
                "| {} | {} | {} | {} | {} | {:.3} | {ratio:.2} | {} |",
                line.workload.name().to_uppercase(),
                rate(on),
                times(on),
                cpu(on),
                rate(bare),
                bare.own,
                target.map_or_else(String::new, |least| verdict(
                    &format!("≥ {least}"),
                    ratio >= least
                )),
            )?;
        }
        Ok(())
    }

    fn at_rest(&self, f: &mut fmt::Formatter<'_>, cache: u64) -> fmt::Result {
        let start = verdict("≤ 100 ms", self.start <= START);
        let peak = verdict("≤ 150 MB", self.peak <= MEMORY);
        write!(
            f,
            "\nFirst answer {:.0} ms after the start ({start}). Peak memory {} MB with the cache off ({peak})",
            self.start.as_secs_f64() * 1e3,
            megabytes(self.peak)
        )?;
        if let Some(peak) = self.peak_cached {
            let most = MEMORY + cache;
            let held = verdict(&format!("≤ {} MB", megabytes(most)), peak <= most);
            write!(f, ", {} MB with it on ({held})", megabytes(peak))?;
        }
        writeln!(f, ".")
    }
}

pub(crate) fn verdict(target: &str, held: bool) -> String {
    let word = if held { "pass" } else { "**short**" };
    format!("{target}: {word}")
}

fn rate(cost: Cost) -> String {
    format!("{:.0}", cost.rate)
}

fn times(cost: Cost) -> String {
    format!("{:.2}, {:.2}", cost.p50, cost.p99)
}

fn cpu(cost: Cost) -> String {
    if cost.database > 0.0 {
        format!("{:.3} + {:.3}", cost.own, cost.database)
    } else {
        format!("{:.3}", cost.own)
    }
}

fn kilobytes(bytes: usize) -> String {
    format!("{}.{}", bytes / 1_000, bytes % 1_000 / 100)
}

pub(crate) fn megabytes(bytes: u64) -> String {
    bytes.div_ceil(1_000_000).to_string()
}
