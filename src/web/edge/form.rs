//! Forms with files (RFC 7578). Files are written to disk while they arrive, each within its size limit. They are
//! temporary files and are deleted when dropped.

use std::{collections::BTreeMap, io::Write, marker::PhantomData, time::Duration};

use poem::{
    FromRequest, Request, RequestBody, Result,
    http::StatusCode,
    web::{Field, Multipart},
};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    registry::{MetaMediaType, MetaRequest, MetaSchema, MetaSchemaRef, Registry},
};
use tempfile::NamedTempFile;
use tokio::{io::AsyncReadExt, task::spawn_blocking, time::timeout};

use crate::{
    app::stock::{
        document_files,
        pictures::{self, Sent},
    },
    domain::{
        self, Bad, Refused,
        stock::{document_file, photo::check_room},
    },
    media,
    web::edge::{
        allowance::Allowance,
        arriving::{Progress, bounded},
        error::Problem,
        server::BodyTimeout,
    },
};

/// What the form of an operation holds.
pub trait Fields {
    const FILES: &'static Files = &PHOTOS;
    /// The text fields: name, most characters, description.
    const TEXTS: &'static [(&'static str, usize, &'static str)];
}

/// The files of a form.
pub struct Files {
    /// The name of the field that holds them.
    field: &'static str,
    about: &'static str,
    most: usize,
    most_bytes: usize,
    too_large: fn(String) -> Refused,
    /// Refuses too many files.
    check: fn(usize) -> domain::Result<()>,
}

pub const PHOTOS: Files = Files {
    field: "photos",
    about: "Up to ten files of up to 15 MiB and 50 million pixels: JPEG, PNG, WebP, GIF, BMP or TIFF.",
    most: 10,
    most_bytes: media::MOST_BYTES,
    too_large: pictures::too_large,
    check: |files| check_room(0, files),
};

/// The file of a document that proves something.
pub const DOCUMENT: Files = Files {
    field: "file",
    about: "Up to 25 MiB: PDF, CSV, JSON, XML, or a picture of up to 50 million pixels (JPEG, PNG, WebP, GIF, BMP or TIFF).",
    most: 1,
    most_bytes: document_file::MOST_BYTES,
    too_large: document_files::too_large,
    check: |files| if files == 1 { Ok(()) } else { Err(Refused::invalid("file", Bad::TooLarge { max: 1 })) },
};

/// A form with files.
pub struct Form<F> {
    pub files: Vec<Sent>,
    texts: BTreeMap<&'static str, String>,
    fields: PhantomData<F>,
}

const LONGEST_TEXT: u64 = 16 * 1024;
const CHUNK: usize = 64 * 1024;

impl<F: Fields> Form<F> {
    pub fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str)
    }

    /// Reads a form within the limits of its operation.
    pub async fn receive(request: &Request, body: &mut RequestBody) -> Result<Self> {
        let is_form = request.content_type().is_some_and(|given| given.starts_with("multipart/form-data"));
        if !is_form {
            return Err(poem::Error::from_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        let allowance: Allowance = request.data().copied().unwrap_or_default();
        let time = request.data().map_or(Duration::MAX, |BodyTimeout(usual)| allowance.time(*usual));
        let progress = Progress::default();
        let mut body = RequestBody::new(bounded(body.take()?, allowance.body, &progress));
        let read = async {
            let form = <Multipart as FromRequest>::from_request(request, &mut body).await?;
            Self::read(form, &progress).await
        };
        timeout(time, read).await.map_err(|_| poem::Error::from_status(StatusCode::REQUEST_TIMEOUT))?
    }

    /// The filled-in texts with the names of their fields.
    pub fn texts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.texts.iter().map(|(name, text)| (*name, text.as_str()))
    }

    /// A text that is not blank.
    pub fn said(&self, name: &str) -> Option<String> {
        self.text(name).filter(|text| !text.trim().is_empty()).map(str::to_owned)
    }

    /// The one file of a form that takes one file.
    pub fn one(self) -> domain::Result<Sent> {
        self.files.into_iter().next().ok_or_else(|| Refused::invalid(F::FILES.field, Bad::Missing))
    }

    async fn read(mut form: Multipart, progress: &Progress) -> Result<Self> {
        let (mut files, mut texts) = (Vec::new(), BTreeMap::new());
        let mut parts = 0;
        while let Some(field) = form.next_field().await.map_err(|_| progress.failure())? {
            progress.is_made();
            let name = field.name().unwrap_or_default().to_owned();
            if name == F::FILES.field {
                // Checked before more files fill the disk.
                parts += 1;
                (F::FILES.check)(parts).map_err(Problem::from)?;
                files.extend(file(F::FILES, field, files.len() + 1, progress).await?);
                continue;
            }
            let Some((name, ..)) = F::TEXTS.iter().find(|(known, ..)| *known == name) else {
                let unknown: String = name.chars().take(40).collect();
                return Err(Problem::from(Refused::invalid(unknown.clone(), Bad::Unknown { value: unknown })).into());
            };
            if texts.insert(*name, text(name, field, progress).await?).is_some() {
                return Err(Problem::from(Refused::invalid(*name, Bad::Both)).into());
            }
        }
        Ok(Self { files, texts, fields: PhantomData })
    }
}

