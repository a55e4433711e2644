//! A server that runs as a process of its own.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

use crate::{Failure, figures::Figures};

/// A server; it ends with this value.
pub(crate) struct Served {
    pub(crate) address: SocketAddr,
    child: Child,
    /// Held open: the server may have more to say.
    _printed: BufReader<ChildStdout>,
}

impl Served {
    /// Starts one, which says its address in the first line that it prints. Its log is written to a
    /// file, as it is in production.
    pub(crate) fn start(command: &mut Command, log: &Path) -> Result<Self, Failure> {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(log)?)
            .spawn()?;
        let printed = child.stdout.take().ok_or("nothing is printed")?;
        let mut printed = BufReader::new(printed);
        let mut line = String::new();
        printed.read_line(&mut line)?;
        let Some(address) = address_in(&line) else {
            // It may have ended by itself.
            drop(child.kill());
            child.wait()?;
            let said = fs::read_to_string(log)?;
            return Err(format!("{command:?} did not start:\n{said}").into());
        };
        Ok(Self {
            address,
            child,
            _printed: printed,
        })
    }

    /// What it has just now.
    pub(crate) fn figures(&self) -> Result<Figures, Failure> {
        Figures::of(self.child.id())
    }
}

/// The address in a line that holds one.
fn address_in(line: &str) -> Option<SocketAddr> {
    let (_, rest) = line.split_once("http://")?;
    rest.split(['/', '\n']).next()?.parse().ok()
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
