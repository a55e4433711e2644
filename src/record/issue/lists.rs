//! Lists that hang on an issue.

use crate::{
    graphql::connection::connections,
    record::{
        claim::{self, object::Claim},
        issue::{object::Issue, relations},
        meeting::{self, object::Meeting},
        outcome::{self, object::Outcome},
        statement::{self, object::Statement},
    },
};

connections! {
    /// Lists that hang on an issue.
    IssueConnections {
        /// Issues that are directly part of this one, by label unless `orderBy` says otherwise.
        narrower: Issue, "Issue.narrower", via relations::BROADER;

        /// Meetings that had the issue on their agenda; newest first unless `orderBy` says otherwise.
        meetings: Meeting, "Issue.meetings", via meeting::relations::AGENDA;

        /// Statements about the issue itself, not about narrower ones; newest first unless `orderBy` says otherwise.
        statements: Statement, "Issue.statements", via statement::relations::ISSUES;

        /// Outcomes about the issue itself, not about narrower ones; newest first unless `orderBy` says otherwise.
        outcomes: Outcome, "Issue.outcomes", via outcome::relations::ISSUES;

        /// Claims about the issue itself, not about narrower ones; newest first unless `orderBy` says otherwise.
        claims: Claim, "Issue.claims", via claim::relations::ISSUES;
    }
}
