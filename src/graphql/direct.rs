//! Objects and lists whose fields are resolved directly.
//!
//! async-graphql puts each field of each object into a future of its own on the heap, asks the
//! extensions around it, and polls the fields of a longer list through a queue. Most fields of a
//! record are there already: reading a column is no work to wait for. Here such a field is resolved
//! where it is met, and only what has to wait is kept until it is ready; the request is one task
//! (see [`lockstep`](super::lockstep)), so there is nothing to gain from a queue.
//!
//! What comes out is what the library makes: the same order, the same errors; but a field that is selected
//! twice is resolved once (see [`collected`](super::collected)). Its extensions are asked of the root,
//! and again below what is not [`Direct`]: a plain object, the items of a list of texts or of nodes. What
//! ours does with each value, to count the bytes of the answer, is done here for the others.
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
    Value, parser::types::Field, registry::Registry,
};

use super::{
    answer::AnswerSize,
    collected::{Selected, collect},
};

/// An object whose fields are resolved directly.
#[derive(Clone, Debug)]
pub struct Direct<T>(pub T);

/// A list of such objects: of one type, and not of those of an interface or a union.
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
        None if !may_begin(context.data_opt()) => Poll::Ready(Ok(Value::Null)),
        None => {
            let mut running = Running::new(context);
            let fields = collect(context, &object.introspection_type_name());
            if let Err(error) = running.select(context, object, &fields, task) {
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
            let fields = collect(context, &T::type_name());
            for (index, object) in objects.iter().enumerate() {
                if !may_begin(size) {
                    items.push(Item::Done(Value::Null));
                    continue;
                }
                let context = context.with_index(index);
                let mut running = Running::new(&context);
                if let Err(error) = running.select(&context, object, &fields, task) {
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

/// What waits no more: all that is left, where a neighbour has failed.
impl Drop for Running<'_> {
    fn drop(&mut self) {
        if let Some(size) = self.size {
            self.waiting.iter().for_each(|_| size.go_on());
        }
    }
}

impl<'a> Running<'a> {
    fn new(context: &ContextSelectionSet<'a>) -> Self {
        Self {
            env: context.query_env,
            size: context.data_opt(),
            fields: Vec::new(),
            waiting: Vec::new(),
        }
    }

    /// Resolves `fields` of an object as far as they are there.
    fn select<T: ContainerType>(
        &mut self,
        context: &ContextSelectionSet<'a>,
        object: &'a T,
        fields: &[Selected<'a>],
        task: &mut Context<'_>,
    ) -> ServerResult<()> {
        self.fields.reserve_exact(fields.len());
        let mut fields = fields.iter();
        fields.try_for_each(|selected| self.resolve(context, object, selected, task))
    }

    fn resolve<T: ContainerType>(
        &mut self,
        context: &ContextSelectionSet<'a>,
        object: &'a T,
        selected: &Selected<'a>,
        task: &mut Context<'_>,
    ) -> ServerResult<()> {
        let field = selected.field();
        let key = field.node.response_key().node.clone();
        if field.node.name.node == "__typename" {
            let name = object.introspection_type_name().into_owned();
            self.fields.push((key, Value::String(name)));
            return Ok(());
        }
        if !may_begin(self.size) {
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
        let (context, selected) = (context.clone(), selected.clone());
        let mut resolving: Waiting<'a> = Box::pin(async move {
            let context = context.with_field(selected.field());
            object.resolve_field(&context).await
        });
        if let Poll::Ready(value) = resolving.as_mut().poll(task) {
            self.settle(key, value?);
        } else {
            if let Some(size) = self.size {
                size.wait();
            }
            self.waiting.push((self.fields.len(), resolving));
            self.fields.push((key, Value::Null));
        }
        Ok(())
    }

    fn settle(&mut self, key: Name, value: Option<Value>) {
        count(self.size, value.as_ref());
        // A field that failed is null, and told among the errors.
        if let Some(size) = self.size
            && matches!(value, None | Some(Value::Null))
        {
            size.add_errors(&self.env.errors);
        }
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
            if let Some(size) = size {
                size.go_on();
            }
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
        let fields = mem::take(&mut self.fields).into_iter();
        Poll::Ready(Ok(Value::Object(fields.collect())))
    }
}

fn may_begin(size: Option<&Arc<AnswerSize>>) -> bool {
    size.is_none_or(|size| size.may_begin())
}

fn count(size: Option<&Arc<AnswerSize>>, value: Option<&Value>) {
    if let Some(size) = size {
        size.add(value);
    }
}
