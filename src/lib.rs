//! Ombruk: the municipality's own things first, then used on an agreement, and only then new.

pub mod domain;
