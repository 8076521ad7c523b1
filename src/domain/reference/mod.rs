//! Categories, functions, factors, prices and words: reference data that is shipped with the program or kept beside the
//! stock.

pub mod colour;
pub mod drawing;
pub mod factor;
pub mod feature;
pub mod material;
pub mod words;
