//! What is kept is what would be made, and what is made of a few columns is what would be made of whole
//! rows: byte by byte, for documents made up by chance.

use reqwest::Method;

use super::{
    Case, Fuzz, Told,
    choices::Choices,
    document::Document,
    request,
    run::{Kind, run},
};
use crate::support::{database::on_each_engine, process::Server};

on_each_engine!(
    an_answer_that_is_kept_is_the_one_that_would_be_made,
    async |engine| {
        let fuzz = Fuzz::start(engine);
        let plain = fuzz
            .target
            .beside(&["--response-cache", "0", "--whole-rows"]);
        let kinds: [Kind<'_>; 2] = [
            ("a document that is right, and kept", &|dice| {
                compare(&fuzz, &plain, true, dice)
            }),
            (
                "a document with values of any kind, perhaps kept",
                &|dice| compare(&fuzz, &plain, false, dice),
            ),
        ];
        run(&engine.to_string(), &kinds);
    }
);

/// Asks a server twice, and once one that keeps nothing and reads whole rows.
fn compare(fuzz: &Fuzz, plain: &Server, right: bool, dice: &mut Choices) -> Result<(), String> {
    let document = Document::make(&fuzz.known, right, dice);
    let asked = document.asked(&fuzz.known);
    let body = request(&document, &asked.query);
    // A longer address may be one that is too long, or not, by how it arrives.
    let case = if dice.chance(50) && body.to_string().len() < 2_000 {
        Case::get(Method::GET, &body)
    } else {
        Case::post(body.to_string())
    };
    let first = fuzz.target.send(&case)?;
    let again = fuzz.target.send(&case)?;
    let made = fuzz.target.send_to(plain, &case)?;
    // What the client has left is another number each time.
    if asked.query.contains("rateLimit") {
        return Ok(());
    }
    for other in [&again, &made] {
        if essence(other) != essence(&first) {
            return Err(format!("{case}\n{first}\nis answered otherwise: {other}"));
        }
    }
    let is_right = first.status == 200 && first.json().get("errors").is_none();
    let was_kept = |told: &Told| told.header("server-timing").contains("cache;desc=hit");
    if was_kept(&again) && !is_right {
        return Err(format!("{case}\nis kept where it should not be: {again}"));
    }
    // It may have made room for others, or the machine was too busy to tell the version in time.
    let mut told = again;
    for _ in 0..5 {
        if was_kept(&told) || !is_right {
            return Ok(());
        }
        told = fuzz.target.send(&case)?;
    }
    Err(format!("{case}\nis never kept: {told}"))
}

/// All that must be the same: status, body, and the headers that do not tell of the one request.
fn essence(told: &Told) -> (u16, &[u8], [&str; 6]) {
    let headers = [
        "content-type",
        "content-length",
        "etag",
        "cache-control",
        "vary",
        "content-encoding",
    ];
    let headers = headers.map(|name| told.header(name));
    (told.status, &told.body, headers)
}
