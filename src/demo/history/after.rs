//! What follows from a decision: work, transport, handing over, and now and then giving back.

use chrono::TimeDelta;

use super::{Event, History, unless_refused};
use crate::{
    app::{Result, deliveries, handovers, reservations, returns, transfers, work},
    demo::{
        stock::phrase,
        town::{MAIN, NEIGHBOUR},
    },
    domain::{
        CallOffId, Condition, HandoverId, HoldId, HoldState, Instant, LineId, LotState, Money, Role, TransferId,
        WorkOrderId,
    },
    store::{self, entity::hold},
};

impl History<'_> {
    /// Everything that was kept for the line goes its way.
    pub(super) async fn follow(&mut self, at: Instant, who: &str, line: LineId) -> Result<()> {
        for hold in store::holds::of_line(self.app.db.read(), line).await? {
            let event = match (hold.work_order_id, hold.transfer_id) {
                (Some(order), _) => (self.later(at, 2, 6), Event::Start(order)),
                (None, Some(transfer)) => {
                    (self.later(at, 1, 4), Event::Transfer { transfer, hold: hold.id, who: who.to_owned() })
                }
                (None, None) => (self.later(at, 2, 12), self.handing(&hold)),
            };
            self.add(event.0, event.1);
        }
        Ok(())
    }

    fn handing(&self, hold: &hold::Model) -> Event {
        let caretaker = self.files.people.iter().find(|person| person.role == Role::FacilityManager);
        Event::Hand { hold: hold.id, who: caretaker.map(|person| person.key.clone()).unwrap_or_default() }
    }

    pub(super) async fn hand(&mut self, at: Instant, hold: HoldId, who: &str) -> Result<()> {
        let (app, actor) = (self.app, self.town.actor(who)?);
        let asked = &handovers::HandOver::default();
        let work = |tx| async move { handovers::hand_over(app, &tx, actor, hold, asked).await };
        let Some(handed) = unless_refused(app.db.write_at(Some(at), work).await)? else { return Ok(()) };
        let own = handed.handover.transfer_id.is_none();
        if own && self.dice.chance(self.files.plan.outcome.returned_ppm) {
            let n = self.dice.between(1, handed.handover.n);
            let later = self.later(at, 10, 60);
            self.add(later, Event::Return { handover: handed.handover.id, n });
        }
        Ok(())
    }

    /// What somebody saw standing there and takes without a need.
    pub(super) async fn take(&mut self, at: Instant) -> Result<()> {
        let sites: Vec<_> = self.town.sites_of(MAIN).filter(|site| site.kind != "store").collect();
        let Some(site) = self.dice.pick(&sites).copied() else { return Ok(()) };
        let Some(place) = self.dice.pick(&site.rooms).copied() else { return Ok(()) };
        let at_hand = self.dice.weighted(self.files.products.iter().map(|product| product.share));
        let category = &self.files.products[at_hand].category;
        let organisation = self.town.organisation(MAIN)?;
        let lots = store::demo::idle(self.app.db.read(), organisation, category, &[LotState::Available]).await?;
        let whole: Vec<_> = lots.iter().filter(|lot| lot.condition <= Condition::Worn).collect();
        let Some(lot) = self.dice.pick(&whole).copied() else { return Ok(()) };
        let quantity = self.dice.rather_few(1, lot.quantity.min(6));
        let new = reservations::NewReservation { quantity, unit: site.unit, place, from: None, until: None };
        let who = self.who(site.unit);
        let (actor, id) = (self.town.actor(&who)?, lot.id);
        let work = |tx| async move { reservations::reserve(&tx, actor, id, new).await };
        if let Some(hold) = unless_refused(self.app.db.write_at(Some(at), work).await)? {
            let (later, event) = (self.later(at, 1, 8), self.handing(&hold));
            self.add(later, event);
        }
        Ok(())
    }

    /// The partner agrees, fetches the things and begins.
    pub(super) async fn start(&mut self, at: Instant, order: WorkOrderId) -> Result<()> {
        let coordinator = self.town.somebody(self.files, MAIN, Role::Coordinator)?;
        let accept = |tx| async move { work::accept(&tx, coordinator, order).await };
        unless_refused(self.app.db.write_at(Some(at - TimeDelta::hours(1)), accept).await)?;
        let start = |tx| async move { work::start(&tx, coordinator, order).await };
        if unless_refused(self.app.db.write_at(Some(at), start).await)?.is_some() {
            let later = self.later(at, 3, 12);
            self.add(later, Event::Complete(order));
        }
        Ok(())
    }

    pub(super) async fn complete(&mut self, at: Instant, id: WorkOrderId) -> Result<()> {
        let (app, coordinator) = (self.app, self.town.somebody(self.files, MAIN, Role::Coordinator)?);
        let Some(order) = store::work_orders::find(app.db.read(), id).await? else { return Ok(()) };
        let spare = self.dice.chance(400_000).then(|| Money::new(5_000 * self.dice.between(1, 6), &order.currency));
        let done = &work::Completion {
            cost: order.estimate_minor.map(|minor| Money::new(minor, &order.currency)),
            metres: Some(1_000 * self.dice.between(2, 24)),
            parts_g: spare.as_ref().map(|_| 500),
            parts: spare,
            minutes: Some(self.dice.between(20, 90) * order.n),
            condition: Some(Condition::Good),
            sanitisations: Vec::new(),
        };
        let work = |tx| async move { work::complete(&tx, coordinator, id, done).await };
        if unless_refused(app.db.write_at(Some(at), work).await)?.is_some()
            && let Some(hold) = order.hold_id
            && let Some(hold) = store::holds::find(app.db.read(), hold).await?
            && hold.state == HoldState::Active
        {
            let (later, event) = (self.later(at, 1, 6), self.handing(&hold));
            self.add(later, event);
        }
        Ok(())
    }

    /// The neighbour's coordinator lets the things go, and those who asked fetch them.
    pub(super) async fn transfer(&mut self, at: Instant, id: TransferId, hold: HoldId, who: String) -> Result<()> {
        let coordinator = self.town.somebody(self.files, NEIGHBOUR, Role::Coordinator)?;
        let yes =
            &transfers::Decision { approve: true, note: None, kind: None, price: None, vat: None, evidence: None };
        let work = |tx| async move { transfers::decide(&tx, coordinator, id, yes).await };
        if unless_refused(self.app.db.write_at(Some(at), work).await)?.is_some() {
            let later = self.later(at, 2, 9);
            self.add(later, Event::Hand { hold, who });
        }
        Ok(())
    }

    pub(super) async fn deliver(&mut self, at: Instant, id: CallOffId) -> Result<()> {
        let (app, caretaker) = (self.app, self.town.somebody(self.files, MAIN, Role::FacilityManager)?);
        let ordered = store::call_offs::lines(app.db.read(), id).await?;
        let items =
            store::catalogue::find_all(app.db.read(), ordered.iter().map(|line| line.catalogue_item_id)).await?;
        let bears_media = |item: crate::domain::CatalogueItemId| {
            let item = items.iter().find(|other| other.id == item);
            let category = item.and_then(|item| app.reference.categories.get(&item.category_key));
            category.is_some_and(|category| category.media_bearing)
        };
        let arrived: Vec<_> = ordered
            .iter()
            .map(|line| deliveries::Arrived {
                line: line.id,
                quantity: line.quantity,
                serials: match bears_media(line.catalogue_item_id) {
                    true => {
                        (0..line.quantity).map(|_| format!("DEMO{:08}", self.dice.between(0, 99_999_999))).collect()
                    }
                    false => Vec::new(),
                },
            })
            .collect();
        let arrived = &arrived;
        let work = |tx| async move { deliveries::deliver(app, &tx, caretaker, id, Some(arrived)).await };
        unless_refused(app.db.write_at(Some(at), work).await)?;
        Ok(())
    }

    pub(super) async fn give_back(&mut self, at: Instant, id: HandoverId, n: i64) -> Result<()> {
        let stores: Vec<_> = self.town.sites_of(MAIN).filter(|site| site.kind == "store").collect();
        let rooms: Vec<_> = stores.iter().flat_map(|store| &store.rooms).collect();
        let Some(place) = self.dice.pick(&rooms).map(|place| **place) else { return Ok(()) };
        let reason = phrase(&mut self.dice, &self.files.texts.return_reason);
        let asked = &returns::GiveBack { quantity: n, lot: None, condition: Condition::Good, place, reason };
        let coordinator = self.town.somebody(self.files, MAIN, Role::Coordinator)?;
        let work = |tx| async move { returns::give_back(&tx, coordinator, id, asked).await };
        unless_refused(self.app.db.write_at(Some(at), work).await)?;
        Ok(())
    }
}
