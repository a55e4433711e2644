//! The few words in which the DDL of SQLite and of PostgreSQL differ.
//!
//! | written | SQLite | PostgreSQL |
//! | --- | --- | --- |
//! | `{uuid}` | `uuid_blob` (16 bytes) | `uuid` |
//! | `{json}` | `json_text` | `jsonb` |
//! | `{text}` | `text` | `text collate "C"`: one order of text on both engines, that of its bytes |
//! | `{slug}` | a `GLOB` check | a regular expression check |
//! | `{link}` | `without rowid` | nothing: a link table is its primary key |
//! | `{record}` | the columns that all records share | the same |
//! | `{dated}` | the columns of a dated record | the same |
//! | `{lead meeting}` | the lead citation of a meeting, with its foreign key | without the key: it follows with the table of citations |

use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectionTrait, DbBackend},
};

/// Columns that every record has.
const RECORD: &str = "
    id {uuid} not null primary key,
    slug {text} not null unique check (length(slug) <= 200) check ({slug}),
    status text not null check (status in ('DRAFT', 'IN_REVIEW', 'PUBLISHED', 'WITHDRAWN')),
    version integer not null check (version >= 1),
    created_at bigint not null,
    updated_at bigint not null,
    published_at bigint check (status <> 'PUBLISHED' or published_at is not null),
    inference text,
    note text,
    provenance_dataset text not null,
    provenance_method text not null check (provenance_method in ('CURATED', 'IMPORTED', 'MACHINE_EXTRACTED'))";

/// Columns of a dated record: the EDTF string, and the first and the last day that it can mean.
///
/// `date_end` is the last day without nulls, so that an overlap is two comparisons.
///
/// Undated records sort last in both directions: `date_ascending` and `date_descending` put a
/// day beyond all others in place of the null, so that a page is one range of one index.
const DATED: &str = "
    date text,
    date_earliest integer,
    date_latest integer
        check ((date is null) = (date_earliest is null and date_latest is null))
        check (date_earliest <= date_latest),
    date_end integer not null generated always as
        (case when date is null then -2147483648 else coalesce(date_latest, 2147483647) end) stored,
    date_ascending integer not null generated always as
        (case when date is null then 2147483647 else coalesce(date_earliest, -2147483647) end) stored,
    date_descending integer not null generated always as
        (case when date is null then -2147483648 else coalesce(date_earliest, -2147483647) end) stored";

/// The lead citation: without one, nothing is published. It is one that supports the record: a
/// source that contradicts a claim, or gives context to it, proves nothing.
const LEAD: &str = "
    lead_citation_id {uuid},
    lead_citation_role text generated always as ('SUPPORTS') stored,
    constraint ck_{kind}_published_is_cited check (status <> 'PUBLISHED' or lead_citation_id is not null)";

/// The key that makes the lead citation of a record of this kind its own.
pub(crate) fn lead_citation_key(kind: &str) -> String {
    format!(
        "constraint fk_{kind}_lead_citation foreign key (lead_citation_id, id, lead_citation_role) \
         references citation (id, {kind}_id, role) deferrable initially deferred"
    )
}

/// Runs the statements of `ddl`, separated by `;`, in the dialect of the database at hand.
///
/// # Errors
/// What the database says of the first statement that it refuses.
pub(crate) async fn run(manager: &SchemaManager<'_>, ddl: &str) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let sqlite = connection.get_database_backend() == DbBackend::Sqlite;
    for statement in render(ddl, sqlite)
        .split(';')
        .filter(|part| !part.trim().is_empty())
    {
        connection.execute_unprepared(statement).await?;
    }
    Ok(())
}

/// Says which engine is at hand, for the one constraint that each adds in its own way.
pub(crate) fn is_sqlite(manager: &SchemaManager<'_>) -> bool {
    manager.get_connection().get_database_backend() == DbBackend::Sqlite
}

fn render(ddl: &str, sqlite: bool) -> String {
    let words = if sqlite {
        [
            ("{uuid}", "uuid_blob"),
            ("{json}", "json_text"),
            ("{text}", "text"),
            ("{slug}", "slug <> '' and slug not glob '*[^a-z0-9-]*'"),
            ("{link}", "without rowid"),
        ]
    } else {
        [
            ("{uuid}", "uuid"),
            ("{json}", "jsonb"),
            ("{text}", "text collate \"C\""),
            ("{slug}", "slug ~ '^[a-z0-9-]+$'"),
            ("{link}", ""),
        ]
    };
    // The shared columns first: they hold words of their own.
    let mut shared = ddl.replace("{record}", RECORD).replace("{dated}", DATED);
    for kind in ["meeting", "statement", "outcome", "claim"] {
        let mut lead = LEAD.replace("{kind}", kind);
        if sqlite {
            lead = format!("{lead},\n    {}", lead_citation_key(kind));
        }
        shared = shared.replace(&format!("{{lead {kind}}}"), &lead);
    }
    words
        .iter()
        .fold(shared, |ddl, (word, meaning)| ddl.replace(word, meaning))
}
