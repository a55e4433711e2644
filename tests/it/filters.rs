//! Filters: what they let through is what a predicate over the same records lets through, on
//! every list.

use crate::support::{
    conditions::{self, Filter},
    database::{Engine, on_each_engine},
    dice::Dice,
    lists::List,
    records::Collection,
    world::World,
};

/// Reads a list under a filter and compares with what it holds. Says how many rows there are.
async fn compare(world: &World, list: &List, parent: Option<&str>, filter: &Filter<'_>) -> usize {
    let order = list.orders[0].as_str();
    let expected = list.holds(world, parent, (order, false), &filter.holds);
    let (field, name) = (&list.field, list.name());
    let text = &filter.text;
    let page = |cut: &str| {
        format!(
            "page: {field}(orderBy: {{field: {order}}}, filter: {text}, {cut}) {{ totalCount nodes {{ {name} }} pageInfo {{ endCursor hasNextPage }} }}"
        )
    };
    let mut found: Vec<String> = Vec::new();
    let mut cut = "first: 100".to_owned();
    loop {
        let query = list.query(parent, &page(&cut));
        let data = list.within(world.app.data(&query).await);
        let page = &data["page"];
        let rows = page["nodes"].as_array().expect("nodes");
        found.extend(
            rows.iter()
                .filter_map(|row| row["name"].as_str().map(str::to_owned)),
        );
        assert_eq!(page["totalCount"], expected.len(), "{query}");
        if page["pageInfo"]["hasNextPage"] == false {
            assert_eq!(found, expected, "{query}");
            return found.len();
        }
        cut = format!("first: 100, after: {}", page["pageInfo"]["endCursor"]);
    }
}

on_each_engine!(every_key_lets_through_what_it_says, async |engine| {
    let world = World::start(engine, &Collection::generate(5)).await;
    let mut dice = Dice::new(5);
    let lists = List::all(&world);
    for list in lists.iter().filter(|list| list.parent.is_none()) {
        let all = list
            .holds(&world, None, (&list.orders[0], false), |_| true)
            .len();
        for key in conditions::keys(&world, &list.child) {
            // Not all of them let all through, or none; what is combined of others may.
            let mut telling = 0;
            for turn in 0..20 {
                if turn > 2 && telling > 0 {
                    break;
                }
                let filter = conditions::by_key(&world, &list.child, &key, &mut dice);
                let found = compare(&world, list, None, &filter).await;
                telling += usize::from((1..all).contains(&found));
            }
            let combines = matches!(&*key, "and" | "or" | "not");
            assert!(
                telling > 0 || combines,
                "{}.{key} told nothing apart",
                list.field
            );
        }
    }
});

on_each_engine!(
    nested_lists_are_filtered_as_those_at_the_root,
    async |engine| {
        let world = World::start(engine, &Collection::generate(6)).await;
        let mut dice = Dice::new(6);
        for list in List::all(&world)
            .iter()
            .filter(|list| list.parent.is_some())
        {
            let parents = list.parents(&world);
            let mut keys = conditions::keys(&world, &list.child);
            for _ in 0..keys.len().min(5) {
                let key = keys.swap_remove(dice.below(keys.len()));
                let filter = conditions::by_key(&world, &list.child, &key, &mut dice);
                compare(&world, list, *dice.one(&parents[..4]), &filter).await;
            }
        }
    }
);

#[tokio::test]
async fn a_key_of_null_is_the_same_as_none() {
    let world = World::start(Engine::Sqlite, &Collection::generate(7)).await;
    for list in List::all(&world)
        .iter()
        .filter(|list| list.parent.is_none())
    {
        let all = list
            .holds(&world, None, (&list.orders[0], false), |_| true)
            .len();
        let keys = conditions::keys(&world, &list.child);
        let nulls: Vec<_> = keys.iter().map(|key| format!("{key}: null")).collect();
        for filter in ["{}", "null", &format!("{{{}}}", nulls.join(", "))] {
            let query = format!("{{ {}(filter: {filter}) {{ totalCount }} }}", list.field);
            let data = world.app.data(&query).await;
            assert_eq!(data[&list.field]["totalCount"], all, "{query}");
        }
    }
}
