//! In which order lots are listed.

use sea_orm::{
    ColumnTrait, Condition, ExprTrait, QueryFilter, QueryOrder, Select, Value,
    sea_query::{CaseStatement, SimpleExpr},
};

use super::filter::free;
use crate::domain::{Date, LotId, LotState, PlaceId};
use crate::store::{rows::lot, stock::scope::Circles};

/// What comes first. Lots that are equal in it are listed newest first.
#[derive(Clone, Debug)]
pub enum Order {
    Newest,
    /// See `Filter::longest_idle_first`.
    LongestIdle,
    /// Most free things first.
    Number,
    /// What the actor can have soonest comes first.
    Readiness(Circles),
    /// The metres to each site. The way to any other site is unknown, so its lots come last.
    Distance(Vec<(PlaceId, i64)>),
}

/// Comes after every day on which something can be had. Both databases can store it.
const NEVER: Date = match Date::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => Date::MAX,
};
const FAR: i64 = i64::MAX;

impl Order {
    /// The value by which the order sorts a lot, the least first.
    pub fn lead(&self, lot: &lot::Model) -> i64 {
        match self {
            Order::Newest | Order::LongestIdle => 0,
            Order::Number => lot.held - lot.quantity,
            Order::Readiness(circles) => days(ready_on(circles, lot)),
            Order::Distance(sites) => {
                sites.iter().find(|(site, _)| *site == lot.site_id).map_or(FAR, |(_, metres)| *metres)
            }
        }
    }

    pub fn of(&self, rows: Select<lot::Entity>, after: Option<(i64, LotId)>) -> Select<lot::Entity> {
        let Some(lead) = self.expression() else {
            let rows = match after {
                Some((_, last)) => rows.filter(lot::Column::Id.lt(last)),
                None => rows,
            };
            return rows.order_by_desc(lot::Column::Id);
        };
        let rows = match after {
            Some((last, id)) => {
                let last = self.value(last);
                let same = Condition::all().add(lead.clone().eq(last.clone())).add(lot::Column::Id.lt(id));
                rows.filter(Condition::any().add(lead.clone().gt(last)).add(same))
            }
            None => rows,
        };
        rows.order_by_asc(lead).order_by_desc(lot::Column::Id)
    }

    fn expression(&self) -> Option<SimpleExpr> {
        match self {
            Order::Newest | Order::LongestIdle => None,
            Order::Number => Some(lot::Column::Held.into_expr().sub(lot::Column::Quantity.into_expr())),
            Order::Readiness(circles) => {
                let can_be_had = Condition::all().add(lot::Column::State.eq(LotState::Available)).add(free().gt(0));
                let day = circles.available_from().if_null(Date::default());
                Some(CaseStatement::new().case(can_be_had, day).finally(NEVER).into())
            }
            Order::Distance(sites) => {
                let case = sites.iter().fold(CaseStatement::new(), |case, (site, metres)| {
                    case.case(lot::Column::SiteId.eq(*site), *metres)
                });
                Some(case.finally(FAR).into())
            }
        }
    }

    fn value(&self, lead: i64) -> Value {
        match self {
            Order::Readiness(_) => {
                Date::default().checked_add_signed(chrono::TimeDelta::days(lead)).unwrap_or(NEVER).into()
            }
            Order::Newest | Order::LongestIdle | Order::Number | Order::Distance(_) => lead.into(),
        }
    }
}

fn ready_on(circles: &Circles, lot: &lot::Model) -> Date {
    if lot.state == LotState::Available && lot.quantity > lot.held {
        circles.available_on(lot).unwrap_or_default()
    } else {
        NEVER
    }
}

fn days(day: Date) -> i64 {
    day.signed_duration_since(Date::default()).num_days()
}
