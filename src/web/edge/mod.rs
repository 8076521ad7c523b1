//! What every request passes: request id, limits, authentication, idempotency, problems.

pub mod allowance;
mod arriving;
pub mod auth;
pub mod body;
pub mod context;
pub mod cookie;
pub mod cors;
pub mod error;
pub mod form;
pub mod malformed;
pub mod metrics;
pub mod parameters;
pub mod privacy;
pub mod rates;
pub mod repeatable;
pub mod representation;
pub mod request;
pub mod server;
pub mod values;
