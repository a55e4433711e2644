//! A real PostgreSQL for the tests: a private server, or the one that `TEST_DATABASE_URL` names.
//!
//! Rust runs no destructor for a static, and nothing at all after `kill -9`, so the test process
//! cannot be the one that cleans up. A shell script does: it makes the server, waits for the end of
//! its standard input, which only the test process holds open, and removes everything. It makes the
//! server itself, rather than being started afterwards, so that at no moment nobody cleans.

mod alone;

use std::{
    cmp::Reverse,
    env, fs,
    io::{Read, Write},
    net::Ipv4Addr,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
    time::SystemTime,
};

const SKIPPED: &str = "SKIPPED PostgreSQL half: no initdb found; install it with \
                       apt-get install postgresql (or set TEST_DATABASE_URL)";

/// Makes a private server in a new directory, and answers `ready DIRECTORY` or why it could not.
///
/// * `HUP` and `INT` come when the tests are interrupted, and `PIPE` when nobody is left to read
///   the answer: just when there is something to clean up.
/// * The directory is right under `/tmp`, as a socket path may have 107 bytes and the server's user
///   must be able to reach it. `TMPDIR` promises neither.
/// * The locale sorts as people do (`a B c`). SQLite sorts by bytes (`B a c`), and so do `C` and
///   `C.UTF-8`; under them a column whose migration forgot `COLLATE "C"` would pass every test, and
///   page differently in production. The other two are for a server that was built without ICU.
///   Character types are those of `C.UTF-8`, as `C` takes nothing above ASCII for a letter.
/// * Nothing need survive a crash of the machine, hence `fsync=off` and the like. Autovacuum is
///   off since its workers connect to the template just when it is to be copied. No newline in the
///   settings: `pg_ctl` makes one line of shell of them, and would lose the rest without a word.
const PRIVATE_SERVER: &str = r#"
trap '' HUP INT PIPE
directory=$(mktemp -d /tmp/chancery-pg.XXXXXX) || exit
initialise() { "$BIN/initdb" -D "$directory/data" -U postgres -A trust --no-sync -E UTF8 "$@"; }
settings="-k $directory -p 5432 -c listen_addresses='$LISTEN' -c max_connections=300 -c autovacuum=off"
settings="$settings -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
{
  {
    initialise --locale-provider=icu --icu-locale=und --locale=C.UTF-8 ||
    initialise --locale=en_US.UTF-8 ||
    initialise --locale=C
  } && echo "host all all 127.0.0.0/8 trust" >>"$directory/data/pg_hba.conf" && "$BIN/pg_ctl" start -w -D "$directory/data" -l "$directory/server.log" -o "$settings"
} >"$directory/start.log" 2>&1 </dev/null &&
  echo "ready $directory" || cat "$directory/start.log" "$directory/server.log"
exec >/dev/null
read -r line
"$BIN/pg_ctl" stop -m immediate -D "$directory/data"
rm -rf "$directory"
"#;

/// Drops what the tests made on a server that is not theirs.
const FOREIGN_SERVER: &str = r#"
trap '' HUP INT PIPE
echo ready
exec >/dev/null
read -r line
"$PSQL" -XqAt -d "$URL" -c "select format('drop database if exists %I with (force);', datname)
  from pg_database where starts_with(datname::text, '$PREFIX')" | "$PSQL" -Xq -d "$URL"
"#;

/// The server that all tests of this process share.
pub(crate) struct Cluster {
    psql: PathBuf,
    /// What stands before the name of a database in its URL, and what stands after it.
    address: (String, String),
    /// The database to be connected to while others are created and dropped.
    maintenance: String,
    /// What our databases' names begin with: nothing where the server is ours alone.
    pub(crate) prefix: String,
    /// Where its files are, if it is ours.
    directory: Option<String>,
    /// Holds the standard input that the script waits on.
    _script: Child,
}

impl Cluster {
    /// Starts the server on first use. `None`: there is none, and the test is to be skipped.
    pub(crate) fn get() -> Option<&'static Self> {
        static CLUSTER: OnceLock<Result<Option<Cluster>, String>> = OnceLock::new();

        let cluster = CLUSTER.get_or_init(|| {
            match (env::var_os("TEST_DATABASE_URL"), binaries()) {
                (Some(url), binaries) => {
                    Self::foreign(&url.to_string_lossy(), binaries.as_deref()).map(Some)
                }
                (None, Some(binaries)) => Self::private(&binaries, None).map(Some),
                (None, None) => {
                    // Not `eprintln!`: `cargo test` would hide it, as the tests pass.
                    let _ = writeln!(std::io::stderr(), "{SKIPPED}");
                    Ok(None)
                }
            }
        });

