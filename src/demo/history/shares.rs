//! Keeps what happens near the proportions of the plan.

use crate::{demo::dice::Dice, domain::ratio::WHOLE};

/// How much there is of each kind, and its part of the whole in parts per million.
pub struct Shares<K> {
    parts: Vec<Part<K>>,
    /// How far ahead it looks. The further, the more is left to chance.
    ahead: i64,
}

struct Part<K> {
    key: K,
    ppm: i64,
    n: i64,
}

impl<K: Copy + PartialEq> Shares<K> {
    pub fn new(parts: impl IntoIterator<Item = (K, i64)>, ahead: i64) -> Self {
        let parts = parts.into_iter().map(|(key, ppm)| Part { key, ppm, n: 0 });
        Self { parts: parts.collect(), ahead }
    }

    /// Adds `n`. It is negative when something fell through.
    pub fn add(&mut self, key: K, n: i64) {
        if let Some(part) = self.parts.iter_mut().find(|part| part.key == key) {
            part.n += n;
        }
    }

    /// One of the possible kinds. A kind is picked the more often, the further it is behind its part.
    pub fn pick(&self, dice: &mut Dice, possible: impl Fn(K) -> bool) -> Option<K> {
        let possible: Vec<&Part<K>> = self.parts.iter().filter(|part| possible(part.key)).collect();
        let all: i64 = self.parts.iter().map(|part| part.n).sum::<i64>() + self.ahead;
        let whole: i64 = self.parts.iter().map(|part| part.ppm).sum::<i64>().max(1);
        let behind = |part: &&Part<K>| (all * part.ppm / whole - part.n).max(0);
        let mut weights: Vec<i64> = possible.iter().map(behind).collect();
        if weights.iter().all(|weight| *weight == 0) {
            weights = possible.iter().map(|part| part.ppm.min(WHOLE)).collect();
        }
        possible.get(dice.weighted(weights)).map(|part| part.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lags_behind_catches_up() {
        let mut shares = Shares::new([('a', 600_000), ('b', 300_000), ('c', 100_000)], 10);
        let mut dice = Dice::new(1);
        shares.add('c', 50);
        for at in 0..950 {
            // Every third time only one choice is possible.
            let only_b = at % 3 == 0;
            let key = shares.pick(&mut dice, |key| !only_b || key == 'b').unwrap_or('a');
            shares.add(key, 1);
        }
        let n: Vec<i64> = shares.parts.iter().map(|part| part.n).collect();
        assert!((545..=605).contains(&n[0]) && (315..=355).contains(&n[1]) && (80..=105).contains(&n[2]), "{n:?}");
    }
}
