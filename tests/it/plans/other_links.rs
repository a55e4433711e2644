//! One table of links may serve several kinds: which way is short is asked of the links of one kind.

use chancery::record::{claim, statement};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait, Query},
};

use super::Large;
use crate::support::{
    database::{Engine, on_each_engine},
    outage::beside,
};

on_each_engine!(
    links_of_other_kinds_do_not_count_among_those_of_a_list,
    async |engine| {
        let large = Large::serve(engine, "0.02").await;
        let source = "{ sources(first: 1) { nodes { slug } } }";
        let source = large.data(source).await["sources"]["nodes"][0]["slug"].take();
        let slug = source.as_str().unwrap();
        let cite = format!(
            "update citation set source_id = (select id from source where slug = '{slug}') where statement_id is not null;
             update citation set source_id = (select max(id) from source where slug <> '{slug}' and status = 'PUBLISHED')
                where claim_id is not null"
        );
        let cite = if engine == Engine::Postgres {
            cite.replace("max(id)", "max(id::text)::uuid")
        } else {
            cite
        };
        let connection = beside(&large.database).await;
        connection.writer.execute_unprepared(&cite).await.unwrap();

        let lists = format!(
            r#"{{ source(slug: "{slug}") {{ claims(first: 10) {{ totalCount nodes {{ slug }} }} statements(first: 10) {{ totalCount nodes {{ slug }} }} }} }}"#
        );
        let lists = large.data(&lists).await["source"].take();
        assert_eq!(lists["claims"]["totalCount"], 0);
        assert!(
            lists["statements"]["totalCount"].as_u64() > Some(1001),
            "{lists}"
        );

        let mut id = Query::select();
        id.column("id")
            .from("source")
            .and_where(Expr::col("slug").eq(slug));
        for (links, are_many) in [
            (claim::relations::SOURCES, false),
            (statement::relations::SOURCES, true),
        ] {
            let links = links.linked(|far| far.in_subquery(id.clone()));
            let mut ask = Query::select();
            ask.expr_as(links.are_more_than(1000), "are_many");
            let row = connection
                .readers
                .query_one_raw(connection.backend().build(&ask))
                .await
                .unwrap();
            let found: bool = row.unwrap().try_get("", "are_many").unwrap();
            assert_eq!(found, are_many, "{links:?}");
        }
    }
);
