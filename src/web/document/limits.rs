//! The limits of request fields: lengths of texts, ranges of numbers, sizes of lists. The domain refuses values beyond
//! them. The document tells them to clients beforehand. A rule for a field of one type (`Money.amount_minor`) takes
//! precedence over a rule for a field name.

use serde_json::{Map, Value, json};

use crate::{
    app::stock::{
        batches, label_batches, labels,
        listing::{FARTHEST_KM, LONGEST_IDLE, MOST_NODES},
    },
    domain::{
        Money,
        fields::{LONGEST_NAME, LONGEST_NOTE},
        needs::{need::LONGEST_PURPOSE, sets},
        orders::agreement::LONGEST_NUMBER,
        ratio::WHOLE,
        stock::{
            circle::{LONGEST_WAIT, MOST_CIRCLES},
            evidence::MOST_DEMANDS,
            lot::{HEAVIEST_G, MOST},
            photo::LONGEST_CAPTION,
            scan,
        },
        work::work_order::{FARTHEST_M, MOST_MADE},
    },
};

/// The fewest and the most characters.
const TEXTS: &[(&str, usize, usize)] = &[
    ("Requirements.colour", 1, 100),
    ("Requirements.materials", 1, 100),
    ("SupplierChanges.number", 0, LONGEST_NUMBER),
    ("SupplierInput.number", 0, LONGEST_NUMBER),
    ("NewFactor.unit", 1, LONGEST_NOTE),
    ("DecideTransfer.evidence", 0, LONGEST_NOTE),
    ("LogDraft.label", 0, scan::LONGEST),
    ("LogLot.title", 0, LONGEST_NAME),
    ("LotChanges.title", 0, LONGEST_NAME),
    ("NewLabel.value", 1, scan::LONGEST),
    ("TextPart.text", 1, LONGEST_NOTE),
    ("after", 0, 400),
    ("alike_key", 0, LONGEST_NAME),
    ("boundary", 1, LONGEST_NOTE),
    ("brand", 0, LONGEST_NAME),
    ("caption", 0, LONGEST_CAPTION),
    ("category", 1, LONGEST_NAME),
    ("code", 1, LONGEST_NAME),
    ("colour", 0, LONGEST_NAME),
    ("currency", 3, 3),
    ("email", 3, LONGEST_NAME),
    ("features", 1, 100),
    ("function", 1, LONGEST_NAME),
    ("geo", 0, LONGEST_NOTE),
    ("grade", 1, LONGEST_NOTE),
    ("gs1_prefix", 4, 12),
    ("gtin", 8, 14),
    ("key", 1, LONGEST_NAME),
    ("label", 0, LONGEST_NAME),
    ("labels", 1, LONGEST_NAME),
    ("licence", 1, LONGEST_NOTE),
    ("locator", 0, LONGEST_NOTE),
    ("material", 1, LONGEST_NAME),
    ("materials", 0, LONGEST_NAME),
    ("medium", 1, LONGEST_NAME),
    ("model", 0, LONGEST_NAME),
    ("name", 1, LONGEST_NAME),
    ("note", 0, LONGEST_NOTE),
    ("operator", 1, LONGEST_NAME),
    ("phone", 0, 40),
    ("purpose", 0, LONGEST_PURPOSE),
    ("q", 0, 200),
    ("reason", 0, LONGEST_NOTE),
    ("reference", 1, LONGEST_NAME),
    ("register", 1, 40),
    ("seen", 0, LONGEST_NOTE),
    ("serial", 0, LONGEST_NAME),
    ("serials", 1, LONGEST_NAME),
    ("sheet", 1, 20),
    ("sku", 1, LONGEST_NAME),
    ("source", 1, LONGEST_NOTE),
    ("text", 1, scan::LONGEST),
    ("title", 1, LONGEST_NAME),
    ("tool", 1, LONGEST_NAME),
    ("value", 1, LONGEST_NAME),
    ("verified_by", 1, LONGEST_NAME),
    ("version", 1, LONGEST_NAME),
    ("If-Match", 1, 100),
];

