//! Whatever somebody writes into a search field is a text to look for: it is no filter, it breaks nothing, and it finds
//! nothing of another organisation.

use serde_json::{Value, json};

use crate::{
    stock::log,
    world::{World, cast::*, search_stories},
};

/// Operators, filters and templates of search engines, databases, shells and pages.
const SYNTAX: &[&str] = &[
    "name:foo AND *",
    "*",
    "*:*",
    "kontorstol OR *:*",
    "NOT kontorstol",
    "+kontorstol -stol",
    "kontorstol~9",
    "kontorstol^1000",
    "\"",
    "\"kontorstol",
    "'kontorstol''",
    "kontorstol) OR (1=1",
    "((((((((",
    "[a TO z]",
    "{}",
    "kontorstol\\",
    "\\",
    "%",
    "%%_%",
    "_",
    "?",
    "/.*/",
    "state:gone",
    "visible_to:*",
    "visible_to IN [*]",
    "organisation_id != 0",
    "=stol",
    "+=stol",
    "&&",
    "||",
    "!",
    "--",
    "'; DROP TABLE lot; --",
    "$(reboot)",
    "${jndi:ldap://x}",
    "{{7*7}}",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "null",
];

/// Letters that are rare, invisible, or change their length.
const LETTERS: &[&str] = &[
    "\u{202e}lotsrotnok",
    "\u{200f}stol\u{200e}",
    "\u{feff}stol",
    "s\u{ad}tol",
    "\u{200b}",
    "\u{301}\u{301}\u{301}",
    "İI\u{307}",
    "ß ﬀ Σς",
    "كرسي",
    "椅子",
    "🪑🪑",
    "\u{ffff}\u{10ffff}",
    "\u{fffd}",
    "\u{e000}",
    "५ x ८०",
    "99999999999999999999 x 99999999999999999999",
    "-1",
    "1e309",
    "0x7fffffff",
    "27\"\"\"",
    "160x80x72x60x50",
    "....----____",
];

/// Texts that are no texts to search for.
const REFUSED: &[&str] = &["stol\0", "\u{1}", "\u{7}stol", "\u{1b}[2J", "stol\u{7f}", "\u{85}"];

fn address(path: &str, q: &str) -> String {
    format!("{path}?{}", serde_urlencoded::to_string(&[("q", q)][..]).unwrap())
}

search_stories! {
    async fn whatever_is_written_is_a_text_to_look_for(world: World) {
        let lot = log(&world, json!({
            "title": "Kontorstol", "note": "Hos Solveig", "serial": "ZQ4711", "surplus": true,
            "attributes": {"brand": "Zwilling"},
        })).await;
        let code = lot["code"].as_str().unwrap();
        let filters = [
            format!("visible_to:{}", world.cast.organisation),
            format!("organisation_id = {}", world.cast.organisation),
            format!("owner:{} OR kontorstol", world.cast.school),
            format!("place_path:{}", world.cast.room),
            format!("id:{}", lot["id"].as_str().unwrap()),
            format!("code:{code}"),
            code.to_owned(),
            "serial:ZQ4711".to_owned(),
            "note:solveig".to_owned(),
            "a ".repeat(100).trim().to_owned(),
            "ab".repeat(100),
            "a-".repeat(100),
            "\"".repeat(200),
        ];
        let room = world.cast.room.to_string();
        let learned = |one: &Value| {
            let is_of_things = one["kind"] != "category" && one["kind"] != "place";
            is_of_things || one["count"].as_i64().is_some_and(|n| n > 0) || one["value"] == room.as_str()
        };
        let filters = filters.iter().map(String::as_str);
        let texts: Vec<&str> = SYNTAX.iter().chain(LETTERS).copied().chain(filters).collect();
        for settled in [false, true] {
            for text in &texts {
                for token in [FACILITY, NEIGHBOUR, STRANGER] {
                    let own = token == FACILITY;
                    let page = world.as_(token).get(&address("/lots", text)).await.ok();
                    assert_eq!(page["degraded"], !settled, "{text:?} {token}");
                    let items = page["items"].as_array().unwrap();
                    assert!(own || items.is_empty() && page["total"] == 0, "{text:?} {token}: {page:#}");
                    assert!(own || page["facets"]["category"] == Value::Array(Vec::new()), "{text:?} {token}");
                    let page = world.as_(token).get(&address("/suggest", text)).await.ok();
                    let items = page["items"].as_array().unwrap();
                    assert!(own || !items.iter().any(learned), "{text:?} {token}: {page:#}");
                }
            }
            world.settle().await;
        }
    }

    async fn what_is_too_long_or_no_text_is_refused(world: World) {
        log(&world, json!({"surplus": true})).await;
        world.settle().await;
        let long = ["stol".repeat(2_500), "stol ".repeat(10_000), "\"(*:*) ".repeat(1_500), "å".repeat(5_000)];
        for text in REFUSED.iter().copied().chain(long.iter().map(String::as_str)) {
            for path in ["/lots", "/suggest"] {
                world.as_(FACILITY).get(&address(path, text)).await.refused(422, "invalid");
            }
        }
    }

    async fn a_page_answers_whatever_is_written(world: World) {
        let lot = log(&world, json!({"title": "Kontorstol", "surplus": true})).await;
        world.settle().await;
        let shown = format!("\"/things/{}\"", lot["code"].as_str().unwrap());
        let long = ["stol".repeat(2_500), "stol ".repeat(10_000)];
        let texts = SYNTAX.iter().chain(LETTERS).chain(REFUSED).copied().chain(long.iter().map(String::as_str));
        let (mut own, mut stranger) = (world.signed_in(EMPLOYEE).await, world.signed_in(STRANGER).await);
        for text in texts {
            for path in ["/things", "/things/suggest"] {
                let page = own.open(&address(path, text)).await;
                assert!(page.status < 500, "{} for {text:?}", page.status);
                page.hides("<script>alert");
                let page = stranger.open(&address(path, text)).await;
                assert!(page.status < 500, "{} for {text:?}", page.status);
                page.hides(&shown);
            }
        }
        own.open("/things?q=stol").await.shows(&shown);
    }
}
