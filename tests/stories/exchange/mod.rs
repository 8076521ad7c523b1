mod given_back;
mod handovers;
pub mod homecoming;
mod kept_on_pages;
mod loans;
pub mod transfers;
