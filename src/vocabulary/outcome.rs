//! Words for outcomes.

vocabulary! {
    /// Sort of result that a meeting or a process led to.
    pub enum OutcomeKind {
        /// Terms or a course of action that two or more parties accepted together, written or not.
        Agreement,
        /// Undertaking of one or more parties to act, given to others without terms accepted on both sides.
        Commitment,
        /// Choice made and settled by one party, or by a body in its own name.
        Decision,
        /// Act of signing a text, by representatives of the parties to it. What the text lays down is an `AGREEMENT`.
        Signing,
    }
}

vocabulary! {
    /// Whether an outcome was carried out, as far as the sources tell.
    pub enum OutcomeState {
        /// Still to be carried out, in whole or in part.
        Open,
        /// Carried out.
        Fulfilled,
        /// No longer to be carried out: expired, abandoned, revoked or replaced.
        Lapsed,
        /// Not told by the sources.
        Unknown,
    }
}
