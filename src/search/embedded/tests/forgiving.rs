//! Tests of what is found although not everything matches.

use super::*;
use crate::search::contract::{PlaceWord, Position, Sort, Tier};

/// Categories with their names and parents.
fn tree() -> Vocabulary {
    let category = |key: &str, parent: Option<&str>, names: &[&str]| Category {
        key: key.to_owned(),
        parent: parent.map(str::to_owned),
        names: names.iter().map(|&name| name.to_owned()).collect(),
    };
    Vocabulary::new(vec![
        category("furniture", None, &["Møbler", "Möbler", "Furniture", "inventar"]),
        category("seating", Some("furniture"), &["Sittemøbler", "Seating"]),
        category("office-chair", Some("seating"), CHAIR),
        category("stacking-chair", Some("seating"), &["Stablestol", "Stapelstol", "Stacking chair"]),
        category("sofa", Some("seating"), SOFA),
        category("bench", Some("seating"), &["Benk", "Bänk", "Bench"]),
        category("bed", Some("furniture"), &["Seng", "Säng", "Bed"]),
        category("tables", Some("furniture"), &["Bord", "Tables"]),
        category("desk", Some("tables"), DESK),
        category("storage", Some("furniture"), &["Oppbevaring", "Förvaring", "Storage"]),
        category("filing-cabinet", Some("storage"), CABINET),
        category("lamp", Some("furniture"), &["Lampe", "Lampa", "Lamp"]),
        category("it", None, &["Datautstyr", "IT equipment"]),
        category("laptop", Some("it"), &["Bærbar PC", "Bärbar dator", "Laptop"]),
        category("monitor", Some("it"), &["Dataskjerm", "Bildskärm", "Monitor"]),
        category("network", Some("it"), &["Nettverksutstyr", "Network equipment"]),
        category("router", Some("network"), &["Ruter", "Router"]),
    ])
}

fn filed(n: u128, category: &str, path: &[&str], title: &str) -> LotDocument {
    let category_path = path.iter().chain([&category]).map(|&key| key.to_owned()).collect();
    LotDocument { category_path, ..lot(n, category, title) }
}

async fn stock(folder: &Path, lots: Vec<LotDocument>) -> Embedded {
    let engine = Embedded::open(folder, &tree()).unwrap();
    refill(&engine, lots).await;
    engine
}

async fn school(folder: &Path) -> Embedded {
    let seating = &["furniture", "seating"];
    stock(
        folder,
        vec![
            filed(1, "office-chair", seating, "Kontorstol HÅG Capisco, svart"),
            filed(2, "stacking-chair", seating, "Stablestol til kantine, bjørk"),
            filed(3, "desk", &["furniture", "tables"], "Skrivebord 160x80 hvit"),
            filed(4, "sofa", seating, "Klippan rød"),
            filed(5, "filing-cabinet", &["furniture", "storage"], "Bisley låsbart"),
            filed(6, "monitor", &["it"], "Dell 27\""),
            filed(7, "laptop", &["it"], "ThinkPad T14 16 GB"),
            filed(8, "router", &["it", "network"], "Cisco 1921"),
        ],
    )
    .await
}

#[tokio::test]
async fn sentences_find_what_they_speak_of() {
    let folder = tempfile::tempdir().unwrap();
    let engine = school(folder.path()).await;
    for (text, first) in [
        ("billige stoler til kantina", 2),
        ("jeg leter etter et skap", 5),
        ("3 stk pulter", 3),
        ("söker begagnade stolar till kontoret", 1),
        ("har dere noen brukte skjermer", 6),
        ("we need a used laptop for a teacher", 7),
        ("noe å sitte på", 4),
        ("en sofa til lærerværelset", 4),
    ] {
        assert_eq!(shown(&engine, words(text)).await.first(), Some(&first), "{text}");
    }
}

