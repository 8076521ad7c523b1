//! Tests of filters, orders and completions.

use super::*;
use crate::search::contract::{Beginning, Extent, Filter, Make, Position, Sort, Span};

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

fn span(least: u32, most: u32) -> Span {
    Span { least: Some(least), most: Some(most) }
}

/// Positions in a line to the north, each about one kilometre from the next.
fn at(km: i64) -> Option<Position> {
    Some(Position { latitude_e7: 590_000_000 + km * 90_000, longitude_e7: 100_000_000 })
}

#[tokio::test]
async fn several_values_of_a_facet_and_each_counts_without_its_own_filter() {
    let folder = tempfile::tempdir().unwrap();
    let mut lots: Vec<_> = (1..=6).map(|n| lot(n, "office-chair", "HÅG Capisco")).collect();
    for (lot, colour) in lots.iter_mut().zip(["black", "black", "grey", "blue", "", "grey"]) {
        lot.colour = colour.to_owned();
    }
    lots[0].condition = "worn".to_owned();
    lots[2].materials = owned(&["wool", "steel"]);
    lots[3].materials = owned(&["steel"]);
    lots[4].light = "green".to_owned();
    (lots[5].quantity, lots[5].free) = (24, 20);
    let engine = index(folder.path(), lots).await;

    let query = Query { colour: owned(&["black", "grey"]), condition: owned(&["good"]), ..all() };
    assert_eq!(found(&engine, query.clone()).await, [6, 3, 2]);
    let page = engine.search(query).await.unwrap();
    let count = |word: &str, n: u64| (word.to_owned(), n);
    assert_eq!(page.facets.colour, [count("grey", 2), count("black", 1), count("blue", 1)]);
    assert_eq!(page.facets.condition, [count("good", 3), count("worn", 1)]);
    assert_eq!(page.facets.material, [count("steel", 1), count("wool", 1)]);
    assert_eq!(page.facets.free, [(1, 3), (2, 1), (4, 1), (10, 1)]);
    assert_eq!(page.without, [(Filter::Condition, 4), (Filter::Colour, 5)]);

    assert_eq!(found(&engine, Query { material: owned(&["steel"]), ..all() }).await, [4, 3]);
    assert_eq!(found(&engine, Query { material: owned(&["wool", "steel"]), ..all() }).await, [4, 3]);
    assert_eq!(found(&engine, Query { light: owned(&["green"]), ..all() }).await, [5]);
    let many = Band { from: 10, to: Some(24) };
    assert_eq!(found(&engine, Query { quantity: vec![many], ..all() }).await, [6]);
    let nothing = engine.search(Query { quantity: vec![many], ..words("capisco ") }).await.unwrap();
    assert_eq!(nothing.facets.quantity, [(Band { from: 1, to: Some(1) }, 5), (many, 1)]);
}

#[tokio::test]
async fn sizes_and_days_are_spans_and_what_is_unknown_is_in_none() {
    let folder = tempfile::tempdir().unwrap();
    let mut lots: Vec<_> = (1..=5).map(|n| lot(n, "desk", "Skrivebord")).collect();
    for (lot, (width, day)) in
        lots.iter_mut().zip([(1_200, Some(0)), (1_600, Some(20_500)), (1_800, None), (0, Some(0)), (70_000, Some(9))])
    {
        lot.width_mm = Some(width).filter(|width| *width > 0);
        lot.available_day = day;
    }
    lots[1].must_leave_day = Some(20_600);
    let engine = index(folder.path(), lots).await;
    let wide = |least, most| Query { width: span(least, most), ..all() };
    assert_eq!(found(&engine, wide(1_200, 1_600)).await, [2, 1]);
    assert_eq!(found(&engine, wide(1_700, 100_000)).await, [3], "what nobody can have measured is not known");
    assert_eq!(found(&engine, Query { width: Span { least: None, most: Some(1_300) }, ..all() }).await, [1]);
    assert_eq!(found(&engine, Query { available: span(0, 20_000), ..all() }).await, [5, 4, 1]);
    assert_eq!(found(&engine, Query { available: span(20_000, 30_000), ..all() }).await, [2]);
    assert_eq!(found(&engine, Query { must_leave_by: Some(20_600), ..all() }).await, [2]);
    assert_eq!(found(&engine, Query { must_leave_by: Some(20_599), ..all() }).await, [0; 0]);
    let facets = engine.search(wide(1_200, 1_300)).await.unwrap().facets;
    assert_eq!(facets.width, Extent { least: 1_200, most: 1_800, known: 3 });
    assert_eq!(facets.depth, Extent::default());
}

