//! Translates what a register writes: by a table of values, rules over text, and a default.

use std::{borrow::Cow, collections::HashMap, io::Read, sync::Arc};

use regex::{Regex, RegexBuilder};
use serde::Deserialize;

use crate::registers::{
    BadMap, Reason, Rejected,
    table::{Several, Table, folded},
};

/// `[place]`, `[unit]`, `[condition]`, ...: one column and what its values mean.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Lookup {
    /// One column, or several that make a path: building and room are "building/room".
    pub column: Option<Several>,
    pub values: HashMap<String, String>,
    /// For empty cells, and for a register without such a column.
    pub default: Option<String>,
    pub unlisted: Option<Unlisted>,
}

/// What is done with a value that is not in the table. If the map does not say it: a map without a table takes the
/// value as written, a map with a table refuses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unlisted {
    Reject,
    AsWritten,
    /// The default is used. The written text is kept beside it, so that nothing is lost.
    Default,
}

/// What a row says about its place or unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// A key, code or name, by which the importer finds the place or unit. Rows share the text.
    pub name: Arc<str>,
    /// The text of the cell, where the map's default replaced it.
    pub written: Option<String>,
    /// Whether it comes from the map's default and not from the row.
    pub by_default: bool,
}

/// A lookup bound to a file's columns.
pub struct Bound {
    columns: Vec<usize>,
    values: HashMap<String, Arc<str>>,
    default: Option<Arc<str>>,
    unlisted: Unlisted,
}

impl Lookup {
    pub fn bind<R: Read>(&self, table: &Table<'_, R>) -> Result<Bound, BadMap> {
        let values: HashMap<_, _> =
            self.values.iter().map(|(k, v)| (key(k).into_owned(), Arc::from(v.as_str()))).collect();
        let usual = if values.is_empty() { Unlisted::AsWritten } else { Unlisted::Reject };
        Ok(Bound {
            columns: table.find_all(self.column.as_ref())?,
            values,
            default: self.default.as_deref().map(Arc::from),
            unlisted: self.unlisted.unwrap_or(usual),
        })
    }

    /// All names the map itself gives.
    pub fn targets(&self) -> impl Iterator<Item = &str> {
        self.values.values().chain(&self.default).map(String::as_str)
    }
}

impl Bound {
    pub fn named<R: Read>(&self, table: &Table<'_, R>) -> Result<Option<Named>, Rejected> {
        let default = |written| self.default.clone().map(|name| Named { name, written, by_default: true });
        let mut path = String::new();
        for column in &self.columns {
            if let Some(part) = table.text(*column)? {
                path.push_str(if path.is_empty() { "" } else { "/" });
                path.push_str(&part);
            }
        }
        if path.is_empty() {
            return Ok(default(None));
        }
        if let Some(name) = self.values.get(key(&path).as_ref()) {
            return Ok(Some(Named { name: name.clone(), written: None, by_default: false }));
        }
        match (self.unlisted, self.columns.first()) {
            (Unlisted::AsWritten, _) => Ok(Some(Named { name: Arc::from(path), written: None, by_default: false })),
            (Unlisted::Default, _) => Ok(default(Some(path))),
            (Unlisted::Reject, Some(column)) => Err(table.reject(*column, &path, Reason::Unlisted)),
            (Unlisted::Reject, None) => Err(Rejected::new(table.line, Reason::Unlisted)),
        }
    }

    /// Like [`Bound::named`], for a closed list of words.
    pub fn word<T: std::str::FromStr, R: Read>(&self, table: &Table<'_, R>) -> Result<Option<T>, Rejected> {
        self.parsed(table, self.named(table)?)
    }

    /// Parses a name as a word of a closed list.
    pub fn parsed<T: std::str::FromStr, R: Read>(
        &self,
        table: &Table<'_, R>,
        named: Option<Named>,
    ) -> Result<Option<T>, Rejected> {
        let Some(named) = named else { return Ok(None) };
        match (named.name.parse(), self.columns.first()) {
            (Ok(word), _) => Ok(Some(word)),
            (Err(_), Some(column)) => Err(table.reject(*column, &named.name, Reason::Unlisted)),
            (Err(_), None) => Err(Rejected::new(table.line, Reason::Unlisted)),
        }
    }
}

/// Values are compared without regard to case and line breaks.
pub fn key(text: &str) -> Cow<'_, str> {
    let text = folded(text);
    if text.chars().any(char::is_uppercase) { Cow::Owned(text.to_lowercase()) } else { text }
}

/// A regular expression, case-insensitive. It is compiled with the map, so that an error names the line of the map.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Pattern(Regex);

impl TryFrom<String> for Pattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        RegexBuilder::new(&text).case_insensitive(true).build().map(Self).map_err(|e| e.to_string())
    }
}

/// Patterns in order, each for one column. The first that matches counts.
///
/// They are matched one by one, not as a `RegexSet`. A word boundary beside a letter like "ř" makes the set fall back
/// to its slowest engine (43 rules on Czech names: 17 us a row, one by one 8).
pub struct Rules(Vec<(usize, Regex)>);

impl Rules {
    pub fn bind<'p>(patterns: impl Iterator<Item = (usize, &'p Pattern)>) -> Self {
        Self(patterns.map(|(column, pattern)| (column, pattern.0.clone())).collect())
    }

    /// The first rule that matches the present row, and its column. An empty cell is an empty text.
    pub fn first<R: Read>(&self, table: &Table<'_, R>) -> Result<Option<(usize, usize)>, Rejected> {
        let mut read: Option<(usize, Cow<'_, str>)> = None;
        for (rule, (column, pattern)) in self.0.iter().enumerate() {
            if read.as_ref().is_none_or(|(of, _)| of != column) {
                read = Some((*column, table.text(*column)?.unwrap_or_default()));
            }
            if read.as_ref().is_some_and(|(_, text)| pattern.is_match(text)) {
                return Ok(Some((rule, *column)));
            }
        }
        Ok(None)
    }
}
