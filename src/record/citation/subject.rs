//! What a citation is about: a union of the records that are cited for.

use std::borrow::Cow;

use async_graphql::{
    ContextSelectionSet, OutputType, Positioned, ServerResult, Union, Value, parser::types::Field,
    registry::Registry,
};

use crate::{
    graphql::direct::object,
    record::{
        claim::object::Claim, issue::object::Issue, meeting::object::Meeting,
        outcome::object::Outcome, statement::object::Statement,
    },
};

/// Record that a citation is about.
#[derive(Union)]
pub enum CitationSubject {
    /// Meeting.
    Meeting(Meeting),
    /// Statement.
    Statement(Statement),
    /// Outcome.
    Outcome(Outcome),
    /// Claim.
    Claim(Claim),
    /// Issue.
    Issue(Issue),
}

/// The same as the record that it is: its fields are resolved directly, and a fragment on a union or an
/// interface applies wherever it stands. The library would drop some without a word.
pub struct Subject(pub CitationSubject);

impl OutputType for Subject {
    fn type_name() -> Cow<'static, str> {
        CitationSubject::type_name()
    }

    fn introspection_type_name(&self) -> Cow<'static, str> {
        self.0.introspection_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        CitationSubject::create_type_info(registry)
    }

    async fn resolve(
        &self,
        context: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        match &self.0 {
            CitationSubject::Meeting(meeting) => object(context, meeting).await,
            CitationSubject::Statement(statement) => object(context, statement).await,
            CitationSubject::Outcome(outcome) => object(context, outcome).await,
            CitationSubject::Claim(claim) => object(context, claim).await,
            CitationSubject::Issue(issue) => object(context, issue).await,
        }
    }
}
