//! A storage that works, and at some moment no longer does.

use std::{
    fmt,
    io::{self, ErrorKind},
    pin::Pin,
    sync::{Arc, Mutex},
};

use futures_util::stream::BoxStream;
use object_store::{
    CopyOptions, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore, PutMultipartOptions,
    PutOptions, PutPayload, PutResult, Result, memory::InMemory, path::Path,
};

#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// Nothing more can be written.
    Full,
    /// The file system was mounted read-only, as Linux does after a fault of the disk.
    ReadOnly,
    /// No operation ends.
    Slow,
}

/// Files in memory with a fault that the story sets.
#[derive(Clone, Debug, Default)]
pub struct Faulty {
    files: Arc<InMemory>,
    fault: Arc<Mutex<Option<Fault>>>,
}

impl Faulty {
    pub fn set(&self, fault: Option<Fault>) {
        *self.fault.lock().unwrap() = fault;
    }

    fn fault(&self) -> Option<Fault> {
        *self.fault.lock().unwrap()
    }
}

impl fmt::Display for Faulty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a faulty storage")
    }
}

type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

fn failed<'a, T: Send + 'a>(kind: ErrorKind) -> Answer<'a, T> {
    let source = io::Error::from(kind);
    Box::pin(async move { Err(object_store::Error::Generic { store: "faulty", source: source.into() }) })
}

/// The trait is written with `async_trait`. This is what its functions are without the macro.
impl ObjectStore for Faulty {
    fn put_opts<'life0, 'life1, 'async_trait>(
        &'life0 self,
        location: &'life1 Path,
        payload: PutPayload,
        options: PutOptions,
    ) -> Answer<'async_trait, PutResult>
    where
        'life0: 'async_trait,
        'life1: 'async_trait,
    {
        match self.fault() {
            None => self.files.put_opts(location, payload, options),
            Some(Fault::Full) => failed(ErrorKind::StorageFull),
            Some(Fault::ReadOnly) => failed(ErrorKind::ReadOnlyFilesystem),
            Some(Fault::Slow) => Box::pin(std::future::pending()),
        }
    }

    fn put_multipart_opts<'life0, 'life1, 'async_trait>(
        &'life0 self,
        location: &'life1 Path,
        options: PutMultipartOptions,
    ) -> Answer<'async_trait, Box<dyn MultipartUpload>>
    where
        'life0: 'async_trait,
        'life1: 'async_trait,
    {
        self.files.put_multipart_opts(location, options)
    }

    fn get_opts<'life0, 'life1, 'async_trait>(
        &'life0 self,
        location: &'life1 Path,
        options: GetOptions,
    ) -> Answer<'async_trait, GetResult>
    where
        'life0: 'async_trait,
        'life1: 'async_trait,
    {
        match self.fault() {
            None | Some(Fault::Full | Fault::ReadOnly) => self.files.get_opts(location, options),
            Some(Fault::Slow) => Box::pin(std::future::pending()),
        }
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        self.files.delete_stream(locations)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.files.list(prefix)
    }

    fn list_with_delimiter<'life0, 'life1, 'async_trait>(
        &'life0 self,
        prefix: Option<&'life1 Path>,
    ) -> Answer<'async_trait, ListResult>
    where
        'life0: 'async_trait,
        'life1: 'async_trait,
    {
        self.files.list_with_delimiter(prefix)
    }

    fn copy_opts<'life0, 'life1, 'life2, 'async_trait>(
        &'life0 self,
        from: &'life1 Path,
        to: &'life2 Path,
        options: CopyOptions,
    ) -> Answer<'async_trait, ()>
    where
        'life0: 'async_trait,
        'life1: 'async_trait,
        'life2: 'async_trait,
    {
        self.files.copy_opts(from, to, options)
    }
}
