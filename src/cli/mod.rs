//! The command line. One file a command; each reads the configuration, does one thing and says what it did.

use std::{io::Write, path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

use crate::{
    boot,
    config::{BadConfig, Config},
    domain::Refused,
    store::{Db, faults},
    web::texts,
};

/// Prints a line. The reader of the output may close it early, as `head` does: that is no reason to stop or to panic.
macro_rules! say {
    ($($text:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($text)*);
    }};
}

/// The same without a newline.
macro_rules! begin_to_say {
    ($($text:tt)*) => {{
        use std::io::Write as _;
        let _ = write!(std::io::stdout(), $($text)*);
    }};
}

mod alone;
mod backup;
mod check;
mod demo;
mod import;
mod jobs;
mod judge;
mod labels;
mod log;
mod migrate;
mod organisation;
mod people;
mod progress;
mod reindex;
mod restore;
mod savings;
mod serve;
mod token;

#[derive(Parser)]
#[command(name = "ombruk", version, about = "Reuse before used, used before new")]
struct Cli {
    /// The configuration file; ombruk.toml in the current folder when absent.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    /// The data folder.
    #[arg(long, global = true)]
    data: Option<String>,
    /// `sqlite:PATH` or `postgres://...`; a file in the data folder when absent.
    #[arg(long, global = true)]
    database_url: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Answers requests until SIGTERM or Ctrl-C.
    Serve {
        /// Address and port.
        #[arg(long)]
        listen: Option<String>,
    },
    /// Loads an invented municipality where there is none yet, and serves it.
    Demo {
        /// Address and port.
        #[arg(long)]
        listen: Option<String>,
        /// Starts over, after asking.
        #[arg(long)]
        fresh: bool,
        /// Starts over without asking.
        #[arg(long, requires = "fresh")]
        yes: bool,
        /// A smaller municipality, in parts per million: for tests.
        #[arg(long, hide = true, default_value_t = crate::demo::WHOLE)]
        scale_ppm: i64,
    },
    /// Brings the database's schema up to date.
    Migrate,
    /// Prints what is configured and where each value came from.
    Config,
    /// Proves that the database is whole; fails and says what is not.
    Check {
        /// Looks through the files as well.
        #[arg(long)]
        storage: bool,
    },
    /// The legal entities that use this database.
    #[command(subcommand)]
    Organisation(organisation::Organisation),
    /// People: who comes and goes, what is kept of them, and how they are forgotten.
    #[command(subcommand)]
    People(people::People),
    /// Tokens, by which people sign in.
    #[command(subcommand)]
    Token(token::Token),
    /// The ledger of what was avoided.
    #[command(subcommand)]
    Savings(savings::Savings),
    /// Loads other people's registers.
    #[command(subcommand)]
    Import(import::Import),
    /// What waits for the background worker and what failed too often; retries and drops it.
    Jobs {
        #[command(subcommand)]
        wish: Option<jobs::Jobs>,
    },
    /// Prints labels of things, or of a batch, into a file.
    Labels(labels::Labels),
    /// Rebuilds the search index from the database; a running server is asked to.
    Reindex {
        /// Compares the index with the database, lot by lot, and mends only what differs.
        #[arg(long)]
        check: bool,
    },
    /// Asks queries that people wrote of an index of its own, and says how well search answers them.
    Judge(judge::Wish),
    /// Copies the database (SQLite) to FILE, or into a FOLDER with the files that are not there yet; also while a server
    /// runs. On PostgreSQL, copies the files alone.
    Backup { file: PathBuf },
    /// Puts a backup (FILE or FOLDER) in the place of the database (SQLite) and keeps the old one beside it; not while a
    /// server runs. On PostgreSQL, copies the files of a FOLDER back.
    Restore { file: PathBuf },
}

