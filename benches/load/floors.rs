//! The floors: what the database and the index can do on this machine without the product around them.

use std::{path::Path, sync::Arc, time::Duration};

use ombruk::{
    domain::HistoryId,
    store::{
        Db,
        rows::{history, lot},
    },
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait,
    IntoActiveModel, QueryFilter, Statement, Value,
};
use tantivy::{
    Index, Order, Searcher, TantivyError, Term,
    aggregation::{AggregationCollector, agg_req::Aggregations},
    collector::{Count, TopDocs},
    query::{AllQuery, BooleanQuery, DisjunctionMaxQuery, FuzzyTermQuery, Occur, Query, TermQuery},
    schema::IndexRecordOption,
};

use super::{
    Outcome,
    crowd::{Figures, Step, crowd},
    dice::Dice,
    inside::Acts,
};

fn dice(tasks: usize) -> Vec<Dice> {
    (0..tasks).map(|task| Dice::new(task as u64)).collect()
}

/// Point reads of lots through sea-orm: `statements` in each step, by `tasks` tasks at once.
pub async fn reads(
    db: &Db,
    lots: &Arc<Vec<lot::Model>>,
    statements: usize,
    tasks: usize,
    lasting: Duration,
) -> Outcome<Figures> {
    let (db, lots) = (db.clone(), lots.clone());
    crowd(dice(tasks), lasting, move |mut dice, _| {
        let (db, lots) = (db.clone(), lots.clone());
        async move {
            let read = async {
                for _ in 0..statements {
                    lot::Entity::find_by_id(dice.one(&lots).id).one(db.read()).await?.ok_or("a lot is not there")?;
                }
                Ok(Step::Done)
            };
            let read = read.await;
            (dice, read)
        }
    })
    .await
}

/// The reads of a request as it sent them, and as many inserts and updates as it makes, in one transaction with one
/// durable commit.
pub async fn durable(
    db: &Db,
    lots: &Arc<Vec<lot::Model>>,
    acts: &Arc<Acts>,
    tasks: usize,
    lasting: Duration,
) -> Outcome<Figures> {
    let (db, lots, acts) = (db.clone(), lots.clone(), acts.clone());
    crowd(dice(tasks), lasting, move |mut dice, _| {
        let (db, lots, acts) = (db.clone(), lots.clone(), acts.clone());
        async move {
            let (first, reads) = (dice.roll(lots.len()), dice.one(&acts.reads));
            let (lots, acts) = (&lots, &acts);
            let written = db.write(|tx| async move {
                let at = |n: u64| &lots[(first + n as usize) % lots.len()];
                for read in reads {
                    tx.query_all_raw(read.clone()).await?;
                }
                for n in 0..acts.inserts {
                    let row = history::Model {
                        id: HistoryId::new(),
                        organisation_id: at(n).organisation_id,
                        subject: at(n).id.0,
                        verb: "floor".into(),
                        at: tx.at,
                        by: None,
                        detail: None,
                        recorded_at: None,
                    };
                    history::Entity::insert(row.into_active_model()).exec_without_returning(&*tx).await?;
                }
                for n in 0..acts.updates {
                    let row = at(n).clone();
                    let columns = lot::ActiveModel { id: NotSet, ..row.clone().into_active_model().reset_all() };
                    lot::Entity::update_many()
                        .filter(lot::Column::Id.eq(row.id))
                        .filter(lot::Column::Version.eq(row.version))
                        .set(columns)
                        .exec(&*tx)
                        .await?;
                }
                Ok::<_, DbErr>(())
            });
            let written = written.await.map(|()| Step::Done).map_err(Into::into);
            (dice, written)
        }
    })
    .await
}

/// The columns of a lot: first those that are bound, then those that are the same for all rows.
const COLUMNS: &str = "id, organisation_id, code, category_key, title, unit_id, place_id, site_id, state, condition, \
    quantity, name, note, brand, model, width_mm, depth_mm, height_mm, colour, materials, acquired_on, price_minor, \
    created_at, updated_at, media, held, light, label_missing, managed, version";
const BOUND: usize = 24;
const AT_ONCE: usize = 1_000;

/// How many rows of lots per second go into an empty table with its five indexes: a thousand rows per statement, ten
/// statements per commit. The rows are copies of `like` with new ids and codes.
pub async fn bulk(db: &Db, like: &[lot::Model], rows: usize) -> Outcome<f64> {
    let mut sql = format!("INSERT INTO lot ({COLUMNS}) VALUES ");
    let row = format!("({}0, 0, 'unknown', FALSE, FALSE, 1)", "?,".repeat(BOUND));
    sql.push_str(&vec![row; AT_ONCE].join(","));
    let (mut spent, mut done) = (Duration::ZERO, 0);
    while done < rows {
        let mut statements = Vec::new();
        for _ in 0..10 {
            let values = (done..done + AT_ONCE).flat_map(|n| values(n, &like[n % like.len()])).collect::<Vec<_>>();
            statements.push(Statement::from_sql_and_values(DbBackend::Sqlite, sql.as_str(), values));
            done += AT_ONCE;
        }
        let began = std::time::Instant::now();
        let statements = &statements;
        db.write(|tx| async move {
            for statement in statements {
                tx.execute_raw(statement.clone()).await?;
            }
            Ok::<_, DbErr>(())
        })
        .await?;
        spent += began.elapsed();
    }
    Ok(done as f64 / spent.as_secs_f64())
}

