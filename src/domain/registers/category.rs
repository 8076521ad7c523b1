//! Which category a row belongs to.

use std::{collections::HashMap, io::Read, sync::Arc};

use crate::registers::{
    BadMap, Categories, Reason, Rejected,
    lookup::{Rules, key},
    map::CategoryMap,
    table::Table,
};

/// A category of the importing organisation; rows share the key.
#[derive(Clone)]
pub struct Found {
    pub key: Arc<str>,
    pub media_bearing: bool,
    /// Whether it comes from the map's default and not from the row.
    pub by_default: bool,
}

/// A [`CategoryMap`] bound to a file's columns, with every category it names known to exist.
pub struct Chooser<'c> {
    categories: &'c dyn Categories,
    column: Option<usize>,
    values: HashMap<String, Found>,
    rules: Rules,
    outcomes: Vec<Found>,
    default: Option<Found>,
}

impl<'c> Chooser<'c> {
    pub fn bind<R: Read>(
        map: &CategoryMap,
        title: Option<usize>,
        table: &Table<'_, R>,
        categories: &'c dyn Categories,
    ) -> Result<Self, BadMap> {
        let known =
            |name: &str| found(categories, name).ok_or_else(|| BadMap::UnknownCategory { category: name.to_owned() });
        let mut patterns = Vec::new();
        for rule in &map.rules {
            let column = table.find_some(rule.column.as_ref())?.or(title);
            patterns.push((column.ok_or(BadMap::Unmapped { field: "columns.title" })?, &rule.pattern));
        }
        let values = map.values.iter().map(|(value, name)| Ok((key(value).into_owned(), known(name)?)));
        Ok(Self {
            categories,
            column: table.find_some(map.column.as_ref())?,
            values: values.collect::<Result<_, _>>()?,
            rules: Rules::bind(patterns.into_iter()),
            outcomes: map.rules.iter().map(|rule| known(&rule.is)).collect::<Result<_, _>>()?,
            default: map.default.as_deref().map(known).transpose()?,
        })
    }

    pub fn choose<R: Read>(&self, table: &Table<'_, R>) -> Result<Found, Rejected> {
        let said = self.column.map(|column| table.text(column)).transpose()?.flatten();
        if let Some(text) = &said {
            let listed = self.values.get(key(text).as_ref()).cloned();
            if let Some(category) = listed.or_else(|| found(self.categories, text)) {
                return Ok(category);
            }
        }
        if let Some((rule, _)) = self.rules.first(table)? {
            return Ok(self.outcomes[rule].clone());
        }
        let default = self.default.clone().map(|found| Found { by_default: true, ..found });
        default.ok_or_else(|| match (self.column, said) {
            (Some(column), Some(text)) => table.reject(column, &text, Reason::NoCategory),
            _ => Rejected::new(table.line, Reason::NoCategory).at("category", ""),
        })
    }
}

fn found(categories: &dyn Categories, name: &str) -> Option<Found> {
    categories.find(name).map(|known| Found {
        key: Arc::from(known.key),
        media_bearing: known.media_bearing,
        by_default: false,
    })
}
