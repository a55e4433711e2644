//! The SQL of the parts of a filter. Each part takes the key that it came from, for errors.

use std::fmt::Display;

use sea_orm::{
    DbBackend,
    sea_query::{Alias, Condition, Expr, ExprTrait, Func, IntoCondition},
};

use super::{
    CountFilter, DateFilter, ProvenanceFilter, RelationFilter,
    references::{References, published_ids},
    scope::Scope,
};
use crate::{
    database::{Relation, bind, list::Criteria, relation::Linked},
    entity::is_published,
    error::Error,
    graphql::{id::Kind, listed::ListFilter, scalars::Instant},
    value::edtf::Edtf,
};

/// Puts the condition of one filter together; all of its parts must hold.
pub struct Conditions<'a> {
    scope: &'a Scope,
    kind: Kind,
    path: &'a str,
    all: Condition,
    linked: Vec<Linked>,
}

impl<'a> Conditions<'a> {
    /// No condition yet, on records of `kind`, for the filter that the argument `path` gives.
    #[must_use]
    pub fn new(scope: &'a Scope, kind: Kind, path: &'a str) -> Self {
        Self {
            scope,
            kind,
            path,
            all: Condition::all(),
            linked: Vec::new(),
        }
    }

    /// The whole.
    #[must_use]
    pub fn build(self) -> Criteria {
        Criteria {
            condition: self.all,
            linked: self.linked,
        }
    }

    fn add(&mut self, part: impl IntoCondition) {
        let all = std::mem::replace(&mut self.all, Condition::all());
        self.all = all.add(part.into_condition());
    }

    fn col(&self, column: &'static str) -> Expr {
        Expr::col((Alias::new(self.kind.as_str()), Alias::new(column)))
    }

    /// The path of a key of the filter, as the query writes it.
    fn path(&self, key: &str) -> String {
        let mut path = format!("{}.", self.path);
        for (place, word) in key.split('_').enumerate() {
            let mut letters = word.chars();
            match letters.next() {
                Some(first) if place > 0 => path.extend(first.to_uppercase()),
                Some(first) => path.push(first),
                None => {}
            }
            path.push_str(letters.as_str());
        }
        path
    }

    /// The column is one of the words.
    ///
    /// # Errors
    /// None; like its siblings, for the macro that calls them.
    pub fn one_of<W: Display>(
        &mut self,
        _key: &str,
        column: &'static str,
        words: Option<&Vec<W>>,
    ) -> Result<(), Error> {
        if let Some(words) = words {
            let words: Vec<String> = words.iter().map(ToString::to_string).collect();
            self.add(bind::one_of_words(
                self.scope.backend(),
                self.col(column),
                &words,
            ));
        }
        Ok(())
    }

    /// The column is null, or is not.
    ///
    /// # Errors
    /// None; like its siblings, for the macro that calls them.
    pub fn is_given(
        &mut self,
        _key: &str,
        column: &'static str,
        given: Option<&bool>,
    ) -> Result<(), Error> {
        if let Some(given) = given {
            let col = self.col(column);
            self.add(if *given {
                col.is_not_null()
            } else {
                col.is_null()
            });
        }
        Ok(())
    }

    /// Changed at or after the instant.
    pub fn updated_since(&mut self, since: Option<Instant>) {
        if let Some(Instant(since)) = since {
            self.add(self.col("updated_at").gte(since));
        }
    }

    /// Came from there.
    ///
    /// # Errors
    /// Those of [`one_of`](Self::one_of).
    pub fn provenance(&mut self, provenance: Option<&ProvenanceFilter>) -> Result<(), Error> {
        let Some(ProvenanceFilter { dataset, method }) = provenance else {
            return Ok(());
        };
        self.one_of("provenance.dataset", "provenance_dataset", dataset.as_ref())?;
        self.one_of("provenance.method", "provenance_method", method.as_ref())
    }

    /// The date overlaps the span.
    ///
    /// # Errors
    /// [`Error::BadUserInput`] for a malformed date, or a span that ends before it starts.
    pub fn date(&mut self, key: &str, filter: Option<&DateFilter>) -> Result<(), Error> {
        let Some(filter) = filter else { return Ok(()) };
        let path = self.path(key);
        let parse = |end: &str, text: &Option<String>| {
            let path = format!("{path}.{end}");
            text.as_ref()
                .map(|text| {
                    text.parse::<Edtf>()
                        .map_err(|problem| Error::bad_input(path, problem.to_string()))
                })
                .transpose()
        };
        let from = parse("from", &filter.from)?.and_then(|date| date.earliest());
        let to = parse("to", &filter.to)?.and_then(|date| date.latest());
        if let (Some(from), Some(to)) = (from, to)
            && from > to
        {
            return Err(Error::bad_input(path, "`to` lies before `from`"));
        }
        // What is undated ends before all days, and begins after all of them.
        let mut overlap = Condition::all().add(self.col("date").is_not_null());
        if let Some(from) = from {
            overlap = overlap.add(self.col("date_end").gte(from));
        }
        if let Some(to) = to {
            overlap = overlap.add(self.col("date_ascending").lte(to));
        }
        if filter.include_undated {
            self.add(
                Condition::any()
                    .add(overlap)
                    .add(self.col("date").is_null()),
            );
        } else {
            self.add(overlap);
        }
        Ok(())
    }

    /// There is a link of which `far` holds.
    fn link(&mut self, relation: &Relation, far: impl FnOnce(DbBackend, Expr) -> Expr) {
        if relation.is_column_of(self.kind.as_str()) {
            // The index on the column leads straight to the rows.
            self.add(far(self.scope.backend(), self.col(relation.far)));
        } else {
            self.linked
                .push(relation.linked(|column| far(self.scope.backend(), column)));
        }
    }

