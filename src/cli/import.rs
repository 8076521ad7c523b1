//! `ombruk import lots FILE --map MAP.toml`, `ombruk import catalogue FILE --agreement NAME --as EMAIL`, and what was
//! loaded.

mod causes;
mod summary;

use std::{
    io::{IsTerminal, Write},
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use clap::{Args, Subcommand};

use crate::cli::{Failed, count, open_existing};
use crate::{
    app::{
        App,
        registers::{self, Difference, Import as Opened, Input, Outcome, Wanted, undo},
    },
    boot,
    config::Config,
    domain::{
        OrganisationId,
        directory::actor::Actor,
        registers::{BadMap, CatalogueMap, LotMap},
    },
};

/// Work that is done within this time shows no progress line.
const PATIENCE: Duration = Duration::from_secs(1);

#[derive(Subcommand)]
pub enum Import {
    /// A register of things: each row becomes a lot, or is refused with its line, column and reason.
    Lots(Lots),
    /// A supplier's catalogue under a framework agreement: what is new is added, what is known is brought up to date.
    Catalogue(Catalogue),
    /// Writes a first map for a register to the standard output: what its columns seem to be, and what is left to ask.
    Map {
        /// The register, as CSV.
        file: PathBuf,
    },
    /// What was loaded, newest first.
    List {
        #[command(flatten)]
        who: Who,
    },
    /// Takes a whole import back, while nothing else touched what it brought.
    Undo {
        /// As `import list` shows it.
        id: String,
        #[command(flatten)]
        who: Who,
    },
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
    /// Writes what changed rows say now to the things they are; without it these stay as they are.
    #[arg(long)]
    update: bool,
    /// Writes every row of the file with what became of it and why.
    #[arg(long, value_name = "FILE.csv")]
    report: Option<PathBuf>,
    /// What the register is called, where its files have different names and no numbers that identify.
    #[arg(long, value_name = "NAME")]
    register: Option<String>,
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
    // `import map` needs no database, so it comes first.
    if let Import::Map { file } = &import {
        std::fs::File::open(file).map_err(|error| unread(file, &error))?;
        let map = registers::propose(&Input::File(file.clone())).map_err(said)?;
        say!("{}", map.trim_end());
        return Ok(());
    }
    let app = boot::without_search(open_existing(config).await?).await?;
    let done = match import {
        Import::Lots(asked) => lots(&app, asked).await,
        Import::Catalogue(asked) => catalogue(&app, asked).await,
        Import::Map { .. } => Ok(()),
        Import::List { who } => list(&app, &who).await,
        Import::Undo { id, who } => undo_import(&app, &id, &who).await,
    };
    app.db.clone().close().await?;
    done
}

async fn lots(app: &Arc<App>, asked: Lots) -> Result<(), Failed> {
    let map = read(&asked.map)?;
    let mut map = LotMap::from_toml(&String::from_utf8_lossy(&map)).map_err(|bad| misread(&asked.map, &bad))?;
    map.register = asked.register.or(map.register);
    let (organisation, actor) = importer(app, &asked.who).await?;
    let file = asked.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    std::fs::File::open(&asked.file).map_err(|error| unread(&asked.file, &error))?;
    let input = Input::File(asked.file.clone());
    let wanted = Wanted { file, input, map, organisation, actor, place: asked.place, unit: asked.unit };
    let import = registers::open(app, wanted).await.map_err(said)?;
    let mut found = registers::check(&import).await.map_err(said)?;
    summary::show(&asked.file, &import, &found);
    if let Some(file) = &asked.report {
        causes::write_report(file, &import, &found)?;
    }
    import.same_register(&found).map_err(said)?;
    registers::room(&import).await.map_err(said)?;
    if asked.dry_run {
        say!("Nothing was changed: this was a dry run.");
        return all_taken(found.rejected.len());
    }
    let mut line = Line::new(found.loaded);
    let outcome = registers::apply(app, &import, asked.update, |progress| {
        line.show(progress.read);
        ControlFlow::Continue(())
    });
    let outcome = outcome.await.map_err(said)?;
    line.clear();
    match outcome {
        Outcome::Done { import: id, total } => {
            say!("Loaded {}, {}.", rows(total.rows), things(total.things));
            if total.same > 0 {
                say!("{} known already and the same.", were(total.same));
            }
            if total.updated > 0 {
                say!("{} brought up to date.", were(total.updated));
            }
            if total.changed > total.updated {
                let left = total.changed - total.updated;
                let how = if asked.update { "" } else { "; --update writes them" };
                say!("{} changed, and the changes were not written{how}.", were(left));
            }
            // Rows that the trial refused were shown already. Writing refuses more if somebody changed something in
            // between.
            let known: Vec<u64> = found.rejected.iter().map(|one| one.line).collect();
            let later: Vec<_> = total.refused.into_iter().filter(|one| !known.contains(&one.line)).collect();
            for cause in causes::causes(&later) {
                say!("  {cause}");
            }
            found.rejected.extend(later);
            if let Some(id) = id {
                say!("`ombruk import undo {id}` takes it back.");
            }
        }
        Outcome::Stopped { at } => say!("Stopped after {}; run it again to go on.", rows(at.rows)),
    }
    all_taken(found.rejected.len())
}

/// Fails if rows were refused, so that a script learns from the exit status that rows are missing.
fn all_taken(refused: usize) -> Result<(), Failed> {
    match refused {
        0 => Ok(()),
        n => Err(Failed::Said(format!("{} refused", were(n as u64)))),
    }
}

async fn importer(app: &App, who: &Who) -> Result<(OrganisationId, Option<Actor>), Failed> {
    registers::resolve_importer(app, who.email.as_deref(), who.organisation.as_deref()).await.map_err(said)
}

async fn list(app: &App, who: &Who) -> Result<(), Failed> {
    let (organisation, _) = importer(app, who).await?;
    let imports = undo::list(app.db.read(), organisation).await.map_err(said)?;
    if imports.is_empty() {
        say!("Nothing was imported.");
    }
    for import in imports {
        let state = match (import.undone_at, import.done_at) {
            (Some(at), _) => format!("undone on {}", at.format("%Y-%m-%d %H:%M UTC")),
            (None, Some(_)) => "loaded".to_owned(),
            (None, None) => "interrupted: load the file again".to_owned(),
        };
        let at = import.created_at.format("%Y-%m-%d %H:%M UTC");
        let (loaded, things) = (rows(import.rows), things(import.things));
        say!("{}  {at}  {}: {loaded}, {things}, {} changed; {state}", import.id, import.file, import.changed);
    }
    Ok(())
}

async fn undo_import(app: &App, id: &str, who: &Who) -> Result<(), Failed> {
    let (organisation, actor) = importer(app, who).await?;
    match undo::undo(app, organisation, id, actor.map(|actor| actor.person)).await.map_err(said)? {
        undo::Undone::Done { lots, things: n } => {
            say!("Taken back: {}, {}.", count(lots, "lot", "lots"), things(n));
            Ok(())
        }
        undo::Undone::Touched(what) => {
            for one in &what {
                say!("  {one}");
            }
            Err(Failed::Said("nothing was taken back: what is listed was touched since".to_owned()))
        }
        undo::Undone::Updated(what) => {
            for one in &what {
                say!("  {one}");
            }
            let why = "nothing was taken back: the import also changed what is listed, and what that was before is \
                       only in the things' histories";
            Err(Failed::Said(why.to_owned()))
        }
    }
}

async fn catalogue(app: &Arc<App>, asked: Catalogue) -> Result<(), Failed> {
    let map = match &asked.map {
        Some(file) => {
            CatalogueMap::from_toml(&String::from_utf8_lossy(&read(file)?)).map_err(|bad| misread(file, &bad))?
        }
        None => CatalogueMap::default(),
    };
    let (_, actor) = registers::resolve_importer(app, Some(&asked.email), None).await.map_err(said)?;
    let actor = actor.ok_or_else(|| said(registers::Failed::NoActor))?;
    let bytes = read(&asked.file)?;
    let read = registers::catalogue::open(app, &actor, &asked.agreement, &bytes, &map).await.map_err(said)?;
    say!("{}: {}", asked.file.display(), rows(read.rows));
    say!("  good     {:>8}", read.items.len());
    say!("  rejected {:>8}", read.rejected.len());
    for cause in causes::causes(&read.rejected) {
        say!("    {cause}");
    }
    if read.short > 0 {
        say!(
            "  shorter than the header: {}, the first is line {}",
            rows(read.short),
            read.first_short.unwrap_or_default()
        );
    }
    if asked.dry_run {
        say!("Nothing was changed: this was a dry run.");
        return all_taken(read.rejected.len());
    }
    let done = registers::catalogue::apply(app, &actor, &read).await.map_err(said)?;
    let added = count(done.added, "item", "items");
    say!("{added} added, {} changed, {} unchanged.", done.changed, done.unchanged);
    all_taken(read.rejected.len())
}

fn said(failed: registers::Failed) -> Failed {
    match failed {
        registers::Failed::App(error) => error.into(),
        other => Failed::Said(other.to_string()),
    }
}

fn misread(map: &Path, bad: &BadMap) -> Failed {
    Failed::Said(format!("{}: {bad}", map.display()))
}

/// "title: here \"Stol\", in the register \"Krakk\""
fn difference(import: &Opened, one: &Difference) -> String {
    let (here, register) = (import.called(&one.here), import.called(&one.register));
    match one.fact {
        "numbers" => format!("numbers: in the register \"{register}\""),
        fact => format!("{fact}: here \"{here}\", in the register \"{register}\""),
    }
}

fn were(n: u64) -> String {
    count(n, "row was", "rows were")
}

fn rows(n: u64) -> String {
    count(n, "row", "rows")
}

fn things(n: i64) -> String {
    count(n, "thing", "things")
}

fn read(file: &Path) -> Result<Vec<u8>, Failed> {
    std::fs::read(file).map_err(|error| unread(file, &error))
}

fn unread(file: &Path, error: &std::io::Error) -> Failed {
    Failed::Said(format!("{}: {error}", file.display()))
}

/// The progress of long work: one line that is overwritten on a terminal, a new line now and then elsewhere.
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
