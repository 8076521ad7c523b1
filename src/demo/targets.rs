//! What the municipality wants to reach in a year.

use crate::demo::{
    files::Files,
    town::{MAIN, Town},
};
use crate::{
    app::{Result, ledger::targets},
    domain::{Indicator, Role, directory::permit::Throughout},
    store::Tx,
};

/// Four of five things without buying new, 2 million kroner, and 8 tonnes.
const WANTED: [(Indicator, i64); 3] =
    [(Indicator::WithoutNew, 800_000), (Indicator::Cost, 200_000_000), (Indicator::Carbon, 8_000_000)];

/// Sets the targets of a year and of the one before.
pub async fn set(tx: &Tx, files: &Files, town: &Town, year: i64) -> Result<()> {
    let may = Throughout::of(town.somebody(files, MAIN, Role::Reporter)?)?;
    for year in [year - 1, year] {
        for (indicator, value) in WANTED {
            targets::set(tx, &may, year, indicator, Some(value)).await?;
        }
    }
    Ok(())
}
