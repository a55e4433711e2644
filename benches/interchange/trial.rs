//! What is measured, in which order: each command beside its floor, turn by turn, so that whatever
//! else the machine does meets both.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
    process::Command,
    thread,
    time::Duration,
};

use crate::{
    Failure,
    collection::Written,
    cost::{Cost, Costs, measured},
    engine::Engine,
    program::Program,
    report::{Line, Report, Target},
};

/// One file of records, and how often to try everything.
pub(crate) struct Trial<'a> {
    pub(crate) program: Program,
    pub(crate) file: &'a Path,
    pub(crate) folder: &'a Path,
    pub(crate) written: Written,
    pub(crate) runs: u32,
}

/// The database that the program fills, and that which the engine's own tool fills.
const OURS: &str = "ours";
const FLOOR: &str = "floor";

impl Trial<'_> {
    /// `check`, which needs no database.
    pub(crate) fn check(&self, report: &mut Report) -> Result<(), Failure> {
        let mut costs = Costs::default();
        for _ in 0..self.runs {
            costs.add(measured(&mut self.program.check(self.file), self.folder)?);
        }
        report.add(Line {
            what: "`chancery check`".to_owned(),
            written: Some(self.written),
            targets: vec![Target::Peak(600)],
            ..Line::of(costs)
        });
        Ok(())
    }

    /// `import` into an empty database and its floor, then `import` of the same again.
    pub(crate) fn import(&self, engine: &dyn Engine, report: &mut Report) -> Result<(), Failure> {
        let (mut ours, mut floor) = (Costs::default(), Costs::default());
        let mut rows = 0;
        for run in 0..self.runs {
            self.empty(engine, OURS)?;
            let mut import = self.program.import(self.file, &engine.address(OURS));
            ours.add(self.run(engine, &mut import)?);
            if run == 0 {
                rows = engine.contents(OURS)?.iter().map(|table| table.rows).sum();
                engine.keep_rows(OURS)?;
            }
            self.empty(engine, FLOOR)?;
            let mut load = engine.load_rows(FLOOR)?;
            floor.add(self.run(engine, &mut load)?);
            if run == 0 {
                same(engine)?;
            }
        }
        let mut targets = vec![Target::Times(4), Target::Peak(600)];
        if engine.is_embedded() {
            targets.insert(0, Target::Rate(20_000));
        }
        report.add(Line {
            what: format!("`chancery import`, {}", engine.name()),
            written: Some(self.written),
            rows: Some(rows),
            targets,
            floor: floor.median(),
            ..Line::of(ours)
        });
        report.add(Line {
            what: format!("floor: {}", engine.loader()),
            written: Some(self.written),
            rows: Some(rows),
            ..Line::of(floor)
        });
        self.import_again(engine, report)
    }

    /// Nothing changes, and nothing may: the same contents as before.
    fn import_again(&self, engine: &dyn Engine, report: &mut Report) -> Result<(), Failure> {
        let before = engine.contents(OURS)?;
        let mut costs = Costs::default();
        for _ in 0..self.runs {
            let mut import = self.program.import(self.file, &engine.address(OURS));
            costs.add(self.run(engine, &mut import)?);
        }
        if engine.contents(OURS)? != before {
            report.note(format!(
                "{}: WRONG, a second import changed rows.",
                engine.name()
            ));
        }
        report.add(Line {
            what: format!(
                "`chancery import` again, nothing changed, {}",
                engine.name()
            ),
            written: Some(self.written),
            targets: vec![Target::Peak(600)],
            ..Line::of(costs)
        });
        Ok(())
    }

    /// `export` and its floor.
    pub(crate) fn export(&self, engine: &dyn Engine, report: &mut Report) -> Result<(), Failure> {
        let (mut ours, mut floor) = (Costs::default(), Costs::default());
        let (exported, dumped) = (
            self.folder.join("exported.jsonl"),
            self.folder.join("dumped.jsonl"),
        );
        for run in 0..self.runs {
            let url = engine.address(OURS);
            let mut export = self.program.export(&exported, &url);
            ours.add(self.run(engine, &mut export)?);
            if run == 0 {
                self.is_whole(&exported)?;
            }
            let mut dump = engine.dump_rows(OURS, &dumped)?;
            floor.add(self.run(engine, &mut dump)?);
        }
        report.add(Line {
            what: format!("`chancery export`, {}", engine.name()),
            written: Some(self.written),
            targets: vec![Target::Rate(50_000), Target::Peak(600)],
            floor: floor.median(),
            ..Line::of(ours)
        });
        let contents = engine.contents(OURS)?;
        report.add(Line {
            what: format!("floor: {}", engine.dumper()),
            written: Some(self.written),
            rows: Some(contents.iter().map(|table| table.rows).sum()),
            ..Line::of(floor)
        });
        Ok(())
    }

    /// What was exported has a line for each record, below one that is about all of them.
    fn is_whole(&self, exported: &Path) -> Result<(), Failure> {
        let lines = BufReader::new(File::open(exported)?).split(b'\n').count();
        if lines == self.written.records + 1 {
            Ok(())
        } else {
            let records = self.written.records;
            Err(format!("the export has {lines} lines, of {records} records").into())
        }
    }

    /// A new database with the tables of today.
    fn empty(&self, engine: &dyn Engine, database: &str) -> Result<(), Failure> {
        engine.make(database)?;
        self.program.migrate(&engine.address(database))
    }

    fn run(&self, engine: &dyn Engine, command: &mut Command) -> Result<Cost, Failure> {
        engine.settle()?;
        let before = engine.server_cpu();
        let cost = measured(command, self.folder)?;
        Ok(with_server(engine, before, cost))
    }
}

/// A server counts the time of a connection once it is closed, which takes it a moment.
fn with_server(engine: &dyn Engine, before: Option<Duration>, cost: Cost) -> Cost {
    if before.is_some() {
        thread::sleep(Duration::from_millis(100));
    }
    let used = engine.server_cpu().zip(before);
    let server_cpu = used.map(|(after, before)| after.saturating_sub(before));
    Cost { server_cpu, ..cost }
}

/// The floor is only one if it did the same work.
fn same(engine: &dyn Engine) -> Result<(), Failure> {
    let (ours, floor) = (engine.contents(OURS)?, engine.contents(FLOOR)?);
    let differing = ours.iter().zip(&floor).find(|(ours, floor)| ours != floor);
    match differing {
        Some((ours, floor)) => {
            Err(format!("the floor holds other rows: {ours:?}, {floor:?}").into())
        }
        None if ours.is_empty() || ours.len() != floor.len() => {
            Err("the floor lacks tables".into())
        }
        None => Ok(()),
    }
}
