//! Records of the database that would lose their proof. A run that takes a source back from readers
//! must not leave a published record behind that nothing shows.

use std::collections::BTreeMap;

use sea_orm::{
    ConnectionTrait, DbErr,
    sea_query::{Expr, ExprTrait, JoinType, Query},
};
use uuid::Uuid;

use crate::{
    database::bind::one_of_ids, entity::is_published, graphql::id::Kind, interchange::check::Check,
    vocabulary::CitationRole,
};

/// Kinds that are not published without a source, each with its column in `citation`.
const CITED: [(Kind, &str); 4] = [
    (Kind::Meeting, "meeting_id"),
    (Kind::Statement, "statement_id"),
    (Kind::Outcome, "outcome_id"),
    (Kind::Claim, "claim_id"),
];

/// Finds what is published, is not part of the run, and would be supported by no source that
/// readers see once the run is written.
pub(super) async fn lost(
    connection: &impl ConnectionTrait,
    check: &mut Check,
) -> Result<(), DbErr> {
    let taken_back = std::mem::take(&mut check.taken_back);
    if taken_back.is_empty() {
        return Ok(());
    }
    for (kind, owner) in CITED {
        for (slug, sources) in supported(connection, kind, owner, &taken_back).await? {
            let record = check.names.find(kind, &slug);
            let is_in_run = record.is_some_and(|(_, name)| name.read.is_some() || name.is_broken);
            let known = |slug: &str| check.names.find(Kind::Source, slug);
            let is_seen = |(slug, was_seen): &(String, bool)| match known(slug) {
                Some((_, name)) if name.read.is_some() || name.is_broken => {
                    name.is_published || name.is_broken
                }
                _ => *was_seen,
            };
            if is_in_run || sources.iter().any(is_seen) {
                continue;
            }
            let culprit = sources
                .iter()
                .filter_map(|(slug, _)| known(slug))
                .find_map(|(place, name)| Some((place, name.read?)));
            if let Some((source, at)) = culprit {
                let message = format!(
                    "readers would see no proof any more of the {} `{slug}`, which is published in the \
                     database; take it back too, or give it another source",
                    kind.as_str()
                );
                check.fault(source, at, "status", message);
            }
        }
    }
    Ok(())
}

/// Published records that some sources support, each with all sources that do, and whether readers
/// saw these before.
async fn supported(
    connection: &impl ConnectionTrait,
    kind: Kind,
    owner: &'static str,
    sources: &[Uuid],
) -> Result<BTreeMap<String, Vec<(String, bool)>>, DbErr> {
    let table = kind.as_str();
    let supports = || Expr::col(("citation", "role")).eq(CitationRole::Supports);
    let cites = one_of_ids(
        connection.get_database_backend(),
        Expr::col(("citation", "source_id")),
        sources,
    );
    let citing = Query::select()
        .column(("citation", owner))
        .from("citation")
        .and_where(cites)
        .and_where(supports())
        .to_owned();
    let select = Query::select()
        .column((table, "slug"))
        .column(("source", "slug"))
        .expr(is_published("source"))
        .from(table)
        .join(
            JoinType::InnerJoin,
            "citation",
            Expr::col(("citation", owner)).equals((table, "id")),
        )
        .join(
            JoinType::InnerJoin,
            "source",
            Expr::col(("source", "id")).equals(("citation", "source_id")),
        )
        .and_where(is_published(table))
        .and_where(supports())
        .and_where(Expr::col((table, "id")).in_subquery(citing))
        .to_owned();
    let mut found: BTreeMap<String, Vec<(String, bool)>> = BTreeMap::new();
    for row in connection.query_all(&select).await? {
        let source = (row.try_get_by_index(1)?, row.try_get_by_index(2)?);
        found
            .entry(row.try_get_by_index(0)?)
            .or_default()
            .push(source);
    }
    Ok(found)
}
