//! fixtures/demo, compiled in: the binary needs no repository around it.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::demo::words::Sentences;
use crate::{
    app::{Error, Result, reference::categories},
    domain::{AgreementKind, Condition, Date, DeclineReason, EvidenceKind, PartnerKind, Role, Sensitivity, WorkKind},
};

macro_rules! file {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/demo/", $name))
    };
}

/// The contents of all files.
pub struct Files {
    pub region: Region,
    pub organisations: Vec<Organisation>,
    pub units: Vec<Unit>,
    pub sites: Vec<Site>,
    pub people: Vec<Person>,
    pub products: Vec<Product>,
    pub partners: Vec<Partner>,
    pub agreements: Vec<Agreement>,
    pub documents: Vec<Paper>,
    pub texts: Texts,
    pub plan: Plan,
}

#[derive(Deserialize)]
pub struct Region {
    pub name: String,
    pub members: Vec<String>,
}

#[derive(Deserialize)]
pub struct Organisation {
    pub key: String,
    pub name: String,
    pub currency: String,
    pub timezone: String,
    pub language: String,
    pub until: Option<String>,
    pub successor: Option<String>,
}

#[derive(Deserialize)]
pub struct Unit {
    pub key: String,
    pub organisation: String,
    pub parent: Option<String>,
    pub name: String,
    pub sensitivity: Option<Sensitivity>,
    pub since: Option<Date>,
}

#[derive(Deserialize)]
pub struct Site {
    pub organisation: String,
    pub name: String,
    pub kind: String,
    pub lat: f64,
    pub lon: f64,
    pub sensitivity: Option<Sensitivity>,
    pub rooms: i64,
    pub floors: i64,
    pub capacity_m3: Option<i64>,
    pub units: String,
}

#[derive(Deserialize)]
pub struct Person {
    pub key: String,
    pub organisation: String,
    pub name: String,
    pub role: Role,
    pub unit: Option<String>,
    pub email: String,
    pub phone: String,
    pub partner: Option<String>,
}

#[derive(Deserialize)]
pub struct Product {
    pub key: String,
    pub category: String,
    pub brand: String,
    pub model: String,
    pub width_mm: Option<i64>,
    pub depth_mm: Option<i64>,
    pub height_mm: Option<i64>,
    pub mass_g: Option<i64>,
    pub volume_ml: Option<i64>,
    pub colour: Option<String>,
    pub materials: String,
    pub features: Option<String>,
    pub new_price_minor: Option<i64>,
    pub site_kinds: String,
    pub share: i64,
    pub batch_min: i64,
    pub batch_max: i64,
    pub title_nb: String,
}

#[derive(Deserialize)]
pub struct Partner {
    pub key: String,
    pub name: String,
    pub kind: PartnerKind,
    pub skills: String,
    pub categories: String,
    pub lead_days: i64,
    pub capacity_per_week: Option<i64>,
    pub price_minor: i64,
    pub lat: f64,
    pub lon: f64,
}

#[derive(Deserialize)]
pub struct Agreement {
    pub key: String,
    pub supplier: String,
    pub supplier_number: String,
    pub name: String,
    pub kind: AgreementKind,
    pub valid_from: Date,
    pub valid_to: Date,
    pub ceiling_minor: Option<i64>,
    pub small_order_limit_minor: Option<i64>,
    pub small_order_fee_minor: Option<i64>,
    pub lead_days: i64,
    pub owner: String,
}

