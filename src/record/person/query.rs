//! Fields of the root for persons.

use async_graphql::{Context, Object};

use super::object::Person;
use crate::graphql::{
    connection::connections,
    direct::Direct,
    lookup::{Fallible, by_slug},
};

/// Look-up by slug.
#[derive(Default)]
pub struct PersonQuery;

#[Object]
impl PersonQuery {
    /// Person with this slug; null where there is none.
    async fn person(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Slug of the person, such as one finds in its field `slug`.")]
        slug: String,
    ) -> Fallible<Direct<Person>> {
        by_slug(context, slug).await
    }
}

connections! {
    /// Lists of persons at the root.
    PersonLists {
        /// Persons, by family name unless `orderBy` says otherwise.
        persons: Person, "persons";
    }
}
