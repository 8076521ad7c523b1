//! One entry of the ledger: the arithmetic line by line, and what each figure comes from.

use std::sync::Arc;

use askama::Template;
use poem::{
    Response, Result, handler,
    web::{Data, Path},
};

use crate::{
    app::{
        App,
        ledger::{
            entries::ReversalInputs,
            reading::{Computed, Saving},
            savings,
        },
        reference::factors,
    },
    domain::{
        EntryId, Money,
        ledger::{
            component::{Component, Measure, Part, QuantityUnit},
            footprint::Footprint,
            inputs::Inputs,
        },
    },
    web::{
        edge::error::Problem,
        pages::{
            ledger::entries::kind,
            page::{Frame, send},
            visitor::Visitor,
        },
    },
};

#[derive(Template)]
#[template(path = "ledger/entry.html")]
struct Entry {
    frame: Frame,
    about: String,
    kind: String,
    figures: Vec<(String, String)>,
    sums: Vec<Sum>,
    /// The inputs of the computation: name and value.
    inputs: Vec<(String, String)>,
    /// The factors that were used, by their keys, and where they come from.
    factors: Vec<(String, String)>,
    /// For a reversal: the entry that it reverses.
    reversal: Option<String>,
    reverses: Option<EntryId>,
    method: String,
}

/// A figure with the terms that add up to it.
struct Sum {
    title: String,
    terms: Vec<Term>,
    total: String,
}

struct Term {
    name: String,
    times: String,
    amount: String,
}

const MEASURES: [Measure; 7] = [
    Measure::Cashable,
    Measure::BudgetReleased,
    Measure::DisposalAvoided,
    Measure::Waste,
    Measure::Co2eLow,
    Measure::Co2eCentral,
    Measure::Co2eHigh,
];

#[handler]
pub async fn show(visitor: Visitor, app: Data<&Arc<App>>, Path(id): Path<EntryId>) -> Result<Response> {
    let entry = savings::one(&app, visitor.actor(), id).await.map_err(Problem)?;
    let t = visitor.text;
    let category = visitor.reader().names.category(&entry.category).unwrap_or_else(|| entry.category.clone());
    let title = format!("{} × {}", t.whole(entry.quantity), category.to_lowercase());
    let (sums, inputs, used) = match &entry.computed {
        Some(Computed::Saving(inputs, terms)) => {
            (sums(&visitor, &entry, terms), given(&visitor, inputs), inputs.factor_ids.clone())
        }
        Some(Computed::Reversal(_)) | None => (Vec::new(), Vec::new(), Vec::new()),
    };
    let used = factors::of(&app, visitor.actor(), used).await.map_err(Problem)?;
    let reversal = match &entry.computed {
        Some(Computed::Reversal(ReversalInputs { n, returned_so_far, .. })) => {
            Some(t.n_word("reversal-of", *n, &t.whole(*returned_so_far)))
        }
        Some(Computed::Saving(..)) | None => None,
    };
    let day = t.day(entry.booked_on, visitor.today);
    send(&Entry {
        about: format!("{day} · {} · {}", entry.unit_name, t.say(&format!("rung-{}", entry.rung))),
        kind: format!("{} · {}", kind(&visitor, entry.kind), t.say(&format!("grade-{}", entry.grade))),
        figures: totals(&visitor, &entry),
        sums,
        inputs,
        factors: used
            .into_iter()
            .map(|one| (one.entered.key, format!("{} · v{}", one.entered.source, one.version)))
            .collect(),
        reversal,
        reverses: entry.reverses,
        method: t.word("entry-method", &entry.method_version),
        frame: Frame::new(&visitor, title),
    })
}

fn totals(visitor: &Visitor, entry: &Saving) -> Vec<(String, String)> {
    let t = visitor.text;
    let unknown = || t.say("unknown");
    let (figures, co2e) = (&entry.figures, &entry.figures.avoided_co2e);
    let money = figures.avoided_cost_minor.map(|minor| t.money_exactly(&Money::new(minor, &entry.currency)));
    let range = co2e.low.zip(co2e.high).map(|(low, high)| t.words("range", &t.mass(low), &t.mass(high)));
    let central = co2e.central.map(|grams| format!("{} CO₂e", t.mass(grams)));
    let mass = [central, range].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    vec![
        (t.say("saved-money"), money.unwrap_or_else(unknown)),
        (t.say("saved-mass"), if mass.is_empty() { unknown() } else { mass }),
        (t.say("saved-waste"), figures.avoided_waste_g.map_or_else(unknown, |grams| t.mass(grams))),
    ]
}

