//! The things that a line's own requirements exclude, for the coordinator who has to say whether that is right.

use poem_openapi::Object;

use crate::{
    app::needs::{climb, offers::Computed},
    domain::{
        CatalogueItemId, Condition, LotId, OrganisationId, PlaceId, Rung,
        needs::{
            left_out::{Cause, LeftOut},
            requirement::Requirements,
        },
    },
    web::words::Reader,
};

/// The most things that are listed.
const SHOWN: usize = 200;

#[derive(Object)]
pub struct LeftOutPage {
    requirements: Requirements,
    /// What declines taught the line.
    limits: Requirements,
    /// Things of stock that are left out.
    quantity: i64,
    /// Used articles that are left out.
    articles: i64,
    items: Vec<Left>,
    /// How many more there are than are listed.
    more: i64,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct Left {
    lot_id: Option<LotId>,
    catalogue_item_id: Option<CatalogueItemId>,
    title: String,
    rung: Rung,
    /// Absent for articles, of which there is no end.
    quantity: Option<i64>,
    organisation_id: OrganisationId,
    site_id: Option<PlaceId>,
    site: Option<String>,
    distance_m: Option<i64>,
    condition: Option<Condition>,
    because: Cause,
}

impl LeftOutPage {
    pub fn of(computed: &Computed, reader: Reader) -> Self {
        let all = &computed.offers.left_out;
        let (quantity, articles) = computed.offers.excluded_below(Rung::New);
        Self {
            requirements: computed.line.requirements.clone(),
            limits: computed.limits(),
            quantity,
            articles,
            items: all.iter().take(SHOWN).map(|left| Left::of(left, reader)).collect(),
            more: all.len().saturating_sub(SHOWN) as i64,
        }
    }
}

impl Left {
    fn of(left: &LeftOut, reader: Reader) -> Self {
        let site = climb::site_name(left, reader.names.directory);
        let listed = left.name.clone().filter(|_| left.item.is_some());
        Self {
            lot_id: left.lot,
            catalogue_item_id: left.item,
            title: listed.unwrap_or_else(|| reader.names.title(&left.facts)),
            rung: left.rung,
            quantity: left.lot.map(|_| left.available),
            organisation_id: left.organisation,
            site_id: left.site,
            site: Some(site).filter(|site| !site.is_empty()),
            distance_m: left.reach.distance_m,
            condition: left.facts.condition,
            because: left.cause,
        }
    }
}
