//! Keyset pages: `limit` things after the one that `after` names. `next` is the `after` of the following page.

use crate::{
    domain::{Refused, fields::check_range},
    web::edge::error::Problem,
};

const USUAL: i64 = 50;
const MOST: i64 = 200;

/// How many to show; 50 unless asked otherwise, 200 at most.
pub fn limit(asked: Option<i64>) -> Result<usize, Problem> {
    let limit = asked.unwrap_or(USUAL);
    check_range("limit", limit, 1, MOST)?;
    usize::try_from(limit).map_err(|_| Refused::NotFound { what: "page" }.into())
}

/// Removes the extra row, which was read to learn whether there are more. If there are more, returns the id of the last
/// row that is kept.
pub fn cut<T, Id>(rows: &mut Vec<T>, limit: usize, id: impl Fn(&T) -> Id) -> Option<Id> {
    let more = rows.len() > limit;
    rows.truncate(limit);
    rows.last().filter(|_| more).map(id)
}
