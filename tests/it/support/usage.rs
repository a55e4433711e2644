//! What a process takes of the machine, as `/proc` tells it.

use std::{fs, time::Duration};

/// Parts of a second in which the system counts processor time.
const TICKS: u32 = 100;

/// What a process has taken.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Usage {
    /// Processor time, since it began.
    pub(crate) work: Duration,
    /// Memory that it has, in kB.
    pub(crate) memory: u64,
    /// The most memory that it has had, in kB.
    pub(crate) peak: u64,
}

impl Usage {
    /// That of a process; none where it has ended.
    pub(crate) fn of(process: u32) -> Option<Self> {
        let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
        let kilobytes = |name: &str| -> Option<u64> {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.split_whitespace().next()?.parse().ok()
        };
        let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
        // The name, in brackets, may hold anything.
        let (_, fields) = stat.rsplit_once(')')?;
        let ticks = fields.split_whitespace().skip(11).take(2);
        let ticks: u32 = ticks.filter_map(|field| field.parse::<u32>().ok()).sum();
        Some(Self {
            work: Duration::from_secs(1) * ticks / TICKS,
            memory: kilobytes("VmRSS:")?,
            peak: kilobytes("VmHWM:")?,
        })
    }

    /// The same; the peak is that of the time from now on.
    pub(crate) fn since_now(process: u32) -> Option<Self> {
        fs::write(format!("/proc/{process}/clear_refs"), "5").ok()?;
        Self::of(process)
    }
}
