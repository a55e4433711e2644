//! Names of a run looked up in the database: which records are there already, and whether what is
//! referred to is.

use std::collections::HashMap;

use indexmap::IndexSet;
use sea_orm::{
    ConnectionTrait, DbErr,
    sea_query::{Expr, ExprTrait, JoinType, Query},
};
use uuid::Uuid;

use super::proof;
use crate::{
    database::bind::one_of_words,
    graphql::id::Kind,
    interchange::{
        check::{Check, names::NameId},
        format::Record,
    },
};

/// Names that one statement looks up.
const BATCH: usize = 5_000;

/// Slugs of a kind among which the nearest to one that nobody knows is sought.
const SUGGESTED: u64 = 50_000;

/// Looks up all names. Of what is above a record, as far up as it goes: a cycle may lead through
/// records that are in the database alone.
pub(super) async fn resolve(
    connection: &impl ConnectionTrait,
    check: &mut Check,
) -> Result<(), DbErr> {
    let mut next = 0;
    while next < check.names.len() {
        let first = next;
        next = check.names.len();
        let mut by_kind: HashMap<Kind, Vec<String>> = HashMap::new();
        for (_, kind, slug, _) in check.names.from(first) {
            by_kind.entry(kind).or_default().push(slug.to_owned());
        }
        for (kind, slugs) in by_kind {
            for slugs in slugs.chunks(BATCH) {
                look_up(connection, check, kind, slugs).await?;
            }
        }
    }
    proof::lost(connection, check).await?;
    explain(connection, check).await
}

/// The column of what is above a record of this kind.
const fn above(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Issue => Some("broader_id"),
        Kind::Meeting | Kind::Source => Some("part_of_id"),
        _ => None,
    }
}

async fn look_up(
    connection: &impl ConnectionTrait,
    check: &mut Check,
    kind: Kind,
    slugs: &[String],
) -> Result<(), DbErr> {
    let table = kind.as_str();
    let backend = connection.get_database_backend();
    let mut select = Query::select();
    select
        .column((table, "slug"))
        .column((table, "id"))
        .expr(crate::entity::is_published(table))
        .from(table)
        .and_where(one_of_words(backend, Expr::col((table, "slug")), slugs));
    if let Some(column) = above(kind) {
        select.column(("above", "slug")).join_as(
            JoinType::LeftJoin,
            table,
            "above",
            Expr::col(("above", "id")).equals((table, column)),
        );
    }
    for row in connection.query_all(&select).await? {
        let slug: String = row.try_get_by_index(0)?;
        let id: Uuid = row.try_get_by_index(1)?;
        let is_published: bool = row.try_get_by_index(2)?;
        let above: Option<String> = match above(kind) {
            Some(_) => row.try_get_by_index(3)?,
            None => None,
        };
        let place = check.names.note(kind, &slug);
        let is_read = |check: &Check, place: NameId| {
            let name = check.names.get(place);
            name.is_some_and(|(_, _, name)| name.read.is_some())
        };
        // What is read in this run takes the place of what is stored.
        let above = match above {
            Some(above) if !is_read(check, place) => Some(check.names.note(kind, &above)),
            _ => None,
        };
        if let Some(name) = check.names.get_mut(place) {
            name.is_stored = true;
            name.id = id;
            if name.read.is_some() {
                if name.is_silent {
                    name.is_published = is_published;
                }
                if kind == Kind::Source && is_published && !name.is_published {
                    check.taken_back.push(id);
                }
            } else {
                name.is_published = is_published;
                name.above = above;
            }
        }
    }
    Ok(())
}

/// Where something is referred to that nobody knows, looks for records of other kinds that have
/// its slug, and for slugs that are near.
async fn explain(connection: &impl ConnectionTrait, check: &mut Check) -> Result<(), DbErr> {
    let unknown: IndexSet<(Kind, &str)> = check.unknown().collect();
    let unknown: Vec<(Kind, String)> = unknown
        .into_iter()
        .map(|(kind, slug)| (kind, slug.to_owned()))
        .take(BATCH)
        .collect();
    let slugs: Vec<String> = unknown.iter().map(|(_, slug)| slug.clone()).collect();
    if slugs.is_empty() {
        return Ok(());
    }
    for kind in Record::KINDS {
        look_up(connection, check, kind, &slugs).await?;
        if unknown.iter().any(|(wanted, _)| *wanted == kind) {
            let table = kind.as_str();
            let select = Query::select()
                .column((table, "slug"))
                .from(table)
                .limit(SUGGESTED)
                .to_owned();
            for row in connection.query_all(&select).await? {
                let slug: String = row.try_get_by_index(0)?;
                let place = check.names.note(kind, &slug);
                if let Some(name) = check.names.get_mut(place) {
                    name.is_stored = true;
                }
            }
        }
    }
    Ok(())
}
