//! The files of `deploy/` and the Dockerfile go with the program: they set what it knows, and give it
//! the time and the files that it asks for.

use std::collections::BTreeSet;

use chancery::config::CommandLine;
use clap::{Arg, Command, CommandFactory};

const DOCKERFILE: &str = include_str!("../../Dockerfile");
const COMPOSE: &str = include_str!("../../deploy/compose.yaml");
const UNIT: &str = include_str!("../../deploy/chancery.service");
const PROXY: &str = include_str!("../../deploy/Caddyfile");

/// Variables of the proxy and of compose itself.
const OTHERS: [&str; 3] = ["CHANCERY_SITE", "CHANCERY_UPSTREAM", "CHANCERY_PASSWORD"];

fn serve() -> Command {
    let program = CommandLine::command();
    let serve = program.find_subcommand("serve");
    serve.expect("there is `serve`").clone()
}

fn default(flag: &str) -> u64 {
    let serve = serve();
    let setting = serve
        .get_arguments()
        .find(|argument| argument.get_long() == Some(flag));
    let value = setting.unwrap().get_default_values()[0].to_str().unwrap();
    value.parse().unwrap()
}

/// The number that follows on these words, in a line that is no comment.
fn number(text: &str, words: &str) -> u64 {
    let lines = text.lines().filter(|line| !line.trim().starts_with('#'));
    let found = lines.filter_map(|line| line.trim().strip_prefix(words));
    let found: Vec<&str> = found.collect();
    assert_eq!(found.len(), 1, "{words}: {found:?}");
    let digits = found[0].trim().trim_end_matches('s');
    digits.parse().unwrap_or_else(|_| panic!("{words}{digits}"))
}

#[test]
fn every_variable_is_a_setting() {
    let known: BTreeSet<String> = serve()
        .get_arguments()
        .filter_map(Arg::get_env)
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    let mut met = BTreeSet::new();
    for text in [DOCKERFILE, COMPOSE, UNIT, PROXY] {
        let words = text.split(|letter: char| !letter.is_ascii_uppercase() && letter != '_');
        met.extend(words.filter(|word| word.starts_with("CHANCERY_")));
    }
    for other in OTHERS {
        assert!(met.remove(other), "{other} is named nowhere");
    }
    assert!(met.len() >= 3, "{met:?}");
    for variable in met {
        assert!(known.contains(variable), "there is no setting {variable}");
    }
}

#[test]
fn whoever_stops_it_waits_until_it_has_answered() {
    // It ends three seconds after its time at the latest.
    let ended = default("shutdown-timeout") + 3;
    assert!(number(UNIT, "TimeoutStopSec=") > ended);
    // The proxy and the program are given half a minute each, the database longer.
    let waits = COMPOSE
        .lines()
        .filter_map(|line| line.trim().strip_prefix("stop_grace_period: "));
    let waits: Vec<&str> = waits.collect();
    assert_eq!(waits.first(), Some(&"30s"), "{waits:?}");
    assert!(30 > ended);
}

#[test]
fn a_connection_is_a_file_and_there_are_enough() {
    let wanted = default("max-connections") + 200;
    assert!(number(UNIT, "LimitNOFILE=") >= wanted);
    assert!(number(COMPOSE, "nofile: ") >= wanted);
}

#[test]
fn it_runs_without_rights_on_a_file_system_that_it_cannot_write_to() {
    let last = DOCKERFILE.rsplit_once("\nFROM ").expect("several stages").1;
    assert!(last.starts_with("scratch\n"), "{last}");
    assert!(last.contains("\nUSER 65532:65532\n"));
    assert!(DOCKERFILE.contains("target-feature=+crt-static"));
    assert!(DOCKERFILE.contains("cargo build --locked --release"));
    let services = COMPOSE.split_once("\nservices:\n").unwrap().1;
    let services = services.split_once("\nnetworks:\n").unwrap().0;
    for kept in [
        "read_only: true",
        "cap_drop: [ALL]",
        "no-new-privileges:true",
    ] {
        assert_eq!(
            services.matches(kept).count(),
            3,
            "{kept}: one for each service"
        );
    }
    for line in [
        "User=chancery",
        "ProtectSystem=strict",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=",
        "PrivateTmp=yes",
        "MemoryDenyWriteExecute=yes",
        "SystemCallFilter=@system-service",
    ] {
        assert!(UNIT.lines().any(|one| one == line), "{line}");
    }
}
