//! Orders under a framework agreement: what they cost, and which of them look like one order that was split.

/// Days within which several orders look like one that was split.
pub const SPLITTING_DAYS: i64 = 30;

/// The fee for an order that is worth less than the limit.
pub fn small_order_fee(goods_minor: i64, limit_minor: Option<i64>, fee_minor: i64) -> i64 {
    if limit_minor.is_some_and(|limit| goods_minor < limit) { fee_minor } else { 0 }
}

/// The lowest limit that each of the orders stays under and that all of them together reach. Agreements have rules by
/// value, and forbid splitting an order to stay under a limit. `earlier` are the values of recent orders.
pub fn split_under(goods_minor: i64, earlier: &[i64], limits: &[Option<i64>]) -> Option<i64> {
    let under = |limit: &i64| {
        let small: Vec<i64> = earlier.iter().copied().filter(|goods| goods < limit).collect();
        goods_minor < *limit && !small.is_empty() && small.iter().sum::<i64>().saturating_add(goods_minor) >= *limit
    };
    limits.iter().copied().flatten().filter(under).min()
}

/// A call-off of a line: the figures that say how much was going to be bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    pub cancelled: bool,
    pub quantity: i64,
    pub delivered: i64,
}

/// How many things of a line were ordered and then cancelled for good. `orders` are in the order in which they were
/// placed. A thing that was ordered again after the cancellation was not displaced.
pub fn freed(orders: &[Order]) -> i64 {
    orders.iter().fold(0, |freed, order| match order.cancelled {
        true => freed + order.quantity - order.delivered,
        false => (freed - order.quantity).max(0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_ordered_anew_was_not_displaced() {
        let order = |cancelled, quantity, delivered| Order { cancelled, quantity, delivered };
        assert_eq!(freed(&[]), 0);
        assert_eq!(freed(&[order(false, 6, 6)]), 0);
        assert_eq!(freed(&[order(true, 6, 2)]), 4);
        assert_eq!(freed(&[order(true, 6, 0), order(false, 4, 0)]), 2);
        assert_eq!(freed(&[order(true, 6, 0), order(false, 10, 0), order(true, 3, 0)]), 3);
    }

    #[test]
    fn small_orders_cost_a_fee() {
        assert_eq!(small_order_fee(99, Some(100), 7), 7);
        assert_eq!(small_order_fee(100, Some(100), 7), 0);
        assert_eq!(small_order_fee(1, None, 7), 0);
    }

    #[test]
    fn two_orders_that_together_reach_a_limit_look_split() {
        assert_eq!(split_under(60, &[50], &[Some(100), Some(1_000)]), Some(100));
        assert_eq!(split_under(60, &[30], &[Some(100)]), None);
        assert_eq!(split_under(60, &[500], &[Some(100)]), None);
        assert_eq!(split_under(60, &[], &[Some(10), None]), None);
    }
}
