//! Whether lots suit a line, by the rules of its list: its requirements, the limits that its declines set, and what may
//! not go to its place.

use std::collections::{BTreeSet, HashMap, hash_map::Entry};

use sea_orm::ConnectionTrait;

use crate::{
    app::{
        App, Result,
        directory::directory_cache::Directory,
        needs::{fulfilment, lines::fill, watches::directory_around},
        reference::tree,
        stock::{
            facts,
            taking::{Evidence, thing_of},
        },
    },
    domain::{
        Date, LineId, LineState, LotId, LotState, OfferKind, OrganisationId, ProductId, Sensitivity,
        directory::{actor::Actor, policy::Policy},
        needs::{
            decision::{Answer, Decision, limits},
            requirement::Requirements,
            watch::{MOST_THERE, suits},
        },
        stock::{
            circle,
            evidence::Demand,
            facts::Reach,
            taking::{Destination, Taking, Thing},
        },
        time,
    },
    store::{
        self, Tx,
        directory::organisations,
        needs::candidates::{self, FreeLot},
        rows::{lot, need, need_line, product},
        stock::{
            listing::{self, Filter, Order},
            products, scope,
        },
    },
};

/// The title of the watch of a line: what is lacking.
pub fn title(app: &App, line: &need_line::Model, language: &str) -> String {
    let category = line.category_key.as_ref().and_then(|key| app.reference.categories.get(key));
    let function = || line.function_key.as_deref().and_then(|key| app.reference.function_name(key, language));
    let name = category.map(|row| tree::name_of(row, language)).or_else(function).unwrap_or_default();
    format!("{} {name}", line.quantity)
}

/// Lines with their needs, their decisions, and the evidence that their organisations demand, all read at once.
pub struct Lines {
    rows: HashMap<LineId, (need_line::Model, need::Model)>,
    decisions: HashMap<LineId, Vec<Decision>>,
    demands: HashMap<OrganisationId, Vec<Demand>>,
}

/// The documents of the things for each destination of the lines. They are read once for each destination.
#[derive(Default)]
pub struct EvidenceRead(HashMap<(OrganisationId, BTreeSet<Sensitivity>, Date), Evidence>);

impl Lines {
    pub async fn read(db: &impl ConnectionTrait, ids: &[LineId]) -> Result<Self> {
        if ids.is_empty() {
            return Ok(Self { rows: HashMap::new(), decisions: HashMap::new(), demands: HashMap::new() });
        }
        let rows = store::needs::needs::lines_with_needs(db, ids).await?;
        let mut decisions: HashMap<LineId, Vec<Decision>> = HashMap::new();
        for row in store::needs::needs::decisions_of(db, ids).await? {
            decisions.entry(row.line_id).or_default().push(store::needs::decisions::read(row)?);
        }
        let owners: BTreeSet<OrganisationId> = rows.iter().map(|(_, need)| need.organisation_id).collect();
        let mut demands = HashMap::new();
        for one in organisations::all(db).await?.into_iter().filter(|one| owners.contains(&one.id)) {
            let policy: Policy = serde_json::from_value(one.policy)?;
            demands.insert(one.id, policy.evidence);
        }
        Ok(Self { rows: rows.into_iter().map(|both| (both.0.id, both)).collect(), decisions, demands })
    }

    /// How many things the line lacks; `None` where it is closed or lacks nothing.
    pub fn lacking(&self, line: LineId) -> Option<i64> {
        let (row, _) = self.rows.get(&line)?;
        Some(fill(row).unmet()).filter(|lacking| row.state == LineState::Open && *lacking > 0)
    }

