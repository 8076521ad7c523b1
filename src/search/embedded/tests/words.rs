//! Tests of what people type, and what they mean.

use super::*;

async fn furniture(folder: &Path) -> Embedded {
    index(
        folder,
        vec![
            lot(1, "office-chair", "HÅG Capisco 8106 svart"),
            lot(2, "desk", "Hæve-sænkebord Linak 160x80"),
            lot(3, "filing-cabinet", "Bisley grå, låsbar"),
            lot(4, "sofa", "Ikea Klippan rød"),
            lot(5, "office-chair", "Kinnarps Plus 6"),
            lot(6, "laptop", "Lenovo ThinkPad T14 SN PF-3XK2/77"),
        ],
    )
    .await
}

#[tokio::test]
async fn five_languages_find_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let engine = furniture(folder.path()).await;
    for text in [
        "kontorstol",
        "Kontorstoler",
        "kontorstolar",
        "kontorsstol",
        "kontorsstolar",
        "kontorsstolarna",
        "KONTORSTOLE",
        "kontorstolene",
        "office chair",
        "office chairs",
        "chair",
        "stol",
        "stoler",
        "stolar",
        "stole",
    ] {
        assert_eq!(found(&engine, words(text)).await, [5, 1], "{text}");
    }
    for text in ["arkivskap", "arkivskåp", "arkivskab", "filing cabinet", "arkivskapene", "cupboard"] {
        assert_eq!(found(&engine, words(text)).await, [3], "{text}");
    }
    for text in ["bærbar", "bärbar dator", "laptop", "notebook", "barbar pc"] {
        assert_eq!(found(&engine, words(text)).await, [6], "{text}");
    }
}

#[tokio::test]
async fn titles_alone_meet_across_languages() {
    let folder = tempfile::tempdir().unwrap();
    let titles = ["Kontorstol", "Kontorsstol", "Office chair", "Kontorstole", "Stol til kontor"];
    let lots = (1..).zip(titles).map(|(n, title)| lot(n, "other", title)).collect();
    let engine = index(folder.path(), lots).await;
    for text in ["kontorstol", "kontorsstol", "kontorstole", "office chair", "stol kontor"] {
        assert_eq!(found(&engine, words(text)).await.len(), 5, "{text}");
    }
    assert_eq!(found(&engine, words("kontorsstol")).await[0], 2, "the very word comes first");
    assert_eq!(found(&engine, words("sofa")).await, [0; 0], "a thesaurus says stol = sofa, we do not");
}

#[tokio::test]
async fn all_words_must_match() {
    let folder = tempfile::tempdir().unwrap();
    let engine = furniture(folder.path()).await;
    assert_eq!(found(&engine, words("svart kontorstol")).await, [1]);
    assert_eq!(found(&engine, words("black office chair")).await, [1]);
    assert_eq!(found(&engine, words("rød kontorstol")).await, [0; 0]);
    assert_eq!(found(&engine, words("skrivebord linak")).await, [2]);
}

#[tokio::test]
async fn the_last_word_may_be_unfinished() {
    let folder = tempfile::tempdir().unwrap();
    let engine = furniture(folder.path()).await;
    for text in ["ka", "kapisco", "capi", "svart cap"] {
        let expected: &[u128] = if text == "ka" { &[] } else { &[1] };
        assert_eq!(found(&engine, words(text)).await, expected, "{text}");
    }
    assert_eq!(found(&engine, words("kontors")).await, [5, 1], "of a category's name, too");
    assert_eq!(found(&engine, words("cap svart")).await, [0; 0], "an earlier word is finished");
    assert_eq!(found(&engine, words("cap ")).await, [0; 0]);
}

