use chrono::NaiveDate;
use ombruk::{
    app::{App, check, ledger},
    demo::{self, Totals, WHOLE},
    domain::LotState,
    store::{Db, entity::lot},
};
use sea_orm::EntityTrait;
use tokio::sync::OnceCell;

use crate::world::{World, stories};

/// Small, so that it takes seconds without optimisation.
const SCALE: i64 = WHOLE / 25;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 9, 14).unwrap()
}

/// What the first load came to.
async fn first() -> &'static Totals {
    static FIRST: OnceCell<Totals> = OnceCell::const_new();
    FIRST
        .get_or_init(|| async {
            let folder = tempfile::tempdir().unwrap();
            let url = format!("sqlite:{}", folder.path().join("demo.sqlite").display());
            let app = App::start(Db::open(&url).await.unwrap()).await.unwrap();
            demo::load(&app, today(), SCALE, |_| ()).await.unwrap()
        })
        .await
}

stories! {
    async fn the_demo_municipality_is_the_same_every_time(world: World) {
        assert!(!demo::is_loaded(&world.app).await.unwrap());
        let totals = demo::load(&world.app, today(), SCALE, |_| ()).await.unwrap();
        assert!(demo::is_loaded(&world.app).await.unwrap());
        assert_eq!(&totals, first().await);
        assert!(totals.handovers > 10 && totals.call_offs > 2 && totals.entries > 10, "{totals:?}");
        let lots = lot::Entity::find().all(world.app.db.read()).await.unwrap();
        let of_media = |state: LotState| lots.iter().filter(|lot| lot.media > 0 && lot.state == state).count();
        let (used, kept) = (of_media(LotState::InUse), of_media(LotState::Custody));
        assert!(used > kept, "{used} devices are on desks, {kept} wait to be wiped");
        let wrong = check::run(&world.app.db).await.unwrap();
        assert!(wrong.is_empty(), "{wrong:?}");
        let report = ledger::verify(&world.app.db, |_| ()).await.unwrap();
        assert_eq!(report.mismatches, 0, "{:?}", report.findings);
    }
}
