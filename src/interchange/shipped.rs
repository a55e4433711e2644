//! The records that are part of the program: those of `records/`, curated from two documents.

use super::rows::Origin;
use crate::vocabulary::ProvenanceMethod;

/// Name of their data set.
pub const DATASET: &str = "chancery";

/// Licence under which they are given.
pub const LICENCE: &str = "CC0-1.0";

/// Where they come from.
#[must_use]
pub fn origin() -> Origin {
    Origin {
        dataset: DATASET.to_owned(),
        method: ProvenanceMethod::Curated,
        licence: Some(LICENCE.to_owned()),
        is_stamped: false,
    }
}

/// Names and texts of the files, in the order in which a reader would open them.
pub const FILES: [(&str, &str); 13] = [
    (
        "records/sources.yaml",
        include_str!("../../records/sources.yaml"),
    ),
    (
        "records/parties.yaml",
        include_str!("../../records/parties.yaml"),
    ),
    (
        "records/persons.yaml",
        include_str!("../../records/persons.yaml"),
    ),
    (
        "records/issues.yaml",
        include_str!("../../records/issues.yaml"),
    ),
    (
        "records/leaders-meeting-apec.yaml",
        include_str!("../../records/leaders-meeting-apec.yaml"),
    ),
    (
        "records/iaea-monitoring-mission-fukushima.yaml",
        include_str!("../../records/iaea-monitoring-mission-fukushima.yaml"),
    ),
    (
        "records/iwaya-visit-beijing.yaml",
        include_str!("../../records/iwaya-visit-beijing.yaml"),
    ),
    (
        "records/trump-inauguration.yaml",
        include_str!("../../records/trump-inauguration.yaml"),
    ),
    (
        "records/outside-meetings.yaml",
        include_str!("../../records/outside-meetings.yaml"),
    ),
    (
        "records/claims-relations.yaml",
        include_str!("../../records/claims-relations.yaml"),
    ),
    (
        "records/claims-security.yaml",
        include_str!("../../records/claims-security.yaml"),
    ),
    (
        "records/claims-seafood.yaml",
        include_str!("../../records/claims-seafood.yaml"),
    ),
    (
        "records/claims-citizens-and-visas.yaml",
        include_str!("../../records/claims-citizens-and-visas.yaml"),
    ),
];
