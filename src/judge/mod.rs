//! Measures how well search finds. People wrote the queries. They are asked as an employee asks, over stocks of which
//! it is known what each thing is. `search/SOURCES.md` says how answers are graded.

mod files;
mod grades;
mod measures;
mod stock;

use std::collections::HashMap;

use crate::{
    app::{
        App, Error, Result, index,
        stock::listing::{self, Listing},
    },
    demo::Step,
    domain::LotId,
};

pub use files::{Half, Over};
pub use measures::{Mean, Scores};

use grades::Grades;
use stock::Stock;

/// How many answers of each query are looked at.
const DEEP: u64 = 20;

/// A query with what it found.
pub struct Answered {
    pub half: Half,
    pub over: Over,
    pub language: String,
    pub kind: String,
    pub query: String,
    /// The first answers, best first.
    pub shown: Vec<Graded>,
    /// Things that have the highest grade and are not among `shown`.
    pub missed: Vec<String>,
    pub scores: Scores,
}

/// An answer and its grade.
pub struct Graded {
    pub name: String,
    pub grade: u8,
}

/// Writes both stocks into an empty database, indexes them and asks the queries of one half, or of both.
pub async fn judge(app: &App, half: Option<Half>, mut say: impl FnMut(Step)) -> Result<Vec<Answered>> {
    let Some(engine) = app.index.as_deref() else {
        return Err(Error::Internal("there is no search index to judge".to_owned()));
    };
    say(Step { what: "Logging things of two municipalities", done: 0, of: 1 });
    let stocks = stock::log(app).await?;
    index::bring_up_to_date(app, engine, &|| true).await?;
    let queries = files::queries()?;
    let (mut answered, of) = (Vec::new(), queries.len());
    for (done, query) in queries.into_iter().enumerate() {
        say(Step { what: "Asking", done, of });
        // The grades of both halves are checked: a tag that no thing has is a mistake.
        let stock = &stocks[&query.stock];
        let grades = graded(stock, &query)?;
        if half.is_none_or(|half| half == query.set) {
            answered.push(ask(app, stock, query, &grades).await?);
        }
    }
    Ok(answered)
}

/// The grade of each thing that has one.
fn graded(stock: &Stock, query: &files::Query) -> Result<HashMap<LotId, u8>> {
    let wrong = |why: String| Error::Internal(format!("the grades of \"{}\": {why}", query.query));
    let grades = Grades::parse(&query.grades).map_err(wrong)?;
    if let Some(tag) = grades.tags().find(|tag| !stock.things.values().any(|thing| thing.tags.contains(*tag))) {
        return Err(wrong(format!("nothing is {tag}")));
    }
    let grade = |(id, thing): (&LotId, &stock::Thing)| Some((*id, grades.of(&thing.tags))).filter(|(_, n)| *n > 0);
    Ok(stock.things.iter().filter_map(grade).collect())
}

/// Asks as `GET /lots?q=` does.
async fn ask(app: &App, stock: &Stock, query: files::Query, grades: &HashMap<LotId, u8>) -> Result<Answered> {
    let asked = listing::Query { q: Some(query.query.clone()), limit: DEEP, ..listing::Query::default() };
    let Listing { items, degraded, .. } = listing::list(app, &stock.employee, &asked).await?;
    if degraded {
        return Err(Error::Internal("the search index did not answer".to_owned()));
    }
    let grade = |id: &LotId| grades.get(id).copied().unwrap_or_default();
    let shown: Vec<Graded> =
        items.iter().map(|lot| Graded { name: stock.name(lot.id), grade: grade(&lot.id) }).collect();
    let best = grades.values().copied().max().unwrap_or_default();
    let missed = |id: &&LotId| grade(id) == best && !items.iter().any(|lot| lot.id == **id);
    let mut missed: Vec<String> = grades.keys().filter(missed).map(|id| stock.name(*id)).collect();
    missed.sort();
    let grades_shown: Vec<u8> = shown.iter().map(|answer| answer.grade).collect();
    let scores = Scores::of(&grades_shown, &grades.values().copied().collect::<Vec<_>>());
    let files::Query { set, stock, lang, kind, query, .. } = query;
    Ok(Answered { half: set, over: stock, language: lang, kind, query, shown, missed, scores })
}
