//! Needs, what could fill them, and what was decided: the ladder.

pub mod approvals;
pub mod candidates;
pub mod decisions;
pub mod holders;
pub mod mails;
pub mod need_list;
#[expect(clippy::module_inception, reason = "the area and its first noun share a name")]
pub mod needs;
pub mod watches;
