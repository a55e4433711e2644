//! The table that is printed, with the targets beside the figures.

use std::fmt;

use crate::{
    collection::Written,
    cost::{Cost, Costs},
};

/// A figure to reach.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Target {
    /// So many records a second at least.
    Rate(u32),
    /// So many times the time of the floor at most.
    Times(u32),
    /// Less than so many megabytes.
    Peak(u32),
}

/// One command.
pub(crate) struct Line {
    pub(crate) what: String,
    pub(crate) costs: Costs,
    pub(crate) written: Option<Written>,
    pub(crate) rows: Option<usize>,
    pub(crate) floor: Option<Cost>,
    pub(crate) targets: Vec<Target>,
}

impl Line {
    pub(crate) const fn of(costs: Costs) -> Self {
        Self {
            what: String::new(),
            costs,
            written: None,
            rows: None,
            floor: None,
            targets: Vec::new(),
        }
    }

    fn rate(cost: &Cost, things: usize) -> f64 {
        float(things) / cost.wall.as_secs_f64()
    }

    fn times(&self, cost: &Cost) -> Option<f64> {
        let floor = self.floor?;
        Some(cost.wall.as_secs_f64() / floor.wall.as_secs_f64())
    }

    /// The targets that apply, each with whether it was met.
    fn verdict(&self, cost: &Cost) -> String {
        let verdicts = self.targets.iter().filter_map(|target| {
            let (met, words) = match *target {
                Target::Rate(least) => {
                    let met = Self::rate(cost, self.written?.records) >= f64::from(least);
                    (met, format!("≥ {} records/s", grouped(f64::from(least))))
                }
                Target::Times(most) => (
                    self.times(cost)? <= f64::from(most),
                    format!("≤ {most} × floor"),
                ),
                Target::Peak(below) => (
                    megabytes(cost.peak) < f64::from(below),
                    format!("< {below} MB"),
                ),
            };
            Some(format!(
                "{words}: {}",
                if met { "pass" } else { "**short**" }
            ))
        });
        verdicts.collect::<Vec<_>>().join("; ")
    }
}

/// All that was measured.
pub(crate) struct Report {
    circumstances: Vec<String>,
    notes: Vec<String>,
    lines: Vec<Line>,
}

impl Report {
    pub(crate) const fn new(circumstances: Vec<String>) -> Self {
        Self {
            circumstances,
            notes: Vec::new(),
            lines: Vec::new(),
        }
    }

    /// Adds to what is said of the machine.
    pub(crate) fn machine(&mut self, words: String) {
        self.circumstances.push(words);
    }

    /// Adds a remark; it is said at once as well.
    pub(crate) fn note(&mut self, words: String) {
        eprintln!("{words}");
        self.notes.push(words);
    }

    /// Adds a line; what it is about is said at once as well, for those who wait.
    pub(crate) fn add(&mut self, line: Line) {
        if let Some(cost) = line.costs.median() {
            eprintln!("{}: {:.2} s", line.what, cost.wall.as_secs_f64());
        }
        self.lines.push(line);
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n", self.circumstances.join(" · "))?;
        writeln!(
            f,
            "| command | seconds (least, most) | CPU s | server CPU s | peak MB | records/s | with citations/s | rows/s | × floor | × floor, CPU | targets |"
        )?;
        writeln!(
            f,
            "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --- |"
        )?;
        for line in &self.lines {
            let Some((cost, (least, most))) = line.costs.median().zip(line.costs.range()) else {
                continue;
            };
            let seconds = cost.wall.as_secs_f64();
            let (least, most) = (least.as_secs_f64(), most.as_secs_f64());
            let server = cost
                .server_cpu
                .map(|cpu| format!("{:.2}", cpu.as_secs_f64()));
            let rate =
                |things: Option<usize>| things.map(|things| grouped(Line::rate(&cost, things)));
            let times = |ratio: Option<f64>| ratio.map(|ratio| format!("{ratio:.1}"));
            let cells = [
                Some(line.what.clone()),
                Some(format!("{seconds:.2} ({least:.2}, {most:.2})")),
                Some(format!("{:.2}", cost.cpu.as_secs_f64())),
                server,
                Some(format!("{:.0}", megabytes(cost.peak))),
                rate(line.written.map(|written| written.records)),
                rate(
                    line.written
                        .map(|written| written.records + written.citations),
                ),
                rate(line.rows),
                times(line.times(&cost)),
                times(line.floor.map(|floor| all_cpu(&cost) / all_cpu(&floor))),
                Some(line.verdict(&cost)),
            ];
            let cells: Vec<String> = cells.into_iter().map(Option::unwrap_or_default).collect();
            writeln!(f, "| {} |", cells.join(" | "))?;
        }
        for note in &self.notes {
            writeln!(f, "\n{note}")?;
        }
        Ok(())
    }
}

fn all_cpu(cost: &Cost) -> f64 {
    (cost.cpu + cost.server_cpu.unwrap_or_default()).as_secs_f64()
}

fn megabytes(bytes: u64) -> f64 {
    f64::from(u32::try_from(bytes / 1_000).unwrap_or(u32::MAX)) / 1_000.0
}

fn float(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

/// A whole number with its thousands apart.
fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
