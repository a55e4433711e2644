//! Words for parties.

vocabulary! {
    /// Sort of body that a party is.
    pub enum PartyKind {
        /// Country, existing or former, that conducts its own foreign relations, and its government. No verdict on who
        /// recognizes it.
        State,
        /// Dependency, autonomous area or other territory that acts in its own name but is not recorded as a state. No
        /// verdict on its status.
        Territory,
        /// Standing body set up by states, with organs that act in its own name, such as the United Nations or NATO.
        InternationalOrganization,
        /// Grouping of states that meets and speaks together without being an organization, such as the G7.
        Forum,
        /// Body of another sort, such as a political or armed movement, a company or a non-governmental organization.
        Other,
    }
}
