//! The fast way to insert many lots: few statements for a thousand rows, and one transaction around them.

use std::{collections::HashSet, sync::Arc};

use sea_orm::{
    ActiveEnum,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    Statement, Value,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use crate::domain::{
    Condition, Date, ImportId, LotId, LotState, OrganisationId, PersonId, PlaceId, Title, UnitId, Why,
    registers::folded_number,
    stock::{circle::Opens, digital_link::search_key},
};
use crate::store::{
    Tx,
    rows::{import, lot},
    stock::waits::Waits,
};

/// Rows of one statement. With 31 values each they stay below SQLite's limit of 32,766.
const ROWS: usize = 1_000;

/// A lot to insert, which the rules have accepted.
#[derive(Clone, Debug)]
pub struct NewLot {
    pub category: Arc<str>,
    pub title: Title,
    pub unit: UnitId,
    pub place: PlaceId,
    pub site: PlaceId,
    pub state: LotState,
    pub condition: Condition,
    pub quantity: i64,
    pub name: String,
    pub note: String,
    pub brand: Option<String>,
    pub model: Option<String>,
    pub width_mm: Option<i64>,
    pub depth_mm: Option<i64>,
    pub height_mm: Option<i64>,
    pub colour: Option<String>,
    pub materials: serde_json::Value,
    pub features: Option<serde_json::Value>,
    pub serial: Option<String>,
    pub acquired_on: Option<Date>,
    pub price_minor: Option<i64>,
    pub mass_g: Option<i64>,
    pub media_bearing: bool,
    pub aliases: Vec<(Arc<str>, String)>,
}

/// A lot to insert, with its row in the register.
#[derive(Clone, Debug)]
pub struct NewRow<'a> {
    pub key: &'a str,
    pub part: i64,
    pub line: i64,
    pub said: Vec<u8>,
    pub lot: &'a NewLot,
}

/// What is the same for every row.
#[derive(Clone, Copy, Debug)]
pub struct For {
    pub import: ImportId,
    pub organisation: OrganisationId,
    pub by: Option<PersonId>,
}

/// Enlarges the cache of this process's write connection, because many rows touch pages of the index of codes at
/// random. With the small cache of a serving connection and a checkpoint every thousand pages, a third of the time
/// would be spent on copying pages.
pub async fn make_room(tx: &Tx) -> Result<(), DbErr> {
    if tx.get_database_backend() == DbBackend::Sqlite {
        tx.execute_unprepared("PRAGMA cache_size = -131072; PRAGMA wal_autocheckpoint = 16000").await?;
    }
    Ok(())
}

/// Continues an interrupted import of the same file by one of these organisations, or else begins a new one.
pub async fn begin(tx: &Tx, organisations: &[OrganisationId], new: import::Model) -> Result<import::Model, DbErr> {
    let before = of_hash(&**tx, organisations, &new.hash).await?;
    if let Some(open) = before.into_iter().find(|before| before.done_at.is_none() && before.undone_at.is_none()) {
        return Ok(open);
    }
    import::Entity::insert(new.clone().into_active_model()).exec_without_returning(&**tx).await?;
    Ok(new)
}

/// Imports of a file with these contents, newest first.
pub async fn of_hash(
    db: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    hash: &str,
) -> Result<Vec<import::Model>, DbErr> {
    import::Entity::find()
        .filter(import::Column::OrganisationId.is_in(organisations.iter().copied()))
        .filter(import::Column::Hash.eq(hash))
        .order_by_desc(import::Column::CreatedAt)
        .all(db)
        .await
}

/// The newest imports of these organisations.
pub async fn list(
    db: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    limit: u64,
) -> Result<Vec<import::Model>, DbErr> {
    import::Entity::find()
        .filter(import::Column::OrganisationId.is_in(organisations.iter().copied()))
        .order_by_desc(import::Column::CreatedAt)
        .limit(limit)
        .all(db)
        .await
}

pub async fn find(db: &impl ConnectionTrait, id: ImportId) -> Result<Option<import::Model>, DbErr> {
    import::Entity::find_by_id(id).one(db).await
}

pub async fn lock(tx: &Tx, id: ImportId) -> Result<Option<import::Model>, DbErr> {
    import::Entity::find_by_id(id).lock_exclusive().one(&**tx).await
}

