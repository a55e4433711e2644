//! The built program, run as its users run it.

use std::{
    fmt,
    io::Write,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use super::{
    printed::{Text, address_in},
    usage::Usage,
};

/// How long the program may take to start, to finish, or to stop.
const PATIENCE: Duration = Duration::from_secs(30);

/// The program and a place to run it in: an empty directory, which is its home too, and an
/// environment with nothing in it but `PATH` and what the test adds. Whoever runs the tests may have
/// a `DATABASE_URL` of their own.
pub(crate) struct Chancery {
    directory: Arc<TempDir>,
    environment: Vec<(String, String)>,
    /// What runs the program, where file systems are not those of everybody.
    runner: Vec<String>,
}

impl Chancery {
    pub(crate) fn new() -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory can be made");
        Self {
            directory: Arc::new(directory),
            environment: Vec::new(),
            runner: Vec::new(),
        }
    }

    /// Lets these commands of a shell run first; what they mount is seen by the program alone, and is
    /// gone with it. `None`, where this system lets nobody mount, which has then been printed.
    pub(crate) fn mounting(mut self, commands: &str) -> Option<Self> {
        let unshare = ["unshare", "-rm", "sh", "-c"].map(str::to_owned);
        let tried = Command::new(&unshare[0])
            .args(&unshare[1..])
            .arg("mount -t tmpfs none /tmp")
            .output();
        if tried.is_ok_and(|output| output.status.success()) {
            self.runner = unshare.to_vec();
            self.runner
                .push(format!("{commands} && exec \"$0\" \"$@\""));
            return Some(self);
        }
        // Not `eprintln!`, which `cargo test` hides.
        let skipped = "SKIPPED a test: unshare -rm with a mount does not work here";
        let _ = writeln!(std::io::stderr(), "{skipped}");
        None
    }

    #[must_use]
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The working directory, to put files in and to look for them.
    pub(crate) fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// Runs to the end, with nothing on standard input. Fails the test after 30 seconds.
    pub(crate) fn run(&self, arguments: &[&str]) -> Finished {
        self.run_with_input(arguments, "")
    }

    /// Runs to the end, reading `input`. Fails the test after 30 seconds.
    pub(crate) fn run_with_input(&self, arguments: &[&str], input: impl Into<Vec<u8>>) -> Finished {
        let mut process = self.spawn(arguments);
        let mut stdin = process.stdin();
        let input = input.into();
        // On a thread, since a pipe holds little and the program need not read it. Nor is it wrong
        // to end without having read it, so an error says nothing.
        thread::spawn(move || stdin.write_all(&input));
        process.wait()
    }

    /// Starts `chancery serve` on a free port with more `arguments`, and waits for the address that
    /// it prints.
    pub(crate) fn serve(&self, arguments: &[&str]) -> Server {
        let serve = ["serve", "--listen", "127.0.0.1:0"];
        self.serve_bare(&[&serve, arguments].concat())
    }

    /// Starts `chancery` with these `arguments` and no others, and waits for the address that it
    /// prints.
    pub(crate) fn serve_bare(&self, arguments: &[&str]) -> Server {
        let mut process = self.spawn(arguments);
        drop(process.stdin());

        let deadline = Instant::now() + PATIENCE;
        loop {
            let ended = process.has_ended();
            let printed = process.stdout.so_far() + &process.stderr.so_far();
            if let Some(url) = address_in(&printed) {
                return Server {
                    process,
                    url,
                    directory: Arc::clone(&self.directory),
                };
            }
            assert!(!ended, "chancery serve ended early: {}", process.wait());
            assert!(
                Instant::now() < deadline,
                "chancery serve printed no address, but: {printed}"
            );
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Starts the program, and leaves its input open.
    pub(crate) fn spawn(&self, arguments: &[&str]) -> Process {
        let mut words = self.runner.iter().map(String::as_str).collect::<Vec<_>>();
        words.push(env!("CARGO_BIN_EXE_chancery"));
        let mut child = Command::new(words[0])
            .args(&words[1..])
            .args(arguments)
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .env("HOME", self.directory())
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .current_dir(self.directory())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program can be run");
        let stdout = Text::read(child.stdout.take().expect("the output is piped"));
        let stderr = Text::read(child.stderr.take().expect("the errors are piped"));
        Process {
            child,
            stdout,
            stderr,
        }
    }
}

/// What the program did.
#[derive(Debug)]
pub(crate) struct Finished {
    /// `None`: a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl fmt::Display for Finished {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            code,
            stdout,
            stderr,
        } = self;
        write!(formatter, "exit code {code:?}\n{stdout}\n{stderr}")
    }
}

