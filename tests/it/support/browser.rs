//! A browser without a window: opens one page, and tells what it showed, said and asked for.
//!
//! It is Chromium or Chrome, found on `PATH`. Where there is none, one line on standard error begins
//! with `SKIPPED`, and the test passes without having done anything; with `CI=true` it fails.

use std::{
    env,
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

const SKIPPED: &str =
    "SKIPPED browser test: no chromium found; install it with apt-get install chromium";

/// How long the browser may take; it takes 3 seconds where nothing else runs.
const PATIENCE: Duration = Duration::from_mins(2);

/// What becomes of a page is looked at when so many milliseconds have passed for it. Its clock
/// stands still while it waits for the server, so a slow machine changes nothing.
const PAGE_TIME: &str = "--virtual-time-budget=10000";

/// Nothing but this machine can be reached, whatever is asked for.
pub(super) const THIS_MACHINE_ONLY: &str =
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1";

/// Without a window, without a sandbox (root has none), and without what Chromium asks its makers
/// for of its own accord: updates, the time, whether anybody is signed in.
pub(super) const ARGUMENTS: [&str; 16] = [
    "--headless",
    "--window-size=1400,900",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--component-updater=url-source=data:,",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--gaia-url=http://127.0.0.1:1/",
    "--disable-features=AutofillServerCommunication,MediaRouter,NetworkTimeServiceQuerying,OptimizationHints,Translate",
    "--enable-logging=stderr",
    "--v=0",
];

/// Where Chromium asks for something of its own accord all the same, in another version of it.
const MAKERS: [&str; 3] = [".google.com", ".googleapis.com", ".gvt1.com"];

/// A page that was opened.
pub(crate) struct Visit {
    /// The page as it stood at the end.
    pub(crate) dom: String,
    /// What it wrote to the console, errors and refusals of its policy among it.
    pub(crate) console: Vec<String>,
    /// What was asked for, in order.
    pub(crate) requests: Vec<Asked>,
}

/// A request of the browser.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) url: String,
    /// Origin of the page that made the request; none where the browser did: for the page itself,
    /// for its icon, and for its own ends.
    pub(crate) initiator: Option<String>,
}

impl Asked {
    /// Whether the browser asks its makers for something, and no page has made it do so.
    pub(crate) fn is_of_the_browser(&self) -> bool {
        let host = self.url.split('/').nth(2).unwrap_or_default();
        self.initiator.is_none() && MAKERS.iter().any(|maker| host.ends_with(maker))
    }
}

/// The browser of this machine. If there is none, that has been printed, or fails the test.
pub(crate) fn find() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&path)
        .flat_map(|directory| {
            ["chromium", "chromium-browser", "google-chrome"].map(|name| directory.join(name))
        })
        .find(|program| program.is_file());
    if found.is_none() {
        let on_ci = env::var_os("CI").is_some_and(|value| value == "true");
        assert!(!on_ci, "{SKIPPED}");
        // Not `eprintln!`: `cargo test` would hide it, as the test passes.
        let _ = writeln!(std::io::stderr(), "{SKIPPED}");
    }
    found
}

/// Opens a page in a browser that nobody has used before.
pub(crate) fn visit(browser: &Path, url: &str) -> Visit {
    let directory = tempfile::tempdir().expect("a temporary directory can be made");
    let place = |name: &str| directory.path().join(name);
    let create = |name: &str| File::create(place(name)).expect("a file can be made");
    // Into files: nobody reads a pipe while the browser is waited for.
    let mut child = Command::new(browser)
        .args(ARGUMENTS)
        .args(["--dump-dom", PAGE_TIME, THIS_MACHINE_ONLY])
        .arg(format!("--user-data-dir={}", place("profile").display()))
        .arg(format!("--log-net-log={}", place("net.json").display()))
        .arg("--net-log-capture-mode=Default")
        .arg(url)
        .env("HOME", directory.path())
        .stdin(Stdio::null())
        .stdout(create("dom"))
        .stderr(create("stderr"))
        .spawn()
        .expect("the browser can be run");
    let deadline = Instant::now() + PATIENCE;
    let ended = loop {
        match child.try_wait().expect("a child can be waited for") {
            Some(status) => break Some(status),
            None if Instant::now() > deadline => break None,
            None => thread::sleep(Duration::from_millis(50)),
        }
    };
    if ended.is_none() {
        let _ = child.kill();
        let _ = child.wait();
    }

    let read = |name: &str| {
        let bytes = fs::read(place(name)).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let said = read("stderr");
    assert!(
        ended.is_some_and(|status| status.success()),
        "{}: {ended:?}\n{said}",
        browser.display()
    );
    let log = serde_json::from_str(&read("net.json")).expect("the net log is JSON");
    Visit {
        dom: read("dom"),
        console: said
            .lines()
            .filter(|line| line.contains(":CONSOLE"))
            .map(str::to_owned)
            .collect(),
        requests: requests(&log),
    }
}

/// The beginnings of requests, redirected ones too, in Chromium's log of its network.
fn requests(log: &Value) -> Vec<Asked> {
    let start = &log["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"];
    assert!(start.is_number(), "the net log has no name for a request");
    let events = log["events"].as_array().expect("the net log has events");
    let begun = events.iter().filter(|event| event["type"] == *start);
    begun
        .filter_map(|event| {
            let initiator = event["params"]["initiator"].as_str();
            Some(Asked {
                url: event["params"]["url"].as_str()?.to_owned(),
                initiator: initiator
                    .filter(|origin| *origin != "not an origin")
                    .map(str::to_owned),
            })
        })
        .collect()
}
