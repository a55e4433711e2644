//! Entities and migrations say the same of every column, on both engines.

use std::collections::BTreeMap;

use chancery::{
    database::connect::{Database, PoolSettings, connect},
    entity,
};
use migration::{Migrator, MigratorTrait};
use sea_orm::{
    ColumnTrait, ColumnType, ConnectionTrait, DbBackend, EntityTrait, Iterable, Statement,
};

use crate::support::database::{Engine, TestDatabase, on_each_engine};

/// Columns of each table: its name, its type in a few words, and whether it takes nulls.
type Catalogue = BTreeMap<String, BTreeMap<String, (String, bool)>>;

async fn open(database: &TestDatabase) -> Database {
    let pool = PoolSettings {
        connections: Some(2),
        statement_timeout: std::time::Duration::from_secs(5),
    };
    connect(database.url(), pool)
        .await
        .expect("the database opens")
}

/// What the entities say.
fn entities(engine: Engine) -> Catalogue {
    fn describe<E: EntityTrait>(engine: Engine, catalogue: &mut Catalogue) {
        let columns = E::Column::iter().map(|column| {
            let definition = column.def();
            let kind = match (definition.get_column_type(), engine) {
                (ColumnType::Uuid, Engine::Sqlite) => "uuid_blob",
                (ColumnType::Uuid, Engine::Postgres) => "uuid",
                (ColumnType::JsonBinary, Engine::Sqlite) => "json_text",
                (ColumnType::JsonBinary, Engine::Postgres) => "jsonb",
                (ColumnType::Integer, _) => "integer",
                (ColumnType::BigInteger, _) => "bigint",
                (ColumnType::Text | ColumnType::String(_), _) => "text",
                (other, _) => panic!("{other:?} is a type that this test does not know"),
            };
            let name = sea_orm::IdenStatic::as_str(&column).to_owned();
            (name, (kind.to_owned(), definition.is_null()))
        });
        catalogue.insert(E::default().table_name().to_owned(), columns.collect());
    }
    let mut catalogue = Catalogue::new();
    macro_rules! describe {
        ($($table:ident)+) => { $(describe::<entity::$table::Entity>(engine, &mut catalogue);)+ };
    }
    describe!(
        citation claim claim_issue claim_party dataset issue issue_party meeting meeting_issue
        meeting_link outcome outcome_issue outcome_party participation party party_successor person
        same_as source statement statement_addressee statement_issue statement_on_behalf_of
        statement_speaker tenure
    );
    catalogue
}

/// What the database says. Generated columns are its own affair: entities leave them out.
async fn database(database: &Database) -> Catalogue {
    let sql = if database.backend() == DbBackend::Sqlite {
        "select m.name as table_name, c.name as column_name, lower(c.type) as kind,
                c.\"notnull\" = 0 as nullable
         from sqlite_schema m, pragma_table_xinfo(m.name) c
         where m.type = 'table' and m.name not like 'sqlite_%' and m.name <> 'seaql_migrations'
           and c.hidden = 0"
    } else {
        "select table_name::text, column_name::text, data_type::text as kind,
                is_nullable = 'YES' as nullable
         from information_schema.columns
         where table_schema = 'public' and table_name <> 'seaql_migrations'
           and is_generated = 'NEVER'"
    };
    let statement = Statement::from_string(database.backend(), sql);
    let mut catalogue = Catalogue::new();
    for row in database
        .writer
        .query_all_raw(statement)
        .await
        .expect("the catalogue is read")
    {
        let text = |name: &str| row.try_get::<String>("", name).expect("a text");
        let nullable = row.try_get("", "nullable").expect("a truth value");
        let columns = catalogue.entry(text("table_name")).or_default();
        columns.insert(text("column_name"), (text("kind"), nullable));
    }
    catalogue
}

on_each_engine!(entities_and_migrations_agree, async |engine| {
    let migrated = TestDatabase::migrated(engine);
    let open = open(&migrated).await;

    let found = database(&open).await;

    assert_eq!(found, entities(engine));
    open.close().await;
});

on_each_engine!(
    migrations_can_be_taken_back_and_applied_again,
    async |engine| {
        let migrated = TestDatabase::migrated(engine);
        let open = open(&migrated).await;

        Migrator::down(&open.writer, None)
            .await
            .expect("all migrations are taken back");
        assert_eq!(database(&open).await, Catalogue::new());
        Migrator::up(&open.writer, None)
            .await
            .expect("all migrations are applied again");

        assert_eq!(database(&open).await, entities(engine));
        open.close().await;
    }
);
