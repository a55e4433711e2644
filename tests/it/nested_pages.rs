//! Lists inside lists: each parent has a page of its own, cut by one statement for all of them.

use crate::support::{
    database::on_each_engine,
    lists::List,
    records::Collection,
    world::{World, slug},
};

on_each_engine!(
    nested_pages_of_many_parents_are_each_their_own,
    async |engine| {
        let world = World::start(engine, &Collection::generate(9)).await;
        let lists = List::all(&world);
        for list in lists.iter().filter(|list| list.parent.is_some()) {
            let root = lists
                .iter()
                .find(|root| root.parent.is_none() && Some(&root.child) == list.parent.as_ref());
            let root = &root.expect("a list at the root").field;
            let (field, name) = (&list.field, list.name());
            for (order, descending) in list
                .orders
                .iter()
                .flat_map(|order| [(order, false), (order, true)])
            {
                let direction = if descending { "DESC" } else { "ASC" };
                let cut = |alias: &str, end: &str| {
                    format!(
                        "{alias}: {field}({end}: 3, orderBy: {{field: {order}, direction: {direction}}}) {{ totalCount nodes {{ {name} }} pageInfo {{ hasNextPage hasPreviousPage }} }}"
                    )
                };
                let pages = cut("head", "first") + &cut("tail", "last");
                let data = world
                    .app
                    .data(&format!(
                        "{{ {root}(first: 100) {{ nodes {{ slug {pages} }} }} }}"
                    ))
                    .await;
                let parents = data[root]["nodes"].as_array().expect("nodes");
                assert_eq!(parents.len(), list.parents(&world).len());
                for parent in parents {
                    let all = list.holds(&world, Some(slug(parent)), (order, descending), |_| true);
                    let number = all.len().min(3);
                    for (page, rows) in [
                        ("head", &all[..number]),
                        ("tail", &all[all.len() - number..]),
                    ] {
                        let nodes = parent[page]["nodes"].as_array().expect("nodes");
                        let names: Vec<_> = nodes
                            .iter()
                            .filter_map(|node| node["name"].as_str())
                            .collect();
                        assert_eq!(names, rows, "{list:?} of {}", parent["slug"]);
                        assert_eq!(
                            parent[page]["totalCount"],
                            all.len(),
                            "{list:?} of {}",
                            parent["slug"]
                        );
                    }
                    assert_eq!(parent["head"]["pageInfo"]["hasNextPage"], all.len() > 3);
                    assert_eq!(parent["tail"]["pageInfo"]["hasPreviousPage"], all.len() > 3);
                }
            }
        }
    }
);
