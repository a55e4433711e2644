//! Errors that reach a client, each with a code from one pinned list.
//!
//! A resolver returns [`enum@Error`]; `?` on a database error becomes [`Error::Unavailable`] or
//! [`Error::Internal`]. `schema/errors.rs` writes the code of each into `extensions.code` and
//! masks whatever is not one of these. What is found missing by a lookup is `null`, no error.

use sea_orm::{DbErr, RuntimeErr};
use thiserror::Error;

/// Letters of each part of a message at most. Our own words have fewer.
const LETTERS: usize = 500;

/// Letters of a client's word in a message.
const SHOWN: usize = 60;

/// What went wrong while a query was answered.
#[derive(Clone, Debug, Error)]
pub enum Error {
    /// An argument is wrong; whoever wrote the query can mend it.
    #[error("{argument}: {problem}")]
    BadUserInput {
        /// The argument at fault, as a path from the field: `filter.date.from`.
        argument: String,
        /// What is wrong with it, and what would be right.
        problem: String,
    },
    /// The query asks for more than the limits allow.
    #[error("{0}")]
    TooExpensive(String),
    /// The time of the request is over; it had this many seconds.
    #[error("The query took longer than {0} second{s}; ask for less.", s = if *.0 == 1 { "" } else { "s" })]
    TimedOut(u64),
    /// The database cannot be reached, or is too busy; the same query may succeed later.
    #[error("The database cannot be reached right now. Try again in a moment.")]
    Unavailable(DbErr),
    /// A fault of ours; the log has the cause.
    #[error("Something went wrong on the server; it has been logged.")]
    Internal(String),
}

/// Names of the errors: API, pinned by a test and listed in the README.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// An argument is wrong.
    BadUserInput,
    /// The query cannot be parsed.
    GraphqlParseFailed,
    /// The query does not fit the schema.
    GraphqlValidationFailed,
    /// The request is not a GraphQL request.
    BadRequest,
    /// The query asks for more than the limits allow.
    TooExpensive,
    /// The time of the request is over.
    TimedOut,
    /// The client has asked for more than one client may.
    RateLimited,
    /// The server is busy with as many requests as it takes on.
    Overloaded,
    /// A query was named by a hash that the server does not know.
    PersistedQueryNotFound,
    /// The database cannot be reached.
    Unavailable,
    /// A fault of the server.
    Internal,
}

impl Code {
    /// All codes.
    pub const ALL: [Self; 11] = [
        Self::BadUserInput,
        Self::GraphqlParseFailed,
        Self::GraphqlValidationFailed,
        Self::BadRequest,
        Self::TooExpensive,
        Self::TimedOut,
        Self::RateLimited,
        Self::Overloaded,
        Self::PersistedQueryNotFound,
        Self::Unavailable,
        Self::Internal,
    ];

    /// The code as clients read it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::GraphqlParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::GraphqlValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Self::BadRequest => "BAD_REQUEST",
            Self::TooExpensive => "TOO_EXPENSIVE",
            Self::TimedOut => "TIMEOUT",
            Self::RateLimited => "RATE_LIMITED",
            Self::Overloaded => "OVERLOADED",
            Self::PersistedQueryNotFound => "PERSISTED_QUERY_NOT_FOUND",
            Self::Unavailable => "UNAVAILABLE",
            Self::Internal => "INTERNAL",
        }
    }
}

impl Error {
    /// An argument is wrong: which one, and how. Whatever of a client's text stands in it, no message
    /// is long: one mistake may be met under each of thousands of records, and is told of each.
    pub fn bad_input(argument: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::BadUserInput {
            argument: cut(argument.into(), LETTERS),
            problem: cut(problem.into(), LETTERS),
        }
    }

    /// The code that clients are told.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::BadUserInput { .. } => Code::BadUserInput,
            Self::TooExpensive(_) => Code::TooExpensive,
            Self::TimedOut(_) => Code::TimedOut,
            Self::Unavailable(_) => Code::Unavailable,
            Self::Internal(_) => Code::Internal,
        }
    }
}

/// The first `letters` of a text, with a sign that there are more where there are.
#[must_use]
pub fn cut(mut text: String, letters: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(letters) {
        text.truncate(end);
        text.push('…');
        // Its room is as large as what was cut off.
        text.shrink_to_fit();
    }
    text
}

/// As much of a word or a name that a client has sent as is told again, to find it by.
#[must_use]
pub fn shown(text: &str) -> String {
    // Not all of a long text is copied for the sake of its beginning.
    let beginning: String = text.chars().take(SHOWN + 1).collect();
    cut(beginning, SHOWN)
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        match &error {
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => Self::Unavailable(error),
            DbErr::Exec(RuntimeErr::SqlxError(cause))
            | DbErr::Query(RuntimeErr::SqlxError(cause))
                if is_outage(cause) =>
            {
                Self::Unavailable(error)
            }
            _ => Self::Internal(error.to_string()),
        }
    }
}

/// Tells an outage, which passes, from a fault of ours, which does not.
fn is_outage(cause: &sea_orm::SqlxError) -> bool {
    use sea_orm::SqlxError::{Database, Io, PoolClosed, PoolTimedOut, Tls};
    match cause {
        Io(_) | Tls(_) | PoolTimedOut | PoolClosed => true,
        Database(error) => error.code().is_some_and(|code| match code.parse::<u32>() {
            // SQLite: busy or locked, whatever the reason in the higher bits.
            Ok(number) if code.len() < 5 => matches!(number & 0xff, 5 | 6),
            // PostgreSQL: no connection (08), no resources (53), shut down (57P), or a statement that
            // an operator has ended (57014): what ends with its time is told by `Reader`.
            _ => ["08", "53", "57P", "57014"]
                .iter()
                .any(|class| code.starts_with(class)),
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_message_is_longer_than_it_helps() {
        let long = "ä".repeat(100_000);
        let Error::BadUserInput { argument, problem } = Error::bad_input(&long, &long) else {
            panic!("another error");
        };
        for text in [argument, problem] {
            assert_eq!(text.chars().count(), LETTERS + 1);
            assert!(text.ends_with('…'));
            assert!(text.capacity() < 2_000);
        }
        assert_eq!(Error::bad_input("first", "is 0").to_string(), "first: is 0");
    }

    #[test]
    fn a_word_is_shown_whole_where_it_is_short() {
        for (text, told) in [
            (String::new(), String::new()),
            ("ä".repeat(SHOWN), "ä".repeat(SHOWN)),
            ("ä".repeat(SHOWN + 1), "ä".repeat(SHOWN) + "…"),
        ] {
            assert_eq!(shown(&text), told);
        }
    }
}