/// Why a command did not do what it should.
#[derive(Debug, thiserror::Error)]
enum Failed {
    #[error(transparent)]
    Config(#[from] BadConfig),
    #[error("the database: {0}")]
    Database(#[from] sea_orm::DbErr),
    #[error(transparent)]
    Search(#[from] crate::search::Error),
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error("{0}")]
    Said(String),
}

impl From<crate::app::Error> for Failed {
    fn from(error: crate::app::Error) -> Self {
        match error {
            crate::app::Error::Database(error) => Failed::Database(error),
            crate::app::Error::Search(error) => Failed::Search(error),
            crate::app::Error::Refused(refused) => Failed::Said(sentence(&refused)),
            error => Failed::Said(error.to_string()),
        }
    }
}

/// What the API would answer in English.
fn sentence(refused: &Refused) -> String {
    let figures = match serde_json::to_value(refused) {
        Ok(serde_json::Value::Object(figures)) => figures,
        Ok(_) | Err(_) => serde_json::Map::new(),
    };
    let (title, detail) = texts::problem("en", &refused.code(), &figures);
    if detail.is_empty() { title } else { detail }
}

pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let done = tokio::runtime::Runtime::new().map_err(Failed::from).and_then(|runtime| runtime.block_on(command(cli)));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failed) => {
            let _ = writeln!(std::io::stderr(), "ombruk: {failed}");
            ExitCode::FAILURE
        }
    }
}

async fn command(cli: Cli) -> Result<(), Failed> {
    let listen = match &cli.command {
        Command::Serve { listen } | Command::Demo { listen, .. } => listen.clone(),
        Command::Migrate
        | Command::Config
        | Command::Check { .. }
        | Command::Organisation(_)
        | Command::People(_)
        | Command::Token(_)
        | Command::Savings(_)
        | Command::Jobs { .. }
        | Command::Labels(_)
        | Command::Reindex { .. }
        | Command::Judge(_)
        | Command::Import(_)
        | Command::Backup { .. }
        | Command::Restore { .. } => None,
    };
    let spoken = [("data", cli.data), ("database_url", cli.database_url), ("listen", listen)];
    let config = Config::load(cli.config.as_deref(), &spoken)?;
    log::start(&config)?;
    match cli.command {
        Command::Serve { .. } => serve::run(&config).await,
        Command::Demo { fresh, yes, scale_ppm, .. } => demo::run(&config, &demo::Wish { fresh, yes, scale_ppm }).await,
        Command::Migrate => migrate::run(&config).await,
        Command::Config => {
            begin_to_say!("{config}");
            Ok(())
        }
        Command::Check { storage } => check::run(&config, storage).await,
        Command::Organisation(organisation) => organisation::run(&config, organisation).await,
        Command::People(wish) => people::run(&config, wish).await,
        Command::Token(token) => token::run(&config, token).await,
        Command::Savings(savings) => savings::run(&config, savings).await,
        Command::Import(import) => import::run(&config, import).await,
        Command::Jobs { wish } => jobs::run(&config, wish).await,
        Command::Labels(wish) => labels::run(&config, wish).await,
        Command::Reindex { check } => reindex::run(&config, check).await,
        Command::Judge(wish) => judge::run(&config, &wish).await,
        Command::Backup { file } => backup::run(&config, &file).await,
        Command::Restore { file } => restore::run(&config, &file).await,
    }
}

/// "1 lot", "2 lots".
fn count<N: PartialEq + From<u8> + std::fmt::Display>(n: N, one: &str, many: &str) -> String {
    let word = if n == N::from(1) { one } else { many };
    format!("{n} {word}")
}

/// Makes a folder that only its owner may look into: names, mail addresses and tokens are in it.
fn make_folder(path: &std::path::Path) -> std::io::Result<()> {
    let mut folder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.recursive(true).create(path)
}

/// Opens the database for a command that makes it when it is not there.
async fn open(config: &Config) -> Result<Db, Failed> {
    make_folder(&config.data)?;
    reach(config).await
}

/// Opens a database that must be there: a mistyped path must not make an empty database that is then checked or copied.
async fn open_existing(config: &Config) -> Result<Db, Failed> {
    if let Some(path) = config.database_url.strip_prefix("sqlite:")
        && !std::path::Path::new(path).exists()
    {
        return Err(Failed::Said(format!("there is no database at {path}")));
    }
    reach(config).await
}

async fn reach(config: &Config) -> Result<Db, Failed> {
    boot::database(&config.database_url).await.map_err(|error| {
        // Without user and password, because others read the log.
        let url = &config.database_url;
        let at =
            url.split_once("://").map_or(url.as_str(), |(_, rest)| rest.rsplit_once('@').map_or(rest, |(_, at)| at));
        Failed::Said(format!("the database at {at} cannot be reached: {}", faults::reason(&error)))
    })
}
