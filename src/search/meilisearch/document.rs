//! A lot as a document of the server: our own words as attributes, and what lots are filtered, counted and sorted by.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::search::contract::{AT_LEAST, BANDS, LotDocument};
use crate::search::meilisearch::error::Error;
use crate::search::meilisearch::filter::degrees;
use crate::search::meilisearch::hit::Kind;
use crate::search::query::{Lexicon, Said, Set, fold, normalise};

/// The separator between a brand and its model.
pub const OF_BRAND: char = '\u{1e}';
/// Nobody can have measured so many millimetres. The embedded engine knows no such size either.
const TOO_LONG: u32 = 65_535;

const MICROSECONDS_OF_A_DAY: i64 = 24 * 3_600 * 1_000_000;

/// Attributes without a value are left out, because an empty text would be counted as a value.
pub fn document(lot: &LotDocument, lexicon: &mut Lexicon) -> Result<Value, Error> {
    let mut document = Map::new();
    document.insert("id".to_owned(), json!(lot.id));
    document.insert("digest".to_owned(), json!(format!("{:016x}", lot.digest()?)));
    document.insert("created".to_owned(), json!(lot.created_us));
    document.insert("day".to_owned(), json!(lot.created_us.div_euclid(MICROSECONDS_OF_A_DAY)));
    let mut put = |attribute: &str, value: Value| {
        let is_empty = match &value {
            Value::String(text) => text.is_empty(),
            Value::Array(values) => values.is_empty(),
            Value::Null => true,
            Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
        };
        if !is_empty {
            document.insert(attribute.to_owned(), value);
        }
    };
    put("visible_to", json!(lot.visible_to.iter().collect::<BTreeSet<_>>()));
    put("category_path", json!(filled(std::iter::once(&lot.category).chain(&lot.category_path))));
    put("place_path", json!(lot.place_path));
    put("owner_path", json!(lot.owner_path));
    put("condition", json!(lot.condition));
    put("state", json!(lot.state));
    put("colour", json!(lot.colour));
    put("material", json!(filled(&lot.materials)));
    put("light", json!(lot.light));
    put("make", json!(make(lot)));
    put("make_word", json!(name_words(&format!("{} {}", lot.brand, lot.model))));
    put("free", json!(lot.free));
    put("reaches", json!(AT_LEAST.iter().filter(|least| lot.free >= **least).map(u32::to_string).collect::<Vec<_>>()));
    // A lot of no things (emptied and not yet deleted) counts in the smallest band.
    let band = BANDS.into_iter().find(|band| band.has(lot.quantity.max(1).into()));
    put("band", json!(band.map(|band| band.to_string())));
    let later = lot.available_day.filter(|day| *day > 0);
    let size = |mm: Option<u32>| mm.filter(|mm| *mm < TOO_LONG);
    let numbers = [
        ("width", size(lot.width_mm)),
        ("depth", size(lot.depth_mm)),
        ("height", size(lot.height_mm)),
        ("later", later),
        ("available", lot.available_day),
        ("must_leave", lot.must_leave_day),
        ("opens", Some(lot.opens_day).filter(|day| *day > 0)),
        ("ready", lot.available_day.filter(|_| lot.free > 0)),
    ];
    for (attribute, number) in numbers {
        put(attribute, json!(number));
    }
    let measured = numbers[..4].iter().filter(|(_, number)| number.is_some());
    put("measured", json!(measured.map(|(attribute, _)| *attribute).collect::<Vec<_>>()));
    put("readiness", json!(readiness(lot.free, lot.available_day)));
    if let Some(at) = lot.position {
        put("_geo", json!({"lat": degrees(at.latitude_e7), "lng": degrees(at.longitude_e7)}));
    }
    let thing = lexicon.read(lot);
    let mut terms: Vec<String> = lot.place_path.iter().map(|place| Kind::Place.term(&place.to_string())).collect();
    let filed = if thing.is_doubted { Kind::Doubted } else { Kind::Category };
    terms.push(filed.term(&lot.category));
    let Said { words, numbers, stems, concepts } = thing.said;
    for (kind, set) in [
        (Kind::Head, thing.head),
        (Kind::Modifier, thing.modifiers),
        (Kind::Named, thing.named),
        (Kind::Number, numbers),
        (Kind::Stem, stems),
        (Kind::Concept, concepts),
    ] {
        terms.extend(of(set).iter().map(|term| kind.term(term)));
    }
    let words = of(words);
    terms.extend(words.iter().map(|term| Kind::Word.term(term)));
    let Said { words: own_words, numbers, stems, concepts } = thing.own;
    for (kind, set) in [(Kind::Number, numbers), (Kind::Stem, stems), (Kind::Concept, concepts)] {
        terms.extend(of(set).iter().map(|term| kind.own_term(lot.organisation, term)));
    }
    let own_words = of(own_words);
    terms.extend(own_words.iter().map(|term| Kind::Word.own_term(lot.organisation, term)));
    put("terms", json!(terms));
    // Words that are looked up with typing errors.
    put("word", json!(words));
    put("own_word", json!(own_words));
    Ok(Value::Object(document))
}

/// 2 for what can be had at once, 1 for what can be had later, 0 for the rest.
pub fn readiness(free: u32, available_day: Option<u32>) -> u8 {
    match available_day {
        _ if free == 0 => 0,
        Some(0) => 2,
        Some(_) => 1,
        None => 0,
    }
}

/// The words of a name, folded.
pub fn name_words(text: &str) -> BTreeSet<String> {
    let folded = fold(&normalise(text));
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Each value once, without empty ones.
fn filled<'a>(values: impl IntoIterator<Item = &'a String>) -> BTreeSet<&'a String> {
    values.into_iter().filter(|value| !value.is_empty()).collect()
}

/// The brand, and the brand with its model.
fn make(lot: &LotDocument) -> Vec<String> {
    let plain = |name: &str| name.replace(OF_BRAND, " ").trim().to_owned();
    let (brand, model) = (plain(&lot.brand), plain(&lot.model));
    let both = (!model.is_empty()).then(|| format!("{brand}{OF_BRAND}{model}"));
    Some(brand).filter(|brand| !brand.is_empty()).into_iter().chain(both).collect()
}

/// The words of a set.
fn of(set: Set) -> Vec<String> {
    set.into_text().split(' ').filter(|term| !term.is_empty()).map(str::to_owned).collect()
}
