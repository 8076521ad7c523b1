//! The composition root: it builds an installation from its configuration. Only this file knows every adapter. All
//! other modules get an [`App`] and know the contracts that the adapters keep.

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

/// The app with everything that the configuration asks for.
pub async fn app(config: &Config, db: Db) -> Result<Arc<App>> {
    let mut app = parts(db, Some(&config.search_folder()), storage(config)?).await?;
    app.mailer = mailer(config)?;
    Ok(Arc::new(app))
}

/// The mail client, where the configuration names a mail server.
fn mailer(config: &Config) -> Result<Option<Mailer>> {
    let open = |url: &String| Mailer::open(url, &config.mail_from, &config.public_url);
    Ok(config.smtp_url.as_ref().map(open).transpose()?)
}

/// The storage for files that the configuration names.
pub fn storage(config: &Config) -> Result<Storage> {
    Ok(Storage::open(&config.storage_url)?)
}

/// The identity providers by which people sign in. No request is sent to them yet.
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

/// Storage in a folder, as a backup has it.
pub fn storage_in(folder: &Path) -> Storage {
    Storage::folder(folder)
}

/// For commands that only write the database: there is no search index, and files are kept in memory only.
pub async fn without_search(db: Db) -> Result<Arc<App>> {
    assemble(db, None, Storage::memory()).await
}

/// Like [`without_search`], for the command that writes pictures too.
pub async fn with_storage(config: &Config, db: Db) -> Result<Arc<App>> {
    assemble(db, None, storage(config)?).await
}

/// Migrates the database, brings the shipped tables up to date, reads them, and opens the search index where `search`
/// is a folder.
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

/// Compares the index in a folder with the database. A running server may have both open.
pub async fn compare_index(db: &Db, search: &Path) -> Result<Compared> {
    index::compare(db, &|| embedded::inspect(search)).await
}
