//! The ladder of a line, drawn as a staircase: four steps, each dearer than the one below it, with their offers.

use crate::{
    app::{
        needs::{offers::Computed, reading::Line},
        stock::names::Whereabouts,
    },
    domain::{
        self, ApprovalState, DecisionId, DecisionState, HoldId, LineState, Money, OfferId, OfferKind, Refused, Rung,
        directory::actor::Act,
        needs::{
            decision::Answer,
            offer::{self, Standing},
            reason::Reason,
        },
    },
    web::{
        pages::{needs::list::line_title, page::once, stock::card::Picture, text::Text, visitor::Visitor},
        texts,
    },
};

/// A line with its steps.
pub struct Stairs {
    pub id: String,
    pub title: String,
    pub of_covered: String,
    /// How much of it is covered, in hundredths, for the bar.
    pub covered: i64,
    pub met: bool,
    pub withdrawn: bool,
    /// The reader gets a notice when something comes.
    pub watched: bool,
    /// Nothing is there to reuse or to repair.
    pub nothing: bool,
    /// The line's requirements, with the limits from declines.
    pub wishes: Vec<String>,
    pub steps: Vec<Step>,
    /// The state of the question to the coordinator about what the requirements exclude.
    pub question: Option<String>,
    /// Nobody was asked yet, and only the coordinator can open the next step.
    pub may_ask: bool,
    /// The label of the link to the things that are left out, where the reader has something to see or to do there.
    pub left_out: Option<String>,
    /// The line may still be changed.
    pub is_open: bool,
    pub decided: Vec<Decided>,
    /// What reuse of all would avoid: money and CO2e.
    pub if_all: Option<(String, String)>,
}

pub struct Step {
    pub class: &'static str,
    pub number: usize,
    pub title: String,
    /// One line about the state of the step.
    pub state: String,
    /// Why the step is locked, if it is.
    pub locked: Option<String>,
    /// Unfolded: the lowest one with something to decide.
    pub open: bool,
    pub offers: Vec<Offer>,
    /// More offers, folded behind the best.
    pub folded: Vec<Offer>,
    pub fold: String,
    /// How many groups wait behind those shown.
    pub more: Option<String>,
}

pub struct Offer {
    pub id: OfferId,
    /// The key of its form.
    pub once: String,
    pub title: String,
    pub picture: Picture,
    pub facts: String,
    pub saves: Option<String>,
    pub unknown: Option<String>,
    /// A decline of it waits for the coordinator.
    pub pending: bool,
    /// How many can be taken at most; 0 if the step is locked, or if the reader cannot call the article off.
    pub most: i64,
    pub n: i64,
    pub take: String,
    pub says: String,
    pub seen: String,
    /// For an article that the reader cannot call off: who buys it, and when.
    pub bought: Option<String>,
    /// The last part of the address to which its form is sent.
    pub verb: &'static str,
}

pub struct Decided {
    pub id: DecisionId,
    pub title: String,
    pub what: String,
    pub when: String,
    pub note: Option<String>,
    /// A decline that counts can be revoked here.
    pub may_revoke: bool,
    /// The reservation of what was taken.
    pub kept: Option<HoldId>,
}

/// Offers of a step that are shown without unfolding.
const BEST: usize = 4;

const STEPS: [(Rung, &str); 4] =
    [(Rung::Reuse, "reuse"), (Rung::Repair, "repair"), (Rung::Used, "used"), (Rung::New, "new")];

impl Stairs {
    pub fn of(visitor: &Visitor, line: &Line) -> Self {
        let (t, fill) = (visitor.text, &line.fill);
        let covered = fill.quantity - fill.unmet();
        let computed = line.offered.as_ref();
        let wishes = computed.map(|computed| line.requirements.and(&computed.limits()));
        Self {
            id: line.id.to_string(),
            title: line_title(visitor, line),
            of_covered: t.n_word("of-covered", fill.quantity, &t.whole(covered)),
            covered: if fill.quantity > 0 { covered * 100 / fill.quantity } else { 0 },
            met: fill.unmet() == 0,
            withdrawn: computed.is_none(),
            watched: line.watch.is_some(),
            nothing: computed.is_some_and(|c| !c.offers.all().any(|offer| offer.rung <= Rung::Repair)),
            wishes: visitor.reader().wishes(wishes.as_ref().unwrap_or(&line.requirements)),
            steps: computed.map(|computed| steps(visitor, computed)).unwrap_or_default(),
            question: computed.and_then(|computed| question(t, computed)),
            may_ask: computed.is_some_and(|c| c.answer.is_none() && c.offers.stuck(&c.line)),
            left_out: computed.and_then(|computed| left_out(visitor, computed)),
            is_open: line.state == LineState::Open,
            decided: computed.map(|computed| decided(visitor, computed)).unwrap_or_default(),
            if_all: computed.and_then(|computed| if_all(t, computed)),
        }
    }
}

