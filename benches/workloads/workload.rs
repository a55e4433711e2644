//! The workloads: what is asked, and how much it may cost.

use clap::ValueEnum;

/// A query that readers ask, with other variables each time where it has any.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ValueEnum)]
pub(crate) enum Workload {
    /// The newest meetings with their first statements and the sources of these.
    W1,
    /// All of one meeting.
    W2,
    /// Statements of a party on an issue.
    W3,
    /// The page of W1 after nine tenths of all meetings.
    W4,
    /// A hundred meetings, flat.
    W6,
    /// Statements of two parties on an issue, side by side.
    W7,
    /// A count.
    W8,
}

impl Workload {
    /// What it asks for, in a few words.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::W1 => "20 meetings, 10 statements each, their sources",
            Self::W2 => "one meeting with all that belongs to it",
            Self::W3 => "statements of a party on an issue since a date",
            Self::W4 => "W1 after nine tenths of all meetings",
            Self::W6 => "100 meetings, title and date",
            Self::W7 => "an issue, two parties side by side",
            Self::W8 => "the number of a party's statements since a date",
        }
    }

    /// The GraphQL document.
    pub(crate) const fn query(self) -> &'static str {
        match self {
            Self::W1 => include_str!("queries/w1.graphql"),
            Self::W2 => include_str!("queries/w2.graphql"),
            Self::W3 => include_str!("queries/w3.graphql"),
            Self::W4 => include_str!("queries/w4.graphql"),
            Self::W6 => include_str!("queries/w6.graphql"),
            Self::W7 => include_str!("queries/w7.graphql"),
            Self::W8 => include_str!("queries/w8.graphql"),
        }
    }

    /// How many times the processor time of the one statement it may take with the cache off.
    pub(crate) const fn most_over_floor(self) -> Option<f64> {
        match self {
            Self::W1 | Self::W2 | Self::W4 => Some(2.0),
            Self::W3 | Self::W6 | Self::W7 => Some(3.0),
            Self::W8 => None,
        }
    }

    /// The least of the bare handler's requests a second that it has to reach with the cache on.
    pub(crate) const fn least_of_bare(self) -> Option<f64> {
        match self {
            Self::W1 => Some(0.7),
            _ => None,
        }
    }

    /// Whether its cost may not grow with the collection.
    pub(crate) const fn is_flat(self) -> bool {
        matches!(self, Self::W1 | Self::W2 | Self::W4 | Self::W6)
    }

    /// Its name, as paths have it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::W1 => "w1",
            Self::W2 => "w2",
            Self::W3 => "w3",
            Self::W4 => "w4",
            Self::W6 => "w6",
            Self::W7 => "w7",
            Self::W8 => "w8",
        }
    }
}
