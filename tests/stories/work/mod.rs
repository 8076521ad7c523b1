mod by_link;
mod mending;
mod photos;
pub mod work_orders;
mod yields;
