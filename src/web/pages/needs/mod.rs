//! Needs and offers: the first page, stating a need, the ladder of a line, what it leaves out, and what waits for
//! approval.

pub mod changing;
pub mod correcting;
pub mod declining;
pub mod home;
pub mod left_out;
pub mod list;
pub mod mails;
pub mod need;
pub mod notices;
pub mod requirements;
pub mod sets;
pub mod stairs;
pub mod stating;
pub mod today;
