//! Sentences for readers, from Fluent files: nb, nn, sv, da and en.

use std::{collections::HashMap, sync::LazyLock};

use chrono::Datelike;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use serde_json::{Map, Value};
use unic_langid::LanguageIdentifier;

use crate::domain::{Date, time};

pub use crate::domain::directory::organisation::LANGUAGES;
use crate::domain::needs::requirement::Requirements;

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<HashMap<&'static str, Bundle>> = LazyLock::new(|| {
    let files = [
        (
            "nb",
            [include_str!("texts/nb.ftl"), include_str!("pages/texts/nb.ftl"), include_str!("pages/texts/desk.nb.ftl")],
        ),
        (
            "nn",
            [include_str!("texts/nn.ftl"), include_str!("pages/texts/nn.ftl"), include_str!("pages/texts/desk.nn.ftl")],
        ),
        (
            "sv",
            [include_str!("texts/sv.ftl"), include_str!("pages/texts/sv.ftl"), include_str!("pages/texts/desk.sv.ftl")],
        ),
        (
            "da",
            [include_str!("texts/da.ftl"), include_str!("pages/texts/da.ftl"), include_str!("pages/texts/desk.da.ftl")],
        ),
        (
            "en",
            [include_str!("texts/en.ftl"), include_str!("pages/texts/en.ftl"), include_str!("pages/texts/desk.en.ftl")],
        ),
    ];
    files.into_iter().map(|(language, texts)| (language, bundle(language, texts))).collect()
});

fn bundle(language: &str, texts: [&str; 3]) -> Bundle {
    let identifier: LanguageIdentifier = language.parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![identifier]);
    // Unicode isolation marks are for text with mixed writing directions. JSON answers do not need them.
    bundle.set_use_isolating(false);
    for text in texts {
        // A test finds broken lines. The good lines are used in any case.
        let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// The best of our languages for an Accept-Language header (RFC 9110 section 12.5.4), if it names one.
pub fn negotiate(accept: Option<&str>) -> Option<&'static str> {
    let mut wanted: Vec<(f32, &str)> = accept
        .unwrap_or_default()
        .split(',')
        .map(|part| {
            let (tag, weight) = part.split_once(";q=").unwrap_or((part, "1"));
            (weight.trim().parse().unwrap_or(0.0), tag.trim())
        })
        .collect();
    wanted.sort_by(|a, b| b.0.total_cmp(&a.0));
    wanted.into_iter().filter(|(weight, _)| *weight > 0.0).find_map(|(_, tag)| {
        let primary = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let primary = if primary == "no" { "nb" } else { primary.as_str() };
        LANGUAGES.into_iter().find(|language| *language == primary)
    })
}

/// One of our languages by its name; English for any other.
pub fn known(language: &str) -> &'static str {
    LANGUAGES.into_iter().find(|known| *known == language).unwrap_or("en")
}

/// Title and detail of a problem: the message `problem-CODE` with its figures as arguments.
pub fn problem(language: &str, code: &str, figures: &Map<String, Value>) -> (String, String) {
    in_sentences(language, code, figures, &arguments(language, figures))
}

/// The same for a page. `field` is what its form calls the field that was wrong.
pub fn problem_at(language: &str, code: &str, figures: &Map<String, Value>, field: &str) -> (String, String) {
    let mut args = arguments(language, figures);
    args.set("field", FluentValue::from(field.to_owned()));
    in_sentences(language, code, figures, &args)
}

fn arguments(language: &str, figures: &Map<String, Value>) -> FluentArgs<'static> {
    let mut args = FluentArgs::new();
    let of_a_year = figures.get("field").and_then(Value::as_str).is_some_and(|field| field.ends_with("year"));
    for (name, value) in figures {
        let shown = match value.as_i64() {
            // Only amounts are written in groups of three digits.
            Some(number) if of_a_year || name == "version" => FluentValue::from(number.to_string()),
            Some(litres) if name.ends_with("_l") => FluentValue::from(cubic_metres(language, litres)),
            Some(_) | None => argument(language, value),
        };
        args.set(name.clone(), shown);
    }
    args
}

fn in_sentences(language: &str, code: &str, figures: &Map<String, Value>, args: &FluentArgs) -> (String, String) {
    let id = format!("problem-{}", code.replace('_', "-"));
    let detail = say(language, &id, args).unwrap_or_else(|| code.to_owned());
    let problem = figures.get("problem").and_then(Value::as_str);
    let detail = match problem.and_then(|bad| say(language, &format!("bad-{}", bad.replace('_', "-")), args)) {
        Some(bad) => format!("{detail} {bad}"),
        None => detail,
    };
    let title = say(language, &format!("{id}-title"), &FluentArgs::new()).unwrap_or_else(|| code.replace('_', " "));
    (title, detail)
}

/// One message in one language; `None` when the file has no such message.
pub fn say(language: &str, id: &str, args: &FluentArgs) -> Option<String> {
    let bundle = BUNDLES.get(language).or_else(|| BUNDLES.get("en"))?;
    let pattern = bundle.get_message(id)?.value()?;
    Some(bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned())
}

