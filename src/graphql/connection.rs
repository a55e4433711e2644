//! Relay connections: the one place that turns arguments into a page, and a page into edges.
//!
//! Follows the GraphQL Cursor Connections Specification. A list is read only where its edges,
//! nodes or page information are selected, and counted only where `totalCount` is.

use std::{borrow::Cow, sync::Arc};

use async_graphql::{Context, Object, OutputType, SimpleObject, TypeName};
use uuid::Uuid;

use super::{
    columns::columns,
    context::{known, loader},
    cursor::List,
    direct::{Direct, DirectList},
    listed::Listed,
    loader::{CountOf, PageOf, Selection},
    order::ListOrder,
};
use crate::{
    database::{
        Relation,
        page::{Page, Slice, Sort},
    },
    error::Error,
};

/// Rows of a page where the query does not say.
pub const DEFAULT_PAGE: u32 = 20;
/// Rows of a page at most.
pub const MAX_PAGE: u32 = 100;

/// Arguments of a connection, as the query gives them.
pub struct Arguments<R: Listed> {
    /// How many from the beginning.
    pub first: Option<i32>,
    /// After this cursor.
    pub after: Option<String>,
    /// How many from the end.
    pub last: Option<i32>,
    /// Before this cursor.
    pub before: Option<String>,
    /// Which ones.
    pub filter: Option<R::Filter>,
    /// In which order.
    pub order_by: Option<R::Order>,
}

/// Where a connection hangs.
pub struct Field {
    /// Name of the list, carried by its cursors: `meetings`, `Meeting.statements`.
    pub name: &'static str,
    /// Record that it hangs on, and how the listed records lead to it; none at the root.
    pub parent: Option<(Uuid, Relation)>,
    /// Order where the query does not say.
    pub unasked: Option<Sort>,
}

/// A page of a list, and how long the list is.
pub struct Connection<R: Listed> {
    list: List,
    count: CountOf<R>,
    page: Arc<Page<Arc<R::Row>>>,
}

/// What is to be read of a list.
struct Asked<R: Listed> {
    list: List,
    selection: Arc<Selection<R>>,
    /// None where nothing is shown of the rows.
    page: Option<PageOf<R>>,
}

impl<R: Listed> Connection<R> {
    /// Reads the page that `arguments` ask for.
    ///
    /// # Errors
    /// [`Error::BadUserInput`] for arguments out of range, in conflict, or of another list;
    /// whatever the database says.
    pub async fn load(
        context: &Context<'_>,
        field: Field,
        arguments: Arguments<R>,
    ) -> Result<Self, Error> {
        // The arguments end here. Hundreds of lists may wait for the database at once, and each would
        // hold its own copy of what the query has written once.
        let asked = Asked::by(context, &field, arguments)?;
        let Asked {
            list,
            selection,
            page,
        } = asked;
        let count = CountOf {
            parent: list.parent,
            selection,
        };
        let page = match page {
            Some(key) => {
                let loader = loader(context)?;
                let page = loader.load(key).await?.unwrap_or_default();
                loader.reader().show(page.rows.len())?;
                page
            }
            None => Arc::default(),
        };
        Ok(Self { list, count, page })
    }
}

impl<R: Listed> Asked<R> {
    fn by(context: &Context<'_>, field: &Field, arguments: Arguments<R>) -> Result<Self, Error> {
        let sort = match &arguments.order_by {
            Some(order) => order.sort(),
            None => field.unasked.unwrap_or_else(R::Order::unasked),
        };
        let parent = field.parent.map(|(id, _)| id);
        let list = List {
            name: field.name,
            parent,
            sort,
        };
        let slice = arguments.slice(&list)?;
        let loader = loader(context)?;
        let relation = field.parent.map(|(_, relation)| relation);
        // What is wrong with a filter is said whether or not the list will be read.
        let backend = loader.reader().backend();
        let selection = loader.shared(known::<R>(context), relation, || {
            Selection::new(relation, arguments.filter, backend).map(Arc::new)
        })?;
        let look = context.look_ahead();
        let is_shown = ["edges", "nodes", "pageInfo"]
            .iter()
            .any(|name| look.field(name).exists());
        let page = is_shown.then(|| PageOf {
            parent,
            selection: selection.clone(),
            sort,
            slice: Arc::new(slice),
            columns: columns::<R>(context, &[&["nodes"], &["edges", "node"]]),
        });
        Ok(Self {
            list,
            selection,
            page,
        })
    }
}

impl<R: Listed> Arguments<R> {
    /// Which part of `list` the arguments ask for.
    fn slice(&self, list: &List) -> Result<Slice, Error> {
        if self.first.is_some() && self.last.is_some() {
            let problem = "cannot be used with `first`: ask for rows from one end of the list";
            return Err(Error::bad_input("last", problem));
        }
        let backward = self.last.is_some();
        let (argument, asked) = if backward {
            ("last", self.last)
        } else {
            ("first", self.first)
        };
        let limit = match asked.map(u32::try_from) {
            None => DEFAULT_PAGE,
            Some(Ok(limit @ 1..=MAX_PAGE)) => limit,
            Some(_) => {
                let problem =
                    format!("must be from 1 to {MAX_PAGE}; page with `after` or `before` for more");
                return Err(Error::bad_input(argument, problem));
            }
        };
        let read = |argument, cursor: &Option<String>| {
            cursor
                .as_ref()
                .map(|cursor| list.decode(argument, cursor))
                .transpose()
        };
        Ok(Slice {
            limit,
            backward,
            after: read("after", &self.after)?,
            before: read("before", &self.before)?,
        })
    }
}

