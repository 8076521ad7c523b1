//! Other people's registers: imports.

pub mod import_rows;
pub mod imports;
