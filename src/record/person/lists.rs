//! Lists that hang on a person.

use crate::{
    graphql::connection::connections,
    record::{
        meeting::{self, object::Meeting},
        statement::{self, object::Statement},
    },
};

connections! {
    /// Lists that hang on a person.
    PersonConnections {
        /// Meetings in which the person took part; those where the person was only mentioned do not count; newest first unless `orderBy` says otherwise.
        meetings: Meeting, "Person.meetings", via meeting::relations::PERSONS;

        /// Statements that the person made, alone or with others; newest first unless `orderBy` says otherwise.
        statements: Statement, "Person.statements", via statement::relations::SPEAKERS;
    }
}
