//! The attackers: a process of its own, with one thread, that yields the processor to others
//! (`nice`), since the machine is that of the server as well.
//!
//! They come from other addresses than the reader, eight for each attack (`127.0.KIND.N`), as the
//! server tells clients by their addresses.

use std::{
    collections::BTreeMap,
    env::current_exe,
    net::{Ipv4Addr, SocketAddr},
    process::{Command, Output, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread::{self, JoinHandle},
    time::Duration,
};

use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use tokio::{sync::oneshot, task::JoinSet, time::sleep};

use self::exchange::Exchange;
use crate::{Failure, arguments::Arguments, queries::Targets};

mod exchange;
mod flood;
mod idle;
mod junk;
mod slow;

/// Addresses that each attack comes from.
const ADDRESSES: usize = 8;
/// How long an attacker rests after the server has refused it: it does not do as `Retry-After`
/// says, but the machine is to have something left.
const REST: Duration = Duration::from_millis(50);

/// What is counted of every connection; those without an end of their own are open at the end.
const OPENED: &str = "opened";

/// An attack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// Connections that ask for nothing, or for nothing more.
    Idle,
    /// Heads and bodies of requests that come a byte a second.
    Slow,
    /// Large answers that nobody reads.
    Stuck,
    /// Queries for as many fields as are allowed.
    Wide,
    /// Queries for the longest texts, as often as is allowed.
    Long,
    /// Queries and requests that are wrong.
    Junk,
}

/// What became of the requests of an attack.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Tally {
    /// How many came to which end: a status, or what happened instead of one.
    pub(crate) ends: BTreeMap<String, u64>,
    /// Bytes of answers.
    pub(crate) received: u64,
}

/// The same of all attacks, by their names.
pub(crate) type Done = BTreeMap<String, Tally>;

/// One attacker: where it comes from, whom it attacks, and where it tells what came of it.
#[derive(Clone)]
struct Attacker {
    from: Ipv4Addr,
    server: SocketAddr,
    what: &'static str,
    /// Whether little of what it does not read fits into the connection.
    narrow: bool,
    done: Arc<Mutex<Done>>,
}

impl Attacker {
    /// A new connection, if the server takes it.
    async fn connect(&self) -> Option<Exchange> {
        let opened = Exchange::open(self.from, self.server, self.narrow)
            .await
            .ok();
        self.tell(if opened.is_some() {
            OPENED
        } else {
            "no connection"
        });
        if opened.is_none() {
            sleep(REST).await;
        }
        opened
    }

    /// Counts an end.
    fn tell(&self, end: &str) {
        self.change(|tally| *tally.ends.entry(end.to_owned()).or_default() += 1);
    }

    fn change(&self, change: impl FnOnce(&mut Tally)) {
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        change(done.entry(self.what.to_owned()).or_default());
    }
}

/// All attacks, while they are made.
struct Army {
    server: SocketAddr,
    done: Arc<Mutex<Done>>,
    attackers: JoinSet<()>,
}

impl Army {
    /// Sends out so many attackers, each of whom does the same.
    fn send<F>(
        &mut self,
        what: &'static str,
        kind: Kind,
        number: usize,
        act: impl Fn(usize, Attacker) -> F,
    ) where
        F: Future<Output = ()> + Send + 'static,
    {
        for place in 0..number {
            let attacker = Attacker {
                from: Ipv4Addr::new(127, 0, 2 + kind as u8, address(place)),
                server: self.server,
                what,
                narrow: kind == Kind::Stuck,
                done: Arc::clone(&self.done),
            };
            self.attackers.spawn(act(place, attacker));
        }
    }
}

/// The last part of the address of an attacker.
fn address(place: usize) -> u8 {
    u8::try_from(place % ADDRESSES).unwrap_or_default() + 1
}

/// Attacks the server, and says what came of it. This is the attackers' process.
pub(crate) async fn run(arguments: &Arguments, server: SocketAddr, targets: Targets) -> Done {
    let mut army = Army {
        server,
        done: Arc::default(),
        attackers: JoinSet::new(),
    };
    if arguments.makes(Kind::Idle) {
        idle::settle(&mut army, arguments.idle).await;
    }
    if arguments.makes(Kind::Slow) {
        army.send("head, a byte a second", Kind::Slow, 200, |_, attacker| {
            slow::head(attacker)
        });
        army.send("body, a byte a second", Kind::Slow, 200, |_, attacker| {
            slow::body(attacker)
        });
    }
    let (wide, long) = (
        flood::requests(&targets.wide()),
        flood::requests(&targets.long()),
    );
    if arguments.makes(Kind::Stuck) {
        let long = Arc::clone(&long);
        army.send(
            "large answers, not read",
            Kind::Stuck,
            50,
            move |place, attacker| slow::reader(attacker, Arc::clone(&long), place),
        );
        let files = slow::files();
        army.send(
            "files of the playground, not read",
            Kind::Stuck,
            50,
            move |place, attacker| slow::reader(attacker, Arc::clone(&files), place),
        );
    }
    for (what, kind, requests) in [
        ("queries for many fields", Kind::Wide, wide),
        ("queries for long texts", Kind::Long, long),
    ] {
        if arguments.makes(kind) {
            army.send(what, kind, 32, move |place, attacker| {
                flood::run(attacker, Arc::clone(&requests), place)
            });
        }
    }
    if arguments.makes(Kind::Junk) {
        let junk = junk::all();
        army.send(
            "bombs and broken requests",
            Kind::Junk,
            16,
            move |place, attacker| junk::run(attacker, Arc::clone(&junk), place),
        );
    }
    sleep(arguments.siege()).await;
    army.attackers.shutdown().await;
    let done = army.done.lock().unwrap_or_else(PoisonError::into_inner);
    done.clone()
}

/// The attackers' process, seen from outside.
pub(crate) struct Attackers(JoinHandle<std::io::Result<Output>>);

impl Attackers {
    /// Starts it with the arguments of this process; the future ends with it.
    pub(crate) fn start(server: SocketAddr) -> Result<(Self, impl Future<Output = ()>), Failure> {
        let child = Command::new("nice")
            .args(["-n", "10"])
            .arg(current_exe()?)
            .args(["--attack", &server.to_string()])
            .args(std::env::args_os().skip(1))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()?;
        let (ending, ended) = oneshot::channel();
        let thread = thread::spawn(move || {
            let output = child.wait_with_output();
            // The reader may have failed, and wait no more.
            let _nobody = ending.send(());
            output
        });
        Ok((Self(thread), async { drop(ended.await) }))
    }

    /// What came of the attacks.
    pub(crate) fn done(self) -> Result<Done, Failure> {
        let output = self
            .0
            .join()
            .ok()
            .ok_or("nobody waited for the attackers")??;
        if output.status.success() {
            Ok(serde_json::from_slice(&output.stdout)?)
        } else {
            Err(format!("the attackers failed ({})", output.status).into())
        }
    }
}
