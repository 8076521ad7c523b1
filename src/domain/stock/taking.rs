//! May this thing be taken? One table says which rules each way of taking obeys, and in which order they are checked.
//! Each rule is written once. How many of a lot are free is another question, which [`super::hold`] answers.

use crate::{
    ChemicalLight, Date, Departure, EvidenceKind, HoldId, LotId, LotState, OfferKind, Refused, Result, Title, WorkKind,
    work::work_order::{allowed_in_custody, uses_up},
};

/// The facts of the thing, at this moment, that the rules need.
#[derive(Clone, Copy, Debug)]
pub struct Thing<'a> {
    pub lot: LotId,
    pub title: Title,
    pub state: LotState,
    pub light: ChemicalLight,
    pub available_from: Option<Date>,
    pub goes_back_on: Option<Date>,
    pub held: i64,
    pub holds: &'a [HoldId],
    /// Number of data-bearing media in it, and how many of them have valid evidence of sanitisation.
    pub media: i64,
    pub sanitised: i64,
    pub managed: bool,
    /// Whether the actor sees it.
    pub visible: bool,
    /// The day on which it opens to whoever takes it. `None` if it is open to them.
    pub opens_on: Option<Date>,
}

/// Where the thing would go.
#[derive(Clone, Copy, Debug, Default)]
pub struct Destination<'a> {
    /// Whether children, patients or others who need care are there.
    pub sensitive: bool,
    /// Kinds of documents that the destination demands and of which the thing has none that is valid today.
    pub missing: &'a [EvidenceKind],
}

/// What somebody wants to do with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taking {
    /// Fill a line that needs it by a day: asked when it is offered, and again when the offer is accepted.
    Fill { needed_by: Date, kind: OfferKind },
    /// Reserve it without a need.
    Reserve,
    /// Let it cross to another organisation.
    LetGo,
    /// Hand it over to the receiver.
    HandOver,
    /// Declare it surplus.
    Declare,
    /// Have a partner work on it.
    Work(WorkKind),
    /// Finish work that uses it up.
    UseUp,
    /// Remove it from the organisation's books.
    Depart(Departure),
}

/// One rule. Each variant says what must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    Visible,
    /// It has not left.
    Present,
    /// It is in a state from which this may be done.
    State,
    /// Its legal title allows this.
    Title,
    /// It is not out on loan.
    Home,
    /// Nobody holds any of it.
    Unheld,
    /// Every medium was sanitised.
    Sanitised,
    /// Device management no longer controls it.
    Unmanaged,
    /// The day from which it is free has come.
    Dates,
    /// It is open to the unit that takes it.
    Circle,
    /// Its chemicals do not harm the people at the destination.
    Light,
    /// It has the documents that the destination demands.
    Evidence,
}

/// The rule that forbids it, with the refusal that says why.
#[derive(Clone, Debug, PartialEq)]
pub struct Forbidden {
    pub rule: Rule,
    pub refused: Refused,
}

impl Taking {
    /// The rules in the order in which they are checked. The first that forbids the taking is named.
    pub fn rules(self, thing: &Thing) -> &'static [Rule] {
        use Rule::*;
        match self {
            Taking::Fill { .. } => &[Visible, Title, State, Circle, Light, Evidence],
            Taking::Reserve => &[State, Title, Circle, Light, Evidence],
            Taking::LetGo => &[Light, Evidence],
            Taking::HandOver => &[Home, Sanitised, Unmanaged, State, Title, Dates, Light, Evidence],
            Taking::Declare => match (thing.state, thing.media > 0) {
                (LotState::Available, _) => &[State, Home, Title],
                // It goes into custody first, so it need not be sanitised yet: what its user stored on it is still
                // there.
                (LotState::InUse, true) => &[State, Home, Title, Unheld],
                // A thing without a medium leaves quarantine when nobody holds it any more.
                (LotState::Custody, false) => &[State, Home, Title, Unheld, Unmanaged],
                (LotState::InUse | LotState::Custody | LotState::InWork | LotState::Gone, _) => {
                    &[State, Home, Title, Sanitised, Unmanaged]
                }
            },
            Taking::Work(kind) => match uses_up(kind) {
                // What others own, or have borrowed, must not be turned into something else.
                Some(_) => &[Title, Home, State],
                None => &[State],
            },
            Taking::UseUp => &[Title, Sanitised, Unmanaged, Unheld],
            Taking::Depart(kind) => match (kind.is_reality(), kind.passes_on()) {
                // A loss or a theft is a fact, even if the thing was promised to somebody.
                (true, _) => &[Present, Title],
                (false, true) => &[Present, Title, Sanitised, Unmanaged, State, Home],
                (false, false) => &[Present, Title, State, Home],
            },
        }
    }
}

/// May the thing be taken this way on this day?
pub fn may(thing: &Thing, taking: Taking, to: &Destination, today: Date) -> Result<(), Forbidden> {
    taking
        .rules(thing)
        .iter()
        .try_for_each(|&rule| rule.check(thing, taking, to, today).map_err(|refused| Forbidden { rule, refused }))
}

