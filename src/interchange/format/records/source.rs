//! A source.

use crate::{
    interchange::format::shape::{Address, Date, Filled, Language, Reference, Sha256},
    vocabulary::SourceKind,
};

record! {
    /// Where something was read: a news report, a readout, a treaty, a document in an archive.
    Source {
        /// What kind of source it is.
        kind: SourceKind,
        /// Title; in square brackets where the source has none and the curator supplied one.
        #[schemars(with = "Filled")]
        title: String,
        /// Author; absent where the source names none.
        author: Option<String>,
        /// Publisher; absent where the source names none.
        publisher: Option<String>,
        /// When it was published, as precise as the source says, such as `2023-05-21` or `2023-05`;
        /// absent where it does not say.
        #[schemars(with = "Option<Date>")]
        published: Option<String>,
        /// Address on the web, which begins with `https://` or `http://`.
        #[schemars(with = "Option<Address>")]
        url: Option<String>,
        /// Address of an archived copy, which begins with `https://` or `http://`.
        #[schemars(with = "Option<Address>")]
        archive_url: Option<String>,
        /// Call number or reference in an archive.
        archive_reference: Option<String>,
        /// Language of the source, such as `en` or `ja`.
        #[schemars(with = "Option<Language>")]
        language: Option<String>,
        /// Licence under which the source was published, such as `CC-BY-4.0`.
        licence: Option<String>,
        /// Source that this one is part of, such as the volume that holds a document.
        #[schemars(with = "Option<Reference<Source>>")]
        part_of: Option<String>,
        /// Day on which the curator read it, such as `2024-12-28`.
        #[schemars(with = "Option<Date>")]
        retrieved_on: Option<String>,
        /// Digest of what was read, as 64 hexadecimal digits: proof of the wording without keeping
        /// a copy.
        #[schemars(with = "Option<Sha256>")]
        content_sha256: Option<String>,
    }
}
