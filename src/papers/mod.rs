//! What is printed: a PDF library, its font and its layout in one place. It knows nothing of stock: the caller says
//! what stands on the paper.

pub mod font;
pub mod labels;

/// Why a paper could not be made. The input was checked before, so these are faults of the program.
#[derive(Debug, thiserror::Error)]
pub enum Unprinted {
    #[error("the font cannot be read")]
    Font,
    #[error("the address is too long for a QR code")]
    TooLong,
    #[error("the PDF could not be written: {0}")]
    Pdf(String),
}
