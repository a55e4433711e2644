//! What a query costs: how many fields its answer may have.
//!
//! Each field is one point, and what lies within a list counts once for each record that the list
//! may have: a page as many as `first` or `last` ask for, a list of ids as many as are
//! given, any other list five, which is more than the records have on average. `totalCount` is ten
//! points, since the whole list is gone through; a filter by `distinctSources` is 500, since the
//! citations of each of its records are. Ten values in the arguments of a field are a point too, where
//! each hundred bytes of a text are one more, and so are ten fragments, wherever they are used.

use std::collections::{HashMap, HashSet};

use async_graphql::{
    Name, Positioned, Variables,
    parser::{
        parse_schema,
        types::{
            ExecutableDocument, Field, FieldDefinition, OperationDefinition, OperationType,
            Selection, SelectionSet, Type, TypeKind, TypeSystemDefinition,
        },
    },
};

use super::values::{Constant, Values};
use crate::graphql::connection::{DEFAULT_PAGE, MAX_PAGE};

/// Records of a list that is no page.
const LIST: u64 = 5;
/// Types of the schema, for its introspection.
const TYPES: u64 = 100;
/// Members of one of them, in a list of the introspection: of all types, on average.
const MEMBERS: u64 = 3;
/// The same of a type that was asked for by its name, which may be the one that has most.
const MOST_MEMBERS: u64 = 25;
/// Values in the arguments of a field that cost a point: each is looked at whenever the field is.
const VALUES: u64 = 10;
/// A field, in the parts of a point that are counted. What a fragment costs is one of them, wherever it
/// is used: to be passed through takes time as well, though little.
const POINT: u64 = 10;
/// Points of `totalCount`.
const COUNT: u64 = 10;

/// What fields hold, by the names of their types and their own.
#[derive(Debug, Default)]
pub(super) struct Prices {
    types: HashMap<String, HashMap<String, Held>>,
}

/// What a field holds.
#[derive(Clone, Debug)]
struct Held {
    type_name: String,
    many: Many,
}

/// How many of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Many {
    One,
    List,
    /// A page, whose lists have as many records as it asks for.
    Page,
}

impl Prices {
    /// Reads them from the schema, as `schema.graphql` has it; without those that it does not name.
    pub(super) fn of(sdl: &str) -> Self {
        let mut prices = Self::default();
        let Ok(schema) = parse_schema(sdl) else {
            return prices;
        };
        for definition in schema.definitions {
            let TypeSystemDefinition::Type(definition) = definition else {
                continue;
            };
            let fields = match definition.node.kind {
                TypeKind::Object(object) => object.fields,
                TypeKind::Interface(interface) => interface.fields,
                _ => continue,
            };
            let fields = fields.iter().map(|field| held(&field.node)).collect();
            prices
                .types
                .insert(definition.node.name.node.to_string(), fields);
        }
        prices
    }

    /// Cost of an operation, in points.
    pub(super) fn cost(
        &self,
        document: &ExecutableDocument,
        operation: &OperationDefinition,
        variables: &Variables,
    ) -> u64 {
        let root = match operation.ty {
            OperationType::Query => "Query",
            OperationType::Mutation => "Mutation",
            OperationType::Subscription => "Subscription",
        };
        let mut bill = Bill {
            prices: self,
            document,
            values: Values::of(operation, variables),
            fragments: HashMap::new(),
            way: HashSet::new(),
        };
        let cost = bill.of(Some(root), &operation.selection_set, LIST);
        (cost / POINT).max(1)
    }
}

fn held(field: &FieldDefinition) -> (String, Held) {
    let (type_name, list) = innermost(&field.ty.node);
    let page = field
        .arguments
        .iter()
        .any(|argument| argument.node.name.node == "first");
    let many = match (page, list) {
        (true, _) => Many::Page,
        (false, true) => Many::List,
        (false, false) => Many::One,
    };
    (field.name.node.to_string(), Held { type_name, many })
}

