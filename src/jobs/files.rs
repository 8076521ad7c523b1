//! The files of what is forgotten are removed from storage.

use crate::{
    app::{App, Result, stock::pictures},
    domain::PictureId,
    jobs::Outcome,
};

pub async fn run(app: &App, forgotten: &[PictureId]) -> Result<Outcome> {
    pictures::remove_files(app, forgotten).await?;
    Ok(Outcome::Done)
}
