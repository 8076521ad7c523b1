//! An index that cannot be used says so, and heals by being rebuilt.

use super::*;

async fn needs_rebuild(engine: &Embedded) {
    assert!(matches!(engine.healthy().await.unwrap(), Health::NeedsRebuild(_)));
    assert!(matches!(engine.search(all()).await, Err(Error::NeedsRebuild(_))));
    assert!(matches!(engine.count().await, Err(Error::NeedsRebuild(_))));
    assert!(matches!(engine.apply(vec![Change::Delete(id(1))]).await, Err(Error::NeedsRebuild(_))));
    assert!(matches!(engine.finish().await, Err(Error::NeedsRebuild(_))));
}

async fn rebuild(engine: &Embedded) {
    engine.clear().await.unwrap();
    engine.apply(upserts(vec![lot(1, "desk", DESK, "Skrivebord")])).await.unwrap();
    engine.finish().await.unwrap();
    assert_eq!(found(engine, words("desk")).await, [1]);
}

#[tokio::test]
async fn a_rebuild_is_seen_when_it_is_finished() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(folder.path());
    needs_rebuild(&engine).await;
    engine.clear().await.unwrap();
    assert_eq!(engine.healthy().await.unwrap(), Health::Rebuilding);
    engine.apply(upserts(vec![lot(1, "desk", DESK, "Skrivebord")])).await.unwrap();
    assert!(matches!(engine.search(all()).await, Err(Error::Rebuilding)));
    engine.finish().await.unwrap();
    engine.finish().await.unwrap();
    assert_eq!(found(&engine, all()).await, [1]);
    engine.clear().await.unwrap();
    rebuild(&engine).await;
}

#[tokio::test]
async fn an_interrupted_rebuild_starts_over() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(folder.path());
    engine.clear().await.unwrap();
    engine.apply(upserts(vec![lot(1, "desk", DESK, "Skrivebord")])).await.unwrap();
    drop(engine);
    let engine = open(folder.path());
    needs_rebuild(&engine).await;
    rebuild(&engine).await;
}

#[tokio::test]
async fn one_process_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let engine = index(folder.path(), vec![]).await;
    assert!(matches!(Embedded::open(folder.path(), 0, names()), Err(Error::InUse)));
    drop(engine);
    open(folder.path());
}

#[tokio::test]
async fn damaged_files_are_reported_and_healed() {
    let folder = tempfile::tempdir().unwrap();
    drop(index(folder.path(), (0..200).map(|n| lot(n, "desk", DESK, "Skrivebord Linak")).collect()).await);
    let lots = folder.path().join("lots");
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
            // No answer is as good as any, as long as it is one.
            if let Ok(engine) = Embedded::open(folder.path(), 0, names()) {
                for query in [all(), words("skrivebord"), words("skrivbrod linak")] {
                    let _ = engine.search(query).await;
                }
                let _ = engine.apply(upserts(vec![lot(3, "sofa", SOFA, "Klippan")])).await;
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
    let meta = folder.path().join("lots/meta.json");
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
    let engine = index(folder.path(), vec![lot(1, "desk", DESK, "Skrivebord")]).await;
    fs::remove_dir_all(folder.path()).unwrap();
    assert!(matches!(engine.search(all()).await, Err(Error::NeedsRebuild(_))));
    needs_rebuild(&engine).await;
    rebuild(&engine).await;
}

#[tokio::test]
async fn an_index_of_other_categories_asks_for_a_rebuild() {
    let folder = tempfile::tempdir().unwrap();
    drop(index(folder.path(), vec![]).await);
    needs_rebuild(&Embedded::open(folder.path(), 1, names()).unwrap()).await;
}

#[tokio::test]
async fn what_it_holds_is_recorded_with_the_lots() {
    let folder = tempfile::tempdir().unwrap();
    let engine = index(folder.path(), vec![]).await;
    let (id, nothing) = engine.held().unwrap();
    assert_eq!(nothing, Held::default());
    let mark = |n| Mark { n, tag: -n };
    let held = Held { all: mark(7), newest: mark(9) };
    engine.follow(held);
    engine.apply(upserts(vec![lot(1, "desk", DESK, "Skrivebord")])).await.unwrap();
    engine.follow(Held { all: mark(9), newest: mark(9) });
    drop(engine);
    let engine = open(folder.path());
    assert_eq!(engine.held(), Some((id, held)), "what was not committed is not held");
    let seen = Inspection::of(folder.path()).unwrap().unwrap();
    let known = lot(1, "desk", DESK, "Skrivebord");
    assert_eq!((seen.held, seen.digests.get(&known.id)), (held, Some(&known.digest().unwrap())));
    engine.distrust("it is another's".to_owned());
    assert_eq!(engine.held(), None);
    needs_rebuild(&engine).await;
    rebuild(&engine).await;
    assert_ne!(engine.held().unwrap().0, id);
}
