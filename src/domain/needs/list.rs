//! The list of a line as it is read: its groups, what is shown of them, and what is to be decided first.

use std::collections::{BTreeMap, BTreeSet};

use crate::needs::admission::Excluded;
use crate::needs::left_out::LeftOut;
use crate::needs::offer::Offer;
use crate::stock::facts::Fact;
use crate::{OfferId, PlaceId, Rung};

/// Everything that can fill the line, best first, lower rungs first.
#[derive(Clone, Debug, PartialEq)]
pub struct Offers {
    pub unmet: i64,
    pub groups: Vec<Group>,
    pub excluded: Excluded,
    /// The available things that the line leaves out, each once.
    pub left_out: Vec<LeftOut>,
    /// More of these, which are too many to be listed one by one.
    pub beyond: Vec<Beyond>,
    /// The smallest and the largest known value of each size among all candidates, in millimetres.
    pub(crate) sizes: BTreeMap<Fact, (i64, i64)>,
    /// Things of stock and workshops, by group. A thing that two partners offer counts once.
    pub(crate) alike: BTreeMap<String, i64>,
}

/// How many more things of stock the line leaves out on a site.
#[derive(Clone, Debug, PartialEq)]
pub struct Beyond {
    pub site: PlaceId,
    /// The name of a neighbour's site.
    pub site_name: Option<String>,
    pub n: i64,
}

/// Alike offers on one rung.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    pub key: String,
    pub rung: Rung,
    pub offers: Vec<Offer>,
    /// Whether it is among the best groups that have something to decide.
    pub shown: bool,
}

impl Group {
    pub fn open(&self) -> bool {
        self.offers.iter().any(Offer::undecided)
    }
}

impl Offers {
    /// The rows of the line: the undecided offers of the groups that are shown.
    pub fn shown(&self) -> impl Iterator<Item = &Offer> {
        self.groups.iter().filter(|group| group.shown).flat_map(|group| &group.offers).filter(|offer| offer.undecided())
    }

    /// How many groups of things to reuse or repair have something to decide and are not shown.
    pub fn more(&self) -> usize {
        self.groups.iter().filter(|group| group.rung <= Rung::Repair && group.open() && !group.shown).count()
    }

    /// Every offer that was computed, shown or not, decided or not.
    pub fn all(&self) -> impl Iterator<Item = &Offer> {
        self.groups.iter().flat_map(|group| &group.offers)
    }

    pub fn find(&self, id: OfferId) -> Option<&Offer> {
        self.all().find(|offer| offer.id == id)
    }

    /// The rung on which the line stands: the lowest with something to decide.
    pub fn rung(&self) -> Rung {
        self.groups.iter().filter(|group| group.open()).map(|group| group.rung).min().unwrap_or(Rung::New)
    }

    /// The offers shown on lower rungs that must be decided before anything on this one may be taken.
    pub fn decide_first(&self, rung: Rung) -> Vec<OfferId> {
        self.shown().filter(|offer| offer.rung < rung).map(|offer| offer.id).collect()
    }

    /// How many things wait for a decision on the rungs below; what two partners offer counts once.
    pub fn to_decide_below(&self, rung: Rung) -> i64 {
        let mut seen = BTreeSet::new();
        let open = self.all().filter(|offer| offer.rung < rung && offer.undecided());
        open.filter(|offer| seen.insert(offer.lot)).map(|offer| offer.terms.available).sum()
    }

    /// How many alike things stock and workshops have.
    pub fn alike(&self, group: &str) -> i64 {
        self.alike.get(group).copied().unwrap_or_default()
    }

    /// The smallest and the largest of the kind, in millimetres; `None` where nobody knows any.
    pub(crate) fn known_size(&self, fact: Fact) -> Option<(i64, i64)> {
        self.sizes.get(&fact).copied()
    }
}
