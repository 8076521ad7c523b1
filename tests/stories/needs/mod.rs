mod alone;
mod approving;
mod asker;
mod climb;
mod declines;
mod gate;
mod hiding;
mod line_pages;
mod looked;
mod mails;
#[expect(clippy::module_inception, reason = "the area and its first noun share a name")]
mod needs;
mod on_pages;
mod recorded;
mod sets;
mod stubborn;
mod watches;
mod withdrawals;
