//! What readers call a field that was wrong: as its form labels it.

use serde_json::{Map, Value};

use crate::web::{pages::text::Text, texts};

/// Fields of templates, and of use cases where these differ, with the message that labels each. The forms of `form.rs`
/// know their labels themselves. Where templates label a field differently, this is the plainest of their labels.
const LABELS: [(&str, &str); 35] = [
    ("alike", "line-alike"),
    ("assessment.note", "stating-note"),
    ("brand", "fact-make"),
    ("by", "sets-by"),
    ("category", "facet-category"),
    ("code", "handing-code"),
    ("colour", "fact-colour"),
    ("condition", "facet-condition"),
    ("decline.note", "decline-note"),
    ("depth", "limit-depth-cm"),
    ("email", "sign-in-email"),
    ("evidence", "depart-evidence"),
    ("from", "savings-from"),
    ("happened_at", "happened"),
    ("height", "limit-height-cm"),
    ("label", "log-label"),
    ("max_sites", "sets-most-sites"),
    ("model", "fact-model"),
    ("n", "how-many"),
    ("name", "log-name"),
    ("near", "sets-near"),
    ("needed_by", "stating-when"),
    ("needed_until", "stating-until"),
    ("note", "log-note"),
    ("other", "log-other"),
    ("password", "sign-in-password"),
    ("photos", "photo-files"),
    ("place", "facet-place"),
    ("purpose", "stating-why"),
    ("quantity", "how-many"),
    ("reason", "decline-reason"),
    ("title", "name"),
    ("to", "savings-to"),
    ("unit", "col-unit"),
    ("width", "limit-width-cm"),
];

/// The field of a refusal as forms name it: "lots[0].place_id" is "place".
pub fn anchor(field: &str) -> &str {
    let last = field.rsplit('.').next().unwrap_or(field);
    last.strip_suffix("_id").unwrap_or(last)
}

/// The label of a field, if it is the same on all pages that have it.
fn of(t: Text, field: &str) -> Option<String> {
    let anchor = anchor(field);
    let anchor = anchor.split('[').next().unwrap_or(anchor);
    let named = |wanted: &str| LABELS.iter().find(|(name, _)| *name == wanted).map(|(_, id)| *id);
    match named(field).or_else(|| named(anchor)) {
        Some(id) => Some(t.say(id)),
        // Sizes and other limits have the names of their messages.
        None => t.known(&format!("limit-{}", anchor.replace('_', "-"))),
    }
}

/// The sentence of a refusal that names a field, with the field's label in its place: `label` where the form is known.
/// A value whose field has no label is said to be wrong without a name. `None` for a refusal that names no field.
pub fn detail(t: Text, refusal: &Map<String, Value>, label: Option<&str>) -> Option<String> {
    let field = refusal.get("field")?.as_str()?;
    let code = refusal.get("code")?.as_str()?;
    match label.map(str::to_owned).or_else(|| of(t, field)) {
        Some(label) => Some(texts::problem_at(t.language, code, refusal, &label).1),
        None if code == "invalid" => Some(texts::problem(t.language, "invalid_value", refusal).1),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;
    use crate::{
        domain::{Bad, Refused, directory::organisation::LANGUAGES},
        web::pages::{look::Look, page::Told},
    };

    /// The templates of all pages.
    fn templates(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let read = |path: std::path::PathBuf| match path.extension() {
            _ if path.is_dir() => templates(&path),
            Some(kind) if kind == "html" => vec![fs::read_to_string(&path).unwrap()],
            Some(_) | None => Vec::new(),
        };
        entries.flat_map(read).collect()
    }

    /// The pairs of texts in quotes that follow `start` and `between` it.
    fn pairs<'a>(html: &'a str, start: &str, between: &str) -> Vec<(&'a str, &'a str)> {
        let pair = |rest: &'a str| {
            let (name, rest) = rest.split_once('"')?;
            Some((name, rest.strip_prefix(between)?.split('"').next()?))
        };
        html.split(start).skip(1).filter_map(pair).collect()
    }

    fn told(language: &'static str, field: &str) -> String {
        let refused = Refused::invalid(field, Bad::TooLarge { max: 9 });
        Told::in_words(Text { language, look: Look::shipped() }, &refused).detail
    }

    #[test]
    fn no_reader_sees_the_name_of_a_field() {
        assert_eq!(told("nb", "photos"), "«Bilder» er ikke gyldig. Høyst 9.");
        assert_eq!(told("nb", "requirements.max_width_cm"), "«Høyst så bred (cm)» er ikke gyldig. Høyst 9.");
        assert_eq!(told("nb", "lines[0].quantity"), "«Antall» er ikke gyldig. Høyst 9.");
        assert_eq!(told("nb", "assessment.note"), "«Hva dere vurderte» er ikke gyldig. Høyst 9.");
        assert_eq!(told("nb", "quote_tolerance_ppm"), "En verdi er ikke gyldig. Høyst 9.");
        for language in LANGUAGES {
            for field in ["photos", "needed_until", "quote_tolerance_ppm", "materials[1]", "lot_id"] {
                let told = told(language, field);
                assert!(!told.contains(anchor(field)) && told.contains('9'), "{language}: {told}");
            }
        }
    }

    #[test]
    fn a_field_of_a_template_is_called_as_its_label_says() {
        let t = Text { language: "nb", look: Look::shipped() };
        assert!(LABELS.iter().all(|(_, id)| t.known(id).is_some()), "a label has no text");
        let html = templates(Path::new("src/web/pages")).join("\n");
        let mut labelled = pairs(&html, "<label for=\"", ">{{ frame.t.say(\"");
        labelled.extend(pairs(&html, "parts::label(frame.t, \"", ", \""));
        assert!(labelled.len() > 40, "the labels cannot be read");
        let shown = html.split("parts::why(told, \"").skip(1).filter_map(|rest| rest.split('"').next());
        for field in shown {
            let known = of(t, field);
            let own: Vec<String> =
                labelled.iter().filter(|(name, _)| *name == field).map(|(_, id)| t.say(id)).collect();
            let fits = |label: &String| own.is_empty() || own.contains(label);
            assert!(known.as_ref().is_some_and(fits), "{field} is called {known:?} and labelled {own:?}");
        }
    }
}
