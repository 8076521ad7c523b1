//! `cargo bench`: the product under load, beside what the database and the index alone can do. README.md in this folder
//! tells what each figure means.

use std::{process::ExitCode, sync::Arc, time::Duration};

use ombruk::{
    domain::{HoldKind, HoldState, LotState},
    store::{
        Db,
        rows::{hold, lot},
    },
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

mod crowd;
mod dice;
mod filling;
mod floors;
mod inside;
mod loads;
mod pages;
mod photos;
mod printing;
mod register;
mod server;
mod table;
mod town;
mod wire;

use crowd::Figures;
use inside::{Acts, Inside};
use loads::{Answers, open};
use server::{Program, Server};
use table::{Table, Target, ms};
use town::Town;
use wire::{Ask, Wire};

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

const CROWDS: [usize; 3] = [1, 8, 64];
const USUAL: usize = 100_000;
const FULL: usize = 1_000_000;
/// How many requests of a kind are sent to see what they ask of the database.
const RECORDED: usize = 17;

/// What the command line says.
struct Asked {
    lots: usize,
    /// How long each crowd works.
    lasting: Duration,
    /// Keeps the folder, to look at it afterwards.
    keep: bool,
}

impl Asked {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Outcome<Self> {
        let mut asked = Self { lots: USUAL, lasting: Duration::from_secs(2), keep: false };
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{argument} wants a value"));
            match argument.as_str() {
                "--scale" => match value()?.as_str() {
                    "usual" => asked.lots = USUAL,
                    "full" => asked.lots = FULL,
                    other => return Err(format!("--scale is usual or full, not {other}").into()),
                },
                "--lots" => asked.lots = value()?.parse::<usize>()?.max(1_000),
                "--seconds" => asked.lasting = Duration::from_secs_f64(value()?.parse()?),
                "--keep" => asked.keep = true,
                // Cargo passes this to a benchmark.
                "--bench" => {}
                other => {
                    return Err(format!("{other}? There are --scale usual|full, --lots N, --seconds S, --keep").into());
                }
            }
        }
        Ok(asked)
    }
}