#[derive(Deserialize)]
pub struct Item {
    pub sku: String,
    pub category: String,
    pub title: String,
    pub brand: Option<String>,
    pub model: Option<String>,
    pub width_mm: Option<i64>,
    pub depth_mm: Option<i64>,
    pub height_mm: Option<i64>,
    pub colour: Option<String>,
    pub materials: String,
    pub features: Option<String>,
    pub condition: Option<Condition>,
    pub price_minor: i64,
    pub pack_size: i64,
    pub lead_days: Option<i64>,
    pub footprint_g: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    pub where_it_stands: Vec<Sentences>,
    pub good_points: Vec<Sentences>,
    pub defects: Vec<Sentences>,
    pub why_surplus: Vec<Sentences>,
    pub need_purpose: Vec<Sentences>,
    pub assessment_note: Vec<Sentences>,
    pub decline_note: Vec<Sentences>,
    pub return_reason: Vec<Sentences>,
    pub withdrawal_reason: Vec<Sentences>,
    pub work_order_note: Vec<Sentences>,
    pub transport_note: Vec<Sentences>,
    pub wiping_note: Vec<Sentences>,
    pub refusal_reason: Vec<Sentences>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    pub seed: u64,
    pub stock: Stock,
    pub condition: Conditions,
    pub custody: Custody,
    pub needs: Needs,
    pub outcome: Outcomes,
    declines: BTreeMap<String, i64>,
    pub register: Vec<Register>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stock {
    pub total_things: i64,
    pub neighbour_things: i64,
    pub surplus_ppm: i64,
    pub owned_by_others_ppm: i64,
    /// Parts of what is not needed: what is free only some weeks later, and what must leave by a day.
    pub free_later_ppm: i64,
    pub must_leave_ppm: i64,
    pub unknown_acquired_ppm: i64,
    pub unknown_colour_ppm: i64,
    pub unknown_dimensions_ppm: i64,
    pub unassigned_product_ppm: i64,
    pub old_register_alias_ppm: i64,
    pub central_store_ppm: i64,
    pub age_years_furniture: (i64, i64),
    pub age_years_it: (i64, i64),
    pub most_common_age_years_furniture: i64,
    pub most_common_age_years_it: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conditions {
    pub as_new_ppm: i64,
    pub good_ppm: i64,
    pub worn_ppm: i64,
    pub needs_repair_ppm: i64,
    pub for_parts_ppm: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Custody {
    pub sanitised_of_surplus_ppm: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Needs {
    pub need_months: i64,
    pub needs_per_month: i64,
    pub needs_per_month_july: i64,
    pub needs_per_month_august: i64,
    pub lines_per_need: (i64, i64),
    pub quantity_furniture: (i64, i64),
    pub quantity_it: (i64, i64),
    pub withdrawn_ppm: i64,
    /// Within how many days most things are needed, and within how many the urgent ones.
    pub days: (i64, i64),
    pub days_when_urgent: (i64, i64),
    pub urgent_ppm: i64,
    pub freed_too_late_ppm: i64,
    pub open_at_end: i64,
    pub neighbour_needs_per_month: i64,
    pub repairs_of_stock_per_month: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcomes {
    pub reuse_ppm: i64,
    pub repair_ppm: i64,
    pub used_ppm: i64,
    pub new_ppm: i64,
    pub returned_ppm: i64,
    pub transfer_from_neighbour_ppm: i64,
    pub reservation_without_need_ppm: i64,
    pub repair_refused_ppm: i64,
}

/// Documents that the municipality keeps for things that are handed over only with a document.
#[derive(Deserialize)]
pub struct Paper {
    pub kind: EvidenceKind,
    pub reference: String,
}

#[derive(Deserialize)]
pub struct Register {
    pub name: String,
    pub first: i64,
}

impl Files {
    pub fn read() -> Result<Self> {
        #[derive(Deserialize)]
        struct Organisations {
            region: Region,
            organisation: Vec<Organisation>,
        }
        let Organisations { region, organisation } = toml(file!("organisations.toml"))?;
        Ok(Self {
            region,
            organisations: organisation,
            units: categories::read(file!("units.csv"))?,
            sites: categories::read(file!("sites.csv"))?,
            people: categories::read(file!("people.csv"))?,
            products: categories::read(file!("products.csv"))?,
            partners: categories::read(file!("partners.csv"))?,
            agreements: categories::read(file!("agreements.csv"))?,
            documents: categories::read(file!("documents.csv"))?,
            texts: toml(file!("texts.toml"))?,
            plan: toml(file!("plan.toml"))?,
        })
    }

    /// The catalogue of an agreement.
    pub fn catalogue(agreement: &str) -> Result<Vec<Item>> {
        categories::read(match agreement {
            "brukte-mobler" => file!("catalogue/brukte-mobler.csv"),
            "nye-mobler" => file!("catalogue/nye-mobler.csv"),
            "nytt-it-utstyr" => file!("catalogue/nytt-it-utstyr.csv"),
            "brukt-it-utstyr" => file!("catalogue/brukt-it-utstyr.csv"),
            "leie-mobler-og-utstyr" => file!("catalogue/leie-mobler-og-utstyr.csv"),
            other => return Err(Error::Internal(format!("no catalogue for {other}"))),
        })
    }
}

/// The error for something that one file names and no file has.
pub fn missing(what: &str, key: &str) -> Error {
    Error::Internal(format!("the demo's files name no {what} \"{key}\""))
}

/// The words of a cell that holds a list.
pub fn list(cell: &str) -> Vec<String> {
    cell.split('|').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

impl Plan {
    /// Reasons for declining, and how often each is given.
    pub fn declines(&self) -> Result<Vec<(DeclineReason, i64)>> {
        let read = |(name, ppm): (&String, &i64)| {
            let reason = name.trim_end_matches("_ppm").parse();
            Ok((reason.map_err(|_| missing("reason", name))?, *ppm))
        };
        self.declines.iter().map(read).collect()
    }
}

impl Partner {
    pub fn work(&self) -> Vec<WorkKind> {
        list(&self.skills).iter().filter_map(|word| word.parse().ok()).collect()
    }
}

fn toml<T: for<'a> Deserialize<'a>>(text: &str) -> Result<T> {
    toml::from_str(text).map_err(|error| Error::Internal(format!("a shipped file cannot be read: {error}")))
}
