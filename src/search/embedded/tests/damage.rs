//! Tests that an index that cannot be used says so, and is repaired by a rebuild.

use std::io::Write;

use super::*;

pub(super) async fn needs_rebuild(engine: &Embedded) {
    assert!(matches!(engine.healthy().await.unwrap(), Health::NeedsRebuild(_)));
    assert!(matches!(engine.search(all()).await, Err(Error::NotReady(_))));
    assert!(matches!(engine.count().await, Err(Error::NotReady(_))));
    assert!(matches!(apply(engine, vec![Change::Delete(id(1))]).await, Err(Error::NotReady(_))));
    assert_eq!(engine.held(), None);
}

pub(super) async fn rebuild(engine: &Embedded) {
    refill(engine, vec![lot(1, "desk", "Skrivebord")]).await;
    assert_eq!(engine.healthy().await.unwrap(), Health::Ready);
    assert_eq!(found(engine, words("desk")).await, [1]);
}

#[tokio::test]
async fn one_process_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let engine = index(folder.path(), vec![]).await;
    assert!(matches!(Embedded::open(folder.path(), &names()), Err(Error::Leased)));
    engine.distrust("it is another's".to_owned());
    assert!(matches!(Embedded::open(folder.path(), &names()), Err(Error::Leased)), "whatever state it is in");
    drop(engine);
    open(folder.path());
}

#[tokio::test]
async fn damaged_files_are_reported_and_healed() {
    let folder = tempfile::tempdir().unwrap();
    drop(index(folder.path(), (0..200).map(|n| lot(n, "desk", "Skrivebord Linak")).collect()).await);
    let lots = files(folder.path());
    let originals: Vec<_> = fs::read_dir(&lots)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| (path.clone(), fs::read(&path).unwrap()))
        .collect();
    for (path, original) in originals.iter().filter(|(path, _)| !path.to_string_lossy().contains("lock")) {
        let mut flipped = original.clone();
        flipped.iter_mut().step_by(7).for_each(|byte| *byte = !*byte);
        let damages = [vec![], b"garbage".to_vec(), original[..original.len() / 2].to_vec(), flipped];
        for damage in damages {
            fs::write(path, &damage).unwrap();
            // Any result is accepted, also an error. Only a panic is not.
            if let Ok(engine) = Embedded::open(folder.path(), &names()) {
                for query in [all(), words("skrivebord"), words("skrivbrod linak")] {
                    let _ = engine.search(query).await;
                }
                let _ = apply(&engine, upserts(vec![lot(3, "sofa", "Klippan")])).await;
                drop(engine);
            }
            let _ = fs::remove_dir_all(&lots);
            fs::create_dir_all(&lots).unwrap();
            originals.iter().for_each(|(path, original)| fs::write(path, original).unwrap());
        }
    }
    fs::write(lots.join("meta.json"), b"{}").unwrap();
    let engine = open(folder.path());
    needs_rebuild(&engine).await;
    rebuild(&engine).await;
}

#[tokio::test]
async fn another_version_asks_for_a_rebuild() {
    let folder = tempfile::tempdir().unwrap();
    drop(index(folder.path(), vec![]).await);
    let meta = files(folder.path()).join("meta.json");
    let text = fs::read_to_string(&meta).unwrap();
    let version = crate::search::embedded::schema::VERSION;
    let other = text.replace(&format!("version\\\":{version}"), "version\\\":0");
    assert_ne!(text, other);
    fs::write(&meta, other).unwrap();
    let engine = open(folder.path());
    needs_rebuild(&engine).await;
    rebuild(&engine).await;
}

#[tokio::test]
async fn deleted_files_are_missed_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let engine = index(folder.path(), vec![lot(1, "desk", "Skrivebord")]).await;
    fs::remove_dir_all(folder.path()).unwrap();
    assert!(matches!(engine.search(all()).await, Err(Error::NotReady(_))));
    needs_rebuild(&engine).await;
    rebuild(&engine).await;
}

#[tokio::test]
async fn what_it_holds_is_recorded_with_the_lots() {
    let folder = tempfile::tempdir().unwrap();
    let engine = index(folder.path(), vec![]).await;
    let (id, nothing) = engine.held().unwrap();
    assert_eq!(nothing, Held::default());
    let mark = |n| Mark { n, tag: -n };
    let held = Held { all: mark(7), newest: mark(9) };
    let ticket = engine.apply(upserts(vec![lot(1, "desk", "Skrivebord")]), held).await.unwrap();
    assert_eq!(engine.held(), Some((id, nothing)), "it is not settled");
    engine.settle(ticket).await.unwrap();
    engine.settle(ticket).await.unwrap();
    engine.apply(vec![Change::Delete(self::id(1_001))], Held { all: mark(9), newest: mark(9) }).await.unwrap();
    drop(engine);
    let engine = open(folder.path());
    assert_eq!(engine.held(), Some((id, held)), "what was not settled is not held");
    let seen = inspect(folder.path()).unwrap().unwrap();
    let known = lot(1, "desk", "Skrivebord");
    assert_eq!((seen.held, seen.digests.get(&known.id)), (held, Some(&known.digest().unwrap())));
    engine.distrust("it is another's".to_owned());
    assert_eq!(engine.held(), None);
    needs_rebuild(&engine).await;
    rebuild(&engine).await;
    assert_ne!(engine.held().unwrap().0, id);
}

/// Opening an index does not read all of it, so this damage is noticed only by searches.
#[tokio::test]
async fn damage_inside_a_file_is_noticed_by_the_search_that_fails() {
    let folder = tempfile::tempdir().unwrap();
    let engine = index(folder.path(), (0..20).map(|n| lot(n, "desk", "Skrivebord")).collect()).await;
    assert_eq!(found(&engine, words("skrivebord")).await.len(), 20);
    let entries = fs::read_dir(files(folder.path())).unwrap().map(|entry| entry.unwrap().path());
    let of_words: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|end| end == "idx")).collect();
    assert!(!of_words.is_empty());
    for path in of_words {
        // The file keeps its length, because it is mapped into memory.
        let length = usize::try_from(fs::metadata(&path).unwrap().len()).unwrap();
        let mut file = fs::OpenOptions::new().write(true).open(&path).unwrap();
        file.write_all(&vec![0xff; length]).unwrap();
    }
    assert!(matches!(engine.search(words("skrivebord")).await, Err(Error::Unavailable(_))));
    needs_rebuild(&engine).await;
    rebuild(&engine).await;
}
