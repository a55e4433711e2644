//! One database: the program and its floors, in turns.

use std::time::{Duration, Instant};

use clap::ValueEnum;

use crate::{
    Failure,
    answers::Answers,
    arguments::Arguments,
    connection::{Connection, PROGRAM, bare, one_statement},
    database::Database,
    load::{Asked, Cost, measure as under_load},
    program::Program,
    report::{Line, Report, Section},
    served::Served,
    targets::Targets,
    workload::Workload,
};

/// How often the program is started to see how long that takes.
const STARTS: usize = 5;

/// Measures all workloads on a database.
pub(crate) async fn measure(
    arguments: &Arguments,
    program: &Program,
    database: &Database,
    report: &mut Report<'_>,
) -> Result<(), Failure> {
    let url = &database.url;
    let start = start_up(program, url).await?;
    let plain = program.serve(url, 0)?;
    let targets = Targets::find(&plain, database.scale).await?;
    let answered = program.folder().join(database.engine.name());
    let mut expected = Vec::new();
    for &workload in Workload::value_variants() {
        if arguments.measures(workload) {
            let requests = targets.requests(workload, PROGRAM);
            let answers = Answers::ask(plain.address, &requests).await?;
            answers.write(&answered.join(workload.name()))?;
            expected.push((workload, answers));
        }
    }
    // Targets are looked for with larger pages than any that is measured.
    drop(plain);
    let plain = program.serve(url, 0)?;
    let cached = program
        .caches
        .then(|| program.serve(url, arguments.cache))
        .transpose()?;
    let floor = program.floor(url, &answered)?;

    let (mut lines, mut left_out) = (Vec::new(), Vec::new());
    for (workload, answers) in expected {
        eprintln!("{}, {}…", database.engine.name(), workload.name());
        let trial = Trial {
            arguments,
            database,
            targets: &targets,
            workload,
            answers: &answers,
        };
        match trial.run(&plain, cached.as_ref(), &floor).await {
            Ok(line) => lines.push(line),
            // The others are measured all the same.
            Err(failure) => left_out.push(format!("{}: {failure}", workload.name())),
        }
    }
    report.add(Section {
        engine: database.engine,
        lines,
        left_out,
        start,
        peak: plain.figures()?.peak,
        peak_cached: cached
            .as_ref()
            .map(|cached| cached.figures().map(|figures| figures.peak))
            .transpose()?,
    });
    Ok(())
}

/// One workload on one database.
struct Trial<'a> {
    arguments: &'a Arguments,
    database: &'a Database,
    targets: &'a Targets,
    workload: Workload,
    /// What the program answered, with the cache off.
    answers: &'a Answers,
}

impl Trial<'_> {
    async fn run(
        &self,
        plain: &Served,
        cached: Option<&Served>,
        floor: &Served,
    ) -> Result<Line, Failure> {
        let workload = self.workload;
        let at = |path: &str| self.targets.requests(workload, path);
        let lengths = |answers: &Answers, requests: Vec<Vec<u8>>| {
            let lengths = answers.bodies.iter().map(|body| Some(body.len()));
            asked(requests.into_iter().zip(lengths))
        };
        let of_floor = Answers::ask(floor.address, &at(&one_statement(workload))).await?;
        self.answers.agree_with(&of_floor)?;
        let to_program = lengths(self.answers, at(PROGRAM));
        let to_floor = lengths(&of_floor, at(&one_statement(workload)));
        // Its answers go round as the requests come, whichever they are.
        let to_bare = asked(at(&bare(workload)).into_iter().zip(std::iter::repeat(None)));
        if let Some(cached) = cached {
            for time in ["first", "second"] {
                let again = Answers::ask(cached.address, &at(PROGRAM)).await?;
                if again.bodies != self.answers.bodies {
                    return Err(format!("the {time} answer with the cache is another").into());
                }
            }
        }

        let server = self.database.server.as_ref();
        let mut turns: [Vec<Cost>; 4] = Default::default();
        let [off, on, one, sent] = &mut turns;
        for _ in 0..self.arguments.turns {
            off.push(under_load(self.arguments, plain, server, &to_program).await?);
            one.push(under_load(self.arguments, floor, server, &to_floor).await?);
            if let Some(cached) = cached {
                on.push(under_load(self.arguments, cached, server, &to_program).await?);
                sent.push(under_load(self.arguments, floor, server, &to_bare).await?);
            }
        }
        Ok(Line {
            workload,
            requests: self.answers.bodies.len(),
            statements: self.answers.statements.clone(),
            size: self.answers.size(),
            off: Cost::median(off),
            floor: Cost::median(one),
            peak: plain.figures()?.peak,
            cached: cached.map(|_| (Cost::median(on), Cost::median(sent))),
        })
    }
}

/// What to ask, over and over.
pub(crate) fn asked(requests: impl Iterator<Item = (Vec<u8>, Option<usize>)>) -> Asked {
    Asked {
        requests: std::sync::Arc::new(requests.collect()),
    }
}

/// The median time from the start of the program to its first answer.
async fn start_up(program: &Program, url: &str) -> Result<Duration, Failure> {
    let query = "{ meetings(first: 1) { nodes { slug } } }";
    let request = crate::connection::request(PROGRAM, query, &serde_json::Value::Null);
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let begun = Instant::now();
        let served = program.serve(url, 0)?;
        let mut connection = Connection::open(served.address).await?;
        connection.ask(&request).await?;
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    Ok(times.get(STARTS / 2).copied().unwrap_or_default())
}