/// Adds the counts of a chunk that was written.
pub async fn advance(tx: &Tx, id: ImportId, rows: i64, things: i64, changed: i64) -> Result<(), DbErr> {
    import::Entity::update_many()
        .col_expr(import::Column::Rows, Expr::col(import::Column::Rows).add(rows))
        .col_expr(import::Column::Things, Expr::col(import::Column::Things).add(things))
        .col_expr(import::Column::Changed, Expr::col(import::Column::Changed).add(changed))
        .filter(import::Column::Id.eq(id))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Ends an import. An import that wrote nothing is deleted.
pub async fn finish(tx: &Tx, id: ImportId) -> Result<Option<import::Model>, DbErr> {
    let Some(found) = find(&**tx, id).await? else { return Ok(None) };
    if found.rows == 0 && found.changed == 0 {
        import::Entity::delete_by_id(id).exec(&**tx).await?;
        return Ok(None);
    }
    let done = import::ActiveModel { id: Set(id), done_at: Set(Some(tx.at)), ..Default::default() };
    import::Entity::update(done).exec(&**tx).await?;
    Ok(Some(found))
}

/// Inserts the lots with the movements that explain their quantities, their aliases, their rows of the register, and
/// their changes for the search index.
pub async fn insert_lots(tx: &Tx, about: For, rows: &[NewRow<'_>]) -> Result<(), DbErr> {
    let waits = Waits::of(tx, about.organisation).await?;
    for made in rows.chunks(ROWS) {
        let rows: Vec<&NewLot> = made.iter().map(|row| row.lot).collect();
        let ids: Vec<LotId> = rows.iter().map(|_| LotId::new()).collect();
        insert(tx, about, &waits, &ids, &rows).await?;
        let movements = ids.iter().zip(&rows).flat_map(|(id, row)| {
            let by = about.by.map(|person| person.0);
            let (organisation, import) = (about.organisation.0, about.import.0);
            [
                Value::from(Uuid::now_v7()),
                organisation.into(),
                id.0.into(),
                row.quantity.into(),
                Why::Imported.to_value().into(),
                import.into(),
                tx.at.into(),
                by.into(),
            ]
        });
        many(tx, "movement (id, organisation_id, to_lot, n, why, act, at, by)", &["?"; 8], "", movements.collect())
            .await?;
        let serials = |row: &NewLot| row.serial.clone().map(|serial| (Arc::<str>::from("serial"), serial));
        let aliases: Vec<Value> = ids
            .iter()
            .zip(&rows)
            .flat_map(|(id, row)| row.aliases.iter().cloned().chain(serials(row)).map(move |alias| (id, alias)))
            .flat_map(|(id, (register, value))| {
                let organisation = about.organisation.0;
                [
                    Value::from(Uuid::now_v7()),
                    organisation.into(),
                    register.as_ref().into(),
                    value.as_str().into(),
                    folded_number(&value).into(),
                    search_key(&value).into(),
                    id.0.into(),
                    tx.at.into(),
                ]
            })
            .collect();
        for aliases in aliases.chunks(8 * ROWS) {
            let columns = "alias (id, organisation_id, register, value, folded, search_key, lot_id, created_at)";
            many(tx, columns, &["?"; 8], "", aliases.to_vec()).await?;
        }
        let known = made.iter().zip(&ids).flat_map(|(row, id)| {
            [
                Value::from(about.organisation.0),
                row.key.into(),
                row.part.into(),
                about.import.0.into(),
                id.0.into(),
                row.line.into(),
                row.lot.quantity.into(),
                row.said.clone().into(),
                true.into(),
            ]
        });
        let columns = "import_row (organisation_id, key, part, import_id, lot_id, line, n, said, made)";
        many(tx, columns, &["?"; 9], "", known.collect()).await?;
        let changed = ids.iter().map(|id| Value::from(id.0));
        many(tx, "lot_change (lot_id)", &["?"; 1], "", changed.collect()).await?;
    }
    tx.wake();
    Ok(())
}

/// In a city's million lots about one of three thousand new codes is taken already. Only those rows draw another code.
async fn insert(tx: &Tx, about: For, waits: &Waits, ids: &[LotId], rows: &[&NewLot]) -> Result<(), DbErr> {
    let mut left: Vec<(LotId, &NewLot)> = ids.iter().copied().zip(rows.iter().copied()).collect();
    loop {
        let mut random = vec![0; 8 * left.len()];
        getrandom::fill(&mut random).map_err(|error| DbErr::Custom(error.to_string()))?;
        let values = left.iter().zip(random.chunks_exact(8)).flat_map(|((id, row), random)| {
            let code = crate::domain::Code::from_random(random.try_into().unwrap_or_default());
            values(tx, about, waits, *id, row, code.as_str())
        });
        let conflict = " ON CONFLICT (organisation_id, code) DO NOTHING";
        let inserted = many(tx, LOT, &LOT_VALUES, conflict, values.collect()).await?;
        if inserted == left.len() as u64 {
            return Ok(());
        }
        let wanted = left.iter().map(|(id, _)| *id);
        let there = lot::Entity::find().select_only().column(lot::Column::Id).filter(lot::Column::Id.is_in(wanted));
        let there: HashSet<LotId> = there.into_tuple().all(&**tx).await?.into_iter().collect();
        left.retain(|(id, _)| !there.contains(id));
    }
}

const LOT: &str = "lot (id, organisation_id, code, category_key, title, unit_id, place_id, site_id, state, condition, \
    quantity, name, note, brand, model, width_mm, depth_mm, height_mm, colour, materials, features, serial, acquired_on, \
    price_minor, mass_g, media, created_at, updated_at, surplus_since, open_to_organisation_from, open_to_region_from, \
    held, light, label_missing, managed, version)";
const LOT_VALUES: [&str; 36] = {
    let mut values = ["?"; 36];
    values[31] = "0";
    values[32] = "'unknown'";
    values[33] = "FALSE";
    values[34] = "FALSE";
    values[35] = "1";
    values
};

fn values(tx: &Tx, about: For, waits: &Waits, id: LotId, row: &NewLot, code: &str) -> [Value; 31] {
    let opens = match row.state {
        LotState::Available => waits.opens(&row.category, tx.at, None),
        LotState::InUse | LotState::Custody | LotState::InWork | LotState::Gone => Opens::default(),
    };
    [
        id.0.into(),
        about.organisation.0.into(),
        code.into(),
        row.category.as_ref().into(),
        row.title.to_value().into(),
        row.unit.0.into(),
        row.place.0.into(),
        row.site.0.into(),
        row.state.to_value().into(),
        row.condition.to_value().into(),
        row.quantity.into(),
        row.name.as_str().into(),
        row.note.as_str().into(),
        row.brand.clone().into(),
        row.model.clone().into(),
        row.width_mm.into(),
        row.depth_mm.into(),
        row.height_mm.into(),
        row.colour.clone().into(),
        row.materials.clone().into(),
        row.features.clone().into(),
        row.serial.clone().into(),
        row.acquired_on.into(),
        row.price_minor.into(),
        row.mass_g.into(),
        i64::from(row.media_bearing).into(),
        tx.at.into(),
        tx.at.into(),
        (row.state == LotState::Available).then_some(tx.at).into(),
        opens.organisation.into(),
        opens.region.into(),
    ]
}

/// One `INSERT` of many rows. `each` is one row's values, "?" for those that are bound.
///
/// The statement is written by hand, so that its text is the same for every full batch and the database has it
/// prepared. SQLite gets parameters without numbers: it would look up each numbered one in a list.
async fn many(tx: &Tx, into: &str, each: &[&str], end: &str, values: Vec<Value>) -> Result<u64, DbErr> {
    let bound = each.iter().filter(|value| **value == "?").count();
    let rows = values.len() / bound.max(1);
    if rows == 0 {
        return Ok(0);
    }
    let backend = tx.get_database_backend();
    let postgres = backend == DbBackend::Postgres;
    let mut sql = format!("INSERT INTO {into} VALUES ");
    let mut number = 0;
    for row in 0..rows {
        sql.push_str(if row == 0 { "(" } else { "),(" });
        for (at, value) in each.iter().enumerate() {
            if at > 0 {
                sql.push(',');
            }
            sql.push_str(value);
            if *value == "?" && postgres {
                number += 1;
                sql.pop();
                sql.push_str(&format!("${number}"));
            }
        }
    }
    sql.push(')');
    sql.push_str(end);
    let done = tx.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    Ok(done.rows_affected())
}
