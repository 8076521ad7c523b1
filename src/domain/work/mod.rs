//! Partners and what they do on things.

pub mod partner;
pub mod work_order;
