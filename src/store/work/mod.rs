//! Partners and what they do on things.

pub mod partners;
pub mod work_orders;
