//! A database for each story: SQLite copies a migrated file, PostgreSQL a migrated database of a throw-away cluster.

use std::{
    io::Write,
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use ombruk::{boot, storage::Storage};
use sea_orm::{ConnectionTrait, Database};
use tempfile::TempDir;
use tokio::sync::{Mutex, OnceCell};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// The databases of stories that ended. A database takes 10 MB: all of them together would fill a small disk.
static ENDED: std::sync::Mutex<Vec<String>> = std::sync::Mutex::new(Vec::new());

/// Keeps the story's files and its database until it ends.
#[derive(Default)]
pub struct Scratch {
    directory: Option<TempDir>,
    database: Option<String>,
}

impl Drop for Scratch {
    fn drop(&mut self) {
        ENDED.lock().unwrap().extend(self.database.take());
    }
}

impl Scratch {
    /// Stories on SQLite keep their files in a folder, as one machine does; those on PostgreSQL elsewhere: in S3 where
    /// `OMBRUK_TEST_S3_URL` names a bucket, else in memory.
    pub fn storage(&self) -> Storage {
        match (self.kept_in(), std::env::var("OMBRUK_TEST_S3_URL")) {
            (Some(folder), _) => Storage::folder(&folder),
            (None, Ok(url)) => Storage::open(&format!("{url}/{}", uuid::Uuid::now_v7())).unwrap(),
            (None, Err(_)) => Storage::memory(),
        }
    }

    pub fn kept_in(&self) -> Option<PathBuf> {
        Some(self.directory.as_ref()?.path().join("files"))
    }
}

pub async fn scratch(backend: Backend) -> Option<(String, Scratch)> {
    match backend {
        Backend::Sqlite => Some(sqlite().await),
        Backend::Postgres => postgres().await,
    }
}

async fn fill(url: &str) {
    let app = boot::without_search(boot::database(url).await.unwrap()).await.unwrap();
    app.db.write(|tx| async move { super::cast::enter(&tx).await }).await.unwrap();
    app.db.clone().close().await.unwrap();
}

async fn sqlite() -> (String, Scratch) {
    static TEMPLATE: OnceCell<TempDir> = OnceCell::const_new();
    let template = TEMPLATE
        .get_or_init(|| async {
            let directory = tempfile::tempdir().unwrap();
            fill(&format!("sqlite:{}", directory.path().join("template.sqlite").display())).await;
            directory
        })
        .await;
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("story.sqlite");
    std::fs::copy(template.path().join("template.sqlite"), &file).unwrap();
    (format!("sqlite:{}", file.display()), Scratch { directory: Some(directory), database: None })
}

async fn postgres() -> Option<(String, Scratch)> {
    static TEMPLATE: OnceCell<()> = OnceCell::const_new();
    static COUNT: AtomicU32 = AtomicU32::new(0);
    /// PostgreSQL copies a template only while nobody is connected to it.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());
    let cluster = cluster()?;
    TEMPLATE
        .get_or_init(|| async {
            cluster.execute("CREATE DATABASE template").await;
            fill(&cluster.url("template")).await;
        })
        .await;
    let name = format!("story{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let one = ONE_AT_A_TIME.lock().await;
    let ended = std::mem::take(&mut *ENDED.lock().unwrap());
    for database in ended {
        cluster.execute(&format!("DROP DATABASE {database} WITH (FORCE)")).await;
    }
    cluster.execute(&format!("CREATE DATABASE {name} TEMPLATE template")).await;
    drop(one);
    Some((cluster.url(&name), Scratch { directory: None, database: Some(name) }))
}

/// An empty database.
pub async fn empty_postgres() -> Option<String> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let cluster = cluster()?;
    let name = format!("empty{}", COUNT.fetch_add(1, Ordering::Relaxed));
    cluster.execute(&format!("CREATE DATABASE {name}")).await;
    Some(cluster.url(&name))
}

/// A filled database of a cluster of its own whose commits wait for the disk, as in production.
pub async fn flushing_postgres() -> Option<String> {
    static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
    cluster()?;
    let cluster = CLUSTER.get_or_init(|| Some(Cluster::start(&binaries()?, "on"))).as_ref()?;
    cluster.execute("CREATE DATABASE flushed").await;
    fill(&cluster.url("flushed")).await;
    Some(cluster.url("flushed"))
}

/// Ends every session of a database of the throw-away cluster, as an administrator does.
pub async fn terminate(url: &str) {
    let name = url.rsplit('/').next().unwrap();
    let all = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
    cluster().unwrap().execute(&all).await;
}

/// A port in front of the throw-away cluster, which can be closed and opened again.
pub struct Proxy {
    address: std::net::SocketAddr,
    socket: PathBuf,
    running: tokio::task::JoinHandle<()>,
}

impl Proxy {
    pub async fn open() -> Self {
        let address = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
        let socket = cluster().unwrap().directory.join(".s.PGSQL.5432");
        let mut proxy = Self { address, socket, running: tokio::spawn(async {}) };
        proxy.reopen().await;
        proxy
    }

    pub fn url(&self, direct: &str) -> String {
        format!("postgres://ombruk@{}/{}", self.address, direct.rsplit('/').next().unwrap())
    }

    /// Stops listening and cuts all connections.
    pub async fn close(&mut self) {
        self.running.abort();
        let _ = (&mut self.running).await;
    }

    pub async fn reopen(&mut self) {
        let listener = tokio::net::TcpListener::bind(self.address).await.unwrap();
        self.address = listener.local_addr().unwrap();
        let socket = self.socket.clone();
        self.running = tokio::spawn(async move {
            let mut connections = tokio::task::JoinSet::new();
            while let Ok((mut client, _)) = listener.accept().await {
                let socket = socket.clone();
                connections.spawn(async move {
                    let mut server = tokio::net::UnixStream::connect(socket).await.unwrap();
                    let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
                });
            }
        });
    }
}

struct Cluster {
    directory: PathBuf,
    /// The shell that runs the server ends it when this pipe closes, however the tests end.
    _shell: Child,
    _alive: ChildStdin,
}

fn cluster() -> Option<&'static Cluster> {
    static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
    CLUSTER
        .get_or_init(|| {
            let Some(binaries) = binaries() else {
                let required = std::env::var("OMBRUK_TEST_REQUIRE").is_ok_and(|list| list.contains("postgres"));
                assert!(!required, "PostgreSQL's binaries are required and not installed");
                // Written directly to stderr, since the test harness captures what `eprintln!` writes.
                let _ = writeln!(std::io::stderr(), "PostgreSQL is not installed: its stories are not told");
                return None;
            };
            Some(Cluster::start(&binaries, "off"))
        })
        .as_ref()
}

