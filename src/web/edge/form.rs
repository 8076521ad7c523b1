//! Forms with files (RFC 7578). Files go to the disk while they arrive, each within its bound, and are gone when nobody
//! needs them any more.

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
    app::stock::pictures::{self, Sent},
    domain::{Bad, Refused, stock::photo::check_room},
    media::MOST_BYTES,
    web::edge::{
        allowance::Allowance,
        arriving::{Progress, bounded},
        error::Problem,
        server::BodyTimeout,
    },
};

/// What the form of an operation holds besides its `photos`.
pub trait Fields {
    /// Each text, how many characters it may have, and what it is.
    const TEXTS: &'static [(&'static str, usize, &'static str)];
}

/// A form with pictures.
pub struct Form<F> {
    pub photos: Vec<Sent>,
    texts: BTreeMap<&'static str, String>,
    fields: PhantomData<F>,
}

/// The name of the field that holds the files.
const PHOTOS: &str = "photos";
const LONGEST_TEXT: u64 = 16 * 1024;
const CHUNK: usize = 64 * 1024;

impl<F: Fields> Form<F> {
    pub fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str)
    }

    async fn read(mut form: Multipart, progress: &Progress) -> Result<Self> {
        let (mut photos, mut texts) = (Vec::new(), BTreeMap::new());
        while let Some(field) = form.next_field().await.map_err(|_| progress.failure())? {
            progress.is_made();
            let name = field.name().unwrap_or_default().to_owned();
            if name == PHOTOS {
                // Said before more of them fill the disk.
                check_room(0, photos.len() + 1).map_err(Problem::from)?;
                photos.push(file(field, photos.len() + 1, progress).await?);
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
        Ok(Self { photos, texts, fields: PhantomData })
    }
}

/// What people called the file, or its number among those that were sent.
fn called(field: &Field, number: usize) -> String {
    let name: String = field.file_name().unwrap_or_default().chars().filter(|c| !c.is_control()).take(100).collect();
    if name.trim().is_empty() { number.to_string() } else { name }
}

async fn file(field: Field, number: usize, progress: &Progress) -> Result<Sent> {
    let name = called(&field, number);
    let mut file = spawn_blocking(NamedTempFile::new).await.map_err(unavailable)?.map_err(unavailable)?;
    let mut left = MOST_BYTES;
    let from = field.into_async_read();
    tokio::pin!(from);
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = from.read(&mut chunk).await.map_err(|_| progress.failure())?;
        progress.is_made();
        if read == 0 {
            return Ok(Sent { name, path: file.into_temp_path() });
        }
        left = left.checked_sub(read).ok_or_else(|| Problem::from(pictures::too_large(name.clone())))?;
        (file, chunk) = spawn_blocking(move || file.write_all(&chunk[..read]).map(|()| (file, chunk)))
            .await
            .map_err(unavailable)?
            .map_err(unavailable)?;
    }
}

/// There is no room for what arrives.
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
    let binary = MetaSchemaRef::Inline(Box::new(MetaSchema::new_with_format("string", "binary")));
    let photos = MetaSchema {
        description: Some("Up to ten files of up to 15 MiB and 50 million pixels: JPEG, PNG, WebP, GIF, BMP or TIFF."),
        items: Some(Box::new(binary)),
        max_items: Some(10),
        ..MetaSchema::new("array")
    };
    let text = |(name, most, about): &(&'static str, usize, &'static str)| {
        let schema = MetaSchema { description: Some(about), max_length: Some(*most), ..MetaSchema::new("string") };
        (*name, MetaSchemaRef::Inline(Box::new(schema)))
    };
    let photos = (PHOTOS, MetaSchemaRef::Inline(Box::new(photos)));
    let properties = std::iter::once(photos).chain(F::TEXTS.iter().map(text)).collect();
    MetaSchemaRef::Inline(Box::new(MetaSchema { properties, ..MetaSchema::new("object") }))
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
        let is_form = request.content_type().is_some_and(|given| given.starts_with("multipart/form-data"));
        if !is_form {
            return Err(poem::Error::from_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        // Only here, where it is known who sends it, is anything of the body read.
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
}
