//! Words for issues.

vocabulary! {
    /// Field to which an issue chiefly belongs.
    pub enum IssueCategory {
        /// Buying and selling across borders, such as tariffs, import bans, export controls and market access.
        Trade,
        /// Defence, armed conflict, arms other than nuclear ones, terrorism and attacks on networks.
        Security,
        /// Rule over land, sea and air, such as borders, disputed islands and rights in waters.
        Territory,
        /// Climate, pollution, wildlife and the care of sea, air and land.
        Environment,
        /// Nuclear arms and their spread or control, and nuclear energy and its safety.
        Nuclear,
        /// Affairs of one party's nationals in the hands of another, such as visas, detention and return.
        Consular,
        /// Finance, investment, aid, energy, transport and growth. Exchange of goods and services is `TRADE`.
        Economy,
        /// Learning, science, sport, media, heritage and contacts between peoples.
        Culture,
        /// Alliances and defence partnerships themselves: who belongs, on what terms, with what bases and guarantees.
        Alliance,
        /// Rights and freedoms of people, and the protection of those in need or danger.
        HumanRights,
        /// Relations of two parties as a whole rather than one subject between them.
        Bilateral,
        /// Another field, or none in particular.
        Other,
    }
}
