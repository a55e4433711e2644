//! Documents that clients name instead of sending them.
//!
//! A request may name its document by `documentId` (appendix A of GraphQL over HTTP), as
//! `sha256:` and the hash in hexadecimal, or by Apollo's `extensions.persistedQuery`. Known are the
//! documents of the file that the operator gives, and those that clients have sent with their hash
//! before (Apollo's automatic persisted queries), as long as there is room for them.

use std::{collections::HashMap, path::Path, sync::Arc};

use quick_cache::{Weighter, sync::Cache};
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::super::refusal::Refusal;
use crate::{app::StartError, error::Code};

/// Bytes of the documents that are learned from clients.
const ROOM: u64 = 16 * 1024 * 1024;
/// A guess at their number.
const NUMBER: usize = 10_000;

type Hash = [u8; 32];

/// Documents that can be named.
pub(crate) struct Documents {
    given: HashMap<String, Arc<str>>,
    learned: Cache<Hash, Arc<str>, Bytes>,
    /// Whether no other query is answered.
    only: bool,
}

/// Bytes that a document takes beside its text, more or less: its hash, its place in the table.
const BESIDE: usize = 200;

/// The weight of a document is the memory that it takes.
#[derive(Clone)]
struct Bytes;

impl Weighter<Hash, Arc<str>> for Bytes {
    fn weight(&self, _: &Hash, document: &Arc<str>) -> u64 {
        u64::try_from(document.len() + BESIDE).unwrap_or(u64::MAX)
    }
}

/// The two forms of the file: Relay's, an object of documents by their identifiers, and Apollo's, a
/// manifest of operations.
#[derive(Deserialize)]
#[serde(untagged)]
enum Manifest {
    Apollo { operations: Vec<Operation> },
    Relay(HashMap<String, String>),
}

/// An operation of Apollo's manifest.
#[derive(Deserialize)]
struct Operation {
    id: String,
    body: String,
}

/// Apollo's extension.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PersistedQuery {
    version: u64,
    sha256_hash: String,
}

impl Documents {
    /// The documents of a file, or none; `only` those are answered, or others too.
    ///
    /// # Errors
    /// [`StartError::Setting`] for a file that cannot be read.
    pub(crate) fn load(path: Option<&Path>, only: bool) -> Result<Self, StartError> {
        let given = path.map_or_else(|| Ok(HashMap::new()), read)?;
        Ok(Self {
            given,
            learned: Cache::with_weighter(NUMBER, ROOM, Bytes),
            only,
        })
    }

    /// The document that a request sends or names.
    ///
    /// # Errors
    /// A refusal where it does neither, or names one that is not known.
    pub(super) fn find(
        &self,
        query: Value,
        document_id: Value,
        extensions: &Value,
    ) -> Result<String, Refusal> {
        let query = match query {
            Value::Null => None,
            Value::String(query) => Some(query),
            _ => return Err(Refusal::bad("`query` is missing, or is not a string.")),
        };
        let document_id = match document_id {
            Value::Null => None,
            Value::String(id) => Some(id),
            _ => return Err(Refusal::bad("`documentId` is not a string.")),
        };
        let persisted = match extensions.get("persistedQuery") {
            None | Some(Value::Null) => None,
            Some(persisted) => Some(read_persisted(persisted)?),
        };
        match (query, document_id, persisted) {
            (Some(_), Some(_), _) => Err(Refusal::bad(
                "Send either `query` or `documentId`, not both.",
            )),
            (None, Some(id), _) => {
                let unknown = || {
                    let message = format!(
                        "No document `{}` is known here.",
                        id.chars().take(100).collect::<String>()
                    );
                    Refusal::of_query(Code::PersistedQueryNotFound, message)
                };
                self.known(&id).ok_or_else(unknown)
            }
            (None, None, Some(hash)) => {
                // The words that Apollo's clients wait for before they send the query itself.
                let unknown =
                    || Refusal::of_query(Code::PersistedQueryNotFound, "PersistedQueryNotFound");
                let id = format!("sha256:{}", hex::encode(hash));
                self.known(&id).ok_or_else(unknown)
            }
            (Some(query), None, hash) => {
                if self.only {
                    return Err(Refusal::of_query(
                        Code::PersistedQueryNotFound,
                        "This server answers persisted documents only; name one by `documentId`.",
                    ));
                }
                if let Some(hash) = hash {
                    if Hash::from(Sha256::digest(&query)) != hash {
                        let message = "`persistedQuery.sha256Hash` is not the SHA-256 of `query`.";
                        return Err(Refusal::bad(message));
                    }
                    self.learned.insert(hash, query.as_str().into());
                }
                Ok(query)
            }
            (None, None, None) => Err(Refusal::bad("`query` is missing, or is not a string.")),
        }
    }

    fn known(&self, id: &str) -> Option<String> {
        let learned = || {
            let hash = read_hash(id.strip_prefix("sha256:")?)?;
            self.learned.get(&hash)
        };
        let document = self.given.get(id).cloned().or_else(learned)?;
        Some(document.to_string())
    }
}

fn read_persisted(persisted: &Value) -> Result<Hash, Refusal> {
    let wrong = || {
        Refusal::bad(
            "`extensions.persistedQuery` must hold `version` 1 and `sha256Hash`, 64 hexadecimal digits.",
        )
    };
    let PersistedQuery {
        version,
        sha256_hash,
    } = PersistedQuery::deserialize(persisted)
        .ok()
        .ok_or_else(wrong)?;
    read_hash(&sha256_hash)
        .filter(|_| version == 1)
        .ok_or_else(wrong)
}

fn read_hash(text: &str) -> Option<Hash> {
    let mut hash = Hash::default();
    hex::decode_to_slice(text, &mut hash).ok()?;
    Some(hash)
}

/// Reads the file. A document whose identifier is its bare hash is known by `sha256:` too.
fn read(path: &Path) -> Result<HashMap<String, Arc<str>>, StartError> {
    let wrong = |problem: String| StartError::Setting {
        setting: "--documents",
        problem: format!("{}: {problem}", path.display()),
    };
    let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
    let json: Value = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    let manifest = serde_json::from_value(json).ok().ok_or_else(|| {
        wrong("a JSON object is wanted, with a query for each identifier".to_owned())
    })?;
    let documents: Vec<(String, String)> = match manifest {
        Manifest::Relay(documents) => documents.into_iter().collect(),
        Manifest::Apollo { operations } => operations
            .into_iter()
            .map(|operation| (operation.id, operation.body))
            .collect(),
    };
    let mut given = HashMap::new();
    for (id, document) in documents {
        let hash = hex::encode(Sha256::digest(&document));
        let document: Arc<str> = document.into();
        given.insert(format!("sha256:{hash}"), document.clone());
        given.insert(id, document);
    }
    Ok(given)
}
