//! Meetings that may be one.

use std::{
    collections::{BTreeSet, HashMap},
    hash::{DefaultHasher, Hash, Hasher},
};

use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::sign::Signs;
use crate::{
    entity::{meeting, meeting_link, participation, party},
    vocabulary::{MeetingRelation, ParticipationRole, RecordStatus},
};

/// Meetings of one day with the same parties, and such as are linked as candidates. A meeting and
/// what it is part of are two.
pub(super) async fn signs(connection: &impl ConnectionTrait) -> Result<Signs, DbErr> {
    type Row = (Uuid, String, Option<i32>, Option<i32>, Option<Uuid>);
    let rows: Vec<Row> = meeting::Entity::find()
        .select_only()
        .columns([
            meeting::Column::Id,
            meeting::Column::Slug,
            meeting::Column::DateEarliest,
            meeting::Column::DateLatest,
            meeting::Column::PartOfId,
        ])
        .filter(meeting::Column::Status.ne(RecordStatus::Withdrawn))
        .order_by_asc(meeting::Column::Slug)
        .into_tuple()
        .all(connection)
        .await?;
    let parties = parties(connection).await?;
    let mut signs = Signs::default();
    for (id, slug, earliest, latest, part_of) in rows {
        signs.record(id, slug);
        if let Some(whole) = part_of {
            signs.apart([id, whole]);
        }
        let day = earliest.filter(|_| earliest == latest);
        let day = day.and_then(NaiveDate::from_epoch_days);
        if let (Some(day), Some(parties)) = (day, parties.get(&id)) {
            signs.alike(
                id,
                format!("same day {day}, same parties {}", named(parties)),
            );
        }
    }
    linked(connection, &mut signs).await?;
    Ok(signs)
}

/// Parties for a note that readers may see: those that are not published are counted only, yet told
/// apart by a short sign, so that one is not taken for another.
fn named(parties: &BTreeSet<Party>) -> String {
    let (shown, hidden): (Vec<&Party>, Vec<&Party>) =
        parties.iter().partition(|party| party.is_published);
    let mut names: Vec<String> = shown.iter().map(|party| party.slug.clone()).collect();
    if !hidden.is_empty() {
        let mut hasher = DefaultHasher::new();
        hidden.hash(&mut hasher);
        names.push(format!(
            "{} not published ({:04x})",
            hidden.len(),
            hasher.finish() & 0xffff
        ));
    }
    names.join(", ")
}

/// A party that took part.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Party {
    slug: String,
    is_published: bool,
}

/// The parties that took part in each meeting.
async fn parties(
    connection: &impl ConnectionTrait,
) -> Result<HashMap<Uuid, BTreeSet<Party>>, DbErr> {
    let slugs: Vec<(Uuid, String, RecordStatus)> = party::Entity::find()
        .select_only()
        .columns([
            party::Column::Id,
            party::Column::Slug,
            party::Column::Status,
        ])
        .into_tuple()
        .all(connection)
        .await?;
    let party = |(id, slug, status)| {
        let is_published = status == RecordStatus::Published;
        (id, Party { slug, is_published })
    };
    let slugs: HashMap<Uuid, Party> = slugs.into_iter().map(party).collect();
    let rows: Vec<(Uuid, Option<Uuid>)> = participation::Entity::find()
        .select_only()
        .columns([
            participation::Column::MeetingId,
            participation::Column::PartyId,
        ])
        .filter(participation::Column::Role.ne(ParticipationRole::Mentioned))
        .into_tuple()
        .all(connection)
        .await?;
    let mut parties: HashMap<Uuid, BTreeSet<Party>> = HashMap::new();
    for (meeting, party) in rows {
        if let Some(slug) = party.and_then(|party| slugs.get(&party)) {
            parties.entry(meeting).or_default().insert(slug.clone());
        }
    }
    Ok(parties)
}

/// Notes what curators have linked as candidates for one event.
async fn linked(connection: &impl ConnectionTrait, signs: &mut Signs) -> Result<(), DbErr> {
    let links = meeting_link::Entity::find()
        .filter(meeting_link::Column::Relation.eq(MeetingRelation::SameEventCandidate))
        .all(connection)
        .await?;
    for link in links {
        let pair = [link.meeting_id, link.linked_meeting_id];
        // Of what is withdrawn nobody is asked.
        if pair.iter().any(|id| signs.slug(*id).is_empty()) {
            continue;
        }
        let note = link
            .note
            .map_or_else(String::new, |note| format!(" ({note})"));
        signs.pair(pair, format!("linked as candidates for one event{note}"));
    }
    Ok(())
}
