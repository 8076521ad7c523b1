//! Filling the data folder the way a municipality would: a register through the command line, then the server.

use std::{
    ops::Range,
    path::Path,
    time::{Duration, Instant},
};

use ombruk::{boot, store::Db};
use sea_orm::{EntityTrait, QuerySelect};

use super::{
    Outcome, floors,
    inside::number,
    loads,
    register::{self, MAP, inventory_number},
    server::{Memory, Program},
    town::Town,
};

pub struct Filled {
    pub import: Duration,
    /// The time from the end of the import until everything is found, and the memory of the server meanwhile.
    pub searchable: Duration,
    pub memory: Memory,
}

/// An empty town in the program's data folder.
pub async fn found(program: &Program, town: &Town) -> Outcome<()> {
    let app = boot::without_search(boot::database(&url(&program.database())).await?).await?;
    town.enter(&app.db).await?;
    app.db.clone().close().await?;
    Ok(())
}

/// Imports the rows, then starts the server and waits until it finds the last of them and has nothing left to do.
pub async fn fill(program: &Program, town: &Town, rows: Range<usize>) -> Outcome<Filled> {
    let last = inventory_number(rows.end - 1);
    let (file, map) = (program.data.join(format!("register-{}.csv", rows.end)), program.data.join("map.toml"));
    register::write(town, rows, &file)?;
    std::fs::write(&map, MAP)?;
    let path = |path: &Path| path.display().to_string();
    let import = program.run(&["import", "lots", &path(&file), "--map", &path(&map)])?;
    let ended = Instant::now();
    std::fs::remove_file(&file)?;
    let server = program.serve().await?;
    let db = Db::open(&url(&program.database())).await?;
    let found = loads::search(&last);
    server
        .until(async |wire| {
            let answer = wire.json(&found).await?;
            let here = answer["degraded"] == false && answer["items"].as_array().is_some_and(|items| !items.is_empty());
            Ok(here && number(db.read(), "SELECT count(*) AS n FROM lot_change").await? <= 1)
        })
        .await?;
    let searchable = ended.elapsed();
    let memory = server.memory()?;
    server.stop()?;
    db.close().await?;
    Ok(Filled { import, searchable, memory })
}

/// How many raw rows per second go into a new file beside the data.
pub async fn raw(program: &Program, town: &Town, rows: usize) -> Outcome<f64> {
    let db = Db::open(&url(&program.database())).await?;
    let like = ombruk::store::rows::lot::Entity::find().limit(5_000).all(db.read()).await?;
    db.close().await?;
    let file = program.data.join("raw.sqlite");
    let app = boot::without_search(boot::database(&url(&file)).await?).await?;
    town.enter(&app.db).await?;
    let rate = floors::bulk(&app.db, &like, rows).await?;
    app.db.clone().close().await?;
    std::fs::remove_file(&file)?;
    Ok(rate)
}

pub fn url(file: &Path) -> String {
    format!("sqlite:{}", file.display())
}
