//! Work that partners do: orders, the partners, and the page that a partner works on.

mod forms;
pub mod guest;
mod kinds;
pub mod orders;
pub mod partners;
