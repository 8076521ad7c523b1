mod given_back;
mod handovers;
mod homecoming;
mod loans;
pub mod transfers;
