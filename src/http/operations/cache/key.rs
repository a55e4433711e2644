//! What an answer is kept under.

use async_graphql::Request;
use sha2::{Digest, Sha256};

/// A question: the text of a query, which of its operations is meant, and its variables. Who asks is
/// no part of it, since only what is asked without a name is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::http) struct Key([u8; 32]);

impl Key {
    /// The question of a request. Variables are told apart by their JSON, with the names in order.
    pub(in crate::http) fn of(request: &Request) -> Self {
        let variables = if request.variables.is_empty() {
            String::new()
        } else {
            serde_json::to_string(&request.variables).unwrap_or_default()
        };
        let name = request.operation_name.as_deref().unwrap_or_default();
        let mut digest = Sha256::new();
        for part in [&request.query, name, &variables] {
            digest.update(part.len().to_le_bytes());
            digest.update(part);
        }
        Self(digest.finalize().into())
    }

    pub(in crate::http) const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}
