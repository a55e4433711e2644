//! The interface `Node`.

use async_graphql::Context;

use crate::{
    error::Error,
    graphql::{
        direct::Direct,
        id::{Kind, NodeId},
        interface::interface,
        listed::Listed,
        lookup::by_id,
    },
    record::{
        citation::Citation, claim::object::Claim, envelope::Envelope, issue::object::Issue,
        meeting::object::Meeting, outcome::object::Outcome, party::object::Party,
        person::object::Person, source::object::Source, statement::object::Statement,
    },
};

interface! {
    /// Anything that has an id of its own, after the Relay specification.
    Node with [Envelope], keep |field| field == "id",
    {
        Party(Party),
        Person(Person),
        Meeting(Meeting),
        Statement(Statement),
        Outcome(Outcome),
        Claim(Claim),
        Issue(Issue),
        Source(Source),
        Citation(Citation),
    }
}

impl Node {
    /// The node with the id that `argument` gives; none where there is none.
    pub(super) async fn find(
        context: &Context<'_>,
        argument: &str,
        id: &str,
    ) -> Result<Option<Self>, Error> {
        async fn load<R: Listed>(
            context: &Context<'_>,
            id: NodeId,
            node: fn(R) -> Node,
        ) -> Result<Option<Node>, Error> {
            let found = by_id(context, Some(id.id)).await.transpose()?;
            Ok(found.map(|Direct(record)| node(record)))
        }
        let id = NodeId::require(argument, id)?;
        match id.kind {
            Kind::Party => load(context, id, Self::Party).await,
            Kind::Person => load(context, id, Self::Person).await,
            Kind::Meeting => load(context, id, Self::Meeting).await,
            Kind::Statement => load(context, id, Self::Statement).await,
            Kind::Outcome => load(context, id, Self::Outcome).await,
            Kind::Claim => load(context, id, Self::Claim).await,
            Kind::Issue => load(context, id, Self::Issue).await,
            Kind::Source => load(context, id, Self::Source).await,
            Kind::Citation => load(context, id, Self::Citation).await,
            Kind::SameAs => Ok(None),
        }
    }
}
