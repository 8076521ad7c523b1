//! How much of a store is taken. Few things are measured, so most volumes are estimates. Things of unknown volume are
//! counted apart.

use crate::{PlaceId, Refused, Result};

/// What is known of one thing's size. Its own sizes win over its product's volume, and that wins over its category's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    pub width_mm: Option<i64>,
    pub depth_mm: Option<i64>,
    pub height_mm: Option<i64>,
    pub product_ml: Option<i64>,
    pub category_ml: Option<i64>,
}

impl Piece {
    /// Millilitres; the box around it where its sizes are known. `None`: unknown, which is not zero.
    pub fn volume_ml(&self) -> Option<i64> {
        let sizes = self.width_mm.zip(self.depth_mm).zip(self.height_mm);
        let own = sizes.map(|((width, depth), height)| width.saturating_mul(depth).saturating_mul(height) / 1_000);
        own.or(self.product_ml).or(self.category_ml)
    }
}

/// The volume of several things together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Millilitres of the things whose volume is known.
    pub ml: i64,
    /// How many things are of unknown volume.
    pub unknown: i64,
}

impl Load {
    pub fn add(&mut self, piece: &Piece, n: i64) {
        match piece.volume_ml() {
            Some(ml) => self.ml = self.ml.saturating_add(ml.saturating_mul(n)),
            None => self.unknown += n,
        }
    }

    /// What was there before `arriving` came in.
    pub fn without(self, arriving: Load) -> Load {
        Load { ml: self.ml - arriving.ml, unknown: self.unknown - arriving.unknown }
    }
}

/// A store after something came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    pub capacity_l: i64,
    pub taken_l: i64,
    pub unknown: i64,
}

/// Refuses what is known not to fit. Things of unknown volume take room too, but nobody can say how much. They are
/// accepted while any room is left.
pub fn admit(store: PlaceId, capacity_l: i64, stored: Load, arriving: Load) -> Result<Room> {
    let capacity_ml = capacity_l.saturating_mul(1_000);
    let together = stored.ml.saturating_add(arriving.ml);
    let unknown = stored.unknown + arriving.unknown;
    let full = stored.ml >= capacity_ml && arriving.unknown > 0;
    if full || together > capacity_ml {
        return Err(Refused::StoreFull {
            place: store,
            capacity_l,
            taken_l: litres(stored.ml),
            asked_l: litres(arriving.ml),
            unknown,
        });
    }
    Ok(Room { capacity_l, taken_l: litres(together), unknown })
}

/// Rounded up, because a started litre is taken.
fn litres(ml: i64) -> i64 {
    ml / 1_000 + i64::from(ml % 1_000 > 0)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn own_sizes_win_over_the_products_volume_and_that_over_the_categorys() {
        let category = Piece { category_ml: Some(3), ..Piece::default() };
        let product = Piece { product_ml: Some(2), ..category };
        let measured = Piece { width_mm: Some(1_600), depth_mm: Some(800), height_mm: Some(750), ..product };
        let half_measured = Piece { height_mm: None, ..measured };
        assert_eq!(Piece::default().volume_ml(), None);
        assert_eq!([category, product, half_measured].map(|piece| piece.volume_ml()), [Some(3), Some(2), Some(2)]);
        assert_eq!(measured.volume_ml(), Some(960_000));
    }

    #[test]
    fn a_store_takes_what_fits_and_says_what_it_cannot_know() {
        let store = PlaceId::new();
        let load = |ml, unknown| Load { ml, unknown };
        let room = admit(store, 2, load(999, 1), load(1_001, 0)).unwrap();
        assert_eq!(room, Room { capacity_l: 2, taken_l: 2, unknown: 1 });
        let refused = admit(store, 2, load(999, 1), load(1_002, 2)).unwrap_err();
        assert_eq!(refused, Refused::StoreFull { place: store, capacity_l: 2, taken_l: 1, asked_l: 2, unknown: 3 });
        assert!(admit(store, 2, load(1_999, 0), load(0, 5)).is_ok(), "some room is left");
        assert!(admit(store, 2, load(2_000, 0), load(0, 5)).is_err(), "everything takes some room");
    }
}
