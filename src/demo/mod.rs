//! Fjordvik, an invented municipality that has just merged three, with two years of needs, work and handovers.
//!
//! Everything that happens goes through the use cases, at the moment at which it is said to have happened: what the
//! rules would refuse does not happen here either. Chance is seeded, so two loads on the same day give the same
//! figures.

mod agreements;
mod dice;
mod files;
mod history;
mod makes;
pub mod people;
pub mod pictures;
mod stock;
mod targets;
mod town;
mod words;

use std::sync::Arc;

use chrono::{Datelike, Days};

use crate::{
    app::{App, Error, Result},
    domain::{Date, Instant},
    store::demo::{organisation, things, totals},
};

pub use crate::store::demo::Totals;
pub use makes::{Make, log_every_make};

use dice::Dice;
use files::Files;
use town::{MAIN, NEIGHBOUR, Town, months_before, noon};

/// A million parts per million is the whole municipality.
pub const WHOLE: i64 = 1_000_000;
/// The part of the things at the end that was there at the beginning. The rest were bought or found on the way.
const AT_FIRST_PPM: i64 = 740_000;

/// Whether the database holds the demo municipality.
pub async fn is_loaded(app: &App) -> Result<bool> {
    let files = Files::read()?;
    let main = files.organisations.iter().find(|organisation| organisation.key == MAIN);
    let name = main.map(|main| main.name.as_str()).unwrap_or_default();
    Ok(organisation(app.db.read(), name).await?.is_some())
}

/// What is being done, and how much of it is done.
pub struct Step<'a> {
    pub what: &'a str,
    pub done: usize,
    pub of: usize,
}

/// Loads the municipality as it is on `today`, or a smaller one. `say` is told what is being done.
pub async fn load(app: &Arc<App>, today: Date, scale_ppm: i64, mut say: impl FnMut(Step)) -> Result<Totals> {
    let files = &Files::read()?;
    let scaled = |n: i64| (n * scale_ppm / WHOLE).max(1);
    let mut dice = Dice::new(files.plan.seed);
    let begin = months_before(today, files.plan.needs.need_months);
    say(Step { what: "Three municipalities become one: units, places, people, agreements, partners", done: 0, of: 1 });
    let founded = noon(begin - Days::new(120));
    let town = app.db.write_at(Some(founded), |tx| async move {
        let mut town = town::found(&tx, files).await?;
        agreements::enter(app, &tx, files, &mut town).await?;
        targets::set(&tx, files, &town, today.year().into()).await?;
        town::persons(&tx, files, &mut town, true).await?;
        Ok::<Town, Error>(town)
    });
    let town = &town.await?;

    let all = scaled(files.plan.stock.total_things);
    let draw = stock::Draw { app, files, town, on: begin - Days::new(30), last: false };
    let mut finds = draw.things(&mut dice, MAIN, all * AT_FIRST_PPM / WHOLE);
    finds.extend(draw.things(&mut dice, NEIGHBOUR, scaled(files.plan.stock.neighbour_things)));
    let finds = stock::days(finds, town, begin - Days::new(1));
    log(app, files, town, finds, |done, of| say(Step { what: "Caretakers log what stands in the rooms", done, of }))
        .await?;

    let mut history = history::History::new(app, files, town, dice, scale_ppm, today)?;
    history.plan(begin);
    history.run(&mut say).await?;

    let missing = all - things(app.db.read(), town.organisation(MAIN)?).await?;
    let draw = stock::Draw { app, files, town, on: today - Days::new(40), last: true };
    let finds = stock::days(draw.things(&mut history.dice, MAIN, missing), town, today);
    log(app, files, town, finds, |done, of| say(Step { what: "A last round through the rooms", done, of })).await?;
    pictures::draw(app, files, town, &mut say).await?;
    Ok(totals(app.db.read()).await?)
}

type Round = Vec<(Instant, Vec<stock::Find>)>;

async fn log(app: &App, files: &Files, town: &Town, round: Round, mut say: impl FnMut(usize, usize)) -> Result<()> {
    let of = round.len();
    for (done, (at, finds)) in round.into_iter().enumerate() {
        say(done, of);
        let finds = &finds;
        app.db.write_at(Some(at), |tx| async move { stock::log(&tx, files, town, finds).await }).await?;
    }
    Ok(())
}
