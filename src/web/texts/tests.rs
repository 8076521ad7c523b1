//! Every refusal has its texts in every language. The test reads the variants from the source, so it fails for a new
//! variant without texts.

use super::*;

/// Codes that are not refusals of the domain: what poem's own errors become.
const EDGE: [(&str, &[&str]); 11] = [
    ("malformed", &["part", "field"]),
    ("unauthenticated", &[]),
    ("not_allowed", &[]),
    ("not_found", &[]),
    ("method_not_allowed", &[]),
    ("body_too_slow", &[]),
    ("too_many_requests", &[]),
    ("too_large", &[]),
    ("unsupported_media_type", &[]),
    ("internal", &[]),
    ("unavailable", &[]),
];

#[test]
fn a_distance_is_written_as_its_reader_does() {
    let near = crate::domain::needs::reason::Reason::Near { metres: 7_850 };
    assert_eq!((why("nb", &near).as_str(), why("en", &near).as_str()), ("7,9 km unna", "7.9 km away"));
}

#[test]
fn every_refusal_has_a_title_and_a_sentence_in_every_language() {
    let refused = variants(include_str!("../../domain/refused.rs"), "pub enum Refused {");
    assert!(refused.len() > 40, "the variants of Refused cannot be read");
    let edge = EDGE.map(|(code, figures)| (code.to_owned(), figures.iter().map(|f| f.to_string()).collect()));
    let mut missing = Vec::new();
    for (code, figures) in refused.into_iter().chain(edge) {
        let id = format!("problem-{}", code.replace('_', "-"));
        missing.extend(faults(&format!("{id}-title"), &[]));
        missing.extend(faults(&id, &figures));
    }
    assert!(missing.is_empty(), "src/web/texts/*.ftl want:\n{}", missing.join("\n"));
}

#[test]
fn every_fault_of_a_value_has_a_sentence_in_every_language() {
    let bad = variants(include_str!("../../domain/refused.rs"), "pub enum Bad {");
    assert!(bad.len() > 10, "the variants of Bad cannot be read");
    let unread = variants(include_str!("../edge/malformed.rs"), "enum Fault {");
    assert!(unread.len() > 10, "the variants of Fault cannot be read");
    let faults = bad
        .into_iter()
        .chain(unread)
        .flat_map(|(code, figures)| faults(&format!("bad-{}", code.replace('_', "-")), &figures));
    let missing: Vec<_> = faults.collect();
    assert!(missing.is_empty(), "src/web/texts/*.ftl want:\n{}", missing.join("\n"));
}

#[test]
fn the_five_files_say_the_same_things() {
    let keys = |language: &str| {
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/web/texts/{language}.ftl"));
        let text = std::fs::read_to_string(file).unwrap();
        assert!(FluentResource::try_new(text.clone()).is_ok(), "{language}.ftl has a line that is not Fluent");
        let keys = text.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key.to_owned());
        keys.filter(|key| !key.starts_with(['#', ' '])).collect::<Vec<_>>()
    };
    for language in LANGUAGES {
        assert_eq!(keys(language), keys("en"), "{language}.ftl and en.ftl, in the same order");
    }
}

#[test]
fn figures_reach_the_reader() {
    let figures = serde_json::to_value(crate::domain::Refused::CeilingExceeded {
        left: crate::domain::Money::new(12_300, "NOK"),
        asked: crate::domain::Money::new(-5, "NOK"),
    });
    let Ok(Value::Object(figures)) = figures else { panic!("a refusal is an object") };
    let (_, detail) = problem("en", "ceiling_exceeded", &figures);
    assert!(detail.contains("123.00\u{a0}NOK") && detail.contains("-0.05\u{a0}NOK"), "{detail}");
    assert_eq!(crate::web::texts::money("nb", 123_456_789, "NOK"), "1\u{a0}234\u{a0}567,89\u{a0}NOK");
    let one = crate::domain::needs::reason::Reason::FillsFrom { sites: 1 };
    assert_eq!(crate::web::texts::why("nb", &one), "Alt finnes på ett sted");
    let invalid = crate::domain::Refused::invalid("lines[0].quantity", crate::domain::Bad::TooSmall { min: 1 });
    let Ok(Value::Object(figures)) = serde_json::to_value(invalid) else { panic!("a refusal is an object") };
    let (title, detail) = problem("nb", "invalid", &figures);
    assert_eq!((title.as_str(), detail.as_str()), ("Ugyldig verdi", "«lines[0].quantity» er ikke gyldig. Minst 1."));
}

