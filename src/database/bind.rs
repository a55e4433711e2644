//! Lists in a statement, bound as one parameter, so that the text of the statement does not
//! change with the length of the list and a prepared statement serves them all.

use sea_orm::{
    DbBackend, Value,
    sea_query::{ArrayType, Expr},
};
use uuid::Uuid;

/// Holds where `column` is one of `ids`.
#[must_use]
pub fn one_of_ids(backend: DbBackend, column: Expr, ids: &[Uuid]) -> Expr {
    if backend == DbBackend::Sqlite {
        // JSON holds no bytes: ids travel as hexadecimal digits.
        let digits: Vec<String> = ids.iter().map(|id| id.simple().to_string()).collect();
        let list = Expr::value(serde_json::Value::from(digits).to_string());
        Expr::cust_with_exprs(
            "? in (select unhex(value) from json_each(?))",
            [column, list],
        )
    } else {
        let ids = ids.iter().map(|id| Value::Uuid(Some(*id))).collect();
        let list = Expr::value(Value::Array(ArrayType::Uuid, Some(Box::new(ids))));
        Expr::cust_with_exprs("$1 = any($2)", [column, list])
    }
}

/// Holds where `column` is one of `words`. A word with a NUL, which PostgreSQL refuses in a text,
/// is one that no row has.
#[must_use]
pub fn one_of_words<W: AsRef<str>>(backend: DbBackend, column: Expr, words: &[W]) -> Expr {
    if backend == DbBackend::Sqlite {
        let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
        let list = Expr::value(serde_json::Value::from(words).to_string());
        Expr::cust_with_exprs("? in (select value from json_each(?))", [column, list])
    } else {
        let words = words
            .iter()
            .map(AsRef::as_ref)
            .filter(|word| !word.contains('\0'))
            .map(Value::from)
            .collect();
        let list = Expr::value(Value::Array(ArrayType::String, Some(Box::new(words))));
        Expr::cust_with_exprs("$1 = any($2)", [column, list])
    }
}
