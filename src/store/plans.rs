//! Tests that SQLite uses the right index where it could choose a worse one, in a new database on which ANALYZE never
//! ran. The stories test that no table is scanned.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryResult, QueryTrait, Statement, Value,
};

use crate::domain::{
    Date, LotId, OrganisationId, PersonId, PlaceId, directory::actor::Actor, needs::requirement::Requirements,
};
use crate::store::{
    Db,
    needs::candidates::{self, Wanted},
    rows::lot,
    stock::scope,
};

async fn migrated() -> (tempfile::TempDir, Db) {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&format!("sqlite:{}", folder.path().join("plans.sqlite").display())).await.unwrap();
    db.migrate().await.unwrap();
    (folder, db)
}

async fn plan(query: &impl QueryTrait) -> String {
    let (_folder, db) = migrated().await;
    let statement = query.build(DbBackend::Sqlite);
    let values: Vec<Value> = statement.values.map(|values| values.0).unwrap_or_default();
    let explain =
        Statement::from_sql_and_values(DbBackend::Sqlite, format!("EXPLAIN QUERY PLAN {}", statement.sql), values);
    let rows = db.read().query_all_raw(explain).await.unwrap();
    let detail = |row: &QueryResult| row.try_get::<String>("", "detail").unwrap();
    rows.iter().map(detail).collect::<Vec<_>>().join("\n")
}

fn actor() -> Actor {
    Actor {
        organisations: vec![OrganisationId::new()],
        neighbours: vec![OrganisationId::new(), OrganisationId::new()],
        person: PersonId::new(),
        organisation: OrganisationId::new(),
        region: None,
        partner: None,
        grants: Vec::new(),
        currency: "NOK".to_owned(),
        time_zone: "Europe/Oslo".to_owned(),
        language: "nb".to_owned(),
    }
}

#[tokio::test]
async fn a_page_of_lots_is_read_by_their_ids() {
    let ids: Vec<LotId> = (0..24).map(|_| LotId::new()).collect();
    let page = lot::Entity::find().filter(lot::Column::Id.is_in(ids)).filter(scope::lots(&actor(), Date::MAX));
    let plan = plan(&page).await;
    assert!(plan.contains("sqlite_autoindex_lot_1 (id=?)"), "{plan}");
}

#[tokio::test]
async fn candidates_are_found_by_category_state_and_site() {
    let actor = actor();
    let categories: Vec<String> = vec!["office-chair".to_owned(), "stool".to_owned()];
    let bounds = Requirements::default();
    let wanted = Wanted {
        organisations: &actor.organisations,
        categories: &categories,
        bounds: &bounds,
        include_fully_held: false,
        amiss: false,
        limit: 200,
    };
    let sites: Vec<PlaceId> = (0..8).map(|_| PlaceId::new()).collect();
    let plan = plan(&candidates::of_sites(&wanted, &sites)).await;
    assert!(plan.contains("(organisation_id=? AND category_key=? AND state=? AND site_id=?)"), "{plan}");
}

/// SQLite guesses about an index that has no row in `sqlite_stat1`, even where other indexes of its table have one.
#[tokio::test]
async fn every_index_of_a_table_has_its_figure() {
    let (_folder, db) = migrated().await;
    let unlike = "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name IN (SELECT tbl FROM sqlite_stat1) \
                  AND name NOT IN (SELECT idx FROM sqlite_stat1) \
                  UNION SELECT idx FROM sqlite_stat1 WHERE idx NOT IN (SELECT name FROM sqlite_schema)";
    let rows = db.read().query_all_raw(Statement::from_string(DbBackend::Sqlite, unlike)).await.unwrap();
    let names: Vec<String> = rows.iter().map(|row| row.try_get("", "name").unwrap()).collect();
    assert_eq!(names, Vec::<String>::new());
}
