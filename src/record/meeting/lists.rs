//! Lists that hang on a meeting.

use crate::{
    graphql::{
        connection::connections,
        order::{OrderDirection, by_date, by_position},
    },
    record::{
        claim::{self, object::Claim},
        meeting::{object::Meeting, relations},
        outcome::{self, object::Outcome},
        statement::{self, object::Statement},
    },
};

connections! {
    /// Lists that hang on a meeting.
    MeetingConnections {
        /// Meetings that are part of this one, such as the talks within a visit; oldest first unless `orderBy` says otherwise.
        parts: Meeting, "Meeting.parts", via relations::PART_OF, unasked by_date(OrderDirection::Asc);

        /// Statements made at the meeting, by `position` unless `orderBy` says otherwise.
        statements: Statement, "Meeting.statements", via statement::relations::MEETING, unasked by_position(OrderDirection::Asc);

        /// What was agreed, committed to, decided or signed at the meeting; newest first unless `orderBy` says otherwise.
        outcomes: Outcome, "Meeting.outcomes", via outcome::relations::MEETING;

        /// What sources assert about the meeting in their own voice; newest first unless `orderBy` says otherwise.
        claims: Claim, "Meeting.claims", via claim::relations::MEETING;
    }
}
