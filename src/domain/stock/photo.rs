//! Photos of things.

use chrono::TimeDelta;

use crate::{Bad, Refused, Result, fields::check_text};

/// Most files of one request.
pub const MOST_AT_ONCE: usize = 10;
/// Most photos of one thing.
pub const MOST: usize = 40;
/// Most things that an answer to new photos names because they look the same.
pub const MOST_ALIKE: usize = 20;
/// How long a draft is kept that nobody logs.
pub const DRAFT_KEPT: TimeDelta = TimeDelta::days(90);

pub const LONGEST_CAPTION: usize = 300;

pub fn check_caption(caption: &str) -> Result<()> {
    check_text("caption", caption, LONGEST_CAPTION)
}

/// Refuses more photos than may be shown. `there` is how many there are.
pub fn check_room(there: usize, more: usize) -> Result<()> {
    match more {
        0 => Err(Refused::invalid("photos", Bad::Missing)),
        _ if more > MOST_AT_ONCE => Err(Refused::invalid("photos", Bad::TooLarge { max: MOST_AT_ONCE as i64 })),
        _ if there + more > MOST => Err(Refused::TooManyPhotos { most: MOST }),
        _ => Ok(()),
    }
}

/// The order after one photo is moved to a position. The first photo is the cover. A position behind the end is the
/// last.
pub fn reorder<T: Copy + PartialEq>(order: &[T], moved: T, to: usize) -> Vec<T> {
    let mut others: Vec<T> = order.iter().copied().filter(|one| *one != moved).collect();
    others.insert(to.min(others.len()), moved);
    others
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_goes_where_it_is_put_and_the_others_keep_their_order() {
        for (to, order) in [(0, "cabd"), (1, "acbd"), (2, "abcd"), (3, "abdc"), (9, "abdc")] {
            let moved: String = reorder(&['a', 'b', 'c', 'd'], 'c', to).into_iter().collect();
            assert_eq!(moved, order);
        }
    }

    #[test]
    fn a_thing_has_room_for_some_photos() {
        assert_eq!(check_room(MOST - 1, 1), Ok(()));
        for (there, more) in [(0, 0), (0, MOST_AT_ONCE + 1), (MOST, 1)] {
            assert!(check_room(there, more).is_err(), "{there} {more}");
        }
    }
}
