//! Rows to records: what the database holds, as it would be written in a file. Export writes it;
//! import compares it with what it reads.

use sea_orm::{
    ConnectionTrait, DbErr, EntityTrait, IdenStatic, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Condition, Expr},
};
use uuid::Uuid;

use self::{assemble::Assemble, children::Children, slugs::Slugs};
use super::format::Record;
use crate::{
    database::bind::one_of_ids,
    entity::{
        RecordRow, claim, issue, meeting, outcome, party, person, same_as, source, statement,
    },
    graphql::id::Kind,
};

mod assemble;
mod children;
pub mod slugs;

/// A record of the database, and what an import keeps of it when it changes.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Id.
    pub id: Uuid,
    /// The record.
    pub record: Record,
    /// What stays.
    pub base: Base,
}

/// What stays of a record when it is changed.
#[derive(Clone, Debug)]
pub struct Base {
    /// Revision.
    pub version: i32,
    /// Microseconds since 1970-01-01 UTC.
    pub created_at: i64,
    /// Microseconds since 1970-01-01 UTC; none until published.
    pub published_at: Option<i64>,
    /// Ids of its citations, which are public, in their order.
    pub citations: Vec<Uuid>,
}

impl Base {
    /// What a new record begins with, at this time.
    #[must_use]
    pub const fn new(now: i64) -> Self {
        Self {
            version: 0,
            created_at: now,
            published_at: None,
            citations: Vec::new(),
        }
    }
}

/// Which records of a kind to read.
#[derive(Clone, Debug)]
pub enum Which<'a> {
    /// Those with these ids, in no order.
    Ids(&'a [Uuid]),
    /// Those after this slug that meet the condition, by slug, so many at most.
    After {
        /// Slug of the last one that was read; empty at the beginning.
        slug: &'a str,
        /// What they must meet.
        condition: &'a Condition,
        /// How many at most.
        limit: u64,
    },
}

/// Tables whose rows belong to the records of a kind, each with the column that says to which.
#[must_use]
pub fn parts_of(kind: Kind) -> Vec<(&'static str, &'static str)> {
    let mut tables = children::tables(kind);
    if let Some(owner) = children::citation_owner(kind) {
        tables.push(("citation", owner.as_str()));
    }
    tables
}

/// Reads records of a kind: the rows, the rows that belong to them, and the slugs of what they
/// refer to, each with one statement for all.
///
/// # Errors
/// What the database says.
pub async fn records(
    connection: &impl ConnectionTrait,
    kind: Kind,
    which: Which<'_>,
    slugs: &mut Slugs,
) -> Result<Vec<Stored>, DbErr> {
    match kind {
        Kind::Party => of::<party::Entity>(connection, kind, which, slugs).await,
        Kind::Person => of::<person::Entity>(connection, kind, which, slugs).await,
        Kind::Source => of::<source::Entity>(connection, kind, which, slugs).await,
        Kind::Issue => of::<issue::Entity>(connection, kind, which, slugs).await,
        Kind::Meeting => of::<meeting::Entity>(connection, kind, which, slugs).await,
        Kind::Statement => of::<statement::Entity>(connection, kind, which, slugs).await,
        Kind::Outcome => of::<outcome::Entity>(connection, kind, which, slugs).await,
        Kind::Claim => of::<claim::Entity>(connection, kind, which, slugs).await,
        Kind::SameAs => of::<same_as::Entity>(connection, kind, which, slugs).await,
        Kind::Citation => Ok(Vec::new()),
    }
}

async fn of<E>(
    connection: &impl ConnectionTrait,
    kind: Kind,
    which: Which<'_>,
    slugs: &mut Slugs,
) -> Result<Vec<Stored>, DbErr>
where
    E: EntityTrait,
    E::Model: RecordRow + Assemble,
{
    let table = kind.as_str();
    let select = match which {
        Which::Ids(ids) => {
            let id = Expr::col((table, "id"));
            E::find().filter(one_of_ids(connection.get_database_backend(), id, ids))
        }
        Which::After {
            slug,
            condition,
            limit,
        } => {
            let column = || Expr::col((table, "slug"));
            E::find()
                .filter(sea_orm::sea_query::ExprTrait::gt(column(), slug))
                .filter(condition.clone())
                .order_by_asc(column())
                .limit(limit)
        }
    };
    let rows = select.all(connection).await?;
    let ids: Vec<Uuid> = rows.iter().map(RecordRow::id).collect();
    let mut children = Children::of(connection, kind, &ids).await?;
    for row in &rows {
        row.refers(&mut |kind, id| slugs.need(kind, id));
    }
    children.refer(&mut |kind, id| slugs.need(kind, id));
    slugs.learn(connection).await?;
    let stored = rows.into_iter().map(|row| Stored {
        id: row.id(),
        base: Base {
            version: row.version(),
            created_at: row.created_at(),
            published_at: row.published_at(),
            citations: children.citation_ids(row.id()),
        },
        record: row.assemble(&mut children, slugs),
    });
    Ok(stored.collect())
}

/// Rows that belong to records, of one table, by their owner and in their order.
type Owned<M> = std::collections::HashMap<Uuid, Vec<M>>;
