//! Units and places. Both are trees. A unit or a place is opened and closed and may have a successor. It is never
//! deleted.

use std::{collections::HashMap, hash::Hash};

use crate::{
    Bad, Date, OrganisationId, PlaceId, PlaceKind, Refused, Result, Sensitivity, UnitId,
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

/// A unit or a place, as a node of its tree.
pub trait Node {
    type Id: Copy + Eq + Hash;

    fn id(&self) -> Self::Id;
    fn organisation(&self) -> OrganisationId;
    fn name(&self) -> &str;
    fn parent(&self) -> Option<Self::Id>;
    fn until(&self) -> Option<Date>;
    fn successor(&self) -> Option<Self::Id>;
}

/// The units or the places of some organisations.
pub struct Tree<N: Node> {
    nodes: HashMap<N::Id, N>,
    children: HashMap<N::Id, Vec<N::Id>>,
}

impl<N: Node> Tree<N> {
    pub fn get(&self, id: &N::Id) -> Option<&N> {
        self.nodes.get(id)
    }

    pub fn contains_key(&self, id: &N::Id) -> bool {
        self.nodes.contains_key(id)
    }

    /// All nodes, in no order.
    pub fn values(&self) -> impl Iterator<Item = &N> {
        self.nodes.values()
    }

    pub fn into_values(self) -> impl Iterator<Item = N> {
        self.nodes.into_values()
    }

    pub fn parent(&self, id: N::Id) -> Option<N::Id> {
        self.get(&id)?.parent()
    }

    pub fn successor(&self, id: N::Id) -> Option<N::Id> {
        self.get(&id)?.successor()
    }

    /// The node, its parent, and so on to the root.
    pub fn path(&self, id: N::Id) -> Vec<N::Id> {
        std::iter::successors(Some(id), |id| self.parent(*id)).collect()
    }

    /// The names from the root down to the node.
    pub fn way_to(&self, id: N::Id) -> Vec<&str> {
        self.path(id).iter().rev().filter_map(|id| self.get(id)).map(N::name).collect()
    }

    /// The node and all nodes below it.
    pub fn inside(&self, id: N::Id) -> Vec<N::Id> {
        let mut found = vec![id];
        let mut at = 0;
        while let Some(next) = found.get(at) {
            found.extend(self.children.get(next).into_iter().flatten().copied().collect::<Vec<_>>());
            at += 1;
        }
        found
    }

    /// Refuses a parent that is the node itself or inside it.
    pub fn check_parent(&self, id: N::Id, parent: Option<N::Id>) -> Result<()> {
        check_no_cycle(id, parent, |id| self.parent(id))
    }

    /// Refuses a successor whose own chain of successors leads to the node.
    pub fn check_successor(&self, id: N::Id, successor: Option<N::Id>) -> Result<()> {
        check_no_cycle(id, successor, |id| self.successor(id))
    }

    /// Refuses a name that one of the siblings that are open today has. Capitals and spaces make no difference.
    pub fn check_name(&self, name: &str, siblings: &Siblings<N::Id>, today: Date) -> Result<()> {
        let taken = self.values().any(|other| {
            other.organisation() == siblings.organisation
                && other.parent() == siblings.parent
                && Some(other.id()) != siblings.apart_from
                && other.until().is_none_or(|until| until >= today)
                && same_name(other.name(), name)
        });
        if taken { Err(Refused::invalid("name", Bad::Duplicate { value: name.trim().to_owned() })) } else { Ok(()) }
    }
}

/// The nodes of an organisation that have the same parent.
pub struct Siblings<Id> {
    pub organisation: OrganisationId,
    pub parent: Option<Id>,
    /// The node that gets the name.
    pub apart_from: Option<Id>,
}

impl<N: Node> Default for Tree<N> {
    fn default() -> Self {
        Self { nodes: HashMap::new(), children: HashMap::new() }
    }
}

/// Children keep the order in which they come.
impl<N: Node> FromIterator<N> for Tree<N> {
    fn from_iter<All: IntoIterator<Item = N>>(all: All) -> Self {
        let mut tree = Self::default();
        for node in all {
            if let Some(parent) = node.parent() {
                tree.children.entry(parent).or_default().push(node.id());
            }
            tree.nodes.insert(node.id(), node);
        }
        tree
    }
}

/// Refuses a link from `start` to `to` that would close a circle. `next` follows one link: to a parent, or to a
/// successor.
pub fn check_no_cycle<Id: Copy + PartialEq>(start: Id, to: Option<Id>, next: impl Fn(Id) -> Option<Id>) -> Result<()> {
    if std::iter::successors(to, |id| next(*id)).any(|id| id == start) { Err(Refused::Cycle) } else { Ok(()) }
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

    struct Room(u8, Option<u8>, &'static str);

    impl Node for Room {
        type Id = u8;

        fn id(&self) -> u8 {
            self.0
        }

        fn organisation(&self) -> OrganisationId {
            OrganisationId(uuid::Uuid::nil())
        }

        fn name(&self) -> &str {
            self.2
        }

        fn parent(&self) -> Option<u8> {
            self.1
        }

        fn until(&self) -> Option<Date> {
            None
        }

        fn successor(&self) -> Option<u8> {
            None
        }
    }

    fn house() -> Tree<Room> {
        [Room(1, None, "House"), Room(3, Some(1), "Attic"), Room(2, Some(1), "Hall"), Room(4, Some(2), "Loo")]
            .into_iter()
            .collect()
    }

    #[test]
    fn a_tree_is_walked_up_and_down() {
        let house = house();
        assert_eq!(house.path(4), [4, 2, 1]);
        assert_eq!(house.way_to(4), ["House", "Hall", "Loo"]);
        assert_eq!(house.inside(1), [1, 3, 2, 4]);
        assert_eq!((house.path(9), house.way_to(9), house.inside(9)), (vec![9], vec![], vec![9]));
        assert_eq!(house.check_parent(2, Some(4)), Err(Refused::Cycle));
        assert_eq!(house.check_parent(2, Some(3)), Ok(()));
    }

    #[test]
    fn siblings_have_names_of_their_own() {
        let check = |name, parent, apart_from| {
            let siblings = Siblings { organisation: OrganisationId(uuid::Uuid::nil()), parent, apart_from };
            house().check_name(name, &siblings, Date::default()).is_ok()
        };
        assert!(!check(" attic", Some(1), None) && !check("Attic", Some(1), Some(2)));
        assert!(check("Attic", Some(1), Some(3)) && check("Attic", Some(2), None) && check("Attic", None, None));
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
