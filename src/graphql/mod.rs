//! Building blocks of the GraphQL layer, used by every record and naming none.
//!
//! | module | what it is |
//! | --- | --- |
//! | [`id`] | global ids: the kind of a record and its UUID, as a `TypeID` |
//! | [`cursor`] | cursors: a place in a list, and which list |
//! | [`connection`] | Relay connections: arguments, page, edges |
//! | [`order`] | `orderBy`: the fields that a list can be ordered by |
//! | [`filter`] | the inputs that filters are put together from |
//! | [`date`], [`scalars`] | EDTF dates and instants as the API shows them |
//! | [`columns`] | which columns of its records a query needs |
//! | [`collected`] | the fields that a selection set asks of an object, each once |
//! | [`direct`] | resolves the fields of objects where they are met |
//! | [`answer`] | how large an answer becomes, counted while it is made |
//! | [`lockstep`] | runs the batches of one request in waves |
//! | [`context`] | what a resolver finds in its context |

pub mod answer;
pub mod collected;
pub mod columns;
pub mod connection;
pub mod context;
pub mod cursor;
pub mod date;
pub mod direct;
pub mod filter;
pub mod id;
pub mod interface;
pub mod listed;
pub mod loader;
pub mod lockstep;
pub mod lookup;
pub mod order;
pub mod scalars;
