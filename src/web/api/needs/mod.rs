//! What is lacking, what could fill it, and what was decided: the ladder.

pub mod approvals;
pub mod mails;
#[expect(clippy::module_inception, reason = "the area and its first noun share a name")]
pub mod needs;
pub mod notices;
pub mod sets;
pub mod watches;