    /// The lots that suit a line of this actor.
    pub async fn suited(
        &self,
        app: &App,
        db: &impl ConnectionTrait,
        (actor, today): (&Actor, Date),
        line: LineId,
        things: &Things,
        read: &mut EvidenceRead,
    ) -> Result<Vec<LotId>> {
        let (Some((row, need)), Some(_)) = (self.rows.get(&line), self.lacking(line)) else { return Ok(Vec::new()) };
        let none = Vec::new();
        let decisions = self.decisions.get(&line).unwrap_or(&none);
        let directory = directory_around(app, db, actor).await?;
        let stated: Requirements = serde_json::from_value(row.requirements.clone())?;
        let wanted = stated.and(&limits(decisions));
        let kinds: BTreeSet<String> = fulfilment::categories(app, row).into_iter().collect();
        let sensitivities = directory.sensitivities(need.place_id, need.unit_id);
        let free = things.lots.iter().filter(|(_, lot)| kinds.contains(&lot.category_key));
        let free: Vec<&(FreeLot, lot::Model)> =
            free.filter(|(_, lot)| lot.quantity > lot.held && scope::sees(actor, lot, today)).collect();
        if free.is_empty() {
            return Ok(Vec::new());
        }
        let is_sensitive = !sensitivities.is_empty();
        let evidence = match read.0.entry((need.organisation_id, sensitivities, today)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unread) => {
                let demands = self.demands.get(&need.organisation_id).map_or(&[] as &[_], Vec::as_slice);
                let all = things.lots.iter().map(|(lot, _)| lot);
                let evidence = Evidence::of(app, db, demands, &unread.key().1, all, today).await?;
                unread.insert(evidence)
            }
        };
        let mut suited = Vec::new();
        for (free, lot) in free {
            let declined = decisions
                .iter()
                .any(|decision| decision.lot == Some(lot.id) && matches!(decision.answer, Answer::Decline { .. }));
            let product = lot.product_id.and_then(|id| things.products.get(&id));
            let missing = evidence.missing(free);
            let to = Destination { sensitive: is_sensitive, missing: &missing };
            let own = actor.belongs_to(lot.organisation_id);
            let kind = if own { OfferKind::Stock } else { OfferKind::RegionStock };
            let fill = Taking::Fill { needed_by: need.needed_by, kind };
            let facts = facts::of_lot(free, product);
            let reach = reach(&directory, lot, need, today);
            let is_inside = directory.unit_path(lot.unit_id).contains(&need.unit_id);
            let opens_on = circle::opens_on(lot.open_to_organisation_from, is_inside, today);
            let thing = Thing { opens_on, ..thing_of(lot, true) };
            if !declined && suits(&wanted, &facts, &reach, &thing, fill, &to, today) {
                suited.push(lot.id);
            }
        }
        Ok(suited)
    }
}

/// Lots, as lists of offers read them, with their products.
pub struct Things {
    lots: Vec<(FreeLot, lot::Model)>,
    products: HashMap<ProductId, product::Model>,
}

impl Things {
    pub async fn read(db: &impl ConnectionTrait, lots: &[lot::Model]) -> Result<Self> {
        let ids: Vec<LotId> = lots.iter().map(|lot| lot.id).collect();
        let rows = candidates::these(db, &ids).await?;
        let mut known: HashMap<LotId, &lot::Model> = lots.iter().map(|lot| (lot.id, lot)).collect();
        let both = rows.into_iter().filter_map(|free| Some((known.remove(&free.id)?.clone(), free)));
        let lots: Vec<(FreeLot, lot::Model)> = both.map(|(lot, free)| (free, lot)).collect();
        let products = products::find_all(db, lots.iter().filter_map(|(lot, _)| lot.product_id)).await?;
        Ok(Self { lots, products })
    }
}

fn reach(directory: &Directory, lot: &lot::Model, need: &need::Model, today: Date) -> Reach {
    let ready = lot.available_from.map_or(today, |from| from.max(today));
    Reach { ready_on: Some(ready), distance_m: directory.distance_m(lot.place_id, need.place_id) }
}

/// The lots that suit the line now, found among the `MOST_THERE` newest.
pub async fn there(app: &App, tx: &Tx, actor: &Actor, line: &need_line::Model) -> Result<Vec<LotId>> {
    let today = time::civil_date(tx.at, &actor.time_zone);
    let filter = Filter {
        categories: Some(fulfilment::categories(app, line)),
        states: vec![LotState::Available],
        min_quantity: Some(1),
        ..Filter::default()
    };
    let lots = listing::page(&**tx, actor, today, &filter, &Order::Newest, None, MOST_THERE).await?;
    if lots.is_empty() {
        return Ok(Vec::new());
    }
    let things = Things::read(&**tx, &lots).await?;
    let (lines, mut read) = (Lines::read(&**tx, &[line.id]).await?, EvidenceRead::default());
    lines.suited(app, &**tx, (actor, today), line.id, &things, &mut read).await
}