fn argument(language: &str, value: &Value) -> FluentValue<'static> {
    match value {
        Value::Number(n) => match n.as_i64() {
            // As text, because Fluent does not group digits. A message that selects by number treats it as many.
            Some(n) if n.unsigned_abs() >= 1_000 => FluentValue::from(grouped(language, n)),
            Some(n) => FluentValue::from(n),
            None => FluentValue::from(n.to_string().replace('.', &comma(language).to_string())),
        },
        Value::String(text) => match text.parse().ok().filter(|_| text.len() == 10) {
            Some(day) => FluentValue::from(date(language, day, time::now().date_naive())),
            None => FluentValue::from(text.clone()),
        },
        Value::Array(items) => match listed(language, items) {
            Some(words) => FluentValue::from(words),
            None => FluentValue::from(items.len() as i64),
        },
        Value::Object(map) => match (map.get("amount_minor").and_then(Value::as_i64), map.get("currency")) {
            (Some(minor), Some(Value::String(currency))) => FluentValue::from(money(language, minor, currency)),
            _ => FluentValue::from(String::new()),
        },
        Value::Null => FluentValue::from("–"),
        other => FluentValue::from(other.to_string()),
    }
}

/// Kinds of evidence become words. Other lists, such as ids, become their number of items.
fn listed(language: &str, items: &[Value]) -> Option<String> {
    let word = |item: &Value| {
        let id = format!("evidence-{}", item.as_str()?.replace('_', "-"));
        say(language, &id, &FluentArgs::new())
    };
    let words: Vec<String> = items.iter().map(word).collect::<Option<_>>()?;
    (!words.is_empty()).then(|| words.join(", "))
}

/// "4 690,00 NOK" with spaces that do not break, or "4,690.00 NOK" in English.
fn money(language: &str, minor: i64, currency: &str) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let whole = grouped(language, (minor.unsigned_abs() / 100) as i64);
    format!("{sign}{whole}{}{:02}\u{a0}{currency}", comma(language), minor.unsigned_abs() % 100)
}

/// "12 340" with a space that does not break, or "12,340" in English.
pub fn grouped(language: &str, n: i64) -> String {
    let group = if language == "en" { ',' } else { '\u{a0}' };
    let whole = n.unsigned_abs().to_string();
    let mut grouped = if n < 0 { "-".to_owned() } else { String::new() };
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(group);
        }
        grouped.push(digit);
    }
    grouped
}

/// A reason of an offer as a sentence: the message `why-CODE` with its figures.
pub fn why(language: &str, reason: &crate::domain::needs::reason::Reason) -> String {
    reason_in_words(language, "why", reason)
}

/// A reason of a set as a sentence: the message `set-CODE`.
pub fn why_set(language: &str, reason: &crate::domain::needs::sets::SetReason) -> String {
    reason_in_words(language, "set", reason)
}

fn reason_in_words(language: &str, kind: &str, reason: &impl serde::Serialize) -> String {
    let figures = match serde_json::to_value(reason) {
        Ok(Value::Object(figures)) => figures,
        _ => Map::new(),
    };
    let code = figures.get("code").and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut args = FluentArgs::new();
    for (name, value) in &figures {
        match (name.as_str(), value.as_i64()) {
            ("metres", Some(metres)) => args.set("km", FluentValue::from(kilometres(language, metres))),
            _ => args.set(name.clone(), argument(language, value)),
        }
    }
    say(language, &format!("{kind}-{}", code.replace('_', "-")), &args).unwrap_or(code)
}

/// "1. mars", and with its year when that is not this one: "1. mars 2031".
pub fn date(language: &str, day: Date, today: Date) -> String {
    let mut args = FluentArgs::new();
    args.set("day", FluentValue::from(i64::from(day.day())));
    args.set("month", FluentValue::from(i64::from(day.month())));
    let this_year = day.year() == today.year();
    // As text: a number would be grouped or rounded as numbers are.
    args.set("year", FluentValue::from(if this_year { String::new() } else { format!(" {}", day.year()) }));
    say(language, "date", &args).unwrap_or_else(|| day.to_string())
}

/// What a line demands, each demand as a few words. Colours, materials and features are written as they are given, so a
/// reader's own `wishes` names them first.
pub fn wishes(language: &str, wanted: &Requirements) -> Vec<String> {
    let Ok(Value::Object(wanted)) = serde_json::to_value(wanted) else { return Vec::new() };
    let said = wanted.iter().filter_map(|(name, value)| {
        let shown = match value {
            Value::Null => return None,
            Value::Array(items) if items.is_empty() => return None,
            Value::Array(items) => {
                FluentValue::from(items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "))
            }
            other => argument(language, other),
        };
        let mut args = FluentArgs::new();
        args.set("value", shown);
        say(language, &format!("want-{}", name.replace('_', "-")), &args)
    });
    said.collect()
}

/// "7,8", or "7.8" in English.
pub fn kilometres(language: &str, metres: i64) -> String {
    let tenths = (metres + 50) / 100;
    format!("{}{}{}", tenths / 10, comma(language), tenths % 10)
}

/// "62", or "62,5" where there is a decimal; "62.5" in English.
pub fn centimetres(language: &str, mm: i64) -> String {
    match mm % 10 {
        0 => (mm / 10).to_string(),
        tenths => format!("{}{}{tenths}", mm / 10, comma(language)),
    }
}

/// Litres as cubic metres: "1 250" or "12,5"; "12.5" in English.
fn cubic_metres(language: &str, litres: i64) -> String {
    let whole = grouped(language, litres / 1_000);
    match litres.unsigned_abs() % 1_000 {
        0 => whole,
        rest => {
            let decimals = format!("{rest:03}");
            format!("{whole}{}{}", comma(language), decimals.trim_end_matches('0'))
        }
    }
}

fn comma(language: &str) -> char {
    if language == "en" { '.' } else { ',' }
}

#[cfg(test)]
mod tests;
