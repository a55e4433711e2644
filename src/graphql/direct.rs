//! Objects and lists whose fields are resolved directly.
//!
//! async-graphql puts each field of each object into a future of its own on the heap, asks the
//! extensions around it, and polls the fields of a longer list through a queue. Most fields of a
//! record are there already: reading a column is no work to wait for. Here such a field is resolved
//! where it is met, and only what has to wait is kept until it is ready; the request is one task
//! (see [`lockstep`](super::lockstep)), so there is nothing to gain from a queue.
//!
//! What comes out is what the library makes: the same order, the same merging of fields that are
//! selected twice, the same errors. Its extensions are asked of the root, and again below what is
//! not [`Direct`]: a union, an interface, a plain object, the items of a list of texts. What ours does
//! with each value, to count the bytes of the answer, is done here for the others.
//!
//! A resolver of what has no fields of its own is begun twice where it waits, and the first is
//! dropped. So before its wait it does nothing that must be done once: asking a loader is no such
//! thing, counting is one.

use std::{
    borrow::Cow,
    future::poll_fn,
    mem,
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll},
};

use async_graphql::{
    ContainerType, ContextSelectionSet, Name, OutputType, Positioned, QueryEnv, ServerResult,
    Value,
    indexmap::{IndexMap, map::Entry},
    parser::types::{Field, Selection},
    registry::Registry,
};

use super::answer::AnswerSize;

/// An object whose fields are resolved directly.
#[derive(Clone, Debug)]
pub struct Direct<T>(pub T);

/// A list of such objects.
#[derive(Clone, Debug)]
pub struct DirectList<T>(pub Vec<T>);

impl<T> FromIterator<T> for DirectList<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(items.into_iter().collect())
    }
}

impl<T: ContainerType> OutputType for Direct<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn qualified_type_name() -> String {
        T::qualified_type_name()
    }

    fn introspection_type_name(&self) -> Cow<'static, str> {
        self.0.introspection_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(
        &self,
        context: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        object(context, &self.0).await
    }
}

impl<T: ContainerType> OutputType for DirectList<T> {
    fn type_name() -> Cow<'static, str> {
        Vec::<T>::type_name()
    }

    fn qualified_type_name() -> String {
        Vec::<T>::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Vec::<T>::create_type_info(registry)
    }

    async fn resolve(
        &self,
        context: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        list(context, &self.0).await
    }
}

/// Resolves the selected fields of an object.
///
/// # Errors
/// The first error of a field that cannot be null.
pub async fn object<T: ContainerType>(
    context: &ContextSelectionSet<'_>,
    object: &T,
) -> ServerResult<Value> {
    let mut begun = None;
    poll_fn(|task| match &mut begun {
        None => {
            let mut running = Running::new(context);
            if let Err(error) = running.select(context, object, task) {
                return Poll::Ready(Err(error));
            }
            begun.insert(running).finish()
        }
        Some(running) => running.poll(task),
    })
    .await
}

/// Resolves the selected fields of each object of a list.
async fn list<T: ContainerType>(
    context: &ContextSelectionSet<'_>,
    objects: &[T],
) -> ServerResult<Value> {
    let size = context.data_opt::<Arc<AnswerSize>>();
    let mut items: Vec<Item<'_>> = Vec::new();
    poll_fn(|task| {
        if items.is_empty() {
            items.reserve_exact(objects.len());
            for (index, object) in objects.iter().enumerate() {
                if is_exceeded(size) {
                    items.push(Item::Done(Value::Null));
                    continue;
                }
                let context = context.with_index(index);
                let mut running = Running::new(&context);
                if let Err(error) = running.select(&context, object, task) {
                    return Poll::Ready(Err(context.set_error_path(error)));
                }
                items.push(Item::Running(running));
            }
        }
        let mut waits = false;
        for (index, item) in items.iter_mut().enumerate() {
            let Item::Running(running) = item else {
                continue;
            };
            match running.poll(task) {
                Poll::Pending => waits = true,
                Poll::Ready(Ok(value)) => {
                    count(size, Some(&value));
                    *item = Item::Done(value);
                }
                Poll::Ready(Err(error)) => {
                    let context = context.with_index(index);
                    return Poll::Ready(Err(context.set_error_path(error)));
                }
            }
        }
        if waits {
            return Poll::Pending;
        }
        let values = mem::take(&mut items).into_iter().map(|item| match item {
            Item::Done(value) => value,
            Item::Running(_) => Value::Null,
        });
        Poll::Ready(Ok(Value::List(values.collect())))
    })
    .await
}

/// An object of a list.
enum Item<'a> {
    Running(Running<'a>),
    Done(Value),
}

/// A field that waits for the database.
type Waiting<'a> = Pin<Box<dyn Future<Output = ServerResult<Option<Value>>> + Send + 'a>>;

/// The selected fields of one object, as far as they are resolved.
struct Running<'a> {
    env: &'a QueryEnv,
    size: Option<&'a Arc<AnswerSize>>,
    /// In the order of the selection; null in the place of one that waits.
    fields: Vec<(Name, Value)>,
    waiting: Vec<(usize, Waiting<'a>)>,
}

impl<'a> Running<'a> {
    fn new(context: &ContextSelectionSet<'a>) -> Self {
        Self {
            env: context.query_env,
            size: context.data_opt(),
            fields: Vec::with_capacity(context.item.node.items.len()),
            waiting: Vec::new(),
        }
    }

