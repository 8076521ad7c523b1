//! A drawing of each category, in the colour of the thing. It is shown where there is no photo. In the files of
//! `fixtures/pictures/` a shape names its part or material instead of a colour.

use std::{collections::HashMap, sync::LazyLock};

use serde::Deserialize;

use crate::reference::colour;

/// The width and height of every drawing.
pub const WIDTH: u32 = 320;
pub const HEIGHT: u32 = 240;

/// The background of every drawing.
pub const GROUND: [u8; 3] = [0xef, 0xec, 0xe4];

/// Parts and materials that have the same colour whatever colour the thing has.
const MADE_OF: &[(&str, &str)] = &[
    ("metal", "#6a726e"),
    ("dark", "#3a423f"),
    ("steel", "#a3aaa6"),
    ("wood", "#c9a074"),
    ("woodshade", "#ab8158"),
    ("cavity", "#57605b"),
    ("glass", "#d3e0e2"),
    ("screen", "#8fb3cc"),
    ("screen2", "#6f97b3"),
    ("paper", "#e3dfd2"),
    ("white", "#fbfaf6"),
    ("lit", "#f3d488"),
    ("card", "#cda877"),
    ("cardshade", "#b48d5c"),
    ("cork", "#cfa877"),
    ("board", "#3f5a4c"),
    ("rack", "#c26a3c"),
    ("brass", "#c2a14d"),
    ("book1", "#a8553f"),
    ("book2", "#c9a24a"),
    ("book3", "#4f7488"),
    ("shadow", "#1f2523"),
    ("shadow2", "#cfcabd"),
];
/// Parts whose colour depends on the thing's. For a thing of an unknown colour, table tops and shelves are wood, and
/// the housing of devices is dark. For a known colour, they have its main shade or one of the others.
const UNKNOWN: [(&str, &str); 4] = [("top", "#c9a074"), ("edge", "#ab8158"), ("case", "#3a423f"), ("trim", "#5b6561")];

/// The shades in which a colour is drawn. The first row, without a key, is for things of an unknown colour.
#[derive(Deserialize)]
struct Shades {
    key: String,
    main: String,
    light: String,
    shade: String,
}

static COLOURS: LazyLock<Vec<Shades>> = LazyLock::new(|| {
    let text = include_str!("../../../fixtures/pictures/colours.csv");
    csv::Reader::from_reader(text.as_bytes()).deserialize().filter_map(Result::ok).collect()
});

macro_rules! shipped {
    ($($key:literal),* $(,)?) => {
        [$(($key, include_str!(concat!("../../../fixtures/pictures/", $key, ".svg")))),*]
    };
}

