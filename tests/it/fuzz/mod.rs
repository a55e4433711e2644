//! Requests made up by chance, to the built program: whatever is sent, the answer is one that the
//! rules allow, and the server lives on. `CHANCERY_FUZZ_SECONDS` sets for how long; see `run`.

mod bytes;
mod choices;
mod document;
mod fault;
mod growth;
mod json;
mod kept;
mod known;
mod print;
mod regressions;
mod run;
mod soup;
mod target;
mod value;
mod verdict;

use chancery::error::Code;
use reqwest::Method;
use serde_json::{Value, json};

use self::{
    choices::Choices,
    document::Document,
    known::Known,
    run::{Kind, run},
    target::{Case, Target, Told},
};
use crate::support::database::{Engine, on_each_engine};

on_each_engine!(whatever_is_sent_is_answered_by_the_rules, async |engine| {
    let fuzz = Fuzz::start(engine);
    let documents: [Kind<'_>; 3] = [
        ("a document that is right", &|dice| fuzz.right(dice)),
        ("a document with values of any kind", &|dice| {
            fuzz.typed(dice)
        }),
        ("a document with a fault", &|dice| fuzz.wrong(dice)),
    ];
    let others: [Kind<'_>; 4] = [
        ("words of GraphQL", &|dice| fuzz.soup(dice)),
        ("JSON", &|dice| fuzz.json(dice)),
        ("headers and methods", &|dice| fuzz.disguise(dice)),
        ("bytes", &|dice| fuzz.bytes(dice)),
    ];
    // What is no query never reaches the database.
    let others = &others[..if engine == Engine::Sqlite { 4 } else { 1 }];
    run(&engine.to_string(), &[&documents[..], others].concat());
    fuzz.target.alive().expect("the server lives on");
});

struct Fuzz {
    target: Target,
    known: Known,
}

impl Fuzz {
    fn start(engine: Engine) -> Self {
        let target = Target::start(engine);
        let known = Known::of(&target);
        Self { target, known }
    }

    /// Sends a case, and says what is wrong with its answer.
    fn send(&self, case: &Case) -> Result<Told, String> {
        let told = self.target.send(case)?;
        let faults = verdict::faults(case, &told);
        judge(case, &told, &faults)?;
        if told.status >= 500 {
            self.target.alive()?;
        }
        Ok(told)
    }

    /// Sends what is most likely refused, which is told each time in the same words.
    fn send_twice(&self, case: &Case) -> Result<Told, String> {
        let told = self.send(case)?;
        let again = self.send(case)?;
        let is_personal = case.to_string().contains("rateLimit");
        if told.body != again.body && !is_personal {
            return Err(format!("{case}\n{told}\nis told otherwise: {again}"));
        }
        Ok(told)
    }

    /// A document that fits the schema, with values that fit the fields.
    fn right(&self, dice: &mut Choices) -> Result<(), String> {
        let document = Document::make(&self.known, true, dice);
        let asked = document.asked(&self.known);
        let body = request(&document, &asked.query);
        let case = Case::post(body.to_string());
        let told = self.send(&case)?;
        let answer = told.json();
        let mut faults = Vec::new();
        if is_too_much(&answer) {
            return Ok(());
        }
        if let Some(errors) = answer.get("errors") {
            faults.push(format!("it is right, and yet: {errors}"));
        } else {
            faults = asked.faults(&answer, None);
        }
        judge(&case, &told, &faults)?;
        if dice.chance(30) {
            self.by_get(&body, &answer)?;
        }
        Ok(())
    }

    /// What GET answers to what POST has answered; and HEAD.
    fn by_get(&self, body: &Value, posted: &Value) -> Result<(), String> {
        let case = Case::get(Method::GET, body);
        let got = self.send(&case)?;
        // What the client has left is another number each time.
        let is_personal = body["query"]
            .as_str()
            .is_some_and(|text| text.contains("rateLimit"));
        if !is_personal && got.json()["data"] != posted["data"] {
            return Err(format!(
                "{case}\n{got}\nis not what POST gave: {posted:.4000}"
            ));
        }
        let head = Case::get(Method::HEAD, body);
        let bare = self.send(&head)?;
        let changing = [
            "date",
            "server-timing",
            "x-request-id",
            "content-length",
            "ratelimit",
        ];
        let told = |told: &Told| {
            let mut headers: Vec<_> = told
                .headers
                .iter()
                .map(|(name, value)| format!("{name}: {value:?}"))
                .collect();
            headers.retain(|line| !changing.iter().any(|name| line.starts_with(name)));
            headers.sort();
            (told.status, headers)
        };
        if told(&bare) != told(&got) {
            return Err(format!("{case}\n{got}\nis not what HEAD said: {bare}"));
        }
        let tag = got.header("etag");
        if !tag.is_empty() {
            let mut again = case.clone();
            again.headers.push(("if-none-match", tag.into()));
            let unchanged = self.send(&again)?;
            if unchanged.status != 304 {
                return Err(format!("{again}\nis held, and yet: {unchanged}"));
            }
        }
        Ok(())
    }

