//! What filters are put together from: their inputs, and the SQL of each.

use std::fmt::Display;

use async_graphql::{ID, InputObject};
use sea_orm::{
    DbBackend,
    sea_query::{Alias, Condition, Expr, ExprTrait, Func, IntoCondition, Query},
};
use uuid::Uuid;

use super::{
    id::{Kind, NodeId},
    listed::ListFilter,
    scalars::Instant,
};
use crate::{
    database::{Relation, bind},
    entity::is_published,
    error::Error,
    value::edtf::Edtf,
    vocabulary::ProvenanceMethod,
};

/// Filter by date. A record matches when its date overlaps the span: when some day that the date
/// can mean lies within it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct DateFilter {
    /// Beginning of the span, as an EDTF date; its first day counts. Open if absent.
    pub from: Option<String>,
    /// End of the span, as an EDTF date; its last day counts: `2024` means to the end of 2024. Open if absent.
    pub to: Option<String>,
    /// Let records without a date through as well.
    #[graphql(default)]
    pub include_undated: bool,
}

/// Filter by related records, each named by its slug or its id. A name that no record has matches
/// nothing. All of the keys that are given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct RelationFilter {
    /// Related to at least one of these.
    pub any: Option<Vec<ID>>,
    /// Related to every one of these.
    pub all: Option<Vec<ID>>,
    /// Related to none of these.
    pub none: Option<Vec<ID>>,
}

/// Filter by where records came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct ProvenanceFilter {
    /// From one of these data sets.
    pub dataset: Option<Vec<String>>,
    /// Made in one of these ways.
    pub method: Option<Vec<ProvenanceMethod>>,
}

/// Filter by a number, both ends included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct CountFilter {
    /// At least so many.
    pub min: Option<i32>,
    /// At most so many.
    pub max: Option<i32>,
}

/// Puts the condition of one filter together; all of its parts must hold.
pub struct Conditions<'a> {
    backend: DbBackend,
    kind: Kind,
    path: &'a str,
    all: Condition,
}

impl<'a> Conditions<'a> {
    /// No condition yet, on records of `kind`, for the filter that the argument `path` gives.
    #[must_use]
    pub fn new(backend: DbBackend, kind: Kind, path: &'a str) -> Self {
        Self {
            backend,
            kind,
            path,
            all: Condition::all(),
        }
    }

    /// The whole.
    #[must_use]
    pub fn build(self) -> Condition {
        self.all
    }

    fn add(&mut self, part: impl IntoCondition) {
        let all = std::mem::replace(&mut self.all, Condition::all());
        self.all = all.add(part.into_condition());
    }

    fn col(&self, column: &'static str) -> Expr {
        Expr::col((Alias::new(self.kind.as_str()), Alias::new(column)))
    }

    /// The column is one of the words.
    pub fn one_of<W: Display>(&mut self, column: &'static str, words: Option<&Vec<W>>) {
        if let Some(words) = words {
            let words: Vec<String> = words.iter().map(ToString::to_string).collect();
            self.add(bind::one_of_words(self.backend, self.col(column), &words));
        }
    }

    /// The column is null, or is not.
    pub fn is_given(&mut self, column: &'static str, given: Option<bool>) {
        if let Some(given) = given {
            let col = self.col(column);
            self.add(if given {
                col.is_not_null()
            } else {
                col.is_null()
            });
        }
    }

    /// Changed at or after the instant.
    pub fn updated_since(&mut self, since: Option<Instant>) {
        if let Some(Instant(since)) = since {
            self.add(self.col("updated_at").gte(since));
        }
    }

    /// Came from there.
    pub fn provenance(&mut self, provenance: Option<&ProvenanceFilter>) {
        if let Some(provenance) = provenance {
            self.one_of("provenance_dataset", provenance.dataset.as_ref());
            self.one_of("provenance_method", provenance.method.as_ref());
        }
    }