#[tokio::test]
async fn one_typo_is_forgiven_and_ranks_last() {
    let folder = tempfile::tempdir().unwrap();
    let engine = furniture(folder.path()).await;
    for text in ["capisko", "capsico", "capiscoo", "apisco", "capiscco"] {
        assert_eq!(found(&engine, words(text)).await, [1], "{text}");
    }
    assert_eq!(found(&engine, words("kapisko")).await, [0; 0], "two are too many");
    for text in ["knotorstol", "kontorstl", "kontorrstol"] {
        assert_eq!(found(&engine, words(text)).await, [5, 1], "{text}");
    }
    apply(&engine, upserts(vec![lot(7, "sofa", "Capisko"), lot(8, "sofa", "Kapisco")])).await.unwrap();
    assert_eq!(found(&engine, words("capisco")).await, [1, 8, 7], "newer, but not the word");
    assert_eq!(found(&engine, words("t15")).await, [0; 0], "a model number has no typos");
    assert_eq!(found(&engine, words("8107")).await, [0; 0]);
}

#[tokio::test]
async fn codes_and_serials_are_found_however_they_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let engine = furniture(folder.path()).await;
    for text in ["KX6-2M9P", "kx62m9p", "kx6-2m", "T14", "t14 lenovo", "PF-3XK2/77", "pf3xk277", "3xk2"] {
        assert_eq!(found(&engine, words(text)).await, [6], "{text}");
    }
    let coded = LotDocument { code: "ABCD-EFGH".to_owned(), ..lot(9, "sofa", "Klippan") };
    apply(&engine, upserts(vec![coded])).await.unwrap();
    for text in ["abcd-efgh", "ABCDEFGH", "abcd", "abcd-ef"] {
        assert_eq!(found(&engine, words(text)).await, [9], "{text}");
    }
    assert_eq!(found(&engine, words("abcdefgi")).await, [0; 0], "a code has no typos");
    for text in ["hæve-sænkebord", "hævesænkebord", "høj-sænkebord", "hev-senk", "hev/senk", "160x80"] {
        assert_eq!(found(&engine, words(text)).await, [2], "{text}");
    }
}

#[tokio::test]
async fn letters_of_any_keyboard() {
    let folder = tempfile::tempdir().unwrap();
    let engine = furniture(folder.path()).await;
    for text in ["hag", "HÅG", "ha\u{30a}g", "Hàg"] {
        assert_eq!(found(&engine, words(text)).await, [1], "{text}");
    }
    assert_eq!(found(&engine, words("rod klippan")).await, [4]);
    assert_eq!(found(&engine, words("röd klippan")).await, [4]);
}

#[tokio::test]
async fn stop_words_do_not_hinder() {
    let folder = tempfile::tempdir().unwrap();
    let engine = furniture(folder.path()).await;
    for text in ["en stol til kontoret", "the office chair", "stol med og på av för"] {
        assert_eq!(found(&engine, words(text)).await, [5, 1], "{text}");
    }
    for text in ["med", "med på", "jeg trenger noen", "brukt"] {
        assert_eq!(found(&engine, words(text)).await, [6, 5, 4, 3, 2, 1], "{text} is as no words");
    }
}

#[tokio::test]
async fn any_text_is_a_query() {
    let folder = tempfile::tempdir().unwrap();
    let engine = furniture(folder.path()).await;
    let long = "kontorstol ".repeat(1_000);
    let unbroken = "å".repeat(10_000);
    let hostile = [
        "",
        " ",
        "\"",
        "\"kontorstol",
        "kontor*",
        "*",
        "?",
        "🪑",
        "🪑 stol",
        "\0",
        "a\0b",
        "AND",
        "OR NOT",
        "words:stol",
        "(((",
        "[a TO b]",
        "stol^9",
        "stol~2",
        "+stol -stol",
        "\\",
        "%_",
        "' OR 1=1 --",
        "\u{202e}lots",
        "\u{fffd}",
        "\u{0301}\u{0301}",
        "ﬁ ß İ",
        "家具",
        "....",
        "-/-/-",
        "a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p-q-r-s-t",
        &long,
        &unbroken,
    ];
    for text in hostile {
        engine.search(words(text)).await.unwrap();
        engine.search(Query { limit: 0, ..words(text) }).await.unwrap();
        let strange = LotDocument { words: text.to_owned(), code: text.to_owned(), ..lot(50, text, "") };
        apply(&engine, upserts(vec![strange])).await.unwrap();
        engine.search(Query { category: vec![text.to_owned()], limit: usize::MAX, ..words(text) }).await.unwrap();
    }
    assert_eq!(found(&engine, words("\"kontorstol\"")).await, [5, 1]);
    assert_eq!(found(&engine, words("🪑")).await.len(), 7, "without a word, everything");
}

