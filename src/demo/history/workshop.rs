//! What partners do with their orders.

use crate::demo::history::{Event, History, unless_refused};
use crate::{
    app::{
        Error, Result,
        work::{steps, work_orders},
    },
    demo::{
        files,
        town::MAIN,
        words::{About, Sentences, phrase},
    },
    domain::{
        Condition, HoldState, Instant, LotState, Money, PartnerId, Role, Rung, WorkKind, WorkOrderId,
        directory::actor::Actor,
    },
    store::{
        self,
        rows::{lot, work_order},
    },
};

impl<'a> History<'a> {
    /// The coordinator has a broken thing of the stock mended by a partner.
    pub(super) async fn mend(&mut self, at: Instant) -> Result<()> {
        let broken = |lot: &lot::Model| lot.condition == Condition::NeedsRepair && lot.media == 0;
        let note = &self.files.texts.work_order_note;
        self.order_work(at, WorkKind::Repair, LotState::Available, broken, note).await
    }

    /// The coordinator has things transported, or media wiped before anybody can have them.
    pub(super) async fn errand(&mut self, at: Instant, kind: WorkKind) -> Result<()> {
        let texts = &self.files.texts;
        let (state, note) = if kind == WorkKind::Wipe {
            (LotState::Custody, &texts.wiping_note)
        } else {
            (LotState::Available, &texts.transport_note)
        };
        self.order_work(at, kind, state, |_| true, note).await
    }

    async fn order_work(
        &mut self,
        at: Instant,
        kind: WorkKind,
        state: LotState,
        fits: impl Fn(&lot::Model) -> bool,
        note: &[Sentences],
    ) -> Result<()> {
        let (app, files, town) = (self.app, self.files, self.town);
        let organisation = town.organisation(MAIN)?;
        for _ in 0..20 {
            let product = self.dice.weighted(files.products.iter().map(|product| product.share));
            let category = &files.products[product].category;
            let path = app.reference.path(category);
            let able = |partner: &&files::Partner| {
                partner.work().contains(&kind) && files::list(&partner.categories).iter().any(|one| path.contains(one))
            };
            let partners: Vec<_> = files.partners.iter().filter(able).collect();
            let mut lots = store::demo::idle(app.db.read(), organisation, category, &[state]).await?;
            lots.retain(&fits);
            let (Some(lot), Some(partner)) = (self.dice.pick(&lots), self.dice.pick(&partners)) else { continue };
            let Some(partner) = town.partners.get(&partner.key) else { continue };
            let rooms = town.sites_of(MAIN).filter(|site| site.kind != "store").flat_map(|site| &site.rooms);
            let to = rooms.map(|room| room.place).find(|place| *place != lot.place_id).unwrap_or(lot.place_id);
            let wanted = &work_orders::Wanted {
                partner: *partner,
                lot: lot.id,
                n: self.dice.rather_few(1, lot.quantity.min(8)),
                kind,
                place: (kind == WorkKind::Transport).then_some(to),
                estimate: None,
                ready_on: None,
                note: phrase(&mut self.dice, note, About { path: &path, ..About::default() }),
            };
            let coordinator = town.somebody(files, MAIN, Role::Coordinator)?;
            let work = |tx| async move { work_orders::order(app, &tx, coordinator, wanted).await };
            if let Some(ordered) = unless_refused(app.db.write_at(Some(at), work).await)? {
                self.asked(at, ordered.id);
            }
            break;
        }
        Ok(())
    }

    /// Some partners write a quote first.
    pub(super) fn asked(&mut self, at: Instant, order: WorkOrderId) {
        let quoted = self.dice.chance(400_000).then(|| self.later(at, 1, 2));
        if let Some(quoted) = quoted {
            self.add(quoted, Event::Quote(order));
        }
        let accepted = self.later(quoted.unwrap_or(at), 1, 3);
        self.add(accepted, Event::Accept(order));
    }