/// Every figure with its terms; those without any are left out.
fn sums(visitor: &Visitor, entry: &Saving, terms: &[Component]) -> Vec<Sum> {
    let t = visitor.text;
    let amount = |measure: Measure, amount: Option<i64>| match (measure, amount) {
        (_, None) => t.say("unknown"),
        (Measure::Cashable | Measure::BudgetReleased | Measure::DisposalAvoided, Some(minor)) => {
            t.money_exactly(&Money::new(minor, &entry.currency))
        }
        (Measure::Waste | Measure::Co2eLow | Measure::Co2eCentral | Measure::Co2eHigh, Some(grams)) => {
            format!("{}\u{a0}g", t.whole(grams))
        }
    };
    let sum = |measure: Measure| {
        let of: Vec<&Component> = terms.iter().filter(|term| term.measure == measure).collect();
        let total = of.iter().map(|term| term.amount).sum::<Option<i64>>();
        let rows = of.iter().filter(|term| term.amount != Some(0)).map(|term| Term {
            name: t.say(&format!("part-{}", part(term.name))),
            times: match term.unit {
                QuantityUnit::DisplacedPpm => t.word("times-displaced", &t.millionths(term.quantity)),
                QuantityUnit::Entry => t.say("times-once"),
            },
            amount: amount(measure, term.amount),
        });
        let rows: Vec<Term> = rows.collect();
        (!rows.is_empty()).then(|| Sum { title: t.say(name(measure)), terms: rows, total: amount(measure, total) })
    };
    MEASURES.into_iter().filter_map(sum).collect()
}

fn name(measure: Measure) -> &'static str {
    match measure {
        Measure::Cashable => "measure-cashable",
        Measure::BudgetReleased => "measure-budget-released",
        Measure::DisposalAvoided => "measure-disposal-avoided",
        Measure::Waste => "measure-waste",
        Measure::Co2eLow => "measure-co2e-low",
        Measure::Co2eCentral => "measure-co2e-central",
        Measure::Co2eHigh => "measure-co2e-high",
    }
}

fn part(part: Part) -> &'static str {
    match part {
        Part::ReferencePrice => "reference-price",
        Part::DisposalAvoided => "disposal-avoided",
        Part::PricePaid => "price-paid",
        Part::Repair => "repair",
        Part::Transport => "transport",
        Part::Labour => "labour",
        Part::Storage => "storage",
        Part::Mass => "mass",
        Part::FootprintNew => "footprint-new",
        Part::FootprintOfOffer => "footprint-of-offer",
        Part::Parts => "parts",
    }
}

/// What the entry was computed from, as it was stored.
fn given(visitor: &Visitor, inputs: &Inputs) -> Vec<(String, String)> {
    let t = visitor.text;
    let unknown = || t.say("unknown");
    let money = |minor: i64| t.money_exactly(&Money::new(minor, &inputs.currency));
    let print = |print: &Footprint| match (print.central, &print.factor_key) {
        (Some(grams), Some(key)) => format!("{}\u{a0}g · {key}", t.whole(grams)),
        (Some(grams), None) => format!("{}\u{a0}g", t.whole(grams)),
        (None, _) => unknown(),
    };
    let rows = [
        ("given-n", t.whole(inputs.n)),
        ("given-displacement", t.millionths(inputs.displacement_ppm)),
        ("given-price", inputs.reference_price.map_or_else(unknown, |price| money(price.amount_minor))),
        ("given-mass", inputs.mass_g.map_or_else(unknown, |grams| format!("{}\u{a0}g", t.whole(grams)))),
        ("given-footprint", inputs.footprint_new.as_ref().map_or_else(unknown, print)),
        ("given-life", inputs.life_share_ppm.map_or_else(unknown, |share| t.millionths(share))),
    ];
    rows.into_iter().map(|(key, value)| (t.say(key), value)).collect()
}
