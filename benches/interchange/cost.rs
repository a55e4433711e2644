//! What a command costs: time, processor time and memory, as the system counts them.

use std::{
    fs::File,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use wait4::Wait4;

use crate::Failure;

/// What one run of a command cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// From start to end.
    pub(crate) wall: Duration,
    /// User and system time of the command.
    pub(crate) cpu: Duration,
    /// The same of the database's server, where there is one.
    pub(crate) server_cpu: Option<Duration>,
    /// Most memory that the command held at once, in bytes. The system counts that of the process
    /// which started it as well, which is why this program keeps its own small.
    pub(crate) peak: u64,
}

/// Costs of several runs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Costs(Vec<Cost>);

impl Costs {
    pub(crate) fn add(&mut self, cost: Cost) {
        self.0.push(cost);
    }

    /// The median of each measure but memory, of which it is the most.
    pub(crate) fn median(&self) -> Option<Cost> {
        let middle = |of: fn(&Cost) -> Option<Duration>| {
            let mut all: Vec<Duration> = self.0.iter().filter_map(of).collect();
            all.sort_unstable();
            all.get(all.len() / 2).copied()
        };
        Some(Cost {
            wall: middle(|cost| Some(cost.wall))?,
            cpu: middle(|cost| Some(cost.cpu))?,
            server_cpu: middle(|cost| cost.server_cpu),
            peak: self.0.iter().map(|cost| cost.peak).max()?,
        })
    }

    /// The least and the most time that a run took.
    pub(crate) fn range(&self) -> Option<(Duration, Duration)> {
        let walls = || self.0.iter().map(|cost| cost.wall);
        walls().min().zip(walls().max())
    }
}

/// Runs a command to its end. What it prints is kept in `folder`, for when it fails.
pub(crate) fn measured(command: &mut Command, folder: &Path) -> Result<Cost, Failure> {
    let (printed, said) = (folder.join("printed"), folder.join("said"));
    command
        .stdout(File::create(&printed)?)
        .stderr(File::create(&said)?)
        .stdin(Stdio::null());
    let started = Instant::now();
    let mut child = command
        .spawn()
        .map_err(|error| format!("{command:?}: {error}"))?;
    let ended = child.wait4()?;
    let wall = started.elapsed();
    if !ended.status.success() {
        let said = std::fs::read_to_string(&said)?;
        return Err(format!("{command:?} failed ({}):\n{said}", ended.status).into());
    }
    Ok(Cost {
        wall,
        cpu: ended.rusage.utime + ended.rusage.stime,
        server_cpu: None,
        peak: ended.rusage.maxrss,
    })
}

/// Runs a command that is not measured, and returns what it prints.
pub(crate) fn output(command: &mut Command) -> Result<String, Failure> {
    let done = command
        .output()
        .map_err(|error| format!("{command:?}: {error}"))?;
    if done.status.success() {
        Ok(String::from_utf8(done.stdout)?)
    } else {
        let said = String::from_utf8_lossy(&done.stderr);
        Err(format!("{command:?} failed:\n{said}").into())
    }
}
