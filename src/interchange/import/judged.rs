//! A pair of records is judged once: by the judgements of a run and those of the database together.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    database::bind::one_of_ids,
    entity::same_as::{Column, Entity},
    graphql::id::Kind,
    interchange::check::{
        Check,
        names::{NameId, Register},
    },
};

/// Judgements that one statement looks up.
const BATCH: usize = 5_000;

/// Two ids, the smaller first, as the database keeps them.
type Ids = (Uuid, Uuid);

fn ids(names: &Register, pair: [NameId; 2]) -> Option<Ids> {
    let id = |name| names.get(name).map(|(_, _, name)| name.id);
    let (one, other) = (id(pair[0])?, id(pair[1])?);
    // What has no id is new, and no judgement of the database is about it.
    let known = !one.is_nil() && !other.is_nil();
    known.then(|| (one.min(other), one.max(other)))
}

/// Finds judgements of the database that are about a pair of this run, under another slug.
pub(super) async fn find_second(
    connection: &impl ConnectionTrait,
    check: &mut Check,
) -> Result<(), DbErr> {
    let pairs: HashMap<Ids, [NameId; 2]> = check
        .judged()
        .filter_map(|(pair, _)| Some((ids(&check.names, pair)?, pair)))
        .collect();
    let ones: Vec<Uuid> = pairs.keys().map(|(one, _)| *one).collect();
    for ones in ones.chunks(BATCH) {
        let of_these = one_of_ids(
            connection.get_database_backend(),
            Expr::col(("same_as", "one_id")),
            ones,
        );
        let stored: Vec<(String, Uuid, Uuid)> = Entity::find()
            .select_only()
            .columns([Column::Slug, Column::OneId, Column::OtherId])
            .filter(of_these)
            .into_tuple()
            .all(connection)
            .await?;
        for (slug, one, other) in stored {
            let known = check.names.find(Kind::SameAs, &slug);
            // What is read in this run takes the place of what is stored.
            let is_read = known.is_some_and(|(_, name)| name.read.is_some());
            if let Some(pair) = pairs.get(&(one, other)).filter(|_| !is_read) {
                check.judged_before(*pair, &slug);
            }
        }
    }
    Ok(())
}

/// Lets go of the pairs of stored judgements that are about to get another, so that pairs can
/// change hands in any order. Keys are checked at the commit.
pub(super) async fn let_go(connection: &impl ConnectionTrait, check: &Check) -> Result<(), DbErr> {
    let pairs: HashMap<Uuid, Ids> = check
        .judged()
        .filter_map(|(pair, by)| {
            let (_, _, name) = check.names.get(by)?;
            let pair = ids(&check.names, pair)?;
            name.is_stored.then_some((name.id, pair))
        })
        .collect();
    let judgements: Vec<Uuid> = pairs.keys().copied().collect();
    let backend = connection.get_database_backend();
    let one_of = |ids: &[Uuid]| one_of_ids(backend, Expr::col(("same_as", "id")), ids);
    for judgements in judgements.chunks(BATCH) {
        let stored: Vec<(Uuid, Uuid, Uuid)> = Entity::find()
            .select_only()
            .columns([Column::Id, Column::OneId, Column::OtherId])
            .filter(one_of(judgements))
            .into_tuple()
            .all(connection)
            .await?;
        let moved: Vec<Uuid> = stored
            .into_iter()
            .filter(|(id, one, other)| pairs.get(id) != Some(&(*one, *other)))
            .map(|(id, _, _)| id)
            .collect();
        if moved.is_empty() {
            continue;
        }
        Entity::update_many()
            .col_expr(Column::OneId, Expr::value(Uuid::nil()))
            .col_expr(Column::OtherId, Column::Id.into_expr())
            .filter(one_of(&moved))
            .exec(connection)
            .await?;
    }
    Ok(())
}
