//! What is asked of the server, and the pages that are made of its answers.

use super::*;
use crate::search::contract::{Beginning, Cursor, Filter, Fit, Make, Position, Sort, Span, Total};

/// An empty index, and a server that answers each search of a request so.
async fn finding(folder: &Path, finding: impl Fn(&Value) -> Value + Send + 'static) -> (Played, Meilisearch) {
    let played = Played::start().await;
    let engine = filled(&played, folder, Vec::new()).await;
    played.with(|state| state.finding = Some(Box::new(finding)));
    (played, engine)
}

/// The searches that were sent, in their order.
fn sent(played: &Played) -> Vec<Value> {
    let requests = played.asked("POST /multi-search");
    requests.iter().flat_map(|body| body["queries"].as_array().unwrap().clone()).collect()
}

/// A lot as the server returns it.
fn hit(n: u128, created: i64, attributes: Value) -> Value {
    let mut hit = json!({"id": id(n), "created": created, "free": 1, "available": 0});
    hit.as_object_mut().unwrap().extend(attributes.as_object().unwrap().clone());
    hit
}

fn is_counting(query: &Value) -> bool {
    query["limit"] == 0
}

fn band(lots: u64) -> Value {
    json!({"hits": [], "estimatedTotalHits": lots, "facetDistribution": {"band": {"1": lots}}})
}

const AUDIENCE: &str = "(visible_to IN [\"00000000-0000-0000-0000-000000000001\"])";

#[tokio::test]
async fn whatever_is_written_every_request_is_for_the_asker_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (played, engine) = finding(folder.path(), |_| band(0)).await;
    for text in [
        "x\" OR visible_to EXISTS OR word = \"x",
        "stol\\\" OR id EXISTS",
        "visible_to IN [\"00000000-0000-0000-0000-000000000002\"]",
        "'] OR 1 = 1 --",
        "skap\0\u{1}\u{7f}",
        "_geoRadius(1, 2, 3)",
        "NOT (hylle)",
        &"\"(".repeat(300),
    ] {
        engine.search(words(text)).await.unwrap();
    }
    let hostile = Query { state: vec!["x\"] OR id EXISTS OR state IN [\"y".to_owned()], ..words("") };
    engine.search(hostile).await.unwrap();
    let facets = played.asked(&format!("POST /indexes/{}/facet-search", engine.room.names.answering));
    assert!(!facets.is_empty());
    for query in sent(&played).iter().chain(&facets) {
        let filter = query["filter"].as_str().unwrap();
        assert!(filter.starts_with("visible_to IN [") || filter.starts_with(AUDIENCE), "{filter}");
        // Outside of quoted values, there are the words of our own expressions only.
        let (mut bare, mut quoted, mut escaped) = (String::new(), false, false);
        for c in filter.chars() {
            match c {
                _ if escaped => escaped = false,
                '\\' if quoted => escaped = true,
                '"' => quoted = !quoted,
                c if !quoted => bare.push(c),
                _ => {}
            }
        }
        assert!(!quoted && !bare.contains("EXISTS") && !bare.contains("1 = 1") && !bare.contains("_geo"), "{filter}");
        assert_eq!(bare.matches('(').count(), bare.matches(')').count(), "{filter}");
    }
    let nobody = engine.search(Query { visible_to: Vec::new(), ..words("") }).await.unwrap();
    assert_eq!((nobody.total, nobody.ids.len()), (Total::Exact(0), 0));
}

#[tokio::test]
async fn words_of_notes_are_searched_only_in_the_asker_s_own_lots() {
    let folder = tempfile::tempdir().unwrap();
    let (played, engine) = finding(folder.path(), |_| band(0)).await;
    let own = Query { visible_to: vec![id(ORG), id(2)], ..words("kleppert ") };
    engine.search(own.clone()).await.unwrap();
    let filters = |played: &Played| -> String {
        sent(played).iter().map(|query| query["filter"].as_str().unwrap().to_owned()).collect()
    };
    let of = |organisation: u128| format!("\"{}w:kleppert\"", id(organisation).simple());
    assert!(filters(&played).contains(&of(ORG)) && !filters(&played).contains(&of(2)), "{}", filters(&played));
    played.with(|state| state.asked.clear());
    engine.search(Query { own: Vec::new(), ..own }).await.unwrap();
    assert!(filters(&played).contains("\"w:kleppert\"") && !filters(&played).contains(&of(ORG)));
    let looked_up = played.asked(&format!("POST /indexes/{}/facet-search", engine.room.names.answering));
    assert!(!looked_up.is_empty() && looked_up.iter().all(|asked| asked["facetName"] == "word"));
}

