//! `ombruk token`

use clap::Subcommand;

use crate::cli::{Failed, open_existing};
use crate::{
    app::{
        App,
        directory::{people, tokens},
    },
    boot,
    config::Config,
};

#[derive(Subcommand)]
pub enum Token {
    /// Makes a token for somebody and prints it once: for the administrator who lost the only one. Who may write the
    /// database may; the person's history says that it came from here.
    Add {
        /// E-mail address, name or id.
        #[arg(long, value_name = "PERSON")]
        person: String,
        /// Where several people go by the name.
        #[arg(long, value_name = "NAME")]
        organisation: Option<String>,
        /// What it is for, so that somebody dares to revoke it.
        #[arg(long, default_value = "command line")]
        label: String,
    },
}

pub async fn run(config: &Config, token: Token) -> Result<(), Failed> {
    match token {
        Token::Add { person, organisation, label } => add(config, &person, organisation.as_deref(), &label).await,
    }
}

async fn add(config: &Config, person: &str, organisation: Option<&str>, label: &str) -> Result<(), Failed> {
    let app = boot::without_search(open_existing(config).await?).await?;
    let made = make(&app, person, organisation, label).await;
    app.db.clone().close().await?;
    let (person, secret) = made?;
    say!("A new token for {person}. Older ones still hold: DELETE /api/v1/tokens/ID revokes them.");
    say!("It holds for a year and is kept nowhere; this is the only time it is shown:\n");
    say!("{secret}");
    Ok(())
}

async fn make(app: &App, person: &str, organisation: Option<&str>, label: &str) -> Result<(String, String), Failed> {
    let known = people::named(app.db.read(), person, organisation).await?;
    let one = match known.as_slice() {
        [] => return Err(Failed::Said(format!("nobody here goes by \"{person}\""))),
        [one] => one,
        several => {
            let each = |known: &people::AtHome| format!("  {}  {}, {}", known.id, known.name, known.organisation);
            let all = several.iter().map(each).collect::<Vec<_>>().join("\n");
            return Err(Failed::Said(format!("several people go by \"{person}\"; name one by the id:\n{all}")));
        }
    };
    let id = one.id;
    let made = app.db.write(|tx| async move { tokens::make_here(&tx, id, label).await }).await?;
    Ok((format!("{} of {}", one.name, one.organisation), made.1))
}
