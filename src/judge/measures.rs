//! Scores of an answer, computed from the grades of the things shown and the grades of all things.

/// How well one query was answered, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scores {
    /// Normalised discounted cumulative gain of the first ten. A thing counts 2^grade - 1, and less the further down it
    /// stands. The sum is divided by the sum of the best order of all things. Järvelin and Kekäläinen, 2002, with the
    /// gain of Burges, 2005.
    pub ndcg_10: f64,
    /// How many things with a grade of 2 or 3 are among the first twenty, divided by how many of them there are (by
    /// twenty where there are more).
    pub recall_20: f64,
    /// The share of the first ten shown that have a grade of at least 1. It is 0 where nothing is shown.
    pub precision_10: f64,
    /// Nothing is shown.
    pub nothing: bool,
}

/// Averages over queries.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Mean {
    pub queries: usize,
    pub ndcg_10: f64,
    pub recall_20: f64,
    pub precision_10: f64,
    /// The share of queries to which nothing is shown.
    pub nothing: f64,
}

impl Scores {
    /// `shown`: the grades of the answers in their order. `all`: the grades of all things that have one, in any order.
    pub fn of(shown: &[u8], all: &[u8]) -> Self {
        let mut ideal = all.to_vec();
        ideal.sort_unstable_by(|a, b| b.cmp(a));
        let good = |grades: &[u8]| grades.iter().filter(|grade| **grade >= 2).count();
        let first_ten = &shown[..shown.len().min(10)];
        let related = first_ten.iter().filter(|grade| **grade >= 1).count();
        Self {
            ndcg_10: share(gain(shown), gain(&ideal)),
            recall_20: share(good(&shown[..shown.len().min(20)]) as f64, good(all).min(20) as f64),
            precision_10: share(related as f64, first_ten.len() as f64),
            nothing: shown.is_empty(),
        }
    }
}

impl Mean {
    pub fn of(scores: impl IntoIterator<Item = Scores>) -> Self {
        let mut sum = Self::default();
        for one in scores {
            sum.queries += 1;
            sum.ndcg_10 += one.ndcg_10;
            sum.recall_20 += one.recall_20;
            sum.precision_10 += one.precision_10;
            sum.nothing += f64::from(u8::from(one.nothing));
        }
        let mean = |total: f64| share(total, sum.queries as f64);
        Self {
            queries: sum.queries,
            ndcg_10: mean(sum.ndcg_10),
            recall_20: mean(sum.recall_20),
            precision_10: mean(sum.precision_10),
            nothing: mean(sum.nothing),
        }
    }
}

/// Discounted cumulative gain of the first ten.
fn gain(grades: &[u8]) -> f64 {
    let gains = grades.iter().take(10).zip(2_u8..);
    gains.map(|(grade, place)| (f64::from(*grade).exp2() - 1.0) / f64::from(place).log2()).sum()
}

fn share(part: f64, whole: f64) -> f64 {
    // In Rust the sum of an empty iterator of floats is -0.0.
    if part > 0.0 && whole > 0.0 { part / whole } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(figure: f64, expected: f64) {
        assert!((figure - expected).abs() < 1e-9, "{figure} is not {expected}");
    }

    #[test]
    fn the_best_order_counts_one() {
        let scores = Scores::of(&[3, 3, 2, 1, 0], &[1, 2, 3, 3]);
        is(scores.ndcg_10, 1.0);
        is(scores.recall_20, 1.0);
        is(scores.precision_10, 0.8);
        assert!(!scores.nothing);
    }

    #[test]
    fn another_order_counts_less() {
        // 3 and 1 are worth 7 and 1; the second place counts 1 / log2(3).
        let second = 1.0 / 3_f64.log2();
        is(Scores::of(&[1, 3], &[3, 1]).ndcg_10, (1.0 + 7.0 * second) / (7.0 + second));
        is(Scores::of(&[0, 0, 3], &[3]).ndcg_10, 0.5);
    }

    #[test]
    fn what_stands_too_far_down_does_not_count() {
        let mut shown = vec![0; 10];
        shown.push(3);
        is(Scores::of(&shown, &[3]).ndcg_10, 0.0);
        is(Scores::of(&shown, &[3]).recall_20, 1.0);
        shown.splice(0..0, [0; 10]);
        is(Scores::of(&shown, &[3]).recall_20, 0.0);
    }

    #[test]
    fn more_good_things_than_find_room_are_not_missed() {
        is(Scores::of(&[3; 20], &[3; 50]).recall_20, 1.0);
        is(Scores::of(&[3; 10], &[3; 50]).recall_20, 0.5);
        is(Scores::of(&[1; 20], &[2, 1, 1]).recall_20, 0.0);
    }

    #[test]
    fn nothing_is_worth_nothing() {
        assert_eq!(Scores::of(&[], &[3]), Scores { ndcg_10: 0.0, recall_20: 0.0, precision_10: 0.0, nothing: true });
        assert!(Scores::of(&[], &[3]).ndcg_10.is_sign_positive());
    }

    #[test]
    fn a_mean_counts_every_query_alike() {
        let mean = Mean::of([Scores::of(&[3], &[3]), Scores::of(&[], &[3, 3, 3])]);
        assert_eq!(mean, Mean { queries: 2, ndcg_10: 0.5, recall_20: 0.5, precision_10: 0.5, nothing: 0.5 });
        assert_eq!(Mean::of([]), Mean::default());
    }
}
