//! Which lots are listed.

use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, JsonValue, QueryFilter, Select,
    sea_query::{Expr, Func, LikeExpr, SimpleExpr},
};

use super::{Stated, with_product};
use crate::domain::{self, ChemicalLight, Date, Instant, LotId, LotState, PlaceId, UnitId, directory::actor::Actor};
use crate::store::{
    rows::{lot, product},
    stock::scope::{self, Circles},
};

/// From one value to another, both included.
pub type Between<T> = (Option<T>, Option<T>);

#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only these lots.
    pub these: Option<Vec<LotId>>,
    /// Every word must match. With each word come the categories whose names contain it.
    pub words: Vec<(String, Vec<String>)>,
    pub categories: Option<Vec<String>>,
    pub places: Option<Vec<PlaceId>>,
    pub owners: Option<Vec<UnitId>>,
    pub conditions: Vec<domain::Condition>,
    /// All states when empty.
    pub states: Vec<LotState>,
    pub colours: Option<Written<String>>,
    pub materials: Option<Written<JsonValue>>,
    pub lights: Vec<ChemicalLight>,
    /// Ranges of the quantity, both ends included.
    pub quantities: Vec<(i64, Option<i64>)>,
    /// At least this many things that nobody holds.
    pub min_quantity: Option<i64>,
    /// Millimetres.
    pub width: Between<i64>,
    pub depth: Between<i64>,
    pub height: Between<i64>,
    /// Days from which things can be had. What can be had at once comes before all days.
    pub available: Between<Date>,
    /// Lots that must be gone by this day or earlier.
    pub must_leave_by: Option<Date>,
    pub sites: Option<Vec<PlaceId>>,
    /// Lots that changed at this moment or later.
    pub updated_since: Option<Instant>,
    /// Surplus to which nothing happened since this moment.
    pub idle_since: Option<Instant>,
    /// Only surplus, the longest idle first.
    pub longest_idle_first: bool,
    /// Only lots that are open to the actor.
    pub open: bool,
}

/// One of the filters, to name the one that is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Narrowing {
    Category,
    Place,
    Owner,
    Condition,
    State,
    Colour,
    Material,
    Light,
    Quantity,
    MinQuantity,
    Width,
    Depth,
    Height,
    Available,
    Within,
}

/// Texts, as they are written for lots and for products, that mean what is searched for.
#[derive(Clone, Debug)]
pub struct Written<T> {
    own: Vec<T>,
    products: Vec<T>,
}

impl<T: PartialEq> Written<T> {
    pub fn of(stated: impl Iterator<Item = Stated<T>>, means: impl Fn(&T) -> bool) -> Self {
        let mut written = Self { own: Vec::new(), products: Vec::new() };
        for Stated { own, products } in stated {
            let (text, known) = match (own, products) {
                (Some(own), _) => (own, &mut written.own),
                (None, Some(products)) => (products, &mut written.products),
                (None, None) => continue,
            };
            if means(&text) && !known.contains(&text) {
                known.push(text);
            }
        }
        written
    }
}

/// The lots that pass the filter without its part `left_out`, each joined with its product.
pub fn found(actor: &Actor, today: Date, filter: &Filter, left_out: Option<Narrowing>) -> Select<lot::Entity> {
    let rows = with_product(lot::Entity::find()).filter(scope::lots(actor, today));
    let rows = rows.filter(listed(filter, left_out)).filter(measured(&Circles::of(actor, today), filter, left_out));
    filter.words.iter().fold(rows, |rows, (word, categories)| rows.filter(mentions(actor, word, categories)))
}

/// The filters that allow one of several values.
fn listed(filter: &Filter, left_out: Option<Narrowing>) -> Condition {
    let counts = |narrowing: Narrowing| left_out != Some(narrowing);
    let mut all = Condition::all();
    if let Some(these) = &filter.these {
        all = all.add(lot::Column::Id.is_in(these.iter().copied()));
    }
    if !filter.states.is_empty() && counts(Narrowing::State) {
        all = all.add(lot::Column::State.is_in(filter.states.iter().copied()));
    }
    if let Some(categories) = filter.categories.as_ref().filter(|_| counts(Narrowing::Category)) {
        all = all.add(lot::Column::CategoryKey.is_in(categories));
    }
    if let Some(places) = filter.places.as_ref().filter(|_| counts(Narrowing::Place)) {
        all = all.add(lot::Column::PlaceId.is_in(places.iter().copied()));
    }
    if let Some(owners) = filter.owners.as_ref().filter(|_| counts(Narrowing::Owner)) {
        all = all.add(lot::Column::UnitId.is_in(owners.iter().copied()));
    }
    if let Some(sites) = filter.sites.as_ref().filter(|_| counts(Narrowing::Within)) {
        all = all.add(lot::Column::SiteId.is_in(sites.iter().copied()));
    }
    if !filter.conditions.is_empty() && counts(Narrowing::Condition) {
        all = all.add(lot::Column::Condition.is_in(filter.conditions.iter().copied()));
    }
    if !filter.lights.is_empty() && counts(Narrowing::Light) {
        all = all.add(lot::Column::Light.is_in(filter.lights.iter().copied()));
    }
    if let Some(colours) = filter.colours.as_ref().filter(|_| counts(Narrowing::Colour)) {
        let products = Expr::col((product::Entity, product::Column::Colour)).is_in(colours.products.iter().cloned());
        let own = lot::Column::Colour.is_in(colours.own.iter().cloned());
        all = all.add(own.or(lot::Column::Colour.is_null().and(products)));
    }
    if let Some(materials) = filter.materials.as_ref().filter(|_| counts(Narrowing::Material)) {
        let products = product::Column::Materials.is_in(materials.products.iter().cloned());
        let own = lot::Column::Materials.is_in(materials.own.iter().cloned());
        let silent = lot::Column::Materials.eq(JsonValue::Array(Vec::new()));
        all = all.add(own.or(silent.and(products)));
    }
    all
}

