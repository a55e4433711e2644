//! `--filter`: the same object as the argument `filter:` of a list of the API, with the same checks.

use std::time::Instant;

use async_graphql::{InputType, Request, Value, Variables};
use sea_orm::sea_query::Condition;

use super::{CommandError, table::plural};
use crate::{
    config::QueryLimits,
    database::{Database, ReadLimits, Reader},
    error::Error,
    graphql::{
        filter::scope::Scope, id::Kind, listed::ListFilter, loader::Loaders, lockstep::Lockstep,
    },
    record::{
        claim::filter::ClaimFilter, issue::filter::IssueFilter, meeting::filter::MeetingFilter,
        outcome::filter::OutcomeFilter, party::filter::PartyFilter, person::filter::PersonFilter,
        source::filter::SourceFilter, statement::filter::StatementFilter,
    },
    schema::{self, limits},
};

/// Reads a filter of a kind of record, written as JSON or as GraphQL has it.
///
/// # Errors
/// [`CommandError::Setting`] with what the API says of the filter.
pub(super) async fn condition(
    database: &Database,
    kind: Kind,
    text: &str,
) -> Result<Condition, CommandError> {
    let wrong = |problem: String| CommandError::Setting {
        setting: "--filter",
        problem,
    };
    if kind == Kind::SameAs {
        return Err(wrong(
            "the API has no list of judgements, and so no filter of them".to_owned(),
        ));
    }
    let list = plural(kind);
    let mut request = match serde_json::from_str::<serde_json::Value>(text) {
        Ok(json) => {
            let name = kind.as_str();
            let filter = name.get(..1).unwrap_or_default().to_uppercase()
                + name.get(1..).unwrap_or_default();
            let variables = serde_json::json!({"filter": json});
            Request::new(format!(
                "query ($filter: {filter}Filter!) {{ {list}(filter: $filter, first: 1) {{ pageInfo {{ hasNextPage }} }} }}"
            ))
            .variables(Variables::from_json(variables))
        }
        Err(_) => Request::new(format!(
            "{{ {list}(filter: {text}, first: 1) {{ pageInfo {{ hasNextPage }} }} }}"
        )),
    };
    let value = written(&mut request).map_err(|error| wrong(error.to_string()))?;
    // The API says what is wrong with a filter, key by key.
    let limits = ReadLimits::until(Instant::now() + database.statement_timeout);
    let reader = Reader::new(database, limits);
    let lockstep = Lockstep::default();
    let asked = request.data(Loaders::new(reader, lockstep.clone()));
    let answer = lockstep
        .run(schema::build(&QueryLimits::default()).execute(asked))
        .await;
    if let Some(error) = answer.errors.first() {
        // Here it is no variable, as it is in the query that is made of JSON.
        return Err(wrong(error.message.trim_start_matches('$').to_owned()));
    }
    let value = value.ok_or_else(|| wrong(format!("`{text}` is no filter")))?;
    let read = match kind {
        Kind::Party => read::<PartyFilter>(database, kind, value),
        Kind::Person => read::<PersonFilter>(database, kind, value),
        Kind::Source => read::<SourceFilter>(database, kind, value),
        Kind::Issue => read::<IssueFilter>(database, kind, value),
        Kind::Meeting => read::<MeetingFilter>(database, kind, value),
        Kind::Statement => read::<StatementFilter>(database, kind, value),
        Kind::Outcome => read::<OutcomeFilter>(database, kind, value),
        Kind::Claim => read::<ClaimFilter>(database, kind, value),
        Kind::Citation | Kind::SameAs => Ok(Condition::all()),
    };
    read.map_err(wrong)
}

/// The filter of the request, as a value.
fn written(request: &mut Request) -> Result<Option<Value>, Error> {
    if let Some(value) = request.variables.get("filter") {
        return Ok(Some(value.clone()));
    }
    let Some(document) = limits::parse(&QueryLimits::default(), request)? else {
        return Ok(None);
    };
    let fields = document
        .operations
        .iter()
        .flat_map(|(_, operation)| &operation.node.selection_set.node.items);
    let mut arguments = fields.filter_map(|selection| match &selection.node {
        async_graphql::parser::types::Selection::Field(field) => field.node.get_argument("filter"),
        _ => None,
    });
    let written = arguments.next().cloned();
    Ok(written.and_then(|value| value.node.into_const()))
}

fn read<F: ListFilter>(database: &Database, kind: Kind, value: Value) -> Result<Condition, String> {
    let filter = <F as InputType>::parse(Some(value));
    let filter = filter.map_err(|error| {
        error
            .into_server_error(async_graphql::Pos::default())
            .message
    })?;
    let criteria = filter.criteria(&Scope::new(database.backend()), "filter");
    let criteria = criteria.map_err(|error| error.to_string())?;
    Ok(criteria.into_condition(kind.as_str()))
}
