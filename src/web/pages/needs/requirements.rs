//! The fields of a form for what things must be, and the requirements that they become. Whatever asks for things has
//! the same fields.

use crate::{
    domain::{
        self, Alike, Condition,
        needs::requirement::{AlikeWish, Requirements},
        reference::feature,
        stock::lot::MOST,
    },
    web::pages::{
        choices::Choice,
        form::{Field, Form},
        needs::declining::SIZES,
        page::Told,
        posted::Fields,
        stock::card::condition,
        visitor::Visitor,
    },
};

const CONDITIONS: [Condition; 3] = [Condition::AsNew, Condition::Good, Condition::Worn];
const LEVELS: [Alike; 3] = [Alike::Kind, Alike::Look, Alike::Product];
/// Centimetres of the largest size that the form takes.
const LARGEST: i64 = 2_000;
const OLDEST: i64 = 200;
const FARTHEST: i64 = 3_000;
/// Enough for a colour, and for a list of materials.
const LONGEST: usize = 200;

/// The fields, filled in with what is wanted.
pub fn fields(visitor: &Visitor, wanted: &Requirements) -> Vec<Field> {
    let (t, names) = (visitor.text, visitor.reader().names);
    let known = [
        wanted.max_width_cm,
        wanted.max_depth_cm,
        wanted.max_height_cm,
        wanted.min_width_cm,
        wanted.min_depth_cm,
        wanted.min_height_cm,
    ];
    let size = |(name, cm): (&str, Option<i64>)| Field::number(name, t.of("limit", name), 1, LARGEST).known(cm);
    let worst = wanted.min_condition.map(|one| one.to_string());
    let conditions = CONDITIONS.map(|one| Choice::new(one, condition(t, one), worst.as_deref())).into();
    let level = wanted.alike().to_string();
    let levels = LEVELS.map(|one| Choice::new(one, t.of("line-alike", one), Some(&level))).into();
    let features = feature::all().iter().map(|entry| Choice {
        value: entry.key.clone(),
        name: names.feature_called(&entry.key).unwrap_or_else(|| entry.key.clone()),
        chosen: wanted.features.contains(&entry.key),
    });
    let materials: Vec<String> = wanted.materials.iter().map(|material| names.material(material)).collect();
    let mut fields: Vec<Field> = SIZES.into_iter().zip(known).map(size).collect();
    fields.extend([
        Field::choice("min_condition", t.say("limit-min-condition"), conditions, Some(t.say("any"))),
        Field::text("colour", t.say("fact-colour"), LONGEST)
            .known(wanted.colour.as_deref().map(|colour| names.colour(colour))),
        Field::text("materials", t.say("fact-materials"), LONGEST)
            .hint(t.say("line-materials-hint"))
            .holds(materials.join(", ")),
        Field::several("features", t.say("line-features"), features.collect()),
        Field::choice("alike", t.say("line-alike"), levels, None),
        Field::number("min_alike", t.say("limit-min-alike"), 1, MOST).known(wanted.min_alike),
        Field::number("max_age_years", t.say("line-age"), 0, OLDEST).known(wanted.max_age_years),
        Field::number("max_distance_km", t.say("limit-max-distance-km"), 0, FARTHEST).known(wanted.max_distance_km),
        Field::date("ready_by", t.say("limit-ready-by")).known(wanted.ready_by),
    ]);
    fields
}

/// The fields as part of the form of a template. They hold what was sent, and say what was wrong. Fields that the
/// template has itself are left out. The part is open where something is demanded.
pub fn part(visitor: &Visitor, given: &Fields, told: Option<&mut Told>, left_out: &[&str]) -> Form {
    let mut part = Form::new("", "", "");
    part.fields = fields(visitor, &Requirements::default());
    part.fields.retain(|field| !left_out.contains(&field.name.as_str()));
    if part.fields.iter().any(|field| given.text(&field.name).is_some()) {
        part.refill(given);
    }
    // The first level demands nothing.
    let nothing = LEVELS[0].to_string();
    part.open = part.fields.iter().any(|field| given.text(&field.name).is_some_and(|value| value != nothing));
    if let Some(told) = told {
        part.blame(visitor.text, told);
    }
    part
}

/// What was demanded, for the address of a form that has the same fields.
pub fn asked(visitor: &Visitor, given: &Fields) -> Vec<(String, String)> {
    let demanded = |field: Field| {
        let values: Vec<&str> = given.all(&field.name).collect();
        values.into_iter().map(|value| (field.name.clone(), value.to_owned())).collect::<Vec<_>>()
    };
    fields(visitor, &Requirements::default()).into_iter().flat_map(demanded).collect()
}

/// The requirements of a form that has all fields. A name that stands for a code, and a level that stands for a flag,
/// are kept as they were `before`, so that saving the form without a change changes nothing.
pub fn read(visitor: &Visitor, before: &Requirements, given: &Fields) -> domain::Result<Requirements> {
    let names = visitor.reader().names;
    let colour = |word: &str| {
        let same = before.colour.as_ref().filter(|known| names.colour(known) == word);
        same.cloned().unwrap_or_else(|| word.to_owned())
    };
    let material = |word: &str| {
        let same = before.materials.iter().find(|known| names.material(known) == word);
        same.cloned().unwrap_or_else(|| word.to_owned())
    };
    let materials = given.shown("materials").split(',').map(str::trim).filter(|word| !word.is_empty());
    // In the order in which they were, as the order counts as a change.
    let mut features: Vec<String> = given.all("features").map(str::to_owned).collect();
    features.sort_by_key(|code| before.features.iter().position(|known| known == code).unwrap_or(usize::MAX));
    let alike = given.value::<Alike>("alike")?.filter(|level| *level != before.alike());
    Ok(Requirements {
        min_width_cm: given.value("min_width_cm")?,
        max_width_cm: given.value("max_width_cm")?,
        min_depth_cm: given.value("min_depth_cm")?,
        max_depth_cm: given.value("max_depth_cm")?,
        min_height_cm: given.value("min_height_cm")?,
        max_height_cm: given.value("max_height_cm")?,
        min_condition: given.value("min_condition")?,
        colour: given.text("colour").map(colour),
        materials: materials.map(material).collect(),
        alike: alike.map(AlikeWish::Level).or(before.alike),
        features,
        max_age_years: given.value("max_age_years")?,
        min_alike: given.value("min_alike")?,
        max_distance_km: given.value("max_distance_km")?,
        ready_by: given.value("ready_by")?,
    })
}

/// A list has one field: "requirements.materials[1]" is shown at "materials".
pub fn at_its_field(told: Told) -> Told {
    let field = told.field.as_deref().map(|field| match field.rsplit_once('[') {
        Some((list, index)) if index.ends_with(']') => list.to_owned(),
        Some(_) | None => field.to_owned(),
    });
    Told { field, ..told }
}
