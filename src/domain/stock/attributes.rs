//! What a register's row says of a thing's looks: sizes in whole millimetres, colour and materials as they were
//! written. [`crate::reference::colour`] and [`crate::reference::material`] know what the texts mean.

pub mod size;

pub use size::{LengthUnit, Sizes, length};

/// A thing's looks. `None` and empty mean unknown, which is neither alike nor different.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    pub sizes: Sizes,
    pub colour: Option<String>,
    pub materials: Vec<String>,
    /// Codes of features. `None` where the register says nothing of them.
    pub features: Option<Vec<String>>,
}
