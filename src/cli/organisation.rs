//! `ombruk organisation`

use clap::{Subcommand, builder::PossibleValuesParser};

use crate::cli::{Failed, open, open_existing};
use crate::{
    app::directory::organisations,
    boot,
    config::Config,
    domain::{
        Date,
        directory::organisation::{LANGUAGES, NewOrganisation},
        money::CURRENCIES,
    },
};

#[derive(Subcommand)]
pub enum Organisation {
    /// Founds an organisation with its first administrator, and prints the administrator's token once.
    Add {
        name: String,
        /// What it pays in.
        #[arg(long, value_parser = PossibleValuesParser::new(CURRENCIES))]
        currency: String,
        /// A name of the IANA time zone database, such as Europe/Oslo: needs and months of the ledger are civil days
        /// there.
        #[arg(long)]
        time_zone: String,
        /// The language it writes in.
        #[arg(long, value_parser = PossibleValuesParser::new(LANGUAGES))]
        language: String,
        /// The organisations of a region find each other's surplus; a new name makes a new region.
        #[arg(long)]
        region: Option<String>,
        /// The person who brings in everybody else.
        #[arg(long, value_name = "NAME")]
        admin: String,
    },
    /// Closes an organisation that becomes a part of another: its people go on there, and the other sees all it had.
    Close {
        name: String,
        /// The organisation that goes on.
        #[arg(long, value_name = "NAME")]
        successor: String,
        /// Its last day.
        #[arg(long, value_name = "YYYY-MM-DD")]
        until: Date,
    },
}

pub async fn run(config: &Config, organisation: Organisation) -> Result<(), Failed> {
    match organisation {
        Organisation::Add { name, currency, time_zone, language, region, admin } => {
            add(config, &NewOrganisation { name, currency, time_zone, language, region, admin }).await
        }
        Organisation::Close { name, successor, until } => close(config, &name, &successor, until).await,
    }
}

async fn close(config: &Config, name: &str, successor: &str, until: Date) -> Result<(), Failed> {
    let app = boot::without_search(open_existing(config).await?).await?;
    let closed = app.db.write(|tx| async move { organisations::close(&tx, name, successor, until).await }).await;
    app.db.clone().close().await?;
    let closed = closed?;
    say!("{closed} is closed with {until}. Its units and places keep their names until they are given successors.");
    Ok(())
}

async fn add(config: &Config, new: &NewOrganisation) -> Result<(), Failed> {
    let app = boot::without_search(open(config).await?).await?;
    let founded = app.db.write(|tx| async move { organisations::add(&tx, new).await }).await;
    app.db.clone().close().await?;
    let organisations::Founded { name, admin_name, token, .. } = founded?;
    say!("{name} is founded, and {admin_name} administers it.");
    say!("The token holds for a year and is kept nowhere; this is the only time it is shown:\n");
    say!("{token}");
    Ok(())
}