fn innermost(wanted: &Type) -> (String, bool) {
    match &wanted.base {
        async_graphql::parser::types::BaseType::Named(name) => (name.to_string(), false),
        async_graphql::parser::types::BaseType::List(inner) => (innermost(inner).0, true),
    }
}

/// The cost of one operation in parts of a point, each fragment counted once for each size of page that
/// it stands in.
struct Bill<'a> {
    prices: &'a Prices,
    document: &'a ExecutableDocument,
    values: Values<'a>,
    fragments: HashMap<(&'a Name, u64), u64>,
    /// Fragments that lead to the one at hand.
    way: HashSet<&'a Name>,
}

impl<'a> Bill<'a> {
    /// Cost of a selection set on a type, where its lists have so many records.
    fn of(&mut self, on: Option<&str>, set: &'a Positioned<SelectionSet>, records: u64) -> u64 {
        let mut sum: u64 = 0;
        for item in &set.node.items {
            sum = sum.saturating_add(match &item.node {
                Selection::Field(field) => self.of_field(on, &field.node, records),
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    let on =
                        condition.map_or(on, |condition| Some(condition.node.on.node.as_str()));
                    let within = self.of(on, &fragment.node.selection_set, records);
                    within.saturating_add(1)
                }
                Selection::FragmentSpread(spread) => {
                    let within = self.of_fragment(&spread.node.fragment_name.node, records);
                    within.saturating_add(1)
                }
            });
        }
        sum
    }

    fn of_field(&mut self, on: Option<&str>, field: &'a Field, records: u64) -> u64 {
        let name = field.name.node.as_str();
        let fields = on.and_then(|on| self.prices.types.get(on));
        let Some(held) = fields.and_then(|fields| fields.get(name)) else {
            // Introspection, whose lists are those of all types or of one; and what the schema does not
            // have.
            let (times, within) = match name {
                "__schema" | "__type" => (1, MOST_MEMBERS),
                "types" => (TYPES, MEMBERS),
                "directives" => (MEMBERS, MEMBERS),
                "fields" | "args" | "inputFields" | "enumValues" | "possibleTypes"
                | "interfaces" => (records, records),
                _ => (1, records),
            };
            let within = self.of(None, &field.selection_set, within);
            return within.saturating_mul(times).saturating_add(POINT);
        };
        let (within, times) = match held.many {
            Many::One => (LIST, 1),
            Many::List => (LIST, self.given(field).unwrap_or(records)),
            Many::Page => (self.page(field), 1),
        };
        let own = if name == "totalCount" { COUNT } else { 1 };
        let given = field
            .arguments
            .iter()
            .map(|(_, value)| self.values.worth(&value.node));
        let own = (given.fold(0, u64::saturating_add) / VALUES).saturating_add(own);
        self.of(Some(&held.type_name), &field.selection_set, within)
            .saturating_mul(times)
            .saturating_add(own.saturating_mul(POINT))
    }

    fn of_fragment(&mut self, name: &'a Name, records: u64) -> u64 {
        if let Some(cost) = self.fragments.get(&(name, records)) {
            return *cost;
        }
        // A fragment that leads back to itself is refused after this. Until then nobody goes around with
        // it, once for each size of page that it might stand in.
        if !self.way.insert(name) {
            return 0;
        }
        let fragment = self.document.fragments.get(name);
        let cost = fragment.map_or(0, |fragment| {
            let on = fragment.node.type_condition.node.on.node.as_str();
            self.of(Some(on), &fragment.node.selection_set, records)
        });
        self.way.remove(name);
        self.fragments.insert((name, records), cost);
        cost
    }

    /// Records that a page asks for. What is out of range is refused when it is run.
    fn page(&self, field: &'a Field) -> u64 {
        let asked = ["first", "last"].iter().find_map(|name| {
            match self.values.constant(&field.get_argument(name)?.node)? {
                Constant::Number(number) => number.as_u64(),
                Constant::Length(_) => None,
            }
        });
        asked.map_or(u64::from(DEFAULT_PAGE), |asked| {
            asked.min(u64::from(MAX_PAGE))
        })
    }

    /// How many records are asked for by their ids; none where they are not.
    fn given(&self, field: &'a Field) -> Option<u64> {
        match self.values.constant(&field.get_argument("ids")?.node)? {
            Constant::Length(length) => u64::try_from(length).ok(),
            Constant::Number(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(query: &str) -> u64 {
        let document = async_graphql::parser::parse_query(query).unwrap();
        let variables = serde_json::json!({ "n": 50, "ids": ["a", "b"] });
        let (_, operation) = document.operations.iter().next().unwrap();
        Prices::of(&crate::schema::sdl()).cost(
            &document,
            &operation.node,
            &Variables::from_json(variables),
        )
    }

    #[test]
    fn a_page_counts_as_often_as_it_asks_for_records() {
        for (query, points) in [
            ("{ __typename }", 1),
            ("{ meetings { totalCount } }", 11),
            ("{ meetings { nodes { title } } }", 1 + 1 + 20),
            ("{ meetings(first: 3) { nodes { title slug } pageInfo { endCursor } } }", 1 + 1 + 3 * 2 + 2),
            ("{ meetings(last: 3) { edges { cursor node { title } } } }", 1 + 1 + 3 * 3),
            ("query($n: Int) { meetings(first: $n) { nodes { title } } }", 1 + 1 + 50),
            ("query($m: Int = 7) { meetings(first: $m) { nodes { title } } }", 1 + 1 + 7),
            ("{ meetings(first: 1000000) { nodes { title } } }", 1 + 1 + 100),
            ("{ meetings(first: 2) { nodes { participants { role } } } }", 1 + 1 + 2 * (1 + 5)),
            ("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", 1 + 2),
            // What narrows a list down says nothing of its length.
            ("{ meeting(slug: \"x\") { sameAs(judgement: [SAME]) { slug } } }", 1 + 1 + 5),
            ("{ meetings(filter: {distinctSources: null}) { __typename } }", 1 + 1),
            (
                "{ meetings(first: 10) { ...M } } fragment M on MeetingConnection { nodes { statements(first: 10) { ...S } } }
                 fragment S on StatementConnection { nodes { ... on Statement { text } } }",
                // And 111 fragments.
                1 + 1 + 10 * (1 + 1 + 10) + 11,
            ),
            ("{ __schema { types { name } } }", 1 + 1 + 100),
            ("{ meetings(filter: {distinctSources: {min: 2}}) { __typename } }", 1 + 500 + 1),
            ("{ meetings(filter: {not: {distinctSources: {min: 2}}}) { __typename } }", 1 + 500 + 1),
            ("{ nothing { of(the: [1]) } }", 2),
        ] {
            assert_eq!(cost(query), points, "{query}");
        }
    }

    #[test]
    fn a_text_costs_by_its_length_and_a_variable_by_their_number() {
        let text = "x".repeat(5_000);
        let field = |value: &str| format!("meetings(filter: {{slug: [{value}]}}) {{ __typename }}");
        assert_eq!(
            cost(&format!("{{ {} }}", field(&format!("\"{text}\"")))),
            1 + 5 + 1
        );
        let variables: String = (0..400)
            .map(|n| format!("$v{n}: String! = \"\" "))
            .collect();
        let used = field(&"$v7 ".repeat(10));
        assert_eq!(
            cost(&format!("query({variables}) {{ {used} }}")),
            1 + 11 + 1
        );
    }

    #[test]
    fn no_cost_is_beyond_counting() {
        let levels = 12;
        let query = format!(
            "{{ meetings(first: 100) {{ nodes {{ {} slug {} }} }} }}",
            "parts(first: 100) { nodes { ".repeat(levels),
            "} }".repeat(levels),
        );
        assert_eq!(cost(&query), u64::MAX / POINT);
    }
}
