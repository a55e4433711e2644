//! Figures of the process, read from `/proc` when somebody asks for them.

use std::fmt;

use procfs::{ProcResult, process::LimitValue};
use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeMetric},
    metrics::{MetricType, counter::ConstCounter, gauge::ConstGauge},
    registry::Unit,
};

/// The process itself.
#[derive(Debug)]
pub(super) struct Process;

struct Figures {
    cpu: f64,
    resident: u64,
    threads: i64,
    started: f64,
    files: usize,
    most_files: Option<u64>,
}

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        // Where `/proc` is not to be read, there is nothing to tell.
        let Ok(figures) = figures() else {
            return Ok(());
        };
        let mut counter = |name, told, unit: Unit, value: f64| {
            let counter = ConstCounter::new(value);
            let unit = Some(&unit);
            counter.encode(encoder.encode_descriptor(name, told, unit, MetricType::Counter)?)
        };
        let told = "Processor time of the process, of user and system.";
        counter("process_cpu", told, Unit::Seconds, figures.cpu)?;
        let mut gauge = |name, told, unit: Option<Unit>, value: f64| {
            let gauge = ConstGauge::new(value);
            gauge.encode(encoder.encode_descriptor(name, told, unit.as_ref(), MetricType::Gauge)?)
        };
        #[expect(clippy::cast_precision_loss, reason = "2^53 bytes are 8 petabytes")]
        let (resident, threads, files) = (
            figures.resident as f64,
            figures.threads as f64,
            figures.files as f64,
        );
        let told = "Memory of the process that is in use.";
        gauge("process_resident_memory", told, Some(Unit::Bytes), resident)?;
        let told = "Threads of the process.";
        gauge("process_threads", told, None, threads)?;
        let told = "Files and sockets that the process has open.";
        gauge("process_open_fds", told, None, files)?;
        if let Some(most) = figures.most_files {
            let told = "Files and sockets that the process may have open.";
            #[expect(clippy::cast_precision_loss, reason = "a limit near 2^53 is none")]
            gauge("process_max_fds", told, None, most as f64)?;
        }
        let told = "When the process began, in seconds since 1970.";
        gauge(
            "process_start_time",
            told,
            Some(Unit::Seconds),
            figures.started,
        )
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "ticks and seconds stay far below 2^53"
)]
fn figures() -> ProcResult<Figures> {
    let process = procfs::process::Process::myself()?;
    let stat = process.stat()?;
    let ticks = procfs::ticks_per_second() as f64;
    let most_files = match process.limits()?.max_open_files.soft_limit {
        LimitValue::Value(most) => Some(most),
        LimitValue::Unlimited => None,
    };
    Ok(Figures {
        cpu: (stat.utime + stat.stime) as f64 / ticks,
        resident: stat.rss * procfs::page_size(),
        threads: stat.num_threads,
        started: procfs::boot_time_secs()? as f64 + stat.starttime as f64 / ticks,
        files: process.fd_count()?,
        most_files,
    })
}
