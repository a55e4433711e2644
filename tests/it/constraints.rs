//! The rules that the database keeps by itself, on both engines, whatever the program does.

use chancery::database::connect::{Database, PoolSettings, connect};
use sea_orm::{ConnectionTrait, TransactionTrait};

use crate::support::{
    app::TestApp,
    database::{TestDatabase, on_each_engine},
};

async fn open(database: &TestDatabase) -> Database {
    let pool = PoolSettings {
        connections: Some(2),
        statement_timeout: std::time::Duration::from_secs(5),
    };
    connect(database.url(), pool)
        .await
        .expect("the database opens")
}

/// Runs statements in one transaction; the first refusal, at a statement or at the commit.
async fn attempt(database: &Database, statements: &[&str]) -> Result<(), String> {
    let transaction = database
        .writer
        .begin()
        .await
        .map_err(|error| error.to_string())?;
    for statement in statements {
        let done = transaction.execute_unprepared(statement).await;
        if let Err(error) = done {
            let _gone = transaction.rollback().await;
            return Err(error.to_string().to_lowercase());
        }
    }
    transaction
        .commit()
        .await
        .map_err(|error| error.to_string().to_lowercase())
}

/// Kinds that must be cited to be published.
const CITED: [&str; 4] = ["meeting", "statement", "outcome", "claim"];

on_each_engine!(a_published_record_keeps_its_lead_citation, async |engine| {
    let app = TestApp::start(engine).await;
    let database = open(app.database()).await;
    for kind in CITED {
        let taken = format!("update {kind} set lead_citation_id = null where status = 'PUBLISHED'");
        let refused = attempt(&database, &[&taken]).await;
        let refusal = refused.expect_err(kind);
        assert!(
            refusal.contains(&format!("ck_{kind}_published_is_cited")),
            "{refusal}"
        );
    }
    database.close().await;
});

on_each_engine!(the_lead_citation_is_the_records_own, async |engine| {
    let app = TestApp::start(engine).await;
    let database = open(app.database()).await;
    for kind in CITED {
        let borrowed = format!(
            "update {kind} set lead_citation_id =
             (select c.id from citation c where c.{kind}_id is null or c.{kind}_id <> {kind}.id limit 1)"
        );
        let refusal = attempt(&database, &[&borrowed]).await.expect_err(kind);
        assert!(refusal.contains("foreign key"), "{refusal}");
    }
    database.close().await;
});

on_each_engine!(
    the_citation_that_supports_a_published_record_stays,
    async |engine| {
        let app = TestApp::start(engine).await;
        let database = open(app.database()).await;
        for kind in CITED {
            let turned =
                format!("update citation set role = 'CONTEXT' where {kind}_id is not null");
            let refusal = attempt(&database, &[&turned]).await.expect_err(kind);
            assert!(refusal.contains("foreign key"), "{refusal}");
            let deleted = format!("delete from citation where {kind}_id is not null");
            let refusal = attempt(&database, &[&deleted]).await.expect_err(kind);
            assert!(refusal.contains("foreign key"), "{refusal}");
        }
        // Withdrawn first, and then let go of: that is allowed.
        let withdrawn = "update claim set status = 'WITHDRAWN', lead_citation_id = null";
        let deleted = "delete from citation where claim_id is not null";
        assert_eq!(attempt(&database, &[withdrawn, deleted]).await, Ok(()));
        database.close().await;
    }
);

on_each_engine!(a_citation_has_exactly_one_subject, async |engine| {
    let app = TestApp::start(engine).await;
    let database = open(app.database()).await;
    let none = "update citation set issue_id = null where issue_id is not null";
    let two =
        "update citation set issue_id = (select id from issue limit 1) where claim_id is not null";
    for statement in [none, two] {
        let refusal = attempt(&database, &[statement]).await.expect_err(statement);
        assert!(refusal.contains("ck_citation_one_subject"), "{refusal}");
    }
    database.close().await;
});

on_each_engine!(values_outside_a_vocabulary_are_refused, async |engine| {
    let app = TestApp::start(engine).await;
    let database = open(app.database()).await;
    for statement in [
        "update statement set act = 'MUTTER'",
        "update meeting set kind = 'PARTY'",
        "update party set status = 'GONE'",
        "update source set kind = 'RUMOUR'",
        "update citation set role = 'PROVES'",
        "update person set slug = 'Takeshi Iwaya'",
        "update person set slug = 'same'",
        "update source set url = 'javascript:alert(1)'",
        "update source set archive_url = 'javascript:alert(1)'",
        "update meeting set date_latest = date_earliest - 1 where date is not null",
        "update meeting set date = null where date_earliest is not null",
        "update dataset set id = 2",
        "update statement set position = 0",
        "update participation set person_id = null, party_id = null, name_as_given = null",
        "update statement_speaker set person_id = null, party_id = null, name_as_given = null",
    ] {
        assert!(
            attempt(&database, &[statement]).await.is_err(),
            "{statement} was let through"
        );
    }
    database.close().await;
});

on_each_engine!(every_word_of_every_vocabulary_is_taken, async |engine| {
    use chancery::vocabulary as words;
    use sea_orm::{ActiveEnum, Iterable};

    fn all<E: ActiveEnum<Value = String> + Iterable>() -> Vec<String> {
        E::iter().map(|word| ActiveEnum::to_value(&word)).collect()
    }
    let app = TestApp::start(engine).await;
    let database = open(app.database()).await;
    for (table, column, vocabulary) in [
        ("party", "kind", all::<words::PartyKind>()),
        ("meeting", "kind", all::<words::MeetingKind>()),
        ("meeting", "format", all::<words::MeetingFormat>()),
        ("meeting", "event_status", all::<words::EventStatus>()),
        ("meeting_link", "relation", all::<words::MeetingRelation>()),
        ("participation", "role", all::<words::ParticipationRole>()),
        ("statement", "form", all::<words::StatementForm>()),
        ("statement", "act", all::<words::StatementAct>()),
        ("statement", "attribution", all::<words::Attribution>()),
        ("outcome", "kind", all::<words::OutcomeKind>()),
        ("outcome", "state", all::<words::OutcomeState>()),
        ("issue", "category", all::<words::IssueCategory>()),
        ("source", "kind", all::<words::SourceKind>()),
        ("citation", "role", all::<words::CitationRole>()),
        ("claim", "status", all::<words::RecordStatus>()),
        (
            "claim",
            "provenance_method",
            all::<words::ProvenanceMethod>(),
        ),
    ] {
        for word in vocabulary {
            // The lead citation of a record supports it, whatever the others do.
            let only = if table == "citation" {
                " where issue_id is not null"
            } else {
                ""
            };
            let statement = format!("update {table} set {column} = '{word}'{only}");
            assert_eq!(
                attempt(&database, &[&statement]).await,
                Ok(()),
                "{table}.{column} {word}"
            );
        }
    }
    database.close().await;
});
