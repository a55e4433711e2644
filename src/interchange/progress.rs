//! How far an import or an export is, for whoever watches it.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};

/// What is being done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// It has not begun.
    #[default]
    Opening,
    /// Reading and checking; counted in bytes.
    Checking,
    /// Waiting until another program that writes is done.
    Waiting,
    /// Looking up in the database what the records refer to.
    Resolving,
    /// Writing; counted in records.
    Writing,
    /// Making it lasting.
    Committing,
    /// Taking out; counted in records.
    Exporting,
}

/// How far it is.
#[derive(Debug, Default)]
pub struct Progress {
    at: Mutex<Step>,
    records: Arc<AtomicU64>,
}

/// A phase, and how far it is.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// What is being done.
    pub phase: Phase,
    /// How much of it there is.
    pub of: u64,
    done: Arc<AtomicU64>,
}

impl Step {
    /// How much of it is done.
    #[must_use]
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed).min(self.of)
    }
}

impl Progress {
    /// Where it is.
    #[must_use]
    pub fn step(&self) -> Step {
        self.at
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Begins a phase: how much of it there is, and where it is counted how much is done.
    pub fn begin(&self, phase: Phase, of: u64, done: &Arc<AtomicU64>) {
        let step = Step {
            phase,
            of,
            done: Arc::clone(done),
        };
        *self.at.lock().unwrap_or_else(PoisonError::into_inner) = step;
    }

    /// Where records are counted.
    #[must_use]
    pub fn records(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.records)
    }

    /// Counts records.
    pub fn advance(&self, records: u64) {
        self.records.fetch_add(records, Ordering::Relaxed);
    }
}
