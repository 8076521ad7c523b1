//! The best few of many.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use uuid::Uuid;

use crate::search::embedded::rank::Rank;

/// Keeps the best `limit + 1` (the one too many tells whether there is a next page).
pub struct Top {
    limit: usize,
    after: Option<Rank>,
    heap: BinaryHeap<Reverse<Rank>>,
}

impl Top {
    pub fn new(limit: usize, after: Option<Rank>) -> Self {
        Self { limit, after, heap: BinaryHeap::with_capacity(limit.min(1_000) + 2) }
    }

    /// `id` is only read when it may matter: it is the one thing that lies elsewhere.
    #[inline]
    pub fn offer(&mut self, score: u8, created_us: i64, id: impl FnOnce() -> Uuid) {
        if self.limit == 0 || self.after.is_some_and(|after| (score, created_us) > (after.score, after.created_us)) {
            return;
        }
        let full = self.heap.len() > self.limit;
        if let (true, Some(Reverse(worst))) = (full, self.heap.peek())
            && (score, created_us) < (worst.score, worst.created_us)
        {
            return;
        }
        let found = Rank { score, created_us, id: id() };
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
    pub fn finish(self) -> (Vec<Uuid>, Option<Rank>) {
        let mut found: Vec<Rank> = self.heap.into_iter().map(|Reverse(found)| found).collect();
        found.sort_unstable_by(|a, b| b.cmp(a));
        let more = found.len() > self.limit;
        found.truncate(self.limit);
        let next = found.last().copied().filter(|_| more);
        (found.into_iter().map(|found| found.id).collect(), next)
    }
}
