//! The program, filled and served.

use std::{
    fs::{self, File},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Mutex,
    thread,
    time::{Duration, Instant},
};

use crate::{Failure, arguments::Arguments, figures::Figures};

/// How long the server may take to start.
const PATIENCE: Duration = Duration::from_mins(1);

/// `chancery` and its database, run where it finds no settings.
pub(crate) struct Program {
    path: PathBuf,
    folder: PathBuf,
    url: String,
}

impl Program {
    pub(crate) fn new(arguments: &Arguments, folder: &Path) -> Self {
        let file = || format!("sqlite://{}", folder.join("siege.db").display());
        Self {
            path: arguments.program.clone(),
            folder: folder.to_owned(),
            url: arguments.postgres.clone().unwrap_or_else(file),
        }
    }

    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(&self.path);
        command
            .args([name, "--database-url", &self.url])
            // As the image and the unit of systemd have it.
            .env("MIMALLOC_PURGE_DELAY", "0")
            .current_dir(&self.folder)
            .stdin(Stdio::null());
        command
    }

    /// Fills the database.
    pub(crate) fn import(&self, file: &Path) -> Result<(), Failure> {
        let done = self.command("import").arg(file).output()?;
        if done.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&done.stderr);
        Err(format!("the collection was not imported:\n{said}").into())
    }

    /// Starts the server on a free port. Its log is written to a file, as it is in production.
    pub(crate) fn serve(&self, arguments: &Arguments) -> Result<Server, Failure> {
        let (printed, log) = (self.folder.join("printed"), self.folder.join("log"));
        let child = self
            .command("serve")
            .args(["--listen", "127.0.0.1:0"])
            .args(["--rate-limit", &arguments.rate_limit.to_string()])
            .args(&arguments.server)
            .stdout(File::create(&printed)?)
            .stderr(File::create(&log)?)
            .spawn()?;
        let mut child = child;
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(address) = address_in(&fs::read_to_string(&printed)?) {
                return Ok(Server {
                    address,
                    process: child.id(),
                    child: Mutex::new(child),
                });
            }
            if child.try_wait()?.is_some() || Instant::now() > deadline {
                // It may have ended by itself.
                drop(child.kill());
                let said = fs::read_to_string(&log)?;
                return Err(format!("the server did not start:\n{said}").into());
            }
            thread::sleep(Duration::from_millis(10));
        }
    }
}

/// The address in the first line that the program prints.
fn address_in(printed: &str) -> Option<SocketAddr> {
    let (_, rest) = printed.split_once("http://")?;
    rest.split_once('/')?.0.parse().ok()
}

/// A server; it ends with this value.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    process: u32,
    child: Mutex<Child>,
}

impl Server {
    /// What it has just now.
    pub(crate) fn figures(&self) -> Result<Figures, Failure> {
        Figures::of(self.process)
    }

    /// Ends it at once.
    pub(crate) fn kill(&self) {
        if let Ok(mut child) = self.child.lock() {
            // It may have ended by itself.
            drop(child.kill());
            drop(child.wait());
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}
