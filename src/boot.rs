//! The composition root: what an installation is made of. Only this file knows every adapter; everybody else gets an
//! [`App`] and knows the contracts that the adapters keep.

use std::{path::Path, sync::Arc};

use sea_orm::DbErr;

use crate::{
    app::{
        App, Error, Result,
        directory::providers::{Providers, Way},
        index::{self, Compared},
        reference::categories::{self, Reference},
        stock::links::Links,
    },
    config::Config,
    identity::{Provider, Settings},
    mail::Mailer,
    search::{
        Engine,
        embedded::{self, Embedded},
    },
    storage::Storage,
    store::Db,
};

/// `sqlite:PATH` or `postgres://...`. The schema is not touched yet.
pub async fn database(url: &str) -> Result<Db, DbErr> {
    Db::open(url).await
}

/// Everything that the configuration asks for, on its database.
pub async fn app(config: &Config, db: Db) -> Result<Arc<App>> {
    let mut app = parts(db, Some(&config.search_folder()), storage(config)?).await?;
    app.mailer = mailer(config)?;
    Ok(Arc::new(app))
}

/// Who sends letters, where the configuration names a mail server.
fn mailer(config: &Config) -> Result<Option<Mailer>> {
    let open = |url: &String| Mailer::open(url, &config.mail_from, &config.public_url);
    Ok(config.smtp_url.as_ref().map(open).transpose()?)
}

/// Where files are kept.
pub fn storage(config: &Config) -> Result<Storage> {
    Ok(Storage::open(&config.storage_url)?)
}

/// The identity providers by which people sign in. None is asked anything yet.
pub fn providers(config: &Config) -> Result<Providers> {
    let way = |one: &crate::config::SignIn| {
        let settings = Settings {
            issuer: one.issuer.clone(),
            client_id: one.client_id.clone(),
            secret: one.secret.clone(),
            scopes: one.scopes.clone(),
            userinfo: one.userinfo,
            redirect: format!("{}/sign-in/with/{}/back", config.public_url, one.terms.key),
        };
        let wanted = |wanted| Error::Internal(format!("the issuer of `{}` cannot be used: {wanted}", one.terms.key));
        Ok(Way { terms: one.terms.clone(), provider: Provider::new(settings).map_err(wanted)? })
    };
    Ok(Providers::new(config.sign_in.iter().map(way).collect::<Result<_>>()?))
}

/// Files in a folder, as a backup has them.
pub fn storage_in(folder: &Path) -> Result<Storage> {
    Ok(Storage::folder(folder)?)
}

/// For commands that write the database only: listings are the database's, and nothing is kept in storage.
pub async fn without_search(db: Db) -> Result<Arc<App>> {
    assemble(db, None, Storage::memory()).await
}

/// The same for the command that writes pictures too.
pub async fn with_storage(config: &Config, db: Db) -> Result<Arc<App>> {
    assemble(db, None, storage(config)?).await
}

/// Migrates, brings the shipped tables up to date and reads them, and opens the search index where there is a folder.
pub async fn assemble(db: Db, search: Option<&Path>, storage: Storage) -> Result<Arc<App>> {
    Ok(Arc::new(parts(db, search, storage).await?))
}

async fn parts(db: Db, search: Option<&Path>, storage: Storage) -> Result<App> {
    db.migrate().await?;
    db.write(|tx| async move { categories::seed(&tx).await }).await?;
    let reference = Reference::load(db.read()).await?;
    let engine = |folder| Embedded::open(folder, &index::vocabulary(&reference));
    let engine = search.map(engine).transpose()?.map(|engine| Arc::new(engine) as Arc<dyn Engine>);
    let links = Links::load(&db).await?;
    let app = App::new(db, reference, engine, storage, links);
    if let Some(engine) = app.index.as_deref() {
        index::compare_at_start(&app, engine).await?;
    }
    Ok(app)
}

/// Compares the index in a folder with the database; whoever serves may have both open.
pub async fn compare_index(db: &Db, search: &Path) -> Result<Compared> {
    index::compare(db, &|| embedded::inspect(search)).await
}
