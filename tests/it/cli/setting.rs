//! Settings that cannot be followed, and which of several wins.

use std::net::TcpListener;

use super::failed;
use crate::support::process::Chancery;

#[test]
fn a_port_in_use_is_named_and_no_database_is_made() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let chancery = Chancery::new();
    let finished = chancery.run(&["serve", "--listen", &address]);
    let said = failed(&finished);
    assert!(
        said.starts_with(&format!(
            "chancery: cannot listen on {address}: Address already in use"
        )),
        "{said}"
    );
    assert!(
        said.ends_with("choose another with --listen") && said.lines().count() == 1,
        "{said}"
    );
    assert_eq!(chancery.directory().read_dir().unwrap().count(), 0);
}

#[test]
fn a_database_that_cannot_be_opened_is_named_with_the_reason() {
    let chancery = Chancery::new();
    std::fs::create_dir(chancery.directory().join("folder")).unwrap();
    std::fs::write(
        chancery.directory().join("notes.txt"),
        "Not a database, but notes of a meeting.",
    )
    .unwrap();
    let write = "; write sqlite://PATH or postgres://USER@HOST/NAME";
    for (url, expected) in [
        ("sqlite://missing/chancery.db", "cannot open the database sqlite://missing/chancery.db: the folder missing does not exist".to_owned()),
        ("sqlite://folder", "cannot open the database sqlite://folder: it is a folder, where a file is wanted".to_owned()),
        ("sqlite://notes.txt", "cannot open the database sqlite://notes.txt: file is not a database".to_owned()),
        ("sqlite://", format!("`sqlite://` is not the address of a database: it names no file{write}")),
        ("sqlite::memory:", format!("`sqlite::memory:` is not the address of a database: a database in memory cannot be served, only a file{write}")),
        ("sqlite://x.db?mode=no", format!("`sqlite://x.db?mode=no` is not the address of a database: unknown value \"no\" for `mode`{write}")),
        ("mysql://ann:secret@host/db", format!("`mysql://ann@host/db` is not the address of a database: its scheme is unknown{write}")),
        ("chancery.db", format!("`chancery.db` is not the address of a database: its scheme is unknown{write}")),
        ("postgres://ann:secret@host:port/db", format!("`postgres://ann@host:port/db` is not the address of a database: invalid port number{write}")),
    ] {
        for command in ["serve", "migrate"] {
            let listen = if command == "serve" { "--listen=127.0.0.1:0" } else { "--database-timeout=1" };
            let finished = chancery.run(&[command, listen, "--database-url", url]);
            assert_eq!(failed(&finished), format!("chancery: {expected}"));
        }
    }
    let left: Vec<_> = chancery.directory().read_dir().unwrap().collect();
    assert_eq!(left.len(), 2, "nothing was made: {left:?}");
}

#[test]
fn a_server_that_is_not_there_is_named_without_the_password() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = closed.local_addr().unwrap().to_string();
    drop(closed);
    let url = format!("postgres://ann:secret@{address}/db?password=secret");
    let finished = Chancery::new().env("DATABASE_URL", &url).run(&["migrate"]);
    let said = failed(&finished);
    let expected = format!(
        "chancery: cannot open the database postgres://ann@{address}/db: Connection refused"
    );
    assert!(said.starts_with(&expected), "{said}");
    assert!(
        !said.contains("secret") && said.lines().count() == 1,
        "{said}"
    );
}

#[test]
fn a_flag_wins_over_the_environment_and_our_own_variable_over_the_common_one() {
    let made = |chancery: &Chancery| {
        let files = chancery.directory().read_dir().unwrap();
        let mut names: Vec<String> = files
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    for (flag, ours, common, expected) in [
        (
            Some("sqlite://flag.db"),
            Some("sqlite://ours.db"),
            Some("sqlite://common.db"),
            "flag.db",
        ),
        (
            None,
            Some("sqlite://ours.db"),
            Some("sqlite://common.db"),
            "ours.db",
        ),
        (None, None, Some("sqlite://common.db"), "common.db"),
        (None, None, None, "chancery.db"),
    ] {
        let mut chancery = Chancery::new();
        for (name, value) in [("CHANCERY_DATABASE_URL", ours), ("DATABASE_URL", common)] {
            if let Some(value) = value {
                chancery = chancery.env(name, value);
            }
        }
        let flag = flag.map(|flag| ["--database-url", flag]);
        let arguments = [&["migrate"][..], flag.as_ref().map_or(&[][..], |flag| flag)].concat();
        assert_eq!(chancery.run(&arguments).code, Some(0));
        assert_eq!(made(&chancery), [expected]);
    }
}

/// A secret that is missing leads to no other database.
#[test]
fn an_empty_address_is_refused_and_nothing_is_made() {
    for name in ["CHANCERY_DATABASE_URL", "DATABASE_URL"] {
        let chancery = Chancery::new().env(name, "");
        for command in ["serve", "migrate"] {
            let finished = chancery.run(&[command]);
            let expected = "chancery: `` is not the address of a database: it is empty; write sqlite://PATH or postgres://USER@HOST/NAME";
            assert_eq!(failed(&finished), expected);
        }
        assert_eq!(chancery.directory().read_dir().unwrap().count(), 0);
    }
}

#[test]
fn where_no_file_can_be_made_the_folder_is_named() {
    // Nobody makes a file there, not even root.
    let arguments = ["migrate", "--database-url", "sqlite:///proc/x.db"];
    let finished = Chancery::new().run(&arguments);
    let expected = "chancery: cannot open the database sqlite:///proc/x.db: there is no such file, and none can be made; you must be allowed to write to the folder /proc";
    assert_eq!(failed(&finished), expected);
}

#[test]
fn a_wrong_level_of_the_log_is_refused_before_anything_is_done() {
    for (level, part) in [
        ("hello", "hello"),
        ("info,wran", "wran"),
        ("chancery=loud", "chancery=loud"),
    ] {
        let chancery = Chancery::new().env("CHANCERY_LOG", level);
        let finished = chancery.run(&["serve", "--listen", "127.0.0.1:0"]);
        let said = failed(&finished);
        let expected = format!(
            "chancery: --log: `{part}` is not a log level; write error, warn, info, debug, trace or off, or one for a module, such as chancery::http=debug"
        );
        assert_eq!(said, expected);
        assert_eq!(chancery.directory().read_dir().unwrap().count(), 0);
    }
    for level in ["off", "WARN", "info,chancery::http=debug", ""] {
        let _server = Chancery::new().env("CHANCERY_LOG", level).serve(&[]);
    }
}
