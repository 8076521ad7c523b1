//! Which words of the shown lots match a search.

use std::{collections::HashMap, sync::Arc};

use tokio::task::spawn_blocking;

use crate::app::{App, Error, Result, stock::reading::Lot};
use crate::{domain::LotId, search::query::Part};

/// The parts of the texts of a lot. All parts of a text together are the text. A text that does not match has no parts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Highlights {
    pub title: Vec<Part>,
    /// Empty if the reader may not read the note.
    pub note: Vec<Part>,
}

/// Marks the words of the lots of a page. The lots are as the reader sees them, so the index is not read again. The
/// notes may be long, so this does not run on the async threads.
pub(super) async fn of(app: &App, query: &str, lots: &[Lot]) -> Result<HashMap<LotId, Highlights>> {
    let texts = |lot: &Lot| (lot.id, lot.category.clone(), lot.name.clone(), lot.note.clone());
    let lots: Vec<_> = lots.iter().map(texts).collect();
    if lots.is_empty() {
        return Ok(HashMap::new());
    }
    let (highlighter, query) = (Arc::clone(app.highlighter()), query.to_owned());
    let marked = spawn_blocking(move || {
        let understood = highlighter.understand(&query);
        let mark = |(id, category, title, note): (LotId, String, String, String)| {
            let [title, note] = highlighter.mark(&understood, &category, &title, &note);
            (!title.is_empty() || !note.is_empty()).then_some((id, Highlights { title, note }))
        };
        lots.into_iter().filter_map(mark).collect::<HashMap<_, _>>()
    });
    marked.await.map_err(|error| Error::Internal(error.to_string()))
}
