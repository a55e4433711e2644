//! Lists that hang on a source.

use crate::{
    graphql::connection::connections,
    record::{
        citation::Citation,
        claim::{self, object::Claim},
        issue::{self, object::Issue},
        meeting::{self, object::Meeting},
        outcome::{self, object::Outcome},
        source::{object::Source, relations},
        statement::{self, object::Statement},
    },
};

connections! {
    /// Lists that hang on a source.
    SourceConnections {
        /// Sources that are part of this one, such as the documents of a volume; by title unless `orderBy` says otherwise.
        parts: Source, "Source.parts", via relations::PART_OF;

        /// Citations that name the source, each with the record that it bears on; in the order in which they were recorded.
        cited_by: Citation, "Source.citedBy", via relations::CITED_BY;

        /// Meetings that cite the source; newest first unless `orderBy` says otherwise.
        meetings: Meeting, "Source.meetings", via meeting::relations::SOURCES;

        /// Statements that cite the source; newest first unless `orderBy` says otherwise.
        statements: Statement, "Source.statements", via statement::relations::SOURCES;

        /// Outcomes that cite the source; newest first unless `orderBy` says otherwise.
        outcomes: Outcome, "Source.outcomes", via outcome::relations::SOURCES;

        /// Claims that cite the source; newest first unless `orderBy` says otherwise.
        claims: Claim, "Source.claims", via claim::relations::SOURCES;

        /// Issues that cite the source; by label unless `orderBy` says otherwise.
        issues: Issue, "Source.issues", via issue::relations::SOURCES;
    }
}
