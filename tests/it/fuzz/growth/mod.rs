//! Documents that are made to multiply, as nobody's chance makes them: whatever is within the limits
//! takes no more work and memory than a plain document that is as long as any may be.

mod document;
mod values;

use std::{cell::Cell, time::Duration};

use serde_json::json;

use self::document::Growing;
use super::{
    Case, Fuzz, Told,
    choices::Choices,
    run::{Kind, run},
};
use crate::support::{database::Engine, usage::Usage};

/// How many times the work of the plain document one may take.
const WORK: u32 = 20;
/// Memory that one may take beyond what the server has, in kB: more for one that is run, whose answer
/// may have 4 MB.
const MEMORY: u64 = 40_000;
const MEMORY_OF_RUN: u64 = 100_000;
/// Points of a plain document: what costs more may take more work.
const POINTS: u64 = 2_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_made_to_multiply_takes_no_work() {
    let fuzz = Fuzz::start(Engine::Sqlite);
    let measured = Measured::start(&fuzz);
    let kinds: [Kind<'_>; 1] = [("a document that multiplies", &|dice| measured.grown(dice))];
    run("growth", &kinds);
    let (work, memory) = (measured.most_work.get(), measured.most_memory.get());
    eprintln!(
        "plain {:?}, the most {work:?}, memory {memory} kB",
        measured.plain
    );
    fuzz.target.alive().expect("the server lives on");
}

/// The server with what it takes.
struct Measured<'a> {
    fuzz: &'a Fuzz,
    /// Processor time of a plain document.
    plain: Duration,
    most_work: Cell<Duration>,
    most_memory: Cell<u64>,
}

impl<'a> Measured<'a> {
    fn start(fuzz: &'a Fuzz) -> Self {
        let mut measured = Self {
            fuzz,
            plain: Duration::ZERO,
            most_work: Cell::default(),
            most_memory: Cell::default(),
        };
        // What is asked for differs, so that no answer is kept.
        let times = 5;
        let mut all = Duration::ZERO;
        for time in 0..=times {
            let fields = "version ".repeat(4_900);
            let query = format!("{{ dataset {{ a{time}: version {fields} }} }}");
            let case = Case::post(json!({ "query": query }).to_string());
            let (told, work, _) = measured.measure(&case).expect("an answer");
            assert!(told.json().get("errors").is_none(), "{told}");
            // The first one opens what is open from then on.
            if time > 0 {
                all += work;
            }
        }
        measured.plain = (all / times).max(Duration::from_millis(10));
        measured
    }

    /// Sends a case, and says what processor time it took, and how much memory in kB.
    fn measure(&self, case: &Case) -> Result<(Told, Duration, u64), String> {
        let process = self.fuzz.target.process();
        let before = Usage::since_now(process).ok_or("the server has ended")?;
        let told = self.fuzz.send(case)?;
        let after = Usage::of(self.fuzz.target.process()).ok_or("the server has ended")?;
        let work = after.work.saturating_sub(before.work);
        let memory = after.peak.saturating_sub(before.memory);
        Ok((told, work, memory))
    }

    fn grown(&self, dice: &mut Choices) -> Result<(), String> {
        let body = Growing::make(&self.fuzz.known, dice);
        let case = Case::post(body.to_string());
        let (told, work, memory) = self.measure(&case)?;
        if work > self.most_work.get() || memory > self.most_memory.get() {
            self.most_work.set(self.most_work.get().max(work));
            self.most_memory.set(self.most_memory.get().max(memory));
            if std::env::var_os("GROWTH_TELL").is_some() {
                eprintln!("{work:?} {memory} kB: {told:.300}\n{case:.1500}");
            }
        }
        let answer = told.json();
        let is_run = answer.get("data").is_some();
        if std::env::var_os("GROWTH_TELL").is_some() {
            let m = answer["errors"][0]["message"]
                .as_str()
                .unwrap_or("RUN")
                .replace(|c: char| c.is_ascii_digit(), "");
            eprintln!("HIST {}ms {m:.90}", work.as_millis());
        }
        let points = answer["extensions"]["cost"]["requested"].as_u64();
        let points = points.unwrap_or_default().max(POINTS);
        let allowed = if is_run { MEMORY_OF_RUN } else { MEMORY };
        let times = work.as_secs_f64() / self.plain.as_secs_f64();
        let may = f64::from(WORK);
        if times > may || memory > allowed {
            return Err(format!(
                "{times:.1} times the work of {:?}, {memory} kB\n--- sent\n{case}\n--- told\n{told}",
                self.plain
            ));
        }
        let _ = points;
        Ok(())
    }
}
