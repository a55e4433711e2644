//! How long is tried, and with which seed.

use std::{
    env,
    io::Write,
    time::{Duration, Instant},
};

use chancery::clock;
use proptest::{
    arbitrary::any,
    collection::vec,
    test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner},
};

use super::choices::Choices;

/// Cases of each kind in a run of the suite, and in each round of a longer one.
const CASES: u32 = 60;
/// Choices of a case at most.
const CHOICES: usize = 700;

/// A kind of case: its name, and what makes one, sends it and says what is wrong with the answer.
pub(super) type Kind<'a> = (&'static str, &'a dyn Fn(&mut Choices) -> Result<(), String>);

/// Tries every kind: one round with one seed, or `CHANCERY_FUZZ_SECONDS` of them, each with a seed of
/// its own, from `CHANCERY_FUZZ_SEED` on. Fails with the smallest case that fails.
pub(super) fn run(name: &str, kinds: &[Kind<'_>]) {
    let number = |name| -> Option<u64> { env::var_os(name)?.to_str()?.parse().ok() };
    let seconds = number("CHANCERY_FUZZ_SECONDS");
    let started = Instant::now();
    let ends = started + Duration::from_secs(seconds.unwrap_or_default());
    let first = number("CHANCERY_FUZZ_SEED").unwrap_or_else(|| match seconds {
        Some(_) => u64::try_from(clock::now()).unwrap_or_default(),
        None => 1,
    });
    let mut cases = 0_u64;
    for seed in first.. {
        for (kind, one) in kinds {
            if let Err(told) = round(seed, one) {
                panic!(
                    "{name}, {kind}, after {cases} cases. Again by CHANCERY_FUZZ_SEED={seed}\n{told}"
                );
            }
            cases += u64::from(CASES);
        }
        if Instant::now() >= ends {
            break;
        }
    }
    let rate = Duration::from_secs(cases).div_duration_f64(started.elapsed());
    // Not `eprintln!`, which `cargo test` hides.
    let _ = writeln!(
        std::io::stderr(),
        "fuzz, {name}: {cases} cases, {rate:.0} a second, seeds from {first}"
    );
}

fn round(seed: u64, one: &dyn Fn(&mut Choices) -> Result<(), String>) -> Result<(), String> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        max_shrink_iters: 2_000,
        max_shrink_time: 60_000,
        ..Config::default()
    };
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(config, random);
    let tried = runner.run(&vec(any::<u32>(), 0..CHOICES), |numbers| {
        one(&mut Choices::new(numbers)).map_err(TestCaseError::fail)
    });
    tried.map_err(|error| match error {
        TestError::Fail(reason, _) => reason.to_string(),
        TestError::Abort(reason) => format!("given up: {reason}"),
    })
}
