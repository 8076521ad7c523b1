//! What is needed, what could fill it, and what was decided: the ladder.

pub mod admission;
pub mod candidate;
pub mod climb;
pub mod decision;
pub mod decline;
#[cfg(test)]
pub mod fixture;
pub mod ladder;
pub mod left_out;
pub mod line;
pub mod list;
pub mod need;
pub mod offer;
pub mod offers;
pub mod rank;
pub mod reason;
pub mod requirement;
pub mod sets;
pub mod terms;
pub mod watch;
pub mod wish;