impl Rule {
    fn check(self, thing: &Thing, taking: Taking, to: &Destination, today: Date) -> Result<()> {
        let lot = thing.lot;
        let (allowed, refused) = match self {
            Rule::Visible => (thing.visible, Refused::NotFound { what: "lot" }),
            Rule::Present => (thing.state != LotState::Gone, Refused::LotState { lot, state: thing.state }),
            Rule::State => (taking.finds(thing, today), Refused::LotState { lot, state: thing.state }),
            Rule::Title => {
                return match taking {
                    Taking::Depart(kind) => kind.allowed(thing.title),
                    Taking::Fill { .. }
                    | Taking::Reserve
                    | Taking::LetGo
                    | Taking::HandOver
                    | Taking::Declare
                    | Taking::Work(_)
                    | Taking::UseUp => thing.title.check_offerable(),
                };
            }
            Rule::Home => return at_home(lot, thing.title, thing.goes_back_on),
            Rule::Unheld => (thing.held == 0, Refused::Held { lot, held: thing.held, holds: thing.holds.to_vec() }),
            Rule::Sanitised => (thing.sanitised >= thing.media, Refused::NotSanitised { lot }),
            Rule::Unmanaged => (!thing.managed, Refused::StillManaged { lot }),
            Rule::Dates => match thing.available_from.filter(|from| *from > today) {
                Some(available_from) => return Err(Refused::NotYetAvailable { lot, available_from }),
                None => return Ok(()),
            },
            Rule::Circle => match thing.opens_on.filter(|on| *on > today) {
                Some(opens_on) => return Err(Refused::OpensLater { lot, opens_on }),
                None => return Ok(()),
            },
            Rule::Light => (
                !(to.sensitive && thing.light == ChemicalLight::Red),
                Refused::NotOffered { because: "chemical_light" },
            ),
            Rule::Evidence => (to.missing.is_empty(), Refused::EvidenceMissing { lot, kinds: to.missing.to_vec() }),
        };
        if allowed { Ok(()) } else { Err(refused) }
    }
}

impl Taking {
    /// Whether the thing is in a state from which this may be done.
    fn finds(self, thing: &Thing, today: Date) -> bool {
        use LotState::*;
        let back = back_on(thing.title, thing.goes_back_on, thing.media);
        match (self, thing.state) {
            (Taking::LetGo | Taking::UseUp, _) => true,
            (_, Gone) => false,
            (Taking::Fill { .. } | Taking::Reserve | Taking::HandOver, Available) => true,
            // It comes back before it is needed here. Only stock as it is: nobody repairs or gives away a thing on
            // loan.
            (Taking::Fill { needed_by, kind }, InUse) => {
                kind == OfferKind::Stock && back.is_some_and(|on| today < on && on <= needed_by)
            }
            // A thing on loan may be reserved for the time after the loan.
            (Taking::Reserve, InUse) => back.is_some(),
            (Taking::HandOver, InUse) => false,
            (Taking::Fill { .. } | Taking::Reserve | Taking::HandOver, Custody | InWork) => false,
            (Taking::Work(kind), Custody) => allowed_in_custody(kind),
            (Taking::Declare | Taking::Work(_) | Taking::Depart(_), InUse | Available | Custody) => true,
            (Taking::Depart(kind), InWork) => kind.is_reality(),
            (Taking::Declare | Taking::Work(_), InWork) => false,
        }
    }
}

/// The state of a thing whose unit takes its surplus back. A device goes into custody first, and from there into use.
/// `None` for a thing that is not surplus.
pub fn withdrawn(state: LotState, media: i64) -> Option<LotState> {
    match (state, media > 0) {
        (LotState::Available, true) => Some(LotState::Custody),
        (LotState::Available, false) | (LotState::Custody, true) => Some(LotState::InUse),
        (LotState::InUse | LotState::InWork | LotState::Gone, _) | (LotState::Custody, false) => None,
    }
}

/// The last day of the loan of a thing of our own. A thing of another owner that goes back on a day was not lent by us.
pub fn lent(title: Title, goes_back_on: Option<Date>) -> Option<Date> {
    goes_back_on.filter(|_| title == Title::Organisation)
}

/// The day on which a thing on loan is available to others again. `None` for a device: whoever uses it leaves data on
/// it, and nobody knows when it will be wiped. It is offered after that.
pub fn back_on(title: Title, goes_back_on: Option<Date>, media: i64) -> Option<Date> {
    lent(title, goes_back_on).filter(|_| media == 0).and_then(|until| until.succ_opt())
}

/// Refuses for a thing that is out on loan, because it is the borrower's until it comes back.
pub fn at_home(lot: LotId, title: Title, goes_back_on: Option<Date>) -> Result<()> {
    match lent(title, goes_back_on) {
        Some(goes_back_on) => Err(Refused::NotBackYet { lot, goes_back_on }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
