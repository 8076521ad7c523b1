//! `ombruk people`

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde::Deserialize;

use crate::cli::{Failed, count, open_existing, token::named};
use crate::{
    app::{
        App,
        directory::{
            dossier,
            leavers::{self, Listed, Synced},
            people,
        },
        registers,
    },
    boot,
    config::Config,
    domain::{Role, directory::actor::Actor, directory::permit::Throughout},
};

#[derive(Subcommand)]
pub enum People {
    /// Writes what is kept about somebody into a file, as JSON: what they are given when they ask (GDPR article 15).
    Export {
        /// E-mail address, name or id.
        person: String,
        /// Where several people go by the name.
        #[arg(long, value_name = "NAME")]
        organisation: Option<String>,
        #[arg(long, short, default_value = "person.json")]
        output: PathBuf,
    },
    /// Erases somebody's name, address and telephone everywhere, and ends whatever they sign in by (article 17). The
    /// ledger and the history keep what was done, by a number. It cannot be undone.
    Erase {
        /// E-mail address, name or id.
        person: String,
        /// Where several people go by the name.
        #[arg(long, value_name = "NAME")]
        organisation: Option<String>,
        /// A colleague who takes over what is open in their name.
        #[arg(long, value_name = "PERSON")]
        successor: Option<String>,
        /// The administrator who does it.
        #[arg(long = "as", value_name = "EMAIL")]
        email: String,
    },
    /// Brings people up to date with a register of staff: CSV with the columns name, email, phone, role and unit. Who is
    /// not listed any more is signed out and loses every token.
    Sync {
        file: PathBuf,
        /// The administrator of the organisation whose staff it is.
        #[arg(long = "as", value_name = "EMAIL")]
        email: String,
    },
}

/// A line of the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    email: String,
    phone: Option<String>,
    role: Option<Role>,
    unit: Option<String>,
}

pub async fn run(config: &Config, wish: People) -> Result<(), Failed> {
    let app = boot::without_search(open_existing(config).await?).await?;
    let done = act(&app, wish).await;
    app.db.clone().close().await?;
    say!("{}", done?);
    Ok(())
}

async fn act(app: &App, wish: People) -> Result<String, Failed> {
    match wish {
        People::Export { person, organisation, output } => {
            let one = named(app, &person, organisation.as_deref()).await?;
            let all = dossier::of(app, one.id).await?;
            keep(&output, &format!("{all:#}\n"))?;
            Ok(format!("What is kept about {} of {} is in {}.", one.name, one.organisation, output.display()))
        }
        People::Erase { person, organisation, successor, email } => {
            let actor = &administrator(app, &email).await?;
            let one = named(app, &person, organisation.as_deref()).await?;
            let successor = match successor {
                Some(name) => Some(named(app, &name, Some(&one.organisation)).await?.id),
                None => None,
            };
            let may = Throughout::of(actor).map_err(crate::app::Error::from)?;
            let id = one.id;
            app.db.write(|tx| async move { people::erase(&tx, &may, id, successor).await.map(drop) }).await?;
            Ok(format!("{id} of {} has no name any more.", one.organisation))
        }
        People::Sync { file, email } => {
            let actor = &administrator(app, &email).await?;
            let may = Throughout::of(actor).map_err(crate::app::Error::from)?;
            let listed = &read(&file)?;
            let Synced { added, returned, left } =
                app.db.write(|tx| async move { leavers::sync(&tx, &may, listed).await }).await?;
            Ok(format!("{} added, {returned} came back, {left} left.", count(added as u64, "person", "people")))
        }
    }
}

async fn administrator(app: &App, email: &str) -> Result<Actor, Failed> {
    let resolved = registers::resolve_importer(app, Some(email), None).await;
    let (_, actor) = resolved.map_err(|error| Failed::Said(error.to_string()))?;
    actor.ok_or_else(|| Failed::Said(format!("nobody here has the e-mail address {email}")))
}

/// Reads all lines, or fails. With half a register, all people who are missing in it would be signed out.
fn read(file: &Path) -> Result<Vec<Listed>, Failed> {
    let wrong = |error: csv::Error| Failed::Said(format!("{}: {error}", file.display()));
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(file).map_err(wrong)?;
    let blank = |text: Option<String>| text.filter(|text| !text.is_empty());
    let listed = |row: Row| Listed {
        name: row.name,
        email: row.email,
        phone: blank(row.phone),
        role: row.role.unwrap_or(Role::Employee),
        unit: blank(row.unit),
    };
    reader.deserialize::<Row>().map(|row| row.map(listed).map_err(wrong)).collect()
}

/// Writes a file that only its owner can read.
fn keep(file: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    std::io::Write::write_all(&mut options.open(file)?, text.as_bytes())
}
