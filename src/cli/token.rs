//! `ombruk token`

use clap::Subcommand;

use crate::cli::{Failed, open_existing};
use crate::{
    app::{
        App,
        directory::{people, sessions, tokens},
    },
    boot,
    config::Config,
    domain::directory::sign_in::LinkPurpose,
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
    /// Makes a link that signs somebody in with a browser, once and within a day.
    Link {
        /// The link lets them set a password as well.
        #[arg(long)]
        password: bool,
        /// E-mail address, name or id.
        #[arg(long, value_name = "PERSON")]
        person: String,
        /// Where several people go by the name.
        #[arg(long, value_name = "NAME")]
        organisation: Option<String>,
    },
}

pub async fn run(config: &Config, token: Token) -> Result<(), Failed> {
    match token {
        Token::Add { person, organisation, label } => add(config, &person, organisation.as_deref(), &label).await,
        Token::Link { password, person, organisation } => {
            let purpose = if password { LinkPurpose::SetPassword } else { LinkPurpose::Enter };
            link(config, &person, organisation.as_deref(), purpose).await
        }
    }
}

async fn link(config: &Config, person: &str, organisation: Option<&str>, purpose: LinkPurpose) -> Result<(), Failed> {
    let app = boot::without_search(open_existing(config).await?).await?;
    let made = async {
        let one = named(&app, person, organisation).await?;
        let id = one.id;
        let (secret, _) = app.db.write(|tx| async move { sessions::link(&tx, id, purpose, None).await }).await?;
        Ok::<_, Failed>((one, secret))
    };
    let made = made.await;
    app.db.clone().close().await?;
    let (one, secret) = made?;
    say!("A link for {} of {}. It signs in whoever opens it, once and within a day:\n", one.name, one.organisation);
    say!("{}/sign-in/{secret}", config.public_url);
    Ok(())
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

/// The one person with this id, e-mail address or name.
pub(super) async fn named(app: &App, person: &str, organisation: Option<&str>) -> Result<people::AtHome, Failed> {
    let mut known = people::named(app.db.read(), person, organisation).await?;
    match (known.pop(), known.as_slice()) {
        (None, _) => Err(Failed::Said(format!("nobody here goes by \"{person}\""))),
        (Some(one), []) => Ok(one),
        (Some(last), others) => {
            let each = |known: &people::AtHome| format!("  {}  {}, {}", known.id, known.name, known.organisation);
            let all = others.iter().chain([&last]).map(each).collect::<Vec<_>>().join("\n");
            Err(Failed::Said(format!("several people go by \"{person}\"; name one by the id:\n{all}")))
        }
    }
}

async fn make(app: &App, person: &str, organisation: Option<&str>, label: &str) -> Result<(String, String), Failed> {
    let one = named(app, person, organisation).await?;
    let id = one.id;
    let made = app.db.write(|tx| async move { tokens::make_here(&tx, id, label).await }).await?;
    Ok((format!("{} of {}", one.name, one.organisation), made.1))
}