impl<R: Listed> TypeName for Connection<R> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", <R as OutputType>::type_name()).into()
    }
}

/// Page of a list, after the Relay specification.
#[Object(name_type)]
impl<R: Listed> Connection<R> {
    /// Records of the page, each with its cursor.
    async fn edges(&self) -> DirectList<Edge<R>> {
        let edge = |row: &crate::database::page::Row<Arc<R::Row>>| Edge {
            cursor: self.list.encode(&row.place),
            node: R::from_row(row.model.clone()),
        };
        self.page.rows.iter().map(edge).collect()
    }

    /// Records of the page, without their cursors.
    async fn nodes(&self) -> DirectList<R> {
        self.page
            .rows
            .iter()
            .map(|row| R::from_row(row.model.clone()))
            .collect()
    }

    /// Where the page lies in the list, and how to go on.
    async fn page_info(&self) -> Direct<PageInfo> {
        Direct(PageInfo {
            has_previous_page: self.page.has_previous,
            has_next_page: self.page.has_next,
            start_cursor: self
                .page
                .rows
                .first()
                .map(|row| self.list.encode(&row.place)),
            end_cursor: self
                .page
                .rows
                .last()
                .map(|row| self.list.encode(&row.place)),
        })
    }

    /// Number of records in the whole list, under its filter. Counted only where it is asked for.
    async fn total_count(&self, context: &Context<'_>) -> Option<Result<i64, Error>> {
        let count = async {
            let count = loader(context)?.load(self.count.clone()).await?;
            Ok(count.unwrap_or(0))
        };
        Some(count.await)
    }
}

/// Record in a list, with its cursor.
pub struct Edge<R> {
    cursor: String,
    node: R,
}

impl<R: Listed> TypeName for Edge<R> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", <R as OutputType>::type_name()).into()
    }
}

/// Record in a list, with its cursor.
#[Object(name_type)]
impl<R: Listed> Edge<R> {
    /// Place of the record in this list, to be given as `after` or `before`.
    async fn cursor(&self) -> &str {
        &self.cursor
    }

    /// Record itself.
    async fn node(&self) -> Direct<&R> {
        Direct(&self.node)
    }
}

/// Where a page lies in its list, after the Relay specification.
#[derive(SimpleObject)]
pub struct PageInfo {
    /// Whether there are records before this page: paging backward, those that `last` left out;
    /// paging forward, whether the page was asked for with `after`.
    has_previous_page: bool,
    /// Whether there are records after this page: paging forward, those that `first` left out;
    /// paging backward, whether the page was asked for with `before`.
    has_next_page: bool,
    /// Cursor of the first record of the page; null where the page is empty.
    start_cursor: Option<String>,
    /// Cursor of the last record of the page; null where the page is empty.
    end_cursor: Option<String>,
}

/// Defines the connections that hang on a record, or on the root, as an object to flatten into it.
///
/// `name: Kind, "list name", relation (, order)` gives each its arguments and descriptions.
macro_rules! connections {
    (
        $(#[$meta:meta])* $lists:ident {
            $($(#[$field_meta:meta])* $field:ident: $record:ty, $name:literal
                $(, via $relation:expr)? $(, unasked $unasked:expr)?;)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Default)]
        pub struct $lists(pub Option<uuid::Uuid>);

        #[async_graphql::Object]
        impl $lists {
            $($(#[$field_meta])*
            #[expect(clippy::too_many_arguments, reason = "the arguments of the Relay specification")]
            async fn $field(
                &self,
                context: &async_graphql::Context<'_>,
                #[graphql(desc = "Records from the beginning of the list, 1 to 100. 20 if neither `first` nor `last` is given.")]
                first: Option<i32>,
                #[graphql(desc = "Only records after this cursor: the `endCursor` of the page before.")]
                after: Option<String>,
                #[graphql(desc = "Records from the end of the list, 1 to 100. Not together with `first`.")]
                last: Option<i32>,
                #[graphql(desc = "Only records before this cursor: the `startCursor` of the page after. To page backward, give `last` as well: `first` counts from the beginning of the list.")]
                before: Option<String>,
                #[graphql(desc = "Only records that fulfil this filter.")]
                filter: Option<Box<<$record as crate::graphql::listed::Listed>::Filter>>,
                #[graphql(desc = "Order of the list.")]
                order_by: Option<<$record as crate::graphql::listed::Listed>::Order>,
            ) -> crate::graphql::lookup::Fallible<crate::graphql::direct::Direct<crate::graphql::connection::Connection<$record>>> {
                let field = crate::graphql::connection::Field {
                    name: $name,
                    parent: self.0.zip(None$(.or(Some($relation)))?),
                    unasked: None$(.or(Some($unasked)))?,
                };
                // A filter is large, and every field of a record would take its room.
                let filter = filter.map(|filter| *filter);
                let arguments = crate::graphql::connection::Arguments {
                    first, after, last, before, filter, order_by,
                };
                // This one too.
                let list = crate::graphql::connection::Connection::load(context, field, arguments);
                let list = Box::pin(list).await;
                Some(list.map(crate::graphql::direct::Direct))
            })+
        }
    };
}
pub(crate) use connections;
