//! The one statement of each workload, on the pool of each engine.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::NaiveDate;
use sea_orm::sqlx::{
    self, PgPool, SqlitePool,
    postgres::PgPoolOptions,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};
use serde_json::Value;
use uuid::Uuid;

use crate::{Failure, workload::Workload};

/// A pool of connections, as many as the program has.
pub(super) enum Statements {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// A value to bind.
enum Bound {
    Text(String),
    Day(i32),
    Id(Uuid),
}

/// Asks for the one row of a statement, with its values bound.
macro_rules! ask {
    ($pool:expr, $sql:expr, $values:expr) => {{
        let mut query = sqlx::query_scalar($sql);
        for value in $values {
            query = match value {
                Bound::Text(text) => query.bind(text),
                Bound::Day(day) => query.bind(day),
                Bound::Id(id) => query.bind(id),
            };
        }
        query.fetch_one($pool).await?
    }};
}

impl Statements {
    pub(super) async fn open(url: &str) -> Result<Self, Failure> {
        let cores = u32::try_from(std::thread::available_parallelism()?.get())?;
        if url.starts_with("sqlite:") {
            let options: SqliteConnectOptions = url.parse()?;
            let options = options
                .read_only(true)
                .pragma("cache_size", "-16384")
                .pragma("temp_store", "memory");
            let pool = SqlitePoolOptions::new()
                .max_connections(cores.clamp(2, 8))
                .test_before_acquire(false);
            Ok(Self::Sqlite(pool.connect_with(options).await?))
        } else {
            let pool = PgPoolOptions::new()
                .max_connections((2 * cores).max(4))
                .test_before_acquire(false);
            Ok(Self::Postgres(pool.connect(url).await?))
        }
    }

    /// Answers a request, the body of which is that which the program gets.
    pub(super) async fn answer(&self, workload: Workload, body: &[u8]) -> Result<String, Failure> {
        let request: Value = serde_json::from_slice(body)?;
        let values = values(workload, request.get("variables").unwrap_or(&Value::Null))?;
        Ok(match self {
            Self::Sqlite(pool) => ask!(pool, on_sqlite(workload), values),
            Self::Postgres(pool) => ask!(pool, on_postgres(workload), values),
        })
    }
}

/// The values of a workload's statement, in their order.
fn values(workload: Workload, variables: &Value) -> Result<Vec<Bound>, Failure> {
    let text = |name: &str| -> Result<String, Failure> {
        let value = variables.get(name).and_then(Value::as_str);
        Ok(value
            .ok_or_else(|| format!("`{name}` is missing"))?
            .to_owned())
    };
    let named = |name: &str| text(name).map(Bound::Text);
    let since = || -> Result<Bound, Failure> {
        let date: NaiveDate = text("since")?.parse()?;
        let days = date.signed_duration_since(NaiveDate::default()).num_days();
        Ok(Bound::Day(i32::try_from(days)?))
    };
    match workload {
        Workload::W1 | Workload::W6 => Ok(Vec::new()),
        Workload::W2 => Ok(vec![named("slug")?]),
        Workload::W3 => Ok(vec![named("party")?, named("issue")?, since()?]),
        Workload::W4 => {
            // A cursor of the program: list, parent, column, descending, value, id.
            type Cursor = (String, Option<Uuid>, String, bool, i32, Uuid);
            let cursor = URL_SAFE_NO_PAD.decode(text("after")?)?;
            let (.., day, id): Cursor = serde_json::from_slice(&cursor)?;
            Ok(vec![Bound::Day(day), Bound::Id(id)])
        }
        Workload::W7 => Ok(vec![named("issue")?, named("one")?, named("other")?]),
        Workload::W8 => Ok(vec![named("party")?, since()?]),
    }
}

const fn on_sqlite(workload: Workload) -> &'static str {
    match workload {
        Workload::W1 => include_str!("sqlite/w1.sql"),
        Workload::W2 => include_str!("sqlite/w2.sql"),
        Workload::W3 => include_str!("sqlite/w3.sql"),
        Workload::W4 => include_str!("sqlite/w4.sql"),
        Workload::W6 => include_str!("sqlite/w6.sql"),
        Workload::W7 => include_str!("sqlite/w7.sql"),
        Workload::W8 => include_str!("sqlite/w8.sql"),
    }
}

const fn on_postgres(workload: Workload) -> &'static str {
    match workload {
        Workload::W1 => include_str!("postgres/w1.sql"),
        Workload::W2 => include_str!("postgres/w2.sql"),
        Workload::W3 => include_str!("postgres/w3.sql"),
        Workload::W4 => include_str!("postgres/w4.sql"),
        Workload::W6 => include_str!("postgres/w6.sql"),
        Workload::W7 => include_str!("postgres/w7.sql"),
        Workload::W8 => include_str!("postgres/w8.sql"),
    }
}
