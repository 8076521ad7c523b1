//! A unit lacks something, and another finds out that it has too much of it.

use chrono::Days;

use crate::demo::history::{Event, History, Lack, unless_refused};
use crate::{
    app::{
        Error, Result,
        needs::{needs, withdrawals},
        stock::{custody, surplus},
    },
    demo::{
        files,
        stock::wiping,
        town::{MAIN, NEIGHBOUR, Room, Site},
        words::{About, phrase},
    },
    domain::{
        Condition, Date, Instant, LineId, LotState, NeedId, Role, Rung, UnitId, WithdrawalReason,
        needs::need::{NewLine, NewNeed},
    },
    store::{self, Tx, rows::lot},
};

/// How the generator wants a line to end. The ladder decides. The generator only makes sure that there is something to
/// decide.
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

impl<'a> History<'a> {
    pub(super) async fn need(&mut self, at: Instant, lack: Lack) -> Result<()> {
        let Some((site, room)) = self.somewhere(lack) else { return Ok(()) };
        let who = self.who(room.unit, lack.organisation);
        let plan = &self.files.plan.needs;
        let (least, most) = if self.dice.chance(plan.urgent_ppm) { plan.days_when_urgent } else { plan.days };
        let needed_by = at.date_naive() + Days::new(self.dice.between(least, most).unsigned_abs());
        let mut aims: Vec<Aim> = Vec::new();
        let lines =
            if lack.want.is_some() { 1 } else { self.dice.rather_few(plan.lines_per_need.0, plan.lines_per_need.1) };
        for _ in 0..lines {
            if let Some(aim) = self.aim(at, site, room, lack).await?
                && aims.iter().all(|other| other.category != aim.category)
            {
                if matches!(aim.want, Want::Used | Want::New) && self.dice.chance(plan.freed_too_late_ppm) {
                    self.free_too_late(at, &aim.category, room, needed_by).await?;
                }
                aims.push(aim);
            }
        }
        let Some(first) = aims.first() else { return Ok(()) };
        let texts = &self.files.texts;
        let path = self.app.reference.path(&first.category);
        let about = About { kind: &site.kind, path: &path, reason: "" };
        let new = &NewNeed {
            unit: room.unit,
            place: room.place,
            needed_by,
            needed_until: None,
            purpose: phrase(&mut self.dice, &texts.need_purpose, about),
            alternatives_considered: true,
            note: phrase(&mut self.dice, &texts.assessment_note, about),
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
        let stated =
            app.db.write_at(Some(at), |tx| async move { needs::state(app, &tx, actor, new, None).await }).await;
        let Some(need) = unless_refused(stated)? else { return Ok(()) };
        if lack.open {
            self.open += 1;
            return Ok(());
        }
        if lack.want.is_none() && self.dice.chance(self.files.plan.needs.withdrawn_ppm) {
            let later = self.later(at, 2, 9);
            self.add(later, Event::Withdraw { need: need.id, who });
            return Ok(());
        }
        let Some(row) = store::needs::needs::find(app.db.read(), need.id).await? else { return Ok(()) };
        for (line, aim) in need.lines.iter().zip(&aims) {
            self.settle(at, &who, &row, line.id, aim.want).await?;
        }
        Ok(())
    }

    /// A room in which something is lacking. For a need that is left open it is a room of a person one can act as.
    fn somewhere(&mut self, lack: Lack) -> Option<(&'a Site, Room)> {
        let files = self.files;
        let employees = files
            .people
            .iter()
            .filter(|person| person.organisation == lack.organisation && person.role == Role::Employee);
        let units: Vec<UnitId> =
            employees.filter_map(|person| self.town.units.get(person.unit.as_deref()?).copied()).collect();
        let theirs = lack.open.then(|| units.get(self.open % units.len().max(1)).copied()).flatten();
        let fits = |room: &Room| theirs.is_none_or(|unit| room.unit == unit);
        let sites: Vec<_> =
            self.town.sites_of(lack.organisation).filter(|site| works(site) && site.rooms.iter().any(fits)).collect();
        let site = self.dice.pick(&sites).copied()?;
        let rooms: Vec<Room> = site.rooms.iter().copied().filter(fits).collect();
        Some((site, self.dice.pick(&rooms).copied()?))
    }

    /// The partner could not do the work, so the line takes whatever there is.
    pub(super) async fn settle_again(&mut self, at: Instant, need: NeedId, line: LineId, who: &str) -> Result<()> {
        match store::needs::needs::find(self.app.db.read(), need).await? {
            Some(need) => self.settle(at, who, &need, line, Want::Reuse).await,
            None => Ok(()),
        }
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
        let about = About { reason: &reason.to_string(), ..About::default() };
        let note = &phrase(&mut self.dice, &self.files.texts.withdrawal_reason, about);
        let work = |tx| async move { withdrawals::withdraw(&tx, actor, need, reason, note).await };
        unless_refused(self.app.db.write_at(Some(at), work).await)?;
        Ok(())
    }

    /// The employee of the unit if one can act as them, else a caretaker or the neighbour's coordinator.
    pub(super) fn who(&self, unit: UnitId, organisation: &str) -> String {
        let of_unit = |person: &&files::Person| {
            person.role == Role::Employee
                && person.unit.as_deref().and_then(|key| self.town.units.get(key)) == Some(&unit)
        };
        let caretaker = |person: &&files::Person| {
            person.organisation == organisation && matches!(person.role, Role::FacilityManager | Role::Coordinator)
        };
        let people = &self.files.people;
        let person = people.iter().find(of_unit).or_else(|| people.iter().find(caretaker));
        person.map(|person| person.key.clone()).unwrap_or_default()
    }

    /// What the line asks for. Things of the wanted kind are declared surplus first.
    async fn aim(&mut self, at: Instant, site: &Site, room: Room, lack: Lack) -> Result<Option<Aim>> {
        let want = match lack.want {
            Some(want) => want,
            None if self.dice.chance(self.files.plan.outcome.transfer_from_neighbour_ppm) => Want::Neighbour,
            None => match self.came.pick(&mut self.dice, |_| true) {
                Some(Rung::Repair) => Want::Repair,
                Some(Rung::Used) => Want::Used,
                Some(Rung::New) => Want::New,
                Some(Rung::Reuse) | None => Want::Reuse,
            },
        };
        for _ in 0..8 {
            let found = match want {
                Want::Reuse | Want::Repair | Want::Neighbour => self.stock_aim(at, site, room, want, lack).await?,
                Want::Used | Want::New => self.catalogue_aim(site, want)?,
            };
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    async fn stock_aim(&mut self, at: Instant, site: &Site, room: Room, want: Want, lack: Lack) -> Result<Option<Aim>> {
        let (app, files, town) = (self.app, self.files, self.town);
        let here = files.products.iter().filter(|product| files::list(&product.site_kinds).contains(&site.kind));
        let here: Vec<_> = here.collect();
        let at_hand = self.dice.weighted(here.iter().map(|product| product.share).collect::<Vec<_>>());
        let Some(product) = here.get(at_hand) else { return Ok(None) };
        let owner = match (want, lack.organisation) {
            (Want::Neighbour, MAIN) => NEIGHBOUR,
            (Want::Neighbour, _) => MAIN,
            (Want::Reuse | Want::Repair | Want::Used | Want::New, own) => own,
        };
        let organisation = town.organisation(owner)?;
        let states = [LotState::InUse, LotState::Available, LotState::Custody];
        let lots = store::demo::idle(app.db.read(), organisation, &product.category, &states).await?;
        let fits = |lot: &&lot::Model| match (want, lot.condition) {
            (Want::Repair, Condition::NeedsRepair) => lot.media == 0,
            (Want::Reuse | Want::Neighbour, Condition::AsNew | Condition::Good | Condition::Worn) => {
                lot.unit_id != room.unit
            }
            _ => false,
        };
        let lots: Vec<_> = lots.iter().filter(fits).collect();
        let Some(lot) = self.dice.pick(&lots).copied() else { return Ok(None) };
        let (least, most) =
            if lot.media > 0 { files.plan.needs.quantity_it } else { files.plan.needs.quantity_furniture };
        let quantity = self.dice.between(least, most.min(lot.quantity));
        if lot.state != LotState::Available || (want == Want::Neighbour && lot.open_to_region_from.is_none()) {
            self.free(at, lot, quantity, owner, want == Want::Neighbour, None).await?;
        }
        Ok(Some(Aim { want, category: product.category.clone(), quantity }))
    }

    /// Another unit declares some things of the category surplus, but from a day after they are needed here.
    async fn free_too_late(&mut self, at: Instant, category: &str, room: Room, needed_by: Date) -> Result<()> {
        let organisation = self.town.organisation(MAIN)?;
        let lots = store::demo::idle(self.app.db.read(), organisation, category, &[LotState::InUse]).await?;
        let whole = [Condition::AsNew, Condition::Good, Condition::Worn];
        let fits = |lot: &&lot::Model| lot.unit_id != room.unit && lot.media == 0 && whole.contains(&lot.condition);
        let lots: Vec<_> = lots.iter().filter(fits).collect();
        let Some(lot) = self.dice.pick(&lots).copied() else { return Ok(()) };
        let from = needed_by + Days::new(self.dice.between(14, 60).unsigned_abs());
        self.free(at, lot, lot.quantity.min(4), MAIN, false, Some(from)).await
    }

    /// The unit that has the lot declares it surplus. Media in it are wiped first.
    async fn free(
        &mut self,
        at: Instant,
        lot: &lot::Model,
        quantity: i64,
        owner: &str,
        to_region: bool,
        available_from: Option<Date>,
    ) -> Result<()> {
        let role = if owner == MAIN { Role::FacilityManager } else { Role::Coordinator };
        let actor = self.town.somebody(self.files, owner, role)?;
        let at = at - chrono::TimeDelta::hours(2);
        let declared = surplus::Surplus {
            quantity: Some(quantity),
            open_to_region_from: to_region.then(|| at.date_naive()),
            available_from,
        };
        let work = |tx: Tx| async move {
            if lot.media > 0 && store::stock::custody::sanitised(&*tx, lot.id).await? == 0 {
                custody::sanitise(&tx, actor, lot.id, &wiping(tx.at.date_naive(), &lot.code), None).await?;
            }
            surplus::declare(&tx, actor, lot.id, declared).await?;
            Ok::<_, Error>(())
        };
        unless_refused(self.app.db.write_at(Some(at), work).await)?;
        Ok(())
    }

    /// An article of an agreement, mostly in a small quantity.
    fn catalogue_aim(&mut self, site: &Site, want: Want) -> Result<Option<Aim>> {
        let agreements = match want {
            Want::Used => ["brukte-mobler", "brukt-it-utstyr"],
            Want::Reuse | Want::Neighbour | Want::Repair | Want::New => ["nye-mobler", "nytt-it-utstyr"],
        };
        let is_it = self.dice.chance(250_000);
        let mut items = files::Files::catalogue(agreements[usize::from(is_it)])?;
        items.retain(|item| self.belongs(&item.category, site));
        let Some(item) = self.dice.pick(&items) else { return Ok(None) };
        let needs = &self.files.plan.needs;
        let (least, most) = if is_it { needs.quantity_it } else { needs.quantity_furniture };
        let n = self.dice.rather_few(least, most).min(self.dice.rather_few(least, most));
        let packs = (n + item.pack_size - 1) / item.pack_size;
        Ok(Some(Aim { want, category: item.category.clone(), quantity: packs * item.pack_size }))
    }

    /// Whether things of this category stand in sites of this kind. A category without products is for schools and
    /// offices.
    fn belongs(&self, category: &str, site: &Site) -> bool {
        let mut products = self.files.products.iter().filter(|product| product.category == category).peekable();
        match products.peek() {
            Some(_) => products.any(|product| files::list(&product.site_kinds).contains(&site.kind)),
            None => matches!(site.kind.as_str(), "school" | "office" | "town_hall"),
        }
    }
}

/// Stores and the workshop have things and need none.
fn works(site: &Site) -> bool {
    !matches!(site.kind.as_str(), "store" | "workshop" | "depot")
}