    /// A document that fits the schema, with any values of the right types.
    fn typed(&self, dice: &mut Choices) -> Result<(), String> {
        let document = Document::make(&self.known, false, dice);
        let asked = document.asked(&self.known);
        let case = Case::post(request(&document, &asked.query).to_string());
        let told = self.send(&case)?;
        let answer = told.json();
        let mut faults = Vec::new();
        for error in answer["errors"].as_array().into_iter().flatten() {
            let code = error["extensions"]["code"].as_str().unwrap_or_default();
            if ![Code::BadUserInput, Code::TooExpensive]
                .map(Code::as_str)
                .contains(&code)
            {
                faults.push(format!("it fits the schema, and yet: {error}"));
            }
        }
        if answer.get("data").is_some() {
            faults.extend(asked.faults(&answer, None));
        }
        judge(&case, &told, &faults)
    }

    /// A document with one fault.
    fn wrong(&self, dice: &mut Choices) -> Result<(), String> {
        let document = Document::make(&self.known, true, dice);
        let text = fault::text(&document, dice);
        let case = Case::post(request(&document, &text).to_string());
        let told = self.send_twice(&case)?;
        let answer = told.json();
        let is_refused = answer.get("errors").is_some() && answer.get("data").is_none();
        let faults = if is_refused {
            Vec::new()
        } else {
            vec!["it is wrong, and yet was run".to_owned()]
        };
        judge(&case, &told, &faults)
    }

    fn soup(&self, dice: &mut Choices) -> Result<(), String> {
        let text = self.some_text(dice);
        let case =
            Case::post(json!({ "query": text, "variables": json::any(dice, 2) }).to_string());
        let plain = Case::post(json!({ "query": text }).to_string());
        self.send_twice(if dice.chance(30) { &case } else { &plain })
            .map(drop)
    }

    /// A text that is perhaps a document.
    fn some_text(&self, dice: &mut Choices) -> String {
        match dice.below(4) {
            0 => soup::words(dice),
            1 => soup::structure(dice),
            2 => soup::fragments(dice),
            _ => {
                let document = Document::make(&self.known, false, dice);
                soup::damaged(&print::text(&document, None), dice)
            }
        }
    }

    fn json(&self, dice: &mut Choices) -> Result<(), String> {
        let text = self.some_text(dice);
        let value = if dice.chance(70) {
            json::request(&text, dice)
        } else {
            json::any(dice, 4)
        };
        self.send(&Case::post(json::text(&value, dice))).map(drop)
    }

    fn disguise(&self, dice: &mut Choices) -> Result<(), String> {
        let text = dice.one(&[
            "{ __typename }",
            "{ parties(first: 2) { nodes { name } } }",
            "{",
            "mutation { a }",
            "subscription { a }",
            "{ __schema { types { name } } }",
            "{ meeting(slug: \"\") { slug } }",
        ]);
        let body = json!({ "query": text });
        let case = if dice.chance(50) {
            Case::get(Method::GET, &body)
        } else {
            Case::post(body.to_string())
        };
        self.send(&bytes::disguised(case, dice)).map(drop)
    }

    fn bytes(&self, dice: &mut Choices) -> Result<(), String> {
        let body = match dice.below(3) {
            0 => bytes::any(dice),
            1 => json!({ "query": "{ parties { nodes { name } } }", "variables": {} })
                .to_string()
                .into(),
            _ => {
                let document = Document::make(&self.known, true, dice);
                let text = print::text(&document, None);
                request(&document, &text).to_string().into_bytes()
            }
        };
        if dice.chance(30) {
            return bytes::over_the_wire(&self.target, &body, dice);
        }
        self.send(&Case::post(bytes::damaged(body, dice))).map(drop)
    }
}

fn request(document: &Document, text: &str) -> Value {
    let given = &document.variables.given;
    let mut body = json!({ "query": text, "variables": given });
    if !document.name.is_empty() {
        body["operationName"] = json!(document.name);
    }
    body
}

/// Whether a query was refused for a limit that it is beyond: by the two numbers that it is told.
fn is_too_much(answer: &Value) -> bool {
    let errors = answer["errors"].as_array();
    let is_one = |error: &Value| {
        let message = error["message"].as_str().unwrap_or_default();
        let digits = |character: char| !character.is_ascii_digit();
        let numbers = message
            .split(digits)
            .filter_map(|number| number.parse::<u64>().ok());
        let numbers: Vec<u64> = numbers.collect();
        error["extensions"]["code"] == Code::TooExpensive.as_str()
            && (message.contains("statements") || numbers.len() == 2 && numbers[0] > numbers[1])
    };
    errors.is_some_and(|errors| errors.iter().all(is_one))
}

fn judge(case: &Case, told: &Told, faults: &[String]) -> Result<(), String> {
    if faults.is_empty() {
        return Ok(());
    }
    Err(format!(
        "{}\n--- sent\n{case}\n--- told\n{told}",
        faults.join("\n")
    ))
}
