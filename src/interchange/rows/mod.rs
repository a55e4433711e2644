//! Records to rows: slugs become ids, dates their days, lists their link tables.

use std::path::Path;

use sea_orm::{DbBackend, EntityTrait, IntoActiveModel, QueryTrait, Statement};

use crate::{
    entity::{
        citation, claim, claim_issue, claim_party, issue, issue_party, meeting, meeting_issue,
        meeting_link, outcome, outcome_issue, outcome_party, participation, party, party_successor,
        person, same_as, source, statement, statement_addressee, statement_issue,
        statement_on_behalf_of, statement_speaker, tenure,
    },
    interchange::format::Provenance,
    vocabulary::ProvenanceMethod,
};

mod citations;
mod kept;
mod writer;

pub use writer::Writer;

/// Where records came from, unless they say so themselves.
#[derive(Clone, Debug)]
pub struct Origin {
    /// Name of the data set.
    pub dataset: String,
    /// How the records were made.
    pub method: ProvenanceMethod,
    /// Licence of the data, as an SPDX identifier.
    pub licence: Option<String>,
    /// Whether that is said also of records that are in the database already, in place of what is
    /// said of them there.
    pub is_stamped: bool,
}

impl Origin {
    /// Records taken over from a data set of this name.
    #[must_use]
    pub const fn imported(dataset: String) -> Self {
        Self {
            dataset,
            method: ProvenanceMethod::Imported,
            licence: None,
            is_stamped: false,
        }
    }

    /// The name of the data set that a file or a folder holds, where nobody says another.
    #[must_use]
    pub fn dataset_of(path: &Path) -> String {
        let name = path.file_name().map(|name| name.to_string_lossy());
        let name = name.as_deref().and_then(|name| name.split('.').next());
        name.filter(|name| !name.is_empty() && *name != "-")
            .unwrap_or("local")
            .to_owned()
    }

    /// Where a record comes from that says so, or does not.
    #[must_use]
    pub fn provenance(&self, said: Option<&Provenance>) -> Provenance {
        said.cloned().unwrap_or_else(|| Provenance {
            dataset: self.dataset.clone(),
            method: self.method,
        })
    }
}

/// Defines the rows of all tables. Their order does not matter: keys are checked at the commit.
macro_rules! tables {
    ($($table:ident),+ $(,)?) => {
        /// Rows of all tables, ready to be written.
        #[derive(Debug, Default)]
        #[expect(
            missing_docs,
            reason = "each field holds the rows of the table of its name"
        )]
        pub struct Rows {
            $(pub $table: Vec<$table::Model>,)+
        }

        impl Rows {
            /// Takes the rows out as statements, each of so many rows of one table as make a good
            /// one. What is left is kept until there are enough, or until the `last`.
            #[must_use]
            pub fn statements(&mut self, backend: DbBackend, last: bool) -> Vec<Statement> {
                let mut statements = Vec::new();
                $(insert::<$table::Entity>(&mut self.$table, backend, last, &mut statements);)+
                statements
            }
        }
    };
}

tables! {
    party, party_successor, person, tenure, source, issue, issue_party, meeting, participation,
    meeting_issue, meeting_link, statement, statement_speaker, statement_on_behalf_of,
    statement_addressee, statement_issue, outcome, outcome_party, outcome_issue, claim, claim_party,
    claim_issue, citation, same_as,
}

/// Rows that one statement writes: SQLite binds 32,766 values at most, PostgreSQL 65,535. The text
/// of a full statement is always the same, and so prepared once.
const BATCH: usize = 500;

fn insert<E>(
    rows: &mut Vec<E::Model>,
    backend: DbBackend,
    last: bool,
    statements: &mut Vec<Statement>,
) where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    while rows.len() >= BATCH || (last && !rows.is_empty()) {
        let batch = rows.drain(..rows.len().min(BATCH));
        let batch = batch.map(IntoActiveModel::into_active_model);
        statements.push(E::insert_many(batch).build(backend));
    }
}