/// The file name that the browser sent, or the file's number.
fn called(field: &Field, number: usize) -> String {
    let name: String = field.file_name().unwrap_or_default().chars().filter(|c| !c.is_control()).take(100).collect();
    if name.trim().is_empty() { number.to_string() } else { name }
}

/// Reads one file to disk. A part without a file name and without content is no file: browsers send it if none was
/// chosen.
async fn file(of: &Files, field: Field, number: usize, progress: &Progress) -> Result<Option<Sent>> {
    let is_named = field.file_name().is_some_and(|name| !name.is_empty());
    let name = called(&field, number);
    let mut file = spawn_blocking(NamedTempFile::new).await.map_err(unavailable)?.map_err(unavailable)?;
    let mut left = of.most_bytes;
    let from = field.into_async_read();
    tokio::pin!(from);
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = from.read(&mut chunk).await.map_err(|_| progress.failure())?;
        progress.is_made();
        if read == 0 {
            let sent = Sent { name, path: file.into_temp_path() };
            return Ok(Some(sent).filter(|_| is_named || left < of.most_bytes));
        }
        left = left.checked_sub(read).ok_or_else(|| Problem::from((of.too_large)(name.clone())))?;
        (file, chunk) = spawn_blocking(move || file.write_all(&chunk[..read]).map(|()| (file, chunk)))
            .await
            .map_err(unavailable)?
            .map_err(unavailable)?;
    }
}

/// A received file cannot be written to disk.
fn unavailable(error: impl std::fmt::Display) -> poem::Error {
    tracing::error!(%error, "a file that was sent could not be written");
    poem::Error::from_status(StatusCode::SERVICE_UNAVAILABLE)
}

async fn text(name: &str, field: Field, progress: &Progress) -> Result<String> {
    let mut bytes = Vec::new();
    let from = field.into_async_read().take(LONGEST_TEXT + 1);
    tokio::pin!(from);
    from.read_to_end(&mut bytes).await.map_err(|_| progress.failure())?;
    let refused = |bad| poem::Error::from(Problem::from(Refused::invalid(name, bad)));
    if bytes.len() as u64 > LONGEST_TEXT {
        return Err(refused(Bad::TooLong { max: LONGEST_TEXT as usize }));
    }
    String::from_utf8(bytes).map_err(|_| refused(Bad::Malformed { value: String::new() }))
}

fn schema<F: Fields>() -> MetaSchemaRef {
    let files = F::FILES;
    let binary = MetaSchema::new_with_format("string", "binary");
    let schema = match files.most {
        1 => MetaSchema { description: Some(files.about), ..binary },
        most => MetaSchema {
            description: Some(files.about),
            items: Some(Box::new(MetaSchemaRef::Inline(Box::new(binary)))),
            max_items: Some(most),
            ..MetaSchema::new("array")
        },
    };
    let text = |(name, most, about): &(&'static str, usize, &'static str)| {
        let schema = MetaSchema { description: Some(about), max_length: Some(*most), ..MetaSchema::new("string") };
        (*name, MetaSchemaRef::Inline(Box::new(schema)))
    };
    let files = (files.field, MetaSchemaRef::Inline(Box::new(schema)));
    let required = if F::FILES.most == 1 { vec![F::FILES.field] } else { Vec::new() };
    let properties = std::iter::once(files).chain(F::TEXTS.iter().map(text)).collect();
    MetaSchemaRef::Inline(Box::new(MetaSchema { properties, required, ..MetaSchema::new("object") }))
}

impl<'a, F: Fields + Send> ApiExtractor<'a> for Form<F> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn register(_: &mut Registry) {}

    fn request_meta() -> Option<MetaRequest> {
        Some(MetaRequest {
            description: None,
            content: vec![MetaMediaType { content_type: "multipart/form-data", schema: schema::<F>() }],
            required: true,
        })
    }

    async fn from_request(request: &'a Request, body: &mut RequestBody, _: ExtractParamOptions<()>) -> Result<Self> {
        // The caller is authenticated before any byte of the body is read.
        Self::receive(request, body).await
    }
}