#[tokio::test]
async fn what_the_own_people_noted_is_found_by_them_alone() {
    let folder = tempfile::tempdir().unwrap();
    let neighbour = 77;
    let noted = |n, visible_to: Vec<_>| LotDocument {
        own_words: "Hemmelig arkivskuff SN-4711".to_owned(),
        visible_to,
        ..lot(n, "sofa", "Klippan")
    };
    let lots = vec![noted(1, vec![id(ORG)]), noted(2, vec![id(ORG), id(neighbour)])];
    let engine = index(folder.path(), lots).await;
    let as_own = |text: &str| Query { own: vec![id(ORG)], ..words(text) };
    let as_neighbour = |text: &str| Query { visible_to: vec![id(neighbour)], own: vec![id(8)], ..words(text) };
    for text in ["hemmelig", "hemm", "hemelig", "arkivskuff", "SN-4711", "sn-47", "4711", "klippan hemmelig"] {
        assert_eq!(found(&engine, as_own(text)).await, [2, 1], "{text}");
        assert_eq!(found(&engine, as_neighbour(text)).await, [0; 0], "{text}");
    }
    assert_eq!(found(&engine, as_neighbour("klippan")).await, [2]);
}

/// A word that only unseen or deleted lots have does not exist for the asker. Otherwise the results would reveal such
/// lots.
#[tokio::test]
async fn what_is_not_seen_changes_nothing_that_is_found() {
    let own = || {
        vec![
            lot(1, "office-chair", "HÅG Capisco"),
            lot(2, "sofa", "Klippan ullstoff"),
            lot(3, "desk", "Skrivebord Fagerhult AX7"),
        ]
    };
    let unseen = |n, title: &str| LotDocument {
        visible_to: vec![id(77)],
        own_words: "opplysningsskuff 99123".to_owned(),
        ..lot(n, "sofa", title)
    };
    let titles = ["kapiskoa", "klipan ulstoffet", "fagerhultt ax7-41", "skrivebrod", "noe-annet kontorstolen"];
    let theirs: Vec<_> = (4u128..).zip(titles).map(|(n, title)| unseen(n, title)).collect();
    let (alone, beside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let alone = index(alone.path(), own()).await;
    let gone =
        [9, 10, 11, 12].map(|n| lot(n, "sofa", ["kapiskoa", "klipanen", "skrivebrod", "ax7-41 xyzw"][n as usize - 9]));
    let beside = index(beside.path(), [own(), theirs, gone.to_vec()].concat()).await;
    apply(&beside, gone.iter().map(|lot| Change::Delete(lot.id)).collect()).await.unwrap();
    let said = "kapiskoa kapiskoen kapisko klipan klipane klipanen ulstoffet ulstoff fagerhultt fagerhul skrivebrod \
        skrivebro ax7-41 ax7-4 xyzw 99123 opplysningsskuf noe-annet noe-anne kontorstole";
    for text in said.split_whitespace() {
        for finished in ["", " "] {
            let query = || Query { explain: true, ..words(&format!("{text}{finished}")) };
            let (one, other) = (alone.search(query()).await.unwrap(), beside.search(query()).await.unwrap());
            let answer =
                |page: &Page| (page.ids.clone(), page.fits.clone(), page.why.clone(), page.total, page.meant.clone());
            assert_eq!(answer(&one), answer(&other), "{text}{finished}");
        }
    }
}
