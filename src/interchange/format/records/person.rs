//! A person.

use crate::interchange::format::{
    Tenure,
    shape::{Filled, WikidataItem},
};

record! {
    /// Somebody who took part in a meeting, spoke, or is named.
    Person {
        /// Full name, such as `Takeshi Iwaya`.
        #[schemars(with = "Filled")]
        name: String,
        /// Family name, such as `Iwaya`: lists are ordered by it.
        family_name: Option<String>,
        /// Other names under which the person is known.
        #[serde(default)]
        aliases: Vec<String>,
        /// Item about the person, such as `Q42`.
        #[schemars(with = "Option<WikidataItem>")]
        wikidata_id: Option<String>,
        /// Offices that the person held.
        #[serde(default)]
        tenures: Vec<Tenure>,
    }
}
