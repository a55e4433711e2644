//! Files and folders that cannot be read.

use std::{
    fs,
    io::{self, Write},
    os::unix::{
        fs::{PermissionsExt, symlink},
        process::CommandExt,
    },
    path::Path,
    process::Command,
};

use super::{BASE, Desk, problems};
use crate::support::database::{Engine, on_each_engine};

/// A user and a group that own nothing, on every system.
const NOBODY: u32 = 65_534;

const NORWAY: &str =
    "{\"record\":\"party\",\"slug\":\"nor\",\"name\":\"Norway\",\"kind\":\"STATE\"}\n";

/// Imports and checks a path that cannot be read.
async fn refuse_path(desk: &Desk, path: &str) -> Vec<String> {
    let before = desk.state().await;
    let said = problems(&desk.chancery.run(&["import", path]));
    assert_eq!(desk.state().await, before);
    if desk.database.engine() == Engine::Sqlite {
        assert_eq!(problems(&desk.chancery.run(&["check", path])), said);
    }
    said
}

on_each_engine!(what_is_not_there_is_named, async |engine| {
    let desk = Desk::with_base(engine);
    assert_eq!(
        refuse_path(&desk, "gone.jsonl").await,
        ["gone.jsonl: cannot be read: No such file or directory (os error 2)"]
    );
    fs::create_dir(desk.path("empty")).unwrap();
    assert_eq!(
        refuse_path(&desk, "empty").await,
        ["empty: holds no .jsonl, .yaml or .yml file, nor one of these as .gz or .zst"]
    );
    desk.write("records/a.jsonl", NORWAY);
    symlink("nowhere", desk.path("records/b")).unwrap();
    symlink("gone.jsonl", desk.path("records/c.jsonl")).unwrap();
    symlink("d.jsonl", desk.path("records/d.jsonl")).unwrap();
    assert_eq!(
        refuse_path(&desk, "records").await,
        [
            "records/b: is a link that leads nowhere",
            "records/c.jsonl: is a link that leads nowhere",
            "records/d.jsonl: cannot be read: Too many levels of symbolic links (os error 40)",
        ]
    );
});

on_each_engine!(links_that_lead_back_are_followed_once, async |engine| {
    let desk = Desk::with_base(engine);
    desk.write("records/a/a.jsonl", NORWAY);
    for link in ["up", "again", "a/top"] {
        let target = if link == "a/top" { ".." } else { "." };
        symlink(target, desk.path("records").join(link)).unwrap();
    }
    symlink("a", desk.path("records/same")).unwrap();
    let said = desk.import(&["records"]);
    assert!(
        said.contains("parties        1        ·          ·\n"),
        "{said}"
    );
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_may_not_be_read_is_named() {
    let desk = Desk::with_base(Engine::Sqlite);
    desk.write("records/a.jsonl", NORWAY);
    desk.write("records/inner/b.jsonl", BASE);
    let expected = "records/inner: cannot be read: Permission denied (os error 13)";
    let before = desk.state().await;
    let inner = desk.path("records/inner");
    fs::set_permissions(&inner, fs::Permissions::from_mode(0o000)).unwrap();
    let mut said = Vec::new();
    for command in ["import", "check"] {
        // Root may read all, so the program runs as nobody then.
        let mut program = Command::new(env!("CARGO_BIN_EXE_chancery"));
        if fs::read_dir(&inner).is_ok() {
            program.uid(NOBODY).gid(NOBODY);
            let database = Path::new(desk.database.url().trim_start_matches("sqlite://"));
            let folders = [Some(desk.chancery.directory()), database.parent()];
            for path in folders.into_iter().flatten().chain([database]) {
                fs::set_permissions(path, fs::Permissions::from_mode(0o777)).unwrap();
            }
        }
        let run = program
            .args([command, "records"])
            .env("DATABASE_URL", desk.database.url())
            .current_dir(desk.chancery.directory())
            .output();
        match run {
            Ok(output) => said.push(output),
            Err(error) => {
                let _ = writeln!(
                    io::stderr(),
                    "SKIPPED a folder that may not be read: {error}"
                );
            }
        }
    }
    fs::set_permissions(&inner, fs::Permissions::from_mode(0o755)).unwrap();
    for output in said {
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{text}");
        assert_eq!(
            text.lines().skip(1).collect::<Vec<_>>(),
            [expected],
            "{text}"
        );
    }
    assert_eq!(desk.state().await, before);
}
