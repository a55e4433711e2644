//! What the system says of a process: memory, processor time, open files.

use std::{fs, time::Duration};

use crate::Failure;

/// Ticks a second in which Linux counts the time of processes.
const TICKS: u32 = 100;

/// What a process has at one moment, in bytes where it is memory.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Figures {
    pub(crate) memory: u64,
    /// The most that it ever had.
    pub(crate) peak: u64,
    pub(crate) cpu: Duration,
    pub(crate) files: usize,
}

impl Figures {
    /// Those of a process.
    ///
    /// # Errors
    /// Where there is none, or no `/proc`.
    pub(crate) fn of(process: u32) -> Result<Self, Failure> {
        let status = fs::read_to_string(format!("/proc/{process}/status"))?;
        let bytes = |name: &str| -> Option<u64> {
            let line = status.lines().find(|line| line.starts_with(name))?;
            let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
            Some(kilobytes * 1_024)
        };
        let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
        // The name, in brackets, may hold anything.
        let (_, fields) = stat.rsplit_once(')').ok_or("no fields")?;
        let ticks = fields.split_whitespace().skip(11).take(2);
        let ticks: u32 = ticks.filter_map(|field| field.parse::<u32>().ok()).sum();
        Ok(Self {
            memory: bytes("VmRSS:").ok_or("the server has ended")?,
            peak: bytes("VmHWM:").ok_or("the server has ended")?,
            cpu: Duration::from_secs(1) * ticks / TICKS,
            files: fs::read_dir(format!("/proc/{process}/fd"))?.count(),
        })
    }
}
