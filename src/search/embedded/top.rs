//! Collects the best few of many lots.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

use crate::search::embedded::error::Error;
use crate::search::embedded::rank::Rank;

/// The position of a lot: first by how much of the words it matches, then by the order that was asked for, then by its
/// rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Standing {
    /// `WHOLE` for all words, 0 for a lot that is only of the same kind.
    pub fit: u8,
    pub lead: u32,
    pub rank: Rank,
}

/// The fit of a lot that matches all words.
pub const WHOLE: u8 = u8::MAX;

impl Standing {
    fn but_for_id(&self) -> (u8, u32, u8, u8, i64) {
        (self.fit, self.lead, self.rank.score, self.rank.side, self.rank.created_us)
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02x}{:08x}{}", self.fit, self.lead, self.rank)
    }
}

impl FromStr for Standing {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (fit, rest) = text.split_at_checked(2).ok_or(Error::BadCursor)?;
        let (lead, rank) = rest.split_at_checked(8).ok_or(Error::BadCursor)?;
        if ![fit, lead].concat().bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(Error::BadCursor);
        }
        let fit = u8::from_str_radix(fit, 16).map_err(|_| Error::BadCursor)?;
        Ok(Self { fit, lead: u32::from_str_radix(lead, 16).map_err(|_| Error::BadCursor)?, rank: rank.parse()? })
    }
}

/// Keeps the best `limit + 1` lots. The last of them only tells whether there is a next page.
pub struct Top {
    limit: usize,
    after: Option<Standing>,
    heap: BinaryHeap<Reverse<Standing>>,
}

impl Top {
    pub fn new(limit: usize, after: Option<Standing>) -> Self {
        Self { limit, after, heap: BinaryHeap::with_capacity(limit.min(1_000) + 2) }
    }

    /// `stands` may have any id. The real id is read only if it matters, because it is the only part that is not in the
    /// row.
    #[inline]
    pub fn offer(&mut self, mut stands: Standing, id: impl FnOnce() -> Uuid) {
        if self.limit == 0 || self.after.is_some_and(|after| stands.but_for_id() > after.but_for_id()) {
            return;
        }
        let full = self.heap.len() > self.limit;
        if let (true, Some(Reverse(worst))) = (full, self.heap.peek())
            && stands.but_for_id() < worst.but_for_id()
        {
            return;
        }
        stands.rank.id = id();
        if self.after.is_some_and(|after| stands >= after) {
            return;
        }
        if !full {
            self.heap.push(Reverse(stands));
        } else if let Some(mut worst) = self.heap.peek_mut()
            && stands > worst.0
        {
            worst.0 = stands;
        }
    }

    /// The best lots, best first, and whether there are more.
    pub fn finish(self) -> (Vec<Standing>, bool) {
        let mut found: Vec<Standing> = self.heap.into_iter().map(|Reverse(found)| found).collect();
        found.sort_unstable_by(|a, b| b.cmp(a));
        let more = found.len() > self.limit;
        found.truncate(self.limit);
        (found, more)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standing_comes_back_as_it_went() {
        for lead in [0, 7, u32::MAX] {
            let standing =
                Standing { fit: WHOLE, lead, rank: Rank { score: 3, side: 2, created_us: 5, id: Uuid::from_u128(9) } };
            assert_eq!(standing.to_string().parse::<Standing>().unwrap(), standing);
        }
        for bad in ["", "000000000", "0000000000", "é00000000é", &"+".repeat(62)] {
            assert!(bad.parse::<Standing>().is_err(), "{bad}");
        }
    }
}