/// Where initdb and postgres are: on the PATH or where Debian keeps them.
fn binaries() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|e| e.path().join("bin"));
    std::env::split_paths(&path).chain(debian).find(|bin| bin.join("initdb").exists() && bin.join("postgres").exists())
}

impl Cluster {
    /// `fsync` on or off.
    fn start(binaries: &Path, fsync: &str) -> Self {
        let directory = tempfile::Builder::new().prefix("ombruk-pg").tempdir().unwrap().keep();
        // initdb refuses to run as root. The user `postgres` or `nobody` of the password file runs it instead.
        let user = is_root().then(unprivileged);
        if let Some((uid, gid)) = user {
            chown(&directory, Some(uid), Some(gid)).unwrap();
        }
        let as_user = |command: &mut Command| {
            if let Some((uid, gid)) = user {
                command.uid(uid).gid(gid);
            }
            command.current_dir(&directory);
        };
        let data = directory.join("data");
        let mut initdb = Command::new(binaries.join("initdb"));
        initdb
            .args(["--no-sync", "--auth=trust", "--username=ombruk", "--encoding=UTF8", "--locale=C", "-D"])
            .arg(&data);
        as_user(&mut initdb);
        let made = initdb.output().unwrap();
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(
            "\"$0\" -D \"$1\" -k \"$2\" -c listen_addresses= -c fsync=$3 -c max_connections=500 -c max_wal_size=256MB \
             >\"$2/log\" 2>&1 & \
             pid=$!; cat >/dev/null; kill -INT $pid; wait $pid; rm -rf \"$2\"",
        );
        shell.arg(binaries.join("postgres")).arg(&data).arg(&directory).arg(fsync);
        shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
        as_user(&mut shell);
        let mut shell = shell.spawn().unwrap();
        let alive = shell.stdin.take().unwrap();
        let cluster = Self { directory, _shell: shell, _alive: alive };
        cluster.wait();
        cluster
    }

    /// Waits until the server's socket accepts connections.
    fn wait(&self) {
        for _ in 0..600 {
            if std::os::unix::net::UnixStream::connect(self.directory.join(".s.PGSQL.5432")).is_ok() {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("PostgreSQL did not start: {:?}", std::fs::read_to_string(self.directory.join("log")));
    }

    fn url(&self, database: &str) -> String {
        let host = self.directory.display().to_string().replace('/', "%2F");
        format!("postgres://ombruk@{host}/{database}")
    }

    async fn execute(&self, statement: &str) {
        let connection = Database::connect(self.url("postgres")).await;
        // A server that has just opened its socket may still say that it is starting up.
        let connection = match connection {
            Ok(connection) => connection,
            Err(_) => {
                tokio::time::sleep(std::time::Duration::from_millis(500)).await;
                Database::connect(self.url("postgres")).await.unwrap()
            }
        };
        connection.execute_unprepared(statement).await.unwrap();
        connection.close().await.unwrap();
    }
}

fn is_root() -> bool {
    std::os::unix::fs::MetadataExt::uid(&std::fs::metadata("/proc/self").unwrap()) == 0
}

fn unprivileged() -> (u32, u32) {
    let passwd = std::fs::read_to_string("/etc/passwd").unwrap();
    let entry = |name: &str| {
        let line = passwd.lines().find(|line| line.starts_with(&format!("{name}:")))?;
        let mut fields = line.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    entry("postgres").or_else(|| entry("nobody")).unwrap()
}