/// In the order of the categories.
static DRAWN: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    HashMap::from(shipped![
        "furniture",
        "seating",
        "office-chair",
        "saddle-chair",
        "conference-chair",
        "visitor-chair",
        "stacking-chair",
        "folding-chair",
        "school-chair",
        "teacher-chair",
        "canteen-chair",
        "dining-chair",
        "lounge-chair",
        "recliner",
        "sofa",
        "sofa-bed",
        "pouffe",
        "stool",
        "bar-stool",
        "bench",
        "beam-seating",
        "footrest",
        "tables",
        "desk",
        "sit-stand-desk",
        "meeting-table",
        "folding-table",
        "canteen-table",
        "dining-table",
        "coffee-table",
        "side-table",
        "standing-table",
        "school-desk",
        "group-table",
        "teacher-desk",
        "reception-desk",
        "workbench",
        "storage",
        "bookcase",
        "cabinet",
        "tambour-cabinet",
        "filing-cabinet",
        "archive-shelving",
        "storage-rack",
        "pedestal",
        "wardrobe-locker",
        "wardrobe",
        "chest-of-drawers",
        "display-cabinet",
        "book-trolley",
        "magazine-rack",
        "library-shelf",
        "pigeonholes",
        "coat-stand",
        "key-cabinet",
        "safe",
        "serving-trolley",
        "boards-and-screens",
        "whiteboard",
        "mobile-whiteboard",
        "noticeboard",
        "flipchart",
        "blackboard",
        "screen-wall",
        "desk-screen",
        "acoustic-panel",
        "phone-booth",
        "lamp",
        "desk-lamp",
        "floor-lamp",
        "ceiling-lamp",
        "bedroom-and-care",
        "bed",
        "nursing-bed",
        "mattress",
        "bedside-table",
        "overbed-table",
        "wheelchair",
        "rollator",
        "patient-lift",
        "shower-chair",
        "treatment-couch",
        "childrens-furniture",
        "changing-table",
        "childrens-chair",
        "high-chair",
        "childrens-table",
        "childrens-sofa",
        "cot",
        "cloakroom-unit",
        "toy-storage",
        "play-kitchen",
        "pram",
        "outdoor-furniture",
        "outdoor-bench",
        "picnic-table",
        "parasol",
        "bike-rack",
        "interior",
        "plant-pot",
        "rug",
        "curtain",
        "mirror",
        "wall-clock",
        "artwork",
        "waste-bin",
        "recycling-station",
        "lessons-and-hall",
        "lectern",
        "stage-podium",
        "gym-mat",
        "sewing-machine",
        "workshop",
        "tool-cabinet",
        "ladder",
        "hand-truck",
        "office-equipment",
        "shredder",
        "card-filing",
        "mail-trolley",
        "appliances",
        "refrigerator",
        "freezer",
        "dishwasher",
        "cooker",
        "microwave",
        "coffee-machine",
        "washing-machine",
        "tumble-dryer",
        "vacuum-cleaner",
        "fan",
        "it",
        "computers",
        "laptop",
        "chromebook",
        "desktop",
        "all-in-one",
        "thin-client",
        "workstation",
        "server",
        "tablet",
        "phones",
        "smartphone",
        "basic-phone",
        "desk-phone",
        "displays",
        "monitor",
        "tv",
        "interactive-display",
        "projector",
        "projection-screen",
        "document-camera",
        "peripherals",
        "docking-station",
        "keyboard",
        "mouse",
        "headset",
        "webcam",
        "charger",
        "monitor-arm",
        "laptop-bag",
        "conference-speaker",
        "laptop-trolley",
        "loudspeaker",
        "printing",
        "printer",
        "multifunction-printer",
        "scanner",
        "network",
        "network-switch",
        "router",
        "access-point",
        "server-rack",
        "external-disk",
    ])
});

/// The drawing of a category as SVG. Without a colour, or with an unknown one, it is in neutral colours.
pub fn drawing(category: &str, colour: Option<&str>) -> Option<String> {
    let drawn = DRAWN.get(category)?;
    let key = colour.and_then(colour::code).unwrap_or_default();
    let shades = COLOURS.iter().find(|shades| shades.key == key).or_else(|| COLOURS.first())?;
    // Every second part stands between quotes.
    let filled = drawn.split('"').enumerate().fold(String::with_capacity(2 * drawn.len()), |mut svg, (at, part)| {
        if at > 0 {
            svg.push('"');
        }
        svg.push_str(if at % 2 == 1 { shades.of(part).unwrap_or(part) } else { part });
        svg
    });
    let [red, green, blue] = GROUND;
    let ground = format!("><rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#{red:02x}{green:02x}{blue:02x}\"/>");
    Some(filled.replacen('>', &ground, 1))
}

/// The categories that have a drawing.
pub fn drawn() -> impl Iterator<Item = &'static str> {
    DRAWN.keys().copied()
}

impl Shades {
    fn of(&self, part: &str) -> Option<&str> {
        let (main, light, shade) = (self.main.as_str(), self.light.as_str(), self.shade.as_str());
        let (known, unknown) = (!self.key.is_empty(), UNKNOWN.iter().chain(MADE_OF));
        match part {
            "main" => Some(main),
            "light" => Some(light),
            "shade" => Some(shade),
            "top" | "case" if known => Some(main),
            "edge" if known => Some(shade),
            "trim" if known => Some(light),
            _ => unknown.into_iter().find(|(name, _)| *name == part).map(|(_, hex)| *hex),
        }
    }
}

#[cfg(test)]
mod tests;