        match cluster {
            Ok(None) if env::var_os("CI").is_some_and(|value| value == "true") => {
                panic!("{SKIPPED}")
            }
            Ok(cluster) => cluster.as_ref(),
            Err(reason) => panic!("no PostgreSQL to test on: {reason}"),
        }
    }

    /// Listens on its socket alone, where no address is given.
    fn private(binaries: &Path, listen: Option<Ipv4Addr>) -> Result<Self, String> {
        let mut shell = Command::new("/bin/sh");
        as_server_user(&mut shell);
        shell.env("BIN", binaries).env("LC_ALL", "C");
        let listen = listen.map(|address| address.to_string());
        shell.env("LISTEN", listen.as_deref().unwrap_or_default());
        let (script, directory) = start(&mut shell, PRIVATE_SERVER)?;

        let socket = format!("?host={}", directory.replace('/', "%2F"));
        let place = listen.as_ref().map_or(socket, |_| String::new());
        let host = listen.as_deref().unwrap_or("localhost");
        Ok(Self {
            psql: binaries.join("psql"),
            address: (format!("postgres://postgres@{host}:5432/"), place),
            maintenance: "postgres".to_owned(),
            prefix: String::new(),
            directory: Some(directory),
            _script: script,
        })
    }

    fn foreign(url: &str, binaries: Option<&Path>) -> Result<Self, String> {
        let psql = binaries.unwrap_or(Path::new("")).join("psql");
        let (base, parameters) = url.split_at(url.find('?').unwrap_or(url.len()));
        // Scheme, nothing, host, database.
        let maintenance = base
            .splitn(4, '/')
            .nth(3)
            .ok_or("TEST_DATABASE_URL is not like postgres://user@host:5432/database")?;
        let server = base.strip_suffix(maintenance).unwrap_or(base);
        // The time too: two containers may share a server, and each have the same process id.
        let now = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
        let prefix = format!("chancery_{}_{}_", std::process::id(), now.as_millis());

        let mut shell = Command::new("/bin/sh");
        shell.env("PSQL", &psql);
        shell.env("PREFIX", &prefix).env("URL", url);
        let (script, _) = start(&mut shell, FOREIGN_SERVER)?;
        Ok(Self {
            psql,
            address: (server.to_owned(), parameters.to_owned()),
            maintenance: maintenance.to_owned(),
            prefix,
            directory: None,
            _script: script,
        })
    }

    /// The folder of PostgreSQL's programs.
    pub(crate) fn programs(&self) -> &Path {
        self.psql.parent().unwrap_or(Path::new(""))
    }

    /// The URL of one database of this server.
    pub(crate) fn url(&self, database: &str) -> String {
        format!("{}{database}{}", self.address.0, self.address.1)
    }

    /// Runs one statement outside of the tests' databases, such as creating one. The error is what
    /// the server said.
    pub(crate) fn execute(&self, statement: &str) -> Result<(), String> {
        let url = self.url(&self.maintenance);
        let output = Command::new(&self.psql)
            .args(["-Xq", "-v", "ON_ERROR_STOP=1", "-c", statement, "-d", &url])
            .output()
            .map_err(|error| format!("cannot run {}: {error}", self.psql.display()))?;
        if output.status.success() {
            Ok(())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned())
        }
    }
}

/// Starts a script, in a process group of its own lest Ctrl-C ends it before it has cleaned up, and
/// without our output, which `cargo test` would wait for. Returns what it is `ready` with.
fn start(shell: &mut Command, script: &str) -> Result<(Child, String), String> {
    let shell = shell
        .args(["-c", script])
        .current_dir("/")
        .process_group(0)
        .stderr(Stdio::null());
    let started = shell.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child = started.map_err(|error| format!("cannot start /bin/sh: {error}"))?;
    let mut answer = String::new();
    let mut output = child.stdout.take().expect("the output is piped");
    output
        .read_to_string(&mut answer)
        .map_err(|error| error.to_string())?;
    let ready = answer
        .trim_end()
        .strip_prefix("ready")
        .map(|rest| rest.trim_start().to_owned());
    ready.map(|ready| (child, ready)).ok_or(answer)
}

/// The first directory that has all programs, and working ones: of `PATH`, then of Debian's, the
/// newest first. Links are followed, as a linked `initdb` has no `psql` beside it.
fn binaries() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let on_path = env::split_paths(&path).filter_map(|directory| {
        Some(
            fs::canonicalize(directory.join("initdb"))
                .ok()?
                .parent()?
                .to_owned(),
        )
    });
    let installed = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let mut versions: Vec<u32> = installed
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .collect();
    versions.sort_unstable_by_key(|version| Reverse(*version));
    let packaged = versions
        .iter()
        .map(|v| format!("/usr/lib/postgresql/{v}/bin").into());

    on_path.chain(packaged).find(|directory| {
        ["initdb", "pg_ctl", "postgres", "psql"]
            .iter()
            .all(|program| {
                let mut command = Command::new(directory.join(program));
                let output = as_server_user(&mut command)
                    .arg("--version")
                    .current_dir("/")
                    .output();
                output.is_ok_and(|output| output.status.success())
            })
    })
}

/// PostgreSQL refuses to run as root. Where it came as a package, there is a user for it.
fn as_server_user(command: &mut Command) -> &mut Command {
    let id = |arguments: &[&str]| -> Option<u32> {
        let output = Command::new("id")
            .args(arguments)
            .stderr(Stdio::null())
            .output()
            .ok()?;
        String::from_utf8(output.stdout).ok()?.trim().parse().ok()
    };
    let user = |name| Some((id(&["-u", name])?, id(&["-g", name])?));
    match user("postgres").or_else(|| user("nobody")) {
        Some((uid, gid)) if id(&["-u"]) == Some(0) => command.uid(uid).gid(gid),
        _ => command,
    }
}
