//! Gives every error of a response its code, and masks what is not meant for clients.
//!
//! | where the error came from | code |
//! | --- | --- |
//! | one of our resolvers | that of the [`Error`] |
//! | the parser | `GRAPHQL_PARSE_FAILED`, or `TOO_EXPENSIVE` for a limit |
//! | validation, before anything ran | `GRAPHQL_VALIDATION_FAILED`, or `TOO_EXPENSIVE` for a limit |
//! | the value of an argument or a variable | `BAD_USER_INPUT` |
//! | anything else | `INTERNAL`, with the message masked and logged under an id |

use std::{cmp::Ordering, sync::Arc};

use async_graphql::{
    PathSegment, Pos, Request, Response, ServerError, ServerResult, ValidationResult, Value,
    Variables,
    extensions::{
        Extension, ExtensionContext, ExtensionFactory, NextParseQuery, NextPrepareRequest,
        NextRequest, NextResolve, NextSubscribe, NextValidation, ResolveInfo,
    },
    parser::types::ExecutableDocument,
};

use futures_util::{StreamExt, stream::BoxStream};

use super::{arguments, mended, rules, sizes::Sizes};
use crate::{
    clock,
    config::QueryLimits,
    error::{Code, Error},
    graphql::answer::AnswerSize,
};

/// Makes the extension for each request.
pub struct ErrorCodes {
    /// How much a query may have.
    pub limits: QueryLimits,
}

impl ExtensionFactory for ErrorCodes {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(ErrorCodesOfRequest {
            limits: self.limits.clone(),
        })
    }
}

struct ErrorCodesOfRequest {
    limits: QueryLimits,
}

#[async_graphql::async_trait::async_trait]
impl Extension for ErrorCodesOfRequest {
    async fn prepare_request(
        &self,
        context: &ExtensionContext<'_>,
        request: Request,
        next: NextPrepareRequest<'_>,
    ) -> ServerResult<Request> {
        let mut request = next.run(context, request).await?;
        let operation_name = request.operation_name.clone();
        let mut variables = std::mem::take(&mut request.variables);
        let refused = |error: Error| coded(ServerError::new(error.to_string(), None), error.code());
        // Whoever runs a request has had it examined by the limits, so it is safe to parse. What
        // cannot be parsed is refused below.
        let is_parsed = request.parsed_query().is_ok();
        let query = std::mem::take(&mut request.query);
        if is_parsed && let Ok(document) = request.parsed_query() {
            let registry = &context.schema_env.registry;
            // The rules come before the values, as in the specification.
            rules::check(&query, document, registry).map_err(invalid)?;
            let name = operation_name.as_deref();
            let filled = arguments::fill_in(document, name, &mut variables);
            arguments::check(
                Sizes::new(&self.limits),
                registry,
                document,
                name,
                &variables,
                &filled,
            )
            .map_err(refused)?;
        }
        request.variables = variables;
        request.query = query;
        Ok(request)
    }

    async fn parse_query(
        &self,
        context: &ExtensionContext<'_>,
        query: &str,
        variables: &Variables,
        next: NextParseQuery<'_>,
    ) -> ServerResult<ExecutableDocument> {
        let parsed = next.run(context, query, variables).await;
        let mut document = parsed.map_err(|error| {
            let code = code_of(&error, Code::GraphqlParseFailed);
            coded(on_one_line(error), code)
        })?;
        let registry = &context.schema_env.registry;
        mended::mend(&mut document, registry)
            .and_then(|()| rules::check_mended(&document, registry, &self.limits))
            .map_err(invalid)?;
        Ok(document)
    }

    async fn validation(
        &self,
        context: &ExtensionContext<'_>,
        next: NextValidation<'_>,
    ) -> Result<ValidationResult, Vec<ServerError>> {
        next.run(context).await.map_err(once)
    }

    async fn resolve(
        &self,
        context: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        let Some(size) = context.data_opt::<Arc<AnswerSize>>() else {
            return next.run(context, info).await;
        };
        if !size.may_begin() {
            // Not none, which the library does not expect of what stands in a list.
            return Ok(Some(Value::Null));
        }
        let value = next.run(context, info).await?;
        size.add(value.as_ref());
        Ok(value)
    }

    async fn request(&self, context: &ExtensionContext<'_>, next: NextRequest<'_>) -> Response {
        all_told(next.run(context).await)
    }

    fn subscribe<'s>(
        &self,
        context: &ExtensionContext<'_>,
        events: BoxStream<'s, Response>,
        next: NextSubscribe<'_>,
    ) -> BoxStream<'s, Response> {
        next.run(context, events).map(all_told).boxed()
    }
}

/// A document that breaks a rule.
fn invalid(error: ServerError) -> ServerError {
    coded(error, Code::GraphqlValidationFailed)
}

/// The response with its errors as clients are told, in the order of the query: which of them was met
/// first is a matter of what the database was asked together.
fn all_told(mut response: Response) -> Response {
    response.errors = response.errors.into_iter().map(told).collect();
    response.errors.sort_by(|one, other| {
        by_place(one, other).then_with(|| along(&one.path).cmp(along(&other.path)))
    });
    response
}

