//! Lists that hang on a party.

use crate::{
    graphql::connection::connections,
    record::{
        claim::{self, object::Claim},
        issue::{self, object::Issue},
        meeting::{self, object::Meeting},
        outcome::{self, object::Outcome},
        person::{self, object::Person},
        statement::{self, object::Statement},
    },
};

connections! {
    /// Lists that hang on a party.
    PartyConnections {
        /// Meetings in which the party took part; those where it was only mentioned do not count; newest first unless `orderBy` says otherwise.
        meetings: Meeting, "Party.meetings", via meeting::relations::PARTIES;

        /// Statements made on behalf of the party, joint ones included; newest first unless `orderBy` says otherwise.
        statements: Statement, "Party.statements", via statement::relations::ON_BEHALF_OF;

        /// Outcomes to which the party is a party; newest first unless `orderBy` says otherwise.
        outcomes: Outcome, "Party.outcomes", via outcome::relations::PARTIES;

        /// Claims about the party; newest first unless `orderBy` says otherwise.
        claims: Claim, "Party.claims", via claim::relations::PARTIES;

        /// Issues that concern the party; by label unless `orderBy` says otherwise.
        issues: Issue, "Party.issues", via issue::relations::PARTIES;

        /// Persons who held an office for the party, at any time; by name unless `orderBy` says otherwise.
        persons: Person, "Party.persons", via person::relations::PARTIES;
    }
}
