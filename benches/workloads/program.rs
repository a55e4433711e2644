//! The program, run where it finds no settings.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Failure, arguments::Arguments, cost::output, served::Served};

/// The setting of the response cache.
const CACHE: &str = "--response-cache";

/// `chancery`.
pub(crate) struct Program {
    path: PathBuf,
    folder: PathBuf,
    /// Whether it has a response cache.
    pub(crate) caches: bool,
}

impl Program {
    pub(crate) fn new(arguments: &Arguments, folder: &Path) -> Result<Self, Failure> {
        let path = arguments.program.canonicalize()?;
        let help = output(Command::new(&path).args(["serve", "--help"]))?;
        Ok(Self {
            path,
            folder: folder.to_owned(),
            caches: help.contains(CACHE),
        })
    }

    fn command(&self, name: &str, url: &str) -> Command {
        let mut command = Command::new(&self.path);
        command
            .args([name, "--database-url", url])
            .current_dir(&self.folder);
        command
    }

    pub(crate) fn migrate(&self, url: &str) -> Result<(), Failure> {
        output(&mut self.command("migrate", url)).map(drop)
    }

    pub(crate) fn import(&self, file: &Path, url: &str) -> Result<(), Failure> {
        output(self.command("import", url).arg(file)).map(drop)
    }

    /// Serves a database, with a response cache of so many bytes; 0 is without.
    pub(crate) fn serve(&self, url: &str, cache: u64) -> Result<Served, Failure> {
        let mut command = self.command("serve", url);
        command.args(["--listen", "127.0.0.1:0", "--rate-limit", "0"]);
        if self.caches {
            command.args([CACHE, &cache.to_string()]);
        }
        Served::start(&mut command, &self.folder.join("log"))
    }

    /// Serves the floors of a database: this program once more.
    pub(crate) fn floor(&self, url: &str, answers: &Path) -> Result<Served, Failure> {
        let mut command = Command::new(std::env::current_exe()?);
        command
            .args(["--floor", url, "--answers"])
            .arg(answers)
            .current_dir(&self.folder);
        Served::start(&mut command, &self.folder.join("log-of-floor"))
    }

    /// Where files are kept that end with the benchmark.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }
}
