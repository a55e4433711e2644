//! What the ordinary reader asks for, and the most expensive that is allowed.

use std::collections::{HashMap, HashSet};

use chancery::{
    graphql::id::Kind,
    interchange::format::{Record, Statement},
};
use serde_json::{Value, json};

use crate::collection::Collection;

/// How often a text is asked for of each statement: no query may have more than fifty aliases.
const ALIASES: usize = 50;

/// What there is to ask for in a collection.
pub(crate) struct Targets {
    /// Meetings, by number.
    meetings: Vec<String>,
    /// The meeting with the most statements.
    fullest: String,
    /// The longest statement that was made at a meeting with many.
    longest: String,
}

impl Targets {
    pub(crate) fn of(collection: &Collection) -> Self {
        let published: Vec<Statement> = collection
            .records()
            .filter_map(|record| match record {
                Record::Statement(statement) if statement.status.is_none() => Some(statement),
                _ => None,
            })
            .collect();
        let mut at: HashMap<&str, usize> = HashMap::new();
        for meeting in published.iter().filter_map(|one| one.meeting.as_deref()) {
            *at.entry(meeting).or_default() += 1;
        }
        let hidden = hidden(collection);
        at.retain(|meeting, _| !hidden.contains(*meeting));
        let fullest = at.iter().max_by_key(|(slug, number)| (**number, **slug));
        // Shown once for each statement beside it, and so on: twenty are enough.
        let among_many = |statement: &&Statement| {
            let meeting = statement.meeting.as_deref();
            meeting.is_some_and(|meeting| at.get(meeting).is_some_and(|&others| others >= 20))
        };
        let longest = published.iter().filter(among_many);
        let longest = longest.max_by_key(|statement| statement.text.len());
        let number = collection.scale.number_of(Kind::Meeting);
        Self {
            meetings: (0..number)
                .map(|number| collection.slug(Kind::Meeting, number))
                .collect(),
            fullest: fullest.map_or_else(String::new, |(slug, _)| (*slug).to_owned()),
            longest: longest.map_or_else(String::new, |statement| statement.slug.clone()),
        }
    }

    /// A meeting with its statements and sources, another one for each number.
    pub(crate) fn meeting(&self, number: usize) -> Value {
        let query = "query Meeting($slug: String!) { meeting(slug: $slug) {
            title kind date { edtf } place summary participants { role nameAsGiven party { name } }
            statements(first: 20) { nodes {
                text act date { edtf } speakers { person { name } } sources { title url }
            } }
        } }";
        let slug = self.meetings.get(number % self.meetings.len().max(1));
        json!({ "query": query, "variables": { "slug": slug } })
    }

    /// A page of twenty meetings.
    pub(crate) fn page() -> Value {
        json!({ "query": "query Page { meetings(first: 20) {
            nodes { slug title kind date { edtf } place participants { party { name } } }
            pageInfo { endCursor hasNextPage }
        } }" })
    }

    /// The most fields: three queries for some 90,000, 98,000 and 88,000 points, of 100,000 that a
    /// query may cost. The first reads more, the second has all the fields that it pays for, and of the
    /// third some thirty thousand wait for the database at once.
    pub(crate) fn wide(&self) -> Vec<Value> {
        let fullest = &self.fullest;
        let fields = "id slug status version createdAt updatedAt publishedAt
            date { edtf earliest latest precision approximate uncertain }";
        let read = format!(
            "{{ parties(first: 20) {{ nodes {{ statements(first: 100) {{ nodes {{
                {fields} text language form act
                meeting {{ id slug title date {{ edtf }} }}
                citations {{ id locator excerpt role }}
            }} }} }} }} }}"
        );
        let shown = format!(
            "{{ meeting(slug: \"{fullest}\") {{ statements(first: 50) {{ nodes {{
                meeting {{ statements(first: 50) {{ nodes {{
                    {fields} text language form act
                    meeting {{ {fields} title kind format eventStatus place summary }}
                }} }} }}
            }} }} }} }}"
        );
        let lists: Vec<String> = (0..49)
            .map(|n| {
                format!(
                    "l{n}: statements(first: {}) {{ pageInfo {{ __typename }} }}",
                    n + 1
                )
            })
            .collect();
        let waits = format!(
            "{{ parties(first: 6) {{ nodes {{ meetings(first: 100) {{ nodes {{ {} }} }} }} }} }}",
            lists.join(" ")
        );
        [read, shown, waits]
            .map(|query| json!({ "query": query }))
            .into()
    }

    /// The longest text again and again: a point for each time, however long it is. `levels` are
    /// the statements that are gone through, twice.
    fn longest(&self, levels: usize) -> Value {
        let slug = &self.longest;
        let texts: Vec<String> = (0..ALIASES).map(|n| format!("t{n}: text")).collect();
        let texts = texts.join(" ");
        let beside = format!("meeting {{ statements(first: {levels}) {{ nodes {{");
        json!({ "query": format!(
            "{{ statement(slug: \"{slug}\") {{ {beside} {beside}
                meeting {{ statements(first: 1, filter: {{ slug: [\"{slug}\"] }}) {{ nodes {{ {texts} }} }} }}
            }} }} }} }} }} }} }} }}"
        ) })
    }

    /// Queries for long texts, the largest answer first: of about 85,000, 9,000, 2,000, 500, 200
    /// and 60 points. Whatever the server refuses, there is one beneath it.
    pub(crate) fn long(&self) -> Vec<Value> {
        [40, 13, 6, 3, 2, 1]
            .map(|levels| self.longest(levels))
            .into()
    }
}

/// Meetings that readers do not see.
fn hidden(collection: &Collection) -> HashSet<String> {
    let meetings = collection.records().filter_map(|record| match record {
        Record::Meeting(meeting) if meeting.status.is_some() => Some(meeting.slug),
        _ => None,
    });
    meetings.collect()
}