#[tokio::test]
async fn the_best_lots_are_ranked_here_as_the_embedded_engine_does() {
    let folder = tempfile::tempdir().unwrap();
    let (_played, engine) = finding(folder.path(), |query| {
        // All of them are in the first band.
        let is_worse = query["filter"].as_str().unwrap().contains("NOT (");
        match is_counting(query) {
            _ if is_worse => band(0),
            true => band(3),
            false => json!({"estimatedTotalHits": 3, "hits": [
                hit(1, 30, json!({"terms": ["w:skrivebord", "k:office-chair"]})),
                hit(2, 20, json!({"terms": ["k:desk"]})),
                hit(3, 10, json!({"terms": ["h:skrivebord", "k:desk"]})),
            ]}),
        }
    })
    .await;
    let query = Query { explain: true, exactly: true, ..words("skrivebord ") };
    let page = engine.search(query.clone()).await.unwrap();
    assert_eq!(page.ids, [id(3), id(2), id(1)], "what it is called, where it is filed, a word of its title");
    assert_eq!((page.fits, page.total), (vec![Fit::All; 3], Total::Exact(3)));
    assert_eq!(page.why.len(), 3);
    assert_eq!(page.meant.unwrap().categories, ["desk"]);
    let first = engine.search(Query { limit: 2, ..query.clone() }).await.unwrap();
    assert_eq!(first.ids, [id(3), id(2)]);
    let after: Cursor = first.next.unwrap().to_string().parse().unwrap();
    let rest = engine.search(Query { after: Some(after), ..query }).await.unwrap();
    assert_eq!((rest.ids, rest.next), (vec![id(1)], None));
}

#[tokio::test]
async fn what_matches_most_words_follows_and_is_not_counted() {
    let folder = tempfile::tempdir().unwrap();
    let (_played, engine) = finding(folder.path(), |query| match query["limit"] == 50 {
        // Nothing matches all words.
        false => band(0),
        true => json!({"estimatedTotalHits": 2, "hits": [
            hit(1, 10, json!({"terms": ["k:desk"]})),
            hit(2, 20, json!({"terms": ["h:skrivebord", "k:desk"]})),
        ]}),
    })
    .await;
    let page = engine.search(words("skrivebord zzzzqqqq ")).await.unwrap();
    assert_eq!((page.total, &page.ids[..]), (Total::Exact(0), &[id(2), id(1)][..]));
    assert!(page.fits.iter().all(|fit| *fit == Fit::Some), "{:?}", page.fits);
}

#[tokio::test]
async fn listings_by_age_go_on_behind_the_last_lot_whatever_comes() {
    let folder = tempfile::tempdir().unwrap();
    let (played, engine) = finding(folder.path(), |query| match is_counting(query) {
        true => band(9),
        false => json!({"estimatedTotalHits": 9, "hits": [
            hit(5, 40, json!({})), hit(4, 30, json!({})), hit(3, 30, json!({})), hit(2, 30, json!({})),
        ]}),
    })
    .await;
    let query = Query { limit: 3, ..words("") };
    let first = engine.search(query.clone()).await.unwrap();
    assert_eq!((first.ids.len(), first.total), (3, Total::Exact(9)));
    let next = first.next.unwrap();
    assert_eq!(next.to_string(), "meilisearch.t30_2");
    played.with(|state| state.asked.clear());
    engine.search(Query { after: Some(next.clone()), ..query.clone() }).await.unwrap();
    let listing = sent(&played).pop().unwrap();
    assert_eq!((&listing["offset"], &listing["limit"]), (&json!(2), &json!(4)));
    assert!(listing["filter"].as_str().unwrap().ends_with("(created <= 30)"));
    assert_eq!(listing["sort"], json!(["created:desc", "id:desc"]));

    let by_number = Query { sort: Sort::Number, ..query.clone() };
    let page = engine.search(by_number.clone()).await.unwrap();
    assert_eq!(page.next.map(|next| next.to_string()), Some("meilisearch.n3".to_owned()));
    for (query, after) in [
        (by_number, next),
        (query.clone(), Cursor::new("meilisearch", "n3")),
        (query.clone(), Cursor::new("meilisearch", "n99999999999")),
        (query, Cursor::new("embedded", "n3")),
    ] {
        let refused = engine.search(Query { after: Some(after), ..query }).await;
        assert!(matches!(refused, Err(Refused::BadCursor)));
    }
}

