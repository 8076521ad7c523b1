//! Organisations, units, places, people, their roles and tokens, how they come in, and the policy.

pub mod access;
pub mod accounts;
pub mod directory_cache;
pub mod dossier;
pub mod leavers;
pub mod memberships;
pub mod organisations;
pub mod passwords;
pub mod people;
pub mod place_names;
pub mod places;
pub mod policy;
pub mod provided;
pub mod providers;
pub mod registered;
pub mod registers;
pub mod sessions;
pub mod successors;
pub mod tokens;
pub mod trees;
pub mod units;
