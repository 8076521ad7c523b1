//! What can change of units, places, agreements, suppliers and articles, as it is stored before and after.

use serde::Serialize;

use crate::{Date, PersonId};

/// The parent of a unit or a place, until when it is open, and its successor.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Standing<Id> {
    pub parent_id: Option<Id>,
    pub until: Option<Date>,
    pub successor_id: Option<Id>,
}

/// The terms of an agreement that can change.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AgreementTerms {
    pub name: String,
    pub ceiling_minor: Option<i64>,
    pub valid_to: Date,
    pub owner_id: PersonId,
}

/// What is known of a supplier and can be corrected.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SupplierFacts {
    pub name: String,
    pub number: Option<String>,
}

/// The terms of an article that can change.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArticleTerms {
    pub category: String,
    pub title: String,
    pub price_minor: i64,
    pub pack_size: i64,
    pub lead_days: Option<i64>,
    pub active: bool,
}
