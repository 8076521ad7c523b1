//! Partners and what they do on things.

pub mod partners;
pub mod photos;
pub mod work_orders;
