use super::*;

#[tokio::test]
async fn a_folder_and_any_other_store_keep_files_alike() {
    let folder = tempfile::tempdir().unwrap();
    let mut all = vec![Storage::folder(&folder.path().join("files")), Storage::memory()];
    match std::env::var("OMBRUK_TEST_S3_URL") {
        Ok(url) => all.push(Storage::open(&format!("{url}/{}", uuid::Uuid::now_v7())).unwrap()),
        Err(_) => eprintln!("not on S3: OMBRUK_TEST_S3_URL names no bucket"),
    }
    for storage in all {
        storage.put("pictures/a/320", Bytes::from_static(b"one")).await.unwrap();
        storage.put("pictures/a/320", Bytes::from_static(b"two")).await.unwrap();
        storage.put("papers/b", Bytes::from_static(b"three")).await.unwrap();
        assert_eq!(storage.get("pictures/a/320").await.unwrap().unwrap(), "two");
        let mut keys: Vec<String> = storage.list("pictures").try_collect().await.unwrap();
        keys.sort();
        assert_eq!(keys, ["pictures/a/320"]);
        let mut keys: Vec<String> = storage.list("").try_collect().await.unwrap();
        keys.sort();
        assert_eq!(keys, ["papers/b", "pictures/a/320"], "what a backup copies");
        for _ in 0..2 {
            storage.delete("pictures/a/320").await.unwrap();
        }
        assert_eq!(storage.get("pictures/a/320").await.unwrap(), None);
        assert_eq!(storage.get("papers/b").await.unwrap().unwrap(), "three");
    }
}

#[tokio::test]
async fn a_folder_that_is_away_at_first_is_opened_when_it_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let share = folder.path().join("share");
    std::fs::write(&share, "no folder").unwrap();
    let storage = Storage::open(share.join("files").to_str().unwrap()).unwrap();
    assert!(matches!(storage.put("pictures/a", Bytes::from_static(b"one")).await, Err(Error::Folder(_))));
    assert!(matches!(storage.get("pictures/a").await, Err(Error::Folder(_))));
    assert!(matches!(storage.list("").try_collect::<Vec<String>>().await, Err(Error::Folder(_))));
    std::fs::remove_file(&share).unwrap();
    storage.put("pictures/a", Bytes::from_static(b"one")).await.unwrap();
    assert_eq!(storage.clone().get("pictures/a").await.unwrap().unwrap(), "one");
    assert_eq!(storage.list("").try_collect::<Vec<String>>().await.unwrap(), ["pictures/a"]);
}

/// This builds the S3 client with TLS, which panics if something that TLS needs is missing.
#[test]
fn a_bucket_is_opened() {
    let storage = Storage::open("s3://bucket/prefix").unwrap();
    assert_eq!(storage.at("pictures/a").as_ref(), "prefix/pictures/a");
}

#[test]
fn what_is_no_storage_is_said() {
    for url in ["s3://", "ftp://somewhere/files", "s3:///prefix"] {
        assert!(matches!(Storage::open(url), Err(Error::NoStorage(_))), "{url}");
    }
}

/// Linux lets nobody make a folder in `/sys`, not even root: it stands for a file system that was mounted read-only.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_folder_that_cannot_be_written_says_so() {
    let storage = Storage::folder(Path::new("/sys/kernel"));
    let refused = storage.put("pictures/a/small", Bytes::from_static(b"one")).await;
    assert!(matches!(refused, Err(Error::Failed(_))), "{refused:?}");
    assert_eq!(storage.get("pictures/a/small").await.unwrap(), None);
}

/// What lies elsewhere is read and written on.
#[tokio::test]
async fn a_file_in_the_place_of_a_folder_harms_no_other_folder() {
    let folder = tempfile::tempdir().unwrap();
    let storage = Storage::folder(folder.path());
    std::fs::write(folder.path().join("pictures"), "no folder").unwrap();
    let refused = storage.put("pictures/a/small", Bytes::from_static(b"one")).await;
    assert!(matches!(refused, Err(Error::Failed(_))), "{refused:?}");
    storage.put("documents/b", Bytes::from_static(b"two")).await.unwrap();
    assert_eq!(storage.get("documents/b").await.unwrap().unwrap(), "two");
}