#[tokio::test]
async fn a_facet_counts_as_if_its_own_filter_were_not_set() {
    let folder = tempfile::tempdir().unwrap();
    let near = Position { latitude_e7: 590_000_000, longitude_e7: 100_000_000 };
    let (_played, engine) = finding(folder.path(), |query| {
        let filter = query["filter"].as_str().unwrap();
        let (is_black, is_wide) = (filter.contains("colour IN"), filter.contains("width >="));
        if filter.contains("_geoRadius") {
            return band(if filter.contains(", 1000)") { 0 } else { 2 });
        }
        json!({
            "hits": [],
            "facetDistribution": {
                "band": {"1": 2, "2-4": if is_black { 0 } else { 5 }},
                "colour": {"black": 2, "grey": if is_black { 0 } else { 5 }},
                "place_path": {id(10).to_string(): 2, id(11).to_string(): 1, id(12).to_string(): 1},
                "category_path": {"furniture": 2, "desk": 2},
                "reaches": {"1": 2, "4": 1},
                "measured": {"width": if is_wide { 1 } else { 2 }},
                "width": {"1600": 1},
            },
            "facetStats": {"width": {"min": 1200.0, "max": 1600.0}},
        })
    })
    .await;
    let query = Query {
        colour: vec!["black".to_owned()],
        width: Span { least: Some(1_500), most: None },
        place: vec![id(12)],
        near: Some(near),
        most_nodes: 1,
        limit: 0,
        ..words("")
    };
    let page = engine.search(query).await.unwrap();
    let facets = page.facets;
    assert_eq!(page.total, Total::Exact(2));
    assert_eq!(page.without, [(Filter::Place, 2), (Filter::Colour, 7), (Filter::Width, 2)]);
    assert_eq!(facets.colour, [("grey".to_owned(), 5), ("black".to_owned(), 2)]);
    assert_eq!(facets.category, [("desk".to_owned(), 2), ("furniture".to_owned(), 2)]);
    assert_eq!(facets.place, [(id(10), 2), (id(12), 1)], "the most frequent one, and the chosen one");
    assert_eq!(facets.free, [(1, 2), (4, 1)]);
    assert_eq!(facets.distance, [(2_000, 2), (5_000, 2), (10_000, 2), (25_000, 2), (50_000, 2)]);
    assert_eq!((facets.width.least, facets.width.most, facets.width.known), (1_200, 1_600, 2));
    assert_eq!(facets.depth.known, 0);
}

#[tokio::test]
async fn words_with_typing_errors_are_looked_up_among_what_the_asker_sees() {
    let folder = tempfile::tempdir().unwrap();
    let (played, engine) = finding(folder.path(), |_| band(0)).await;
    played.with(|state| state.spelt = vec!["capisco".to_owned(), "capiscoen".to_owned(), "kapital".to_owned()]);
    engine.search(words("capisko ")).await.unwrap();
    let asked = sent(&played);
    assert!(asked.iter().any(|query| query["filter"].as_str().unwrap().contains("\"w:capisco\"")));
    assert!(asked.iter().all(|query| !query["filter"].as_str().unwrap().contains("kapital")));
}

#[tokio::test]
async fn what_somebody_types_is_completed_from_what_they_find() {
    let folder = tempfile::tempdir().unwrap();
    let (played, engine) = finding(folder.path(), |_| {
        json!({"hits": [], "facetDistribution": {
            "category_path": {"desk": 3},
            "make": {"HÅG": 3, "HÅG\u{1e}Capisco 8106": 2, "Håndverk": 1, "Martela\u{1e}Axia": 9},
        }})
    })
    .await;
    let typed = |text: &str| Beginning {
        text: text.to_owned(),
        visible_to: vec![id(ORG)],
        state: vec!["available".to_owned()],
        limit: 5,
    };
    let found = engine.complete(typed("hå")).await.unwrap();
    assert_eq!(found.brands, [("HÅG".to_owned(), 3), ("Håndverk".to_owned(), 1)]);
    let capisco = Make { brand: "HÅG".to_owned(), model: "Capisco 8106".to_owned() };
    assert_eq!(found.models, [(capisco, 2)]);
    assert_eq!(found.categories["desk"], 3);
    let filter = sent(&played).pop().unwrap()["filter"].clone();
    assert_eq!(filter, format!("{AUDIENCE} AND (state IN [\"available\"]) AND (make_word STARTS WITH \"ha\")"));
    let nothing = engine.complete(typed(" \0")).await.unwrap();
    assert!(nothing.brands.is_empty() && nothing.models.is_empty());
    assert_eq!(engine.complete(Beginning { visible_to: vec![], ..typed("ha") }).await.unwrap(), Default::default());
}

#[tokio::test]
async fn what_opens_later_is_ranked_behind_what_can_be_had() {
    let folder = tempfile::tempdir().unwrap();
    let (played, engine) = finding(folder.path(), |query| match is_counting(query) {
        true => band(if query["filter"].as_str().unwrap().contains("NOT (") { 0 } else { 2 }),
        false => json!({"estimatedTotalHits": 2, "hits": [
            hit(1, 20, json!({"terms": ["h:skrivebord"], "opens": 20_500, "owner_path": [id(22)]})),
            hit(2, 10, json!({"terms": ["h:skrivebord"], "opens": 20_500, "owner_path": [id(21)]})),
        ]}),
    })
    .await;
    let query = Query { exactly: true, units: Some(vec![id(21)]), today: 20_400, ..words("skrivebord ") };
    assert_eq!(engine.search(query).await.unwrap().ids, [id(2), id(1)]);
    let listing = sent(&played).pop().unwrap();
    for attribute in ["opens", "owner_path"] {
        assert!(listing["attributesToRetrieve"].as_array().unwrap().contains(&json!(attribute)), "{attribute}");
    }
}