    /// The one of the partner's people who answers.
    fn partners_person(&self, partner: PartnerId) -> Result<&'a Actor> {
        let (files, town) = (self.files, self.town);
        let theirs =
            |person: &&files::Person| person.partner.as_ref().and_then(|key| town.partners.get(key)) == Some(&partner);
        let person = files.people.iter().find(theirs);
        town.actor(person.map(|person| person.key.as_str()).unwrap_or_default())
    }

    async fn order(&self, id: WorkOrderId) -> Result<work_order::Model> {
        let order = store::work::work_orders::find(self.app.db.read(), id).await?;
        order.ok_or_else(|| Error::Internal(format!("no work order {id}")))
    }

    pub(super) async fn quote(&mut self, at: Instant, id: WorkOrderId) -> Result<()> {
        let order = self.order(id).await?;
        let (Some(estimate), actor) = (order.estimate_minor, self.partners_person(order.partner_id)?) else {
            return Ok(());
        };
        let price = estimate * self.dice.between(90, 105) / 100;
        let quote = &steps::Quote { price: Money::new(price, &order.currency), ready_on: order.ready_on };
        let work = |tx| async move { steps::quote(&tx, actor, id, quote).await };
        unless_refused(self.app.db.write_at(Some(at), work).await)?;
        Ok(())
    }

    pub(super) async fn accept(&mut self, at: Instant, id: WorkOrderId) -> Result<()> {
        let order = self.order(id).await?;
        let refused = self.dice.chance(self.files.plan.outcome.repair_refused_ppm);
        let reason = &phrase(&mut self.dice, &self.files.texts.refusal_reason, About::default());
        let actor = self.partners_person(order.partner_id)?;
        if refused {
            let work = |tx| async move { steps::refuse(&tx, actor, id, reason).await };
            if unless_refused(self.app.db.write_at(Some(at), work).await)?.is_some() {
                self.look_again(at, &order).await?;
            }
            return Ok(());
        }
        let work = |tx| async move { steps::accept(&tx, actor, id).await };
        if unless_refused(self.app.db.write_at(Some(at), work).await)?.is_some() {
            let later = self.later(at, 1, 5);
            self.add(later, Event::Start(id));
        }
        Ok(())
    }

    /// The line that waited for the order is open again.
    async fn look_again(&mut self, at: Instant, order: &work_order::Model) -> Result<()> {
        let Some(line) = order.line_id else { return Ok(()) };
        let Some(row) = store::needs::needs::line(self.app.db.read(), line).await? else { return Ok(()) };
        self.came.add(Rung::Repair, -order.n);
        let Some(need) = store::needs::needs::find(self.app.db.read(), row.need_id).await? else { return Ok(()) };
        let (later, who) = (self.later(at, 1, 3), self.who(need.unit_id, MAIN));
        self.add(later, Event::Settle { need: need.id, line, who });
        Ok(())
    }

    /// The partner fetches the things and begins.
    pub(super) async fn start(&mut self, at: Instant, id: WorkOrderId) -> Result<()> {
        let order = self.order(id).await?;
        let actor = self.partners_person(order.partner_id)?;
        let start = |tx| async move { steps::start(&tx, actor, id).await };
        if unless_refused(self.app.db.write_at(Some(at), start).await)?.is_some() {
            let later = self.later(at, 4, 14);
            self.add(later, Event::Complete(id));
        }
        Ok(())
    }

    pub(super) async fn complete(&mut self, at: Instant, id: WorkOrderId) -> Result<()> {
        let order = self.order(id).await?;
        let actor = self.partners_person(order.partner_id)?;
        let spare = self.dice.chance(400_000).then(|| Money::new(5_000 * self.dice.between(1, 6), &order.currency));
        let done = &steps::Completion {
            cost: order.quote_minor.or(order.estimate_minor).map(|minor| Money::new(minor, &order.currency)),
            metres: Some(1_000 * self.dice.between(2, 24)),
            parts_g: spare.as_ref().map(|_| 500),
            parts: spare,
            minutes: Some(self.dice.between(20, 90) * order.n),
            condition: Some(Condition::Good),
            sanitisations: Vec::new(),
            made: Vec::new(),
        };
        let work = |tx| async move { steps::complete(&tx, actor, id, done).await };
        if unless_refused(self.app.db.write_at(Some(at), work).await)?.is_some()
            && let Some(hold) = order.hold_id
            && let Some(hold) = store::stock::holds::find(self.app.db.read(), hold).await?
            && hold.state == HoldState::Active
        {
            let (later, event) = (self.later(at, 1, 6), self.handing(hold.id));
            self.add(later, event);
        }
        Ok(())
    }
}
