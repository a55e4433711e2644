//! Documents that are made to multiply, as chance alone makes none: whatever is within the limits takes
//! hardly more work and memory than a plain document that is as long as any may be.

mod document;
mod values;
mod ways;

use std::{cell::Cell, io::Write, time::Duration};

use serde_json::json;

use self::document::Growing;
use super::{
    Case, Fuzz, Told,
    choices::Choices,
    run::{Kind, run},
};
use crate::support::{database::Engine, usage::Usage};

/// How many times the work of the plain document one may take.
const WORK: f64 = 6.0;
/// Memory that one may take beyond what the server has, in kB: an answer may have 4 MB, and is made,
/// written and sent.
const MEMORY: u64 = 40_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_made_to_multiply_takes_no_work() {
    let fuzz = Fuzz::start(Engine::Sqlite);
    let measured = Measured::start(&fuzz);
    let kinds: [Kind<'_>; 1] = [("a document that multiplies", &|dice| measured.grown(dice))];
    run("growth", &kinds);
    let (times, memory) = (measured.most_work.get(), measured.most_memory.get());
    // Not `eprintln!`, which `cargo test` hides.
    let _ = writeln!(
        std::io::stderr(),
        "growth: at most {times:.1} times the work of a plain document, and {memory} kB"
    );
    fuzz.target.alive().expect("the server lives on");
}

/// The server with what it takes.
struct Measured<'a> {
    fuzz: &'a Fuzz,
    /// Processor time of a plain document.
    plain: Duration,
    most_work: Cell<f64>,
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
        let times = 5;
        let mut all = Duration::ZERO;
        for time in 0..=times {
            // Each asks for another name, so that no answer is kept.
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
        let ended = "the server has ended";
        let before = Usage::since_now(self.fuzz.target.process()).ok_or(ended)?;
        let told = self.fuzz.send(case)?;
        let after = Usage::of(self.fuzz.target.process()).ok_or(ended)?;
        let work = after.work.saturating_sub(before.work);
        let memory = after.peak.saturating_sub(before.memory);
        Ok((told, work, memory))
    }

    fn grown(&self, dice: &mut Choices) -> Result<(), String> {
        let body = Growing::make(&self.fuzz.known, dice);
        let case = Case::post(body.to_string());
        let (told, work, memory) = self.measure(&case)?;
        let times = work.div_duration_f64(self.plain);
        self.most_work.set(self.most_work.get().max(times));
        self.most_memory.set(self.most_memory.get().max(memory));
        if times <= WORK && memory <= MEMORY {
            return Ok(());
        }
        Err(format!(
            "{times:.1} times the work of a plain document, and {memory} kB\n--- sent\n{case}\n--- told\n{told}"
        ))
    }
}