    /// The date overlaps the span.
    ///
    /// # Errors
    /// [`Error::BadUserInput`] for a malformed date, or a span that ends before it starts.
    pub fn date(&mut self, filter: Option<&DateFilter>) -> Result<(), Error> {
        let Some(filter) = filter else { return Ok(()) };
        let parse = |key: &str, text: &Option<String>| {
            let path = format!("{}.date.{key}", self.path);
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
            let path = format!("{}.date", self.path);
            return Err(Error::bad_input(path, "`to` lies before `from`"));
        }
        let mut overlap = Condition::all().add(self.col("date").is_not_null());
        if let Some(from) = from {
            let latest = self.col("date_latest");
            overlap = overlap.add(latest.clone().gte(from).or(latest.is_null()));
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

    /// The slug is one of these.
    pub fn slugs(&mut self, slugs: Option<&Vec<String>>) {
        self.one_of("slug", slugs);
    }

    /// Related as the filter says; `key` is the key of the filter that says so.
    ///
    /// # Errors
    /// [`Error::BadUserInput`] for an id of another kind than `target`.
    pub fn related(
        &mut self,
        key: &str,
        relation: &Relation,
        target: Kind,
        filter: Option<&RelationFilter>,
    ) -> Result<(), Error> {
        let Some(filter) = filter else { return Ok(()) };
        let table = self.kind.as_str();
        let exists = |backend, references: &References| {
            relation.exists_from(table, |far| references.matches(backend, far, target))
        };
        if let Some(any) = &filter.any {
            let references = References::read(&format!("{}.{key}.any", self.path), target, any)?;
            self.add(exists(self.backend, &references));
        }
        for (place, one) in filter.all.iter().flatten().enumerate() {
            let path = format!("{}.{key}.all.{place}", self.path);
            let references = References::read(&path, target, std::slice::from_ref(one))?;
            self.add(exists(self.backend, &references));
        }
        if let Some(none) = &filter.none {
            let references = References::read(&format!("{}.{key}.none", self.path), target, none)?;
            self.add(exists(self.backend, &references).not());
        }
        Ok(())
    }

    /// There is, or is not, a related record.
    pub fn has(&mut self, relation: &Relation, wanted: Option<bool>) {
        if let Some(wanted) = wanted {
            let exists = relation.exists_from(self.kind.as_str(), ExprTrait::is_not_null);
            self.add(if wanted { exists } else { exists.not() });
        }
    }

    /// So many different published records on the far side.
    ///
    /// # Errors
    /// [`Error::BadUserInput`] for a negative number, or a range that holds none.
    pub fn distinct(
        &mut self,
        key: &str,
        relation: &Relation,
        target: Kind,
        filter: Option<CountFilter>,
    ) -> Result<(), Error> {
        let Some(CountFilter { min, max }) = filter else {
            return Ok(());
        };
        let path = format!("{}.{key}", self.path);
        if min.is_some_and(i32::is_negative) || max.is_some_and(i32::is_negative) {
            return Err(Error::bad_input(
                path,
                "a number of records is not negative",
            ));
        }
        if min.zip(max).is_some_and(|(min, max)| min > max) {
            return Err(Error::bad_input(path, "`max` is less than `min`"));
        }
        let mut count = relation.links();
        let target = target.as_str();
        count
            .expr(relation.col(relation.far).count_distinct())
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
        let count = Expr::SubQuery(None, Box::new(count.into()));
        if let Some(min) = min {
            self.add(count.clone().gte(min));
        }
        if let Some(max) = max {
            self.add(count.lte(max));
        }
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
            self.add(part.condition(self.backend, &format!("{}.and.{place}", self.path))?);
        }
        if let Some(or) = or {
            // `any()` of nothing would be no condition at all; nothing holds of an empty list.
            let mut any = Condition::any().add(Expr::cust("1 = 0"));
            for (place, part) in or.iter().enumerate() {
                any = any.add(part.condition(self.backend, &format!("{}.or.{place}", self.path))?);
            }
            self.add(any);
        }
        if let Some(not) = not {
            let condition = not.condition(self.backend, &format!("{}.not", self.path))?;
            // In SQL what is unknown stays unknown under `not`; here it does not hold, so `not` does.
            let holds = Expr::from(Condition::all().add(Expr::cust("1 = 1")).add(condition));
            self.add(Expr::from(Func::coalesce([holds, Expr::cust("false")])).not());
        }
        Ok(())
    }
}

/// Records that a filter names, by slug or by id.
struct References {
    slugs: Vec<String>,
    ids: Vec<Uuid>,
}

impl References {
    fn read(path: &str, target: Kind, names: &[ID]) -> Result<Self, Error> {
        let mut references = Self {
            slugs: Vec::new(),
            ids: Vec::new(),
        };
        for name in names {
            if !name.contains('_') {
                references.slugs.push(name.to_string());
                continue;
            }
            let id = NodeId::require(path, name)?;
            if id.kind != target {
                let (wrong, right) = (id.kind.as_str(), target.as_str());
                let problem =
                    format!("the id of a {wrong}, where the slug or id of a {right} is wanted");
                return Err(Error::bad_input(path, problem));
            }
            references.ids.push(id.id);
        }
        Ok(references)
    }

    /// Holds where `far` is the id of one of these, and readers may see that one.
    fn matches(&self, backend: DbBackend, far: Expr, target: Kind) -> Expr {
        let table = target.as_str();
        let col = |name: &'static str| Expr::col((Alias::new(table), Alias::new(name)));
        let named = if self.ids.is_empty() {
            bind::one_of_words(backend, col("slug"), &self.slugs)
        } else {
            bind::one_of_words(backend, col("slug"), &self.slugs).or(bind::one_of_ids(
                backend,
                col("id"),
                &self.ids,
            ))
        };
        let mut select = Query::select();
        select
            .column((Alias::new(table), Alias::new("id")))
            .from(Alias::new(table))
            .and_where(is_published(table))
            .and_where(named);
        far.in_subquery(select)
    }
}
