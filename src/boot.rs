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
    config::{Config, SearchServer},
    identity::{Provider, Settings},
    mail::Mailer,
    search::{
        Engine, Vocabulary,
        embedded::{self, Embedded},
        meilisearch::{self, Meilisearch},
    },
    storage::Storage,
    store::Db,
};

/// `sqlite:PATH` or `postgres://...`. The schema is not touched yet.
pub async fn database(url: &str) -> Result<Db, DbErr> {
    Db::open(url).await
}

/// The search engine that is to be opened.
#[derive(Clone, Copy)]
pub enum Searched<'a> {
    /// An index in this folder, which belongs to one process.
    Folder(&'a Path),
    /// An index on a server that several nodes share. The folder is locked, so that it has one process as well.
    Server(&'a SearchServer, &'a Path),
}

impl<'a> Searched<'a> {
    fn configured(config: &'a Config, folder: &'a Path) -> Self {
        config.search_server.as_ref().map_or(Self::Folder(folder), |server| Self::Server(server, folder))
    }
}

/// The app with everything that the configuration asks for.
pub async fn app(config: &Config, db: Db) -> Result<Arc<App>> {
    let folder = config.search_folder();
    let mut app = parts(db, Some(Searched::configured(config, &folder)), storage(config)?).await?;
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
    Ok(Arc::new(parts(db, search.map(Searched::Folder), storage).await?))
}

/// Like [`assemble`], with either search engine.
pub async fn assemble_with(db: Db, search: Searched<'_>, storage: Storage) -> Result<Arc<App>> {
    Ok(Arc::new(parts(db, Some(search), storage).await?))
}

async fn parts(db: Db, search: Option<Searched<'_>>, storage: Storage) -> Result<App> {
    db.migrate().await?;
    db.write(|tx| async move { categories::seed(&tx).await }).await?;
    let reference = Reference::load(db.read()).await?;
    let engine = match search {
        Some(search) => Some(open(search, &index::vocabulary(&reference)).await?),
        None => None,
    };
    let links = Links::load(&db).await?;
    let app = App::new(db, reference, engine, storage, links);
    if let Some(engine) = app.index.as_deref() {
        index::compare_at_start(&app, engine).await?;
    }
    Ok(app)
}

async fn open(search: Searched<'_>, vocabulary: &Vocabulary) -> Result<Arc<dyn Engine>> {
    let engine: Arc<dyn Engine> = match search {
        Searched::Folder(folder) => Arc::new(Embedded::open(folder, vocabulary)?),
        Searched::Server(server, folder) => {
            let engine = Meilisearch::open(&at(server), folder, vocabulary)?;
            // Requests are answered by the database until the search server can be asked. The worker goes on looking.
            if let Err(error) = engine.healthy().await {
                tracing::error!(error = &error as &dyn std::error::Error, "the search server is away");
            }
            Arc::new(engine)
        }
    };
    Ok(engine)
}

fn at(server: &SearchServer) -> meilisearch::Server {
    let SearchServer { url, key, index } = server.clone();
    meilisearch::Server { url, key, prefix: index }
}

/// Compares the index that the configuration names with the database. A running server may have both open.
pub async fn compare_configured_index(config: &Config, db: &Db) -> Result<Compared> {
    let folder = config.search_folder();
    compare_searched(db, Searched::configured(config, &folder)).await
}

/// Compares an index with the database. A running server may have both open.
pub async fn compare_searched(db: &Db, search: Searched<'_>) -> Result<Compared> {
    match search {
        Searched::Folder(folder) => index::compare(db, &|_| Box::pin(async move { embedded::inspect(folder) })).await,
        Searched::Server(server, _) => {
            let server = &at(server);
            index::compare(db, &|vocabulary| Box::pin(async move { meilisearch::inspect(server, &vocabulary).await }))
                .await
        }
    }
}
