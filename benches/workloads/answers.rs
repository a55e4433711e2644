//! The answers to a workload: kept, counted, compared.

use std::{collections::BTreeSet, fs, net::SocketAddr, path::Path};

use serde_json::Value;

use crate::{
    Failure,
    connection::{Connection, header},
};

/// Answers to the requests of a workload, in their order.
pub(crate) struct Answers {
    pub(crate) bodies: Vec<Vec<u8>>,
    /// Numbers of SQL statements that they took; none where the server does not say.
    pub(crate) statements: BTreeSet<u32>,
}

impl Answers {
    /// Asks for each once.
    pub(crate) async fn ask(address: SocketAddr, requests: &[Vec<u8>]) -> Result<Self, Failure> {
        let mut connection = Connection::open(address).await?;
        let mut answers = Self {
            bodies: Vec::new(),
            statements: BTreeSet::new(),
        };
        for request in requests {
            let answer = connection.ask(request).await?;
            answers.statements.extend(statements(answer.head));
            answers.bodies.push(answer.body.to_owned());
        }
        Ok(answers)
    }

    /// Bytes of the median answer.
    pub(crate) fn size(&self) -> usize {
        let mut sizes: Vec<usize> = self.bodies.iter().map(Vec::len).collect();
        sizes.sort_unstable();
        sizes.get(sizes.len() / 2).copied().unwrap_or_default()
    }

    /// Thousands of bytes of all answers, by their number.
    pub(crate) fn mean_kilobytes(&self) -> f64 {
        let bytes: usize = self.bodies.iter().map(Vec::len).sum();
        let (bytes, number) = (u32::try_from(bytes), u32::try_from(self.bodies.len()));
        f64::from(bytes.unwrap_or(u32::MAX)) / f64::from(number.unwrap_or(1).max(1)) / 1e3
    }

    /// Writes each to a file.
    pub(crate) fn write(&self, folder: &Path) -> Result<(), Failure> {
        fs::create_dir_all(folder)?;
        for (number, body) in self.bodies.iter().enumerate() {
            fs::write(folder.join(format!("{number:04}.json")), body)?;
        }
        Ok(())
    }

    /// Sees that the data of others are the same: the same records with the same fields.
    pub(crate) fn agree_with(&self, others: &Self) -> Result<(), Failure> {
        if self.bodies.len() != others.bodies.len() {
            return Err("there are not as many answers".into());
        }
        for (one, other) in self.bodies.iter().zip(&others.bodies) {
            let (one, other): (Value, Value) =
                (serde_json::from_slice(one)?, serde_json::from_slice(other)?);
            let Some(data) = one.get("data").filter(|_| one.get("errors").is_none()) else {
                return Err(format!("the program fails: {one}").into());
            };
            // Beside the data the program says what they cost.
            if let Some(difference) = difference(data, other.get("data").unwrap_or(&Value::Null)) {
                return Err(format!("the floor says something else: {difference}").into());
            }
        }
        Ok(())
    }
}

/// The number of statements that an answer took, as its head says.
fn statements(head: &str) -> Option<u32> {
    let (_, said) = header(head, "server-timing")?.split_once("desc=\"")?;
    said.split_whitespace().next()?.parse().ok()
}

/// Where two answers first differ, and how.
fn difference(one: &Value, other: &Value) -> Option<String> {
    let within = |key: &str, one: Option<&Value>, other: Option<&Value>| {
        let (one, other) = (one.unwrap_or(&Value::Null), other.unwrap_or(&Value::Null));
        Some(format!("{key}: {}", difference(one, other)?))
    };
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => one
            .keys()
            .chain(other.keys())
            .find_map(|key| within(key, one.get(key), other.get(key))),
        (Value::Array(one), Value::Array(other)) => (0..one.len().max(other.len()))
            .find_map(|place| within(&place.to_string(), one.get(place), other.get(place))),
        _ if one == other => None,
        _ => Some(format!("{one} and {other}")),
    }
}