#[tokio::test]
async fn what_matches_most_words_follows_and_is_not_counted() {
    let folder = tempfile::tempdir().unwrap();
    let engine = school(folder.path()).await;
    let page = engine.search(words("svart kontorstol")).await.unwrap();
    assert_eq!((page.total, of_fit(&page, Fit::All)), (Total::Exact(1), vec![1]));
    let page = engine.search(words("rød kontorstol")).await.unwrap();
    assert_eq!((page.total, of_fit(&page, Fit::Some)[0]), (Total::Exact(0), 1));
    assert!(!page.ids.contains(&id(1_004)), "a red sofa is no chair");
    let page = engine.search(words("Bisley")).await.unwrap();
    assert_eq!(page.total, Total::Exact(1));
    let strict = engine.search(Query { exactly: true, ..words("rød kontorstol") }).await.unwrap();
    assert!(strict.ids.is_empty());
    let filtered = Query { category: vec!["sofa".to_owned()], ..words("rød kontorstol") };
    assert!(engine.search(filtered).await.unwrap().ids.iter().all(|found| *found == id(1_004)), "filters hold");
}

#[tokio::test]
async fn things_of_the_same_kind_come_last() {
    let folder = tempfile::tempdir().unwrap();
    let lots = vec![
        filed(1, "laptop", &["it"], "Lenovo ThinkPad T14"),
        filed(2, "laptop", &["it"], "HP EliteBook 840"),
        filed(3, "sofa", &["furniture", "seating"], "Klippan"),
    ];
    let engine = stock(folder.path(), lots).await;
    let page = engine.search(words("thinkpad")).await.unwrap();
    assert_eq!((of_fit(&page, Fit::All), of_fit(&page, Fit::Similar)), (vec![1], vec![2]));
    assert_eq!(page.total, Total::Exact(1));
    let page = engine.search(words("macbook")).await.unwrap();
    assert_eq!((of_fit(&page, Fit::All), of_fit(&page, Fit::Similar)), (vec![], vec![2, 1]));
    assert!(shown(&engine, words("zzzqqq")).await.is_empty());
}

#[tokio::test]
async fn all_names_of_the_tree_find_what_is_below_them() {
    let folder = tempfile::tempdir().unwrap();
    let engine = school(folder.path()).await;
    for (text, lots) in [
        ("oppbevaring", vec![5]),
        ("nettverksutstyr", vec![8]),
        ("network equipment", vec![8]),
        ("inventar", vec![5, 4, 3, 2, 1]),
        ("sittemøbler", vec![4, 2, 1]),
        ("datautstyr", vec![8, 7, 6]),
    ] {
        assert_eq!(found(&engine, words(text)).await, lots, "{text}");
    }
}

#[tokio::test]
async fn what_it_is_called_counts_more_than_where_it_is_filed() {
    let folder = tempfile::tempdir().unwrap();
    let tables = &["furniture", "tables"];
    let seating = &["furniture", "seating"];
    let lots = vec![
        filed(1, "desk", tables, "Skrivebord"),
        filed(2, "desk", tables, "Kabelluke til skrivebord"),
        filed(3, "sofa", seating, "Skrivebord 140 cm"),
        filed(4, "desk", tables, "Skrivebordsstol"),
        LotDocument { own_words: "sto ved et skrivebord".to_owned(), ..filed(5, "lamp", &["furniture"], "Luxo") },
        filed(6, "desk", tables, "Kinnarps Oberon"),
    ];
    let engine = stock(folder.path(), lots).await;
    let query = Query { own: vec![id(ORG)], ..words("skrivebord") };
    let order = found(&engine, query).await;
    assert_eq!(order[..3], [3, 1, 6], "misfiled or not: {order:?}");
    assert_eq!(order.last(), Some(&5), "a note comes last: {order:?}");
    assert_eq!(found(&engine, words("stol")).await, [4], "a chair first");
}

#[tokio::test]
async fn a_head_is_found_behind_what_nobody_knows() {
    let folder = tempfile::tempdir().unwrap();
    let lots = vec![lot(1, "other", "Gulvteppe"), lot(2, "other", "Teppe"), lot(3, "other", "Fjellheimsstol")];
    let engine = stock(folder.path(), lots).await;
    assert_eq!(found(&engine, words("teppe")).await, [2, 1]);
    assert_eq!(found(&engine, words("stol")).await, [3]);
    assert_eq!(shown(&engine, words("badeteppe")).await, [2, 1], "half a match");
}

