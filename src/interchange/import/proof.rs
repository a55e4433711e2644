//! Published records whose proof an import would take away, by taking its sources back. Readers
//! would see a claim and no source; only the database knows which records those are.

use sea_orm::{
    ConnectionTrait, DbErr,
    sea_query::{Alias, Expr, ExprTrait, Order, Query},
};
use uuid::Uuid;

use crate::{
    database::bind::one_of_ids,
    entity::is_published,
    graphql::id::Kind,
    interchange::{PROBLEM_CAP, Problems, check::Check},
};

/// Kinds of record that may not be published without a proof that readers see.
const PROVED: [Kind; 4] = [Kind::Meeting, Kind::Statement, Kind::Outcome, Kind::Claim];

/// Looks, once all is written, for published records that one of these sources supported and that
/// no published source supports any more.
pub(super) async fn lost(
    connection: &impl ConnectionTrait,
    check: &Check,
    taken_back: &[(Uuid, String)],
) -> Result<Problems, DbErr> {
    let mut problems = Problems::default();
    let ids: Vec<Uuid> = taken_back.iter().map(|(id, _)| *id).collect();
    if ids.is_empty() {
        return Ok(problems);
    }
    let backend = connection.get_database_backend();
    for kind in PROVED {
        let table = kind.as_str();
        let subject = format!("{table}_id");
        let supports = || Expr::col(("citation", "role")).eq(Expr::Constant("SUPPORTS".into()));
        let of_record = || {
            let subject = Expr::col(("citation", Alias::new(&subject)));
            subject.equals((table, "id"))
        };
        let proof = Query::select()
            .expr(Expr::val(1))
            .from("citation")
            .inner_join(
                "source",
                Expr::col(("source", "id")).equals(("citation", "source_id")),
            )
            .and_where(of_record())
            .and_where(supports())
            .and_where(is_published("source"))
            .to_owned();
        let select = Query::select()
            .distinct()
            .column((table, "slug"))
            .column(("taken_back", "slug"))
            .from(table)
            .inner_join("citation", of_record())
            .join_as(
                sea_orm::sea_query::JoinType::InnerJoin,
                "source",
                "taken_back",
                Expr::col(("taken_back", "id")).equals(("citation", "source_id")),
            )
            .and_where(supports())
            .and_where(is_published(table))
            .and_where(one_of_ids(backend, Expr::col(("taken_back", "id")), &ids))
            .and_where(Expr::exists(proof).not())
            .order_by((table, "slug"), Order::Asc)
            .order_by(("taken_back", "slug"), Order::Asc)
            .limit(PROBLEM_CAP as u64 + 1)
            .to_owned();
        for row in connection.query_all(&select).await? {
            let record: String = row.try_get_by_index(0)?;
            let source: String = row.try_get_by_index(1)?;
            let message = format!(
                "{table} `{record}` is published, and no published source would support it any \
                 more; withdraw it as well, or cite another source"
            );
            let problem = check.problem_of(Kind::Source, &source, "status", message);
            problems.add(problem);
        }
    }
    problems.sort();
    Ok(problems)
}
