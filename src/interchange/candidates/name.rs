//! Records that have a name, an item or an address in common.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::sign::{Side, Signs};
use crate::{
    entity::{Names, issue, party, party_successor, person, source},
    value::sort_key::sort_key,
    vocabulary::RecordStatus,
};

/// Reads columns of all records of a kind that are not withdrawn, in the order of their slugs.
macro_rules! read {
    ($connection:ident, $table:ident: $($column:ident),+) => {
        $table::Entity::find()
            .select_only()
            .columns([$table::Column::Id, $table::Column::Slug, $($table::Column::$column),+])
            .filter($table::Column::Status.ne(RecordStatus::Withdrawn))
            .order_by_asc($table::Column::Slug)
            .into_tuple()
            .all($connection)
    };
}

/// The filing form of a name, without the full stop that some sources put after it.
fn filed(name: &str) -> String {
    let key = sort_key(name);
    key.trim_end_matches(|end: char| !end.is_alphanumeric())
        .to_owned()
}

/// All names of a record in their filing form.
fn all_filed(name: &str, others: &Names) -> Vec<String> {
    let others = others.0.iter().map(String::as_str);
    let mut names: Vec<String> = std::iter::once(name).chain(others).map(filed).collect();
    names.retain(|name| !name.is_empty());
    names.sort();
    names.dedup();
    names
}

fn item(signs: &mut Signs, id: Uuid, wikidata_id: Option<String>) {
    if let Some(item) = wikidata_id {
        signs.alike(id, format!("same Wikidata item {item}"));
    }
}

pub(super) async fn of_parties(connection: &impl ConnectionTrait) -> Result<Signs, DbErr> {
    type Row = (Uuid, String, String, Names, Option<String>, Option<String>);
    let rows: Vec<Row> = read!(connection, party: Name, Aliases, Iso3, WikidataId).await?;
    let mut signs = Signs::default();
    // What took the place of another is not the other.
    for link in party_successor::Entity::find().all(connection).await? {
        signs.apart([link.party_id, link.successor_id]);
    }
    for (id, slug, name, aliases, iso3, wikidata_id) in rows {
        signs.record(id, slug);
        item(&mut signs, id, wikidata_id);
        // One code may be that of two states, such as West Germany and Germany.
        let code = iso3.map_or_else(String::new, |code| format!("same code {code} and "));
        for name in all_filed(&name, &aliases) {
            signs.alike(id, format!("{code}same name `{name}`"));
        }
    }
    Ok(signs)
}

pub(super) async fn of_persons(connection: &impl ConnectionTrait) -> Result<Signs, DbErr> {
    type Row = (Uuid, String, String, Names, Option<String>, Option<String>);
    let rows: Vec<Row> = read!(connection, person: Name, Aliases, FamilyName, WikidataId).await?;
    let mut signs = Signs::default();
    for (id, slug, name, aliases, family_name, wikidata_id) in rows {
        signs.record(id, slug);
        item(&mut signs, id, wikidata_id);
        // Older sources name office holders by their family name alone.
        let alone = |family: &str| {
            format!("`{family}` is the family name of one and the only name of the other")
        };
        let name = filed(&name);
        let family = family_name.map(|family| filed(&family));
        if let Some(family) = family.filter(|family| *family != name) {
            signs.on_side(Side::First, id, alone(&family));
        } else {
            signs.on_side(Side::Second, id, alone(&name));
        }
        for name in all_filed(&name, &aliases) {
            signs.alike(id, format!("same name `{name}`"));
        }
    }
    Ok(signs)
}

pub(super) async fn of_sources(connection: &impl ConnectionTrait) -> Result<Signs, DbErr> {
    type Row = (Uuid, String, Option<String>, Option<String>);
    let rows: Vec<Row> = read!(connection, source: Url, ContentSha256).await?;
    let mut signs = Signs::default();
    for (id, slug, url, digest) in rows {
        signs.record(id, slug);
        if let Some(url) = url {
            signs.alike(id, format!("same address {url}"));
        }
        if let Some(digest) = digest {
            signs.alike(id, format!("same content, of the SHA-256 {digest}"));
        }
    }
    Ok(signs)
}

pub(super) async fn of_issues(connection: &impl ConnectionTrait) -> Result<Signs, DbErr> {
    let rows: Vec<(Uuid, String, String, Names)> = read!(connection, issue: Label, Aliases).await?;
    let mut signs = Signs::default();
    for (id, slug, label, aliases) in rows {
        signs.record(id, slug);
        for name in all_filed(&label, &aliases) {
            signs.alike(id, format!("same label `{name}`"));
        }
    }
    Ok(signs)
}
