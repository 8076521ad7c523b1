//! `ombruk demo`

use std::{
    fs,
    io::{BufRead, IsTerminal, Write},
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use crate::cli::{Failed, alone::Alone, count, open, progress::Progress, serve};
use crate::{
    app::{App, files, index},
    boot,
    config::Config,
    demo::{self, people::Acting},
    domain::{Role, time},
    store::Db,
    web::pages::doors::{Choice, Doors},
};

pub struct Wish {
    /// Start over.
    pub fresh: bool,
    /// Deletes without asking.
    pub yes: bool,
    /// The size of the municipality, in parts per million.
    pub scale_ppm: i64,
}

pub async fn run(config: &Config, wish: &Wish) -> Result<(), Failed> {
    say!("Ombruk's demo: Fjordvik, a municipality that has just merged three.");
    say!("Everything in it is invented: places, people, suppliers, things and figures.\n");
    let _alone = Alone::take(config)?;
    if wish.fresh && !start_over(config, wish.yes).await? {
        say!("Nothing was deleted.");
        return Ok(());
    }
    // The port is taken first: loading takes a while, and would be for nothing if another server has the port.
    let listener = serve::bind(config).await?;
    load(config, wish.scale_ppm).await?;
    let app = boot::app(config, open(config).await?).await?;
    if !demo::is_loaded(&app).await? {
        let text = "the database holds something else than the demo; --data or --database-url names another";
        return Err(Failed::Said(text.to_owned()));
    }
    index(&app).await?;
    let file = config.data.join("people.json");
    let people = demo::people::acting(&app, &file).await?;
    let lot = demo::people::something_to_see(&app).await?;
    serve::answer(config, listener, app, doors(&people), |address| {
        begin_to_say!("{}", welcome(address, &file, &people, &lot))
    })
    .await
}

/// Loads what is missing. An interrupted load begins anew. SQLite's file gets its name only when it is complete. On
/// PostgreSQL tokens are made last, so an interrupted load leaves a municipality without tokens, and the next load
/// removes it.
async fn load(config: &Config, scale_ppm: i64) -> Result<(), Failed> {
    let Some(path) = config.database_url.strip_prefix("sqlite:").map(PathBuf::from) else {
        let mut app = boot::with_storage(config, open(config).await?).await?;
        let Some(alone) = app.db.loading_alone().await? else {
            return Err(Failed::Said("another process is loading the demo into this database".to_owned()));
        };
        if demo::is_loaded(&app).await? && !demo::people::can_act(&app).await? {
            say!("An earlier load was interrupted; it begins anew.");
            remove_files(config, &app.db).await?;
            app.db.empty().await?;
            app = boot::with_storage(config, app.db.clone()).await?;
        }
        if demo::people::is_empty(&app).await? {
            fill(&app, scale_ppm).await?;
            demo::people::acting(&app, &config.data.join("people.json")).await?;
        }
        alone.commit().await?;
        return Ok(app.db.clone().close().await?);
    };
    if path.exists() {
        return Ok(());
    }
    let half = beside(&path, ".loading");
    remove_with_files(config, &half).await?;
    let app = boot::with_storage(config, boot::database(&format!("sqlite:{}", half.display())).await?).await?;
    fill(&app, scale_ppm).await?;
    app.db.clone().close().await?;
    fs::rename(&half, &path)?;
    Ok(())
}

async fn fill(app: &Arc<App>, scale_ppm: i64) -> Result<(), Failed> {
    let began = Instant::now();
    let today = time::civil_date(time::now(), "Europe/Oslo");
    let mut progress = Progress::new();
    let totals = demo::load(app, today, scale_ppm, |step| progress.show(&step)).await?;
    progress.end();
    say!(
        "Loaded in {:.1} s: {} in {}, {}, {}, {}, {}.\n",
        began.elapsed().as_secs_f64(),
        count(totals.things, "thing", "things"),
        count(totals.lots, "lot", "lots"),
        count(totals.needs, "need", "needs"),
        count(totals.handovers, "handover", "handovers"),
        count(totals.call_offs, "call-off", "call-offs"),
        count(totals.work_orders, "work order", "work orders")
    );
    Ok(())
}

/// Makes the search index before the server answers, so that the first answer is complete.
async fn index(app: &App) -> Result<(), Failed> {
    let Some(engine) = app.index.as_deref() else { return Ok(()) };
    index::bring_up_to_date(app, engine, &|| true).await?;
    Ok(())
}

/// Deletes what earlier runs made, and nothing else in the folder. `false` if the user said no.
async fn start_over(config: &Config, yes: bool) -> Result<bool, Failed> {
    let Some(path) = config.database_url.strip_prefix("sqlite:").map(PathBuf::from) else {
        return Err(Failed::Said("--fresh deletes files; give PostgreSQL a new database instead".to_owned()));
    };
    if !yes && path.exists() {
        if !std::io::stdin().is_terminal() {
            return Err(Failed::Said("--fresh asks before it deletes; --yes answers for a script".to_owned()));
        }
        begin_to_say!(
            "Delete the database with its pictures, the search index and people.json in {}? [y/N] ",
            config.data.display()
        );
        std::io::stdout().flush()?;
        let mut answer = String::new();
        std::io::stdin().lock().read_line(&mut answer)?;
        if !matches!(answer.trim(), "y" | "Y" | "yes" | "j" | "J" | "ja") {
            return Ok(false);
        }
    }
    remove_with_files(config, &path).await?;
    remove_with_files(config, &beside(&path, ".loading")).await?;
    gone(fs::remove_file(config.data.join("people.json")))?;
    gone(fs::remove_dir_all(config.data.join("search")))?;
    Ok(true)
}

/// Deletes a database file, and the files in storage that it names. If the database cannot be opened, those files stay.
async fn remove_with_files(config: &Config, path: &Path) -> Result<(), Failed> {
    if path.exists()
        && let Ok(db) = boot::database(&format!("sqlite:{}", path.display())).await
    {
        let removed = remove_files(config, &db).await;
        db.close().await?;
        if let Err(error) = removed {
            tracing::warn!(%error, "the demo's files stay in storage");
        }
    }
    remove(path)
}

async fn remove_files(config: &Config, db: &Db) -> crate::app::Result<()> {
    let storage = boot::storage(config)?;
    let mut named = Vec::new();
    files::each_named(db, |key| named.push(key)).await?;
    for key in named {
        storage.delete(&key).await?;
    }
    Ok(())
}

/// Deletes a database file with the files that SQLite keeps beside it.
fn remove(path: &Path) -> Result<(), Failed> {
    for end in ["", "-wal", "-shm"] {
        gone(fs::remove_file(beside(path, end)))?;
    }
    Ok(())
}

fn gone(done: std::io::Result<()>) -> Result<(), Failed> {
    match done {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// The ways to sign in: one may choose one person of each role in each organisation.
fn doors(people: &[Acting]) -> Doors {
    let home = people.first().map(|first| first.organisation.as_str()).unwrap_or_default();
    let choices = one_of_each(people).map(|person| Choice {
        person: person.person_id,
        name: person.name.clone(),
        role: person.role,
        organisation: person.organisation.clone(),
        is_neighbour: person.role != Role::Partner && person.organisation != home,
    });
    Doors { passwords: false, choices: choices.collect(), ..Doors::default() }
}

/// The first person of each role in each organisation.
fn one_of_each(people: &[Acting]) -> impl Iterator<Item = &Acting> {
    let mut seen: Vec<(Role, &str)> = Vec::new();
    people.iter().filter(move |person| {
        let kind = (person.role, person.organisation.as_str());
        let new = !seen.contains(&kind);
        if new {
            seen.push(kind);
        }
        new
    })
}

fn welcome(address: &str, file: &Path, people: &[Acting], lot: &demo::people::Example) -> String {
    let mut text = format!("People one can act as (all {} with their tokens in {}):\n", people.len(), file.display());
    for person in one_of_each(people) {
        let role = person.role.to_string();
        text += &format!("  {role:<18}{:<20}{:<18}{}\n", person.name, person.organisation, person.token);
    }
    let token = |role: Role| people.iter().find(|person| person.role == role).map_or("", |person| &person.token);
    let demo::people::Example { unit, place, code, category } = lot;
    text += &format!(
        "\nThree things to try:\n\n\
         1. What is there, and what is this label?\n\n   \
            curl -s -H 'Authorization: Bearer {employee}' '{address}/api/v1/lots?category={category}&state=available&limit=3'\n   \
            curl -s -H 'Authorization: Bearer {employee}' '{address}/api/v1/lots/by-code/{code}'\n\n\
         2. State a need and see what could fill it, reuse first:\n\n   \
            curl -s -H 'Authorization: Bearer {employee}' -H 'Content-Type: application/json' {address}/api/v1/needs -d '{need}'\n\n\
         3. What reuse has avoided, by category:\n\n   \
            curl -s -H 'Authorization: Bearer {reporter}' '{address}/api/v1/reports/savings?by=category'\n\n\
         The API's documentation: {address}/api/docs\n",
        employee = token(Role::Employee),
        reporter = token(Role::Reporter),
        need = serde_json::json!({
            "unit_id": unit, "place_id": place, "needed_by": time::now().date_naive() + chrono::Days::new(30),
            "purpose": "To nye på kontoret", "assessment": {"alternatives_considered": true, "note": "Spurt på huset"},
            "lines": [{"category": category, "quantity": 2}],
        }),
    );
    text
}
