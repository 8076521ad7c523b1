//! Partners and the work that they do on things.

pub mod partner_links;
pub mod partners;
pub mod photos;
pub mod steps;
pub mod work_orders;
pub mod yields;
