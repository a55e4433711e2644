//! Whether what a query costs grows with the collection: three sizes, in turns.

use clap::ValueEnum;

use crate::{
    Failure,
    answers::Answers,
    arguments::Arguments,
    connection::PROGRAM,
    database::{Database, Engine},
    load::{Cost, measure as under_load},
    program::Program,
    report::{Growth, Report},
    targets::Targets,
    trial::asked,
    workload::Workload,
};

/// The sizes that are compared.
pub(crate) const SCALES: [&str; 3] = ["0.1", "1", "10"];

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
        let mut turns = vec![Vec::new(); sizes.len()];
        for _ in 0..arguments.turns {
            for ((served, database, targets), turns) in sizes.iter().zip(&mut turns) {
                let requests = targets.requests(workload, PROGRAM);
                let answers = Answers::ask(served.address, &requests).await?;
                let lengths = answers.bodies.iter().map(|body| Some(body.len()));
                let asked = asked(requests.into_iter().zip(lengths));
                let server = database.server.as_ref();
                turns.push(under_load(arguments, served, server, &asked).await?);
            }
        }
        let costs = turns.iter().map(|turns| Cost::median(turns)).collect();
        lines.push((workload, costs));
    }
    let peaks = sizes.iter().map(|(served, ..)| Ok(served.figures()?.peak));
    report.grows(Growth {
        engine,
        lines,
        peaks: peaks.collect::<Result<_, Failure>>()?,
    });
    Ok(())
}