/// The form of a text, as a pattern of JSON Schema.
const FORMS: &[(&str, &str)] = &[
    ("NewFactor.key", "^[a-z0-9_-]+$"),
    ("NewLabel.register", "^[a-z0-9_-]+$"),
    ("currency", "^[A-Z]{3}$"),
    ("email", "^[^@]+@.+$"),
    ("gs1_prefix", "^[0-9]{4,12}$"),
    ("gtin", "^[0-9]+$"),
];

/// Sizes have a decimal: from a millimetre to 20 m.
const SIZES: [&str; 3] = ["width_cm", "depth_cm", "height_cm"];

/// The least and the most of a number.
const NUMBERS: &[(&str, i64, i64)] = &[
    ("CountOfLot.quantity", 0, MOST),
    // Measurements given with a decline are whole centimetres.
    ("Measured.depth_cm", 1, 2_000),
    ("Measured.height_cm", 1, 2_000),
    ("Measured.width_cm", 1, 2_000),
    ("LotCount.quantity", 0, MOST),
    // Answers use this type as well, and the amount of a correction is negative.
    ("Money.amount_minor", -Money::MOST, Money::MOST),
    ("Limit", 0, MOST),
    ("FindSets.quantity", 1, sets::MOST_WANTED),
    ("AgreementInput.lead_days", 0, 730),
    ("ItemChanges.lead_days", 0, 730),
    ("ItemInput.lead_days", 0, 730),
    ("Policy.ask_above_minor", 0, i64::MAX / WHOLE),
    ("Policy.note_above_minor", 0, i64::MAX / WHOLE),
    ("Policy.disposal_minor_per_kg", 0, i64::MAX / WHOLE),
    ("Displacement.a", 0, WHOLE),
    ("SetTarget.target", 1, Money::MOST),
    ("Displacement.b", 0, WHOLE),
    ("Displacement.c", 0, WHOLE - 1),
    ("accept", 1, MOST),
    ("backdating_days", 0, 366),
    ("LabelSheet.start", 1, 500),
    ("NewLabelBatch.count", 1, label_batches::MOST),
    ("capacity_m3", 0, 1_000_000),
    ("capacity_per_week", 0, 100_000),
    ("central_g", 0, 100_000_000),
    ("distance_km", 0, 3_000),
    ("driven_metres", 0, FARTHEST_M),
    ("facet_values", 1, MOST_NODES),
    ("footprint_g", 0, 1_000_000_000),
    ("high_g", 0, 100_000_000),
    ("hold_days", 1, 366),
    ("hour_minor", 0, i64::MAX / WHOLE),
    ("idle_days", 0, LONGEST_IDLE),
    ("km_minor", 0, i64::MAX / WHOLE),
    ("latitude", -90, 90),
    ("lead_days", 0, 365),
    ("limit", 1, 200),
    ("longitude", -180, 180),
    ("low_g", 0, 100_000_000),
    ("mass_g", 1, HEAVIEST_G),
    ("max_age_years", 0, 200),
    ("max_depth_cm", 1, 2_000),
    ("max_distance_km", 0, 3_000),
    ("max_height_cm", 1, 2_000),
    ("max_sites", 1, sets::MOST_SITES as i64),
    ("max_width_cm", 1, 2_000),
    ("media", 0, 100),
    ("metres", 0, FARTHEST_M),
    ("min_alike", 1, MOST),
    ("min_depth_cm", 1, 2_000),
    ("min_height_cm", 1, 2_000),
    ("min_quantity", 1, MOST),
    ("min_width_cm", 1, 2_000),
    ("minutes", 0, 1_000_000),
    ("organisation_days", 0, LONGEST_WAIT as i64),
    ("pack_size", 1, 10_000),
    ("parts_g", 0, 1_000_000_000),
    ("price_minor", 0, Money::MOST),
    ("quantity", 1, MOST),
    ("quote_tolerance_ppm", 0, WHOLE),
    ("shown_groups", 1, 100),
    ("together_days", 1, 366),
    ("token_days", 1, 3_660),
    ("unit_days", 0, LONGEST_WAIT as i64),
    ("version", 0, u32::MAX as i64),
    ("volume_ml", 1, 100_000_000),
    ("watch_days", 1, 3_660),
    ("within_km", 0, FARTHEST_KM),
    ("year", 1990, 2200),
];