#[tokio::test]
async fn forms_keep_their_synonyms() {
    let folder = tempfile::tempdir().unwrap();
    let lots = vec![lot(1, "other", "Reol"), lot(2, "other", "Bed"), lot(3, "other", "Kabel USB-C")];
    let engine = stock(folder.path(), lots).await;
    for (text, lots) in [("hyller", [1]), ("shelves", [1]), ("senga", [2]), ("cables", [3])] {
        assert_eq!(found(&engine, words(text)).await, lots, "{text}");
    }
}

#[tokio::test]
async fn known_words_have_no_typos_and_long_ones_two() {
    let folder = tempfile::tempdir().unwrap();
    let lots = vec![
        filed(1, "bench", &["furniture", "seating"], "Benk"),
        filed(2, "bed", &["furniture"], "Seng"),
        lot(3, "other", "Presentasjonsvogn"),
        lot(4, "other", "Tavle"),
        filed(5, "tables", &["furniture"], "Table"),
    ];
    let engine = stock(folder.path(), lots).await;
    assert_eq!(found(&engine, words("benk")).await, [1]);
    assert_eq!(found(&engine, words("tavle")).await, [4]);
    assert_eq!(found(&engine, words("presentasjnosvgn")).await, [3]);
    assert_eq!(shown(&engine, words("presntsjonvongn")).await, [3], "letters in common, where nothing else is found");
    assert_eq!(found(&engine, words("presntsjonvongn")).await, [0; 0]);
}

#[tokio::test]
async fn sizes_are_found_however_they_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let measured = LotDocument { width_mm: Some(1_600), depth_mm: Some(800), ..lot(2, "desk", "Skrivebord") };
    let lots = vec![
        lot(1, "desk", "Skrivebord 160x80"),
        measured,
        lot(3, "desk", "Skrivebord 140x80"),
        lot(4, "monitor", "Skjerm 27\""),
        lot(5, "monitor", "Skjerm 24 tommer"),
        lot(6, "laptop", "ThinkPad 16 GB"),
        lot(7, "laptop", "ThinkPad 8GB"),
    ];
    let engine = stock(folder.path(), lots).await;
    for (text, lots) in [
        ("skrivebord 160 x 80", vec![2, 1]),
        ("160×80", vec![2, 1]),
        ("80x160 skrivebord", vec![2, 1]),
        ("bord 160 cm", vec![2, 1]),
        ("skrivebord 140", vec![3]),
        ("skjerm 27 tommer", vec![4]),
        ("27\" skjerm", vec![4]),
        ("24 tums skärm", vec![5]),
        ("thinkpad 16GB", vec![6]),
        ("laptop 8 gb", vec![7]),
    ] {
        assert_eq!(found(&engine, words(text)).await, lots, "{text}");
    }
}

#[tokio::test]
async fn blue_is_not_black() {
    let folder = tempfile::tempdir().unwrap();
    let lots = vec![lot(1, "sofa", "Sofa blue"), lot(2, "sofa", "Sofa black"), lot(3, "sofa", "Sofa blå")];
    let engine = stock(folder.path(), lots).await;
    for text in ["sofa blå", "blå", "blaa", "blå sofa"] {
        assert_eq!(found(&engine, words(text)).await, [3, 1], "{text}");
    }
}

#[tokio::test]
async fn typing_on_keeps_the_best_category_first() {
    let folder = tempfile::tempdir().unwrap();
    let lots = vec![
        filed(1, "desk", &["furniture", "tables"], "Skrivebord"),
        filed(2, "desk", &["furniture", "tables"], "Kinnarps"),
        filed(3, "lamp", &["furniture"], "Lampe til skrivebord"),
    ];
    let engine = stock(folder.path(), lots).await;
    for text in ["skriveb", "skrivebo", "skrivebor", "skrivebord"] {
        assert_eq!(shown(&engine, words(text)).await, [1, 2, 3], "{text}");
    }
}

