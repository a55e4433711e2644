//! Words for meetings, for those who took part in them and for the links between them.

vocabulary! {
    /// Occasion that brought the participants into contact, by its main purpose.
    pub enum MeetingKind {
        /// Stay of an official in another party's country, taken as a whole. Talks held during it are meetings of their
        /// own, recorded as part of it.
        Visit,
        /// Meeting of heads of state or government convened as a summit, of two parties or of many.
        Summit,
        /// Talks between two parties, at any level, where no narrower kind fits.
        Bilateral,
        /// Gathering of several delegations on a set agenda, such as a session of an organization or a ministerial
        /// meeting of a forum.
        Conference,
        /// Exchange of views between officials, regular or called for the occasion, with no terms to be settled.
        Consultation,
        /// Talks meant to settle the terms of an agreement or to end a dispute, whether or not they do.
        Negotiation,
        /// Conversation from a distance that was itself the occasion. `format` tells a telephone call from a video call.
        Call,
        /// Short visit of respect to an office holder, as on taking up or leaving a post, where form outweighs business.
        CourtesyCall,
        /// Occasion of protocol, such as a signing, a state funeral, an inauguration or the presentation of credentials.
        Ceremony,
        /// Appearance before journalists, such as a news conference, a briefing or joint remarks, with or without
        /// questions.
        PressEvent,
        /// Journey of an envoy or delegation charged with a task, such as mediation, fact-finding or election
        /// observation. A `VISIT` is to a host; a mission is for a purpose, often in several places.
        Mission,
        /// Occasion of another kind.
        Other,
    }
}

vocabulary! {
    /// Means by which the participants were in contact.
    pub enum MeetingFormat {
        /// All participants met in one place.
        InPerson,
        /// Voice only, by telephone or the like.
        Call,
        /// All sides joined by video link.
        Video,
        /// Some participants met in one place while others joined from a distance.
        Hybrid,
        /// Not told by the sources.
        Unknown,
    }
}

vocabulary! {
    /// Whether the meeting took place, as far as the sources tell. Describes the event; `status` describes the record.
    pub enum EventStatus {
        /// Planned or announced, and not known to have taken place.
        Scheduled,
        /// Took place, or at least began, as the sources state.
        Held,
        /// Put off before it began, to a later date whether or not one was set.
        Postponed,
        /// Called off before it began, with no intention to hold it later.
        Cancelled,
        /// Said to have taken place, in reports that nobody in a position to know has confirmed.
        Reported,
    }
}

vocabulary! {
    /// Part that a person or party had in a meeting.
    pub enum ParticipationRole {
        /// Person or party that received the others.
        Host,
        /// Person or party that the host received.
        Guest,
        /// Person or party that took part, where no narrower role is known.
        Participant,
        /// Person or party that presided over the proceedings, whether or not it was the host.
        Chair,
        /// Third party, or person, that helped the others towards agreement.
        Mediator,
        /// Person or party that attended without a voice or vote of its own in the result.
        Observer,
        /// Body within whose framework the meeting was held, such as the G7 at a G7 summit. A setting, not one of those
        /// at the table.
        Forum,
        /// Person or party that a source names in connection with the meeting without saying that it took part.
        Mentioned,
    }
}

vocabulary! {
    /// How a meeting bears on another one that it is linked to. Talks within a visit are not links but parts of it.
    pub enum MeetingRelation {
        /// Both records may describe one event. Nothing settles it yet, so they are kept apart.
        SameEventCandidate,
        /// Meeting takes up or continues the linked one, which came before it.
        Follows,
        /// Connection worth showing that no other relation expresses.
        Related,
    }
}
