//! `ombruk import lots FILE --map MAP.toml` and `ombruk import catalogue FILE --agreement NAME --as EMAIL`

use std::{
    io::{IsTerminal, Write},
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use clap::{Args, Subcommand};

use super::{Failed, count, open};
use crate::{
    app::{
        App,
        imports::{self, Found, Outcome, Wanted},
    },
    config::Config,
    domain::register::{BadMap, CatalogueMap, LotMap},
};

/// Nobody looks at a progress line that is gone at once.
const PATIENCE: Duration = Duration::from_secs(1);

#[derive(Subcommand)]
pub enum Import {
    /// A register of things: each row becomes a lot, or is refused with its line, column and reason.
    Lots(Lots),
    /// A supplier's catalogue under a framework agreement: what is new is added, what is known is brought up to date.
    Catalogue(Catalogue),
}

#[derive(Args)]
pub struct Lots {
    /// The register, as CSV.
    file: PathBuf,
    /// What its columns mean; fixtures/maps has an example.
    #[arg(long)]
    map: PathBuf,
    /// Says what would become of every row, and changes nothing.
    #[arg(long)]
    dry_run: bool,
    /// Where things are when neither file nor map says so: a name, or "site/room".
    #[arg(long)]
    place: Option<String>,
    /// Whose things are when neither file nor map says so.
    #[arg(long)]
    unit: Option<String>,
    #[command(flatten)]
    who: Who,
}

#[derive(Args)]
pub struct Catalogue {
    /// The catalogue, as CSV.
    file: PathBuf,
    /// The agreement's id or name.
    #[arg(long)]
    agreement: String,
    /// What the columns mean, where they are not called as the fields are.
    #[arg(long)]
    map: Option<PathBuf>,
    /// Says what would become of every row, and changes nothing.
    #[arg(long)]
    dry_run: bool,
    /// The e-mail address of the procurement officer who imports.
    #[arg(long = "as", value_name = "EMAIL")]
    email: String,
}

#[derive(Args)]
pub struct Who {
    /// The e-mail address of the person who imports; only where they may log things.
    #[arg(long = "as", value_name = "EMAIL")]
    email: Option<String>,
    /// The organisation whose things they are, where there are several and nobody in particular imports.
    #[arg(long, conflicts_with = "email")]
    organisation: Option<String>,
}

pub async fn run(config: &Config, import: Import) -> Result<(), Failed> {
    let app = App::start(open(config).await?).await?;
    match import {
        Import::Lots(asked) => lots(&app, asked).await?,
        Import::Catalogue(asked) => catalogue(&app, asked).await?,
    }
    app.db.clone().close().await?;
    Ok(())
}

async fn lots(app: &Arc<App>, asked: Lots) -> Result<(), Failed> {
    let map = read(&asked.map)?;
    let map = LotMap::from_toml(&String::from_utf8_lossy(&map)).map_err(|bad| misread(&asked.map, &bad))?;
    let (organisation, actor) =
        imports::whose(app, asked.who.email.as_deref(), asked.who.organisation.as_deref()).await.map_err(said)?;
    let file = asked.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let bytes = read(&asked.file)?;
    let wanted = Wanted { file, bytes, map, organisation, actor, place: asked.place, unit: asked.unit };
    let import = imports::open(app, wanted).await.map_err(said)?;
    let found = imports::check(&import).await.map_err(said)?;
    report(&asked.file, &found);
    imports::room(&import).await.map_err(said)?;
    if asked.dry_run {
        println!("Nothing was changed: this was a dry run.");
        return Ok(());
    }
    let mut line = Line::new(found.loaded);
    let outcome = imports::apply(app, &import, |progress| {
        line.show(progress.rows);
        ControlFlow::Continue(())
    });
    let outcome = outcome.await.map_err(said)?;
    line.clear();
    match outcome {
        Outcome::Done { before, total } if before.rows > 0 => println!(
            "An interrupted import went on after {}; now all {} are loaded, {}.",
            rows(before.rows),
            total.rows,
            things(total.things)
        ),
        Outcome::Done { total, .. } => println!("Loaded {}, {}.", rows(total.rows), things(total.things)),
        Outcome::Stopped { at } => println!("Stopped after {}; run it again to go on.", rows(at.rows)),
        Outcome::DoneBefore { at, total } => println!(
            "This file was loaded on {} ({}, {}). Nothing was changed.",
            at.format("%Y-%m-%d %H:%M UTC"),
            rows(total.rows),
            things(total.things)
        ),
    }
    Ok(())
}

async fn catalogue(app: &Arc<App>, asked: Catalogue) -> Result<(), Failed> {
    let map = match &asked.map {
        Some(file) => {
            CatalogueMap::from_toml(&String::from_utf8_lossy(&read(file)?)).map_err(|bad| misread(file, &bad))?
        }
        None => CatalogueMap::default(),
    };
    let (_, actor) = imports::whose(app, Some(&asked.email), None).await.map_err(said)?;
    let actor = actor.ok_or_else(|| said(imports::Failed::NoActor))?;
    let bytes = read(&asked.file)?;
    let read = imports::catalogue::open(app, &actor, &asked.agreement, &bytes, &map).await.map_err(said)?;
    println!("{}: {}", asked.file.display(), rows(read.rows));
    println!("  good     {:>8}", read.items.len());
    println!("  rejected {:>8}", read.rejected.len());
    for rejected in &read.rejected {
        println!("    {rejected}");
    }
    if asked.dry_run {
        println!("Nothing was changed: this was a dry run.");
        return Ok(());
    }
    let done = imports::catalogue::apply(app, &actor, &read).await.map_err(said)?;
    let added = count(done.added, "item", "items");
    println!("{added} added, {} changed, {} unchanged.", done.changed, done.unchanged);
    Ok(())
}

fn said(failed: imports::Failed) -> Failed {
    match failed {
        imports::Failed::App(error) => error.into(),
        other => Failed::Said(other.to_string()),
    }
}

fn misread(map: &Path, bad: &BadMap) -> Failed {
    Failed::Said(format!("{}: {bad}", map.display()))
}

/// Loaded, rejected and ignored rows are all the rows there are; the last two are named one by one.
fn report(file: &Path, found: &Found) {
    println!("{}: {}, {} blank", file.display(), rows(found.rows), found.blank);
    println!("  good     {:>8}: {}, {}", found.loaded, count(found.lots, "lot", "lots"), things(found.things));
    println!("  rejected {:>8}", found.rejected.len());
    for rejected in &found.rejected {
        println!("    {rejected}");
    }
    println!("  ignored  {:>8}", found.ignored.len());
    for ignored in &found.ignored {
        println!("    {ignored}");
    }
    if found.prices_left_out > 0 {
        let left_out = count(found.prices_left_out, "price is left out: it is", "prices are left out: they are");
        println!("  {left_out} in another currency than the organisation's");
    }
}

fn rows(n: u64) -> String {
    count(n, "row", "rows")
}

fn things(n: i64) -> String {
    count(n, "thing", "things")
}

fn read(file: &Path) -> Result<Vec<u8>, Failed> {
    std::fs::read(file).map_err(|error| Failed::Said(format!("{}: {error}", file.display())))
}

/// How far a long work is: one line that is written over on a terminal, now and then a line elsewhere.
pub struct Line {
    of: u64,
    began: Instant,
    shown: Option<Instant>,
    terminal: bool,
}

impl Line {
    pub fn new(of: u64) -> Self {
        Self { of, began: Instant::now(), shown: None, terminal: std::io::stderr().is_terminal() }
    }

    pub fn show(&mut self, done: u64) {
        let pause = if self.terminal { Duration::from_millis(200) } else { Duration::from_secs(5) };
        let quiet = self.shown.map_or(self.began.elapsed() < PATIENCE, |shown| shown.elapsed() < pause);
        if quiet {
            return;
        }
        self.shown = Some(Instant::now());
        let percent = 100 * done / self.of.max(1);
        let rate = done as f64 / self.began.elapsed().as_secs_f64();
        let end = if self.terminal { '\r' } else { '\n' };
        // A progress line that cannot be written is no reason to stop.
        let _ = write!(std::io::stderr(), "{done} of {} ({percent} %), {rate:.0} a second{end}", self.of);
    }

    pub fn clear(&self) {
        if self.terminal && self.shown.is_some() {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}
