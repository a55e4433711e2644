//! What the system says of the server: memory, processor time, open files.

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use crate::{Failure, program::Server};

/// How often the server is looked at.
const EVERY: Duration = Duration::from_millis(100);

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

/// What the server had over a time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Course {
    pub(crate) last: Figures,
    pub(crate) mean_memory: u64,
    pub(crate) most_files: usize,
    /// What ended the server, if it did not live to the end.
    pub(crate) end: Option<String>,
}

/// Looks at the server until it is stopped.
pub(crate) struct Watch {
    over: Arc<AtomicBool>,
    thread: JoinHandle<Course>,
}

impl Watch {
    /// Watches a server, and kills it where it takes more than so many megabytes.
    pub(crate) fn start(server: Arc<Server>, kill_at: u64) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let stop = Arc::clone(&over);
        let thread = thread::spawn(move || {
            let mut course = Course::default();
            let (mut sum, mut times) = (0, 0);
            while !stop.load(Ordering::Relaxed) {
                match server.figures() {
                    Ok(figures) => {
                        course.last = figures;
                        course.most_files = course.most_files.max(figures.files);
                        sum += figures.memory;
                        times += 1;
                    }
                    Err(_) => {
                        course
                            .end
                            .get_or_insert_with(|| "the server ended by itself".to_owned());
                    }
                }
                if course.last.memory > kill_at * 1_000_000 && course.end.is_none() {
                    server.kill();
                    course.end = Some(format!(
                        "the server was killed as it took more than {kill_at} MB"
                    ));
                }
                thread::sleep(EVERY);
            }
            course.mean_memory = sum / times.max(1);
            course
        });
        Self { over, thread }
    }

    /// What it saw.
    pub(crate) fn stop(self) -> Result<Course, Failure> {
        self.over.store(true, Ordering::Relaxed);
        self.thread
            .join()
            .ok()
            .ok_or_else(|| "the watch has failed".into())
    }
}