#[tokio::test]
async fn of_equals_what_can_be_had_is_enough_and_is_near_comes_first() {
    let folder = tempfile::tempdir().unwrap();
    let mut lots: Vec<_> = (1..=4).map(|n| lot(n, "desk", "Skrivebord")).collect();
    let at = |km: i64| Some(Position { latitude_e7: 590_000_000 + km * 90_000, longitude_e7: 100_000_000 });
    for (lot, (free, day, position)) in
        lots.iter_mut().zip([(1, Some(0), at(0)), (9, Some(0), at(30)), (9, Some(30_000), at(0)), (0, None, at(0))])
    {
        (lot.free, lot.available_day, lot.position) = (free, day, position);
    }
    let engine = stock(folder.path(), lots).await;
    assert_eq!(found(&engine, Query { near: at(0), ..words("skrivebord") }).await, [1, 2, 3, 4]);
    assert_eq!(found(&engine, Query { near: at(0), ..words("3 stk skrivebord") }).await, [2, 1, 3, 4]);
    let by_number = Query { sort: Sort::Number, ..words("skrivebord") };
    assert_eq!(found(&engine, by_number).await, [2, 3, 1, 4]);
}

#[tokio::test]
async fn pages_go_on_from_what_matches_to_what_follows() {
    let folder = tempfile::tempdir().unwrap();
    let engine = school(folder.path()).await;
    for text in ["svart kontorstol", "thinkpad", "rød stol", "3 stk pulter"] {
        let whole = engine.search(words(text)).await.unwrap();
        let (mut after, mut ids, mut fits) = (None, Vec::new(), Vec::new());
        loop {
            let page = engine.search(Query { limit: 1, after: after.take(), ..words(text) }).await.unwrap();
            assert_eq!((page.total, &page.facets), (whole.total, &whole.facets));
            ids.extend(page.ids);
            fits.extend(page.fits);
            match page.next {
                Some(next) => after = Some(next.to_string().parse().unwrap()),
                None => break,
            }
        }
        assert_eq!((ids, fits), (whole.ids, whole.fits), "{text}");
    }
}

#[tokio::test]
async fn a_place_s_name_finds_what_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let mut lots = vec![lot(1, "sofa", "Sofa"), lot(2, "sofa", "Sofa")];
    lots[1].place_path = vec![id(ELSEWHERE)];
    let engine = stock(folder.path(), lots).await;
    let place = |word: &str| PlaceWord { word: word.to_owned(), is_whole: false, places: vec![id(ELSEWHERE)] };
    let query = Query { place_words: vec![place("fjellheim"), place("sofa")], ..words("sofa Fjellheim") };
    assert_eq!(found(&engine, query.clone()).await, [2]);
    assert_eq!(shown(&engine, query).await, [2, 1]);
}

#[tokio::test]
async fn it_is_said_why_a_lot_stands_where_it_does() {
    let folder = tempfile::tempdir().unwrap();
    let engine = school(folder.path()).await;
    let page = engine.search(Query { explain: true, ..words("black kontorstol fra kantina") }).await.unwrap();
    let why = |n: u128| {
        let at = page.ids.iter().position(|one| *one == id(1_000 + n)).unwrap();
        page.why[at].iter().map(|why| (why.word.as_str(), why.how)).collect::<Vec<_>>()
    };
    assert_eq!(why(1), [("black", Some(Tier::Concept)), ("kontorstol", Some(Tier::Head)), ("kantina", None)]);
    let page = engine.search(words("3 stk brukte kontorstoler 160 x 80")).await.unwrap();
    let meant = page.meant.unwrap();
    assert_eq!(meant.categories, ["office-chair"]);
    assert_eq!(
        (meant.number, meant.sizes, meant.left_out),
        (Some(3), vec!["160x80cm".to_owned()], vec!["stk".to_owned(), "brukte".to_owned()])
    );
}

#[tokio::test]
async fn what_others_noted_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let noted = LotDocument {
        own_words: "hemmelig kontorstol".to_owned(),
        visible_to: vec![id(ORG), id(77)],
        ..lot(1, "sofa", "Klippan")
    };
    let engine = stock(folder.path(), vec![noted]).await;
    for text in ["hemmelig", "hemelig", "hemmeligg", "hemmelig xyz", "kontorstol"] {
        let stranger = Query { visible_to: vec![id(77)], own: vec![id(8)], explain: true, ..words(text) };
        let page = engine.search(stranger).await.unwrap();
        assert_eq!((page.ids.len(), page.total), (0, Total::Exact(0)), "{text}");
    }
}
