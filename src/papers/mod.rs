//! What is printed: a PDF library, its font and its layout in one place. It knows nothing of stock: whoever prints says
//! what stands on the paper.

pub mod font;
pub mod labels;

/// Why a paper could not be made. Whatever may be printed was asked before, so these are faults of ours.
#[derive(Debug, thiserror::Error)]
pub enum Unprinted {
    #[error("the font cannot be read")]
    Font,
    #[error("the address is too long for a QR code")]
    TooLong,
    #[error("the PDF could not be written: {0}")]
    Pdf(String),
}