fn main() -> ExitCode {
    let run = || -> Outcome<usize> {
        let asked = Asked::parse(std::env::args().skip(1))?;
        tokio::runtime::Runtime::new()?.block_on(bench(&asked))
    };
    match run() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(errors) => {
            eprintln!("{errors} requests failed");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("the benchmark failed: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn bench(asked: &Asked) -> Outcome<usize> {
    // In the build folder, because a durable commit costs nothing on a file system in memory.
    let mut folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    folder.disable_cleanup(asked.keep);
    let program = Program { data: folder.path().to_owned() };
    let town = Town::plan()?;
    let mut table = Table::default();
    println!(
        "{} lots, {} s a crowd; server and clients share {} processors\n",
        asked.lots,
        asked.lasting.as_secs_f64(),
        std::thread::available_parallelism()?
    );

    let before = fill(&program, &town, asked, &table).await?;
    start(&program, &table).await?;
    let server = program.serve().await?;
    let url = filling::url(&program.database());
    let (inside, db) = (Inside::open(&url).await?, Db::open(&url).await?);
    let bench = Bench { asked, program: &program, town, server: &server, inside: &inside, db: &db };
    println!();
    table.head();
    bench.reads(&mut table).await?;
    bench.searches(&mut table).await?;
    let (needs, eight) = bench.needs(&mut table).await?;
    let stated = open(&needs).clone();
    bench.pages(&mut table, &stated).await?;
    bench.decisions(&mut table, &stated).await?;
    bench.handovers(&mut table).await?;
    bench.creates(&mut table).await?;
    let memory = server.memory()?;
    bench.photos(&mut table).await?;
    println!();
    if let Some(before) = before {
        let times = ms(eight.p50) / ms(before.p50).max(f64::MIN_POSITIVE);
        table.line(
            "POST /needs, time against 100,000 lots, 8 clients",
            &format!("{times:.2} times"),
            "2 times",
            times <= 2.0,
        );
    }
    printing::labels(&table)?;
    let most = if asked.lots <= USUAL { "150 MiB" } else { "" };
    table.line("resident memory while serving, MiB", &format!("{:.0}", memory.resident), most, memory.resident < 150.0);
    table.line("  of it not mapped from files, MiB", &format!("{:.0}", memory.own), "", true);
    table.line("peak memory while serving, MiB", &format!("{:.0}", memory.peak), most, memory.peak < 150.0);
    server.stop()?;
    Ok(table.errors)
}

/// Fills the data folder and prints how fast that was. At a larger scale than the usual one, answers how long a need
/// took at the usual one.
async fn fill(program: &Program, town: &Town, asked: &Asked, table: &Table) -> Outcome<Option<Figures>> {
    filling::found(program, town).await?;
    let (mut before, mut first) = (None, 0);
    if asked.lots > USUAL {
        filling::fill(program, town, 0..USUAL).await?;
        let server = program.serve().await?;
        before = Some(needs(&server, town, 8, asked.lasting, None).await?);
        server.stop()?;
        first = USUAL;
    }
    let filled = filling::fill(program, town, first..asked.lots).await?;
    let raw = filling::raw(program, town, asked.lots.min(USUAL)).await?;
    let rows = (asked.lots - first) as f64;
    let import = rows / filled.import.as_secs_f64();
    table.line("CSV import, rows/s", &format!("{import:.0}"), "", true);
    table.line("  raw bulk insert, rows/s", &format!("{raw:.0}"), "", true);
    let percent = 100.0 * import / raw;
    table.line("  import of raw insert", &format!("{percent:.0} %"), "20 %", percent >= 20.0);
    let searchable = filled.searchable.as_secs_f64();
    table.line("import's end until all is searchable, s", &format!("{searchable:.1}"), "60 s", searchable <= 60.0);
    table.line("  peak memory meanwhile, MiB", &format!("{:.0}", filled.memory.peak), "", true);
    Ok(before)
}

/// Measures the time from the start of the process until it says that it is ready, with everything indexed.
async fn start(program: &Program, table: &Table) -> Outcome<()> {
    let mut times = Vec::new();
    for _ in 0..5 {
        let server = program.serve().await?;
        times.push(server.ready_after);
        server.stop()?;
    }
    times.sort_unstable();
    let (middle, longest) = (ms(times[2]), ms(times[4]));
    table.line(
        "start until ready, middle and longest of 5, ms",
        &format!("{middle:.0}, {longest:.0}"),
        "500 ms",
        longest < 500.0,
    );
    Ok(())
}

async fn needs(
    server: &Server,
    town: &Town,
    clients: usize,
    lasting: Duration,
    keep: Option<&Answers>,
) -> Outcome<Figures> {
    let town = town.clone();
    loads::requests(server, clients, lasting, keep, move |dice| Some(loads::new_need(&town, dice))).await
}

struct Bench<'a> {
    asked: &'a Asked,
    program: &'a Program,
    town: Town,
    server: &'a Server,
    inside: &'a Inside,
    /// For the floors: its statements are not recorded.
    db: &'a Db,
}

impl Bench<'_> {
    /// Lots all over the table that nothing else here touches.
    async fn sample(&self) -> Outcome<Arc<Vec<lot::Model>>> {
        let mut lots = Vec::new();
        for category in &self.town.categories {
            let alike = lot::Entity::find()
                .filter(lot::Column::OrganisationId.eq(self.town.organisation))
                .filter(lot::Column::CategoryKey.eq(&category.key))
                .filter(lot::Column::State.eq(LotState::InUse))
                .limit(250)
                .all(self.db.read());
            lots.extend(alike.await?);
        }
        if lots.is_empty() { Err("there are no lots in use".into()) } else { Ok(Arc::new(lots)) }
    }

    async fn reads(&self, table: &mut Table) -> Outcome<()> {
        let lasting = self.asked.lasting;
        let mut alone = 0.0;
        for clients in CROWDS {
            let live = loads::requests(self.server, clients, lasting, None, |_| Some(Ask::get("/health/live"))).await?;
            table.row("GET /health/live", &live, None, Target::None);
            if clients == 1 {
                alone = live.rate;
            }
        }
        let lots = self.sample().await?;
        let asks: Vec<_> = lots.iter().take(2).map(|lot| loads::detail(lot.id)).collect();
        let acts = self.inside.record(&asks).await?;
        for clients in CROWDS {
            let ids: Arc<Vec<_>> = Arc::new(lots.iter().map(|lot| lot.id).collect());
            let read =
                loads::requests(self.server, clients, lasting, None, move |dice| Some(loads::detail(*dice.one(&ids))));
            let read = read.await?;
            let floor = floors::reads(self.db, &lots, acts.reads[0].len(), clients, lasting).await?;
            table.row(&named("GET /lots/{id}", &acts), &read, Some(&floor), Target::Percent(60.0));
            if clients == 1 {
                // With one client nothing runs in parallel, so the time of an empty request and the time of the floor
                // add up.
                let both = 1.0 / (1.0 / alone + 1.0 / floor.rate);
                let percent = 100.0 * both / floor.rate;
                table.line(
                    "  /health/live and its floor one after the other",
                    &format!("{both:.0}/s, {percent:.0} %"),
                    "",
                    true,
                );
            }
        }
        Ok(())
    }

    /// Uploads pictures and serves them. Developing is measured by itself, while nothing else runs.
    async fn photos(&self, table: &mut Table) -> Outcome<()> {
        let lots = self.sample().await?;
        let mut wire = Wire::open(&self.server.address).await?;
        let added = wire.json(&photos::upload(lots[0].id)?).await?;
        let path = format!("/media/{}/small", added["items"][0]["hash"].as_str().unwrap_or_default());
        for clients in CROWDS {
            let live =
                loads::requests(self.server, clients, self.asked.lasting, None, |_| Some(Ask::get("/health/live")));
            let live = live.await?;
            let path = path.clone();
            let served =
                loads::requests(self.server, clients, self.asked.lasting, None, move |_| Some(Ask::get(path.clone())));
            table.row("GET /media/{hash}/small", &served.await?, Some(&live), Target::Percent(60.0));
        }
        photos::develop(table, self.program)?;
        let memory = photos::uploads_at_once(self.server, lots.iter().map(|lot| lot.id).take(16)).await?;
        table.line("peak memory with 16 uploads at once, MiB", &format!("{memory:.0}"), "400 MiB", memory < 400.0);
        Ok(())
    }

    async fn searches(&self, table: &mut Table) -> Outcome<()> {
        let lasting = self.asked.lasting;
        let bare = floors::Bare::open(&self.program.index()?)?;
        for clients in CROWDS {
            let found = loads::requests(self.server, clients, lasting, None, |dice| {
                Some(loads::search(dice.one::<&str>(&loads::WORDS)))
            });
            let found = found.await?;
            let floor = bare.searches(&loads::WORDS, clients, lasting).await?;
            table.row("GET /lots?q=, 24 and facets", &found, Some(&floor), Target::Percent(50.0));
            let narrowed = loads::requests(self.server, clients, lasting, None, |dice| {
                Some(loads::narrowed(dice.one::<&str>(&loads::WORDS)))
            });
            table.row("GET /lots?q=, narrowed by two facets", &narrowed.await?, None, Target::None);
            let typed = loads::requests(self.server, clients, lasting, None, |dice| {
                Some(loads::suggest(dice.one::<&str>(&loads::TYPED)))
            });
            table.row("GET /suggest?q=", &typed.await?, None, Target::None);
        }
        Ok(())
    }

    /// States needs. Answers what the server answered, and the figures of eight clients.
    async fn needs(&self, table: &mut Table) -> Outcome<(Answers, Figures)> {
        let (answers, mut dice) = (Answers::default(), dice::Dice::new(77));
        let lots = self.sample().await?;
        let mut ask = || loads::new_need(&self.town, &mut dice);
        let asks: Vec<_> = std::iter::repeat_with(&mut ask).take(RECORDED).collect();
        let acts = Arc::new(self.inside.record(&asks).await?);
        let mut eight = Figures::default();
        for clients in CROWDS {
            let figures = needs(self.server, &self.town, clients, self.asked.lasting, Some(&answers)).await?;
            let floor = floors::durable(self.db, &lots, &acts, clients, self.asked.lasting).await?;
            table.row(&named("POST /needs", &acts), &figures, Some(&floor), Target::PerSecond(200.0));
            if clients == 8 {
                eight = figures;
            }
        }
        Ok((answers, eight))
    }

    /// Opens pages, with the needs as they were stated. The floor is the JSON listing in the same run.
    async fn pages(&self, table: &mut Table, needs: &[Vec<u8>]) -> Outcome<()> {
        let asked = Arc::new(pages::Asked::prepare(self.inside, &self.town, needs).await?);
        for clients in CROWDS {
            let of = asked.clone();
            let next = move |dice: &mut dice::Dice| Some(of.listing(dice));
            let listing = loads::requests(self.server, clients, self.asked.lasting, None, next).await?;
            for page in pages::ALL {
                let of = asked.clone();
                let next = move |dice: &mut dice::Dice| Some(of.page(page, dice));
                let shown = loads::requests(self.server, clients, self.asked.lasting, None, next).await?;
                table.row(page.name(), &shown, Some(&listing), Target::Percent(70.0));
                if clients == 8 {
                    let slowest = ms(shown.p99);
                    table.line("  99 of 100 within, ms", &format!("{slowest:.1}"), "30 ms", slowest < 30.0);
                }
            }
        }
        Ok(())
    }

    async fn decisions(&self, table: &mut Table, needs: &[Vec<u8>]) -> Outcome<()> {
        self.each(table, "POST decisions", loads::accepts(needs)?, Target::Percent(50.0)).await
    }

    async fn handovers(&self, table: &mut Table) -> Outcome<()> {
        let kept = hold::Entity::find()
            .filter(hold::Column::State.eq(HoldState::Active))
            .filter(hold::Column::Kind.eq(HoldKind::Reservation))
            .all(self.db.read())
            .await?;
        let asks = kept.into_iter().map(|hold| loads::handover(hold.id)).collect();
        self.each(table, "POST handover", asks, Target::Percent(50.0)).await
    }

    async fn creates(&self, table: &mut Table) -> Outcome<()> {
        let mut dice = dice::Dice::new(78);
        let mut ask = || loads::new_lot(&self.town, &mut dice);
        let asks: Vec<_> = std::iter::repeat_with(&mut ask).take(RECORDED).collect();
        let (acts, lots) = (Arc::new(self.inside.record(&asks).await?), self.sample().await?);
        for clients in CROWDS {
            let town = self.town.clone();
            let next = move |dice: &mut dice::Dice| Some(loads::new_lot(&town, dice));
            let figures = loads::requests(self.server, clients, self.asked.lasting, None, next).await?;
            let floor = floors::durable(self.db, &lots, &acts, clients, self.asked.lasting).await?;
            table.row(&named("POST /lots", &acts), &figures, Some(&floor), Target::None);
        }
        Ok(())
    }

    /// Sends each of the requests once. The floor does the same reads and as many writes.
    async fn each(&self, table: &mut Table, name: &str, mut asks: Vec<Ask>, target: Target) -> Outcome<()> {
        let recorded = asks.split_off(asks.len().saturating_sub(RECORDED));
        let (acts, lots) = (Arc::new(self.inside.record(&recorded).await?), self.sample().await?);
        for (clients, queue) in CROWDS.into_iter().zip(loads::deal(asks, CROWDS.len())) {
            let figures = loads::each(self.server, clients, self.asked.lasting, &queue).await?;
            let floor = floors::durable(self.db, &lots, &acts, clients, self.asked.lasting).await?;
            table.row(&named(name, &acts), &figures, Some(&floor), target);
        }
        Ok(())
    }
}

/// The name, with how many reads and writes such a request sends to the database.
fn named(name: &str, acts: &Acts) -> String {
    let reads = acts.reads.last().map_or(0, Vec::len);
    format!("{name} ({reads}r {}w)", acts.inserts + acts.updates)
}
