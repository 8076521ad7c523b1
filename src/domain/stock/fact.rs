//! The names of the facts about a thing.

use poem_openapi::Enum;
use serde::{Deserialize, Serialize};

/// A fact by name, as `unknown: [...]` and refusals spell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum Fact {
    WidthCm,
    DepthCm,
    HeightCm,
    Condition,
    Colour,
    Materials,
    Features,
    AgeYears,
    ReadyOn,
    DistanceKm,
    /// How many alike things there are.
    Alike,
    ChemicalLight,
    /// What kind of thing it is.
    Category,
}

impl std::fmt::Display for Fact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Fact::WidthCm => "width_cm",
            Fact::DepthCm => "depth_cm",
            Fact::HeightCm => "height_cm",
            Fact::Condition => "condition",
            Fact::Colour => "colour",
            Fact::Materials => "materials",
            Fact::Features => "features",
            Fact::AgeYears => "age_years",
            Fact::ReadyOn => "ready_on",
            Fact::DistanceKm => "distance_km",
            Fact::Alike => "alike",
            Fact::ChemicalLight => "chemical_light",
            Fact::Category => "category",
        })
    }
}
