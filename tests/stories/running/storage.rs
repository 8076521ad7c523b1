//! Files are where the database says that they are, and a backup has both.

use std::process::{Command, Output};

use ombruk::{app::files, storage::Storage};

use crate::{
    given::id,
    stock::{chairs, photos::add},
    world::{Backend, World, cast::*, stories},
};

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned()
}

stories! {
    async fn storage_is_compared_with_the_database(world: World) {
        let lot = id(&chairs(&world, 1).await);
        add(&world.as_(FACILITY), &lot, &[1, 2]).await;
        let differences = files::compare(&world.app.db, &world.storage).await.unwrap();
        assert_eq!((differences.compared, differences.missing.len(), differences.orphaned.len()), (6, 0, 0));
        let copy = Storage::memory();
        assert_eq!(files::copy(&world.storage, &copy).await.unwrap(), 6);
        assert_eq!(files::copy(&world.storage, &copy).await.unwrap(), 0, "what is there already is not copied again");
        let key = crate::stock::photos::files(&world).await.remove(0);
        world.storage.delete(&key).await.unwrap();
        world.storage.put("pictures/nobody/small", vec![1].into()).await.unwrap();
        let differences = files::compare(&world.app.db, &world.storage).await.unwrap();
        assert_eq!((differences.missing, differences.orphaned), (vec![key], vec!["pictures/nobody/small".to_owned()]));
    }
}

/// The database is backed up with PostgreSQL's own programs.
#[tokio::test]
async fn a_backup_of_an_installation_on_postgres_holds_the_files() {
    let Some(world) = World::on(Backend::Postgres).await else { return };
    let folder = tempfile::tempdir().unwrap();
    let (kept, restored) = (folder.path().join("kept"), folder.path().join("restored"));
    let world = world.with_storage(Storage::folder(&kept));
    let lot = id(&chairs(&world, 1).await);
    add(&world.as_(FACILITY), &lot, &[1]).await;
    let run = |arguments: &[&str], storage: &std::path::Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ombruk"));
        command.args(arguments).current_dir(folder.path()).env("OMBRUK_DATA", folder.path().join("data"));
        command.env("OMBRUK_DATABASE_URL", world.url()).env("OMBRUK_STORAGE_URL", storage).output().unwrap()
    };
    let copied = run(&["backup", "backup/"], &kept);
    assert!(copied.status.success(), "{}", said(&copied));
    assert!(said(&copied).contains("3 new files") && said(&copied).contains("pg_dump"), "{}", said(&copied));
    let back = run(&["restore", "backup"], &restored);
    assert!(back.status.success(), "{}", said(&back));
    assert!(said(&back).contains("3 files were copied") && said(&back).contains("pg_restore"), "{}", said(&back));
    let differences = files::compare(&world.app.db, &Storage::folder(&restored)).await.unwrap();
    assert_eq!((differences.compared, differences.missing.len(), differences.orphaned.len()), (3, 0, 0));
}

#[tokio::test]
async fn a_backup_of_a_folder_holds_the_files_and_brings_them_back() {
    let world = World::on(Backend::Sqlite).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (data, backup) = (folder.path().join("data"), folder.path().join("backup"));
    let lot = id(&chairs(&world, 1).await);
    let photos = add(&world.as_(FACILITY), &lot, &[1]).await;
    let kept = world.kept_in().unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ombruk"));
        command.args(arguments).current_dir(folder.path()).env("OMBRUK_DATA", &data);
        command
    };
    let backup = format!("{}/", backup.display());
    let copied = run(&["backup", &backup])
        .env("OMBRUK_DATABASE_URL", world.url())
        .env("OMBRUK_STORAGE_URL", &kept)
        .output()
        .unwrap();
    assert!(copied.status.success() && said(&copied).contains("3 new files"), "{}", said(&copied));
    let again = run(&["backup", &backup])
        .env("OMBRUK_DATABASE_URL", world.url())
        .env("OMBRUK_STORAGE_URL", &kept)
        .output()
        .unwrap();
    assert!(said(&again).contains("0 new files"), "{}", said(&again));

    let restored = run(&["restore", &backup]).output().unwrap();
    assert!(restored.status.success() && said(&restored).contains("3 files were copied"), "{}", said(&restored));
    let checked = run(&["check", "--storage"]).output().unwrap();
    assert!(checked.status.success() && said(&checked).contains("3 files"), "{}", said(&checked));
    let one = std::fs::read_dir(data.join("files/pictures")).unwrap().next().unwrap().unwrap().path().join("small");
    std::fs::remove_file(&one).unwrap();
    let checked = run(&["check", "--storage"]).output().unwrap();
    assert!(!checked.status.success() && said(&checked).contains("storage lacks pictures/"), "{}", said(&checked));
    assert_eq!(photos["items"].as_array().unwrap().len(), 1);
}
