//! A unit lacks something, and another finds out that it has too much of it.

use chrono::Days;

use super::{Event, History, unless_refused};
use crate::{
    app::{Error, Result, custody, needs, surplus},
    demo::{
        files,
        stock::{phrase, wiping},
        town::{MAIN, NEIGHBOUR, Site},
    },
    domain::{
        Condition, Instant, LotState, NeedId, Role, UnitId, WithdrawalReason,
        need::{NewLine, NewNeed},
    },
    store::{self, Tx, entity::lot},
};

/// Where the generator wants a line to end. The ladder decides; this only sees to it that there is something to decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    Reuse,
    Neighbour,
    Repair,
    Used,
    New,
}

pub struct Aim {
    pub want: Want,
    category: String,
    quantity: i64,
}

impl History<'_> {
    pub(super) async fn need(&mut self, at: Instant, open: bool) -> Result<()> {
        let sites: Vec<_> = self.town.sites_of(MAIN).filter(|site| works(site)).collect();
        let Some(site) = self.dice.pick(&sites).copied() else { return Ok(()) };
        let Some(place) = self.dice.pick(&site.rooms).copied() else { return Ok(()) };
        let who = self.who(site.unit);
        let (least, most) = self.files.plan.needs.lines_per_need;
        let mut aims: Vec<Aim> = Vec::new();
        for _ in 0..self.dice.rather_few(least, most) {
            if let Some(aim) = self.aim(at, site).await?
                && aims.iter().all(|other| other.category != aim.category)
            {
                aims.push(aim);
            }
        }
        if aims.is_empty() {
            return Ok(());
        }
        let texts = &self.files.texts;
        let new = &NewNeed {
            unit: site.unit,
            place,
            needed_by: at.date_naive() + Days::new(self.dice.between(45, 90).unsigned_abs()),
            needed_until: None,
            purpose: phrase(&mut self.dice, &texts.need_purpose),
            alternatives_considered: true,
            note: phrase(&mut self.dice, &texts.assessment_note),
            lines: aims
                .iter()
                .map(|aim| NewLine {
                    category: Some(aim.category.clone()),
                    function: None,
                    quantity: aim.quantity,
                    requirements: Default::default(),
                })
                .collect(),
        };
        let (app, actor) = (self.app, self.town.actor(&who)?);
        let stated = app.db.write_at(Some(at), |tx| async move { needs::state(app, &tx, actor, new).await }).await;
        let Some((need, lines)) = unless_refused(stated)? else { return Ok(()) };
        if self.dice.chance(self.files.plan.needs.withdrawn_ppm) {
            let later = self.later(at, 2, 9);
            self.add(later, Event::Withdraw { need: need.id, who });
            return Ok(());
        }
        if open {
            return Ok(());
        }
        for (line, aim) in lines.iter().zip(&aims) {
            self.settle(at, &who, &need, line.id, aim.want).await?;
        }
        Ok(())
    }

    pub(super) async fn withdraw(&mut self, at: Instant, need: NeedId, who: &str) -> Result<()> {
        let actor = self.town.actor(who)?;
        let reasons = [
            WithdrawalReason::DoWithout,
            WithdrawalReason::Shared,
            WithdrawalReason::Borrowed,
            WithdrawalReason::Repaired,
            WithdrawalReason::Postponed,
        ];
        let reason = reasons[self.dice.weighted([35, 25, 15, 20, 5])];
        let note = &phrase(&mut self.dice, &self.files.texts.withdrawal_reason);
        let work = |tx| async move { needs::withdraw(&tx, actor, need, reason, note).await };
        unless_refused(self.app.db.write_at(Some(at), work).await)?;
        Ok(())
    }

    /// The employee of the unit, where one can act as them; else a caretaker.
    pub(super) fn who(&self, unit: UnitId) -> String {
        let of_unit = |person: &&files::Person| {
            person.role == Role::Employee
                && person.unit.as_deref().and_then(|key| self.town.units.get(key)) == Some(&unit)
        };
        let caretaker = |person: &&files::Person| person.role == Role::FacilityManager;
        let people = &self.files.people;
        let person = people.iter().find(of_unit).or_else(|| people.iter().find(caretaker));
        person.map(|person| person.key.clone()).unwrap_or_default()
    }

    /// What the line asks for; things of the wanted kind are freed first.
    async fn aim(&mut self, at: Instant, site: &Site) -> Result<Option<Aim>> {
        let plan = &self.files.plan;
        let want = if self.dice.chance(plan.outcome.transfer_from_neighbour_ppm) {
            Want::Neighbour
        } else {
            let outcome = &plan.outcome;
            let weights = [outcome.reuse_ppm, outcome.repair_ppm, outcome.used_ppm, outcome.new_ppm];
            [Want::Reuse, Want::Repair, Want::Used, Want::New][self.dice.weighted(weights)]
        };
        for _ in 0..8 {
            let found = match want {
                Want::Reuse | Want::Repair | Want::Neighbour => self.stock_aim(at, site, want).await?,
                Want::Used | Want::New => self.catalogue_aim(want)?,
            };
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    async fn stock_aim(&mut self, at: Instant, site: &Site, want: Want) -> Result<Option<Aim>> {
        let (app, files, town) = (self.app, self.files, self.town);
        let here = files.products.iter().filter(|product| files::list(&product.site_kinds).contains(&site.kind));
        let here: Vec<_> = here.collect();
        let at_hand = self.dice.weighted(here.iter().map(|product| product.share).collect::<Vec<_>>());
        let Some(product) = here.get(at_hand) else { return Ok(None) };
        let organisation = town.organisation(if want == Want::Neighbour { NEIGHBOUR } else { MAIN })?;
        let states = [LotState::InUse, LotState::Available, LotState::Custody];
        let lots = store::demo::idle(app.db.read(), organisation, &product.category, &states).await?;
        let fits = |lot: &&lot::Model| match (want, lot.condition) {
            (Want::Repair, Condition::NeedsRepair) => lot.media == 0,
            (Want::Reuse | Want::Neighbour, Condition::AsNew | Condition::Good | Condition::Worn) => {
                lot.unit_id != site.unit
            }
            _ => false,
        };
        let lots: Vec<_> = lots.iter().filter(fits).collect();
        let Some(lot) = self.dice.pick(&lots).copied() else { return Ok(None) };
        let (least, most) =
            if lot.media > 0 { files.plan.needs.quantity_it } else { files.plan.needs.quantity_furniture };
        let quantity = self.dice.rather_few(least, most.min(lot.quantity));
        if lot.state != LotState::Available || (want == Want::Neighbour && lot.open_to_region_from.is_none()) {
            self.free(at, lot, quantity, want).await?;
        }
        Ok(Some(Aim { want, category: product.category.clone(), quantity }))
    }

    /// The unit that has it declares it surplus, wiped where it holds data.
    async fn free(&mut self, at: Instant, lot: &lot::Model, quantity: i64, want: Want) -> Result<()> {
        let (town, files) = (self.town, self.files);
        let actor = match want {
            Want::Neighbour => town.somebody(files, NEIGHBOUR, Role::Coordinator)?,
            Want::Reuse | Want::Repair | Want::Used | Want::New => town.somebody(files, MAIN, Role::FacilityManager)?,
        };
        let at = at - chrono::TimeDelta::hours(2);
        let declared = surplus::Surplus {
            quantity: Some(quantity),
            open_to_region_from: (want == Want::Neighbour).then(|| at.date_naive()),
            ..surplus::Surplus::default()
        };
        let work = |tx: Tx| async move {
            if lot.media > 0 && store::custody::sanitised(&*tx, lot.id).await? == 0 {
                custody::sanitise(&tx, actor, lot.id, &wiping(tx.at.date_naive(), &lot.code)).await?;
            }
            surplus::declare(&tx, actor, lot.id, declared).await?;
            Ok::<_, Error>(())
        };
        unless_refused(self.app.db.write_at(Some(at), work).await)?;
        Ok(())
    }

    /// Something that an agreement offers, of which rather little stands about.
    fn catalogue_aim(&mut self, want: Want) -> Result<Option<Aim>> {
        let agreements = match want {
            Want::Used => ["brukte-mobler", "brukt-it-utstyr"],
            Want::Reuse | Want::Neighbour | Want::Repair | Want::New => ["nye-mobler", "nytt-it-utstyr"],
        };
        let is_it = self.dice.chance(250_000);
        let items = files::Files::catalogue(agreements[usize::from(is_it)])?;
        let Some(item) = self.dice.pick(&items) else { return Ok(None) };
        let needs = &self.files.plan.needs;
        let (least, most) = if is_it { needs.quantity_it } else { needs.quantity_furniture };
        let n = self.dice.rather_few(least, most).min(self.dice.rather_few(least, most));
        let packs = (n + item.pack_size - 1) / item.pack_size;
        Ok(Some(Aim { want, category: item.category.clone(), quantity: packs * item.pack_size }))
    }
}

/// Stores and the workshop have things and need none.
fn works(site: &Site) -> bool {
    !matches!(site.kind.as_str(), "store" | "workshop" | "depot")
}
