//! Compares the search of a watch with lots, in the database and by the filters of the listing. Words are read as
//! sentences are: "6 blå kontorstoler" are six, a colour and a kind of thing.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;

use crate::{
    app::{
        App, Result,
        needs::{watches::directory_around, wishes},
        reference::categories::Reference,
        stock::listing::{Query, Sizes, database},
    },
    domain::{
        Date, LotId, LotState, ProductId,
        directory::actor::Actor,
        needs::{
            watch::{MOST_THERE, Sought},
            wish::Wish,
        },
        reference::{colour, material},
    },
    store::{
        Tx,
        rows::{lot, product},
        stock::{
            listing::{self, Asked, Filter, Order, Stated},
            products,
        },
    },
};

/// The most words of one search. Further ones hardly narrow it.
const MOST_WORDS: usize = 8;
/// The shortest stem that is used. Shorter ones occur in too many words.
const SHORTEST_STEM: usize = 4;

/// Makes the number and the day in a sentence into filters. The rest stays words.
pub fn understood(sought: &Sought, today: Date) -> Sought {
    let Some(q) = sought.q.as_deref().filter(|q| !q.trim().is_empty()) else {
        return Sought { q: None, ..sought.clone() };
    };
    let wish = Wish::read(q, today);
    // A number alone, such as "160", stays a word: it may be a size or a model.
    if wish.words.is_empty() {
        return sought.clone();
    }
    Sought {
        q: Some(wish.thing()),
        min_quantity: sought.min_quantity.or(wish.quantity),
        available_by: sought.available_by.or(wish.needed_by),
        ..sought.clone()
    }
}

/// The words of a search. A thing must match each of them.
pub struct Words {
    pub all: Vec<Word>,
}

pub struct Word {
    /// Lower case, without its endings.
    pub text: String,
    /// The categories with this name, and all categories below them.
    pub categories: Vec<String>,
    /// The colour and the materials that the word names.
    pub colour: Option<String>,
    pub materials: Vec<String>,
}

impl Words {
    pub fn of(reference: &Reference, sought: &Sought) -> Self {
        let words: Vec<String> = sought.words().take(MOST_WORDS).map(str::to_lowercase).collect();
        let kind = wishes::named(reference, &words);
        let mut all = Vec::new();
        for (at, word) in words.iter().enumerate() {
            match &kind {
                Some((key, run)) if at == run.start => {
                    let text = if run.len() == 1 { stem(word) } else { words[run.clone()].join(" ") };
                    all.push(Word { text, categories: reference.inside(key), colour: None, materials: Vec::new() });
                }
                Some((_, run)) if run.contains(&at) => {}
                Some(_) | None => all.push(Word::of(reference, word)),
            }
        }
        Self { all }
    }
}

impl Word {
    fn of(reference: &Reference, word: &str) -> Self {
        let colour = colour::code(word).map(str::to_owned);
        let materials: Vec<String> = material::codes([&word.to_owned()]).into_iter().map(str::to_owned).collect();
        let is_shade = colour.is_some() || !materials.is_empty();
        let text = if is_shade { word.to_owned() } else { stem(word) };
        Self { categories: database::called(reference, &text), text, colour, materials }
    }

    /// Whether the word is a colour or a material. The database has no column with the codes of these, so they are
    /// compared afterwards.
    fn is_shade(&self) -> bool {
        self.colour.is_some() || !self.materials.is_empty()
    }

    /// Whether a thing has this colour or material, or has the word in its texts.
    fn is_of(&self, lot: &lot::Model, shades: &Shades) -> bool {
        let texts = [Some(&lot.name), lot.brand.as_ref(), lot.model.as_ref()];
        let says = texts.into_iter().flatten().any(|text| text.to_lowercase().contains(&self.text));
        let coloured = self.colour.is_some() && self.colour == shades.colour;
        says || coloured
            || self.materials.iter().any(|code| shades.materials.contains(code))
            || self.categories.contains(&lot.category_key)
    }
}

fn stem(word: &str) -> String {
    let stem = wishes::stem(word);
    if stem.chars().count() >= SHORTEST_STEM { stem } else { word.to_owned() }
}

/// The codes of the colour and the materials of a thing, or else of its product.
pub struct Shades {
    pub colour: Option<String>,
    pub materials: Vec<String>,
}

impl Shades {
    pub fn of(lot: &lot::Model, product: Option<&product::Model>) -> Self {
        let written = lot.colour.as_ref().or(product.and_then(|product| product.colour.as_ref()));
        let made = materials(lot, product);
        let made: Vec<String> = made.shown().cloned().map(list).unwrap_or_default();
        Self {
            colour: written.and_then(|text| colour::code(text)).map(str::to_owned),
            materials: material::codes(&made).into_iter().map(str::to_owned).collect(),
        }
    }
}

fn materials(lot: &lot::Model, product: Option<&product::Model>) -> Stated<serde_json::Value> {
    let said =
        |json: &serde_json::Value| Some(json.clone()).filter(|json| json.as_array().is_some_and(|l| !l.is_empty()));
    Stated { own: said(&lot.materials), products: product.and_then(|product| said(&product.materials)) }
}

fn list(json: serde_json::Value) -> Vec<String> {
    serde_json::from_value(json).unwrap_or_default()
}

