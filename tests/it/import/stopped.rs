//! Imports that are stopped half way, by their user or by force.

use std::{
    fs, thread,
    time::{Duration, Instant},
};

use sea_orm::{ConnectionTrait, Statement};

use super::{BASE, Desk, readers::statements};
use crate::support::{
    database::{Engine, on_each_engine},
    outage::name_of,
    process::{Chancery, Process},
};

/// How long something may take to happen.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where an import stands still for a while.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// When it writes the statement `slow`.
    Row,
    /// When it commits.
    Commit,
}

/// A database in which an import comes to a halt, with the records on which it does.
struct Halt {
    desk: Desk,
    before: Vec<String>,
}

impl Halt {
    async fn new(engine: Engine, at: At) -> Self {
        let desk = Desk::with_base(engine);
        // A view, since a trigger of SQLite may not count by itself. It takes a minute, and ends
        // with the process.
        let sql = match (engine, at) {
            (Engine::Sqlite, _) => {
                "create view minute as with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000000) select count(*) as number from n;
                 create trigger halt after insert on statement when new.slug = 'slow' begin
                     update dataset set version = (select number from minute);
                 end"
            }
            (Engine::Postgres, At::Row) => {
                "create function halt() returns trigger language plpgsql as $$ begin
                     if new.slug = 'slow' then perform pg_sleep(1.5); end if; return new; end $$;
                 create trigger halt before insert on statement for each row execute function halt()"
            }
            (Engine::Postgres, At::Commit) => {
                "create function halt() returns trigger language plpgsql as $$ begin
                     perform pg_sleep(1.5); return null; end $$;
                 create constraint trigger halt after update of version on dataset deferrable initially deferred
                     for each row when (old.version <> new.version) execute function halt()"
            }
        };
        desk.execute(sql).await;
        // More than SQLite keeps in memory, so that much has reached the disk.
        let (number, length) = if engine == Engine::Sqlite {
            (1_300, 20_000)
        } else {
            (1_300, 100)
        };
        let lines = statements(number, length, "")
            + &statements(1, 10, "")
                .replace("\"s-0\"", "\"slow\"")
                .replace(BASE, "");
        desk.write("large.jsonl", lines);
        let before = desk.state().await;
        Self { desk, before }
    }

    /// Starts an import and waits until it stands still in the middle.
    async fn start(&self) -> Process {
        let process = self.desk.chancery.spawn(&["import", "large.jsonl"]);
        let deadline = Instant::now() + PATIENCE;
        while !self.stands_still().await {
            assert!(
                Instant::now() < deadline,
                "the import does not come to a halt"
            );
            thread::sleep(Duration::from_millis(10));
        }
        process
    }

    async fn stands_still(&self) -> bool {
        let database = &self.desk.database;
        if database.engine() == Engine::Sqlite {
            let log = format!("{}-wal", database.url().trim_start_matches("sqlite://"));
            return fs::metadata(log).is_ok_and(|log| log.len() > 4_000_000);
        }
        let beside = self.desk.database().await;
        let sql = format!(
            "select 1 from pg_stat_activity where datname = '{}' and wait_event = 'PgSleep'",
            name_of(database)
        );
        let row = beside
            .readers
            .query_one_raw(Statement::from_string(beside.backend(), sql))
            .await
            .unwrap();
        beside.close().await;
        row.is_some()
    }

    /// The next import works, and all is there.
    async fn goes_on(&self) {
        assert_eq!(self.desk.state().await, self.before);
        let on = if self.desk.database.engine() == Engine::Sqlite {
            ""
        } else {
            " on statement"
        };
        self.desk.execute(&format!("drop trigger halt{on}")).await;
        let said = self.desk.import(&["large.jsonl"]);
        assert!(
            said.contains("statements    1,301        ·          ·\n"),
            "{said}"
        );
        assert!(said.contains(": version 1 → 2. "), "{said}");
    }
}

on_each_engine!(an_interrupt_half_way_leaves_nothing, async |engine| {
    let halt = Halt::new(engine, At::Row).await;
    for signal in ["INT", "TERM"] {
        let mut import = halt.start().await;
        import.signal(signal);
        let finished = import.wait();
        assert_eq!(finished.code, Some(130), "{finished}");
        assert_eq!(finished.stdout, "", "{finished}");
        assert_eq!(
            finished.stderr, "chancery: stopped by a signal: nothing was written\n",
            "{finished}"
        );
        assert_eq!(halt.desk.state().await, halt.before);
        if engine == Engine::Sqlite {
            break;
        }
        // The server ends the statement before it notices.
        thread::sleep(Duration::from_millis(1_600));
    }
    halt.goes_on().await;
});

on_each_engine!(
    a_kill_in_the_middle_leaves_the_database_as_it_was,
    async |engine| {
        let halt = Halt::new(engine, At::Row).await;
        let mut import = halt.start().await;
        import.signal("KILL");
        assert_eq!(import.wait().code, None);
        halt.goes_on().await;
    }
);

/// A commit cannot be taken back: what is said of it must be true.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_interrupt_while_it_commits_waits_for_the_commit() {
    if !Engine::Postgres.is_available() {
        return;
    }
    let halt = Halt::new(Engine::Postgres, At::Commit).await;
    let mut import = halt.start().await;
    import.signal("INT");
    let finished = import.wait();
    assert_eq!(finished.code, Some(0), "{finished}");
    assert!(finished.stdout.contains(": version 1 → 2. "), "{finished}");
    assert_ne!(halt.desk.state().await, halt.before);
}

#[test]
fn an_interrupt_while_input_is_read_ends_at_once() {
    for command in ["import", "check"] {
        let chancery = Chancery::new();
        let mut process = chancery.spawn(&[command, "-"]);
        let input = process.stdin();
        thread::sleep(Duration::from_millis(500));
        process.signal("INT");
        let finished = process.wait();
        drop(input);
        let said = if command == "import" {
            "nothing was written"
        } else {
            "the check is not complete"
        };
        assert_eq!(finished.code, Some(130), "{finished}");
        assert_eq!(
            finished.stderr,
            format!("chancery: stopped by a signal: {said}\n")
        );
    }
}