#[tokio::test]
async fn a_lot_of_another_unit_can_be_had_from_the_day_on_which_it_opens() {
    let folder = tempfile::tempdir().unwrap();
    let mut lots: Vec<_> = (1..=4).map(|n| lot(n, "desk", "Skrivebord")).collect();
    let days = [(Some(0), 0), (Some(0), 20_500), (Some(20_600), 20_500), (None, 20_500)];
    for (lot, days) in lots.iter_mut().zip(days) {
        (lot.available_day, lot.opens_day) = days;
    }
    let engine = index(folder.path(), lots).await;
    let asker = |unit, today| Query { units: Some(vec![id(unit)]), today, ..all() };
    let by = |query: &Query, day| Query { available: span(0, day), ..query.clone() };
    let everywhere = Query { today: 20_400, ..all() };
    for inside in [everywhere, asker(UNIT, 20_400), asker(SCHOOL, 20_400), asker(77, 20_500)] {
        assert_eq!(found(&engine, by(&inside, 20_499)).await, [2, 1]);
    }
    let outside = asker(77, 20_400);
    assert_eq!(found(&engine, by(&outside, 20_499)).await, [1]);
    assert_eq!(found(&engine, by(&outside, 20_500)).await, [2, 1]);
    assert_eq!(found(&engine, by(&outside, 20_600)).await, [3, 2, 1]);
    let soonest = Query { sort: Sort::Readiness, ..outside };
    assert_eq!(found(&engine, soonest.clone()).await, [1, 2, 3, 4]);
    let facets = engine.search(soonest).await.unwrap().facets;
    assert_eq!(facets.available, Extent { least: 20_500, most: 20_600, known: 2 });
}

#[tokio::test]
async fn distances_are_counted_from_where_the_asker_is() {
    let folder = tempfile::tempdir().unwrap();
    let mut lots: Vec<_> = (1..=4).map(|n| lot(n, "desk", "Skrivebord")).collect();
    for (lot, position) in lots.iter_mut().zip([at(30), at(3), None, at(0)]) {
        lot.position = position;
    }
    let engine = index(folder.path(), lots).await;
    let near = Query { near: at(0), ..all() };
    let by_distance = Query { sort: Sort::Distance, ..near.clone() };
    assert_eq!(found(&engine, by_distance.clone()).await, [4, 2, 1, 3]);
    assert_eq!(found(&engine, Query { within_m: Some(5_000), ..near.clone() }).await, [4, 2]);
    let page = engine.search(Query { within_m: Some(1), ..near }).await.unwrap();
    assert_eq!(page.facets.distance, [(1_000, 1), (2_000, 1), (5_000, 2), (10_000, 2), (25_000, 2), (50_000, 3)]);
    assert_eq!(page.without, [(Filter::Within, 4)]);

    let first = engine.search(Query { limit: 3, ..by_distance.clone() }).await.unwrap();
    let rest = engine.search(Query { after: first.next, ..by_distance }).await.unwrap();
    assert_eq!(rest.ids, [id(1_003)]);
}

