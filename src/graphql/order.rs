//! `orderBy`: what a list can be ordered by.

use async_graphql::{Enum, InputType};

use crate::database::page::{Sort, SortType};

/// Direction of an order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Enum)]
pub enum OrderDirection {
    /// Oldest, first or lowest at the top; A before Z.
    #[default]
    Asc,
    /// Newest, last or highest at the top; Z before A.
    Desc,
}

/// Order of a list, as the argument `orderBy` gives it.
pub trait ListOrder: InputType + Send + Sync + 'static {
    /// What the list is ordered by in SQL.
    fn sort(&self) -> Sort;

    /// Order of a list where the query does not say.
    fn unasked() -> Sort;
}

/// By date: by the first day that it can mean; what is undated comes last in both directions.
#[must_use]
pub const fn by_date(direction: OrderDirection) -> Sort {
    let descending = matches!(direction, OrderDirection::Desc);
    let column = if descending {
        "date_descending"
    } else {
        "date_ascending"
    };
    Sort {
        column,
        sort_type: SortType::Integer,
        descending,
    }
}

/// By position in a meeting; what has none comes last in both directions.
#[must_use]
pub const fn by_position(direction: OrderDirection) -> Sort {
    let descending = matches!(direction, OrderDirection::Desc);
    let column = if descending {
        "position_descending"
    } else {
        "position_ascending"
    };
    Sort {
        column,
        sort_type: SortType::Integer,
        descending,
    }
}

/// By name, title or label, in the filing form: without regard to case and accents.
#[must_use]
pub const fn by_name(direction: OrderDirection) -> Sort {
    let descending = matches!(direction, OrderDirection::Desc);
    Sort {
        column: "sort_key",
        sort_type: SortType::Text,
        descending,
    }
}

/// By the time of the last change.
#[must_use]
pub const fn by_change(direction: OrderDirection) -> Sort {
    let descending = matches!(direction, OrderDirection::Desc);
    Sort {
        column: "updated_at",
        sort_type: SortType::BigInteger,
        descending,
    }
}

/// By age of the row in the database.
#[must_use]
pub const fn by_age(direction: OrderDirection) -> Sort {
    let descending = matches!(direction, OrderDirection::Desc);
    Sort {
        column: "id",
        sort_type: SortType::Id,
        descending,
    }
}

/// Defines the order of a kind: an enum of fields and the input object around it.
macro_rules! list_order {
    (
        $(#[$meta:meta])* $order:ident by $(#[$field_meta:meta])* $field:ident,
        unasked $unasked:ident $direction:ident
        { $($(#[$value_meta:meta])* $value:ident => $sort:path,)+ }
    ) => {
        $(#[$field_meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, async_graphql::Enum)]
        pub enum $field {
            $($(#[$value_meta])* $value,)+
        }

        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, async_graphql::InputObject)]
        pub struct $order {
            /// What to order by.
            pub field: $field,
            /// Which end comes first.
            #[graphql(default)]
            pub direction: crate::graphql::order::OrderDirection,
        }

        impl crate::graphql::order::ListOrder for $order {
            fn sort(&self) -> crate::database::page::Sort {
                match self.field {
                    $($field::$value => $sort(self.direction),)+
                }
            }

            fn unasked() -> crate::database::page::Sort {
                Self {
                    field: $field::$unasked,
                    direction: crate::graphql::order::OrderDirection::$direction,
                }
                .sort()
            }
        }
    };
}
pub(crate) use list_order;
