//! Two years, event by event, in the order in which they happen.

mod after;
mod needs;
mod offers;
mod shares;
mod workshop;

use std::collections::{BTreeMap, HashSet};

use chrono::{Datelike, Days, Months, TimeDelta, Weekday};

use self::{needs::Want, shares::Shares};
use crate::demo::{
    Step,
    dice::Dice,
    files::Files,
    town::{MAIN, NEIGHBOUR, Town, noon},
};
use crate::{
    app::{App, Error, Result},
    domain::{
        CallOffId, Date, DeclineReason, HandoverId, HoldId, Instant, LineId, NeedId, Rung, TransferId, WorkKind,
        WorkOrderId,
    },
};

/// What happens at a moment.
enum Event {
    /// A unit finds out that it lacks something.
    Need(Lack),
    /// A line that is open again is looked at again.
    Settle {
        need: NeedId,
        line: LineId,
        who: String,
    },
    Withdraw {
        need: NeedId,
        who: String,
    },
    /// Somebody takes a thing that they saw, without a need.
    Take,
    Hand {
        hold: HoldId,
        who: String,
    },
    /// The coordinator has something mended before anybody asks for it.
    Mend,
    /// Something has to be transported or wiped.
    Errand(WorkKind),
    Quote(WorkOrderId),
    Accept(WorkOrderId),
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

#[derive(Clone, Copy)]
struct Lack {
    organisation: &'static str,
    /// How the need is to end. `None`: the shares of the plan decide.
    want: Option<Want>,
    /// The need is left without a decision.
    open: bool,
}

/// Needs of the last days before today, so that everybody finds something to do: how many days ago, and how they are to
/// end.
const LATELY: [(u64, Want); 16] = [
    (1, Want::Neighbour),
    (2, Want::Repair),
    (2, Want::Reuse),
    (3, Want::New),
    (4, Want::Repair),
    (5, Want::Reuse),
    (6, Want::Used),
    (7, Want::Repair),
    (8, Want::Reuse),
    (9, Want::Repair),
    (10, Want::Repair),
    (12, Want::Repair),
    (14, Want::New),
    (16, Want::Repair),
    (18, Want::Repair),
    (20, Want::Repair),
];
/// Declines of these last days wait for the coordinator.
const WAITING: TimeDelta = TimeDelta::days(8);
/// How far ahead the shares of things and of declines look: see `Shares`.
const THINGS_AHEAD: i64 = 60;
const DECLINES_AHEAD: i64 = 20;

pub struct History<'a> {
    app: &'a App,
    files: &'a Files,
    town: &'a Town,
    pub dice: Dice,
    scale_ppm: i64,
    /// Today. Later events have not happened yet.
    end: Instant,
    events: BTreeMap<(Instant, u64), Event>,
    count: u64,
    /// How many things came from each rung, and how many declines there were for each reason.
    came: Shares<Rung>,
    declined: Shares<DeclineReason>,
    /// Holds whose next event is planned already.
    followed: HashSet<HoldId>,
    /// The number of needs that were left without a decision.
    open: usize,
}

impl<'a> History<'a> {
    pub fn new(
        app: &'a App,
        files: &'a Files,
        town: &'a Town,
        dice: Dice,
        scale_ppm: i64,
        today: Date,
    ) -> Result<Self> {
        let outcome = &files.plan.outcome;
        let came = [
            (Rung::Reuse, outcome.reuse_ppm),
            (Rung::Repair, outcome.repair_ppm),
            (Rung::Used, outcome.used_ppm),
            (Rung::New, outcome.new_ppm),
        ];
        Ok(Self {
            app,
            files,
            town,
            dice,
            scale_ppm,
            end: noon(today) - TimeDelta::hours(12),
            events: BTreeMap::new(),
            count: 0,
            came: Shares::new(came, THINGS_AHEAD),
            declined: Shares::new(files.plan.declines()?, DECLINES_AHEAD),
            followed: HashSet::new(),
            open: 0,
        })
    }

