//! A thing as it is shown among others: a picture, what it is, where it stands, how many.

use crate::{
    app::{
        needs::watches::Wanted,
        stock::reading::{Lot, Shown},
        work::photos::Linked,
    },
    domain::{Circle, Condition, LotState},
    web::{
        drawings,
        pages::{text::Text, visitor::Visitor},
    },
};

/// A picture for an `img`: a photo where there is one, else the drawing of its kind in its colour.
#[derive(Clone, Default)]
pub struct Picture {
    pub small: String,
    /// The larger sizes, for `srcset`.
    pub set: String,
    pub sizes: &'static str,
    pub alt: String,
    pub width: i64,
    pub height: i64,
}

pub struct Card {
    pub href: String,
    pub title: String,
    /// "Rådhuset, lager U1 · 1,2 km".
    pub place: String,
    pub tags: Vec<Tag>,
    pub picture: Picture,
}

pub struct Tag {
    pub class: &'static str,
    pub text: String,
}

impl Picture {
    /// The drawing of a category, for a thing without a photo.
    pub fn drawn(category: &str, colour: Option<&str>, alt: String) -> Self {
        let small = drawings::address(category, colour);
        Self { small, set: String::new(), sizes: "", alt, width: 320, height: 240 }
    }

    pub fn shown(shown: &Shown, alt: String, sizes: &'static str) -> Self {
        let address = |size: &str| format!("/media/{}/{size}", shown.hash);
        let (small, medium, large) = (address("small"), address("medium"), address("large"));
        let set = format!("{small} 320w, {medium} 960w, {large} 1920w");
        Self { small, set, sizes, alt, width: shown.width, height: shown.height }
    }

    /// A photo by signed links, for readers without an account.
    pub fn linked(photo: &Linked, alt: &str) -> Self {
        let [small, medium, large] = &photo.links;
        let set = format!("{small} 320w, {medium} 960w, {large} 1920w");
        let alt = if photo.caption.is_empty() { alt } else { &photo.caption };
        Self {
            small: small.clone(),
            set,
            sizes: "(min-width: 44rem) 42rem, 100vw",
            alt: alt.to_owned(),
            width: photo.picture.width,
            height: photo.picture.height,
        }
    }

    /// The picture of a lot. `sizes` is the attribute of the `img`.
    pub fn of(lot: &Lot, alt: String, sizes: &'static str) -> Self {
        match &lot.cover {
            Some(cover) => Self::shown(cover, alt, sizes),
            None => Self::drawn(&lot.category, lot.attributes.colour.as_deref(), alt),
        }
    }
}

impl Card {
    pub fn of(lot: &Lot, visitor: &Visitor) -> Self {
        let words = visitor.reader().lot(lot, visitor.place(), visitor.today);
        let place: Vec<String> = [Some(words.stands()), words.distance.clone()].into_iter().flatten().collect();
        let alt = words.category.clone().unwrap_or_else(|| words.title.clone());
        Self {
            href: format!("/things/{}", lot.code),
            place: place.join(" · "),
            tags: tags(lot, visitor),
            picture: Picture::of(lot, alt, "(min-width: 60rem) 18rem, 50vw"),
            title: words.title,
        }
    }
}

/// How many are free, their condition, whether another organisation owns them, from which day they are free, and from
/// which day more people may take them.
pub fn tags(lot: &Lot, visitor: &Visitor) -> Vec<Tag> {
    let t = visitor.text;
    let mut tags = vec![free(lot, t)];
    tags.push(Tag { class: "", text: condition(t, lot.condition) });
    if !visitor.actor().belongs_to(lot.organisation) {
        tags.insert(0, Tag { class: "near", text: t.say("neighbour") });
    }
    if let Some(from) = lot.available_from.filter(|from| *from > visitor.today) {
        tags.push(Tag { class: "warn", text: t.word("from-day", &t.day(from, visitor.today)) });
    }
    if let Some(circle) = lot.circle(visitor.actor(), visitor.today) {
        tags.push(Tag { class: "warn", text: t.word(opens(circle.now), &t.day(circle.grows_on, visitor.today)) });
    }
    tags
}

/// The text that says to whom a circle opens.
fn opens(now: Circle) -> &'static str {
    match now {
        Circle::Unit => "opens-to-units",
        Circle::Organisation => "opens-to-region",
    }
}

fn free(lot: &Lot, t: Text) -> Tag {
    let free = lot.quantity - lot.held;
    match lot.state {
        LotState::Available if free > 0 => Tag { class: "good", text: t.n("free", free) },
        LotState::Available => Tag { class: "warn", text: t.say("none-free") },
        LotState::InUse | LotState::Custody | LotState::InWork | LotState::Gone => {
            Tag { class: "", text: t.n_word("in-state", lot.quantity, &t.say(&format!("state-{}", state(lot.state)))) }
        }
    }
}

fn state(state: LotState) -> String {
    state.to_string().replace('_', "-")
}

/// How many units ask for a thing: "Etterspurt av 3 enheter, 24 stk".
pub fn said_of(t: Text, wanted: Wanted) -> String {
    t.n_word("wanted-by", wanted.units, &t.n("pieces", wanted.things))
}

pub fn condition(t: Text, condition: Condition) -> String {
    t.say(&format!("condition-{}", condition.to_string().replace('_', "-")))
}
