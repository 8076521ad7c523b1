use super::*;

#[tokio::test]
async fn a_folder_and_any_other_store_keep_files_alike() {
    let folder = tempfile::tempdir().unwrap();
    let mut all = vec![Storage::folder(&folder.path().join("files")).unwrap(), Storage::memory()];
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
