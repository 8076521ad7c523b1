//! Removes the files of forgotten pictures and documents from storage.

use crate::{
    app::{
        App, Result,
        stock::{document_files, pictures},
    },
    domain::{DocumentFileId, PictureId},
    jobs::Outcome,
};

pub async fn run(app: &App, forgotten: &[PictureId], documents: &[DocumentFileId]) -> Result<Outcome> {
    pictures::remove_files(app, forgotten).await?;
    document_files::remove_files(app, documents).await?;
    Ok(Outcome::Done)
}
