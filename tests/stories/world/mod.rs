//! Two municipalities of one region with people of every role, on a database of the story's own.

mod browser;
pub mod cast;
pub mod client;
mod database;
pub mod dump;
mod plans;
pub mod provider;
mod python;
pub mod schema;
pub mod server;

use std::{path::Path, sync::Arc};

use ombruk::{
    app::{App, index::Compared},
    boot::{self, Searched},
    config::SearchServer,
    search::Engine,
    storage::Storage,
    store::Db,
};
use poem::{EndpointExt, endpoint::BoxEndpoint};

pub use browser::{Browser, Page};
pub use cast::Cast;
pub use client::{Answer, Client};
pub use database::{Backend, Proxy, Scratch, empty_postgres, flushing_postgres, scratch, terminate};
pub use python::python;

/// Runs every story on both databases, and then checks that everything stored adds up. Where PostgreSQL is not
/// installed its stories say so and pass, unless OMBRUK_TEST_REQUIRE names it.
macro_rules! stories {
    ($($(#[$meta:meta])* async fn $name:ident($world:ident: World) $body:block)*) => {
        $($(#[$meta])* async fn $name($world: World) $body)*

        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                if let Some(world) = crate::world::World::on(crate::world::Backend::Sqlite).await {
                    let ledger = world.ledger();
                    super::$name(world).await;
                    ledger.adds_up().await;
                }
            })*
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                if let Some(world) = crate::world::World::on(crate::world::Backend::Postgres).await {
                    let ledger = world.ledger();
                    super::$name(world).await;
                    ledger.adds_up().await;
                }
            })*
        }
    };
}
pub(crate) use stories;

