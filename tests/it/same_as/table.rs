//! The rules that the database keeps by itself.

use sea_orm::ConnectionTrait;

use super::{Archive, NIXONS, judged, open};
use crate::support::database::on_each_engine;

on_each_engine!(the_database_keeps_judgements_true, async |engine| {
    let archive = Archive::new(engine);
    let lines = NIXONS.to_owned()
        + &judged("a", ["nixon", "richard-nixon"], "SAME")
        + &judged("b", ["nixon", "pat-nixon"], "DIFFERENT");
    archive.imported(&lines);
    let database = open(&archive.database).await;
    for word in ["SAME", "DIFFERENT", "UNDECIDED"] {
        let taken = format!("update same_as set judgement = '{word}'");
        database
            .writer
            .execute_unprepared(&taken)
            .await
            .expect("a word");
    }
    for (statement, rule) in [
        ("update same_as set judgement = 'MAYBE'", "check"),
        ("update same_as set kind = 'citation'", "check"),
        // Of another kind there are no such records.
        ("update same_as set kind = 'party'", "foreign key"),
        ("update same_as set one_id = other_id", "ck_same_as_pair"),
        (
            "update same_as set one_id = other_id, other_id = one_id",
            "ck_same_as_pair",
        ),
        (
            "update same_as set one_id = (select one_id from same_as where slug = 'a'),
             other_id = (select other_id from same_as where slug = 'a') where slug = 'b'",
            "unique",
        ),
        ("delete from person where slug = 'nixon'", "foreign key"),
        ("update same_as set one_id = null", "null"),
    ] {
        let refused = database.writer.execute_unprepared(statement).await;
        let refusal = refused.expect_err(statement).to_string().to_lowercase();
        assert!(refusal.contains(rule), "{statement}: {refusal}");
    }
    database.close().await;
});
