use std::collections::BTreeSet;

use chrono::{NaiveDate, TimeDelta};
use ombruk::{
    app::{check, directory::access, files, ledger::entries},
    boot,
    demo::{Totals, WHOLE},
    domain::LotState,
    store::rows::{lot, photo, picture, token},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use tokio::sync::OnceCell;

use crate::world::{Backend, World, stories};

/// Small, so that it takes seconds without optimisation.
const SCALE: i64 = WHOLE / 25;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 9, 14).unwrap()
}

/// The totals of the first load.
async fn first() -> &'static Totals {
    static FIRST: OnceCell<Totals> = OnceCell::const_new();
    FIRST
        .get_or_init(|| async {
            let folder = tempfile::tempdir().unwrap();
            let url = format!("sqlite:{}", folder.path().join("demo.sqlite").display());
            let app = boot::without_search(boot::database(&url).await.unwrap()).await.unwrap();
            ombruk::demo::load(&app, today(), SCALE, |_| ()).await.unwrap()
        })
        .await
}

stories! {
    async fn the_demo_municipality_is_the_same_every_time(world: World) {
        assert!(!ombruk::demo::is_loaded(&world.app).await.unwrap());
        let totals = ombruk::demo::load(&world.app, today(), SCALE, |_| ()).await.unwrap();
        assert!(ombruk::demo::is_loaded(&world.app).await.unwrap());
        assert_eq!(&totals, first().await);
        assert!(totals.handovers > 10 && totals.call_offs > 2 && totals.entries > 10, "{totals:?}");
        let lots = lot::Entity::find().all(world.app.db.read()).await.unwrap();
        let of_media = |state: LotState| lots.iter().filter(|lot| lot.media > 0 && lot.state == state).count();
        let (used, kept) = (of_media(LotState::InUse), of_media(LotState::Custody));
        assert!(used > kept, "{used} devices are on desks, {kept} wait to be wiped");
        let wrong = check::run(&world.app.db).await.unwrap();
        assert!(wrong.is_empty(), "{wrong:?}");
        let report = entries::verify(&world.app.db, |_| ()).await.unwrap();
        assert_eq!(report.mismatches, 0, "{:?}", report.findings);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_second_free_thing_of_the_demo_shows_a_drawing() {
    let world = World::on(Backend::Sqlite).await.unwrap();
    ombruk::demo::load(&world.app, today(), SCALE, |_| ()).await.unwrap();
    let mut free = lot::Entity::find().all(world.app.db.read()).await.unwrap();
    free.retain(|lot| lot.state == LotState::Available);
    let covered = free.iter().filter(|lot| lot.cover_id.is_some()).count();
    // In each of two organisations the number of free lots may be odd.
    assert!(covered > 0 && covered.abs_diff(free.len() - covered) <= 2, "{covered} of {}", free.len());
    let photos = photo::Entity::find().all(world.app.db.read()).await.unwrap();
    assert!(photos.len() == covered && photos.iter().all(|photo| photo.caption == "Tegning, ikke foto"));
    let pictures = picture::Entity::find().all(world.app.db.read()).await.unwrap();
    let shown: BTreeSet<_> = photos.iter().map(|photo| photo.picture_id).collect();
    assert_eq!(shown, pictures.iter().map(|picture| picture.id).collect(), "no picture is drawn for nothing");
    let kept = files::compare(&world.app.db, &world.storage).await.unwrap();
    assert_eq!((kept.compared, kept.missing.len(), kept.orphaned.len()), (3 * pictures.len(), 0, 0));
    world.ledger().adds_up().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_tokens_of_a_demo_end_after_thirty_days_and_are_made_anew() {
    let world = World::on(Backend::Sqlite).await.unwrap();
    ombruk::demo::load(&world.app, today(), SCALE, |_| ()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("people.json");
    let secrets = async || {
        let everybody = ombruk::demo::people::acting(&world.app, &file).await.unwrap();
        everybody.into_iter().map(|one| one.token).collect::<Vec<_>>()
    };
    let first = secrets().await;
    assert_eq!(secrets().await, first, "what still holds is used again");
    let hashes: Vec<String> = first.iter().map(|secret| access::hash(secret)).collect();
    let rows = token::Entity::find().filter(token::Column::Hash.is_in(hashes)).all(world.app.db.read()).await.unwrap();
    assert_eq!(rows.len(), first.len());
    assert!(rows.iter().all(|row| row.expires_at == Some(row.created_at + TimeDelta::days(30))));
    world.as_(&first[0]).get("/me").await.ok();
    world
        .app
        .db
        .write(|tx| async move {
            tx.directory_changed();
            let ended = Expr::value(tx.at - TimeDelta::seconds(1));
            token::Entity::update_many().col_expr(token::Column::ExpiresAt, ended).exec(&*tx).await
        })
        .await
        .unwrap();
    world.as_(&first[0]).get("/me").await.refused(401, "unauthenticated");
    let second = secrets().await;
    assert!(second.iter().all(|secret| !first.contains(secret)));
    world.as_(&second[0]).get("/me").await.ok();
    world.ledger().adds_up().await;
}
