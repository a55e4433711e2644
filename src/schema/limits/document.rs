//! What is counted in a query that was parsed, before the library validates it.
//!
//! The library expands fragments before it applies limits of its own: 24 fragments that each use
//! the next one twice are 16 million selections. Here each fragment is looked at once.

use std::collections::HashMap;

use async_graphql::{
    Name, Positioned,
    parser::types::{Directive, ExecutableDocument, Selection, SelectionSet},
};

use async_graphql_value::Value;

use super::Exceeded;
use crate::{config::QueryLimits, schema::definitions};

/// Fields whose values are lists of the introspection that may hold each other.
const INTROSPECTION_LISTS: [&str; 4] = ["fields", "inputFields", "interfaces", "possibleTypes"];

/// Arguments of a field or a directive at most: the schema has fewer than ten of any.
const ARGUMENTS: usize = 30;

/// How much a selection set holds, its fragments expanded.
#[derive(Clone, Copy, Default)]
struct Size {
    /// Fields, fragments and uses of fragments.
    selections: usize,
    /// Values in the arguments of fields and directives.
    values: usize,
    /// Fields of the set itself, not of those within them.
    fields: usize,
    aliases: usize,
    directives: usize,
    /// Levels of fields.
    depth: usize,
    /// Lists of the introspection within each other, introspected or not.
    lists: usize,
    /// The same, where it is introspection.
    introspection: usize,
    /// Brackets within each other.
    levels: usize,
    /// Arguments of the field or the directive that has most.
    arguments: usize,
}

impl Size {
    /// Takes in what stands beside the rest.
    fn add(&mut self, other: Self) {
        let Self {
            selections,
            values,
            fields,
            aliases,
            directives,
            depth,
            lists,
            introspection,
            levels,
            arguments,
        } = other;
        self.selections = self.selections.saturating_add(selections);
        self.values = self.values.saturating_add(values);
        self.fields = self.fields.saturating_add(fields);
        self.aliases = self.aliases.saturating_add(aliases);
        self.directives = self.directives.saturating_add(directives);
        self.depth = self.depth.max(depth);
        self.lists = self.lists.max(lists);
        self.introspection = self.introspection.max(introspection);
        self.levels = self.levels.max(levels);
        self.arguments = self.arguments.max(arguments);
    }

    /// Takes in what is held for all operations together.
    const fn add_up(&mut self, other: Self) {
        self.selections = self.selections.saturating_add(other.selections);
        self.values = self.values.saturating_add(other.values);
    }
}

/// Says whether the document may be validated.
///
/// # Errors
/// What there is too much of, and how much is allowed.
pub(super) fn check(document: &ExecutableDocument, limits: &QueryLimits) -> Result<(), Exceeded> {
    let mut sizes = Sizes {
        document,
        fragments: HashMap::new(),
        chain: 0,
        longest: limits.max_nesting,
    };
    let used = definitions::used(document);
    // Fragments that nobody uses are visited too before they are refused, each with those that it uses.
    let mut all = Size::default();
    for (name, _) in definitions::fragments(document) {
        let size = sizes.of_fragment(name);
        within(size, limits)?;
        if !used.contains(name) {
            all.add_up(size);
            within(all, limits)?;
        }
    }
    // Each operation is validated with the fragments that it uses, and each is told apart what is wrong
    // with them: a thousand variables that one of three hundred operations has not declared are three
    // hundred thousand errors.
    for operation in definitions::operations(document) {
        let mut size = sizes.of(&operation.selection_set);
        let variables = &operation.variable_definitions;
        let directives = variables.iter().map(|variable| &variable.node.directives);
        size = directives
            .chain([&operation.directives])
            .fold(size, |size, directives| with_directives(size, directives));
        within(size, limits)?;
        all.add_up(size);
        within(all, limits)?;
        let allowed = limits.max_root_fields;
        if size.fields > allowed {
            let found = size.fields;
            return Err(Exceeded {
                limit: "max-root-fields",
                message: format!(
                    "The query has {found} fields at the root, where {allowed} are allowed."
                ),
            });
        }
    }
    Ok(())
}

fn within(size: Size, limits: &QueryLimits) -> Result<(), Exceeded> {
    let allowed = limits.max_nesting;
    if size.levels > allowed {
        let message = format!(
            "The query is nested deeper than {allowed} brackets when its fragments are expanded."
        );
        return Err(Exceeded {
            limit: "max-nesting",
            message,
        });
    }
    let found = size.arguments;
    if found > ARGUMENTS {
        let limit = "max-values";
        let message = format!(
            "A field or a directive of the query has {found} arguments, where {ARGUMENTS} are allowed."
        );
        return Err(Exceeded { limit, message });
    }
    let allowed = limits.max_selections;
    for (found, what) in [
        (size.selections, "fields"),
        (size.values, "values in its arguments"),
    ] {
        if found > allowed {
            let limit = "max-selections";
            let message = format!(
                "The query has more than {allowed} {what} when its fragments are expanded."
            );
            return Err(Exceeded { limit, message });
        }
    }
    for (limit, found, allowed, what) in [
        ("max-aliases", size.aliases, limits.max_aliases, "aliases"),
        (
            "max-directives",
            size.directives,
            limits.max_directives,
            "directives",
        ),
        ("max-depth", size.depth, limits.max_depth, "levels"),
        (
            "max-introspection-depth",
            size.introspection,
            limits.max_introspection_depth,
            "lists of the introspection within each other",
        ),
    ] {
        if found > allowed {
            let message = format!("The query has {found} {what}, where {allowed} are allowed.");
            return Err(Exceeded { limit, message });
        }
    }
    Ok(())
}