fn query(sought: &Sought) -> Query {
    Query {
        categories: sought.category.clone(),
        places: sought.place.clone(),
        owners: sought.owner.clone(),
        conditions: sought.condition.clone(),
        states: vec![LotState::Available],
        colours: sought.colour.clone(),
        materials: sought.material.clone(),
        lights: sought.light.clone(),
        min_quantity: sought.min_quantity.or(Some(1)),
        width: Sizes::in_cm(sought.min_width_cm, sought.max_width_cm),
        depth: Sizes::in_cm(sought.min_depth_cm, sought.max_depth_cm),
        height: Sizes::in_cm(sought.min_height_cm, sought.max_height_cm),
        available_from: sought.available_from,
        available_by: sought.available_by,
        must_leave_by: sought.must_leave_by,
        near: sought.near,
        within_km: sought.within_km,
        ..Query::default()
    }
}

/// A thing with its product.
pub type Thing<'a> = (&'a lot::Model, Option<&'a product::Model>);

/// A prepared search: what the database compares, and the colours and materials that are compared afterwards.
pub struct Ready<'a> {
    pub asked: Asked<'a>,
    shades: Vec<Word>,
}

impl<'a> Ready<'a> {
    /// # Errors
    /// The search names a category that a release has removed, or a place that does not exist.
    pub async fn new(
        app: &App,
        db: &impl ConnectionTrait,
        actor: &'a Actor,
        sought: &Sought,
        today: Date,
    ) -> Result<Self> {
        let query = query(sought);
        query.check(app)?;
        let directory = directory_around(app, db, actor).await?;
        query.position(&directory)?;
        let plain = database::plain(app, &query, &directory)?;
        let (shades, words): (Vec<Word>, Vec<Word>) =
            Words::of(&app.reference, sought).all.into_iter().partition(Word::is_shade);
        let words = words.into_iter().map(|word| (word.text, word.categories)).collect();
        Ok(Self { asked: Asked { actor, today, filter: Filter { words, open: true, ..plain } }, shades })
    }

    /// Limits the search to these things.
    pub fn about(mut self, sought: &Sought, things: &[Thing<'_>]) -> Result<Self> {
        let query = query(sought);
        let (colours, codes) = (query.colour_codes()?, query.material_codes()?);
        let filter = &mut self.asked.filter;
        filter.these = Some(things.iter().map(|(lot, _)| lot.id).collect());
        // A search may name hundreds of categories and places, and a statement takes a limited number of values. So
        // only values of these things are kept.
        for (_, categories) in &mut filter.words {
            only_of(categories, things, |lot| &lot.category_key);
        }
        filter.categories.iter_mut().for_each(|keys| only_of(keys, things, |lot| &lot.category_key));
        filter.places.iter_mut().for_each(|places| only_of(places, things, |lot| &lot.place_id));
        filter.owners.iter_mut().for_each(|units| only_of(units, things, |lot| &lot.unit_id));
        filter.sites.iter_mut().for_each(|sites| only_of(sites, things, |lot| &lot.site_id));
        if !colours.is_empty() {
            let written = things.iter().map(|(lot, product)| Stated {
                own: lot.colour.clone(),
                products: product.and_then(|product| product.colour.clone()),
            });
            filter.colours = Some(database::coloured(written, &colours));
        }
        if !codes.is_empty() {
            let written = things.iter().map(|(lot, product)| materials(lot, *product));
            filter.materials = Some(database::made_of(written, &codes));
        }
        Ok(self)
    }

    pub fn parted(self) -> (Asked<'a>, NamedShades) {
        (self.asked, NamedShades(self.shades))
    }
}

/// Keeps the values that one of the things has, each once.
fn only_of<V: Ord>(values: &mut Vec<V>, things: &[Thing<'_>], of: impl Fn(&lot::Model) -> &V) {
    values.retain(|value| things.iter().any(|(lot, _)| of(lot) == value));
    values.sort_unstable();
    values.dedup();
}

/// The colours and materials among the words of a search.
pub struct NamedShades(Vec<Word>);

impl NamedShades {
    /// Whether a thing that the database found has all these colours and materials.
    pub fn are_of(&self, (lot, product): Thing<'_>) -> bool {
        let shades = Shades::of(lot, product);
        self.0.iter().all(|word| word.is_of(lot, &shades))
    }
}

/// The lots that the search finds now, at most one more than `MOST_THERE`.
pub async fn there(app: &App, tx: &Tx, actor: &Actor, sought: &Sought, today: Date) -> Result<Vec<LotId>> {
    let query = query(sought);
    let mut ready = Ready::new(app, &**tx, actor, sought, today).await?;
    let filter = ready.asked.filter.clone();
    let (colours, codes) = (query.colour_codes()?, query.material_codes()?);
    if !colours.is_empty() {
        let written = listing::colours(&**tx, actor, today, &filter, None).await?;
        ready.asked.filter.colours = Some(database::coloured(written.into_iter().map(|(text, _)| text), &colours));
    }
    if !codes.is_empty() {
        let written = listing::materials(&**tx, actor, today, &filter, None).await?;
        ready.asked.filter.materials = Some(database::made_of(written.into_iter().map(|(text, _)| text), &codes));
    }
    let (asked, shades) = ready.parted();
    let found = listing::page(&**tx, actor, today, &asked.filter, &Order::Newest, None, MOST_THERE + 1).await?;
    let made: HashMap<ProductId, product::Model> = match shades.0.is_empty() {
        true => HashMap::new(),
        false => products::find_all(&**tx, found.iter().filter_map(|lot| lot.product_id)).await?,
    };
    let of = |lot: &&lot::Model| shades.are_of((lot, lot.product_id.and_then(|id| made.get(&id))));
    Ok(found.iter().filter(of).map(|lot| lot.id).collect())
}
