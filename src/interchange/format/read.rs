//! Objects to records, by the key `record`, which stands first in what programs write.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor, value::MapAccessDeserializer},
};

use super::{Entry, Record};

/// The key that says what an object is.
pub const KIND: &str = "record";

impl Entry {
    /// Reads the other keys of the entry whose key `record` has this word.
    ///
    /// # Errors
    /// What the deserializer says, also where no entry has this word.
    pub fn of_kind<'de, D: Deserializer<'de>>(word: &str, keys: D) -> Result<Self, D::Error> {
        let record = match word {
            "party" => Record::Party(Deserialize::deserialize(keys)?),
            "person" => Record::Person(Deserialize::deserialize(keys)?),
            "source" => Record::Source(Deserialize::deserialize(keys)?),
            "issue" => Record::Issue(Deserialize::deserialize(keys)?),
            "meeting" => Record::Meeting(Deserialize::deserialize(keys)?),
            "statement" => Record::Statement(Deserialize::deserialize(keys)?),
            "outcome" => Record::Outcome(Deserialize::deserialize(keys)?),
            "claim" => Record::Claim(Deserialize::deserialize(keys)?),
            "same_as" => Record::SameAs(Deserialize::deserialize(keys)?),
            "dataset" => return Ok(Self::Dataset(Deserialize::deserialize(keys)?)),
            _ => return Err(D::Error::custom("no kind of record")),
        };
        Ok(Self::Record(Box::new(record)))
    }
}

/// Reads an entry whose first key is `record`, without keeping it in between. It says of others
/// that they are wrong: they are read as a value first, which takes five times as long.
impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FirstKey;

        impl<'de> Visitor<'de> for FirstKey {
            type Value = Entry;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a record")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut keys: A) -> Result<Entry, A::Error> {
                match keys.next_key::<&str>()? {
                    Some(KIND) => {
                        let word: &str = keys.next_value()?;
                        Entry::of_kind(word, MapAccessDeserializer::new(keys))
                    }
                    _ => Err(A::Error::custom("the first key is not `record`")),
                }
            }
        }

        deserializer.deserialize_map(FirstKey)
    }
}
