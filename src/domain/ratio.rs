//! Integer arithmetic for figures an auditor recomputes: ratios are parts per million, products are taken in i128,
//! and every component is rounded once, half to even (IEEE 754 roundTiesToEven).

/// One million parts: the whole.
pub const WHOLE: i64 = 1_000_000;

/// `a * b / c`, rounded half to even. `None` when `c` is 0 or the result does not fit.
pub fn mul_div(a: i64, b: i64, c: i64) -> Option<i64> {
    div_half_even(i128::from(a) * i128::from(b), i128::from(c))
}

/// `n / d`, rounded half to even. `None` when `d` is 0 or the result does not fit.
pub fn div_half_even(n: i128, d: i128) -> Option<i64> {
    if d == 0 {
        return None;
    }
    let (n, d) = if d < 0 { (-n, -d) } else { (n, d) };
    let (floor, rest) = (n.div_euclid(d), n.rem_euclid(d));
    let up = match (2 * rest).cmp(&d) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => floor % 2 != 0,
    };
    i64::try_from(floor + i128::from(up)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_go_to_the_even_neighbour() {
        let halves: Vec<_> = [-5, -3, -1, 1, 3, 5].iter().map(|n| div_half_even(*n, 2)).collect();
        assert_eq!(halves, [-2, -2, 0, 0, 2, 2].map(Some));
        assert_eq!(mul_div(7, 500_000, WHOLE), Some(4));
        assert_eq!(mul_div(1, 1, 0), None);
    }
}
