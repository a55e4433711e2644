//! What a value must be, whatever the record.

use super::checker::Checker;
use crate::value::{edtf::Edtf, slug::Slug};

impl Checker<'_> {
    pub(super) fn slug(&mut self) {
        if let Err(error) = self.record.slug().parse::<Slug>() {
            self.fault("slug", error.to_string());
        }
    }

    pub(super) fn filled(&mut self, field: &str, text: &str) {
        if text.trim().is_empty() {
            self.fault(field, "must not be empty");
        }
    }

    /// An EDTF date, read if it is one.
    pub(super) fn date(&mut self, field: &str, date: Option<&String>) -> Option<Edtf> {
        match date?.parse() {
            Ok(date) => Some(date),
            Err(error) => {
                self.fault(field, error.to_string());
                None
            }
        }
    }

    /// Two dates, the second not before the first.
    pub(super) fn span(&mut self, fields: [&str; 2], [from, to]: [&Option<String>; 2]) {
        let [from_field, to_field] = fields;
        let from = self
            .date(from_field, from.as_ref())
            .and_then(|date| date.earliest());
        let to = self
            .date(to_field, to.as_ref())
            .and_then(|date| date.latest());
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            self.fault(to_field, format!("lies before `{from_field}`"));
        }
    }

    pub(super) fn address(&mut self, field: &str, url: Option<&String>) {
        let web = |url: &String| url.starts_with("https://") || url.starts_with("http://");
        if url.is_some_and(|url| !web(url)) {
            self.fault(field, "an address begins with https:// or http://");
        }
    }

    pub(super) fn digest(&mut self, field: &str, digest: Option<&String>) {
        let is_digit = |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if digest.is_some_and(|text| text.len() != 64 || !text.bytes().all(is_digit)) {
            self.fault(field, "a SHA-256 is 64 hexadecimal digits in lower case");
        }
    }

    /// A language tag by its form (RFC 5646): a language of letters, then parts of letters and
    /// digits. Whether the language is registered is not looked up.
    pub(super) fn language(&mut self, tag: Option<&String>) {
        let Some(tag) = tag else { return };
        let mut parts = tag.split('-');
        let begins = parts.next().is_some_and(|part| {
            (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
        });
        let goes_on = |part: &str| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        if !(begins && parts.all(goes_on)) {
            let message = format!("`{tag}` is no language tag, such as en, ja or zh-Hans (BCP 47)");
            self.fault("language", message);
        }
    }

    pub(super) fn iso3(&mut self, code: Option<&String>) {
        let is_code =
            |code: &String| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
        if let Some(code) = code.filter(|code| !is_code(code)) {
            let message = format!("`{code}` is not a code of three capitals, such as JPN");
            self.fault("iso3", message);
        }
    }

    pub(super) fn wikidata_id(&mut self, id: Option<&String>) {
        let is_item = |id: &String| {
            id.strip_prefix('Q').is_some_and(|digits| {
                !digits.is_empty()
                    && !digits.starts_with('0')
                    && digits.bytes().all(|byte| byte.is_ascii_digit())
            })
        };
        if let Some(id) = id.filter(|id| !is_item(id)) {
            let message = format!("`{id}` is no Wikidata item, such as Q17");
            self.fault("wikidata_id", message);
        }
    }

    /// Somebody who is neither a person nor a party, and has no name, is nobody.
    pub(super) fn nobody(&mut self, field: &str) {
        let message = "names nobody: give a person, a party or a name as given";
        self.fault(field, message);
    }
}
