//! Keys of objects, each of which stands there once. The parser keeps the last of several, so they
//! are looked for in the text.

use std::collections::HashSet;

use async_graphql::{Pos, ServerError};

use crate::schema::tokens::Tokens;

/// A bracket that is open.
enum Open<'a> {
    /// That of an object, with the keys it has so far.
    Object(HashSet<&'a [u8]>),
    List,
    /// That of arguments or selections.
    Other,
}

/// Checks the objects of a query that can be parsed, wherever they stand.
///
/// # Errors
/// The place of a key that its object has already.
pub(super) fn check(query: &str) -> Result<(), ServerError> {
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut before: (usize, &[u8]) = (0, b"");
    for (begin, token) in Tokens::of(query) {
        match token {
            // What follows a name or another bracket are selections.
            b"{" => {
                let is_value = matches!(before.1, b":" | b"=");
                let is_object = is_value || matches!(open.last(), Some(Open::List));
                open.push(if is_object {
                    Open::Object(HashSet::new())
                } else {
                    Open::Other
                });
            }
            b"[" => open.push(Open::List),
            b"(" => open.push(Open::Other),
            b"}" | b"]" | b")" => {
                open.pop();
            }
            b":" => {
                let (begin, key) = before;
                if let Some(Open::Object(keys)) = open.last_mut()
                    && !keys.insert(key)
                {
                    let key = String::from_utf8_lossy(key);
                    let problem = format!("The object has the key `{key}` more than once.");
                    return Err(ServerError::new(problem, Some(place(query, begin))));
                }
            }
            _ => {}
        }
        before = (begin, token);
    }
    Ok(())
}

/// The line and the column of a byte, as the parser counts them.
fn place(query: &str, byte: usize) -> Pos {
    let before = query.get(..byte).unwrap_or_default();
    let last = before.rsplit(['\n', '\r']).next().unwrap_or_default();
    Pos {
        line: before.matches('\n').count() + 1,
        column: last.chars().count() + 1,
    }
}
