//! Cursors: a place in a list. A cursor names its list and its order, so that one of another
//! list is refused rather than misread. Opaque to clients: base64url over a line of JSON.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use uuid::Uuid;

use crate::{
    database::page::{Place, Sort, SortType, SortValue},
    error::Error,
};

/// Which list a cursor belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct List {
    /// Name of the list: `meetings`, or `Meeting.statements`.
    pub name: &'static str,
    /// Record that the list hangs on; none at the root.
    pub parent: Option<Uuid>,
    /// Order of the list.
    pub sort: Sort,
}

/// Bytes of a cursor at most. Ours have half as many: the longest value that a list is ordered by is a
/// [sort key](crate::value::sort_key) of a hundred characters. A longer text is not read, since
/// it would be for each of the records that a list hangs on.
const LONGEST: usize = 2_000;

/// What is written: list, parent, sort column, descending, value, id.
type Written = (String, Option<Uuid>, String, bool, SortValue, Uuid);

impl List {
    /// Writes the cursor of a place in this list.
    #[must_use]
    pub fn encode(&self, place: &Place) -> String {
        let written: Written = (
            self.name.to_owned(),
            self.parent,
            self.sort.column.to_owned(),
            self.sort.descending,
            place.value.clone(),
            place.id,
        );
        // Strings, numbers and ids: they always have a JSON form.
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&written).unwrap_or_default())
    }

    /// Reads the cursor given as `argument`.
    ///
    /// # Errors
    /// [`Error::BadUserInput`] for a text that is no cursor, and for a cursor of another list or
    /// of this list in another order.
    pub fn decode(&self, argument: &str, text: &str) -> Result<Place, Error> {
        if text.len() > LONGEST {
            let problem = format!(
                "{} bytes, where no cursor has more than {LONGEST}; cursors are those that `edges` and `pageInfo` give",
                text.len()
            );
            return Err(Error::bad_input(argument, problem));
        }
        let (name, parent, column, descending, value, id) = URL_SAFE_NO_PAD
            .decode(text)
            .ok()
            .and_then(|bytes| serde_json::from_slice::<Written>(&bytes).ok())
            .ok_or_else(|| {
                Error::bad_input(
                    argument,
                    "not a cursor; cursors are those that `edges` and `pageInfo` give",
                )
            })?;
        if name != self.name || parent != self.parent {
            return Err(Error::bad_input(
                argument,
                "a cursor of another list; use one that this list gave",
            ));
        }
        if column != self.sort.column || descending != self.sort.descending {
            return Err(Error::bad_input(
                argument,
                "a cursor of this list in another order; keep `orderBy` from page to page",
            ));
        }
        let fits = match (&value, self.sort.sort_type) {
            (SortValue::Number(number), SortType::Integer) => i32::try_from(*number).is_ok(),
            (SortValue::Number(_), SortType::BigInteger) | (SortValue::Id, SortType::Id) => true,
            // PostgreSQL takes no NUL in a text.
            (SortValue::Text(text), SortType::Text) => !text.contains('\0'),
            _ => false,
        };
        if fits {
            Ok(Place { value, id })
        } else {
            Err(Error::bad_input(
                argument,
                "not a cursor of this list; use one that it gave",
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::value::sort_key;

    fn list(sort_type: SortType) -> List {
        let sort = Sort {
            column: "sort_key",
            sort_type,
            descending: false,
        };
        List {
            name: "meetings",
            parent: None,
            sort,
        }
    }

    proptest! {
        #[test]
        fn every_place_is_read_as_it_was_written(text in "[^\0]{0,100}", day: i32, instant: i64, id: u128) {
            let id = Uuid::from_u128(id);
            for (sort_type, value) in [
                (SortType::Text, SortValue::Text(text)),
                (SortType::Integer, SortValue::Number(day.into())),
                (SortType::BigInteger, SortValue::Number(instant)),
                (SortType::Id, SortValue::Id),
            ] {
                let place = Place { value, id };
                let cursor = list(sort_type).encode(&place);
                prop_assert!(cursor.len() <= LONGEST / 2);
                prop_assert_eq!(list(sort_type).decode("after", &cursor).unwrap(), place);
            }
        }

        #[test]
        fn what_is_no_value_of_an_order_is_no_cursor(value in "(true|1\\.5|-?[0-9]{20,40}|\\[(0,)*0\\]|\\{\"a\":1\\})") {
            let nil = Uuid::nil();
            let written = format!("[\"meetings\",null,\"sort_key\",false,{value},\"{nil}\"]");
            let cursor = URL_SAFE_NO_PAD.encode(written);
            for sort_type in [SortType::Text, SortType::Integer, SortType::BigInteger, SortType::Id] {
                prop_assert!(list(sort_type).decode("after", &cursor).is_err());
            }
        }

        #[test]
        fn any_text_is_a_cursor_or_an_error(text in ".*") {
            if let Err(error) = list(SortType::Text).decode("after", &text) {
                prop_assert!(error.to_string().starts_with("after: "));
            }
        }
    }
    #[test]
    fn the_longest_sort_key_fits_into_a_cursor() {
        // Four bytes each; what JSON writes with two has one.
        for letter in ["\u{10428}", "\"", "\\"] {
            let key = letter.repeat(sort_key::MAX_LENGTH);
            let place = Place {
                value: SortValue::Text(key),
                id: Uuid::from_u128(u128::MAX),
            };
            let list = List {
                name: "a name of a list that is longer than any",
                parent: Some(Uuid::from_u128(u128::MAX)),
                ..list(SortType::Text)
            };
            let cursor = list.encode(&place);
            assert!(cursor.len() <= LONGEST / 2, "{}", cursor.len());
            assert_eq!(list.decode("after", &cursor).unwrap(), place);
        }
    }
}
