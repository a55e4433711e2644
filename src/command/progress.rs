//! How far an import is: a bar on a terminal, a line now and then elsewhere.

use std::{
    convert::Infallible,
    fmt,
    io::IsTerminal,
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::table::{grouped, whole};
use crate::interchange::progress::{Phase, Progress, Step};

/// How often the bar moves.
const TICK: Duration = Duration::from_millis(100);

/// How often a line is written where there is no terminal.
const LINE: Duration = Duration::from_secs(5);

/// Shows how far an import is on standard error, until it is dropped. Never returns.
pub(super) async fn show(progress: &Progress) -> Infallible {
    if std::io::stderr().is_terminal() {
        show_bar(progress).await
    } else {
        show_lines(progress).await
    }
}

async fn show_bar(progress: &Progress) -> Infallible {
    // Drawn from the first moment on, so that nobody wonders whether anything happens.
    let target = ProgressDrawTarget::stderr_with_hz(10);
    let bar = ProgressBar::with_draw_target(None, target);
    let _cleared = Clear(bar.clone());
    let mut phase = Phase::Opening;
    loop {
        let step = progress.step();
        let is_new = step.phase != phase;
        phase = step.phase;
        if is_new {
            bar.reset();
        }
        bar.set_length(step.of);
        bar.set_position(step.done());
        if is_new {
            bar.set_style(style(phase));
            bar.set_message(words(phase));
        }
        bar.tick();
        tokio::time::sleep(TICK).await;
    }
}

/// Takes the bar away again: what stays on the terminal is the result.
struct Clear(ProgressBar);

impl Drop for Clear {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

fn style(phase: Phase) -> ProgressStyle {
    let template = match phase {
        Phase::Opening | Phase::Waiting | Phase::Resolving | Phase::Committing => {
            "{msg:9} {spinner} {elapsed}"
        }
        Phase::Checking => {
            "{msg:9} {bar:30.cyan/dim} {percent:>3}%  {binary_bytes} of {binary_total_bytes}  {binary_bytes_per_sec}, {eta} left"
        }
        Phase::Writing | Phase::Exporting => {
            "{msg:9} {bar:30.cyan/dim} {percent:>3}%  {human_pos} of {human_len} records  {rate}, {eta} left"
        }
    };
    let style = ProgressStyle::with_template(template);
    style
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .with_key(
            "rate",
            |state: &ProgressState, text: &mut dyn fmt::Write| {
                // Nothing can be done where a bar cannot be drawn.
                let _drawn = write!(text, "{}/s", grouped(whole(state.per_sec())));
            },
        )
        .progress_chars("━╸─")
}

const fn words(phase: Phase) -> &'static str {
    match phase {
        Phase::Opening => "Opening",
        Phase::Waiting => "Waiting for another program that writes",
        Phase::Checking => "Checking",
        Phase::Resolving => "Comparing",
        Phase::Writing => "Writing",
        Phase::Committing => "Finishing",
        Phase::Exporting => "Exporting",
    }
}

async fn show_lines(progress: &Progress) -> Infallible {
    let started = Instant::now();
    loop {
        tokio::time::sleep(LINE).await;
        eprintln!("{}", line(&progress.step(), started.elapsed()));
    }
}

fn line(step: &Step, elapsed: Duration) -> String {
    let words = words(step.phase);
    let percent = (step.done() * 100).checked_div(step.of).unwrap_or_default();
    let seconds = elapsed.as_secs();
    match step.phase {
        Phase::Opening | Phase::Waiting | Phase::Resolving | Phase::Committing => {
            format!("{words} ({seconds} s)")
        }
        Phase::Checking => format!("{words}: {percent} % ({seconds} s)"),
        Phase::Writing | Phase::Exporting => {
            let (done, of) = (step.done(), step.of);
            format!("{words}: {done} of {of} records, {percent} % ({seconds} s)")
        }
    }
}