fn question(t: Text, computed: &Computed) -> Option<String> {
    let (n, _) = computed.offers.excluded_below(Rung::New);
    let said = match computed.answer? {
        ApprovalState::Pending => "question-pending",
        ApprovalState::Approved => "question-approved",
        ApprovalState::Refused => "question-refused",
        ApprovalState::Withdrawn => return None,
    };
    Some(t.n(said, n))
}

/// The page of what is left out is also where a coordinator opens a step.
fn left_out(visitor: &Visitor, computed: &Computed) -> Option<String> {
    let (things, articles) = computed.offers.excluded_below(Rung::New);
    let opens = visitor.actor().may(Act::Approve, computed.unit).is_ok();
    match things + articles {
        0 if opens && !computed.offers.decide_first(Rung::New).is_empty() => Some(visitor.text.say("open-step-title")),
        0 => None,
        n => Some(visitor.text.n("left-out-see", n)),
    }
}

/// What is avoided if the best reuse offers fill all that lacks. `None` if they do not suffice or a figure is unknown.
fn if_all(t: Text, computed: &Computed) -> Option<(String, String)> {
    let (mut left, mut money, mut grams, mut currency) = (computed.offers.unmet, 0, 0, None);
    for offer in computed.offers.shown().filter(|offer| offer.rung == Rung::Reuse) {
        let n = offer.terms.available.min(left);
        let cost = offer.terms.avoided_cost.as_ref()?;
        money += n * cost.amount_minor;
        grams += n * offer.terms.avoided_co2e.central?;
        currency = Some(cost.currency.clone());
        left -= n;
        if left == 0 {
            break;
        }
    }
    let saved = t.money(&Money::new(money, &currency?));
    (left == 0 && computed.offers.unmet > 0).then(|| (saved, t.mass(grams)))
}

