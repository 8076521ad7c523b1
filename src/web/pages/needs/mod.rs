//! Needs and offers: the first page, stating a need, the ladder of a line, and what waits for approval.

pub mod declining;
pub mod home;
pub mod list;
pub mod mails;
pub mod need;
pub mod notices;
pub mod stairs;
pub mod stating;
pub mod today;
