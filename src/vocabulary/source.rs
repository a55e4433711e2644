//! Words for sources and for what a citation of one does.

vocabulary! {
    /// Sort of document or publication that a source is.
    pub enum SourceKind {
        /// Account of an event by a news organization.
        NewsReport,
        /// Summary of the news, often of several stories, drawn from the reporting of others.
        NewsDigest,
        /// One side's own account of a meeting or call, issued afterwards. Another side may tell it differently.
        Readout,
        /// Record of what was said, word for word.
        Transcript,
        /// Official text issued at the close of a meeting, on what it dealt with and concluded.
        Communique,
        /// Text in which two or more parties declare a common position, whether or not they met. An account of a meeting
        /// is a `COMMUNIQUE`.
        JointStatement,
        /// Text in which one party or person sets out a position in writing, such as a press release of a ministry.
        WrittenStatement,
        /// Record of a meeting kept for those who held it, summing up what was said and decided.
        Minutes,
        /// Note by an official for his or her own government, such as a memorandum of conversation. Not a memorandum of
        /// understanding, which records what parties agreed.
        Memorandum,
        /// Text of an agreement between parties to be bound by it, under whatever name: convention, protocol, exchange of
        /// notes.
        Treaty,
        /// Document in the keeping of an archive, such as a telegram or a letter, where no narrower kind fits.
        ArchivalDocument,
        /// Entry in a reference site or data set, such as a list of official visits.
        DatabasePage,
        /// Published collection of documents chosen by editors. Each document in it is a source of its own.
        EditedVolume,
        /// Book written as one work, such as a memoir or a history.
        Book,
        /// Questions put to someone by a journalist or researcher, with the answers.
        Interview,
        /// Post on a social network, by an official account or another.
        SocialPost,
        /// Source of another kind.
        Other,
    }
}

vocabulary! {
    /// What the cited words do for the record, or for the one field that the citation names.
    pub enum CitationRole {
        /// Cited words bear it out.
        Supports,
        /// Cited words are at odds with it.
        Contradicts,
        /// Cited words help to understand it, and neither bear it out nor gainsay it.
        Context,
    }
}