    /// Resolves what is selected as far as it is there, in the order of the selection.
    fn select<T: ContainerType>(
        &mut self,
        context: &ContextSelectionSet<'a>,
        object: &'a T,
        task: &mut Context<'_>,
    ) -> ServerResult<()> {
        for selection in &context.item.node.items {
            let (condition, selected) = match &selection.node {
                Selection::Field(field) => {
                    self.resolve(context, object, field, task)?;
                    continue;
                }
                Selection::InlineFragment(fragment) => (
                    fragment.node.type_condition.as_ref(),
                    &fragment.node.selection_set,
                ),
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    // Validation has seen that there is one.
                    let Some(fragment) = context.query_env.fragments.get(name) else {
                        continue;
                    };
                    (
                        Some(&fragment.node.type_condition),
                        &fragment.node.selection_set,
                    )
                }
            };
            let applies = condition.is_none_or(|condition| {
                let wanted = condition.node.on.node.as_str();
                let name = object.introspection_type_name();
                let interfaces = &context.schema_env.registry.implements;
                let implements = interfaces.get(&*name);
                name == wanted || implements.is_some_and(|names| names.contains(wanted))
            });
            if applies {
                let context = context.with_selection_set(selected);
                self.select(&context, object, task)?;
            }
        }
        Ok(())
    }

    fn resolve<T: ContainerType>(
        &mut self,
        context: &ContextSelectionSet<'a>,
        object: &'a T,
        field: &'a Positioned<Field>,
        task: &mut Context<'_>,
    ) -> ServerResult<()> {
        let key = field.node.response_key().node.clone();
        if field.node.name.node == "__typename" {
            let name = object.introspection_type_name().into_owned();
            self.fields.push((key, Value::String(name)));
            return Ok(());
        }
        if is_exceeded(self.size) {
            self.fields.push((key, Value::Null));
            return Ok(());
        }
        if field.node.selection_set.node.items.is_empty() {
            let context = context.with_field(field);
            let resolving = pin!(object.resolve_field(&context));
            if let Poll::Ready(value) = resolving.poll(task) {
                self.settle(key, value?);
                return Ok(());
            }
            // A number that has to be counted, say: it is begun again below.
        }
        let context = context.clone();
        let mut resolving: Waiting<'a> = Box::pin(async move {
            let context = context.with_field(field);
            object.resolve_field(&context).await
        });
        if let Poll::Ready(value) = resolving.as_mut().poll(task) {
            self.settle(key, value?);
        } else {
            self.waiting.push((self.fields.len(), resolving));
            self.fields.push((key, Value::Null));
        }
        Ok(())
    }

    fn settle(&mut self, key: Name, value: Option<Value>) {
        count(self.size, value.as_ref());
        self.fields.push((key, value.unwrap_or_default()));
    }

    /// Goes on with the fields that wait.
    fn poll(&mut self, task: &mut Context<'_>) -> Poll<ServerResult<Value>> {
        let mut failed = None;
        let Self {
            size,
            fields,
            waiting,
            ..
        } = self;
        waiting.retain_mut(|(place, resolving)| {
            if failed.is_some() {
                return true;
            }
            let Poll::Ready(value) = resolving.as_mut().poll(task) else {
                return true;
            };
            match value {
                Ok(value) => {
                    count(*size, value.as_ref());
                    if let Some((_, field)) = fields.get_mut(*place) {
                        *field = value.unwrap_or_default();
                    }
                }
                Err(error) => failed = Some(error),
            }
            false
        });
        match failed {
            Some(error) => Poll::Ready(Err(error)),
            None => self.finish(),
        }
    }

    /// The object, where no field waits any more.
    fn finish(&mut self) -> Poll<ServerResult<Value>> {
        if !self.waiting.is_empty() {
            return Poll::Pending;
        }
        if let Some(size) = self.size {
            size.add_errors(&self.env.errors);
        }
        let mut object = IndexMap::with_capacity(self.fields.len());
        for (key, value) in mem::take(&mut self.fields) {
            insert(&mut object, key, value);
        }
        Poll::Ready(Ok(Value::Object(object)))
    }
}

/// Adds a field to an object; what is selected twice is merged.
fn insert(object: &mut IndexMap<Name, Value>, key: Name, value: Value) {
    match object.entry(key) {
        Entry::Vacant(place) => {
            place.insert(value);
        }
        Entry::Occupied(mut there) => merge(there.get_mut(), value),
    }
}

fn merge(there: &mut Value, value: Value) {
    match (there, value) {
        (Value::Object(there), Value::Object(fields)) => {
            for (key, value) in fields {
                insert(there, key, value);
            }
        }
        (Value::List(there), Value::List(items)) => {
            for (there, item) in there.iter_mut().zip(items) {
                if item_merges(there, &item) {
                    merge(there, item);
                }
            }
        }
        _ => {}
    }
}

/// Of lists within lists the first stays, as with the library.
const fn item_merges(there: &Value, item: &Value) -> bool {
    matches!((there, item), (Value::Object(_), Value::Object(_)))
}

fn is_exceeded(size: Option<&Arc<AnswerSize>>) -> bool {
    size.is_some_and(|size| size.is_exceeded())
}

fn count(size: Option<&Arc<AnswerSize>>, value: Option<&Value>) {
    if let Some(size) = size {
        size.add(value);
    }
}