/// Runs stories about search on a Meilisearch server as well, where `OMBRUK_TEST_MEILI_URL` names one. Each story has
/// indexes of its own there.
macro_rules! search_stories {
    ($($(#[$meta:meta])* async fn $name:ident($world:ident: World) $body:block)*) => {
        crate::world::stories! { $($(#[$meta])* async fn $name($world: World) $body)* }

        mod meilisearch {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                if let Some(world) = crate::world::World::on_meilisearch().await {
                    let ledger = world.ledger();
                    super::$name(world).await;
                    ledger.adds_up().await;
                }
            })*
        }
    };
}
pub(crate) use search_stories;

pub struct World {
    pub app: Arc<App>,
    pub cast: Cast,
    site: Arc<BoxEndpoint<'static, poem::Response>>,
    asked: plans::Asked,
    database: Arc<database::Scratch>,
    url: String,
    files: tempfile::TempDir,
    pub storage: Storage,
    /// The server with the search index; `None` where it is in a folder.
    search: Option<SearchServer>,
}

impl World {
    /// `None` where the database is not installed.
    pub async fn on(backend: Backend) -> Option<Self> {
        let (url, scratch) = database::scratch(backend).await?;
        Some(Self::at(url, scratch).await)
    }

    /// A world whose search index is on a Meilisearch server. `None` where no server is named.
    pub async fn on_meilisearch() -> Option<Self> {
        let server = search_server(&uuid::Uuid::now_v7().to_string())?;
        Some(Self::searching(server).await)
    }

    /// A world on SQLite whose search index is on this server.
    pub async fn searching(server: SearchServer) -> Self {
        Self::searching_on(Backend::Sqlite, server).await.unwrap()
    }

    /// A world whose search index is on this server. `None` where the database is not installed.
    pub async fn searching_on(backend: Backend, server: SearchServer) -> Option<Self> {
        let (url, scratch) = database::scratch(backend).await?;
        let storage = scratch.storage();
        Some(Self::open(url, Arc::new(scratch), storage, Some(server)).await)
    }

    /// A world on a database with this address.
    pub async fn at(url: String, scratch: database::Scratch) -> Self {
        let storage = scratch.storage();
        Self::open(url, Arc::new(scratch), storage, None).await
    }

    async fn open(
        url: String,
        database: Arc<database::Scratch>,
        storage: Storage,
        search: Option<SearchServer>,
    ) -> Self {
        Self::open_in(tempfile::tempdir().unwrap(), url, database, storage, search).await
    }

    async fn open_in(
        files: tempfile::TempDir,
        url: String,
        database: Arc<database::Scratch>,
        storage: Storage,
        search: Option<SearchServer>,
    ) -> Self {
        let asked = plans::Asked::default();
        let noted = asked.clone();
        let db = Db::watched(&url, Arc::new(move |statement| noted.note(statement))).await.unwrap();
        let app = boot::assemble_with(db, searched(search.as_ref(), files.path()), storage.clone()).await.unwrap();
        let site = Arc::new(ombruk::web::site(app.clone()).map_to_response().boxed());
        Self { app, cast: Cast::default(), site, asked, database, url, files, storage, search }
    }

    /// Another server on the same database, with a search index of its own.
    pub async fn another_node(&self) -> Self {
        Self::open(self.url.clone(), self.database.clone(), self.storage.clone(), self.search.clone()).await
    }

    /// The same server after a restart.
    pub async fn restarted(self) -> Self {
        self.restarted_after(|_| {}).await
    }

    /// The same server after a restart. `damage` is done to its search folder while no server runs.
    pub async fn restarted_after(self, damage: impl FnOnce(&Path)) -> Self {
        let Self { app, site, url, database, files, storage, search, .. } = self;
        drop(site);
        drop(Arc::into_inner(app).unwrap());
        damage(files.path());
        Self::open_in(files, url, database, storage, search).await
    }

    /// The same server with another engine around its own.
    pub fn with_engine(self, engine: impl Fn(Arc<dyn Engine>) -> Arc<dyn Engine>) -> Self {
        let Self { app, site, cast, asked, database, url, files, storage, search } = self;
        drop(site);
        let mut app = Arc::into_inner(app).unwrap();
        app.index = app.index.map(engine);
        let app = Arc::new(app);
        let site = Arc::new(ombruk::web::site(app.clone()).map_to_response().boxed());
        Self { app, site, cast, asked, database, url, files, storage, search }
    }

    /// The same server with a mail server.
    pub fn with_mailer(self, mailer: ombruk::mail::Mailer) -> Self {
        let Self { app, site, cast, asked, database, url, files, storage, search } = self;
        drop(site);
        let mut app = Arc::into_inner(app).unwrap();
        app.mailer = Some(mailer);
        let app = Arc::new(app);
        let site = Arc::new(ombruk::web::site(app.clone()).map_to_response().boxed());
        Self { app, site, cast, asked, database, url, files, storage, search }
    }

    /// Posts a form as a mail program does. Returns the status.
    pub async fn clicks(&self, path: &str) -> u16 {
        self.as_("")
            .with("content-type", "application/x-www-form-urlencoded")
            .post_raw(path, "List-Unsubscribe=One-Click")
            .await
    }

    /// The same server with another storage.
    pub fn with_storage(self, storage: Storage) -> Self {
        let Self { app, site, cast, asked, database, url, files, search, .. } = self;
        drop(site);
        let mut app = Arc::into_inner(app).unwrap();
        app.storage = storage.clone();
        let app = Arc::new(app);
        let site = Arc::new(ombruk::web::site(app.clone()).map_to_response().boxed());
        Self { app, site, cast, asked, database, url, files, storage, search }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// The folder with this world's files, where there is one.
    pub fn kept_in(&self) -> Option<std::path::PathBuf> {
        self.database.kept_in()
    }

    /// What a command says about this database, and whether it succeeded.
    pub fn ombruk(&self, arguments: &[&str]) -> (bool, String) {
        let folder = tempfile::tempdir().unwrap();
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_ombruk"));
        command.args(arguments).args(["--database-url", &self.url, "--data"]).arg(folder.path());
        let done = command.current_dir(folder.path()).env_remove("OMBRUK_DATA").output().unwrap();
        let said = [done.stdout, done.stderr].concat();
        (done.status.success(), String::from_utf8(said).unwrap())
    }

    /// How often articles of catalogues were read so far.
    pub fn catalogue_reads(&self) -> u64 {
        self.asked.catalogue_reads()
    }

    /// Compares the search index with the database.
    pub async fn compare_index(&self) -> Compared {
        boot::compare_searched(&self.app.db, searched(self.search.as_ref(), self.files.path())).await.unwrap()
    }

    /// Where this server's search index is.
    pub fn search_folder(&self) -> std::path::PathBuf {
        self.files.path().to_owned()
    }

    /// Runs everything that waits for the background worker, and fails if something is left. Before this the index is
    /// empty, and searches say so.
    pub async fn settle(&self) {
        ombruk::jobs::run_due(&self.app, &|| true).await.unwrap();
        assert_eq!(self.app.jobs_waiting().await.unwrap(), 0, "the worker left something");
    }

    /// From now on the search index cannot be written, as on a full disk.
    pub fn lose_index(&self) {
        std::fs::remove_dir_all(self.files.path()).unwrap();
        std::fs::write(self.files.path(), "no folder").unwrap();
    }

    /// The API as one of [`Cast`]'s people sees it, by token: `world.as_(EMPLOYEE)`.
    pub fn as_(&self, token: &str) -> Client {
        Client::new(self.site.clone(), token)
    }

    /// The parts that are needed to check everything after the story.
    pub fn ledger(&self) -> Ledger {
        Ledger { app: self.app.clone(), asked: self.asked.clone(), _database: self.database.clone() }
    }
}

fn searched<'a>(server: Option<&'a SearchServer>, folder: &'a Path) -> Searched<'a> {
    server.map_or(Searched::Folder(folder), |server| Searched::Server(server, folder))
}

/// The search server that `OMBRUK_TEST_MEILI_URL` names, for a story with indexes of its own there.
pub fn search_server(story: &str) -> Option<SearchServer> {
    let Ok(url) = std::env::var("OMBRUK_TEST_MEILI_URL") else {
        let required = std::env::var("OMBRUK_TEST_REQUIRE").is_ok_and(|list| list.contains("meilisearch"));
        assert!(!required, "OMBRUK_TEST_MEILI_URL names no search server");
        println!("OMBRUK_TEST_MEILI_URL names no search server: not tried on one");
        return None;
    };
    let key = std::env::var("OMBRUK_TEST_MEILI_KEY").ok();
    let own: String = story.chars().filter(char::is_ascii_alphanumeric).collect();
    Some(SearchServer { url, key, index: format!("story_{own}") })
}

/// A story's database after its end.
pub struct Ledger {
    app: Arc<App>,
    asked: plans::Asked,
    _database: Arc<database::Scratch>,
}

impl Ledger {
    /// Whatever the story did: the stored sums match their records, the ledger recomputes, and no query scanned a
    /// table.
    pub async fn adds_up(self) {
        let scans = self.asked.scans(&self.app.db).await;
        assert!(scans.is_empty(), "looked through whole tables:\n{}", scans.join("\n"));
        assert_eq!(ombruk::app::check::run(&self.app.db).await.unwrap(), []);
        let verified = ombruk::app::ledger::entries::verify(&self.app.db, |_| {}).await.unwrap();
        assert_eq!(verified.mismatches, 0, "{:?}", verified.findings);
    }
}
