mod mending;
pub mod work_orders;
mod yields;
