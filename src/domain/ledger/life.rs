//! How much of a new thing's life a used one still gives, from a versioned table of condition and age.
//!
//! A used chair replaces a new one only for as long as it lasts. Crediting it with a whole new chair would count the
//! years that it already served a second time (GHG Protocol comparative impacts, WRI 2019: same functional unit on both
//! sides).

use std::str::FromStr;

use serde::Deserialize;

use crate::Condition;
use crate::ratio::{self, WHOLE};

/// All versions in the file, oldest first. Ledger entries name the version they used. A new version never changes old
/// entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LifeTables(Vec<LifeTable>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LifeTable {
    pub version: String,
    rows: Vec<Row>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    condition: Condition,
    age: Age,
    remaining_ppm: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Age {
    /// Age divided by the category's life, in parts per million, inclusive.
    UpTo(i64),
    Open,
    /// Written `unknown`: the row for things whose age or life is not known.
    Unknown,
}

/// Why a table is refused. A wrong row is not skipped, because its mistake would be in every later entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("life table, line {line}: {problem}")]
pub struct BadLifeTable {
    pub line: u64,
    pub problem: String,
}

impl LifeTables {
    /// Reads `version,condition,age_share_ppm_up_to,remaining_ppm`. A blank age bound is open-ended; the word `unknown`
    /// marks the share of things of unknown age.
    pub fn parse(text: &str) -> Result<Self, BadLifeTable> {
        let mut tables: Vec<LifeTable> = Vec::new();
        let mut reader =
            csv::ReaderBuilder::new().trim(csv::Trim::All).comment(Some(b'#')).from_reader(text.as_bytes());
        let headers = reader.headers().map_err(BadLifeTable::csv)?.clone();
        for record in reader.records() {
            let record = record.map_err(BadLifeTable::csv)?;
            let line = record.position().map_or(0, csv::Position::line);
            let raw: RawRow = record.deserialize(Some(&headers)).map_err(BadLifeTable::csv)?;
            let (version, row) = raw.parse().map_err(|problem| BadLifeTable { line, problem })?;
            let at = match tables.iter().position(|table| table.version == version) {
                Some(at) => at,
                None => {
                    tables.push(LifeTable { version, rows: Vec::new() });
                    tables.len() - 1
                }
            };
            if tables[at].rows.iter().any(|other| other.condition == row.condition && other.age == row.age) {
                return Err(BadLifeTable { line, problem: "the same condition and age twice".to_owned() });
            }
            tables[at].rows.push(row);
        }
        if tables.is_empty() {
            return Err(BadLifeTable { line: 1, problem: "no rows".to_owned() });
        }
        Ok(Self(tables))
    }

    pub fn version(&self, version: &str) -> Option<&LifeTable> {
        self.0.iter().find(|table| table.version == version)
    }

    /// The version that the file names last.
    pub fn newest(&self) -> Option<&LifeTable> {
        self.0.last()
    }
}

impl LifeTable {
    /// min(1, remaining life / category life) in parts per million.
    ///
    /// With age or life unknown: the condition's `unknown` row, else its only row if that is open-ended and so holds
    /// for every age, else `None`. An estimate is made in the table, where people can read it, or not at all.
    pub fn life_share(&self, condition: Condition, age_months: Option<i64>, life_months: Option<i64>) -> Option<i64> {
        let rows = || self.rows.iter().filter(move |row| row.condition == condition);
        let aged = || rows().filter(|row| row.age != Age::Unknown);
        let age = age_months.filter(|age| *age >= 0).zip(life_months.filter(|life| *life > 0));
        let row = match age {
            // A share that does not fit in an i64 is beyond every bound: the thing is far older than its life.
            Some((age, life)) => {
                let share = ratio::mul_div(age, WHOLE, life).unwrap_or(i64::MAX);
                aged().filter(|row| row.age.reaches(share)).min_by_key(|row| row.age.bound())
            }
            None => rows().find(|row| row.age == Age::Unknown).or_else(|| {
                let mut known = aged();
                known.next().filter(|row| row.age == Age::Open && known.next().is_none())
            }),
        };
        row.map(|row| row.remaining_ppm.min(WHOLE))
    }
}

