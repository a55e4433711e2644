//! Words for statements: how near the text is to the words used, what was done by saying it, and to
//! whom the source ascribes it.

vocabulary! {
    /// How near the recorded text is to the words that were used.
    pub enum StatementForm {
        /// Speaker's own words as the source gives them, in quotation marks or a transcript, whether or not translated.
        Quote,
        /// What was said, retold by the source in words that are not the speaker's.
        Paraphrase,
        /// Retelling with some of the speaker's own words quoted in it.
        Mixed,
        /// Passage of a text that two or more parties issued together, such as a communiqué.
        JointText,
    }
}

vocabulary! {
    /// What the speaker does by saying it, judged by the wording of the source and not by its effect. Where a statement
    /// does several things, the chief one.
    pub enum StatementAct {
        /// Assertion of a fact or a position, with nothing in the wording that marks it as any other act.
        State,
        /// Assertion to which the speaker gives special weight, whether or not it was made before.
        Emphasize,
        /// Renewed assertion of a position or pledge taken earlier, as one that still holds.
        Reaffirm,
        /// Expression of pleasure at an event, a step or an arrival. Backing for what is yet to be done is `SUPPORT`.
        Welcome,
        /// Expression of gratitude to someone for something done or offered.
        Thank,
        /// Expression of worry about a situation or an act, short of opposing it (`OBJECT`) or denouncing it (`CONDEMN`).
        ExpressConcern,
        /// Denunciation of an act, or of those who did it, as wrong.
        Condemn,
        /// Call on someone to do something or to refrain from it, from a polite wish to a demand. A question is `ASK`.
        Request,
        /// Plan, text or course of action put forward for others to accept or refuse.
        Propose,
        /// Question put to someone in order to be told something. A wish that something be done is `REQUEST`.
        Ask,
        /// Reply to a question, recorded as such whatever it says.
        Answer,
        /// Acceptance of a proposal, or declaration of a view or intention shared with others.
        Agree,
        /// Pledge that the speaker's side will do something or refrain from it.
        Commit,
        /// First public word of a decision, a measure or an event, made or to come.
        Announce,
        /// Opposition to, or protest against, what another does, plans or claims. Need not call it wrong, as `CONDEMN` does.
        Object,
        /// Notice of a danger or an ill consequence that the speaker does not declare an intention to bring about.
        Warn,
        /// Declared intention to inflict harm or a cost, usually unless a condition is met.
        Threaten,
        /// Treatment of a subject of which the source tells the topic and not what anyone said about it.
        Discuss,
        /// Backing for another's position, plan, candidacy or effort.
        Support,
        /// Assertion that something alleged is untrue or did not happen.
        Deny,
        /// Recognition that something is so, or that another holds a view, without approval of it.
        Acknowledge,
        /// Expression of regret to those wronged for what the speaker or the speaker's side did.
        Apologize,
        /// Act of another kind, such as a greeting or a condolence.
        Other,
    }
}

vocabulary! {
    /// To whom the source ascribes the words.
    pub enum Attribution {
        /// A named person.
        Individual,
        /// A government or other body, with no person named.
        Party,
        /// Two or more parties together, in one text or with one voice, each of them known.
        Joint,
        /// A group whose members the source does not list, such as "participants" or "members".
        Collective,
        /// Nobody that the source identifies.
        Unknown,
    }
}
