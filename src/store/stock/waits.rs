//! How long surplus waits for its own unit and for the organisation, by the organisation's policy.

use std::collections::HashMap;

use sea_orm::{DbErr, EntityTrait, QuerySelect};

use crate::domain::{
    Date, Instant, LotState, OrganisationId, Policy,
    stock::circle::{self, CircleDays, Opens},
    time,
};
use crate::store::{
    Tx,
    rows::{category, lot, organisation},
};

/// The policy of one organisation about circles, read once for any number of lots.
#[derive(Default)]
pub struct Waits {
    circles: Vec<CircleDays>,
    /// The category above each category. Empty if the policy has no entry.
    above: HashMap<String, String>,
    time_zone: String,
}

impl Waits {
    pub async fn of(tx: &Tx, organisation: OrganisationId) -> Result<Self, DbErr> {
        let Some(owner) = organisation::Entity::find_by_id(organisation).one(&**tx).await? else {
            return Ok(Self::default());
        };
        let policy: Policy = serde_json::from_value(owner.policy).map_err(|error| DbErr::Custom(error.to_string()))?;
        let mut above = HashMap::new();
        if !policy.circles.is_empty() {
            let rows: Vec<(String, Option<String>)> = category::Entity::find()
                .select_only()
                .columns([category::Column::Key, category::Column::ParentKey])
                .into_tuple()
                .all(&**tx)
                .await?;
            above.extend(rows.into_iter().filter_map(|(key, parent)| Some((key, parent?))));
        }
        Ok(Self { circles: policy.circles, above, time_zone: owner.time_zone })
    }

    /// When things of a category open that became surplus at `since`. `wanted` is the day on which somebody wants to open
    /// them to the region.
    pub fn opens(&self, category: &str, since: Instant, wanted: Option<Date>) -> Opens {
        match self.days_for(category) {
            Some(days) => days.opens(time::civil_date(since, &self.time_zone), wanted),
            None => Opens { organisation: None, region: wanted },
        }
    }

    fn days_for(&self, category: &str) -> Option<&CircleDays> {
        let path: Vec<&str> =
            std::iter::successors(Some(category), |key| self.above.get(*key).map(String::as_str)).collect();
        circle::days_for(&self.circles, &path)
    }
}

/// The lot, which has just become surplus, with the days on which it opens.
pub async fn begin(tx: &Tx, lot: lot::Model) -> Result<lot::Model, DbErr> {
    let waits = Waits::of(tx, lot.organisation_id).await?;
    let since = lot.surplus_since.unwrap_or(tx.at);
    let Opens { organisation, region } = waits.opens(&lot.category_key, since, lot.open_to_region_from);
    Ok(lot::Model { open_to_organisation_from: organisation, open_to_region_from: region, ..lot })
}

/// The lot, which is surplus again after somebody borrowed or missed it. It was open to its organisation before, so
/// nobody waits for its unit a second time: else a borrower could close it to all others by bringing it back.
pub async fn go_on(tx: &Tx, lot: lot::Model) -> Result<lot::Model, DbErr> {
    if lot.state != LotState::Available || lot.surplus_since.is_some() {
        return Ok(lot);
    }
    let lot = begin(tx, lot::Model { surplus_since: Some(tx.at), ..lot }).await?;
    Ok(lot::Model { open_to_organisation_from: None, ..lot })
}

/// The day on which a lot may open to the region if somebody wants to open it on the day `wanted`. The days that the lot
/// has stand, whatever the policy says by now. A lot that is not surplus yet gets its days when it becomes surplus.
pub async fn region_from(tx: &Tx, lot: &lot::Model, wanted: Date) -> Result<Date, DbErr> {
    let Some(since) = lot.surplus_since else { return Ok(wanted) };
    let wanted = lot.open_to_organisation_from.map_or(wanted, |from| from.max(wanted));
    if lot.open_to_region_from.is_some_and(|given| given <= wanted) {
        return Ok(wanted);
    }
    let waits = Waits::of(tx, lot.organisation_id).await?;
    let days = waits.days_for(&lot.category_key);
    Ok(days.map_or(wanted, |days| days.region_from(time::civil_date(since, &waits.time_zone), wanted)))
}
