//! A list as a client reads it, page by page.

use serde_json::Value;

use super::{
    lists::{List, Order},
    world::World,
};

/// A list under an order and a filter.
pub(crate) struct View<'a> {
    pub(crate) list: &'a List,
    pub(crate) parent: Option<&'a str>,
    pub(crate) order: Order<'a>,
    pub(crate) filter: String,
}

impl View<'_> {
    /// A field that reads a part of the list, under an alias.
    pub(crate) fn field(&self, alias: &str, cut: &str) -> String {
        let (field, name) = (&self.list.field, self.list.name());
        let (order, descending) = self.order;
        let direction = if descending { "DESC" } else { "ASC" };
        let filter = &self.filter;
        format!(
            "{alias}: {field}({cut}, orderBy: {{field: {order}, direction: {direction}}}{filter}) {{
                totalCount edges {{ cursor node {{ {name} }} }} nodes {{ {name} }}
                pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }}"
        )
    }

    /// Reads these fields of whatever the list hangs on.
    pub(crate) async fn read(&self, world: &World, body: &str) -> Value {
        let data = world.app.data(&self.list.query(self.parent, body)).await;
        self.list.within(data)
    }

    /// Reads the list from both ends at once, page by page, and compares with what it holds.
    /// Gives the cursors of its rows.
    pub(crate) async fn walk(
        &self,
        world: &World,
        size: usize,
        expected: &[String],
    ) -> Vec<String> {
        let place = format!("{:?}", (self.list, self.parent, self.order, &self.filter));
        let (mut seen, mut cursors) = (0, Vec::new());
        let (mut after, mut before) = (String::new(), String::new());
        loop {
            let forward = self.field("forward", &format!("first: {size}{after}"));
            let backward = self.field("backward", &format!("last: {size}{before}"));
            let data = self.read(world, &format!("{forward} {backward}")).await;
            let read = (seen + size).min(expected.len());
            let left = expected.len() - read;

            let page = &data["forward"];
            assert_eq!(names(page), expected[seen..read], "{place} after {seen}");
            assert_eq!(
                page["pageInfo"]["hasNextPage"],
                left > 0,
                "{place} after {seen}"
            );
            assert_eq!(
                page["pageInfo"]["hasPreviousPage"],
                seen > 0,
                "{place} after {seen}"
            );
            assert_eq!(page["totalCount"], expected.len(), "{place}");
            let row_cursors = row_cursors(page);
            after = format!(", after: {}", page["pageInfo"]["endCursor"]);
            cursors.extend(row_cursors);

            let page = &data["backward"];
            let rest = expected.len() - seen;
            assert_eq!(names(page), expected[left..rest], "{place} before {rest}");
            assert_eq!(
                page["pageInfo"]["hasPreviousPage"],
                left > 0,
                "{place} before {rest}"
            );
            assert_eq!(
                page["pageInfo"]["hasNextPage"],
                seen > 0,
                "{place} before {rest}"
            );
            assert_eq!(page["totalCount"], expected.len(), "{place}");
            before = format!(", before: {}", page["pageInfo"]["startCursor"]);

            seen = read;
            if left == 0 {
                return cursors;
            }
        }
    }
}

/// Names of the rows of a page, by its edges and by its nodes.
pub(crate) fn names(page: &Value) -> Vec<&str> {
    let name = |row: &'_ Value| row["name"].as_str().map(str::len);
    let rows = page["edges"].as_array().expect("edges");
    let nodes = page["nodes"].as_array().expect("nodes");
    assert!(
        rows.iter()
            .map(|edge| name(&edge["node"]))
            .eq(nodes.iter().map(name))
    );
    let names = rows.iter().map(|edge| edge["node"]["name"].as_str());
    names.map(|name| name.expect("a name")).collect()
}

/// Cursors of the rows, the first and the last of which are those of the page.
fn row_cursors(page: &Value) -> Vec<String> {
    let rows = page["edges"].as_array().expect("edges");
    let ends =
        [rows.first(), rows.last()].map(|row| row.map_or(&Value::Null, |row| &row["cursor"]));
    assert_eq!(
        ends,
        [
            &page["pageInfo"]["startCursor"],
            &page["pageInfo"]["endCursor"]
        ]
    );
    let cursors = rows.iter().map(|row| row["cursor"].as_str());
    cursors
        .map(|cursor| cursor.expect("a cursor").to_owned())
        .collect()
}
