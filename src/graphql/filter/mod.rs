//! Filters: the inputs that they are put together from, and the macro that puts them together.
//!
//! The SQL of each part is in [`conditions`]; the records that a filter names, in [`references`]; how
//! much it may ask, in [`scope`].

use async_graphql::{ID, InputObject};

use crate::vocabulary::ProvenanceMethod;

pub mod conditions;
pub mod references;
pub mod scope;

/// Filter by date. A record matches when its date overlaps the span: when some day that the date
/// can mean lies within it. Records without a date do not match, even where neither end is given,
/// unless `includeUndated` says so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct DateFilter {
    /// Beginning of the span, as an EDTF date; its first day counts. Open if absent.
    pub from: Option<String>,
    /// End of the span, as an EDTF date; its last day counts: `2024` means to the end of 2024. Open if absent.
    pub to: Option<String>,
    /// Let records without a date through as well.
    #[graphql(default)]
    pub include_undated: bool,
}

/// Filter by related records, each named by its slug or its id. A name that no record has matches
/// nothing. All of the keys that are given must hold. A filter may have fifty conditions on related
/// records with those in its `and`, `or` and `not`: each `any`, each `none`, each name in `all`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct RelationFilter {
    /// Related to at least one of these.
    pub any: Option<Vec<ID>>,
    /// Related to every one of these.
    pub all: Option<Vec<ID>>,
    /// Related to none of these.
    pub none: Option<Vec<ID>>,
}

/// Filter by where records came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct ProvenanceFilter {
    /// From one of these data sets.
    pub dataset: Option<Vec<String>>,
    /// Made in one of these ways.
    pub method: Option<Vec<ProvenanceMethod>>,
}

/// Filter by a number, both ends included. A filter may have three of these, with those in its `and`, `or`
/// and `not`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct CountFilter {
    /// At least so many.
    pub min: Option<i32>,
    /// At most so many.
    pub max: Option<i32>,
}

/// Defines the filter of a kind of record: its own keys, each with the condition that it makes,
/// and those that the filters of all records have.
macro_rules! record_filter {
    (
        $(#[$meta:meta])* $filter:ident of $kind:ident {
            $($(#[$key_meta:meta])* $key:ident: $type:ty => $condition:ident($($argument:expr),*),)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Hash, async_graphql::InputObject)]
        pub struct $filter {
            /// Only records with one of these slugs.
            pub slug: Option<Vec<String>>,
            $($(#[$key_meta])* pub $key: Option<$type>,)+
            /// Whether the curator inferred the record or something in it (true), or found it stated outright (false). What a date rests on is said by the date itself.
            pub inferred: Option<bool>,
            /// Where the record came from.
            pub provenance: Option<$crate::graphql::filter::ProvenanceFilter>,
            /// Only records changed here at this time or later.
            pub updated_since: Option<$crate::graphql::scalars::Instant>,
            /// All of these must hold as well.
            pub and: Option<Vec<$filter>>,
            /// At least one of these must hold.
            pub or: Option<Vec<$filter>>,
            /// This must not hold.
            pub not: Option<Box<$filter>>,
        }

        impl $crate::graphql::listed::ListFilter for $filter {
            fn criteria(
                &self,
                scope: &$crate::graphql::filter::scope::Scope,
                path: &str,
            ) -> Result<$crate::database::list::Criteria, $crate::error::Error> {
                use $crate::graphql::{filter::conditions::Conditions, id};
                let mut all = Conditions::new(scope, id::Kind::$kind, path);
                all.one_of("slug", "slug", self.slug.as_ref())?;
                $(all.$condition(stringify!($key), $($argument,)* self.$key.as_ref())?;)+
                all.is_given("inferred", "inference", self.inferred.as_ref())?;
                all.provenance(self.provenance.as_ref())?;
                all.updated_since(self.updated_since);
                all.combine(self.and.as_ref(), self.or.as_ref(), self.not.as_deref())?;
                Ok(all.build())
            }
        }
    };
}
pub(crate) use record_filter;
