//! The day of an act that is entered later than it happened.

use chrono::TimeDelta;

use crate::{
    domain::{self, Bad, Date, Instant, Refused, time},
    web::pages::{form::Field, posted::Fields, visitor::Visitor},
};

pub use crate::web::pages::ways::HAPPENED_AT as NAME;

/// The field for the day of the act. An empty one means now.
pub fn field(visitor: &Visitor) -> Field {
    Field::date(NAME, visitor.text.say("happened")).hint(visitor.text.say("happened-hint"))
}

/// The last second of the day that was said, so that what it depends on may have happened on the same day. `None` for
/// today and where no day was said.
pub fn moment(visitor: &Visitor, given: &Fields) -> domain::Result<Option<Instant>> {
    let Some(day) = given.value::<Date>(NAME)?.filter(|day| *day != visitor.today) else { return Ok(None) };
    if day > visitor.today {
        return Err(Refused::invalid(NAME, Bad::InTheFuture));
    }
    let over = day.succ_opt().and_then(|next| time::start_of(next, &visitor.actor().time_zone));
    let over = over.ok_or_else(|| Refused::invalid(NAME, Bad::FarAway))?;
    Ok(Some(over - TimeDelta::seconds(1)))
}
