//! Gathers the questions of a wave, and remembers the answers for the rest of the request.
//!
//! The loader of async-graphql would do, but for its price: it makes half a dozen maps for each
//! question, and a page of records asks hundreds.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    future::poll_fn,
    hash::Hash,
    mem,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    task::{Context, Poll, Waker},
};

use crate::{
    database::{Reader, Relation},
    entity::row::Columns,
    error::Error,
    graphql::{context::Known, lockstep::Lockstep},
};

/// Answers questions of one kind, many at once.
pub trait Loader<K>: Send + Sync + 'static {
    /// An answer; cheap to clone.
    type Value: Clone + Send + Sync + 'static;

    /// The answers to `keys`, which are different from each other; none to a question that has no
    /// answer.
    ///
    /// # Errors
    /// What the database says: an error for all who have asked.
    fn load(
        &self,
        keys: &[K],
    ) -> impl Future<Output = Result<HashMap<K, Self::Value>, Error>> + Send;
}

/// The loaders of one request: those who ask in the same wave are answered together.
pub struct Loaders {
    reader: Reader,
    lockstep: Lockstep,
    /// Columns that fields need, once they are known; none where all columns are read.
    columns: Option<Mutex<HashMap<Known, Columns>>>,
    /// What the lists of a field share, whatever record they hang on.
    shared: Mutex<HashMap<(Known, Option<Relation>), Shared>>,
    /// A [`Batch`] for each kind of question.
    batches: Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>,
}

/// Of whatever type it is.
type Shared = Box<dyn Any + Send>;

/// An answer, once it is there.
type Answer<V> = Arc<OnceLock<Result<Option<V>, Error>>>;

/// The questions of one kind.
struct Batch<K, V>(Mutex<Questions<K, V>>);

struct Questions<K, V> {
    answers: HashMap<K, Answer<V>>,
    /// What was asked in this wave.
    asked: Vec<K>,
    /// Who waits for it.
    waiting: Vec<Waker>,
}

impl Loaders {
    /// Loaders that read with `reader`, in the waves of `lockstep`.
    #[must_use]
    pub fn new(reader: Reader, lockstep: Lockstep) -> Self {
        Self {
            reader,
            lockstep,
            columns: Some(Mutex::default()),
            shared: Mutex::default(),
            batches: Mutex::default(),
        }
    }

    /// The same, reading all columns of each row, whatever is asked for.
    #[must_use]
    pub fn of_whole_rows(self) -> Self {
        Self {
            columns: None,
            ..self
        }
    }

    /// The columns that a field needs, which `find` finds.
    pub(in crate::graphql) fn columns(
        &self,
        known: Known,
        find: impl FnOnce() -> Columns,
    ) -> Columns {
        let Some(columns) = &self.columns else {
            return Columns::ALL;
        };
        let mut columns = columns.lock().unwrap_or_else(PoisonError::into_inner);
        *columns.entry(known).or_insert_with(find)
    }

    /// What the lists of a field share that hang on its records by `relation`: `make` makes it for
    /// the first of them.
    pub(in crate::graphql) fn shared<T: Clone + Send + 'static>(
        &self,
        known: Known,
        relation: Option<Relation>,
        make: impl FnOnce() -> T,
    ) -> T {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let there = shared.get(&(known, relation));
        if let Some(there) = there.and_then(|there| there.downcast_ref::<T>()) {
            return there.clone();
        }
        let first = make();
        shared.insert((known, relation), Box::new(first.clone()));
        first
    }

    /// What reads for this request.
    #[must_use]
    pub const fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Asks a question, and waits for the wave that answers it; none where there is no answer. Who
    /// asks for the second time gets the first answer.
    ///
    /// # Errors
    /// Those of the [`Loader`].
    pub async fn load<K>(&self, key: K) -> Result<Option<<Reader as Loader<K>>::Value>, Error>
    where
        K: Clone + Eq + Hash + Send + Sync + 'static,
        Reader: Loader<K>,
    {
        let batch = self.batch::<K>();
        let answer = batch.ask(key, || {
            let (reader, batch) = (self.reader.clone(), batch.clone());
            self.lockstep
                .spawn(async move { batch.answer(&reader).await });
        });
        poll_fn(|task| {
            if let Some(answer) = answer.get() {
                return Poll::Ready(answer.clone());
            }
            batch.wait(task);
            Poll::Pending
        })
        .await
    }

    fn batch<K>(&self) -> Arc<Batch<K, <Reader as Loader<K>>::Value>>
    where
        K: Send + Sync + 'static,
        Reader: Loader<K>,
    {
        let mut batches = self.batches.lock().unwrap_or_else(PoisonError::into_inner);
        let batch = batches
            .entry(TypeId::of::<K>())
            .or_insert_with(|| Arc::new(Batch::<K, <Reader as Loader<K>>::Value>::default()));
        // It is of the type that it is kept under.
        batch.clone().downcast().unwrap_or_default()
    }
}

impl<K, V> Default for Batch<K, V> {
    fn default() -> Self {
        Self(Mutex::new(Questions {
            answers: HashMap::new(),
            asked: Vec::new(),
            waiting: Vec::new(),
        }))
    }
}

impl<K: Clone + Eq + Hash, V: Clone> Batch<K, V> {
    /// Adds a question; `begin` is called for the first one of a wave.
    fn ask(&self, key: K, begin: impl FnOnce()) -> Answer<V> {
        let mut questions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = questions.answers.get(&key) {
            return answer.clone();
        }
        let answer = Answer::default();
        questions.answers.insert(key.clone(), answer.clone());
        questions.asked.push(key);
        if questions.asked.len() == 1 {
            begin();
        }
        answer
    }

    /// Remembers whom to wake.
    fn wait(&self, task: &Context<'_>) {
        let mut questions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let waker = task.waker();
        // Neighbours are mostly of one task.
        if !questions
            .waiting
            .last()
            .is_some_and(|last| last.will_wake(waker))
        {
            questions.waiting.push(waker.clone());
        }
    }

    /// Answers what was asked.
    async fn answer(&self, reader: &Reader)
    where
        Reader: Loader<K, Value = V>,
    {
        let asked = {
            let mut questions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            mem::take(&mut questions.asked)
        };
        let mut found = reader.load(&asked).await;
        let waiting = {
            let mut questions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            for key in &asked {
                let answer = match &mut found {
                    Ok(found) => Ok(found.remove(key)),
                    Err(error) => Err(error.clone()),
                };
                if let Some(place) = questions.answers.get(key) {
                    // Nobody else answers it.
                    let _first = place.set(answer);
                }
            }
            mem::take(&mut questions.waiting)
        };
        for waker in waiting {
            waker.wake();
        }
    }
}
