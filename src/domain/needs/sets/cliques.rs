//! Which lots are alike, each to each. "Within 2 cm" is not transitive, so a lot may belong to several such sets.

use std::collections::BTreeMap;

use crate::Alike;
use crate::needs::sets::Piece;
use crate::stock::look::Appearance;

/// Most cliques that are searched for. Real lots make few of them, because three sizes and two kinds of names must be
/// alike. But a thousand lots with chosen sizes could make so many that nobody would wait for the answer.
const MOST: usize = 2_000;

pub(super) struct Cliques {
    /// Indexes of lots, ascending. No clique is part of another one.
    pub(super) cliques: Vec<Vec<usize>>,
    /// Whether these are all cliques.
    pub(super) all: bool,
}

pub(super) fn alike(level: Alike, pieces: &[Piece]) -> Cliques {
    let everything = || (0..pieces.len()).collect::<Vec<_>>();
    match level {
        Alike::Kind => Cliques { cliques: vec![everything()], all: true },
        Alike::Product => {
            let mut by_product: BTreeMap<_, Vec<usize>> = BTreeMap::new();
            for (i, piece) in pieces.iter().enumerate() {
                // A lot of an unknown product is alike to itself alone.
                let key = piece.facts.product.ok_or(i);
                by_product.entry(key).or_default().push(i);
            }
            Cliques { cliques: by_product.into_values().collect(), all: true }
        }
        Alike::Look => {
            let seen: Vec<Appearance> = pieces.iter().map(|piece| Appearance::of(piece.facts)).collect();
            let mut near: Vec<Bits> = vec![Bits::none(pieces.len()); pieces.len()];
            for a in 0..pieces.len() {
                for b in 0..a {
                    if seen[a].alike(&seen[b]) {
                        near[a].add(b);
                        near[b].add(a);
                    }
                }
            }
            let mut found = Cliques { cliques: Vec::new(), all: true };
            let mut all = Bits::none(pieces.len());
            everything().into_iter().for_each(|i| all.add(i));
            grow(&near, &mut Vec::new(), all, Bits::none(pieces.len()), &mut found);
            found
        }
    }
}

/// Bron and Kerbosch's algorithm with a pivot (Tomita, Tanaka and Takahashi 2006). The lots in `chosen` are alike.
/// Those in `open` are alike to all of them. So are those in `done`, but all cliques with them were found before.
fn grow(near: &[Bits], chosen: &mut Vec<usize>, mut open: Bits, mut done: Bits, found: &mut Cliques) {
    if open.is_empty() && done.is_empty() {
        let mut clique = chosen.clone();
        clique.sort_unstable();
        found.cliques.push(clique);
        return;
    }
    let pivot = open.members().chain(done.members()).max_by_key(|i| open.and(&near[*i]).count());
    let outside = pivot.map_or_else(|| open.clone(), |pivot| open.without(&near[pivot]));
    for next in outside.members() {
        if found.cliques.len() >= MOST {
            found.all = false;
            return;
        }
        chosen.push(next);
        grow(near, chosen, open.and(&near[next]), done.and(&near[next]), found);
        chosen.pop();
        open.remove(next);
        done.add(next);
    }
}

/// A set of indexes into a list.
#[derive(Clone)]
struct Bits(Vec<u64>);

impl Bits {
    fn none(places: usize) -> Self {
        Self(vec![0; places.div_ceil(64)])
    }

    fn add(&mut self, i: usize) {
        self.0[i / 64] |= 1 << (i % 64);
    }

    fn remove(&mut self, i: usize) {
        self.0[i / 64] &= !(1 << (i % 64));
    }

    fn and(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| a & b).collect())
    }

    fn without(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| a & !b).collect())
    }

    fn count(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    fn members(&self) -> impl Iterator<Item = usize> {
        let bits =
            |(at, word): (usize, u64)| (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| at * 64 + bit);
        self.0.clone().into_iter().enumerate().flat_map(bits)
    }
}