    /// Related as the filter says; `key` is the key of the filter that says so.
    ///
    /// # Errors
    /// [`Error::BadUserInput`] for an id of another kind than `target`, those of [`Scope::relate`].
    pub fn related(
        &mut self,
        key: &str,
        relation: &Relation,
        target: Kind,
        filter: Option<&RelationFilter>,
    ) -> Result<(), Error> {
        let Some(filter) = filter else { return Ok(()) };
        let path = self.path(key);
        if let Some(any) = &filter.any {
            let path = format!("{path}.any");
            self.scope.relate(&path)?;
            let references = References::read(&path, target, any)?;
            self.link(relation, |backend, far| {
                references.matches(backend, far, target)
            });
        }
        for (place, one) in filter.all.iter().flatten().enumerate() {
            let path = format!("{path}.all.{place}");
            self.scope.relate(&path)?;
            let references = References::read(&path, target, std::slice::from_ref(one))?;
            self.link(relation, |backend, far| {
                references.matches(backend, far, target)
            });
        }
        if let Some(none) = &filter.none {
            let path = format!("{path}.none");
            self.scope.relate(&path)?;
            let references = References::read(&path, target, none)?;
            let linked =
                relation.linked(|far| references.matches(self.scope.backend(), far, target));
            let exists = linked.exists_for_each(self.scope.backend(), self.col("id"));
            self.add(exists.not());
        }
        Ok(())
    }

    /// There is, or is not, a link; one to a published record, where its kind is given.
    ///
    /// # Errors
    /// Those of [`Scope::relate`].
    pub fn has(
        &mut self,
        key: &str,
        relation: &Relation,
        target: Option<Kind>,
        wanted: Option<&bool>,
    ) -> Result<(), Error> {
        if let Some(wanted) = wanted {
            self.scope.relate(&self.path(key))?;
            let linked = relation.linked(|far| match target {
                Some(target) => far.in_subquery(published_ids(target)),
                None => far.is_not_null(),
            });
            // As joins, some dozens of them would keep PostgreSQL's planner busy for a second.
            let exists = linked.exists_for_each(self.scope.backend(), self.col("id"));
            self.add(if *wanted { exists } else { exists.not() });
        }
        Ok(())
    }

    /// So many different published records on the far side.
    ///
    /// # Errors
    /// [`Error::BadUserInput`] for a negative number, or a range that holds none, those of
    /// [`Scope::count`].
    pub fn distinct(
        &mut self,
        key: &str,
        relation: &Relation,
        target: Kind,
        filter: Option<&CountFilter>,
    ) -> Result<(), Error> {
        let Some(&CountFilter { min, max }) = filter else {
            return Ok(());
        };
        let path = self.path(key);
        if min.is_some_and(i32::is_negative) || max.is_some_and(i32::is_negative) {
            return Err(Error::bad_input(
                path,
                "a number of records is not negative",
            ));
        }
        if min.zip(max).is_some_and(|(min, max)| min > max) {
            return Err(Error::bad_input(path, "`max` is less than `min`"));
        }
        // At least none is what there always is.
        let min = min.filter(|min| *min > 0);
        if min.is_none() && max.is_none() {
            return Ok(());
        }
        self.scope.relate(&path)?;
        self.scope.count(&path)?;
        let number = || relation.col(relation.far).count_distinct();
        // Judged where it is counted: outside it would be counted once for each end.
        let mut fits = Condition::all();
        if let Some(min) = min {
            fits = fits.add(number().gte(min));
        }
        if let Some(max) = max {
            fits = fits.add(number().lte(max));
        }
        let mut count = relation.links();
        let target = target.as_str();
        count
            .expr(Expr::from(fits))
            .and_where(
                relation
                    .col(relation.near)
                    .equals((Alias::new(self.kind.as_str()), Alias::new("id"))),
            )
            .inner_join(
                Alias::new(target),
                Expr::col((Alias::new(target), Alias::new("id"))).eq(relation.col(relation.far)),
            )
            .and_where(is_published(target));
        self.add(Expr::SubQuery(None, Box::new(count.into())));
        Ok(())
    }

    /// All of `and`, at least one of `or`, and not `not`.
    ///
    /// # Errors
    /// Those of the filters within.
    pub fn combine<F: ListFilter>(
        &mut self,
        and: Option<&Vec<F>>,
        or: Option<&Vec<F>>,
        not: Option<&F>,
    ) -> Result<(), Error> {
        for (place, part) in and.into_iter().flatten().enumerate() {
            let part = part.criteria(self.scope, &format!("{}.and.{place}", self.path))?;
            self.add(part.condition);
            self.linked.extend(part.linked);
        }
        if let Some(or) = or {
            // `any()` of nothing would be no condition at all; nothing holds of an empty list.
            let mut any = Condition::any().add(Expr::cust("1 = 0"));
            for (place, part) in or.iter().enumerate() {
                let part = part.criteria(self.scope, &format!("{}.or.{place}", self.path))?;
                any = any.add(part.into_condition(self.kind.as_str()));
            }
            self.add(any);
        }
        if let Some(not) = not {
            let not = not.criteria(self.scope, &format!("{}.not", self.path))?;
            let condition = not.into_condition(self.kind.as_str());
            // In SQL what is unknown stays unknown under `not`; here it does not hold, so `not` does.
            let holds = Expr::from(Condition::all().add(Expr::cust("1 = 1")).add(condition));
            self.add(Expr::from(Func::coalesce([holds, Expr::cust("false")])).not());
        }
        Ok(())
    }
}