#[test]
fn figures_are_written_as_their_reader_does() {
    let told = |language: &str, refused: crate::domain::Refused| {
        let Ok(Value::Object(figures)) = serde_json::to_value(&refused) else { panic!("a refusal is an object") };
        problem(language, &refused.code(), &figures).1
    };
    let full = || crate::domain::Refused::StoreFull {
        place: crate::domain::PlaceId::new(),
        capacity_l: 1_250_000,
        taken_l: 12_500,
        asked_l: 20_000,
        unknown: 0,
    };
    let nb = "Lageret rommer 1\u{a0}250 m³, 12,5 m³ er opptatt, og dette trenger 20 m³ til. Velg et annet.";
    assert_eq!(told("nb", full()), nb);
    let en = "The store holds 1,250 m³, 12.5 m³ are taken, and this needs 20 m³ more. Choose another.";
    assert_eq!(told("en", full()), en);
    let most = |field: &str, max| crate::domain::Refused::invalid(field, crate::domain::Bad::TooLarge { max });
    assert_eq!(told("nb", most("quantity", 100_000)), "«quantity» er ikke gyldig. Høyst 100\u{a0}000.");
    assert_eq!(told("nb", most("year", 2_026)), "«year» er ikke gyldig. Høyst 2026.");
}

#[test]
fn a_language_has_one_kind_of_quotation_marks() {
    for language in LANGUAGES {
        let files = [format!("{language}.ftl"), format!("../pages/texts/{language}.ftl")];
        for file in files.into_iter().chain([format!("../pages/texts/desk.{language}.ftl")]) {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web/texts").join(&file);
            let text = std::fs::read_to_string(path).unwrap();
            let (opens, closes) = if language == "en" { ('“', '”') } else { ('«', '»') };
            for line in text.lines() {
                let marks: String = line.chars().filter(|c| "«»“”„".contains(*c)).collect();
                let pairs = format!("{opens}{closes}").repeat(marks.chars().count() / 2);
                assert_eq!(marks, pairs, "{file}: {line}");
            }
        }
    }
}

/// What is wrong with one message, language by language.
fn faults(id: &str, figures: &[String]) -> Vec<String> {
    let mut args = FluentArgs::new();
    for figure in figures {
        args.set(figure.clone(), FluentValue::from("x"));
    }
    let mut faults = Vec::new();
    for language in LANGUAGES {
        let Some(message) = BUNDLES[language].get_message(id) else {
            faults.push(format!("  {language}.ftl: add `{id} = ...`; its figures are {figures:?}"));
            continue;
        };
        let mut errors = Vec::new();
        if let Some(pattern) = message.value() {
            BUNDLES[language].format_pattern(pattern, Some(&args), &mut errors);
        }
        if !errors.is_empty() {
            faults.push(format!(
                "  {language}.ftl: `{id}` uses what its refusal does not carry ({figures:?}): {errors:?}"
            ));
        }
    }
    faults
}

/// The variants of an enum in a source file as (code, fields), both as serde writes them.
fn variants(source: &str, head: &str) -> Vec<(String, Vec<String>)> {
    let body = source.split_once(head).map(|(_, body)| body).unwrap_or_default();
    let mut renamed = None;
    let code = body.lines().filter_map(|line| {
        if let Some((_, name)) = line.split_once("#[serde(rename = \"") {
            renamed = name.split_once('"').map(|(name, _)| name);
            return None;
        }
        let line = Some(line).filter(|line| !line.trim_start().starts_with(['/', '#']))?;
        let Some(name) = renamed.take() else { return Some(line.to_owned()) };
        Some(format!(" {name}{}", line.trim_start().trim_start_matches(|c: char| c.is_alphanumeric() || c == '_')))
    });
    let code: String = code.collect();
    let mut found = Vec::new();
    let mut rest = code.as_str();
    loop {
        rest = rest.trim_start_matches([' ', ',']);
        let end = rest.find([' ', ',', '{', '}']).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        if name.is_empty() {
            return found;
        }
        let after = after.trim_start();
        let (fields, after) = match after.strip_prefix('{').and_then(|after| after.split_once('}')) {
            Some((fields, after)) => (fields, after),
            None => ("", after),
        };
        let names = fields.split(',').filter_map(|field| field.split_once(':')).map(|(name, _)| name.trim().to_owned());
        found.push((snake(name), names.filter(|name| !name.is_empty()).collect()));
        rest = after;
    }
}

fn snake(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}
