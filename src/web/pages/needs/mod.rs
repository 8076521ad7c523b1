//! What is lacking and what could fill it: the first page, stating a need, the staircase, and what waits for approval.

pub mod declining;
pub mod home;
pub mod list;
pub mod mails;
pub mod need;
pub mod notices;
pub mod stairs;
pub mod stating;
pub mod today;
