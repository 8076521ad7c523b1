//! The best few of many.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

use crate::search::embedded::error::Error;
use crate::search::embedded::rank::Rank;

/// Where a lot stands in the order that was asked for: first what that order counts, then its rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Standing {
    pub lead: u32,
    pub rank: Rank,
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}{}", self.lead, self.rank)
    }
}

impl FromStr for Standing {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (lead, rank) = text.split_at_checked(8).ok_or(Error::BadCursor)?;
        if !lead.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(Error::BadCursor);
        }
        Ok(Self { lead: u32::from_str_radix(lead, 16).map_err(|_| Error::BadCursor)?, rank: rank.parse()? })
    }
}

/// Keeps the best `limit + 1` (the one too many tells whether there is a next page).
pub struct Top {
    limit: usize,
    after: Option<Standing>,
    heap: BinaryHeap<Reverse<Standing>>,
}

impl Top {
    pub fn new(limit: usize, after: Option<Standing>) -> Self {
        Self { limit, after, heap: BinaryHeap::with_capacity(limit.min(1_000) + 2) }
    }

    /// `id` is only read when it may matter: it is the one thing that lies elsewhere.
    #[inline]
    pub fn offer(&mut self, lead: u32, score: u8, created_us: i64, id: impl FnOnce() -> Uuid) {
        let stands = (lead, score, created_us);
        let of = |other: &Standing| (other.lead, other.rank.score, other.rank.created_us);
        if self.limit == 0 || self.after.is_some_and(|after| stands > of(&after)) {
            return;
        }
        let full = self.heap.len() > self.limit;
        if let (true, Some(Reverse(worst))) = (full, self.heap.peek())
            && stands < of(worst)
        {
            return;
        }
        let found = Standing { lead, rank: Rank { score, created_us, id: id() } };
        if self.after.is_some_and(|after| found >= after) {
            return;
        }
        if !full {
            self.heap.push(Reverse(found));
        } else if let Some(mut worst) = self.heap.peek_mut()
            && found > worst.0
        {
            worst.0 = found;
        }
    }

    /// Best first, and where the next page begins.
    pub fn finish(self) -> (Vec<Uuid>, Option<Standing>) {
        let mut found: Vec<Standing> = self.heap.into_iter().map(|Reverse(found)| found).collect();
        found.sort_unstable_by(|a, b| b.cmp(a));
        let more = found.len() > self.limit;
        found.truncate(self.limit);
        let next = found.last().copied().filter(|_| more);
        (found.into_iter().map(|found| found.rank.id).collect(), next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standing_comes_back_as_it_went() {
        for lead in [0, 7, u32::MAX] {
            let standing = Standing { lead, rank: Rank { score: 3, created_us: 5, id: Uuid::from_u128(9) } };
            assert_eq!(standing.to_string().parse::<Standing>().unwrap(), standing);
        }
        for bad in ["", "0000000", "00000000", "é0000000é", &"+".repeat(58)] {
            assert!(bad.parse::<Standing>().is_err(), "{bad}");
        }
    }
}
