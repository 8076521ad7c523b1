//! Counts what a line leaves out by its sizes, where that is too much to be read.

use sea_orm::ConnectionTrait;

use super::{App, Result, Search, directory_cache};
use crate::{
    domain::{
        ChemicalLight, Condition, LotId, OrganisationId, PlaceId,
        needs::{decision::limits, offers::Beyond, requirement::Requirements},
        stock::evidence,
    },
    store::needs::candidates::{self, Counted, Wanted},
};

/// The things of the wrong size on each site, without the lots that were read. Where the line's function needs features
/// or its place demands documents, only what was read is known to be left out, and nothing is counted.
pub async fn beyond(app: &App, db: &impl ConnectionTrait, search: &Search<'_>, read: &[LotId]) -> Result<Vec<Beyond>> {
    let Search { actor, line, policy, today, .. } = *search;
    let demands = |key: &String| {
        let kinds = evidence::demanded(&policy.evidence, &app.reference.path(key), &line.sensitivities);
        !kinds.is_empty() && !line.strict_by_place
    };
    if line.implied != Requirements::default() || search.categories.iter().any(demands) {
        return Ok(Vec::new());
    }
    let bounds = line.requirements.and(&limits(search.decisions));
    let declined = search.decisions.iter().filter_map(|decision| decision.lot);
    let without: Vec<LotId> = read.iter().copied().chain(declined).collect();
    let count = |organisations, opened| Counted {
        wanted: wanted(search, organisations, &bounds),
        conditions: conditions(line.requirements.worst_as_it_is()),
        lights: lights(!line.sensitivities.is_empty() && !line.strict_by_place),
        opened,
        without: &without,
    };
    let own = candidates::by_site(db, &count(&actor.organisations[..], None)).await?;
    let mut found: Vec<Beyond> = own.into_iter().map(|(site, n)| Beyond { site, site_name: None, n }).collect();
    if !actor.neighbours.is_empty() {
        let around = directory_cache::directory(app, db, &actor.neighbours).await?;
        let name = |site: PlaceId| around.places.get(&site).map(|place| place.name.clone());
        let opened = candidates::by_site(db, &count(&actor.neighbours[..], Some(today))).await?;
        found.extend(opened.into_iter().map(|(site, n)| Beyond { site, site_name: name(site), n }));
    }
    Ok(found)
}

fn wanted<'a>(search: &Search<'a>, organisations: &'a [OrganisationId], bounds: &'a Requirements) -> Wanted<'a> {
    Wanted {
        organisations,
        categories: search.categories,
        bounds,
        include_fully_held: false,
        amiss: true,
        limit: u64::MAX,
    }
}

/// Things in worse condition are not offered as they are, whatever their size.
fn conditions(worst: Condition) -> Vec<Condition> {
    let all = [Condition::AsNew, Condition::Good, Condition::Worn, Condition::NeedsRepair, Condition::ForParts];
    all.into_iter().filter(|condition| *condition <= worst).collect()
}

/// Red things are not offered to a sensitive unit, whatever their size.
fn lights(sensitive: bool) -> Vec<ChemicalLight> {
    let all = [ChemicalLight::Green, ChemicalLight::Yellow, ChemicalLight::Red, ChemicalLight::Unknown];
    all.into_iter().filter(|light| !(sensitive && *light == ChemicalLight::Red)).collect()
}
