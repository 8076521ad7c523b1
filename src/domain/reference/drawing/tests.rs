use std::collections::BTreeSet;

use super::*;

/// Most bytes of a file. A page shows many of them.
const LONGEST: usize = 3_000;

/// The elements that a drawing may have, and their attributes.
const ELEMENTS: [&str; 6] = ["svg", "rect", "circle", "ellipse", "path", "g"];
const SAID: [&str; 21] = [
    "xmlns",
    "viewBox",
    "x",
    "y",
    "width",
    "height",
    "rx",
    "cx",
    "cy",
    "r",
    "ry",
    "d",
    "fill",
    "fill-rule",
    "stroke",
    "stroke-width",
    "stroke-linecap",
    "stroke-linejoin",
    "transform",
    "opacity",
    "points",
];

fn categories() -> BTreeSet<String> {
    let text = include_str!("../../../../fixtures/categories.csv");
    let rows = csv::Reader::from_reader(text.as_bytes()).into_records().map(|row| row.unwrap()[0].to_owned());
    rows.collect()
}

#[test]
fn every_category_has_a_drawing_of_its_own() {
    let known = categories();
    assert_eq!(drawn().map(str::to_owned).collect::<BTreeSet<_>>(), known);
    let distinct: BTreeSet<_> = known.iter().map(|key| drawing(key, None).unwrap()).collect();
    assert_eq!(distinct.len(), known.len(), "two categories share a drawing");
    assert_eq!(drawing("spaceship", None), None);
}

#[test]
fn a_drawing_is_shapes_and_nothing_else() {
    for key in categories() {
        assert!(DRAWN[key.as_str()].len() < LONGEST, "{key}: {} bytes", DRAWN[key.as_str()].len());
        let svg = drawing(&key, Some("blue")).unwrap();
        let tree = resvg::usvg::roxmltree::Document::parse(&svg).unwrap_or_else(|error| panic!("{key}: {error}"));
        for node in tree.descendants().filter(|node| !node.is_root()) {
            assert!(node.text().is_none_or(|text| text.trim().is_empty()), "{key}: text");
            if !node.is_element() {
                continue;
            }
            assert!(ELEMENTS.contains(&node.tag_name().name()), "{key}: {}", node.tag_name().name());
            for said in node.attributes() {
                assert!(SAID.contains(&said.name()), "{key}: {}", said.name());
                if ["fill", "stroke"].contains(&said.name()) && said.value() != "none" {
                    let hex = said.value().strip_prefix('#').unwrap_or_default();
                    assert!(hex.len() == 6 && u32::from_str_radix(hex, 16).is_ok(), "{key}: {}", said.value());
                }
            }
        }
    }
}

#[test]
fn every_colour_is_drawn_in_its_own_shades() {
    let drawn: BTreeSet<_> = colour::all().map(|colour| drawing("office-chair", Some(&colour.key)).unwrap()).collect();
    assert_eq!(drawn.len(), colour::all().count());
    let neutral = drawing("office-chair", None);
    assert!(!drawn.contains(neutral.as_ref().unwrap()));
    assert_eq!(drawing("office-chair", Some("perlemor")), neutral);
    assert_eq!(drawing("office-chair", Some("Lyseblå")), drawing("office-chair", Some("blue")));
}
