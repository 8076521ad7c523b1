//! Partners and their work on things.

pub mod partners;
pub mod photos;
pub mod work_orders;
