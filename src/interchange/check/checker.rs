//! Looking at one record.

use std::collections::HashSet;

use super::{
    Check,
    names::{At, NameId},
};
use crate::{
    interchange::{format::Record, read::Fault},
    vocabulary::RecordStatus,
};

impl Check {
    /// Looks at what is left of a record without the keys that are wrong.
    pub(super) fn mended(&mut self, at: At, record: &Record, faults: &[Fault]) {
        let key = |fault: &Fault| {
            let key = fault.field.split(['.', '[']).next();
            key.unwrap_or_default().to_owned()
        };
        let muted: HashSet<String> = faults.iter().map(key).collect();
        if muted.contains("slug") {
            return;
        }
        let by = self.names.note(record.kind(), record.slug());
        let mut checker = Checker {
            check: self,
            record,
            by,
            at,
            muted,
        };
        checker.slug();
        checker.own();
        if !checker.muted.contains("citations") {
            checker.citations();
        }
        checker.above();
    }

    /// Looks at a record, and notes its name.
    pub(super) fn record(&mut self, at: At, record: &Record) {
        let by = self.names.note(record.kind(), record.slug());
        let first = self.names.get(by).and_then(|(_, _, name)| name.read);
        let mut checker = Checker {
            check: self,
            record,
            by,
            at,
            muted: HashSet::new(),
        };
        if let Some(first) = first {
            let first = checker.check.place(first);
            let message = format!(
                "a second record of this slug; the first is in {} on line {}",
                first.file, first.line
            );
            checker.fault("slug", message);
        }
        checker.slug();
        checker.own();
        checker.citations();
        let above = checker.above();
        if first.is_none()
            && let Some(name) = self.names.get_mut(by)
        {
            name.read = Some(at);
            name.is_published = record.status() == RecordStatus::Published;
            name.is_silent = !record.says_status();
            name.above = above;
        }
    }
}

/// Looks at one record.
pub(super) struct Checker<'a> {
    pub(super) check: &'a mut Check,
    pub(super) record: &'a Record,
    pub(super) by: NameId,
    pub(super) at: At,
    /// Keys of which enough has been said.
    pub(super) muted: HashSet<String>,
}

impl Checker<'_> {
    /// Whether enough has been said of the key at the beginning of a path.
    pub(super) fn is_muted(&self, field: &str) -> bool {
        let key = field.split(['.', '[']).next();
        key.is_some_and(|key| self.muted.contains(key))
    }

    /// Notes what is wrong with a key.
    pub(super) fn fault(&mut self, field: &str, message: impl Into<String>) {
        if self.is_muted(field) {
            return;
        }
        self.check.fault(self.by, self.at, field, message);
    }
}
