//! Rows of which only some columns are read: those that a query asks for.
//!
//! Most queries show a few columns of many rows. A column that nobody asks for is left out of the
//! statement, and its place in the row has the default of its type, which nobody looks at.
//! `tests/it/columns.rs` asks for each field of each kind alone, and compares.

use sea_orm::{DbErr, QueryResult, TryGetable};

/// Some of the columns of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Columns(u64);

impl Columns {
    /// Every column.
    pub const ALL: Self = Self(u64::MAX);

    /// None but the id, which is the first and always read.
    pub const ID: Self = Self(1);

    /// These and those.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Those of `names` that `wanted` holds for, and the id.
    #[must_use]
    pub fn of(names: &[&str], wanted: impl Fn(&str) -> bool) -> Self {
        let bits = names.iter().enumerate();
        let bits = bits.filter(|(_, name)| wanted(name));
        bits.fold(Self::ID, |all, (place, _)| all.and(Self(1 << place)))
    }

    /// Whether the column at `place` is one of them.
    #[must_use]
    pub const fn has(self, place: usize) -> bool {
        self.0 >> place & 1 == 1
    }

    /// Those of `names` that are of them, in order.
    pub fn names(self, names: &'static [&'static str]) -> impl Iterator<Item = &'static str> {
        let names = names.iter().enumerate();
        names.filter_map(move |(place, name)| self.has(place).then_some(*name))
    }
}

/// A row that can be read in part.
pub trait Row: Sized {
    /// Names of its columns; the first is the id.
    const COLUMNS: &'static [&'static str];

    /// Reads the row from its cells.
    ///
    /// # Errors
    /// That a column is missing, or of another type.
    fn read(cells: &mut Cells<'_>) -> Result<Self, DbErr>;
}

/// The cells of a row whose first columns are some of those of a table, in their order.
pub struct Cells<'row> {
    row: &'row QueryResult,
    columns: Columns,
    /// Place of the next column in the table.
    place: usize,
    /// Place of the next cell in the row.
    cell: usize,
}

impl<'row> Cells<'row> {
    /// The cells of `row`, which has `columns`.
    #[must_use]
    pub const fn new(row: &'row QueryResult, columns: Columns) -> Self {
        Self {
            row,
            columns,
            place: 0,
            cell: 0,
        }
    }

    /// The next column: its value, or the default of its type where it was not read.
    ///
    /// # Errors
    /// That it is of another type.
    pub fn take<T: TryGetable + Default>(&mut self) -> Result<T, DbErr> {
        let is_read = self.columns.has(self.place);
        self.place += 1;
        if !is_read {
            return Ok(T::default());
        }
        let cell = self.cell;
        self.cell += 1;
        self.row.try_get_by_index(cell)
    }
}

/// Lets the `Model` at hand be read in part; it has these columns.
macro_rules! row {
    ($($column:ident),+ $(,)?) => {
        impl $crate::entity::row::Row for Model {
            const COLUMNS: &'static [&'static str] = &[$(stringify!($column)),+];

            fn read(cells: &mut $crate::entity::row::Cells<'_>) -> Result<Self, DbErr> {
                Ok(Self { $($column: cells.take()?),+ })
            }
        }
    };
}
pub(super) use row;
