//! `ombruk savings`

use clap::Subcommand;

use crate::cli::{Failed, count, open_existing};
use crate::{app::ledger::entries, config::Config};

#[derive(Subcommand)]
pub enum Savings {
    /// Recomputes every entry from what it stores, to the last gram and øre; fails and names those that differ.
    Verify,
}

pub async fn run(config: &Config, savings: Savings) -> Result<(), Failed> {
    match savings {
        Savings::Verify => verify(config).await,
    }
}

async fn verify(config: &Config) -> Result<(), Failed> {
    let db = open_existing(config).await?;
    let report = entries::verify(&db, |entries| tracing::info!(entries, "recomputed")).await?;
    db.close().await?;
    for finding in &report.findings {
        say!("{}: {}", finding.entry, finding.because);
    }
    match report.mismatches {
        0 => {
            say!("{} as recomputed.", count(report.entries, "entry,", "entries, all"));
            Ok(())
        }
        n => {
            let entries = count(report.entries, "entry", "entries");
            let differ = if n == 1 { "differs from what it stores" } else { "differ from what they store" };
            Err(Failed::Said(format!("{n} of {entries} {differ}")))
        }
    }
}
