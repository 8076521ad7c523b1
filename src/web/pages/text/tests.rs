use std::{collections::BTreeMap, fs, path::Path};

use sea_orm::Iterable;

use super::*;
use crate::domain::{
    Alike, Condition, DeclineReason, EntryKind, FootprintKind, Grade, LotState, MailWish, Role, Rung, Verb, Why,
    WithdrawalReason, WorkKind, directory::organisation::LANGUAGES,
};

fn of(language: &'static str) -> Text {
    Text { language, look: Look::shipped() }
}

#[test]
fn figures_are_written_as_the_language_does() {
    let (nb, en) = (of("nb"), of("en"));
    assert_eq!(nb.whole(-12_340), "-12\u{a0}340");
    assert_eq!(nb.money(&Money::new(3_000_050, "NOK")), "30\u{a0}001\u{a0}kr");
    assert_eq!(nb.mass(864_400), "864\u{a0}kg");
    assert_eq!(nb.mass(12_345_678), "12,3\u{a0}tonn");
    assert_eq!(en.mass(12_345_678), "12.3\u{a0}tonnes");
    assert_eq!(en.whole(12_340), "12,340");
    assert_eq!(nb.money_exactly(&Money::new(-3_000_050, "NOK")), "-30\u{a0}000,50\u{a0}kr");
    assert_eq!([nb.millionths(5_600_000), nb.millionths(-250_000), nb.millionths(2_000_000)], ["5,6", "-0,25", "2"]);
}

/// Ids with the variables that each names.
fn messages(language: &str) -> BTreeMap<String, Vec<String>> {
    let files = [format!("{language}.ftl"), format!("desk.{language}.ftl")];
    let text = files.map(|file| fs::read_to_string(format!("src/web/pages/texts/{file}")).unwrap()).join("\n");
    let mut messages: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut id = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, _)) = line.split_once(" = ").filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase())) {
            name.clone_into(&mut id);
            assert!(messages.insert(id.clone(), Vec::new()).is_none(), "{language} says {id} twice");
        }
        let variables = line.split('$').skip(1);
        let named = variables.map(|rest| rest.chars().take_while(char::is_ascii_alphabetic).collect::<String>());
        messages.entry(id.clone()).or_default().extend(named);
    }
    for variables in messages.values_mut() {
        variables.sort();
        variables.dedup();
    }
    messages
}

#[test]
fn the_languages_say_the_same() {
    let first = messages("nb");
    for language in LANGUAGES {
        let others = messages(language);
        let missing: Vec<_> = first.iter().filter(|(id, of)| others.get(*id) != Some(of)).collect();
        let strange: Vec<_> = others.keys().filter(|id| !first.contains_key(*id)).collect();
        assert!(missing.is_empty() && strange.is_empty(), "{language} lacks {missing:?} and has {strange:?}");
    }
}

/// Every file of the pages that may name a message.
fn sources(folder: &Path) -> Vec<String> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(sources(&path));
        } else if path.extension().is_some_and(|kind| kind == "rs" || kind == "html") {
            all.push(fs::read_to_string(path).unwrap());
        }
    }
    all
}

#[test]
fn whatever_a_page_says_is_there_to_be_said() {
    let known = messages("nb");
    let mut missing = Vec::new();
    for source in sources(Path::new("src/web/pages")) {
        for call in [".say(\"", ".n(\"", ".word(\"", ".words(\"", ".n_word(\""] {
            let named = source.split(call).skip(1).filter_map(|rest| rest.split('"').next());
            missing.extend(named.filter(|id| !known.contains_key(*id)).map(str::to_owned));
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_word_of_a_closed_list_has_a_name() {
    fn of<T: Iterable + std::fmt::Display>(prefix: &str) -> Vec<String> {
        T::iter().map(|word| format!("{prefix}-{}", word.to_string().replace('_', "-"))).collect()
    }
    let known = messages("nb");
    let mut ids = [of::<Condition>("condition"), of::<DeclineReason>("reason"), of::<EntryKind>("entry")].concat();
    ids.extend([of::<Grade>("grade"), of::<LotState>("state"), of::<LotState>("take-not")].concat());
    ids.extend(of::<MailWish>("mail"));
    ids.extend([of::<Alike>("line-alike"), of::<FootprintKind>("footprint-kind")].concat());
    ids.extend([of::<Role>("role"), of::<Role>("door"), of::<Rung>("rung"), of::<Rung>("step-none")].concat());
    ids.extend([of::<Verb>("verb"), of::<Why>("verb")].concat());
    ids.extend([of::<WithdrawalReason>("withdrawal"), of::<WorkKind>("work")].concat());
    ids.extend((1..=12).map(|month| format!("month-{month}")));
    ids.extend(LANGUAGES.map(|language| format!("language-{language}")));
    let missing: Vec<_> = ids.iter().filter(|id| !known.contains_key(*id)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
