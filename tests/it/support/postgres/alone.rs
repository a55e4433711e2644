//! A server for one test, which may crash it or let it hang.

use std::{
    fs,
    net::Ipv4Addr,
    os::unix::process::CommandExt,
    process::{Command, Stdio},
    sync::atomic::{AtomicU8, Ordering},
};

use super::{Cluster, as_server_user, binaries};

impl Cluster {
    /// A server for one test, which may stop it. `None`: there is none, and the test is to be
    /// skipped. It is reached by TCP, where a server that is gone refuses connections. Its address
    /// is its own, of the thousands that the loopback has: nobody takes its port meanwhile.
    pub(crate) fn alone() -> Option<Self> {
        static NUMBER: AtomicU8 = AtomicU8::new(2);

        // It says why there is none.
        Self::get()?;
        let binaries = binaries()?;
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let [_, _, high, low] = std::process::id().to_be_bytes();
        let server = Self::private(&binaries, Some(Ipv4Addr::new(127, high, low, number)));
        Some(server.unwrap_or_else(|reason| panic!("no PostgreSQL to crash: {reason}")))
    }

    /// Ends a server of [`Cluster::alone`] as a crash does: in the middle of whatever it is doing.
    pub(crate) fn crash(&self) {
        self.control(&["stop", "-m", "immediate"]);
    }

    /// Starts it again, with the settings that it had.
    pub(crate) fn recover(&self) {
        // Not `start`, which does not read them. `restart` starts what does not run.
        self.control(&["restart", "-w"]);
    }

    /// Sends a signal to all processes of a server of [`Cluster::alone`]. After `STOP` it neither
    /// answers nor refuses, as a network that swallows everything; `CONT` lets it go on.
    pub(crate) fn signal(&self, name: &str) {
        let directory = self.directory.as_deref().expect("a server of our own");
        let file = fs::read_to_string(format!("{directory}/data/postmaster.pid"));
        let file = file.expect("the server runs");
        let server = file.lines().next().expect("its id");
        let children = Command::new("ps")
            .args(["-o", "pid=", "--ppid", server])
            .output();
        let children = String::from_utf8(children.expect("ps runs").stdout).expect("ids");
        // Itself first, or it would make new ones meanwhile.
        let kill = Command::new("kill")
            .args(["-s", name, server])
            .args(children.split_whitespace())
            .status();
        assert!(kill.is_ok_and(|status| status.success()), "kill -s {name}");
    }

    fn control(&self, arguments: &[&str]) {
        let directory = self.directory.as_deref().expect("a server of our own");
        let mut control = Command::new(self.programs().join("pg_ctl"));
        let done = as_server_user(&mut control)
            .args(arguments)
            .args(["-D", &format!("{directory}/data")])
            .args(["-l", &format!("{directory}/server.log")])
            .current_dir("/")
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        assert!(
            done.is_ok_and(|status| status.success()),
            "pg_ctl {arguments:?}"
        );
    }
}
