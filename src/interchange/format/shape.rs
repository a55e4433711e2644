//! What the texts of a record look like, for the schema. A key is text to serde; here it is told
//! whether that text is a slug, a date or an address.
//!
//! A shape refuses nothing that [`check`](crate::interchange::check) lets pass. Its `title` is the
//! name by which editors and `chancery format` call it.

use std::{borrow::Cow, marker::PhantomData};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{interchange::words, value::slug};

/// The characters of a slug.
const SLUG: &str = "^[a-z0-9-]+$";

/// Defines a shape: a name in Rust for a schema that stands where it is used.
macro_rules! shape {
    ($(#[$meta:meta])* $name:ident: $($schema:tt)+) => {
        $(#[$meta])*
        pub(super) enum $name {}

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($($schema)+)
            }
        }
    };
}

shape! {
    /// Text that is more than blanks.
    Filled: {"type": "string", "minLength": 1, "pattern": r"\S"}
}

shape! {
    /// The record's own slug.
    Slug: {"title": "slug", "type": "string", "pattern": SLUG, "maxLength": slug::MAX_LENGTH}
}

shape! {
    /// A date. The notation is too rich for a pattern, so the schema has examples instead.
    Date: {
        "title": "EDTF date",
        "type": "string",
        "minLength": 1,
        "examples": [
            "2024-12-25", "2024-12", "2024", "2024-11/2025-01", "1919~", "2024-12-25?", "192X",
            "1985/.."
        ]
    }
}

shape! {
    /// An address on the web.
    Address: {"title": "web address", "type": "string", "pattern": "^https?://"}
}

shape! {
    /// A country by its code.
    CountryCode: {
        "title": "ISO 3166-1 alpha-3 code",
        "type": "string",
        "pattern": "^[A-Z]{3}$",
        "examples": ["JPN"]
    }
}

shape! {
    /// A language by its code.
    Language: {"title": "BCP 47 tag", "type": "string", "examples": ["en", "ja", "zh-Hans"]}
}

shape! {
    /// An item of Wikidata.
    WikidataItem: {"title": "Wikidata item", "type": "string", "examples": ["Q17"]}
}

shape! {
    /// What a file is known by.
    Sha256: {"title": "SHA-256 in lower case", "type": "string", "pattern": "^[0-9a-f]{64}$"}
}

shape! {
    /// A place in a list, counted from 1. The largest number is kept free for what comes last.
    Position: {
        "title": "whole number from 1",
        "type": "integer",
        "minimum": 1,
        "maximum": i32::MAX - 1
    }
}

shape! {
    /// The slugs of two records, of a kind that another key says.
    Pair: {
        "title": "two slugs",
        "type": "array",
        "items": {"title": "slug", "type": "string", "pattern": SLUG, "maxLength": slug::MAX_LENGTH},
        "minItems": 2,
        "maxItems": 2,
        "uniqueItems": true
    }
}

/// The slug of another record, of the kind `T`.
pub(super) struct Reference<T>(PhantomData<T>);

impl<T: JsonSchema> JsonSchema for Reference<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("{}Reference", T::schema_name()).into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let kind = words::one(&T::schema_name().to_lowercase());
        json_schema!({
            "title": format!("slug of {kind}"),
            "type": "string",
            "pattern": SLUG,
            "maxLength": slug::MAX_LENGTH,
        })
    }
}

/// Slugs of other records of the kind `T`, each once.
pub(super) struct References<T>(PhantomData<T>);

impl<T: JsonSchema> JsonSchema for References<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("{}References", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "array",
            "items": Reference::<T>::json_schema(generator),
            "uniqueItems": true,
        })
    }
}
