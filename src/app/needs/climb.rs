//! What a second person is asked about what a line's own words leave out, and what is judged together with it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use crate::app::{
    App, Result,
    directory::directory_cache,
    found,
    needs::{
        decisions, lines,
        looked::Looked,
        needs,
        offers::{self, Computed, Purpose},
    },
};
use crate::{
    domain::{
        ApprovalId, ApprovalKind, ApprovalState, Instant, LineId, LineState, LotId, NeedId, PersonId, PlaceId, Rung,
        UnitId,
        directory::{
            actor::{Act, Actor},
            policy::Policy,
        },
        needs::{
            climb::LeftOut,
            ladder::ENOUGH,
            line::Line,
            offer::{Candidate, Offer, Source, Standing},
            offers::Offers,
            requirement::Requirements,
        },
        time,
    },
    store::{
        self, Tx,
        directory::trees::Directory,
        needs::{approvals, holders},
        reference::prices::Market,
        rows::{approval, need, need_line},
    },
};

/// So many places are named to whoever has to answer.
const PLACES: usize = 20;

/// What a question is about: another demand, another limit or a larger line is another question.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    pub requirements: Requirements,
    pub limits: Requirements,
    pub quantity: i64,
}

/// A place where things stand that are left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stands {
    pub site_id: Option<PlaceId>,
    pub site: String,
    pub quantity: i64,
}

/// The latest question about these very words.
pub fn answer<'a>(questions: &'a [approval::Model], words: &Words) -> Option<&'a approval::Model> {
    questions.iter().rev().find(|asked| asked.state != ApprovalState::Withdrawn && about(asked, words))
}

/// Questions that wait although the line says something else now.
pub fn outdated(questions: &[approval::Model], words: &Words) -> Vec<ApprovalId> {
    let waits = |asked: &&approval::Model| asked.state == ApprovalState::Pending;
    let of_words = questions.iter().filter(|asked| asked.kind == ApprovalKind::Requirements);
    of_words.filter(waits).filter(|asked| !about(asked, words)).map(|asked| asked.id).collect()
}

fn about(asked: &approval::Model, words: &Words) -> bool {
    let read = |json: &Option<serde_json::Value>| -> Option<Requirements> {
        json.clone().map_or(Some(Requirements::default()), |json| serde_json::from_value(json).ok())
    };
    asked.kind == ApprovalKind::Requirements
        && read(&asked.requirements).as_ref() == Some(&words.requirements)
        && read(&asked.limits).as_ref() == Some(&words.limits)
        && asked.quantity.is_none_or(|quantity| words.quantity <= quantity)
}

/// Whether what else these people lack decides something: the line leaves things out, and of its own quantity enough
/// was declined, or the policy lets small values pass.
pub fn matters(line: &Line, offers: &Offers, policy: &Policy) -> bool {
    let left_out = offers.excluded_below(Rung::New) != (0, 0) && line.fill.unmet() > 0;
    let wanted = (line.fill.unmet() + line.fill.ordered).saturating_mul(ENOUGH);
    left_out && (policy.ask_above_minor > 0 || offers.declined_below(line, Rung::New) >= wanted)
}

/// From when on what people do is judged together.
pub fn since(at: Instant, policy: &Policy) -> Instant {
    at - TimeDelta::days(i64::from(policy.together_days))
}

/// Finds out what these people want to buy of the kind in all, and whether the policy asks nobody about so little.
pub async fn judge(
    app: &App,
    db: &impl ConnectionTrait,
    at: Instant,
    actor: &Actor,
    (need, row): (&need::Model, &need_line::Model),
    policy: &Policy,
    line: &mut Line,
) -> Result<()> {
    let own = offers::categories(app, row);
    let since = since(at, policy);
    let mut around = store::needs::needs::lines_around(db, need, since).await?;
    around.retain(|other| other.id != row.id && offers::categories(app, other).iter().any(|key| own.contains(key)));
    let ids: Vec<LineId> = around.iter().map(|other| other.id).chain([row.id]).collect();
    let bought: i64 = store::orders::call_offs::bought(db, &ids).await?.into_values().sum();
    let lacks = |line: &need_line::Model| match line.state {
        LineState::Open => lines::fill(line).unmet(),
        LineState::Met | LineState::Withdrawn => 0,
    };
    line.together = bought + lines::fill(row).unmet() + around.iter().map(lacks).sum::<i64>();
    if policy.ask_above_minor > 0 {
        let on = time::civil_date(at, &actor.time_zone);
        let market = Market { organisation: need.organisation_id, on, currency: &actor.currency };
        let prices = store::reference::prices::category_prices(db, &market, &own).await?;
        // The dearest: a need for anything of a kind is not small because something of it is cheap.
        let price = prices.values().max().copied();
        line.approved |= price.is_some_and(|price| line.together.saturating_mul(price) <= policy.ask_above_minor);
    }
    Ok(())
}

/// Whether more is held elsewhere now than a second person agreed to leave.
pub fn outgrown(questions: &[approval::Model], words: &Words, offers: &Offers) -> bool {
    let agreed = answer(questions, words).filter(|asked| asked.state == ApprovalState::Approved);
    // Questions of old say only how much was left out in all.
    agreed.and_then(|asked| asked.kept.or(asked.excluded)).is_some_and(|agreed| offers.kept() > agreed)
}

