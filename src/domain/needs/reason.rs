//! Why an offer has its place in the list: codes and figures, which the web layer turns into sentences in the reader's
//! language.

use serde::{Deserialize, Serialize};

use crate::needs::candidate::Candidate;
use crate::needs::line::Line;
use crate::needs::requirement::{Requirements, within_cm};
use crate::stock::facts::{Fact, Facts};
use crate::{Condition, Date, Money, OfferKind, OrganisationId, PartnerId};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Reason {
    OwnStock,
    /// The owner and the site. Both may be named, because the thing is offered.
    FromNeighbour {
        organisation: OrganisationId,
        name: String,
        site: String,
    },
    RepairedBy {
        partner: PartnerId,
        name: String,
    },
    /// What an agreement's catalogue calls it.
    Listed {
        name: String,
    },
    SameSite,
    Near {
        metres: i64,
    },
    /// Somebody has it until that day.
    OnLoan {
        until: Date,
    },
    ReadyOn {
        on: Date,
    },
    /// Ready only after the line's date. It is listed all the same: who can wait may take it. Who cannot declines once
    /// as too late, and that settles all late offers.
    Late {
        on: Date,
        days: i64,
    },
    Condition {
        condition: Condition,
    },
    /// The thing meets a size that was asked for.
    Fits {
        fact: Fact,
        cm: i64,
    },
    /// All missing things come from so many sites.
    FillsFrom {
        sites: usize,
    },
    Price {
        price: Money,
    },
    Unknown {
        fact: Fact,
    },
}

/// The reasons in the order in which they are read; the group adds [`Reason::FillsFrom`].
pub(crate) fn reasons(
    line: &Line,
    from: &Candidate,
    facts: &Facts,
    wanted: &Requirements,
    unknown: &[Fact],
) -> Vec<Reason> {
    let origin = match (from.kind, from.partner) {
        (OfferKind::Stock, _) => Some(Reason::OwnStock),
        (OfferKind::RegionStock, _) => Some(Reason::FromNeighbour {
            organisation: from.organisation,
            name: from.name.clone().unwrap_or_default(),
            site: from.site_name.clone().unwrap_or_default(),
        }),
        (OfferKind::Repair, Some(partner)) => {
            Some(Reason::RepairedBy { partner, name: from.name.clone().unwrap_or_default() })
        }
        (OfferKind::Repair, None) => None,
        (OfferKind::CatalogueUsed | OfferKind::CatalogueNew | OfferKind::Rental | OfferKind::Service, _) => {
            from.name.clone().map(|name| Reason::Listed { name })
        }
    };
    let place = match from.reach.distance_m {
        _ if from.site.is_some() && from.site == line.site => Some(Reason::SameSite),
        metres => metres.map(|metres| Reason::Near { metres }),
    };
    let ready = from.reach.ready_on.map(|on| match (on - line.needed_by).num_days() {
        days if days > 0 => Reason::Late { on, days },
        _ => Reason::ReadyOn { on },
    });
    let lent = from.lent_until.map(|until| Reason::OnLoan { until });
    // The condition of new goods says nothing: it is always the same.
    let worn = facts.condition.filter(|_| from.kind != OfferKind::CatalogueNew);
    let condition = worn.map(|condition| Reason::Condition { condition });
    let price = from.price.clone().map(|price| Reason::Price { price });
    let sizes = wanted.sizes(facts).into_iter().filter_map(|(fact, min, max, mm)| {
        let mm = mm.filter(|mm| min.or(max).is_some() && within_cm(min, max, *mm))?;
        Some(Reason::Fits { fact, cm: (mm + 5) / 10 })
    });
    let unknown = unknown.iter().map(|fact| Reason::Unknown { fact: *fact });
    [origin, place, lent, ready, condition, price].into_iter().flatten().chain(sizes).chain(unknown).collect()
}