/// The filters with bounds.
fn measured(circles: &Circles, filter: &Filter, left_out: Option<Narrowing>) -> Condition {
    let counts = |narrowing: Narrowing| left_out != Some(narrowing);
    let mut all = Condition::all();
    if filter.open {
        all = all.add(circles.open());
    }
    if !filter.quantities.is_empty() && counts(Narrowing::Quantity) {
        let band = |(from, to): &(i64, Option<i64>)| {
            // An empty lot counts in the smallest range.
            let least = if *from == 1 { lot::Column::Quantity.gte(0) } else { lot::Column::Quantity.gte(*from) };
            to.map_or(least.clone(), |to| least.and(lot::Column::Quantity.lte(to)))
        };
        all = all.add(filter.quantities.iter().fold(Condition::any(), |any, one| any.add(band(one))));
    }
    if let Some(least) = filter.min_quantity.filter(|_| counts(Narrowing::MinQuantity)) {
        all = all.add(free().gte(least));
    }
    for (narrowing, (least, most)) in
        [(Narrowing::Width, filter.width), (Narrowing::Depth, filter.depth), (Narrowing::Height, filter.height)]
    {
        if counts(narrowing) {
            all = all.add_option(least.map(|mm| of_size(narrowing).gte(mm)));
            all = all.add_option(most.map(|mm| of_size(narrowing).lte(mm)));
        }
    }
    let (from, by) = filter.available;
    if (from.is_some() || by.is_some()) && counts(Narrowing::Available) {
        let day = circles.available_from();
        all = all.add(lot::Column::State.eq(LotState::Available));
        all = all.add_option(from.map(|from| day.clone().gte(from)));
        all = all.add_option(by.map(|by| day.clone().is_null().or(day.lte(by))));
    }
    if let Some(day) = filter.must_leave_by {
        all = all.add(lot::Column::MustLeaveBy.lte(day));
    }
    if let Some(since) = filter.updated_since {
        all = all.add(lot::Column::UpdatedAt.gte(since));
    }
    if let Some(since) = filter.idle_since {
        all = all.add(lot::Column::SurplusSince.lte(since));
    }
    if filter.longest_idle_first || filter.idle_since.is_some() {
        all = all.add(lot::Column::State.eq(LotState::Available));
    }
    all
}

/// Things that no hold has taken.
pub fn free() -> SimpleExpr {
    lot::Column::Quantity.into_expr().sub(lot::Column::Held.into_expr())
}

/// A lot's own size, else its product's.
pub fn of_size(narrowing: Narrowing) -> SimpleExpr {
    let (own, products) = match narrowing {
        Narrowing::Depth => (lot::Column::DepthMm, product::Column::DepthMm),
        Narrowing::Height => (lot::Column::HeightMm, product::Column::HeightMm),
        _ => (lot::Column::WidthMm, product::Column::WidthMm),
    };
    Func::coalesce([Expr::col((lot::Entity, own)), Expr::col((product::Entity, products))]).into()
}

/// The word anywhere in a lot. Notes of other organisations are left out: the actor cannot read them, and must not be
/// able to guess them word by word.
fn mentions(actor: &Actor, word: &str, categories: &[String]) -> Condition {
    let says = |column: lot::Column| contains(column, word);
    let shown = [lot::Column::Name, lot::Column::Brand, lot::Column::Model, lot::Column::Code];
    let any = shown.into_iter().fold(Condition::any(), |any, column| any.add(says(column)));
    let own = scope::own(actor, lot::Column::OrganisationId);
    let any = any.add(own.add(says(lot::Column::Note)));
    if categories.is_empty() { any } else { any.add(lot::Column::CategoryKey.is_in(categories)) }
}

/// The word anywhere in a text. SQLite folds only ASCII, so "håg" is also looked for as "HÅG" and as it was typed.
pub fn contains(column: impl ColumnTrait, word: &str) -> Condition {
    let pattern = |word: &str| {
        let escaped = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        LikeExpr::new(format!("%{escaped}%")).escape('\\')
    };
    Condition::any()
        .add(Expr::expr(Func::lower(column.into_expr())).like(pattern(&word.to_lowercase())))
        .add(Expr::expr(Func::upper(column.into_expr())).like(pattern(&word.to_uppercase())))
        .add(column.into_expr().like(pattern(word)))
}
