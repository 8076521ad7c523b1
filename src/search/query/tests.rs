//! Tests how queries are understood.

use crate::search::contract::{Category, Vocabulary};
use crate::search::query::{Lexicon, Understood};

fn lexicon() -> Lexicon {
    let category = |key: &str, parent: Option<&str>, names: &[&str]| Category {
        key: key.to_owned(),
        parent: parent.map(str::to_owned),
        names: names.iter().map(|&name| name.to_owned()).collect(),
    };
    Lexicon::new(&Vocabulary::new(vec![
        category("seating", None, &["Sittemøbler", "Seating"]),
        category("office-chair", Some("seating"), &["Kontorstol", "Kontorsstol", "Office chair", "Skrivebordsstol"]),
        category("desk", None, &["Skrivebord", "Skrivbord", "Desk"]),
        category("storage", None, &["Oppbevaring", "Förvaring", "Storage"]),
        category("filing-cabinet", Some("storage"), &["Arkivskap", "Arkivskåp", "Filing cabinet"]),
        category("monitor", None, &["Dataskjerm", "Bildskärm", "Monitor"]),
    ]))
}

fn words(understood: &Understood) -> Vec<&str> {
    understood.words.iter().flat_map(|chunk| &chunk.pieces).map(|asked| asked.word.exact.as_str()).collect()
}

fn categories(lexicon: &mut Lexicon, text: &str) -> Vec<String> {
    lexicon.hear(text).understood().categories.iter().map(|key| (**key).to_owned()).collect()
}

#[test]
fn words_that_describe_the_asking_are_left_out() {
    let mut lexicon = lexicon();
    for text in [
        "billige stoler",
        "jeg leter etter stoler",
        "trenger noen brukte stoler",
        "looking for used chairs",
        "söker begagnade stolar",
    ] {
        let understood = lexicon.hear(text).understood();
        assert_eq!(understood.words.len(), 1, "{text}: {:?}", words(&understood));
    }
    assert_eq!(words(&lexicon.hear("med på av").understood()), [""; 0], "as no words");
    assert_eq!(words(&lexicon.hear("brukt").understood()), [""; 0]);
}

#[test]
fn a_number_before_a_thing_is_how_many() {
    let mut lexicon = lexicon();
    for (text, number) in
        [("3 stk pulter", Some(3)), ("trenger 24 stoler", Some(24)), ("hag 8106", None), ("iphone 12", None)]
    {
        let understood = lexicon.hear(text).understood();
        assert_eq!(understood.number, number, "{text}");
        assert!(!words(&understood).iter().any(|word| *word == "3" || *word == "24"), "{text}");
    }
}

#[test]
fn what_is_wanted_counts_more_than_what_stands_beside_it() {
    let mut lexicon = lexicon();
    let weights = |lexicon: &mut Lexicon, text: &str| -> Vec<u8> {
        lexicon.hear(text).understood().words.iter().map(|chunk| chunk.pieces[0].weight).collect()
    };
    let [chair, canteen] = weights(&mut lexicon, "stoler til kantina")[..] else { panic!() };
    assert!(chair > canteen);
    let [desk, chair] = weights(&mut lexicon, "desk chair")[..] else { panic!() };
    assert!(chair > desk);
}

#[test]
fn every_name_of_the_tree_speaks_of_what_is_below_it() {
    let mut lexicon = lexicon();
    assert!(categories(&mut lexicon, "oppbevaring").contains(&"storage".to_owned()));
    assert_eq!(categories(&mut lexicon, "office chair"), ["office-chair"]);
    assert_eq!(categories(&mut lexicon, "kontorstoler"), ["office-chair"]);
    assert_eq!(categories(&mut lexicon, "skrivebord"), ["desk"]);
    let below = lexicon.hear("förvaring").understood();
    assert!(below.words[0].pieces[0].categories.iter().any(|(key, _)| &**key == "filing-cabinet"));
}

#[test]
fn sizes_are_read_and_are_no_words() {
    let mut lexicon = lexicon();
    for (text, size) in [
        ("skrivebord 160 x 80", "160x80cm"),
        ("skjerm 27 tommer", "27in"),
        ("27\" skjerm", "27in"),
        ("bord 120 cm", "120cm"),
    ] {
        let understood = lexicon.hear(text).understood();
        assert_eq!(understood.sizes, [size], "{text}");
        assert_eq!(understood.words.len(), 2, "{text}: {:?}", words(&understood));
    }
}

#[test]
fn only_words_that_nobody_knows_are_misspelt() {
    let mut lexicon = lexicon();
    for (text, typos) in
        [("skrivebord", 0), ("stoler", 0), ("skrvebord", 2), ("stlo", 1), ("kapiskoa", 2), ("ab", 0), ("t14", 0)]
    {
        assert_eq!(lexicon.hear(text).understood().words[0].pieces[0].typos, typos, "{text}");
    }
    assert_eq!(categories(&mut lexicon, "skrvebord"), ["desk"]);
}

#[test]
fn the_last_word_is_being_typed_unless_it_is_a_word() {
    let mut lexicon = lexicon();
    for (text, prefix) in [("grå kont", true), ("grå kont ", false), ("blå", false), ("skjerm 27\"", false)] {
        let understood = lexicon.hear(text).understood();
        assert_eq!(understood.words.last().unwrap().pieces[0].prefix, prefix, "{text}");
    }
}

#[test]
fn compounds_of_all_languages_have_the_same_parts() {
    let mut lexicon = lexicon();
    for word in
        ["kontorstol", "kontorsstol", "kontorstole", "kontorstoler", "kontorstolene", "kontorstolar", "kontorstolarna"]
    {
        let parts = lexicon.word(word).parts.clone();
        assert_eq!(parts, [["=kontor"], ["=stol"]], "{word}");
    }
    assert_eq!(lexicon.word("office").whole, ["=kontor"]);
    assert_eq!(lexicon.word("chairs").whole, ["=stol"]);
    assert_eq!(lexicon.word("arkivskab").parts, lexicon.word("arkivskåp").parts);
    assert_eq!(lexicon.word("elevpult").parts.len(), 2);
    assert_eq!(lexicon.word("dokkingstasjon").parts, [["=dokking"], ["=stasjon"]]);
    assert_eq!(lexicon.word("barnestol").parts.len(), 2);
    assert!(lexicon.word("pultost").parts.is_empty(), "a part that is not known leaves the word whole");
    assert_ne!(lexicon.word("stol").whole, lexicon.word("sofa").whole, "a stol is no sofa");
}

#[test]
fn a_head_is_known_behind_what_nobody_knows() {
    let mut lexicon = lexicon();
    assert_eq!(lexicon.word("fjellheimstol").head, ["=stol"]);
    assert_eq!(lexicon.word("skrivebordsstol").head, ["=stol"], "a chair first");
    for word in ["regnskap", "pistol", "harddisk", "adjustable"] {
        assert!(lexicon.word(word).head.is_empty(), "{word}");
    }
}

#[test]
fn a_query_has_an_end() {
    let mut lexicon = lexicon();
    let understood = lexicon.hear(&"a1-b-c-d ".repeat(5_000)).understood();
    assert!(words(&understood).len() <= 16);
}
