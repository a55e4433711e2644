//! A party.

use crate::{
    interchange::format::shape::{CountryCode, Date, Filled, References, WikidataItem},
    vocabulary::PartyKind,
};

record! {
    /// State, territory, organisation or forum that takes part in diplomacy. A state that ended,
    /// such as West Germany, is a party of its own, with its successors.
    Party {
        /// Name in English, such as `Japan`.
        #[schemars(with = "Filled")]
        name: String,
        /// What kind of party it is.
        kind: PartyKind,
        /// Code of the country, such as `JPN`. Not unique: West Germany and Germany are both `DEU`.
        #[schemars(with = "Option<CountryCode>")]
        iso3: Option<String>,
        /// Other names under which it is known.
        #[serde(default)]
        aliases: Vec<String>,
        /// From when it existed, such as `1949-05-23`; absent where not recorded.
        #[schemars(with = "Option<Date>")]
        valid_from: Option<String>,
        /// Until when it existed, such as `1990-10-02`; absent where it still does, or where not
        /// recorded.
        #[schemars(with = "Option<Date>")]
        valid_to: Option<String>,
        /// Item about it, such as `Q17` for Japan.
        #[schemars(with = "Option<WikidataItem>")]
        wikidata_id: Option<String>,
        /// Parties that succeeded it, as Germany did West Germany.
        #[serde(default)]
        #[schemars(with = "References<Party>")]
        successors: Vec<String>,
    }
}
