//! Units and places. Both are trees. A unit or a place is opened and closed and may have a successor. It is never
//! deleted.

use crate::{
    Bad, Date, PlaceId, PlaceKind, Refused, Result, Sensitivity, UnitId,
    fields::{LONGEST_NAME, check_day, check_degrees, check_range, check_text},
};

/// The facts of a unit, as they will be after the change.
#[derive(Clone, Debug)]
pub struct UnitFacts {
    pub name: String,
    pub parent: Option<UnitId>,
    pub sensitivity: Option<Sensitivity>,
    pub life: Life<UnitId>,
}

/// The facts of a place, as they will be after the change. A place's kind never changes: another kind is another place.
#[derive(Clone, Debug)]
pub struct PlaceFacts {
    pub name: String,
    pub kind: PlaceKind,
    pub parent: Option<PlaceId>,
    /// Degrees times ten million.
    pub coordinates: Option<(i64, i64)>,
    pub capacity_l: Option<i64>,
    pub accepts_intake: bool,
    pub sensitivity: Option<Sensitivity>,
    pub life: Life<PlaceId>,
}

/// The days from which and until which a unit or place is open, both included, and its successor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life<Id> {
    pub since: Option<Date>,
    pub until: Option<Date>,
    pub successor: Option<Id>,
}

impl UnitFacts {
    pub fn check(&self) -> Result<()> {
        check_name(&self.name)?;
        self.life.check()
    }
}

impl PlaceFacts {
    /// `above` is the parent's kind. Only a site has no parent. Every other place is inside one of a wider kind.
    pub fn check(&self, above: Option<PlaceKind>) -> Result<()> {
        check_name(&self.name)?;
        match above {
            None if self.kind != PlaceKind::Site => return Err(Refused::invalid("parent_id", Bad::Missing)),
            Some(above) if depth(above) >= depth(self.kind) => {
                return Err(Refused::invalid("parent_id", Bad::Unknown { value: above.to_string() }));
            }
            None | Some(_) => {}
        }
        if let Some((latitude, longitude)) = self.coordinates {
            check_degrees("coordinates.latitude", latitude, 90)?;
            check_degrees("coordinates.longitude", longitude, 180)?;
        }
        if let Some(litres) = self.capacity_l {
            // A million cubic metres is more than any municipality's store has.
            check_range("capacity_m3", litres / 1_000, 0, 1_000_000)?;
        }
        self.life.check()
    }
}

impl<Id> Life<Id> {
    /// Whether it stays open longer than until `before`. A day that is `None` is for ever.
    pub fn outlasts(&self, before: Option<Date>) -> bool {
        before.is_some_and(|before| self.until.is_none_or(|until| until > before))
    }

    fn check(&self) -> Result<()> {
        check_day("since", self.since)?;
        check_day("until", self.until)?;
        if let (Some(since), Some(until)) = (self.since, self.until)
            && until < since
        {
            return Err(Refused::invalid("until", Bad::Backwards));
        }
        if self.successor.is_some() && self.until.is_none() {
            return Err(Refused::invalid("until", Bad::Missing));
        }
        Ok(())
    }
}

/// Refuses a link from `start` to `to` that would close a circle. `next` follows one link: to a parent, or to a
/// successor.
pub fn check_no_cycle<Id: Copy + PartialEq>(start: Id, to: Option<Id>, next: impl Fn(Id) -> Option<Id>) -> Result<()> {
    if std::iter::successors(to, |id| next(*id)).any(|id| id == start) { Err(Refused::Cycle) } else { Ok(()) }
}

/// Refuses a name that one of the open siblings has, however it is written.
pub fn check_free_name<'a>(name: &str, mut siblings: impl Iterator<Item = &'a str>) -> Result<()> {
    match siblings.any(|other| same_name(other, name)) {
        true => Err(Refused::invalid("name", Bad::Duplicate { value: name.trim().to_owned() })),
        false => Ok(()),
    }
}

/// Whether two names differ only in capitals and spaces. People would read them as the same name.
pub fn same_name(one: &str, other: &str) -> bool {
    let plain = |name: &str| name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
    plain(one) == plain(other)
}

fn depth(kind: PlaceKind) -> u8 {
    match kind {
        PlaceKind::Site => 0,
        PlaceKind::Building => 1,
        PlaceKind::Floor => 2,
        PlaceKind::Room | PlaceKind::Store => 3,
    }
}

fn check_name(name: &str) -> Result<()> {
    if name.trim().is_empty() {
        return Err(Refused::invalid("name", Bad::Empty));
    }
    check_text("name", name, LONGEST_NAME)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_same_however_they_are_written() {
        assert!(same_name("Rom 1", " rom\u{a0} 1 ") && same_name("ÅRE", "åre"));
        assert!(!same_name("Rom 1", "Rom 11") && !same_name("Rom 1", "Rom1"));
    }

    #[test]
    fn a_tree_stays_a_tree() {
        // 1 is the parent of 2, and 2 is the parent of 3.
        let above = |id: u8| (id > 1).then(|| id - 1);
        assert_eq!(check_no_cycle(1, Some(3), above), Err(Refused::Cycle));
        assert_eq!(check_no_cycle(2, Some(2), above), Err(Refused::Cycle));
        assert_eq!(check_no_cycle(3, Some(1), above), Ok(()));
        assert_eq!(check_no_cycle(3, None, above), Ok(()));
    }
}
