//! Lists in a statement, bound as one parameter, so that the text of the statement does not
//! change with the length of the list and a prepared statement serves them all.

use sea_orm::{
    DbBackend, Value,
    sea_query::{Alias, ArrayType, Expr, ExprTrait, Func, Query, SelectStatement},
};
use uuid::Uuid;

/// `ids` as rows, each as `id`.
#[must_use]
pub fn ids(backend: DbBackend, ids: &[Uuid]) -> SelectStatement {
    let mut select = Query::select();
    if backend == DbBackend::Sqlite {
        let list = [Expr::value(digits(ids))];
        select
            .expr_as(Expr::cust("unhex(value)"), Alias::new("id"))
            .from_function(Func::cust("json_each").args(list), Alias::new("list"));
    } else {
        let list = Expr::cust_with_expr("unnest($1)", Expr::value(array(ids)));
        select.expr_as(list, Alias::new("id"));
    }
    select
}

/// Holds where `column` is one of `ids`.
#[must_use]
pub fn one_of_ids(backend: DbBackend, column: Expr, ids: &[Uuid]) -> Expr {
    if backend == DbBackend::Sqlite {
        Expr::cust_with_exprs(
            "? in (select unhex(value) from json_each(?))",
            [column, Expr::value(digits(ids))],
        )
    } else {
        Expr::cust_with_exprs("$1 = any($2)", [column, Expr::value(array(ids))])
    }
}

/// Holds where `column` is one of the values that `select` gives, which does not depend on the row:
/// it is asked once, and its answer looked up in an index.
#[must_use]
pub fn one_of_found(backend: DbBackend, column: Expr, select: SelectStatement) -> Expr {
    if backend == DbBackend::Sqlite {
        return column.in_subquery(select);
    }
    // PostgreSQL makes a join of `in`, in an order that depends on numbers that it cannot know.
    let found = Expr::SubQuery(None, Box::new(select.into()));
    Expr::cust_with_exprs("$1 = any(array $2)", [column, found])
}

/// JSON holds no bytes: ids travel as hexadecimal digits.
fn digits(ids: &[Uuid]) -> String {
    let digits: Vec<String> = ids.iter().map(|id| id.simple().to_string()).collect();
    serde_json::Value::from(digits).to_string()
}

fn array(ids: &[Uuid]) -> Value {
    let ids = ids.iter().map(|id| Value::Uuid(Some(*id))).collect();
    Value::Array(ArrayType::Uuid, Some(Box::new(ids)))
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
