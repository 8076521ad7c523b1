//! Where files are kept: a folder, or S3-compatible storage.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use futures_util::{
    StreamExt, TryStreamExt,
    stream::{self, BoxStream},
};
use object_store::{
    ClientConfigKey, ObjectStore, ObjectStoreExt, RetryConfig,
    aws::{AmazonS3Builder, AmazonS3ConfigKey},
    local::LocalFileSystem,
    memory::InMemory,
    path::Path as Key,
};
use tokio::{sync::OnceCell, task::spawn_blocking, time::timeout};

/// The longest time for one operation. A working storage needs less for the largest file. The client is told to try
/// again later.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why a file was not stored, or could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("storage does not answer")]
    Late,
    #[error("storage failed")]
    Failed(#[from] object_store::Error),
    #[error("the storage folder cannot be used")]
    Folder(#[from] io::Error),
    #[error("`{0}` is no storage: a folder, file:///FOLDER or s3://BUCKET/PREFIX")]
    NoStorage(String),
}

type Result<T> = std::result::Result<T, Error>;

/// Files by their keys. What is written is durable before the call returns.
#[derive(Clone)]
pub struct Storage {
    place: Place,
    prefix: Key,
}

#[derive(Clone)]
enum Place {
    Opened(Arc<dyn ObjectStore>),
    Folder(Arc<Folder>),
}

/// A folder that may be on a share which is away when the server starts. Then the next use opens it.
struct Folder {
    path: PathBuf,
    opened: OnceCell<Arc<dyn ObjectStore>>,
}

impl Storage {
    /// Files in a folder, which is created if it does not exist. A file appears complete or not at all, and is synced
    /// to the disk. As long as the folder cannot be opened, whatever uses the storage fails, and opens it again.
    pub fn folder(folder: &Path) -> Self {
        let opened = open_folder(folder);
        if let Err(error) = &opened {
            let error = error as &dyn std::error::Error;
            tracing::warn!(error, folder = %folder.display(), "the storage folder cannot be used yet");
        }
        let opened = OnceCell::new_with(opened.ok());
        let place = Place::Folder(Arc::new(Folder { path: folder.to_owned(), opened }));
        Self { place, prefix: Key::default() }
    }

    /// `s3://BUCKET/PREFIX`, `file:///FOLDER` or a folder. For S3, the environment has the credentials and the server
    /// (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT`, `AWS_ALLOW_HTTP`).
    ///
    /// # Errors
    /// The URL is none of these, or the client of the S3-compatible storage cannot be made.
    pub fn open(url: &str) -> Result<Self> {
        let no_storage = || Error::NoStorage(url.to_owned());
        let Some((scheme, rest)) = url.split_once("://") else { return Ok(Self::folder(Path::new(url))) };
        match scheme {
            "file" => Ok(Self::folder(Path::new(rest))),
            "s3" => {
                let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
                if bucket.is_empty() {
                    return Err(no_storage());
                }
                // rustls does not choose a cryptography provider by itself here. An error means that one is installed
                // already, which is the same one.
                let _ = rustls::crypto::ring::default_provider().install_default();
                let retries = RetryConfig { max_retries: 2, retry_timeout: PATIENCE, ..RetryConfig::default() };
                let store = AmazonS3Builder::from_env()
                    .with_bucket_name(bucket)
                    // Each option is set by itself: `with_client_options` would replace the client options of the
                    // environment.
                    .with_config(
                        AmazonS3ConfigKey::Client(ClientConfigKey::Timeout),
                        format!("{}s", PATIENCE.as_secs()),
                    )
                    .with_config(AmazonS3ConfigKey::Client(ClientConfigKey::ConnectTimeout), "3s")
                    .with_retry(retries)
                    .build()?;
                let prefix = Key::parse(prefix.trim_matches('/')).map_err(|_| no_storage())?;
                Ok(Self { place: Place::Opened(Arc::new(store)), prefix })
            }
            _ => Err(no_storage()),
        }
    }

    /// Files in memory, which are gone when the process ends.
    pub fn memory() -> Self {
        Self::of(Arc::new(InMemory::new()))
    }

    pub fn of(store: Arc<dyn ObjectStore>) -> Self {
        Self { place: Place::Opened(store), prefix: Key::default() }
    }

    pub async fn put(&self, key: &str, bytes: Bytes) -> Result<()> {
        let store = self.place.store().await?;
        patiently(store.put(&self.at(key), bytes.into())).await.map(drop)
    }

    /// `None`: there is no such file.
    pub async fn get(&self, key: &str) -> Result<Option<Bytes>> {
        let (store, key) = (self.place.store().await?, self.at(key));
        let read = async { store.get(&key).await?.bytes().await };
        match patiently(read).await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(Error::Failed(object_store::Error::NotFound { .. })) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Removes a file. It is no error if the file does not exist.
    pub async fn delete(&self, key: &str) -> Result<()> {
        let store = self.place.store().await?;
        match patiently(store.delete(&self.at(key))).await {
            Err(Error::Failed(object_store::Error::NotFound { .. })) => Ok(()),
            done => done,
        }
    }

    /// The keys of all files below a folder, in no particular order.
    pub fn list(&self, folder: &str) -> BoxStream<'static, Result<String>> {
        let (place, below, prefix) = (self.place.clone(), self.at(folder), self.prefix.clone());
        let key = move |location: &Key| -> String {
            let parts =
                location.prefix_match(&prefix).map(|parts| parts.map(|part| part.as_ref().to_owned()).collect());
            parts.map_or_else(|| location.to_string(), |parts: Vec<String>| parts.join("/"))
        };
        let files = async move {
            let files = place.store().await?.list(Some(&below));
            Ok::<_, Error>(files.map_ok(move |meta| key(&meta.location)).map_err(Error::from))
        };
        stream::once(files).try_flatten().boxed()
    }

    fn at(&self, key: &str) -> Key {
        key.split('/').filter(|part| !part.is_empty()).fold(self.prefix.clone(), |path, part| path.join(part))
    }
}

impl Place {
    async fn store(&self) -> Result<Arc<dyn ObjectStore>> {
        let folder = match self {
            Self::Opened(store) => return Ok(store.clone()),
            Self::Folder(folder) => folder,
        };
        let open = || async {
            let path = folder.path.clone();
            let opened = spawn_blocking(move || open_folder(&path)).await;
            opened.unwrap_or_else(|failed| Err(io::Error::from(failed).into()))
        };
        timeout(PATIENCE, folder.opened.get_or_try_init(open)).await.map_err(|_| Error::Late)?.cloned()
    }
}

fn open_folder(folder: &Path) -> Result<Arc<dyn ObjectStore>> {
    fs::create_dir_all(folder)?;
    let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true).with_automatic_cleanup(true);
    Ok(Arc::new(store))
}

async fn patiently<T>(work: impl Future<Output = object_store::Result<T>>) -> Result<T> {
    Ok(timeout(PATIENCE, work).await.map_err(|_| Error::Late)??)
}

#[cfg(test)]
mod tests;
