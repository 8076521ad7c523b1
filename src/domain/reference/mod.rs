//! Categories, functions, factors, prices and words: what is shipped or kept beside the stock.

pub mod colour;
pub mod drawing;
pub mod factor;
pub mod feature;
pub mod material;
pub mod words;
