//! The shipped table of remaining life, read once.

use std::sync::LazyLock;

use crate::domain::ledger::life::{BadLifeTable, LifeTable, LifeTables};

static TABLES: LazyLock<Result<LifeTables, BadLifeTable>> =
    LazyLock::new(|| LifeTables::parse(include_str!("../../../fixtures/life.csv")));

/// The newest version: what new entries use. Old entries keep the share they were computed with.
/// `None` only if the shipped file is broken, which the test below rules out.
pub fn table() -> Option<&'static LifeTable> {
    TABLES.as_ref().ok()?.newest()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_shipped_table_is_readable() {
        assert!(super::table().is_some());
    }
}
