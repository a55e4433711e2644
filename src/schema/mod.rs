//! Assembly of the schema: the only module that names every kind of record.

use async_graphql::{
    Context, EmptyMutation, MergedObject, MergedSubscription, Object, SDLExportOptions, Schema,
};

use self::{node::Node, rate_limit::RateLimitQuery};
use crate::{
    config::QueryLimits,
    error::Error,
    graphql::lookup::Fallible,
    record::{
        any::Record,
        claim::query::{ClaimLists, ClaimQuery},
        dataset::{DatasetQuery, changed::DatasetSubscription},
        issue::query::{IssueLists, IssueQuery},
        meeting::query::{MeetingLists, MeetingQuery},
        outcome::query::{OutcomeLists, OutcomeQuery},
        party::query::{PartyLists, PartyQuery},
        person::query::{PersonLists, PersonQuery},
        source::query::{SourceLists, SourceQuery},
        statement::query::{StatementLists, StatementQuery},
    },
};

mod arguments;
mod definitions;
pub mod errors;
mod escapes;
pub mod limits;
mod mended;
pub mod node;
pub mod rate_limit;
mod rules;
pub mod single_root;
pub mod sizes;
mod tokens;

/// The schema that is served.
pub type ChancerySchema = Schema<Query, EmptyMutation, Subscription>;

/// Entry points: one record by slug or id, lists of records, and the data set as a whole.
#[derive(MergedObject, Default)]
pub struct Query(
    MeetingQuery,
    MeetingLists,
    StatementQuery,
    StatementLists,
    OutcomeQuery,
    OutcomeLists,
    ClaimQuery,
    ClaimLists,
    IssueQuery,
    IssueLists,
    SourceQuery,
    SourceLists,
    PartyQuery,
    PartyLists,
    PersonQuery,
    PersonLists,
    NodeQuery,
    DatasetQuery,
    RateLimitQuery,
);

/// What can be watched, over WebSocket as `graphql-transport-ws`.
#[derive(MergedSubscription, Default)]
pub struct Subscription(DatasetSubscription);

/// Look-up by id.
#[derive(Default)]
pub struct NodeQuery;

/// Ids that `nodes` takes at most.
const MAX_NODES: usize = 100;

#[Object]
impl NodeQuery {
    /// Record with this id, whatever its kind; null where there is none.
    async fn node(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Id, as the field `id` of a record gives it.")] id: async_graphql::ID,
    ) -> Fallible<Node> {
        Node::find(context, "id", &id).await.transpose()
    }

    /// Records with these ids, in their order; null in the place of one that is not there.
    async fn nodes(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Ids, at most 100.")] ids: Vec<async_graphql::ID>,
    ) -> Fallible<Vec<Fallible<Node>>> {
        if ids.len() > MAX_NODES {
            let problem = format!(
                "{} ids, where at most {MAX_NODES} are answered at once",
                ids.len()
            );
            return Some(Err(Error::bad_input("ids", problem)));
        }
        let nodes = ids.iter().enumerate().map(async |(place, id)| {
            let argument = format!("ids.{place}");
            Node::find(context, &argument, id).await.transpose()
        });
        Some(Ok(futures_util::future::join_all(nodes).await))
    }
}

/// Builds the schema. Its depth and the like are looked at before: see [`limits`].
#[must_use]
pub fn build(limits: &QueryLimits) -> ChancerySchema {
    Schema::build(Query::default(), EmptyMutation, Subscription::default())
        // The limits have seen to it, with fragments expanded; its own would be 32, whatever they say.
        .limit_recursive_depth(limits.max_nesting)
        .register_output_type::<Node>()
        .register_output_type::<Record>()
        .extension(errors::ErrorCodes {
            limits: limits.clone(),
        })
        .finish()
}

/// The schema in the schema definition language, as `schema.graphql` holds it.
#[must_use]
pub fn sdl() -> String {
    written(&build(&QueryLimits::default()))
}

/// A schema in the schema definition language.
#[must_use]
pub fn written(schema: &ChancerySchema) -> String {
    schema.sdl_with_options(
        SDLExportOptions::new()
            .prefer_single_line_descriptions()
            .include_specified_by(),
    )
}
