//! What must be known of a query before the library sees it.
//!
//! async-graphql's parser calls itself for each level of nesting: some 2,000 levels, 4 kB of
//! text, overflow the stack and end the process. And it expands fragments before it applies its
//! limits: 24 fragments that each use the next one twice are 16 million fields. Both are counted
//! here first, in time that grows with the text alone.

use std::collections::HashMap;

use async_graphql::{
    Name, Positioned, Request,
    parser::types::{ExecutableDocument, Selection, SelectionSet},
};

use crate::error::Error;

/// Levels of brackets of any kind at most. What a person writes has a dozen.
pub const MAX_NESTING: usize = 100;

/// Fields of an operation at most, its fragments expanded.
pub const MAX_FIELDS: usize = 10_000;

/// Parses the query of a request where that is safe; none where it is not GraphQL, which the library
/// then says with the place.
///
/// # Errors
/// [`Error::TooExpensive`] for what is nested too deep, or has too many fields.
pub fn parse(request: &mut Request) -> Result<Option<&ExecutableDocument>, Error> {
    check_text(&request.query).map_err(Error::TooExpensive)?;
    let Ok(document) = request.parsed_query() else {
        return Ok(None);
    };
    check_document(document).map_err(Error::TooExpensive)?;
    Ok(Some(document))
}

/// Says whether the text may be parsed: whether its brackets are nested no deeper than allowed.
fn check_text(query: &str) -> Result<(), String> {
    let mut depth: usize = 0;
    let mut rest = query;
    while let Some(next) = rest.find(['(', ')', '[', ']', '{', '}', '"', '#']) {
        let (_, at) = rest.split_at(next);
        let token = at.as_bytes().first().copied().unwrap_or_default();
        rest = match token {
            b'#' => at.split_once(['\n', '\r']).map_or("", |(_, after)| after),
            b'"' => after_string(at),
            _ => at.get(1..).unwrap_or_default(),
        };
        match token {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_NESTING {
            return Err(format!(
                "The query is nested deeper than {MAX_NESTING} brackets."
            ));
        }
    }
    Ok(())
}

/// The text after the string with which it begins; empty where the string does not end.
fn after_string(text: &str) -> &str {
    if let Some(mut block) = text.strip_prefix("\"\"\"") {
        loop {
            match block.split_once("\"\"\"") {
                None => return "",
                Some((before, after)) if before.ends_with('\\') => block = after,
                Some((_, after)) => return after,
            }
        }
    }
    let mut escaped = false;
    for (place, character) in text.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' | '\n' | '\r' => return text.get(place + 1..).unwrap_or_default(),
            _ => {}
        }
    }
    ""
}

/// Says whether the document may be validated: whether its operations have no more fields than
/// allowed when their fragments are expanded.
fn check_document(document: &ExecutableDocument) -> Result<(), String> {
    let mut sizes = Sizes {
        document,
        fragments: HashMap::new(),
        chain: 0,
    };
    for (_, operation) in document.operations.iter() {
        if sizes.of(&operation.node.selection_set) > MAX_FIELDS {
            return Err(format!(
                "The query has more than {MAX_FIELDS} fields when its fragments are expanded."
            ));
        }
    }
    Ok(())
}

/// Numbers of fields, each fragment counted once.
struct Sizes<'a> {
    document: &'a ExecutableDocument,
    fragments: HashMap<&'a Name, usize>,
    /// Fragments that lead to the one at hand, each used by the one before.
    chain: usize,
}

impl<'a> Sizes<'a> {
    fn of(&mut self, set: &'a Positioned<SelectionSet>) -> usize {
        let mut size: usize = 0;
        for item in &set.node.items {
            size = size.saturating_add(match &item.node {
                Selection::Field(field) => {
                    1_usize.saturating_add(self.of(&field.node.selection_set))
                }
                Selection::InlineFragment(fragment) => self.of(&fragment.node.selection_set),
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node),
            });
        }
        size
    }

    fn fragment(&mut self, name: &'a Name) -> usize {
        if let Some(size) = self.fragments.get(name) {
            return *size;
        }
        if self.chain >= MAX_NESTING {
            return usize::MAX;
        }
        // A fragment that leads back to itself is refused by validation; here it counts nothing.
        self.fragments.insert(name, 0);
        self.chain += 1;
        let fragment = self.document.fragments.get(name);
        let size = fragment.map_or(0, |fragment| self.of(&fragment.node.selection_set));
        self.chain -= 1;
        self.fragments.insert(name, size);
        size
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_are_counted_outside_strings_and_comments_only() {
        let deep = "[".repeat(MAX_NESTING + 1);
        for harmless in [
            format!("{{ a(b: \"{deep}\") }}"),
            format!("{{ a(b: \"\\\"{deep}\") }}"),
            format!("{{ a(b: \"\"\" \\\"\"\" {deep} \"\"\") }}"),
            format!("# {deep}\n{{ a }}"),
            "{ a }".repeat(1_000),
        ] {
            assert_eq!(check_text(&harmless), Ok(()), "{harmless}");
        }
        for harmful in [
            format!("{{ a(b: {deep}"),
            format!("{{ a(b: \"\" c: {deep}"),
            format!("# comment\r{deep}"),
            "{a".repeat(2_000),
        ] {
            assert!(check_text(&harmful).is_err(), "{harmful}");
        }
    }

    #[test]
    fn fragments_are_counted_as_often_as_they_are_used() {
        let bomb: String = (0..24)
            .map(|place| {
                format!(
                    "fragment f{place} on Query {{ ...f{n} ...f{n} }}",
                    n = place + 1
                )
            })
            .collect();
        let query = format!("{{ ...f0 }} {bomb} fragment f24 on Query {{ a }}");
        let document = async_graphql::parser::parse_query(query).unwrap();
        assert!(check_document(&document).is_err());
        let chain: String = (0..20_000)
            .map(|place| format!("fragment f{place} on Query {{ ...f{} }}", place + 1))
            .collect();
        let document = async_graphql::parser::parse_query(format!("{{ ...f0 }} {chain}")).unwrap();
        assert!(check_document(&document).is_err());
        let circle = "{ ...a } fragment a on Query { x ...b } fragment b on Query { ...a }";
        let document = async_graphql::parser::parse_query(circle).unwrap();
        assert_eq!(check_document(&document), Ok(()));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_looked_at_without_panic(text in ".*") {
            let _verdict = check_text(&text);
        }
    }
}