/// Sizes of fragments, each counted once.
struct Sizes<'a> {
    document: &'a ExecutableDocument,
    fragments: HashMap<&'a Name, Size>,
    /// Fragments that lead to the one at hand, each used by the one before.
    chain: usize,
    /// How many may do so.
    longest: usize,
}

impl<'a> Sizes<'a> {
    fn of(&mut self, set: &'a Positioned<SelectionSet>) -> Size {
        let mut sum = Size::default();
        for item in &set.node.items {
            let mut size = match &item.node {
                Selection::Field(field) => {
                    let field = &field.node;
                    let mut size = self.of(&field.selection_set);
                    size.fields = 1;
                    let given = field.arguments.iter().map(|(_, value)| values(&value.node));
                    size.values = given.fold(size.values, usize::saturating_add);
                    size.arguments = size.arguments.max(field.arguments.len());
                    size.aliases = size.aliases.saturating_add(field.alias.iter().len());
                    size.depth = size.depth.saturating_add(1);
                    let name = field.name.node.as_str();
                    if INTROSPECTION_LISTS.contains(&name) {
                        size.lists = size.lists.saturating_add(1);
                    } else if ["__schema", "__type"].contains(&name) {
                        size.introspection = size.lists;
                    }
                    with_directives(size, &field.directives)
                }
                Selection::InlineFragment(fragment) => with_directives(
                    self.of(&fragment.node.selection_set),
                    &fragment.node.directives,
                ),
                Selection::FragmentSpread(spread) => with_directives(
                    self.of_fragment(&spread.node.fragment_name.node),
                    &spread.node.directives,
                ),
            };
            size.selections = size.selections.saturating_add(1);
            sum.add(size);
        }
        // What has no selections has no brackets.
        if !set.node.items.is_empty() {
            sum.levels = sum.levels.saturating_add(1);
        }
        sum
    }

    fn of_fragment(&mut self, name: &'a Name) -> Size {
        if let Some(size) = self.fragments.get(name) {
            return *size;
        }
        if self.chain >= self.longest {
            return Size {
                levels: usize::MAX,
                ..Size::default()
            };
        }
        // A fragment that leads back to itself is refused after this; here it counts nothing.
        self.fragments.insert(name, Size::default());
        self.chain += 1;
        let fragment = self.document.fragments.get(name);
        let size = fragment.map_or_else(Size::default, |fragment| {
            let size = self.of(&fragment.node.selection_set);
            with_directives(size, &fragment.node.directives)
        });
        self.chain -= 1;
        self.fragments.insert(name, size);
        size
    }
}

/// How many values a value holds, with itself.
pub(in crate::schema) fn values(value: &Value) -> usize {
    match value {
        Value::List(items) => items.iter().map(values).fold(1, usize::saturating_add),
        Value::Object(keys) => keys.values().map(values).fold(1, usize::saturating_add),
        _ => 1,
    }
}

fn with_directives(mut size: Size, directives: &[Positioned<Directive>]) -> Size {
    size.directives = size.directives.saturating_add(directives.len());
    for directive in directives {
        let arguments = &directive.node.arguments;
        let given = arguments.iter().map(|(_, value)| values(&value.node));
        size.values = given.fold(size.values, usize::saturating_add);
        size.arguments = size.arguments.max(arguments.len());
    }
    size
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(query: &str) -> Result<(), Exceeded> {
        let document = async_graphql::parser::parse_query(query).unwrap();
        check(&document, &QueryLimits::default())
    }

    /// Fragments `f0` to `f23`, each of which uses the next one twice.
    fn doubling() -> String {
        let fragment = |place: u32| {
            let next = place + 1;
            format!("fragment f{place} on Query {{ ...f{next} ...f{next} }}\n")
        };
        (0..24).map(fragment).collect()
    }

    #[test]
    fn fragments_are_counted_as_often_as_they_are_used() {
        let bomb = doubling();
        for last in ["fragment f24 on Query { a }", ""] {
            assert!(verdict(&format!("{{ ...f0 }} {bomb} {last}")).is_err());
            assert!(verdict(&format!("{{ a }} {bomb} {last}")).is_err());
        }
        let chain: String = (0..20_000)
            .map(|place| format!("fragment f{place} on Query {{ ...f{} }}", place + 1))
            .collect();
        assert!(verdict(&format!("{{ ...f0 }} {chain}")).is_err());
        let circle = "{ ...a } fragment a on Query { x ...b } fragment b on Query { ...a }";
        assert_eq!(verdict(circle), Ok(()));
    }

    #[test]
    fn what_a_fragment_holds_counts_where_it_is_used() {
        let aliases: String = (0..26).map(|place| format!("a{place}: a ")).collect();
        let fragment = format!("fragment f on Query {{ {aliases} }}");
        assert_eq!(verdict(&format!("{{ ...f }} {fragment}")), Ok(()));
        let twice = verdict(&format!("{{ b {{ ...f }} c {{ ...f }} }} {fragment}"));
        assert_eq!(
            twice.unwrap_err().message,
            "The query has 52 aliases, where 50 are allowed."
        );
    }

    #[test]
    fn introspection_is_no_deeper_than_tools_need() {
        let lists =
            "{ fields { type { inputFields { type { possibleTypes { type { fields { name }}}}}}}}";
        let deep = format!("{{ __schema {{ types {lists} }} }}");
        assert!(verdict(&deep).unwrap_err().limit == "max-introspection-depth");
        assert_eq!(verdict(&format!("{{ meeting {lists} }}")), Ok(()));
    }
}
