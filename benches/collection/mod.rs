//! A large collection of records that nobody curated, for benchmarks: the same bytes for the same
//! seed and scale, in the interchange format, written line by line.
//!
//! ```text
//! let collection = Collection::new(SEED, "0.1".parse()?);
//! collection.write(&mut file)?;
//! collection.slug(Kind::Meeting, 7);       // what to ask for
//! collection.scale.number_of(Kind::Meeting);
//! ```
//!
//! | module | what it makes |
//! | --- | --- |
//! | `size` | how many records of each kind there are at a scale |
//! | `dice` | chance |
//! | `date`, `text`, `english`, `phrases`, `states`, `words` | dates, sentences in nine languages, names |
//! | `actor`, `source`, `issue`, `meeting`, `statement`, `result` | the records |
//! | `citation` | their citations |
//!
//! A record is a function of seed, kind and number alone. So are slugs, which is how records refer
//! to each other without any being kept. Lengths and numbers follow real records: half of the
//! statements have fewer than 500 characters, one in a hundred more than 6,600; half of the meetings
//! have none or one, one in a hundred has 60.

use std::io::{self, Write};

use chancery::{graphql::id::Kind, interchange::format::Record};

mod actor;
mod citation;
mod date;
mod dice;
mod english;
mod issue;
mod meeting;
mod phrases;
mod result;
mod size;
mod source;
mod statement;
mod states;
mod text;
mod words;

pub(crate) use self::size::Scale;

/// The seed of all published figures.
pub(crate) const SEED: u64 = 1_648;

/// A collection of records.
pub(crate) struct Collection {
    seed: u64,
    /// How large it is.
    pub(crate) scale: Scale,
}

/// How much was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Written {
    /// Records: one a line.
    pub(crate) records: usize,
    /// Citations, which stand in the lines of the records that they prove.
    pub(crate) citations: usize,
}

impl Collection {
    /// The collection of this seed and scale.
    pub(crate) const fn new(seed: u64, scale: Scale) -> Self {
        Self { seed, scale }
    }

    /// All records, by kind.
    pub(crate) fn records(&self) -> impl Iterator<Item = Record> {
        let each = |kind| 0..self.scale.number_of(kind);
        let parties = each(Kind::Party).map(|n| Record::Party(self.party(n)));
        let persons = each(Kind::Person).map(|n| Record::Person(self.person(n)));
        let sources = each(Kind::Source).map(|n| Record::Source(self.source(n)));
        let issues = each(Kind::Issue).map(|n| Record::Issue(self.issue(n)));
        let meetings = each(Kind::Meeting).map(|n| Record::Meeting(self.meeting(n)));
        let outcomes = each(Kind::Outcome).map(|n| Record::Outcome(self.outcome(n)));
        let claims = each(Kind::Claim).map(|n| Record::Claim(self.claim(n)));
        parties
            .chain(persons)
            .chain(sources)
            .chain(issues)
            .chain(meetings)
            .chain(self.statements().map(Record::Statement))
            .chain(outcomes)
            .chain(claims)
    }

    /// Writes all records as JSON Lines.
    ///
    /// # Errors
    /// Those of the writer.
    pub(crate) fn write(&self, out: &mut impl Write) -> io::Result<Written> {
        let mut written = Written::default();
        for record in self.records() {
            serde_json::to_writer(&mut *out, &record)?;
            out.write_all(b"\n")?;
            written.records += 1;
            written.citations += record.citations().len();
        }
        out.flush()?;
        Ok(written)
    }

    /// The slug of a record. Statements are named after their meeting, and not to be had by number.
    pub(crate) fn slug(&self, kind: Kind, number: usize) -> String {
        match kind {
            Kind::Party => actor::party_slug(number),
            Kind::Person => self.person_slug(number),
            Kind::Source => self.source_slug(number),
            Kind::Issue => self.issue_slug(number),
            Kind::Meeting => self.meeting_slug(number),
            _ => format!("{}-{number:06}", kind.as_str()),
        }
    }
}

/// Adds what is not there yet: no list of a record names anything twice.
fn add<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

/// Letters and digits of a text, as a slug has them.
fn slugged(text: &str) -> String {
    let filed = chancery::value::sort_key::sort_key(text);
    let words = filed.split(|letter: char| !letter.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join("-")
}
