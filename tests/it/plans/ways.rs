//! A list that its filter makes short is found by links, a list that stays long along its index:
//! the same rows in the same order, whichever way, from either end.

use serde_json::Value;

use super::Large;
use crate::support::database::on_each_engine;

/// Slug, parties and issues of all statements, newest first.
struct All(Vec<(String, Vec<String>, Vec<String>)>);

impl All {
    async fn read(large: &Large) -> Self {
        let slugs = |list: &Value| -> Vec<String> {
            let list = list.as_array().unwrap().iter();
            list.map(|one| one["slug"].as_str().unwrap().to_owned())
                .collect()
        };
        let (mut all, mut after) = (Vec::new(), String::new());
        loop {
            let query = format!(
                "{{ statements(first: 100{after}) {{ nodes {{ slug onBehalfOf {{ slug }} issues {{ slug }} }}
                    pageInfo {{ endCursor hasNextPage }} }} }}"
            );
            let page = large.data(&query).await["statements"].take();
            for node in page["nodes"].as_array().unwrap() {
                let slug = node["slug"].as_str().unwrap().to_owned();
                all.push((slug, slugs(&node["onBehalfOf"]), slugs(&node["issues"])));
            }
            if page["pageInfo"]["hasNextPage"] == false {
                return Self(all);
            }
            after = format!(", after: {}", page["pageInfo"]["endCursor"]);
        }
    }

    /// Those about the issue, on behalf of the party where one is given.
    fn of(&self, party: Option<&str>, issue: &str) -> Vec<&str> {
        let all = self.0.iter().filter(|(_, parties, issues)| {
            party.is_none_or(|party| parties.iter().any(|one| one == party))
                && issues.iter().any(|one| one == issue)
        });
        all.map(|(slug, ..)| slug.as_str()).collect()
    }

    /// The names by the number of their statements, most first.
    fn by_number(
        &self,
        of: impl Fn(&(String, Vec<String>, Vec<String>)) -> &[String],
    ) -> Vec<String> {
        let mut numbers = std::collections::BTreeMap::<&str, usize>::new();
        for name in self.0.iter().flat_map(of) {
            *numbers.entry(name).or_default() += 1;
        }
        let mut names: Vec<_> = numbers
            .into_iter()
            .map(|(name, number)| (number, name))
            .collect();
        names.sort_unstable_by(|one, other| other.cmp(one));
        assert!(names[0].0 > 1001, "none has many: {names:?}");
        names.into_iter().map(|(_, name)| name.to_owned()).collect()
    }
}

/// All pages of the list, from the beginning or from the end, and its length.
async fn pages(large: &Large, list: &str, from_end: bool) -> (Vec<String>, u64) {
    let (size, place, cursor, more) = if from_end {
        ("last", "before", "startCursor", "hasPreviousPage")
    } else {
        ("first", "after", "endCursor", "hasNextPage")
    };
    let (mut found, mut from) = (Vec::new(), String::new());
    loop {
        let query = list
            .replace("ARGUMENTS", &format!("{size}: 90{from}"))
            .replace(
                "FIELDS",
                &format!("totalCount nodes {{ slug }} pageInfo {{ {cursor} {more} }}"),
            );
        let mut data = large.data(&query).await;
        if data.get("issue").is_some() {
            data = data["issue"].take();
        }
        let page = &data["statements"];
        let mut slugs: Vec<String> = page["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|node| node["slug"].as_str().unwrap().to_owned())
            .collect();
        if from_end {
            slugs.extend(found);
            found = slugs;
        } else {
            found.extend(slugs);
        }
        if page["pageInfo"][more] == false {
            return (found, page["totalCount"].as_u64().unwrap());
        }
        from = format!(", {place}: {}", page["pageInfo"][cursor]);
    }
}

on_each_engine!(
    the_short_way_and_the_long_one_find_the_same_rows_in_the_same_order,
    async |engine| {
        let large = Large::serve(engine, "0.04").await;
        let all = All::read(&large).await;
        let parties = all.by_number(|(_, parties, _)| parties);
        let issues = all.by_number(|(_, _, issues)| issues);
        let (often, seldom) = (&parties[0], parties.last().unwrap());
        let (busy, quiet) = (&issues[0], issues.last().unwrap());
        let mut found = 0;
        for (party, issue) in [
            // More than are gathered, with one link.
            (None, busy),
            (None, quiet),
            (Some(often), busy),
            (Some(seldom), busy),
            (Some(often), quiet),
            (Some(seldom), quiet),
        ] {
            let party = party.map(String::as_str);
            let expected = all.of(party, issue);
            found += expected.len();
            let of_party = party.map_or(String::new(), |party| {
                format!(r#"party: {{any: ["{party}"]}}"#)
            });
            let filters = format!(
                r#"{{ statements(ARGUMENTS, filter: {{issue: {{any: ["{issue}"]}} {of_party}}}) {{ FIELDS }} }}"#
            );
            let nested = format!(
                r#"{{ issue(slug: "{issue}") {{ statements(ARGUMENTS, filter: {{{of_party}}}) {{ FIELDS }} }} }}"#
            );
            for list in [filters, nested] {
                for from_end in [false, true] {
                    let (slugs, number) = pages(&large, &list, from_end).await;
                    assert_eq!(slugs, expected, "{list}, from the end: {from_end}");
                    assert_eq!(number, expected.len() as u64, "{list}");
                }
            }
        }
        assert!(found > 1000, "only {found} statements");
    }
);