fn values(n: usize, lot: &lot::Model) -> [Value; BOUND] {
    use sea_orm::ActiveEnum;
    [
        uuid::Uuid::now_v7().into(),
        lot.organisation_id.0.into(),
        // As scattered as real codes are. An index that only grows at its end would make the floor too fast.
        format!("{:08X}", (n as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)).into(),
        lot.category_key.as_str().into(),
        lot.title.to_value().into(),
        lot.unit_id.0.into(),
        lot.place_id.0.into(),
        lot.site_id.0.into(),
        lot.state.to_value().into(),
        lot.condition.to_value().into(),
        lot.quantity.into(),
        lot.name.as_str().into(),
        lot.note.as_str().into(),
        lot.brand.clone().into(),
        lot.model.clone().into(),
        lot.width_mm.into(),
        lot.depth_mm.into(),
        lot.height_mm.into(),
        lot.colour.clone().into(),
        lot.materials.clone().into(),
        lot.acquired_on.into(),
        lot.price_minor.into(),
        lot.created_at.into(),
        lot.updated_at.into(),
    ]
}

const FACETS: &str = r#"{
    "category": {"terms": {"field": "category_path", "size": 100}},
    "place": {"terms": {"field": "place_path", "size": 100}},
    "owner": {"terms": {"field": "owner_path", "size": 100}},
    "condition": {"terms": {"field": "condition"}},
    "state": {"terms": {"field": "state"}},
    "quantity": {"range": {"field": "quantity",
        "ranges": [{"to": 2}, {"from": 2, "to": 5}, {"from": 5, "to": 10}, {"from": 10, "to": 25}, {"from": 25}]}}
}"#;

/// The server's index, asked for the best 24 lots and six facets without any product around it.
pub struct Bare {
    searcher: Searcher,
    index: Index,
    facets: Aggregations,
}

impl Bare {
    pub fn open(folder: &Path) -> Outcome<Arc<Self>> {
        let index = Index::open_in_dir(folder)?;
        let searcher = index.reader()?.searcher();
        Ok(Arc::new(Self { searcher, index, facets: serde_json::from_str(FACETS)? }))
    }

    pub async fn searches(
        self: &Arc<Self>,
        words: &'static [&'static str],
        tasks: usize,
        lasting: Duration,
    ) -> Outcome<Figures> {
        let bare = self.clone();
        crowd(dice(tasks), lasting, move |mut dice, _| {
            let bare = bare.clone();
            async move {
                let found = bare.search(dice.one::<&str>(words)).map(|()| Step::Done).map_err(Into::into);
                tokio::task::yield_now().await;
                (dice, found)
            }
        })
        .await
    }

    /// The least that a search for these words must do. It looks for each word exactly, as a stem, as part of a
    /// compound and with one typo, and for the last word also as the beginning of a word.
    fn search(&self, words: &str) -> Result<(), TantivyError> {
        let facets = AggregationCollector::from_aggs(self.facets.clone(), Default::default());
        let folded = words.to_lowercase().replace(['å', 'ä', 'æ'], "a").replace(['ø', 'ö'], "o");
        let words: Vec<&str> = folded.split_whitespace().collect();
        if words.is_empty() {
            let newest = TopDocs::with_limit(24).order_by_fast_field::<i64>("created", Order::Desc);
            self.searcher.search(&AllQuery, &(newest, Count, facets))?;
            return Ok(());
        }
        let mut all: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for word in &words {
            let number = word.bytes().any(|byte| byte.is_ascii_digit());
            let field = |name: &str| self.index.schema().get_field(name);
            let exact = Term::from_field_text(field(if number { "number" } else { "word" })?, word);
            let term = |term| Box::new(TermQuery::new(term, IndexRecordOption::Basic)) as Box<dyn Query>;
            let mut any = vec![term(exact.clone())];
            for name in ["stem", "concept"] {
                any.push(term(Term::from_field_text(field(name)?, word)));
            }
            if word.len() >= 4 && !number {
                any.push(Box::new(FuzzyTermQuery::new(exact.clone(), 1, true)));
            }
            if Some(word) == words.last() {
                any.push(Box::new(FuzzyTermQuery::new_prefix(exact, 0, true)));
            }
            all.push((Occur::Must, Box::new(DisjunctionMaxQuery::new(any))));
        }
        let best = TopDocs::with_limit(24).order_by_score();
        self.searcher.search(&BooleanQuery::new(all), &(best, Count, facets))?;
        Ok(())
    }
}