/// The fewest and the most items of a list.
const LISTS: &[(&str, usize, usize)] = &[
    ("LabelSheet.lots", 0, labels::MOST_PRINTED),
    ("StateNeed.lines", 1, 50),
    ("Policy.circles", 0, MOST_CIRCLES),
    ("Policy.evidence", 0, MOST_DEMANDS),
    ("category", 0, 50),
    ("colour", 0, 50),
    ("condition", 0, 20),
    ("declines_to_approve", 0, 20),
    ("features", 0, 20),
    ("labels", 0, 200),
    ("light", 0, 20),
    ("notices", 0, 200),
    ("lines", 1, 200),
    ("lots", 1, batches::MOST as usize),
    ("made", 0, MOST_MADE as usize),
    ("material", 0, 50),
    ("materials", 0, 20),
    ("owner", 0, 50),
    ("parties", 0, 800),
    ("place", 0, 50),
    ("quantity", 0, 20),
    ("roles", 0, 100),
    ("sanitisations", 0, 200),
    ("serials", 0, 10_000),
    ("skills", 0, 500),
    ("state", 0, 20),
];

/// Adds its limits to the schema of a field of the type `owner` (empty for a parameter). A list and its items are found
/// under the same name.
pub fn bound(owner: &str, field: &str, schema: &mut Value) {
    let Some(fields) = schema.as_object_mut() else { return };
    if let Some(shapes) = fields.get_mut("anyOf").and_then(Value::as_array_mut) {
        shapes.iter_mut().for_each(|shape| bound(owner, field, shape));
        return;
    }
    let is = |kind: &str| match fields.get("type") {
        Some(Value::String(one)) => one == kind,
        Some(Value::Array(several)) => several.iter().any(|one| one == kind),
        _ => false,
    };
    let free_text = is("string") && !fields.contains_key("format") && !fields.contains_key("enum");
    if free_text {
        if let Some((_, least, most)) = rule(TEXTS, owner, field, |row| row.0) {
            let least = if fields.get("default") == Some(&json!("")) { 0 } else { *least };
            set(fields, "minLength", json!(least));
            set(fields, "maxLength", json!(most));
        }
        if let Some((_, form)) = rule(FORMS, owner, field, |row| row.0) {
            set(fields, "pattern", json!(form));
        }
    } else if is("integer") || is("number") {
        if let Some((_, least, most)) = rule(NUMBERS, owner, field, |row| row.0) {
            fields.insert("minimum".to_owned(), json!(least));
            fields.insert("maximum".to_owned(), json!(most));
        } else if SIZES.contains(&field) {
            fields.insert("minimum".to_owned(), json!(0.1));
            fields.insert("maximum".to_owned(), json!(2_000));
        }
    } else if is("array") {
        if let Some((_, least, most)) = rule(LISTS, owner, field, |row| row.0) {
            set(fields, "minItems", json!(least));
            set(fields, "maxItems", json!(most));
        }
        if let Some(items) = fields.get_mut("items") {
            bound(owner, field, items);
        }
    }
}

/// The fewest and the most characters that a parameter of the query may have.
pub fn length(parameter: &str) -> Option<(usize, usize)> {
    rule(TEXTS, "", parameter, |row| row.0).map(|row| (row.1, row.2))
}

/// Whether a parameter of the query has the form that the document gives it.
pub fn has_form(parameter: &str, value: &str) -> bool {
    let form = rule(FORMS, "", parameter, |row| row.0);
    form.is_none_or(|(_, form)| regex::Regex::new(form).is_ok_and(|form| form.is_match(value)))
}

/// How often a parameter of the query may be repeated.
pub fn most_items(parameter: &str) -> Option<usize> {
    rule(LISTS, "", parameter, |row| row.0).map(|row| row.2)
}

fn rule<'a, R>(rows: &'a [R], owner: &str, field: &str, name: impl Fn(&R) -> &str) -> Option<&'a R> {
    let whole = format!("{owner}.{field}");
    let of = |wanted: &str| rows.iter().find(|row| name(row) == wanted);
    of(&whole).or_else(|| of(field))
}

/// Sets a limit. A limit of 0 limits nothing and is left out. A limit that the type's schema has already stays.
fn set(fields: &mut Map<String, Value>, name: &str, bound: Value) {
    if bound != json!(0) {
        fields.entry(name).or_insert(bound);
    }
}
