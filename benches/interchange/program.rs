//! The commands of the program that are measured.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Failure, cost::output};

/// The release build of `chancery`, run where it finds no settings.
pub(crate) struct Program {
    folder: PathBuf,
}

impl Program {
    pub(crate) fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chancery"));
        command.arg(name).current_dir(&self.folder);
        command
    }

    /// Brings the schema of a database up to date.
    pub(crate) fn migrate(&self, url: &str) -> Result<(), Failure> {
        output(self.command("migrate").args(["--database-url", url])).map(drop)
    }

    pub(crate) fn import(&self, file: &Path, url: &str) -> Command {
        let mut command = self.command("import");
        command.arg(file).args(["--database-url", url]);
        command
    }

    pub(crate) fn export(&self, file: &Path, url: &str) -> Command {
        let mut command = self.command("export");
        command
            .arg("--output")
            .arg(file)
            .args(["--database-url", url]);
        command
    }

    pub(crate) fn check(&self, file: &Path) -> Command {
        let mut command = self.command("check");
        command.arg(file);
        command
    }
}