    /// Spreads the needs over two years and the month that has begun: many before school starts, few in July.
    pub fn plan(&mut self, begin: Date) {
        let plan = &self.files.plan;
        let mut moments = Vec::new();
        for month in 0..=plan.needs.need_months {
            let first = begin + Months::new(month.unsigned_abs() as u32);
            let needs = match first.month() {
                7 => plan.needs.needs_per_month_july,
                8 => plan.needs.needs_per_month_august,
                _ => plan.needs.needs_per_month,
            };
            for _ in 0..self.scaled(needs).max(1) {
                moments.push(self.some_day(first));
                if self.dice.chance(plan.outcome.reservation_without_need_ppm) {
                    let at = self.some_day(first);
                    self.add(at, Event::Take);
                }
            }
            for _ in 0..self.scaled(plan.needs.neighbour_needs_per_month) {
                let at = self.some_day(first);
                self.add(at, Event::Need(Lack { organisation: NEIGHBOUR, want: Some(Want::Neighbour), open: false }));
            }
            for _ in 0..self.scaled(plan.needs.repairs_of_stock_per_month) {
                let at = self.some_day(first);
                self.add(at, Event::Mend);
            }
        }
        moments.sort_unstable();
        moments.retain(|at| *at < self.end);
        // Every second one of the latest needs still waits for an answer.
        let latest = moments.len() as i64 - 2 * self.scaled(plan.needs.open_at_end).max(1);
        for (at, moment) in (0..).zip(moments) {
            let open = at >= latest && at % 2 == 0;
            self.add(moment, Event::Need(Lack { organisation: MAIN, want: None, open }));
        }
        let today = self.end.date_naive();
        for (days, want) in LATELY {
            let at = self.office_hour(working_day(today - Days::new(days)));
            self.add(at, Event::Need(Lack { organisation: MAIN, want: Some(want), open: false }));
            if want == Want::Neighbour {
                self.add(at, Event::Need(Lack { organisation: NEIGHBOUR, want: Some(want), open: false }));
            }
            if want == Want::Repair {
                self.add(at, Event::Mend);
            }
        }
        for errand in [WorkKind::Transport, WorkKind::Wipe] {
            let at = self.office_hour(working_day(today - Days::new(1)));
            self.add(at, Event::Errand(errand));
        }
    }

    pub async fn run(&mut self, say: &mut impl FnMut(Step)) -> Result<()> {
        let months = |at: Instant| at.year() * 12 + at.month0() as i32;
        let Some(first) = self.events.keys().next().map(|(at, _)| months(*at)) else { return Ok(()) };
        let of = (months(self.end) - first + 1).unsigned_abs() as usize;
        while let Some(((at, _), event)) = self.events.pop_first() {
            let done = (months(at) - first).unsigned_abs() as usize;
            say(Step { what: "Two years pass: needs, decisions, repairs, handovers", done, of });
            self.happen(at, event).await?;
        }
        Ok(())
    }

    async fn happen(&mut self, at: Instant, event: Event) -> Result<()> {
        match event {
            Event::Need(lack) => self.need(at, lack).await,
            Event::Settle { need, line, who } => self.settle_again(at, need, line, &who).await,
            Event::Withdraw { need, who } => self.withdraw(at, need, &who).await,
            Event::Take => self.take(at).await,
            Event::Hand { hold, who } => self.hand(at, hold, &who).await,
            Event::Mend => self.mend(at).await,
            Event::Errand(kind) => self.errand(at, kind).await,
            Event::Quote(order) => self.quote(at, order).await,
            Event::Accept(order) => self.accept(at, order).await,
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

    fn scaled(&self, n: i64) -> i64 {
        n * self.scale_ppm / crate::demo::WHOLE
    }

    /// A working hour, `from` to `to` days later.
    fn later(&mut self, at: Instant, from: i64, to: i64) -> Instant {
        let days = self.dice.between(from, to).unsigned_abs();
        self.office_hour(at.date_naive() + Days::new(days)).max(at + TimeDelta::minutes(90))
    }

    fn some_day(&mut self, first_of_month: Date) -> Instant {
        let day = first_of_month + Days::new(self.dice.between(0, 27).unsigned_abs());
        self.office_hour(day)
    }

    /// Nobody works on Saturdays and Sundays.
    fn office_hour(&mut self, day: Date) -> Instant {
        let day = match day.weekday() {
            Weekday::Sat => day + Days::new(2),
            Weekday::Sun => day + Days::new(1),
            Weekday::Mon | Weekday::Tue | Weekday::Wed | Weekday::Thu | Weekday::Fri => day,
        };
        noon(day) - TimeDelta::minutes(self.dice.between(0, 300))
    }
}

/// The day itself, or the Friday before a weekend.
fn working_day(day: Date) -> Date {
    match day.weekday() {
        Weekday::Sat => day - Days::new(1),
        Weekday::Sun => day - Days::new(2),
        Weekday::Mon | Weekday::Tue | Weekday::Wed | Weekday::Thu | Weekday::Fri => day,
    }
}

/// `None` if the rules refuse it: then it does not happen in the demo. Any other error is a fault.
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
