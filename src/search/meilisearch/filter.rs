//! Filter expressions. Whatever is compared is quoted here, so that no text becomes a part of an expression.

use uuid::Uuid;

use crate::search::contract::{Filter, Position, Query, Span};

/// An expression that no lot passes.
pub const NEVER: &str = "visible_to IN []";

/// A value in quotes. The parser of the server ends a quoted value at the first quote without a backslash before it.
pub fn quoted(value: &str) -> String {
    let mut quoted = String::with_capacity(value.len() + 2);
    quoted.push('"');
    for c in value.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// The attribute has one of these values.
pub fn any_of(attribute: &str, values: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let values: Vec<String> = values.into_iter().map(|value| quoted(value.as_ref())).collect();
    if values.is_empty() { NEVER.to_owned() } else { format!("{attribute} IN [{}]", values.join(", ")) }
}

pub fn any_id(attribute: &str, ids: &[Uuid]) -> String {
    any_of(attribute, ids.iter().map(Uuid::to_string))
}

pub fn begins(attribute: &str, beginning: &str) -> String {
    format!("{attribute} STARTS WITH {}", quoted(beginning))
}

/// All expressions hold.
pub fn all(expressions: impl IntoIterator<Item = String>) -> String {
    joined(expressions, " AND ")
}

/// One of the expressions holds.
pub fn either(expressions: impl IntoIterator<Item = String>) -> String {
    let expression = joined(expressions, " OR ");
    if expression.is_empty() { NEVER.to_owned() } else { expression }
}

fn joined(expressions: impl IntoIterator<Item = String>, with: &str) -> String {
    let mut expressions: Vec<String> = expressions.into_iter().collect();
    // Parentheses around everything only cost time.
    if expressions.len() == 1 {
        return expressions.remove(0);
    }
    expressions.iter().map(|one| format!("({one})")).collect::<Vec<_>>().join(with)
}

pub fn not(expression: &str) -> String {
    format!("NOT ({expression})")
}

/// At most so many metres from a position.
pub fn within(at: Position, metres: u32) -> String {
    format!("_geoRadius({}, {}, {metres})", degrees(at.latitude_e7), degrees(at.longitude_e7))
}

/// The order of lots by their distance.
pub fn nearest_first(at: Position) -> String {
    format!("_geoPoint({}, {}):asc", degrees(at.latitude_e7), degrees(at.longitude_e7))
}

pub fn degrees(e7: i64) -> f64 {
    e7 as f64 / 1e7
}

/// The filters of a query.
pub struct Narrowing {
    audience: String,
    /// The filters that are set.
    set: Vec<(Filter, String)>,
}

impl Narrowing {
    pub fn new(query: &Query) -> Self {
        let mut set: Vec<(Filter, String)> = Vec::new();
        let ids = |ids: &[Uuid]| ids.iter().map(Uuid::to_string).collect::<Vec<_>>();
        let bands = query.quantity.iter().map(ToString::to_string).collect::<Vec<_>>();
        for (filter, attribute, values) in [
            (Filter::Category, "category_path", query.category.clone()),
            (Filter::Place, "place_path", ids(&query.place)),
            (Filter::Owner, "owner_path", ids(&query.owner)),
            (Filter::Condition, "condition", query.condition.clone()),
            (Filter::State, "state", query.state.clone()),
            (Filter::Colour, "colour", query.colour.clone()),
            (Filter::Material, "material", query.material.clone()),
            (Filter::Light, "light", query.light.clone()),
            (Filter::Quantity, "band", bands),
        ] {
            if !values.is_empty() {
                set.push((filter, any_of(attribute, values)));
            }
        }
        if let Some(least) = query.min_quantity.filter(|least| *least > 0) {
            set.push((Filter::MinQuantity, format!("free >= {least}")));
        }
        let leaves = Span { least: None, most: query.must_leave_by };
        for (filter, attribute, span) in [
            (Filter::Width, "width", query.width),
            (Filter::Depth, "depth", query.depth),
            (Filter::Height, "height", query.height),
            (Filter::MustLeaveBy, "must_leave", leaves),
        ] {
            if span.is_set() {
                set.push((filter, bounds(attribute, span)));
            }
        }
        if query.available.is_set() {
            set.push((Filter::Available, available(query)));
        }
        if let Some(metres) = query.within_m {
            let near = query.near.map_or(NEVER.to_owned(), |near| within(near, metres));
            set.push((Filter::Within, near));
        }
        Self { audience: any_id("visible_to", &query.visible_to), set }
    }

    /// The lots that the asker sees.
    pub fn audience(&self) -> &str {
        &self.audience
    }

    pub fn set(&self) -> impl Iterator<Item = Filter> {
        self.set.iter().map(|(filter, _)| *filter)
    }

    /// Every filter, and the words.
    pub fn with(&self, words: &[String]) -> String {
        self.but_for(None, words)
    }

    /// Every filter but one, and the words.
    pub fn but_for(&self, left_out: Option<Filter>, words: &[String]) -> String {
        let set = self.set.iter().filter(|(filter, _)| Some(*filter) != left_out).map(|(_, expression)| expression);
        all(std::iter::once(&self.audience).chain(set).chain(words).cloned())
    }
}

/// The asker can have the lot on one of the days. Lots of other units than the asker's cannot be had before they open.
fn available(query: &Query) -> String {
    let span = query.available;
    let can_be_had = bounds("available", span);
    let Some(units) = &query.units else { return can_be_had };
    let open = ["opens NOT EXISTS".to_owned(), format!("opens <= {}", query.today), any_id("owner_path", units)];
    let open = either(open);
    let least = span.least.map(|least| format!("available >= {least} OR opens >= {least}"));
    let most = span.most.map(|most| format!("available <= {most} AND opens <= {most}"));
    let later = [not(&open), "available EXISTS".to_owned()].into_iter().chain(least).chain(most);
    either([all([open.clone(), can_be_had]), all(later)])
}

fn bounds(attribute: &str, span: Span) -> String {
    let least = span.least.map(|least| format!("{attribute} >= {least}"));
    let most = span.most.map(|most| format!("{attribute} <= {most}"));
    all(least.into_iter().chain(most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_never_leaves_its_quotes() {
        assert_eq!(quoted(r#"x" OR visible_to EXISTS"#), r#""x\" OR visible_to EXISTS""#);
        assert_eq!(quoted(r#"\" OR 1 = 1 \"#), r#""\\\" OR 1 = 1 \\""#);
        assert_eq!(quoted("a\0b\nc"), "\"a b c\"");
        assert_eq!(any_of("word", ["]", "\""]), r#"word IN ["]", "\""]"#);
    }

    #[test]
    fn whoever_sees_nothing_finds_nothing() {
        let nobody = Narrowing::new(&Query::default());
        assert_eq!(nobody.with(&[]), NEVER);
    }

    #[test]
    fn what_opens_later_can_be_had_from_then() {
        let by = Span { least: None, most: Some(20_000) };
        let everywhere = Query { available: by, ..Query::default() };
        assert_eq!(available(&everywhere), "available <= 20000");
        let somewhere = Query { units: Some(vec![Uuid::from_u128(1)]), today: 19_990, ..everywhere };
        let open =
            "(opens NOT EXISTS) OR (opens <= 19990) OR (owner_path IN [\"00000000-0000-0000-0000-000000000001\"])";
        assert_eq!(
            available(&somewhere),
            format!(
                "(({open}) AND (available <= 20000)) OR ((NOT ({open})) AND (available EXISTS) AND (available <= 20000 \
                 AND opens <= 20000))"
            )
        );
    }

    #[test]
    fn a_facet_counts_without_its_own_filter() {
        let query = Query {
            visible_to: vec![Uuid::from_u128(1)],
            state: vec!["available".to_owned()],
            min_quantity: Some(4),
            ..Query::default()
        };
        let narrowing = Narrowing::new(&query);
        let audience = "visible_to IN [\"00000000-0000-0000-0000-000000000001\"]";
        assert_eq!(narrowing.with(&[]), format!("({audience}) AND (state IN [\"available\"]) AND (free >= 4)"));
        assert_eq!(narrowing.but_for(Some(Filter::State), &[]), format!("({audience}) AND (free >= 4)"));
    }
}
