//! What is lacking, what could fill it, and what was decided: the ladder.

pub mod approvals;
mod articles;
pub mod candidates;
pub mod climb;
pub mod corrections;
pub mod decisions;
pub mod estimates;
pub mod fulfilment;
pub mod gate;
pub mod judging;
pub mod line_edits;
pub mod lines;
pub mod looked;
pub mod mails;
#[expect(clippy::module_inception, reason = "the area and its first noun share a name")]
pub mod needs;
pub mod notices;
pub mod offers;
pub mod purchases;
pub mod questions;
pub mod reading;
pub mod search;
pub mod sets;
pub mod watches;
pub mod wishes;
pub mod withdrawals;
