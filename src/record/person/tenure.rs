//! Tenures: which office a person held for which party, and when.

use std::sync::Arc;

use async_graphql::{Context, Description, Object};
use uuid::Uuid;

use super::object::Person;
use crate::{
    entity::tenure,
    graphql::{
        date::EdtfDate,
        direct::Direct,
        lookup::{Fallible, by_id, parts},
    },
    record::party::object::Party,
    value::edtf::Edtf,
};

/// Office that a person held for a party.
#[derive(Description)]
pub struct Tenure(pub(super) Arc<tenure::Model>);

#[Object(use_type_description)]
impl Tenure {
    /// Title of the office.
    async fn office(&self) -> &str {
        &self.0.office
    }

    /// Party for which it was held; null where unknown.
    async fn party(&self, context: &Context<'_>) -> Fallible<Direct<Party>> {
        by_id(context, self.0.party_id).await
    }

    /// When it began; null where not recorded.
    async fn from(&self) -> Option<Direct<EdtfDate>> {
        EdtfDate::from_row(self.0.date_from.as_deref(), None)
    }

    /// When it ended; null where it had not, or where not recorded.
    async fn to(&self) -> Option<Direct<EdtfDate>> {
        EdtfDate::from_row(self.0.date_to.as_deref(), None)
    }
}

/// The office of `person` as of `date`: as given, or else the one office whose tenure may have
/// covered that date. Where several may have, none is shown: a choice would be a guess. Nor is one
/// shown of a person whom readers may not see.
pub(crate) async fn office_on(
    context: &Context<'_>,
    given: Option<&str>,
    person: Option<Uuid>,
    date: Option<&str>,
) -> Fallible<String> {
    if let Some(given) = given {
        return Some(Ok(given.to_owned()));
    }
    let date: Edtf = date?.parse().ok()?;
    let load = async {
        let Some(Direct(Person(person))) = by_id(context, person).await.transpose()? else {
            return Ok(None);
        };
        let tenures = parts::<tenure::Entity>(context, "person_id", person.id).await?;
        let mut held = tenures.iter().filter(|tenure| may_cover(tenure, &date));
        Ok(match (held.next(), held.next()) {
            (Some(tenure), None) => Some(tenure.office.clone()),
            _ => None,
        })
    };
    load.await.transpose()
}

/// Says whether the office can have been held on some day that `date` can mean. A tenure without
/// any date says nothing of when, and is not taken for the office of that day.
fn may_cover(tenure: &tenure::Model, date: &Edtf) -> bool {
    let parse = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<Edtf>().ok());
    let (from, to) = (parse(&tenure.date_from), parse(&tenure.date_to));
    if from.is_none() && to.is_none() {
        return false;
    }
    let began = from.and_then(|from| from.earliest());
    let ended = to.and_then(|to| to.latest());
    let starts_in_time = began
        .zip(date.latest())
        .is_none_or(|(began, latest)| began <= latest);
    let ends_in_time = ended
        .zip(date.earliest())
        .is_none_or(|(ended, earliest)| earliest <= ended);
    starts_in_time && ends_in_time
}
