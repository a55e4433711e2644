//! Pairs of records that may be one, for a curator to judge: found by what two records have in
//! common. Nothing is written.

use std::collections::{BTreeMap, HashSet};

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::format::{Record, SameAs};
use crate::{
    entity::same_as,
    value::slug,
    vocabulary::{Judgement, RecordKind},
};

mod meeting;
mod name;
mod sign;

/// Kinds of record for which there are signs.
pub const KINDS: [RecordKind; 5] = [
    RecordKind::Party,
    RecordKind::Person,
    RecordKind::Source,
    RecordKind::Issue,
    RecordKind::Meeting,
];

/// Pairs that one sign gives at most: a thousand persons of one name make half a million.
pub const PAIRS: usize = 100;

/// What was found.
#[derive(Debug, Default)]
pub struct Candidates {
    /// A judgement for each pair, undecided, with a note that says why; by kind and slugs.
    pub judgements: Vec<Record>,
    /// Signs that give more pairs than are shown, each in words.
    pub cut: Vec<String>,
}

/// Finds pairs of records of a kind that have a sign in common and are not judged.
///
/// # Errors
/// What the database says.
pub async fn find(
    connection: &impl ConnectionTrait,
    kind: RecordKind,
    candidates: &mut Candidates,
) -> Result<(), DbErr> {
    let signs = match kind {
        RecordKind::Party => name::of_parties(connection).await?,
        RecordKind::Person => name::of_persons(connection).await?,
        RecordKind::Source => name::of_sources(connection).await?,
        RecordKind::Issue => name::of_issues(connection).await?,
        RecordKind::Meeting => meeting::signs(connection).await?,
        RecordKind::Statement | RecordKind::Outcome | RecordKind::Claim => return Ok(()),
    };
    let judged = Judged::of(connection, kind).await?;
    let mut taken = slugs(connection).await?;
    let mut pairs: BTreeMap<[&str; 2], Vec<&str>> = BTreeMap::new();
    for (why, records, found) in signs.groups() {
        let mut found = found.filter(|pair| !judged.has(*pair));
        for pair in found.by_ref().take(PAIRS) {
            let mut slugs = pair.map(|id| signs.slug(id));
            slugs.sort_unstable();
            pairs.entry(slugs).or_default().push(why);
        }
        if found.next().is_some() {
            let kind = kind.as_str();
            candidates.cut.push(format!(
                "{records} records of the kind {kind} have this: {why}. {PAIRS} of their pairs are shown; judge them, and run it again for more"
            ));
        }
    }
    for (slugs, why) in pairs {
        candidates.judgements.push(Record::SameAs(SameAs {
            slug: name_of(kind, slugs, &mut taken),
            kind,
            records: slugs.map(str::to_owned).to_vec(),
            judgement: Judgement::Undecided,
            status: None,
            inference: None,
            note: Some(why.join("; ")),
            provenance: None,
        }));
    }
    Ok(())
}

/// Pairs that are judged already, whatever the judgement.
struct Judged(HashSet<[Uuid; 2]>);

impl Judged {
    async fn of(connection: &impl ConnectionTrait, kind: RecordKind) -> Result<Self, DbErr> {
        let pairs: Vec<(Uuid, Uuid)> = same_as::Entity::find()
            .select_only()
            .columns([same_as::Column::OneId, same_as::Column::OtherId])
            .filter(same_as::Column::Kind.eq(kind))
            .into_tuple()
            .all(connection)
            .await?;
        Ok(Self(pairs.into_iter().map(Into::into).collect()))
    }

    fn has(&self, mut pair: [Uuid; 2]) -> bool {
        pair.sort_unstable();
        self.0.contains(&pair)
    }
}

/// Slugs of all judgements.
async fn slugs(connection: &impl ConnectionTrait) -> Result<HashSet<String>, DbErr> {
    let slugs: Vec<String> = same_as::Entity::find()
        .select_only()
        .column(same_as::Column::Slug)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(slugs.into_iter().collect())
}

/// A slug for the judgement of a pair that none has yet. It says nothing of what will be judged.
fn name_of(kind: RecordKind, [one, other]: [&str; 2], taken: &mut HashSet<String>) -> String {
    let kind = kind.as_str();
    let full = format!("{kind}-{one}-and-{other}");
    let mut slug = full.clone();
    let mut number = 1;
    while slug.len() > slug::MAX_LENGTH || taken.contains(&slug) {
        number += 1;
        let end = format!("-{number}");
        let start = full.chars().take(slug::MAX_LENGTH - end.len());
        slug = start.chain(end.chars()).collect();
    }
    taken.insert(slug.clone());
    slug
}
