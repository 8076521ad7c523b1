//! What a picture looks like, in 64 bits. Pictures of the same thing differ in few of them.

use image_hasher::{BitOrder, HashAlg, HasherConfig};

use super::pixels::Pixels;

/// A perceptual hash: which of the lowest frequencies are stronger than their median (pHash, Zauner 2010,
/// "Implementation and Benchmarking of Perceptual Image Hash Functions").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Likeness(pub u64);

impl Likeness {
    /// Pictures that differ in at most this many bits show the same thing.
    pub const NEAR: u32 = 7;
    /// The hash is looked for by parts, each in a column of its own.
    pub const PARTS: usize = 4;

    pub(super) fn of(picture: &Pixels) -> Self {
        let hasher = HasherConfig::with_bytes_type::<[u8; 8]>()
            .hash_size(8, 8)
            .hash_alg(HashAlg::Median)
            .bit_order(BitOrder::MsbFirst)
            .preproc_dct()
            .to_hasher();
        Self(u64::from_be_bytes(hasher.hash_image(picture).into_inner()))
    }

    pub fn distance(self, other: Self) -> u32 {
        (self.0 ^ other.0).count_ones()
    }

    /// Its four parts of 16 bits.
    pub fn parts(self) -> [u16; Self::PARTS] {
        [48, 32, 16, 0].map(|shift| (self.0 >> shift) as u16)
    }

    /// For each part, the values that it may have in a picture that is near. Where at most seven bits differ, one of
    /// the four parts differs in at most one bit. This part is the same, or one of its sixteen neighbours.
    pub fn near_parts(self) -> [[u16; 17]; Self::PARTS] {
        self.parts().map(|part| std::array::from_fn(|bit| if bit == 16 { part } else { part ^ (1 << bit) }))
    }
}