impl Age {
    fn reaches(self, share: i64) -> bool {
        match self {
            Age::UpTo(bound) => share <= bound,
            Age::Open => true,
            Age::Unknown => false,
        }
    }

    fn bound(self) -> i64 {
        match self {
            Age::UpTo(bound) => bound,
            Age::Open | Age::Unknown => i64::MAX,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRow {
    version: String,
    condition: String,
    age_share_ppm_up_to: String,
    remaining_ppm: i64,
}

impl RawRow {
    fn parse(self) -> Result<(String, Row), String> {
        if self.version.is_empty() {
            return Err("no version".to_owned());
        }
        let condition =
            Condition::from_str(&self.condition).map_err(|condition| format!("unknown condition {condition:?}"))?;
        let age = match self.age_share_ppm_up_to.as_str() {
            "" => Age::Open,
            "unknown" => Age::Unknown,
            bound => match bound.parse() {
                Ok(bound) if bound >= 0 => Age::UpTo(bound),
                Ok(_) | Err(_) => return Err(format!("not an age bound: {bound:?}")),
            },
        };
        if self.remaining_ppm < 0 {
            return Err("negative remaining life".to_owned());
        }
        Ok((self.version, Row { condition, age, remaining_ppm: self.remaining_ppm }))
    }
}

impl BadLifeTable {
    fn csv(error: csv::Error) -> Self {
        Self { line: error.position().map_or(0, csv::Position::line), problem: error.to_string() }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    const TABLE: &str = "version,condition,age_share_ppm_up_to,remaining_ppm\n\
        2026-1,good,500000,600000\n2026-1,good,,300000\n2026-1,good,unknown,400000\n2026-1,as_new,,1200000\n\
        2026-1,worn,1000000,200000\n2026-1,worn,250000,350000\n2027-1,good,,500000\n";

    fn share(condition: Condition, age: Option<i64>, life: Option<i64>) -> Option<i64> {
        LifeTables::parse(TABLE).unwrap().version("2026-1").unwrap().life_share(condition, age, life)
    }

    #[test]
    fn the_tightest_bound_that_holds_the_age_counts() {
        assert_eq!(share(Condition::Good, Some(90), Some(180)), Some(600_000));
        assert_eq!(share(Condition::Good, Some(91), Some(180)), Some(300_000));
        assert_eq!(share(Condition::Worn, Some(0), Some(180)), Some(350_000));
        assert_eq!(share(Condition::Worn, Some(181), Some(180)), None, "the table says nothing that old");
        assert_eq!(share(Condition::Good, Some(i64::MAX), Some(1)), Some(300_000));
    }

    #[test]
    fn never_more_than_a_new_thing() {
        assert_eq!(share(Condition::AsNew, Some(1), Some(180)), Some(WHOLE));
    }

    #[test]
    fn an_unknown_age_is_answered_by_the_table_or_not_at_all() {
        assert_eq!(share(Condition::Good, None, Some(180)), Some(400_000));
        assert_eq!(share(Condition::Good, Some(12), None), Some(400_000));
        assert_eq!(share(Condition::Good, Some(12), Some(0)), Some(400_000));
        assert_eq!(share(Condition::AsNew, None, None), Some(WHOLE), "its only row asks for no age");
        assert_eq!(share(Condition::Worn, None, Some(180)), None);
        assert_eq!(share(Condition::ForParts, Some(1), Some(180)), None);
    }

    #[test]
    fn versions_stand_side_by_side_and_bad_rows_are_named() {
        let tables = LifeTables::parse(TABLE).unwrap();
        assert_eq!(tables.newest().map(|t| t.version.as_str()), Some("2027-1"));
        let bad = |rows: &str| {
            let text = format!("version,condition,age_share_ppm_up_to,remaining_ppm\n{rows}");
            LifeTables::parse(&text).unwrap_err().line
        };
        assert_eq!(bad("1,good,,5\n1,broken,,5"), 3);
        assert_eq!(bad("1,good,soon,5"), 2);
        assert_eq!(bad("1,good,,-5"), 2);
        assert_eq!(bad("1,good,,5\n1,good,,6"), 3);
        assert_eq!(bad("1,good,,half"), 2);
        assert_eq!(bad(""), 1);
    }
}