fn steps(visitor: &Visitor, computed: &Computed) -> Vec<Step> {
    let unmet = computed.offers.unmet;
    let lowest = computed.offers.rung();
    let step = |(at, (rung, class)): (usize, (Rung, &'static str))| {
        let t = visitor.text;
        let locked = locked(t, &computed.gate(rung));
        let mut offers: Vec<Offer> = computed
            .offers
            .shown()
            .filter(|offer| offer.rung == rung && unmet > 0)
            .map(|offer| Offer::of(visitor, computed, offer, locked.is_none()))
            .collect();
        let folded = offers.split_off(offers.len().min(BEST));
        let there: i64 = computed.offers.shown().filter(|offer| offer.rung == rung).map(|o| o.terms.available).sum();
        let bought = rung >= Rung::Used;
        let state = match (unmet, offers.is_empty(), bought) {
            (0, ..) => t.say("step-not-needed"),
            (_, true, _) => t.say(&format!("step-none-{class}")),
            (_, false, true) => t.n("step-articles", (offers.len() + folded.len()) as i64),
            (_, false, false) => t.n("step-there", there),
        };
        let more = computed.offers.more() as i64;
        Step {
            class,
            number: at + 1,
            title: t.say(&format!("step-{class}")),
            state,
            open: rung == lowest && locked.is_none() && unmet > 0,
            locked,
            fold: t.n("step-folded", folded.len() as i64),
            folded,
            offers,
            more: (rung == lowest && rung <= Rung::Repair && more > 0).then(|| t.n("step-more", more)),
        }
    };
    STEPS.into_iter().enumerate().map(step).collect()
}

/// What has to happen before a step may be used.
fn locked(t: Text, gate: &domain::Result<()>) -> Option<String> {
    match gate {
        Ok(()) => None,
        Err(Refused::ReuseFirst { undecided, .. } | Refused::RungLocked { undecided }) => {
            Some(t.n("locked-first", undecided.len() as i64))
        }
        Err(_) => Some(t.say("locked-second-person")),
    }
}

impl Offer {
    fn of(visitor: &Visitor, computed: &Computed, offer: &offer::Offer, open: bool) -> Self {
        let (t, reader, unmet) = (visitor.text, visitor.reader(), computed.offers.unmet);
        let terms = &offer.terms;
        let title = reader.names.title(&offer.facts);
        let bought = offer.catalogue_item.is_some();
        let at = Whereabouts {
            organisation: offer.lot.map(|_| offer.organisation),
            unit: offer.unit,
            site: offer.site,
            place: offer.place,
            ..Whereabouts::default()
        };
        let named = reader.names.thing(&offer.facts, &at);
        let place = [named.site, named.place].into_iter().flatten().collect::<Vec<_>>().join(", ");
        let mut facts = vec![if bought { String::new() } else { t.n("alike", terms.available) }, place];
        let plain = |why: &&Reason| match why {
            Reason::Unknown { .. } | Reason::OwnStock | Reason::FillsFrom { .. } => false,
            Reason::ReadyOn { on } => *on > visitor.today,
            _ => true,
        };
        facts.extend(offer.why.iter().filter(plain).map(|why| texts::why(t.language, why)));
        facts.retain(|fact| !fact.is_empty());
        let unknown: Vec<String> = offer.unknown.iter().map(|fact| reader.unknown(*fact)).collect();
        let money = terms.avoided_cost.as_ref().filter(|money| money.amount_minor > 0).map(|money| t.money(money));
        let mass = terms.avoided_co2e.central.filter(|grams| *grams > 0).map(|grams| t.mass(grams));
        let saves = match (money, mass) {
            (Some(money), Some(mass)) => Some(t.words("saves-each", &money, &mass)),
            (Some(money), None) => Some(t.word("saves-money-each", &money)),
            (None, Some(mass)) => Some(t.word("saves-mass-each", &mass)),
            (None, None) => None,
        };
        let buys = bought && visitor.actor().may(Act::CallOff, computed.unit).is_ok();
        let most = if open && (!bought || buys) { terms.available.min(unmet) } else { 0 };
        let alt = reader.names.category(&offer.facts.category).unwrap_or_default();
        Self {
            id: offer.id,
            once: once(),
            picture: Picture::drawn(&offer.facts.category, offer.facts.colour.as_deref(), alt),
            title,
            facts: facts.join(" · "),
            saves,
            unknown: (!unknown.is_empty()).then(|| unknown.join(" · ")),
            pending: matches!(offer.standing, Standing::Pending { .. }),
            n: most,
            most,
            take: t.n(if buys { "call-off-n" } else { "take" }, most),
            says: t.say(if buys { "call-off-says" } else { "take-says" }),
            verb: if buys { "call-off" } else { "take" },
            seen: offer.seen.clone(),
            bought: (bought && most == 0)
                .then(|| t.say(if offer.kind == OfferKind::CatalogueNew { "bought-new" } else { "bought-used" })),
        }
    }
}

fn decided(visitor: &Visitor, computed: &Computed) -> Vec<Decided> {
    let (t, reader) = (visitor.text, visitor.reader());
    let row = |(decision, made): (&domain::needs::decision::Decision, Option<&crate::app::needs::offers::Made>)| {
        let seen = made.filter(|made| visitor.actor().sees_who(made.by, computed.unit));
        let (what, note) = match &decision.answer {
            Answer::Accept { n } => (t.n("decided-taken", *n), None),
            Answer::Decline { reason, note, .. } => {
                let word = t.say(&format!("reason-{}", reason.to_string().replace('_', "-")));
                (t.word("decided-declined", &word), note.clone().filter(|_| seen.is_some()))
            }
        };
        let state = match decision.state {
            DecisionState::Standing => String::new(),
            DecisionState::Pending => format!(" – {}", t.say("decided-pending")),
            DecisionState::Refused => format!(" – {}", t.say("decided-refused")),
            DecisionState::Void => format!(" – {}", t.say("decided-void")),
        };
        let at = made.map(|made| domain::time::civil_date(made.at, &visitor.actor().time_zone));
        Decided {
            id: decision.id,
            title: reader.names.title(&decision.named.facts),
            what: format!("{what}{state}"),
            when: at.map(|day| t.day(day, visitor.today)).unwrap_or_default(),
            note,
            may_revoke: decision.is_revocable(),
            kept: made.and_then(|made| made.hold),
        }
    };
    computed.decided().map(row).collect()
}
