//! What the server had while it was looked at.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use crate::{Failure, figures::Figures, program::Server};

/// How often the server is looked at.
const EVERY: Duration = Duration::from_millis(100);

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
