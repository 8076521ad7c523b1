//! Categories, functions, factors, prices and words: what is shipped or kept beside the stock.

pub mod categories;
pub mod factors;
pub mod tree;
