//! The order of lots that the server returned: the same as in the embedded engine.

use uuid::Uuid;

use crate::search::contract::{Fit, Query, Sort, Tier, WITHIN_M, Why};
use crate::search::meilisearch::document::readiness;
use crate::search::meilisearch::hit::Hit;
use crate::search::meilisearch::wanted::Wanted;

/// The distance to a lot whose position is not known, and the day of one that cannot be had.
const FAR: u32 = u32::MAX;

/// The fit of a lot that matches all words.
const WHOLE: u16 = u16::MAX;

/// The position of a lot. Larger ones come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Standing {
    /// `WHOLE` for all words, 0 for a lot that is only of the same kind.
    fit: u16,
    /// The order that was asked for.
    lead: u32,
    /// How well the words match.
    score: u16,
    /// The order of lots that match equally well: whether the lot can be had (at once, later, or not), whether it has
    /// as many things as are wanted, how near it is.
    side: u8,
    created: i64,
    id: Uuid,
}

impl Standing {
    pub fn fit(&self) -> Fit {
        match self.fit {
            WHOLE => Fit::All,
            0 => Fit::Similar,
            _ => Fit::Some,
        }
    }
}

/// A lot at its position.
pub struct Ranked {
    pub standing: Standing,
    pub hit: Hit,
}

/// How much of the words a lot has.
#[derive(Clone, Copy, Debug, Default)]
pub struct Match {
    /// The sum of the weights of the words that the lot has. The weight of a word counts twice, or once for half a
    /// match.
    pub hits: u16,
    /// The sum of the tiers.
    score: u16,
}

pub struct Ranking<'a> {
    pub query: &'a Query,
    pub wanted: &'a [Wanted],
    /// How many things are wanted.
    pub number: u32,
}

impl Ranking<'_> {
    /// The hits of a lot that matches all words.
    pub fn whole(&self) -> u16 {
        self.wanted.iter().map(|wanted| 2 * u16::from(wanted.weight)).sum()
    }

    pub fn of(&self, hit: &Hit) -> Match {
        let mut of = Match::default();
        for (wanted, tier) in self.wanted.iter().zip(self.tiers(hit)) {
            let Some(tier) = tier else { continue };
            of.hits += u16::from(wanted.weight) * (1 + u16::from(tier > Tier::Alike));
            of.score += tier as u16;
        }
        of
    }

    /// For each word, how it was found.
    pub fn why(&self, hit: &Hit) -> Vec<Why> {
        let each = self.wanted.iter().zip(self.tiers(hit));
        each.map(|(wanted, how)| Why { word: wanted.text.clone(), how }).collect()
    }

    fn tiers(&self, hit: &Hit) -> impl Iterator<Item = Option<Tier>> {
        self.wanted.iter().map(move |wanted| wanted.tier(hit))
    }

    /// The position of a lot that matches all words.
    pub fn all(&self, hit: &Hit) -> Standing {
        self.standing(WHOLE, self.lead(hit), self.of(hit).score, hit)
    }

    /// The position of a lot that matches most of the words.
    pub fn some(&self, hit: &Hit, of: Match) -> Standing {
        self.standing(of.hits, 0, of.score, hit)
    }

    /// The position of a lot that is only of the kind that was asked for.
    pub fn similar(&self, hit: &Hit, of: Match) -> Standing {
        self.standing(0, 0, of.hits, hit)
    }

    fn standing(&self, fit: u16, lead: u32, score: u16, hit: &Hit) -> Standing {
        Standing { fit, lead, score, side: self.side(hit), created: hit.created, id: hit.id }
    }

    fn lead(&self, hit: &Hit) -> u32 {
        match self.query.sort {
            Sort::Relevance | Sort::Newest => 0,
            Sort::Distance => FAR - self.metres(hit),
            Sort::Number => hit.free,
            Sort::Readiness if hit.free == 0 => 0,
            Sort::Readiness => FAR - hit.available_to(self.query).unwrap_or(FAR),
        }
    }

    fn side(&self, hit: &Hit) -> u8 {
        let metres = self.metres(hit);
        let near = WITHIN_M.iter().filter(|most| metres <= **most).count() as u8;
        readiness(hit.free, hit.available_to(self.query)) << 4 | u8::from(hit.free >= self.number) << 3 | near
    }

    fn metres(&self, hit: &Hit) -> u32 {
        let both = self.query.near.zip(hit.position());
        both.map_or(FAR, |(near, at)| near.metres_to(at))
    }
}
