mod given_back;
mod handovers;
pub mod homecoming;
mod loans;
pub mod transfers;
