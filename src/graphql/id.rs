//! Global ids: which kind of record, and which one.
//!
//! Written as a `TypeID` (version 0.3): the kind, an underscore, and the UUID in 26 digits of
//! Crockford's base 32. An id holds an underscore and a slug none, so the two can never be taken
//! for each other.

use async_graphql::ID;
use uuid::Uuid;

use crate::{
    error::{Error, shown},
    vocabulary::RecordKind,
};

const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH: usize = 26;

/// Kind of a record, or of what belongs to records: also the name of its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Party.
    Party,
    /// Person.
    Person,
    /// Meeting.
    Meeting,
    /// Statement.
    Statement,
    /// Outcome.
    Outcome,
    /// Claim.
    Claim,
    /// Issue.
    Issue,
    /// Source.
    Source,
    /// Citation.
    Citation,
    /// Judgement whether two records are one. It is told from the side of each of the two records, so
    /// that what it shows depends on the way to it: it is no node, and no client has an id of it.
    SameAs,
}

impl Kind {
    /// Kinds of nodes, which have ids that clients see.
    pub const NODES: [Self; 9] = [
        Self::Party,
        Self::Person,
        Self::Meeting,
        Self::Statement,
        Self::Outcome,
        Self::Claim,
        Self::Issue,
        Self::Source,
        Self::Citation,
    ];

    /// Name of the kind: the prefix of its ids, and its table.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Party => "party",
            Self::Person => "person",
            Self::Meeting => "meeting",
            Self::Statement => "statement",
            Self::Outcome => "outcome",
            Self::Claim => "claim",
            Self::Issue => "issue",
            Self::Source => "source",
            Self::Citation => "citation",
            Self::SameAs => "same_as",
        }
    }
}

impl Kind {
    /// The kind as a sentence has it: `a meeting`, `an issue`.
    #[must_use]
    pub fn with_article(self) -> String {
        let article = if matches!(self, Self::Issue | Self::Outcome) {
            "an"
        } else {
            "a"
        };
        format!("{article} {}", self.as_str())
    }
}

impl From<RecordKind> for Kind {
    fn from(kind: RecordKind) -> Self {
        match kind {
            RecordKind::Party => Self::Party,
            RecordKind::Person => Self::Person,
            RecordKind::Source => Self::Source,
            RecordKind::Issue => Self::Issue,
            RecordKind::Meeting => Self::Meeting,
            RecordKind::Statement => Self::Statement,
            RecordKind::Outcome => Self::Outcome,
            RecordKind::Claim => Self::Claim,
        }
    }
}

/// Global id of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NodeId {
    /// Kind of the node.
    pub kind: Kind,
    /// Id within the kind.
    pub id: Uuid,
}

impl NodeId {
    /// Writes the id as clients see it.
    #[must_use]
    pub fn encode(self) -> ID {
        let mut text = String::with_capacity(self.kind.as_str().len() + 1 + LENGTH);
        text.push_str(self.kind.as_str());
        text.push('_');
        let number = self.id.as_u128();
        for place in (0..LENGTH).rev() {
            let digit = (number >> (5 * place)) & 31;
            text.push(DIGITS.get(digit as usize).copied().map_or('0', char::from));
        }
        ID(text)
    }

    /// Reads an id; none where the text is not one.
    #[must_use]
    pub fn decode(text: &str) -> Option<Self> {
        let (kind, digits) = text.split_once('_')?;
        let kind = Kind::NODES
            .into_iter()
            .find(|known| known.as_str() == kind)?;
        if digits.len() != LENGTH || !digits.starts_with(|first| matches!(first, '0'..='7')) {
            return None;
        }
        let number = digits.bytes().try_fold(0_u128, |number, byte| {
            let digit = DIGITS.iter().position(|digit| *digit == byte)?;
            Some(number << 5 | digit as u128)
        })?;
        Some(Self {
            kind,
            id: Uuid::from_u128(number),
        })
    }

    /// Reads an argument that must be an id.
    ///
    /// # Errors
    /// [`Error::BadUserInput`] naming `argument` where it is not one.
    pub fn require(argument: &str, text: &str) -> Result<Self, Error> {
        Self::decode(text).ok_or_else(|| {
            let text = shown(text);
            Error::bad_input(
                argument,
                format!(
                    "`{text}` is not an id; ids are those that the field `id` of a record gives. A record is found by its slug with `meeting(slug:)` and its like"
                ),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_id_is_read_as_it_was_written(number: u128, kind in 0..Kind::NODES.len()) {
            let id = NodeId { kind: Kind::NODES[kind], id: Uuid::from_u128(number) };
            prop_assert_eq!(NodeId::decode(&id.encode()), Some(id));
        }

        #[test]
        fn ids_sort_as_their_uuids(a: u128, b: u128) {
            let encode = |number| NodeId { kind: Kind::Issue, id: Uuid::from_u128(number) }.encode();
            prop_assert_eq!(a.cmp(&b), encode(a).cmp(&encode(b)));
        }

        #[test]
        fn any_text_is_read_without_panic_and_to_one_spelling(text in ".*") {
            if let Some(id) = NodeId::decode(&text) {
                prop_assert_eq!(id.encode().0, text);
            }
        }
    }

    #[test]
    fn follows_the_specification_of_type_ids() {
        let id = Uuid::parse_str("01890a5d-ac96-774b-bcce-b302099a8057").unwrap();
        let text = NodeId {
            kind: Kind::Party,
            id,
        }
        .encode();
        assert_eq!(text.as_str(), "party_01h455vb4pex5vsknk084sn02q");
        assert_eq!(NodeId::decode("party_8zzzzzzzzzzzzzzzzzzzzzzzzz"), None);
    }
}
