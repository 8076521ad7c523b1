//! The map of a stock register, as its TOML file says it. Unknown keys are refused: a misspelt one would be ignored
//! without a word.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::registers::{
    BadMap,
    lookup::{Lookup, Pattern},
    table::{Column, File, Several},
};
use crate::{Condition, LotState, Title, stock::attributes::LengthUnit};

/// More things of a kind on one row are a typing error.
pub const MOST: i64 = 1_000_000;
pub const TITLE: usize = 200;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LotMap {
    /// What this register is called; the file's name when absent. Numbers and lines are unique within it.
    pub register: Option<String>,
    /// The name in `aliases` of the number that identifies a thing. Where none does, serial numbers do, else lines.
    pub identity: Option<String>,
    #[serde(default)]
    pub file: File,
    pub columns: Columns,
    #[serde(default)]
    pub defaults: Defaults,
    #[serde(default)]
    pub category: CategoryMap,
    #[serde(default)]
    pub place: Lookup,
    #[serde(default)]
    pub unit: Lookup,
    /// The words of [`Condition`].
    #[serde(default)]
    pub condition: Lookup,
    /// "in_use" or "available".
    #[serde(default)]
    pub state: Lookup,
    /// Who legally owns the thing: the words of [`Title`].
    #[serde(default)]
    pub owner: Lookup,
    /// From the name of another register to the column with its numbers.
    #[serde(default)]
    pub aliases: BTreeMap<String, Column>,
    /// Rows to leave out.
    #[serde(default)]
    pub ignore: Vec<Ignore>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Columns {
    pub title: Option<Column>,
    pub quantity: Option<Column>,
    pub acquired_on: Option<Column>,
    /// What one thing cost, without VAT.
    pub price: Option<Column>,
    pub serial: Option<Column>,
    pub brand: Option<Column>,
    pub model: Option<Column>,
    /// One column, or several: then each part of the note begins with its column's name.
    pub note: Option<Several>,
    /// The mass of one thing.
    pub mass: Option<Column>,
    /// All sizes in one cell: "120x80x72".
    pub size: Option<Column>,
    pub width: Option<Column>,
    pub depth: Option<Column>,
    pub height: Option<Column>,
    pub colour: Option<Column>,
    pub materials: Option<Column>,
    pub features: Option<Column>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Defaults {
    /// What a row without a title is called.
    pub title: Option<String>,
    /// How many things a blank cell means. Without it a blank is refused, and a register without the column has one a
    /// row.
    pub quantity: Option<i64>,
    /// ISO 4217. What happens to prices in another currency than the organisation's, the importer decides.
    pub currency: Option<String>,
    pub length_unit: LengthUnit,
    pub mass_unit: MassUnit,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MassUnit {
    G,
    #[default]
    Kg,
}

impl MassUnit {
    pub fn grams(self) -> i64 {
        match self {
            MassUnit::G => 1,
            MassUnit::Kg => 1_000,
        }
    }
}

/// How a row's category is found: by its cell (in `values`, else as a category's key or name), else by the first rule
/// that matches, else the default.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CategoryMap {
    pub column: Option<Column>,
    pub values: BTreeMap<String, String>,
    pub rules: Vec<Rule>,
    pub default: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// A regular expression, case-insensitive.
    pub pattern: Pattern,
    pub is: String,
    /// The title's column when absent.
    pub column: Option<Column>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ignore {
    pub pattern: Pattern,
    /// The title's column when absent.
    pub column: Option<Column>,
}

impl LotMap {
    pub fn from_toml(text: &str) -> Result<Self, BadMap> {
        let map: Self = toml::from_str(text).map_err(|e| BadMap::Malformed { message: e.to_string() })?;
        map.check().map_err(|message| BadMap::Malformed { message })?;
        Ok(map)
    }

    /// Checks what TOML's types cannot say.
    fn check(&self) -> Result<(), String> {
        if self.defaults.quantity.is_some_and(|quantity| !(1..=MOST).contains(&quantity)) {
            return Err(format!("defaults.quantity must be 1 to {MOST}"));
        }
        if self.defaults.title.as_ref().is_some_and(|title| title.trim().is_empty() || title.chars().count() > TITLE) {
            return Err(format!("defaults.title must be 1 to {TITLE} characters"));
        }
        if let Some(name) = self.identity.as_ref().filter(|name| !self.aliases.contains_key(*name)) {
            return Err(format!("identity: \"{name}\" is not one of the numbers in [aliases]"));
        }
        check_currency(self.defaults.currency.as_deref())?;
        words::<Condition>("condition", &self.condition)?;
        words::<Title>("owner", &self.owner)?;
        for word in self.state.targets() {
            match word.parse() {
                Ok(LotState::InUse | LotState::Available) => {}
                _ => return Err(format!("state: \"{word}\" is neither in_use nor available")),
            }
        }
        Ok(())
    }
}

pub fn check_currency(currency: Option<&str>) -> Result<(), String> {
    match currency {
        Some(code) if code.len() != 3 || !code.bytes().all(|b| b.is_ascii_uppercase()) => {
            Err(format!("defaults.currency: \"{code}\" is no ISO 4217 code"))
        }
        _ => Ok(()),
    }
}

pub fn words<T: std::str::FromStr>(table: &str, lookup: &Lookup) -> Result<(), String> {
    match lookup.targets().find(|word| word.parse::<T>().is_err()) {
        Some(word) => Err(format!("{table}: \"{word}\" is not one of its words")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::registers::{
        lots,
        tests::{categories, today},
    };

    fn refused(map: &str, csv: &[u8]) -> BadMap {
        let refused = |map: &LotMap| lots(csv, map, &categories(), today()).err();
        LotMap::from_toml(map).map_or_else(|bad| bad, |map| refused(&map).unwrap())
    }

    #[test]
    fn a_map_that_does_not_fit_is_refused_before_the_first_row() {
        let csv = "Navn,Pris,\"Pris\n\"\n".as_bytes();
        assert_snapshot!(refused("columns = { title = 'Tittel' }", csv), @r#"the file has no column "Tittel"; it has Navn, Pris, Pris"#);
        assert_snapshot!(refused("columns = { title = 'Pris' }", csv), @r#""Pris" is the name of columns [2, 3]; use the number"#);
        assert_snapshot!(refused("columns = { title = 9 }", csv), @r#"the file has no column "9"; it has Navn, Pris, Pris"#);
        assert_snapshot!(refused("columns = {}", csv), @"the map names no column for columns.title");
        assert_snapshot!(refused("columns = { title = 1 }\ncategory = { default = 'chair' }", csv), @r#"there is no category "chair""#);
        assert_snapshot!(refused("columns = { titel = 1 }", csv), @r#"
        TOML parse error at line 1, column 13
          |
        1 | columns = { titel = 1 }
          |             ^^^^^
        unknown field `titel`, expected one of `title`, `quantity`, `acquired_on`, `price`, `serial`, `brand`, `model`, `note`, `mass`, `size`, `width`, `depth`, `height`, `colour`, `materials`, `features`
        "#);
        assert_snapshot!(refused("columns = { title = 1 }\nfile = { date_formats = ['dd.mm'] }", csv), @r#"
        TOML parse error at line 2, column 25
          |
        2 | file = { date_formats = ['dd.mm'] }
          |                         ^^^^^^^^^
        "dd.mm" is no date format: use d, m and yyyy or yy, iso or excel
        "#);
        assert_snapshot!(refused("columns = { title = 1 }\nignore = [{ pattern = '(' }]", csv), @r#"
        TOML parse error at line 2, column 23
          |
        2 | ignore = [{ pattern = '(' }]
          |                       ^^^
        regex parse error:
            (
            ^
        error: unclosed group
        "#);
        assert_snapshot!(refused("columns = { title = 1 }\ncondition = { default = 'nice' }", csv), @r#"condition: "nice" is not one of its words"#);
        assert_snapshot!(refused("columns = { title = 1 }", b""), @"the file has no header");
        assert_snapshot!(refused("columns = { title = 1 }\nfile = { encoding = 'utf-8' }", b"\xff\xfeN\0"), @r#"the file is to be read as utf-8 but seems to be utf-16le; set file.encoding = "utf-16le" in the map"#);
        assert_snapshot!(refused("columns = { title = 1 }\nidentity = 'nr'", csv), @r#"identity: "nr" is not one of the numbers in [aliases]"#);
    }
}
