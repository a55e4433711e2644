//! The subscription that tells of changes of the data set.

use async_graphql::{Context, SimpleObject, Subscription};
use futures_util::{Stream, stream};

use crate::{
    database::version::{Version, Versions},
    error::Error,
    graphql::scalars::Instant,
};

/// Subscription for the data set.
#[derive(Default)]
pub struct DatasetSubscription;

#[Subscription]
impl DatasetSubscription {
    /// Version of the data set: at once the one that it has, and then a new one after every change,
    /// whoever made it. Versions that follow each other quickly may come as one, the last. Ask for
    /// what you show again when it comes; a client that lost its connection sees by the first
    /// version whether it has missed a change.
    async fn dataset_changed(
        &self,
        context: &Context<'_>,
    ) -> Result<impl Stream<Item = DatasetVersion> + use<>, Error> {
        let versions = context
            .data_opt::<Versions>()
            .ok_or_else(|| Error::Internal("a subscription without versions".to_owned()))?;
        // Before the look, so that no commit falls between the two.
        let receiver = versions.subscribe();
        let present = versions.current().await?;
        let following = stream::unfold(
            (receiver, present.number),
            |(mut receiver, told)| async move {
                // The receiver ends with the server.
                let newer = receiver.wait_for(|version| version.number > told);
                let version = *newer.await.ok()?;
                Some((DatasetVersion::from(version), (receiver, version.number)))
            },
        );
        let present = stream::iter([DatasetVersion::from(present)]);
        Ok(futures_util::StreamExt::chain(present, following))
    }
}

/// A version of the data set, as `Dataset` has it.
#[derive(Clone, Debug, SimpleObject)]
pub struct DatasetVersion {
    /// Number of the version; every change makes it larger.
    version: i64,
    /// When the data last changed; null for a data set in which nothing has been written yet.
    changed_at: Option<Instant>,
}

impl From<Version> for DatasetVersion {
    fn from(version: Version) -> Self {
        Self {
            version: version.number,
            changed_at: version.changed_at.map(Instant),
        }
    }
}
