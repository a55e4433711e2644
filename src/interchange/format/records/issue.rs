//! An issue.

use crate::{
    interchange::format::{
        Citation, Party,
        shape::{Filled, Reference, References},
    },
    vocabulary::IssueCategory,
};

record! {
    /// What meetings, statements, outcomes and claims are about, described without taking a side.
    /// Issues form a tree, from broad to narrow.
    Issue {
        /// Short name of the issue, such as `Chinese ban on Japanese seafood`.
        #[schemars(with = "Filled")]
        label: String,
        /// Description that takes no side: it names the question, not an answer to it.
        description: String,
        /// Field of policy to which it chiefly belongs.
        category: IssueCategory,
        /// Issue of which this one is directly a part; absent at the top of the tree.
        #[schemars(with = "Option<Reference<Issue>>")]
        broader: Option<String>,
        /// Other names under which it is known.
        #[serde(default)]
        aliases: Vec<String>,
        /// Parties that it concerns.
        #[serde(default)]
        #[schemars(with = "References<Party>")]
        parties: Vec<String>,
        /// Citations that show where a source names the issue.
        #[serde(default)]
        citations: Vec<Citation>,
    }
}
