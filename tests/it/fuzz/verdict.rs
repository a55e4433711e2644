//! What is wrong with an answer, whatever was asked.

use std::io::Read;

use chancery::error::Code;
use reqwest::Method;
use serde_json::Value;

use super::target::{Case, Told};

/// The statuses of `src/http/graphql/mod.rs`, and that of an address which is too long.
const STATUSES: [u16; 9] = [200, 304, 400, 405, 406, 413, 414, 415, 431];

/// Words of the inside, which no made-up request holds.
const INSIDE: [&str; 14] = [
    "panicked",
    ".rs:",
    "/src/",
    "sqlx",
    "sea_orm",
    "sea-orm",
    "SQLSTATE",
    "no such table",
    "no such column",
    "syntax error at or near",
    "unwrap()",
    "async_graphql",
    "RUST_BACKTRACE",
    "/tmp/",
];

/// Codes of what the server cannot do: nothing here asks for so much.
const OURS: [Code; 5] = [
    Code::Internal,
    Code::Unavailable,
    Code::Overloaded,
    Code::RateLimited,
    Code::TimedOut,
];

/// All that is wrong with an answer of `/graphql`.
pub(super) fn faults(case: &Case, told: &Told) -> Vec<String> {
    let mut faults = Vec::new();
    let status = told.status;
    if !STATUSES.contains(&status) {
        faults.push(format!("the status {status}"));
    }
    // The handler is not reached: by the preflight of a browser, and where the head is too long.
    let is_bare = [414, 431].contains(&status) || case.method == Method::OPTIONS;
    if case.method == Method::HEAD || status == 304 || is_bare {
        if !told.body.is_empty() {
            faults.push("a body".to_owned());
        }
        return faults;
    }
    let Some(body) = plain(told) else {
        return faults;
    };
    match serde_json::from_slice(&body) {
        Ok(body) => of_response(told, &body, &mut faults),
        Err(error) => faults.push(format!("no JSON: {error}")),
    }
    faults
}

/// The body without its compression; none for one that the suite does not know.
fn plain(told: &Told) -> Option<Vec<u8>> {
    let mut plain = Vec::new();
    match told.header("content-encoding") {
        "" => plain.clone_from(&told.body),
        "gzip" => {
            let mut reader = flate2::read::GzDecoder::new(&*told.body);
            reader.read_to_end(&mut plain).ok()?;
        }
        "zstd" => plain = zstd::decode_all(&*told.body).ok()?,
        _ => return None,
    }
    Some(plain)
}

fn of_response(told: &Told, body: &Value, faults: &mut Vec<String>) {
    let Some(keys) = body.as_object() else {
        return faults.push("no object".to_owned());
    };
    for key in keys.keys() {
        if !["data", "errors", "extensions"].contains(&&**key) {
            faults.push(format!("the key {key}"));
        }
    }
    let status = told.status;
    let ran = keys.contains_key("data");
    let is_new = match told.header("content-type") {
        "application/graphql-response+json; charset=utf-8" => true,
        "application/json; charset=utf-8" => false,
        other => return faults.push(format!("the media type {other:?}")),
    };
    if (is_new && ran != (status == 200)) || (ran && status != 200) {
        faults.push(format!("the status {status}, where data is {ran}"));
    }
    let errors = match keys.get("errors") {
        None if ran => &[][..],
        Some(Value::Array(errors)) if !errors.is_empty() => errors,
        errors => return faults.push(format!("the errors {errors:?}")),
    };
    for error in errors {
        of_error(error, status, ran, faults);
    }
}

fn of_error(error: &Value, status: u16, ran: bool, faults: &mut Vec<String>) {
    let mut fault = |what: &str| faults.push(format!("{what}: {error}"));
    let known = ["message", "locations", "path", "extensions"];
    let keys = error.as_object().into_iter().flatten();
    for (key, _) in keys {
        if !known.contains(&&**key) {
            fault("an unknown key");
        }
    }
    let message = error["message"].as_str().unwrap_or_default();
    if message.is_empty() {
        fault("no message");
    }
    if INSIDE.iter().any(|word| message.contains(word)) {
        fault("words of the inside");
    }
    let is_place = |place: &Value| {
        let at_least_one = |key: &str| place[key].as_u64().is_some_and(|number| number > 0);
        at_least_one("line") && at_least_one("column")
    };
    let locations = error.get("locations").map(Value::as_array);
    if locations
        .is_some_and(|all| all.is_none_or(|all| all.is_empty() || !all.iter().all(is_place)))
    {
        fault("no locations");
    }
    let is_step = |step: &Value| step.is_string() || step.is_u64();
    let path = error.get("path").map(Value::as_array);
    if path.is_some_and(|path| path.is_none_or(|path| path.is_empty() || !path.iter().all(is_step)))
    {
        fault("no path");
    }
    if path.is_some() != ran {
        fault("a path, and nothing was run, or none, and something was");
    }
    let told = error["extensions"]["code"].as_str().unwrap_or_default();
    let code = Code::ALL.into_iter().find(|code| code.as_str() == told);
    match code {
        None => fault("an unknown code"),
        Some(code) if OURS.contains(&code) => fault("a fault of the server"),
        Some(Code::BadRequest) if status == 200 => fault("no request, and yet 200"),
        Some(_) => {}
    }
}
