//! What follows from a decision: work, transport, handover, and now and then a return.

use crate::demo::history::{Event, History, unless_refused};
use crate::{
    app::{
        Result,
        directory::directory_cache,
        exchange::{handovers, reservations, returns, transfers},
        orders::deliveries,
    },
    demo::{
        town::{MAIN, NEIGHBOUR, noon},
        words::{About, phrase},
    },
    domain::{
        CallOffId, Condition, HandoverId, HoldId, Instant, LineId, LotState, Role, Rung, TransferId,
        directory::permit::Within,
    },
    store::{self, rows::lot},
};

impl History<'_> {
    /// Plans what happens next with every hold of the line.
    pub(super) async fn follow(&mut self, at: Instant, who: &str, line: LineId) -> Result<()> {
        for hold in store::stock::holds::of_line(self.app.db.read(), line).await? {
            if !self.followed.insert(hold.id) {
                continue;
            }
            match (hold.work_order_id, hold.transfer_id) {
                (Some(order), _) => self.asked(at, order),
                (None, Some(transfer)) => {
                    let later = self.later(at, 1, 4);
                    self.add(later, Event::Transfer { transfer, hold: hold.id, who: who.to_owned() });
                }
                (None, None) => {
                    let lot = store::stock::lots::find(self.app.db.read(), hold.lot_id).await?;
                    let from = lot.and_then(|lot| lot.available_from).map_or(at, |from| noon(from).max(at));
                    let (later, event) = (self.later(from, 2, 12), self.handing(hold.id));
                    self.add(later, event);
                }
            }
        }
        Ok(())
    }

    pub(super) fn handing(&self, hold: HoldId) -> Event {
        let caretaker = self.files.people.iter().find(|person| person.role == Role::FacilityManager);
        Event::Hand { hold, who: caretaker.map(|person| person.key.clone()).unwrap_or_default() }
    }

    pub(super) async fn hand(&mut self, at: Instant, hold: HoldId, who: &str) -> Result<()> {
        let (app, actor) = (self.app, self.town.actor(who)?);
        let asked = &handovers::HandOver { metres: self.driven(hold).await?, ..handovers::HandOver::default() };
        let work = |tx| async move { handovers::hand_over(app, &tx, actor, hold, asked).await };
        let Some(handed) = unless_refused(app.db.write_at(Some(at), work).await)? else { return Ok(()) };
        let own = handed.handover.transfer.is_none();
        if own && self.dice.chance(self.files.plan.outcome.returned_ppm) {
            let n = self.dice.between(1, handed.handover.quantity);
            let later = self.later(at, 10, 60);
            self.add(later, Event::Return { handover: handed.handover.id, n });
        }
        Ok(())
    }

    /// The metres there and back between two sites, in a straight line. `None` within a site, where nobody drives.
    async fn driven(&self, hold: HoldId) -> Result<Option<i64>> {
        let read = self.app.db.read();
        let Some(hold) = store::stock::holds::find(read, hold).await? else { return Ok(None) };
        let lot = store::stock::lots::find(read, hold.lot_id).await?;
        let (Some(lot), Some(place)) = (lot, hold.place_id) else { return Ok(None) };
        let sites = store::directory::places::sites(read, vec![place]).await?;
        let Some(site) = sites.get(&place).filter(|site| **site != lot.site_id) else { return Ok(None) };
        let organisations = [lot.organisation_id, hold.for_organisation_id];
        let directory = directory_cache::directory(self.app, read, &organisations).await?;
        Ok(directory.distance_m(lot.site_id, *site).map(|metres| 2 * metres))
    }

    /// Somebody takes a thing that they saw, without a need.
    pub(super) async fn take(&mut self, at: Instant) -> Result<()> {
        let sites: Vec<_> = self.town.sites_of(MAIN).filter(|site| site.kind != "store").collect();
        let Some(site) = self.dice.pick(&sites).copied() else { return Ok(()) };
        let Some(room) = self.dice.pick(&site.rooms).copied() else { return Ok(()) };
        let at_hand = self.dice.weighted(self.files.products.iter().map(|product| product.share));
        let category = &self.files.products[at_hand].category;
        let organisation = self.town.organisation(MAIN)?;
        let lots = store::demo::idle(self.app.db.read(), organisation, category, &[LotState::Available]).await?;
        let today = at.date_naive();
        let free =
            |lot: &&lot::Model| lot.condition <= Condition::Worn && lot.available_from.is_none_or(|on| on <= today);
        let whole: Vec<_> = lots.iter().filter(free).collect();
        let Some(lot) = self.dice.pick(&whole).copied() else { return Ok(()) };
        let quantity = self.dice.rather_few(1, lot.quantity.min(6));
        let (unit, place) = (room.unit, room.place);
        let new = reservations::NewReservation { quantity, unit, place, from: None, until: None };
        let who = self.who(unit, MAIN);
        let (app, actor, id) = (self.app, self.town.actor(&who)?, lot.id);
        let work = |tx| async move { reservations::reserve(app, &tx, &Within::of(actor, Some(unit))?, id, new).await };
        if let Some(hold) = unless_refused(self.app.db.write_at(Some(at), work).await)? {
            self.came.add(Rung::Reuse, quantity);
            let (later, event) = (self.later(at, 1, 8), self.handing(hold.id));
            self.add(later, event);
        }
        Ok(())
    }

    /// The owner's coordinator approves the transfer, and those who asked fetch the things.
    pub(super) async fn transfer(&mut self, at: Instant, id: TransferId, hold: HoldId, who: String) -> Result<()> {
        let ours = self.town.actor(&who)?.belongs_to(self.town.organisation(MAIN)?);
        let owner = if ours { NEIGHBOUR } else { MAIN };
        let coordinator = self.town.somebody(self.files, owner, Role::Coordinator)?;
        let yes =
            &transfers::Decision { approve: true, note: None, kind: None, price: None, vat: None, evidence: None };
        let app = self.app;
        let work = |tx| async move { transfers::decide(app, &tx, coordinator, id, yes).await };
        if unless_refused(self.app.db.write_at(Some(at), work).await)?.is_some() {
            let later = self.later(at, 2, 9);
            self.add(later, Event::Hand { hold, who });
        }
        Ok(())
    }

    pub(super) async fn deliver(&mut self, at: Instant, id: CallOffId) -> Result<()> {
        let (app, caretaker) = (self.app, self.town.somebody(self.files, MAIN, Role::FacilityManager)?);
        let ordered = store::orders::call_offs::lines(app.db.read(), id).await?;
        let items =
            store::orders::catalogue::find_all(app.db.read(), ordered.iter().map(|line| line.catalogue_item_id))
                .await?;
        let bears_media = |item: crate::domain::CatalogueItemId| {
            let item = items.iter().find(|other| other.id == item);
            let category = item.and_then(|item| app.reference.category(&item.category_key));
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
        let Some(place) = self.dice.pick(&rooms).map(|room| room.place) else { return Ok(()) };
        let handed = store::exchange::handovers::find(self.app.db.read(), id).await?;
        let path = handed.map(|handed| self.app.reference.path(&handed.category_key)).unwrap_or_default();
        let about = About { path: &path, ..About::default() };
        let reason = phrase(&mut self.dice, &self.files.texts.return_reason, about);
        let asked =
            &returns::GiveBack { quantity: n, lot: None, condition: Condition::Good, place, reason, happened_at: None };
        let coordinator = self.town.somebody(self.files, MAIN, Role::Coordinator)?;
        let work = |tx| async move { returns::give_back(&tx, coordinator, id, asked).await };
        unless_refused(self.app.db.write_at(Some(at), work).await)?;
        Ok(())
    }
}