/// The lots that were declined and that are these people's own: of the unit that asks, or entered or changed by them within the
/// policy's days, also those that were split from such.
pub async fn own(
    db: &impl ConnectionTrait,
    at: Instant,
    need: &need::Model,
    people: &[PersonId],
    policy: &Policy,
    candidates: &[Candidate],
    offers: &Offers,
) -> Result<BTreeSet<LotId>> {
    let declined = |offer: &&Offer| matches!(offer.standing, Standing::Declined { .. });
    let declined: BTreeSet<LotId> = offers.all().filter(declined).filter_map(|offer| offer.lot).collect();
    let with_ancestors = |candidate: &Candidate| match &candidate.source {
        Source::Lot { id, ancestors, .. } if declined.contains(id) => Some((*id, candidate.unit, ancestors.clone())),
        Source::Lot { .. } | Source::Item { .. } => None,
    };
    let lots: Vec<_> = candidates.iter().filter_map(with_ancestors).collect();
    let mut ids: Vec<LotId> =
        lots.iter().flat_map(|(id, _, ancestors)| ancestors.iter().copied().chain([*id])).collect();
    ids.sort_unstable();
    ids.dedup();
    let since = since(at, policy);
    let brought = holders::brought(db, &ids, people, since).await?;
    let theirs = |(id, unit, ancestors): &(LotId, Option<UnitId>, Vec<LotId>)| {
        *unit == Some(need.unit_id) || brought.contains(id) || ancestors.iter().any(|lot| brought.contains(lot))
    };
    Ok(lots.iter().filter(|lot| theirs(lot)).map(|(id, ..)| *id).collect())
}

/// Leaves a question where only a second person can open the next rung, and takes back those about other words.
pub async fn ask(
    tx: &Tx,
    actor: &Actor,
    directory: &Directory,
    row: &need_line::Model,
    computed: &mut Computed,
) -> Result<()> {
    let outdated = computed.outdated(row.quantity);
    if !outdated.is_empty() {
        approvals::withdraw_all(tx, outdated).await?;
    }
    if computed.answer.is_some() || !computed.offers.stuck(&computed.line) {
        return Ok(());
    }
    let (excluded, articles) = computed.offers.excluded_below(Rung::New);
    let places = places(&computed.offers.left_out, directory);
    let Words { requirements, limits, quantity } = computed.words(row.quantity);
    let kept = computed.offers.kept();
    let question = decisions::Question::Words { requirements, limits, quantity, excluded, kept, articles, places };
    decisions::ask(tx, actor, row, question).await?;
    computed.answer = Some(ApprovalState::Pending);
    Ok(())
}

fn places(left_out: &[LeftOut], directory: &Directory) -> Vec<Stands> {
    let mut found: BTreeMap<(String, Option<PlaceId>), i64> = BTreeMap::new();
    for left in left_out.iter().filter(|left| left.lot.is_some()) {
        *found.entry((site_name(left, directory), left.site)).or_default() += left.available;
    }
    let mut places: Vec<Stands> =
        found.into_iter().map(|((site, site_id), quantity)| Stands { site_id, site, quantity }).collect();
    places.sort_by_key(|place| (std::cmp::Reverse(place.quantity), place.site.clone()));
    places.truncate(PLACES);
    places
}

/// What the site is called where a thing stands: our own, or the neighbour's.
pub fn site_name(left: &LeftOut, directory: &Directory) -> String {
    let own = || left.site.and_then(|site| directory.places.get(&site)).map(|place| place.name.clone());
    left.site_name.clone().or_else(own).unwrap_or_default()
}

/// Computes the list outside the write lock. What nobody may ask about is left to [`ask_now`] to refuse.
pub async fn look(app: &App, actor: &Actor, need: NeedId, line: LineId) -> Result<Looked> {
    Looked::at(app, actor, Act::Decide, (need, line), None, Purpose::Show { lines: 1 }).await
}

/// Asks about a line that stands before a rung which only a second person can open, whoever made it so: others may have
/// taken what was left.
pub async fn ask_now(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    (need, line): (NeedId, LineId),
    looked: &Looked,
) -> Result<(need_line::Model, Computed)> {
    let (need, row) = decisions::lock_open(tx, actor, need, line, Act::Decide).await?;
    let mut computed = match looked.of(tx, &row).await? {
        Some(computed) => computed,
        None => offers::compute(app, &**tx, tx.at, actor, &need, &row).await?,
    };
    let directory = directory_cache::directory(app, &**tx, &actor.organisations).await?;
    ask(tx, actor, &directory, &row, &mut computed).await?;
    Ok((row, computed))
}

/// A line's list, with what its words leave out, for whoever may read the need.
pub async fn left_out(app: &App, actor: &Actor, need: NeedId, line: LineId) -> Result<Computed> {
    actor.may_read()?;
    let (need, rows) = needs::read(app.db.read(), actor, need).await?;
    let row = found(rows.into_iter().find(|row| row.id == line), "line")?;
    offers::compute(app, app.db.read(), time::now(), actor, &need, &row).await
}