/// `chancery serve` while it runs; killed when dropped.
pub(crate) struct Server {
    process: Process,
    url: String,
    /// The server may write to it for as long as it runs.
    directory: Arc<TempDir>,
}

impl Server {
    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The program once more, with the file systems of this server.
    pub(crate) fn beside(&self) -> Chancery {
        let target = self.process.id().to_string();
        let nsenter = ["nsenter", "--user", "--mount", "--preserve-credentials"];
        let mut runner: Vec<_> = nsenter.map(str::to_owned).to_vec();
        runner.push(format!("--wd={}", self.directory.path().display()));
        runner.extend(["--target".to_owned(), target]);
        Chancery {
            directory: Arc::clone(&self.directory),
            environment: Vec::new(),
            runner,
        }
    }

    /// A folder as the server sees it, by its path from the folder that it runs in.
    pub(crate) fn folder(&self, path: &str) -> PathBuf {
        let root = PathBuf::from(format!("/proc/{}/root", self.process.id()));
        let folder = self.directory.path().join(path);
        root.join(folder.strip_prefix("/").unwrap_or(&folder))
    }

    /// Id of the process, for the system.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// The most memory that it has had, in kB.
    pub(crate) fn peak(&self) -> u64 {
        self.process.peak().expect("the system says it")
    }

    /// What it has logged until now.
    pub(crate) fn log(&self) -> String {
        self.process.stderr.so_far()
    }

    /// Sends a signal, `TERM` or `KILL` say, and does not wait for what it does.
    pub(crate) fn signal(&mut self, name: &str) {
        self.process.signal(name);
    }

    /// Waits for the end. Fails the test after 30 seconds.
    pub(crate) fn wait(mut self) -> Finished {
        self.process.wait()
    }
}

/// A child that does not outlive the test.
pub(crate) struct Process {
    child: Child,
    stdout: Text,
    stderr: Text,
}

impl Process {
    /// Id of the process, for the system.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// The most memory that it has had, in kB; none once it has ended.
    pub(crate) fn peak(&self) -> Option<u64> {
        Some(Usage::of(self.id())?.peak)
    }

    /// Its standard input, which is open until this is dropped.
    pub(crate) fn stdin(&mut self) -> ChildStdin {
        self.child.stdin.take().expect("the input is piped")
    }

    /// Sends a signal, and does not wait for what it does.
    pub(crate) fn signal(&mut self, name: &str) {
        assert!(!self.has_ended(), "there is no process to send {name} to");
        let process = self.child.id().to_string();
        let kill = Command::new("kill").args(["-s", name, &process]).status();
        assert!(kill.is_ok_and(|status| status.success()), "kill -s {name}");
    }

    pub(crate) fn has_ended(&mut self) -> bool {
        let ended = self.child.try_wait();
        ended.expect("a child can be waited for").is_some()
    }

    /// Waits for the end. Fails the test after 30 seconds.
    pub(crate) fn wait(&mut self) -> Finished {
        let deadline = Instant::now() + PATIENCE;
        while !self.has_ended() && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(5));
        }
        let in_time = self.has_ended();
        let _ = self.child.kill();
        let status = self.child.wait().expect("a child can be waited for");

        let finished = Finished {
            code: status.code(),
            stdout: self.stdout.complete(),
            stderr: self.stderr.complete(),
        };
        assert!(in_time, "chancery ran for {PATIENCE:?}: {finished}");
        finished
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
