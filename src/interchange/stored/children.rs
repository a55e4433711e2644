//! The rows that belong to records.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IdenStatic, ModelTrait, QueryFilter,
    QueryOrder, Value, sea_query::Expr,
};
use uuid::Uuid;

use super::Owned;
use crate::{
    database::bind::one_of_ids,
    entity::{
        citation, claim_issue, claim_party, issue_party, meeting_issue, meeting_link,
        outcome_issue, outcome_party, participation, party_successor, statement_addressee,
        statement_issue, statement_on_behalf_of, statement_speaker, tenure,
    },
    graphql::id::Kind,
};

/// Notes a record that a row refers to.
pub(super) type Note<'a> = &'a mut dyn FnMut(Kind, Uuid);

/// Defines the tables of rows that belong to records: by which column they belong, to which kind,
/// and what they refer to.
macro_rules! children {
    ($($table:ident: $owner:ident of $kind:ident, refers to $($target:ident by $column:ident),+;)+) => {
        /// All rows that belong to some records of one kind.
        #[derive(Debug, Default)]
        pub(super) struct Children {
            $(pub(super) $table: Owned<$table::Model>,)+
            pub(super) citations: Owned<citation::Model>,
        }

        impl Children {
            /// Reads the rows that belong to the records of a kind with these ids.
            pub(super) async fn of(
                connection: &impl ConnectionTrait,
                kind: Kind,
                ids: &[Uuid],
            ) -> Result<Self, DbErr> {
                let mut children = Self::default();
                if ids.is_empty() {
                    return Ok(children);
                }
                $(
                    if kind == Kind::$kind {
                        children.$table = owned::<$table::Entity>(
                            connection,
                            $table::Column::$owner,
                            $table::Column::Position,
                            ids,
                        ).await?;
                    }
                )+
                if let Some(owner) = citation_owner(kind) {
                    let position = citation::Column::Position;
                    children.citations =
                        owned::<citation::Entity>(connection, owner, position, ids).await?;
                }
                Ok(children)
            }

            /// Notes all that they refer to.
            pub(super) fn refer(&self, note: Note<'_>) {
                $(
                    for row in self.$table.values().flatten() {
                        $(
                            if let Some(id) = Option::<Uuid>::from(row.$column) {
                                note(Kind::$target, id);
                            }
                        )+
                    }
                )+
                for row in self.citations.values().flatten() {
                    note(Kind::Source, row.source_id);
                }
            }
        }

        /// Tables whose rows belong to the records of a kind, each with the column that says to
        /// which; citations are not among them.
        #[must_use]
        pub(super) fn tables(kind: Kind) -> Vec<(&'static str, &'static str)> {
            let mut tables = Vec::new();
            $(
                if kind == Kind::$kind {
                    tables.push((stringify!($table), $table::Column::$owner.as_str()));
                }
            )+
            tables
        }
    };
}

children! {
    party_successor: PartyId of Party, refers to Party by successor_id;
    tenure: PersonId of Person, refers to Party by party_id;
    issue_party: IssueId of Issue, refers to Party by party_id;
    participation: MeetingId of Meeting, refers to Person by person_id, Party by party_id;
    meeting_issue: MeetingId of Meeting, refers to Issue by issue_id;
    meeting_link: MeetingId of Meeting, refers to Meeting by linked_meeting_id;
    statement_speaker: StatementId of Statement, refers to Person by person_id, Party by party_id;
    statement_on_behalf_of: StatementId of Statement, refers to Party by party_id;
    statement_addressee: StatementId of Statement, refers to Party by party_id;
    statement_issue: StatementId of Statement, refers to Issue by issue_id;
    outcome_party: OutcomeId of Outcome, refers to Party by party_id;
    outcome_issue: OutcomeId of Outcome, refers to Issue by issue_id;
    claim_party: ClaimId of Claim, refers to Party by party_id;
    claim_issue: ClaimId of Claim, refers to Issue by issue_id;
}

impl Children {
    /// Ids of the citations of a record, in their order.
    pub(super) fn citation_ids(&self, id: Uuid) -> Vec<Uuid> {
        let citations = self.citations.get(&id).into_iter().flatten();
        citations.map(|row| row.id).collect()
    }
}

/// The column by which citations belong to the records of a kind.
pub(super) fn citation_owner(kind: Kind) -> Option<citation::Column> {
    Some(match kind {
        Kind::Meeting => citation::Column::MeetingId,
        Kind::Statement => citation::Column::StatementId,
        Kind::Outcome => citation::Column::OutcomeId,
        Kind::Claim => citation::Column::ClaimId,
        Kind::Issue => citation::Column::IssueId,
        Kind::Party | Kind::Person | Kind::Source | Kind::Citation | Kind::SameAs => return None,
    })
}

async fn owned<E: EntityTrait>(
    connection: &impl ConnectionTrait,
    owner: E::Column,
    position: E::Column,
    ids: &[Uuid],
) -> Result<Owned<E::Model>, DbErr> {
    let of_these = one_of_ids(
        connection.get_database_backend(),
        Expr::col(owner.as_column_ref()),
        ids,
    );
    let rows = E::find()
        .filter(of_these)
        .order_by_asc(position)
        .all(connection)
        .await?;
    let mut by_owner: Owned<E::Model> = HashMap::with_capacity(ids.len());
    for row in rows {
        if let Value::Uuid(Some(id)) = row.get(owner) {
            by_owner.entry(id).or_default().push(row);
        }
    }
    Ok(by_owner)
}
