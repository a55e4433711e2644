//! Whether what a query costs grows with the collection: three sizes, in turns.

use std::fmt;

use clap::ValueEnum;

use crate::{
    Failure,
    answers::Answers,
    arguments::Arguments,
    connection::PROGRAM,
    database::{Database, Engine},
    load::{Cost, measure as under_load},
    program::Program,
    report::{Report, megabytes, verdict},
    targets::Targets,
    trial::asked,
    workload::Workload,
};

/// The sizes that are compared.
pub(crate) const SCALES: [&str; 3] = ["0.1", "1", "10"];
/// How much more a request may cost at the largest scale than at the smallest.
const GROWTH: f64 = 1.2;
/// How much more a page may cost far down the list than at its top.
const DEPTH: f64 = 1.1;

/// What an answer costs at one scale.
struct Size {
    /// Milliseconds of processor time.
    cost: f64,
    kilobytes: f64,
}

impl Size {
    /// How many times the other this costs, and the same for each byte.
    fn over(&self, other: &Self) -> [f64; 2] {
        let ratio = self.cost / other.cost;
        [ratio, ratio * other.kilobytes / self.kilobytes]
    }
}

/// Costs at each scale on one engine.
pub(crate) struct Growth {
    engine: Engine,
    lines: Vec<(Workload, Vec<Size>)>,
    peaks: Vec<u64>,
}

/// Measures the workloads that may not grow, on an engine.
pub(crate) async fn measure(
    arguments: &Arguments,
    program: &Program,
    engine: Engine,
    report: &mut Report<'_>,
) -> Result<(), Failure> {
    let mut sizes = Vec::new();
    for scale in SCALES {
        let database = Database::open(arguments, program, engine, scale.parse()?)?;
        let served = program.serve(&database.url, 0)?;
        let targets = Targets::find(&served, database.scale).await?;
        drop(served);
        sizes.push((program.serve(&database.url, 0)?, database, targets));
    }
    let mut lines = Vec::new();
    for &workload in Workload::value_variants() {
        if !workload.is_flat() || !arguments.measures(workload) {
            continue;
        }
        eprintln!("{}, {}…", engine.name(), workload.name());
        let mut trials = Vec::new();
        for (served, database, targets) in &sizes {
            let requests = targets.requests(workload, PROGRAM);
            let answers = Answers::ask(served.address, &requests).await?;
            let lengths = answers.bodies.iter().map(|body| Some(body.len()));
            let asked = asked(requests.into_iter().zip(lengths));
            let turns: Vec<Cost> = Vec::new();
            trials.push((served, database, asked, answers.mean_kilobytes(), turns));
        }
        for _ in 0..arguments.turns {
            for (served, database, asked, _, turns) in &mut trials {
                let server = database.server.as_ref();
                turns.push(under_load(arguments, served, server, asked).await?);
            }
        }
        let each = trials.into_iter().map(|(.., kilobytes, turns)| Size {
            cost: Cost::median(&turns).total(),
            kilobytes,
        });
        lines.push((workload, each.collect()));
    }
    let peaks = sizes.iter().map(|(served, ..)| Ok(served.figures()?.peak));
    report.grows(Growth {
        engine,
        lines,
        peaks: peaks.collect::<Result<_, Failure>>()?,
    });
    Ok(())
}

impl fmt::Display for Growth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let engine = self.engine.name();
        let [small, middle, large] = SCALES;
        writeln!(
            f,
            "\n**{engine}**, CPU ms of a request (and kB of its answer) at each scale, cache off\n"
        )?;
        writeln!(
            f,
            "| | {small} | {middle} | {large} | {large} ÷ {small} | the same for each byte | target |"
        )?;
        writeln!(f, "| --- | --: | --: | --: | --: | --: | --- |")?;
        for (workload, sizes) in &self.lines {
            let name = workload.name().to_uppercase();
            let each: Vec<String> = sizes
                .iter()
                .map(|size| format!("{:.2} ({:.0})", size.cost, size.kilobytes))
                .collect();
            let ends = sizes.last().zip(sizes.first());
            let [ratio, of_bytes] = ends.map_or([0.0; 2], |(last, first)| last.over(first));
            let held = verdict(&format!("≤ {GROWTH}"), of_bytes <= GROWTH);
            let each = each.join(" | ");
            writeln!(
                f,
                "| {name} | {each} | {ratio:.2} | {of_bytes:.2} | {held} |"
            )?;
        }
        let of = |wanted: Workload| self.lines.iter().find(|(workload, _)| *workload == wanted);
        if let (Some((_, top)), Some((_, deep))) = (of(Workload::W1), of(Workload::W4)) {
            let each: Vec<[f64; 2]> = deep
                .iter()
                .zip(top)
                .map(|(deep, top)| deep.over(top))
                .collect();
            let held = each.iter().all(|[_, of_bytes]| *of_bytes <= DEPTH);
            let held = verdict(&format!("≤ {DEPTH}"), held);
            let each: Vec<String> = each
                .iter()
                .map(|[ratio, of_bytes]| format!("{ratio:.2} (for each byte {of_bytes:.2})"))
                .collect();
            writeln!(f, "| W4 ÷ W1 | {} | | | {held} |", each.join(" | "))?;
        }
        let peaks: Vec<String> = self.peaks.iter().map(|&peak| megabytes(peak)).collect();
        writeln!(f, "| peak MB | {} | | | |", peaks.join(" | "))
    }
}