/// The order of errors in the text of the query; what has no place there comes last.
fn by_place(one: &ServerError, other: &ServerError) -> Ordering {
    let is_nowhere = |error: &ServerError| error.locations.is_empty();
    let by_kind = is_nowhere(one).cmp(&is_nowhere(other));
    by_kind.then_with(|| one.locations.cmp(&other.locations))
}

/// A path as it is ordered: records of a list by their place in it.
fn along(path: &[PathSegment]) -> impl Iterator<Item = (usize, &str)> {
    path.iter().map(|segment| match segment {
        PathSegment::Field(name) => (0, name.as_str()),
        PathSegment::Index(place) => (*place, ""),
    })
}

/// What the parser says of more levels than it follows.
const PARSER_IS_TOO_DEEP: &str = "recursion limit exceeded.";

/// The code of an error of the library, which has only its words to tell one from another.
fn code_of(error: &ServerError, otherwise: Code) -> Code {
    let says =
        |start: &str, end: &str| error.message.starts_with(start) && error.message.ends_with(end);
    if says(
        "The recursion depth of the query cannot be greater than ",
        "",
    ) || says(PARSER_IS_TOO_DEEP, "")
    {
        Code::TooExpensive
    } else if says("Invalid value for argument ", "") {
        Code::BadUserInput
    } else {
        otherwise
    }
}

/// The parser shows the line of the query with an arrow below; a query without line breaks would
/// come back whole. The place and what was wanted there say as much.
fn on_one_line(mut error: ServerError) -> ServerError {
    if error.message == PARSER_IS_TOO_DEEP {
        let message = "The query has more than 65 selection sets within each other.";
        return ServerError::new(message, None);
    }
    if let (Some((_, wanted)), Some(Pos { line, column })) =
        (error.message.rsplit_once("\n  = "), error.locations.first())
    {
        let wanted = wanted.replace('_', " ");
        error.message = format!("Syntax error on line {line}, column {column}: {wanted}.");
    }
    error
}

/// How many faults of a document are told, as graphql-js has it.
const TOLD: usize = 100;

/// How many letters of each: it may say a word again that the client has sent.
const LETTERS: usize = 600;

/// The errors of validation without those that say the same of the same place, in the order of the
/// query; of very many the first.
fn once(mut errors: Vec<ServerError>) -> Vec<ServerError> {
    // Of a fragment that several operations share, the same place is wrong in each.
    errors.sort_by(|one, other| by_place(one, other).then_with(|| one.message.cmp(&other.message)));
    errors.dedup_by(|one, other| one.message == other.message && one.locations == other.locations);
    let more = errors.len().saturating_sub(TOLD);
    if more > 0 {
        errors.truncate(TOLD);
        let message = format!("There is more that is wrong with the query, in {more} places.");
        errors.push(ServerError::new(message, None));
    }
    let errors = errors.into_iter().map(|mut error| {
        let code = code_of(&error, Code::GraphqlValidationFailed);
        cut(&mut error.message);
        coded(error, code)
    });
    errors.collect()
}

/// Leaves the beginning of a message that is longer than any of ours.
fn cut(message: &mut String) {
    if let Some((end, _)) = message.char_indices().nth(LETTERS) {
        message.truncate(end);
        message.push('…');
    }
}

/// The error with a code, where it has none yet.
pub(super) fn coded(mut error: ServerError, code: Code) -> ServerError {
    let extensions = error.extensions.get_or_insert_default();
    if extensions.get("code").is_none() {
        extensions.set("code", code.as_str());
    }
    error
}

/// The error as clients are told.
fn told(mut error: ServerError) -> ServerError {
    let has_code = error
        .extensions
        .as_ref()
        .is_some_and(|known| known.get("code").is_some());
    if has_code {
        return error;
    }
    if let Some(ours) = error.source::<Error>() {
        let (code, cause) = (ours.code(), ours.clone());
        return match cause {
            Error::BadUserInput { .. } | Error::TooExpensive(_) | Error::TimedOut(_) => {
                coded(error, code)
            }
            Error::Unavailable(cause) => logged(error, code, &cause.to_string()),
            Error::Internal(cause) => logged(error, code, &cause),
        };
    }
    if error.source.is_none() {
        // The library's own words on an operation or an argument: they name no internals, and may say
        // again what the client has sent.
        cut(&mut error.message);
        let code = if error.path.is_empty() {
            Code::GraphqlValidationFailed
        } else {
            Code::BadUserInput
        };
        return coded(error, code);
    }
    let cause = error.message.clone();
    logged(error, Code::Internal, &cause)
}

/// The error with its cause in the log instead of the response, and an id that leads to it.
fn logged(mut error: ServerError, code: Code, cause: &str) -> ServerError {
    let id = clock::new_id().to_string();
    let path: Vec<_> = error
        .path
        .iter()
        .map(|segment| format!("{segment:?}"))
        .collect();
    tracing::error!(
        error.id = id,
        error.code = code.as_str(),
        path = path.join("."),
        cause,
        "a field failed"
    );
    if error.source::<Error>().is_none() {
        error.message = Error::Internal(String::new()).to_string();
    }
    error.extensions.get_or_insert_default().set("id", id);
    error.source = None;
    coded(error, code)
}
