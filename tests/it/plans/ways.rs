//! A list that its filter makes short is found by links, a list that stays long along its index:
//! the same rows in the same order, whichever way, from either end.

use sea_orm::ConnectionTrait;
use serde_json::Value;

use super::Large;
use crate::support::{database::on_each_engine, outage::beside};

/// Slug, parties and issues of all statements, newest first.
struct All(Vec<(String, Vec<String>, Vec<String>)>);

/// Names, of each set one.
type Sets<'a> = &'a [&'a [String]];

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

    /// Those on behalf of one of each of these parties, and about one of each of these issues.
    fn of(&self, parties: Sets<'_>, issues: Sets<'_>) -> Vec<&str> {
        let one_of_each = |sets: Sets<'_>, names: &[String]| {
            let mut sets = sets.iter();
            sets.all(|set| names.iter().any(|name| set.contains(name)))
        };
        let all = self.0.iter().filter(|(_, of_parties, of_issues)| {
            one_of_each(parties, of_parties) && one_of_each(issues, of_issues)
        });
        all.map(|(slug, ..)| slug.as_str()).collect()
    }

    /// How many links lead to these names.
    fn links(
        &self,
        of: impl Fn(&(String, Vec<String>, Vec<String>)) -> &[String],
        names: &[String],
    ) -> usize {
        let links = self.0.iter().flat_map(of);
        links.filter(|name| names.contains(name)).count()
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

/// Statements that are read of a list, in pages of ninety.
const MOST: usize = 270;

/// The first pages of the list, from the beginning or from the end, and its length.
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
        if page["pageInfo"][more] == false || found.len() == MOST {
            return (found, page["totalCount"].as_u64().unwrap());
        }
        from = format!(", {place}: {}", page["pageInfo"][cursor]);
    }
}

/// The filter for statements on behalf of one of each of these parties, and about one of each of
/// these issues.
fn filter(parties: Sets<'_>, issues: Sets<'_>) -> String {
    let sets = parties.iter().map(|set| ("party", set));
    let sets = sets.chain(issues.iter().map(|set| ("issue", set)));
    let sets: Vec<String> = sets
        .map(|(key, set)| format!("{{{key}: {{any: {set:?}}}}}"))
        .collect();
    format!("filter: {{and: [{}]}}", sets.join(", "))
}

on_each_engine!(
    the_short_way_and_the_long_one_find_the_same_rows_in_the_same_order,
    async |engine| {
        let large = Large::serve(engine, "0.07").await;
        // An issue of so many statements that they are not gathered, even where they could be held
        // against other links before a row is read.
        let connection = beside(&large.database).await;
        let about = "insert into statement_issue (statement_id, issue_id, position)
            select id, (select id from issue where status = 'PUBLISHED' order by id limit 1), 99 from statement
            where length(slug) % 9 <> 0 on conflict do nothing";
        connection.writer.execute_unprepared(about).await.unwrap();

        let all = All::read(&large).await;
        let parties = all.by_number(|(_, parties, _)| parties);
        let issues = all.by_number(|(_, _, issues)| issues);
        let (often, seldom) = (&parties[..1], &parties[parties.len() - 1..]);
        let (busy, quiet) = (&issues[..1], &issues[issues.len() - 1..]);
        let (any_party, others) = (&*parties, &issues[1..]);
        for (set, links) in [
            (any_party, all.links(|(_, parties, _)| parties, any_party)),
            (busy, all.links(|(_, _, issues)| issues, busy)),
            (others, all.links(|(_, _, issues)| issues, others)),
        ] {
            assert!(links > 5001, "{set:?} have only {links}");
        }
        let mut found = 0;
        let cases: [(Sets<'_>, Sets<'_>); 15] = [
            // More than are gathered, with one link.
            (&[], &[busy]),
            (&[], &[quiet]),
            (&[often], &[busy]),
            (&[seldom], &[busy]),
            (&[often], &[quiet]),
            (&[seldom], &[quiet]),
            // More than are gathered, with two, three and four.
            (&[any_party], &[busy]),
            (&[], &[busy, others]),
            (&[any_party], &[busy, others]),
            (&[any_party, any_party], &[busy, others]),
            // The few are the first of four that are looked at, or a later one.
            (&[any_party, any_party], &[busy, quiet]),
            (&[any_party, any_party], &[quiet, busy]),
            (&[any_party, seldom], &[busy, others]),
            (&[seldom, any_party], &[busy, others]),
            (&[often], &[busy, others, others, others]),
        ];
        for (parties, issues) in cases {
            let expected = all.of(parties, issues);
            found += expected.len();
            let statements = |parties, issues| {
                format!(
                    "statements(ARGUMENTS, {}) {{ FIELDS }}",
                    filter(parties, issues)
                )
            };
            let whole = format!("{{ {} }}", statements(parties, issues));
            let nested = statements(parties, &issues[1..]);
            let nested = format!("{{ issue(slug: {:?}) {{ {nested} }} }}", issues[0][0]);
            for list in [whole, nested] {
                for from_end in [false, true] {
                    let (slugs, number) = pages(&large, &list, from_end).await;
                    let most = expected.len().min(MOST);
                    let expected_slugs = if from_end {
                        &expected[expected.len() - most..]
                    } else {
                        &expected[..most]
                    };
                    assert_eq!(slugs, expected_slugs, "{list}, from the end: {from_end}");
                    assert_eq!(number, expected.len() as u64, "{list}");
                }
            }
        }
        assert!(found > 1000, "only {found} statements");
    }
);
