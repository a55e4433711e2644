//! Words common to every record.

vocabulary! {
    /// Stage of a record in the hands of its curators. Describes the record, not the event that it tells of.
    pub enum RecordStatus {
        /// Being written. Curators alone can see it.
        Draft,
        /// Written, and waiting for a second look before it is published. Curators alone can see it.
        InReview,
        /// Open to every reader.
        Published,
        /// Taken back and no longer vouched for, yet not deleted. Readers no longer see it.
        Withdrawn,
    }
}

vocabulary! {
    /// Way in which a record was made.
    pub enum ProvenanceMethod {
        /// Written by a person from the sources.
        Curated,
        /// Taken over by fixed rules from data that others had already put in order.
        Imported,
        /// Drawn from text by a program that judges its meaning, and so may misread it.
        MachineExtracted,
    }
}
