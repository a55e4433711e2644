//! A private PostgreSQL server, as the suite makes one (`tests/it/support/postgres.rs` has the
//! reasons), but one that keeps its promises: `fsync` and all else is as `initdb` leaves it. Its data
//! are gone with it, or kept in a folder for the next one.

use std::{
    env, fs,
    io::Read,
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    time::Duration,
};

use crate::{Failure, cost::output};

/// Makes a server, says where, waits for the end of its input, and removes everything but a folder
/// that it was given.
const SERVER: &str = r#"
trap '' HUP INT PIPE
directory=$(mktemp -d /tmp/chancery-bench.XXXXXX) || exit
data=${DATA:-$directory/data}
initialise() { [ -e "$data/PG_VERSION" ] || "$BIN/initdb" -D "$data" -U postgres -A trust --no-sync -E UTF8 "$@"; }
settings="-k $directory -p 5432 -c listen_addresses=''"
{
  { initialise --locale-provider=icu --icu-locale=und --locale=C.UTF-8 || initialise --locale=C; } &&
  "$BIN/pg_ctl" start -w -D "$data" -l "$directory/server.log" -o "$settings"
} >"$directory/start.log" 2>&1 </dev/null &&
  echo "ready $directory $(head -n 1 "$data/postmaster.pid")" ||
  cat "$directory/start.log"
exec >/dev/null
read -r line
"$BIN/pg_ctl" stop -m "$STOP" -D "$data"
rm -rf "$directory"
"#;

/// Ticks a second in which Linux counts the time of processes.
const TICKS: u32 = 100;

/// The server; it ends with this value.
pub(crate) struct Server {
    programs: PathBuf,
    directory: String,
    process: String,
    script: Child,
    /// Held open for as long as the server is wanted.
    input: Option<ChildStdin>,
}

impl Server {
    /// Starts one on the data in `kept`, which are made where there are none; without a folder, on
    /// data that end with it.
    pub(crate) fn start(kept: Option<&Path>) -> Result<Self, Failure> {
        let programs = programs().ok_or("there is no initdb (apt-get install postgresql)")?;
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", SERVER]).current_dir("/").process_group(0);
        shell.env("BIN", &programs).env("LC_ALL", "C");
        match kept {
            Some(folder) => shell.env("DATA", folder).env("STOP", "fast"),
            None => shell.env("STOP", "immediate").env_remove("DATA"),
        };
        shell
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        if user("")? == "0" {
            // PostgreSQL refuses to run as root; where it came as a package, it has a user.
            let (user, group) = (user("postgres")?.parse()?, group("postgres")?.parse()?);
            if let Some(folder) = kept {
                fs::create_dir_all(folder)?;
                chown(folder, Some(user), Some(group))?;
            }
            shell.uid(user).gid(group);
        }
        let mut script = shell.spawn()?;
        let input = script.stdin.take();
        let mut answer = String::new();
        if let Some(mut output) = script.stdout.take() {
            output.read_to_string(&mut answer)?;
        }
        let mut words = answer.split_whitespace();
        match (words.next(), words.next(), words.next()) {
            (Some("ready"), Some(directory), Some(process)) => Ok(Self {
                programs,
                directory: directory.to_owned(),
                process: process.to_owned(),
                script,
                input,
            }),
            _ => Err(format!("no server was made:\n{answer}").into()),
        }
    }

    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.programs.join(name)
    }

    pub(crate) fn url(&self, database: &str) -> String {
        let host = self.directory.replace('/', "%2F");
        format!("postgres://postgres@localhost:5432/{database}?host={host}")
    }

    /// Processor time of the server and all its processes, those that have ended among them; none
    /// where there is no `/proc`.
    pub(crate) fn cpu(&self) -> Option<Duration> {
        let mut ticks = times_of(
            Path::new("/proc").join(&self.process).as_path(),
            &self.process,
        )?;
        for process in fs::read_dir("/proc").ok()?.flatten() {
            ticks += times_of(&process.path(), &self.process)
                .filter(|_| process.file_name().to_str() != Some(&self.process))
                .unwrap_or(0);
        }
        Some(Duration::from_secs(1) * ticks / TICKS)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.input.take());
        // There is nobody to tell that it did not end well.
        drop(self.script.wait());
    }
}

/// Ticks of a process that is the server or a child of it. Those of a child that has ended are with
/// the server.
fn times_of(process: &Path, server: &str) -> Option<u32> {
    let line = fs::read_to_string(process.join("stat")).ok()?;
    // The name, in brackets, may hold anything.
    let (number, rest) = line.split_once(" (")?;
    let fields: Vec<&str> = rest.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |places: std::ops::Range<usize>| -> Option<u32> {
        let each = fields.get(places)?.iter();
        Some(each.filter_map(|field| field.parse::<u32>().ok()).sum())
    };
    if number == server {
        // Its own, and those of its ended children.
        ticks(11..15)
    } else if fields.get(1) == Some(&server) {
        ticks(11..13)
    } else {
        None
    }
}

/// Where PostgreSQL's programs are: on the path, or where Debian puts them, the newest first.
fn programs() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let on_path = env::split_paths(&path).filter_map(|directory| {
        let program = fs::canonicalize(directory.join("initdb")).ok()?;
        Some(program.parent()?.to_owned())
    });
    let mut versions: Vec<u32> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .collect();
    versions.sort_unstable_by(|a, b| b.cmp(a));
    let packaged = versions
        .iter()
        .map(|version| PathBuf::from(format!("/usr/lib/postgresql/{version}/bin")));
    on_path
        .chain(packaged)
        .find(|directory| directory.join("postgres").exists() && directory.join("psql").exists())
}

fn user(name: &str) -> Result<String, Failure> {
    id("-u", name)
}

fn group(name: &str) -> Result<String, Failure> {
    id("-g", name)
}

fn id(which: &str, name: &str) -> Result<String, Failure> {
    let mut command = Command::new("id");
    command
        .arg(which)
        .args(Some(name).filter(|name| !name.is_empty()));
    Ok(output(&mut command)?.trim().to_owned())
}