#[tokio::test]
async fn an_order_goes_before_how_well_words_match() {
    let folder = tempfile::tempdir().unwrap();
    let mut lots =
        vec![lot(1, "desk", "Skrivebord"), lot(2, "office-chair", "stol til skrivebord"), lot(3, "desk", "pult")];
    for (lot, (free, day)) in lots.iter_mut().zip([(2, Some(20_000)), (9, Some(0)), (0, Some(0))]) {
        (lot.free, lot.available_day) = (free, day);
    }
    let engine = index(folder.path(), lots).await;
    let sorted = async |sort| found(&engine, Query { sort, ..words("skrivebord") }).await;
    assert_eq!(sorted(Sort::Newest).await, [3, 2, 1]);
    assert_eq!(sorted(Sort::Number).await, [2, 1, 3]);
    assert_eq!(sorted(Sort::Readiness).await, [2, 1, 3]);
}

#[tokio::test]
async fn places_are_counted_as_many_as_were_asked_for_and_the_chosen_ones() {
    let folder = tempfile::tempdir().unwrap();
    let mut lots: Vec<_> = (1..=150).map(|n| lot(n, "desk", "Skrivebord")).collect();
    for (n, lot) in (0..).zip(lots.iter_mut()) {
        lot.place_path = vec![id(SITE), id(5_000 + n)];
        lot.category = format!("kind-{n}");
        lot.category_path = vec![lot.category.clone()];
    }
    let engine = index(folder.path(), lots).await;
    let facets = engine.search(Query { most_nodes: 3, place: vec![id(5_149)], ..all() }).await.unwrap().facets;
    assert_eq!((facets.place.len(), facets.place[0], facets.category.len()), (4, (id(SITE), 150), 1));
    assert!(facets.place.contains(&(id(5_149), 1)));
    let facets = engine.search(Query { most_nodes: 1_000, ..all() }).await.unwrap().facets;
    assert_eq!((facets.place.len(), facets.category.len()), (151, 150));
}

#[tokio::test]
async fn what_somebody_types_is_completed_from_what_they_find() {
    let folder = tempfile::tempdir().unwrap();
    let mut lots: Vec<_> = (1..=5).map(|n| lot(n, "office-chair", "stol")).collect();
    for (lot, (brand, model)) in lots.iter_mut().zip([
        ("HÅG", "Capisco 8106"),
        ("HÅG", "Capisco 8106"),
        ("HÅG", "H05"),
        ("Håndverk", ""),
        ("", "Capri"),
    ]) {
        (lot.brand, lot.model) = (brand.to_owned(), model.to_owned());
    }
    lots[2].visible_to = vec![id(3)];
    lots[3].state = "gone".to_owned();
    let engine = index(folder.path(), lots).await;
    let typed = |text: &str| Beginning {
        text: text.to_owned(),
        visible_to: vec![id(ORG)],
        state: owned(&["available"]),
        limit: 5,
    };
    let make = |brand: &str, model: &str| Make { brand: brand.to_owned(), model: model.to_owned() };
    let hag = engine.complete(typed("hå")).await.unwrap();
    assert_eq!(hag.brands, [("HÅG".to_owned(), 2)]);
    assert_eq!(hag.models, [(make("HÅG", "Capisco 8106"), 2)], "the third is another's");
    assert_eq!((hag.categories["office-chair"], hag.categories["furniture"]), (3, 3));
    let models = engine.complete(typed("cap")).await.unwrap();
    assert_eq!(
        (models.brands, models.models),
        (vec![], vec![(make("HÅG", "Capisco 8106"), 2), (make("", "Capri"), 1)])
    );
    assert_eq!(engine.complete(typed("hag cap")).await.unwrap().models.len(), 1);
    for text in ["", " ", "\0", "\u{1e}", "zzz"] {
        let nothing = engine.complete(typed(text)).await.unwrap();
        assert!(nothing.brands.is_empty() && nothing.models.is_empty(), "{text:?}");
    }
    let nobody = engine.complete(Beginning { visible_to: vec![], ..typed("hag") }).await.unwrap();
    assert_eq!(nobody, Default::default());

    let gone: Vec<_> = (1_001..=1_002).map(|n| Change::Delete(id(n))).collect();
    apply(&engine, gone).await.unwrap();
    assert!(engine.complete(typed("hag")).await.unwrap().brands.is_empty());
}
