//! Two years, event by event, in the order in which they happen.

mod after;
mod needs;
mod offers;

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, TimeDelta};

use super::{
    dice::Dice,
    files::Files,
    town::{Town, noon},
};
use crate::{
    app::{App, Error, Result},
    domain::{CallOffId, Date, HandoverId, HoldId, Instant, NeedId, TransferId, WorkOrderId},
};

/// What happens at a moment.
enum Event {
    /// A unit finds out that it lacks something. `open`: nobody has decided about it yet.
    Need {
        open: bool,
    },
    Withdraw {
        need: NeedId,
        who: String,
    },
    /// Somebody takes what they saw standing there.
    Take,
    Hand {
        hold: HoldId,
        who: String,
    },
    Start(WorkOrderId),
    Complete(WorkOrderId),
    Transfer {
        transfer: TransferId,
        hold: HoldId,
        who: String,
    },
    Deliver(CallOffId),
    Return {
        handover: HandoverId,
        n: i64,
    },
}

pub struct History<'a> {
    app: &'a App,
    files: &'a Files,
    town: &'a Town,
    pub dice: Dice,
    scale_ppm: i64,
    /// What would happen later has not happened yet.
    end: Instant,
    events: BTreeMap<(Instant, u64), Event>,
    count: u64,
}

impl<'a> History<'a> {
    pub fn new(app: &'a App, files: &'a Files, town: &'a Town, dice: Dice, scale_ppm: i64, today: Date) -> Self {
        let end = noon(today) - TimeDelta::hours(12);
        Self { app, files, town, dice, scale_ppm, end, events: BTreeMap::new(), count: 0 }
    }

    /// Puts the needs on the days of two years: many before school starts, few in July.
    pub fn plan(&mut self, begin: Date) {
        let plan = &self.files.plan;
        let mut moments = Vec::new();
        for month in 0..plan.needs.need_months {
            let first = begin + Months::new(month.unsigned_abs() as u32);
            let needs = match first.month() {
                7 => plan.needs.needs_per_month_july,
                8 => plan.needs.needs_per_month_august,
                _ => plan.needs.needs_per_month,
            };
            let needs = (needs * self.scale_ppm / super::WHOLE).max(1);
            for _ in 0..needs {
                let day = first + Days::new(self.dice.between(0, 27).unsigned_abs());
                moments.push(self.office_hour(day));
                if self.dice.chance(plan.outcome.reservation_without_need_ppm) {
                    let at = self.office_hour(day);
                    self.add(at, Event::Take);
                }
            }
        }
        moments.sort_unstable();
        moments.retain(|at| *at < self.end);
        let decided = moments.len().saturating_sub((plan.needs.open_at_end * self.scale_ppm / super::WHOLE) as usize);
        for (at, moment) in moments.into_iter().enumerate() {
            self.add(moment, Event::Need { open: at >= decided });
        }
    }

    pub async fn run(&mut self, say: &mut impl FnMut(&str)) -> Result<()> {
        let mut month = None;
        while let Some(((at, _), event)) = self.events.pop_first() {
            if month != Some((at.year(), at.month())) {
                month = Some((at.year(), at.month()));
                say(&format!("History: {}", at.format("%Y-%m")));
            }
            self.happen(at, event).await?;
        }
        Ok(())
    }

    async fn happen(&mut self, at: Instant, event: Event) -> Result<()> {
        match event {
            Event::Need { open } => self.need(at, open).await,
            Event::Withdraw { need, who } => self.withdraw(at, need, &who).await,
            Event::Take => self.take(at).await,
            Event::Hand { hold, who } => self.hand(at, hold, &who).await,
            Event::Start(order) => self.start(at, order).await,
            Event::Complete(order) => self.complete(at, order).await,
            Event::Transfer { transfer, hold, who } => self.transfer(at, transfer, hold, who).await,
            Event::Deliver(call_off) => self.deliver(at, call_off).await,
            Event::Return { handover, n } => self.give_back(at, handover, n).await,
        }
    }

    fn add(&mut self, at: Instant, event: Event) {
        if at < self.end {
            self.count += 1;
            self.events.insert((at, self.count), event);
        }
    }

    /// So many days later, at a working hour.
    fn later(&mut self, at: Instant, from: i64, to: i64) -> Instant {
        let days = self.dice.between(from, to).unsigned_abs();
        self.office_hour(at.date_naive() + Days::new(days)).max(at + TimeDelta::minutes(90))
    }

    fn office_hour(&mut self, day: Date) -> Instant {
        noon(day) - TimeDelta::minutes(self.dice.between(0, 300))
    }
}

/// What the rules refuse does not happen; anything else is a fault.
fn unless_refused<T>(done: Result<T>) -> Result<Option<T>> {
    match done {
        Ok(done) => Ok(Some(done)),
        Err(Error::Refused(refused)) => {
            tracing::debug!(?refused, "the demo was refused");
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
