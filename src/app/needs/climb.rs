//! Asks a second person about the things that a line's requirements and limits leave out.

use std::collections::BTreeMap;

use crate::app::{
    App, Result,
    directory::{directory_cache, trees::Directory},
    needs::{
        lines,
        looked::Looked,
        offers::{self, Computed, Purpose},
        questions::{self, Question, Stands, Words},
        reading,
    },
};
use crate::{
    domain::{
        ApprovalState, LineId, NeedId, PlaceId, Rung,
        directory::actor::{Act, Actor},
        needs::{left_out::LeftOut, list::Offers},
    },
    store::{
        Tx,
        history::{self, Happened},
        needs::approvals,
        rows::need_line,
    },
};

/// The most places that are named in a question.
const PLACES: usize = 20;

/// Asks a question where only a second person can open the next rung. Withdraws waiting questions about requirements,
/// limits or quantities that the line no longer has. The caller records the event that it returns, together with its
/// own.
pub async fn ask(
    tx: &Tx,
    actor: &Actor,
    directory: &Directory,
    row: &need_line::Model,
    computed: &mut Computed,
) -> Result<Option<Happened>> {
    let outdated = computed.outdated(row.quantity);
    if !outdated.is_empty() {
        approvals::withdraw_all(tx, outdated).await?;
    }
    if computed.answer.is_some() || !computed.offers.stuck(&computed.line) {
        return Ok(None);
    }
    let (excluded, articles) = computed.offers.excluded_below(Rung::New);
    let places = places(&computed.offers, directory);
    let Words { requirements, limits, quantity } = computed.words(row.quantity);
    let kept = computed.offers.kept();
    let question = Question::Words { requirements, limits, quantity, excluded, kept, articles, places };
    let asked = questions::ask(tx, actor, row, question).await?;
    computed.answer = Some(ApprovalState::Pending);
    Ok(Some(asked))
}

fn places(offers: &Offers, directory: &Directory) -> Vec<Stands> {
    let mut found: BTreeMap<(String, Option<PlaceId>), i64> = BTreeMap::new();
    for left in offers.left_out.iter().filter(|left| left.lot.is_some()) {
        *found.entry((site_name(left, directory), left.site)).or_default() += left.available;
    }
    for more in &offers.beyond {
        let own = || directory.places.get(&more.site).map(|place| place.name.clone());
        let name = more.site_name.clone().or_else(own).unwrap_or_default();
        *found.entry((name, Some(more.site))).or_default() += more.n;
    }
    let mut places: Vec<Stands> =
        found.into_iter().map(|((site, site_id), quantity)| Stands { site_id, site, quantity }).collect();
    places.sort_by_key(|place| (std::cmp::Reverse(place.quantity), place.site.clone()));
    places.truncate(PLACES);
    places
}

/// The name of the site where a thing stands, our own or the neighbour's.
pub fn site_name(left: &LeftOut, directory: &Directory) -> String {
    let own = || left.site.and_then(|site| directory.places.get(&site)).map(|place| place.name.clone());
    left.site_name.clone().or_else(own).unwrap_or_default()
}

/// Computes the list outside the write lock. If the actor may not ask, nothing is computed, and [`ask_now`] refuses.
pub async fn look(app: &App, actor: &Actor, need: NeedId, line: LineId) -> Result<Looked> {
    Looked::at(app, actor, Act::Decide, (need, line), None, Purpose::Show { lines: 1 }).await
}

/// Asks about a line for which only a second person can open the next rung. It does not matter who caused that: others
/// may have taken the things that were left.
pub async fn ask_now(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    (need, line): (NeedId, LineId),
    looked: &Looked,
) -> Result<reading::Line> {
    let (need, row) = lines::lock_open(tx, actor, need, line, Act::Decide).await?;
    let mut computed = match looked.of(tx, &row).await? {
        Some(computed) => computed,
        None => offers::compute(app, &**tx, tx.at, actor, &need, &row).await?,
    };
    let directory = directory_cache::directory(app, &**tx, &actor.organisations).await?;
    let asked = ask(tx, actor, &directory, &row, &mut computed).await?;
    history::record_each(tx, row.organisation_id, asked.as_slice(), actor.person).await?;
    reading::Line::of(row, Some(computed))
}
