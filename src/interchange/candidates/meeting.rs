//! Meetings that may be one.

use std::collections::{BTreeSet, HashMap};

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
            let parties: Vec<&str> = parties.iter().map(String::as_str).collect();
            signs.alike(
                id,
                format!("same day {day}, same parties {}", parties.join(", ")),
            );
        }
    }
    linked(connection, &mut signs).await?;
    Ok(signs)
}

/// Slugs of the parties that took part in each meeting.
async fn parties(
    connection: &impl ConnectionTrait,
) -> Result<HashMap<Uuid, BTreeSet<String>>, DbErr> {
    let slugs: Vec<(Uuid, String)> = party::Entity::find()
        .select_only()
        .columns([party::Column::Id, party::Column::Slug])
        .into_tuple()
        .all(connection)
        .await?;
    let slugs: HashMap<Uuid, String> = slugs.into_iter().collect();
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
    let mut parties: HashMap<Uuid, BTreeSet<String>> = HashMap::new();
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
