//! What a register's row says of a thing's looks: sizes in whole millimetres, colour and materials as they were written.
//! [`super::colour`] and [`super::material`] know what they mean.

pub mod size;

pub use size::{LengthUnit, Sizes, length};

/// A thing's looks. `None` and empty mean unknown, which is neither alike nor different.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    pub sizes: Sizes,
    pub colour: Option<String>,
    pub materials: Vec<String>,
    /// Codes; a register that says nothing of a thing has not looked.
    pub features: Option<Vec<String>>,
}
