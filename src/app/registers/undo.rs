//! Undoes an import, as long as nothing else has touched the things that it brought.

use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::app::registers::Failed;
use crate::{
    app::{App, Error},
    domain::{ImportId, Instant, LotId, OrganisationId, PersonId, Verb},
    store::{self, Tx, directory::organisations::and_succeeded, registers::import_rows, rows::import},
};

/// The most things that are named if they prevent the undoing.
const NAMED: usize = 20;

/// An import that was begun earlier.
#[derive(Clone, Debug)]
pub struct Earlier {
    pub id: ImportId,
    pub file: String,
    /// Rows of the file that became lots, and the things in them.
    pub rows: u64,
    pub things: i64,
    /// Things that were there before and were updated.
    pub changed: i64,
    pub created_at: Instant,
    /// `None` where it was interrupted.
    pub done_at: Option<Instant>,
    pub undone_at: Option<Instant>,
}

/// The newest imports first, with those of the organisations that this one succeeded.
pub async fn list(db: &impl ConnectionTrait, organisation: OrganisationId) -> Result<Vec<Earlier>, Failed> {
    let organisations = and_succeeded(db, organisation).await?;
    let imports = store::registers::imports::list(db, &organisations, 200).await?;
    Ok(imports.into_iter().map(Earlier::from).collect())
}

impl From<import::Model> for Earlier {
    fn from(row: import::Model) -> Self {
        Self {
            id: row.id,
            file: row.file,
            rows: row.rows.unsigned_abs(),
            things: row.things,
            changed: row.changed,
            created_at: row.created_at,
            done_at: row.done_at,
            undone_at: row.undone_at,
        }
    }
}

/// What was removed, or the things that prevent it.
pub enum Undone {
    Done {
        lots: u64,
        things: i64,
    },
    /// Something else touched what the import brought.
    Touched(Vec<String>),
    /// The import also changed things that were there before. What they were is only in their histories.
    Updated(Vec<String>),
}

/// Removes everything that the import brought, or nothing.
pub async fn undo(app: &App, organisation: OrganisationId, id: &str, by: Option<PersonId>) -> Result<Undone, Failed> {
    let no_import = || Failed::NoImport(id.to_owned());
    let import = ImportId(id.parse().map_err(|_| no_import())?);
    let found = store::registers::imports::find(app.db.read(), import).await?;
    let organisations = and_succeeded(app.db.read(), organisation).await?;
    let found = found.filter(|import| organisations.contains(&import.organisation_id)).ok_or_else(no_import)?;
    let import = found.id;
    let outcome = app.db.write(|tx| async move { remove(&tx, import, by).await }).await;
    match outcome {
        Ok((lots, things)) => Ok(Undone::Done { lots, things }),
        Err(Stopped::UndoneBefore) => {
            Err(Failed::CannotUndo { id: id.to_owned(), why: "it was undone before".to_owned() })
        }
        Err(Stopped::Updated(import)) => Ok(Undone::Updated(updated(app.db.read(), &organisations, &import).await?)),
        Err(Stopped::Touched(codes)) => Ok(Undone::Touched(codes)),
        Err(Stopped::Error(error)) => Err(error.into()),
    }
}

/// The things that the import changed, each with what it changed of them. Reads a page after the other of what the
/// registers name, because nothing leads from an import to what it changed.
async fn updated(
    db: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    import: &import::Model,
) -> Result<Vec<String>, Failed> {
    let (id, most) = (json!(import.id), usize::try_from(import.changed).unwrap_or(NAMED).min(NAMED));
    let mut told = Vec::new();
    for organisation in organisations.iter().copied() {
        let mut after: Option<String> = None;
        while told.len() < most {
            let page = import_rows::named(db, organisation, after.as_deref()).await?;
            let Some((last, _)) = page.last() else { break };
            after = Some(last.clone());
            let named = page.iter().map(|(_, lot)| lot.0);
            let events = store::history::since(db, named, Verb::Edited, import.created_at).await?;
            let changes = events.into_iter().filter_map(|event| {
                let detail = event.detail.filter(|detail| detail.get("import") == Some(&id))?;
                let facts: Vec<String> = detail.get("changes")?.as_object()?.keys().cloned().collect();
                Some((LotId(event.subject), facts.join(", ")))
            });
            let changes: Vec<(LotId, String)> = changes.take(most - told.len()).collect();
            let ids: Vec<LotId> = changes.iter().map(|(lot, _)| *lot).collect();
            let lots = import_rows::lots(db, &ids).await?;
            told.extend(changes.into_iter().filter_map(|(id, facts)| {
                let lot = lots.iter().find(|lot| lot.id == id)?;
                Some(format!("{} {}: {facts}", lot.code, lot.name))
            }));
        }
    }
    Ok(told)
}

enum Stopped {
    UndoneBefore,
    Updated(Box<import::Model>),
    Touched(Vec<String>),
    Error(Error),
}

impl From<sea_orm::DbErr> for Stopped {
    fn from(error: sea_orm::DbErr) -> Self {
        Stopped::Error(error.into())
    }
}

impl store::FromDatabase for Stopped {
    fn database(&self) -> Option<&sea_orm::DbErr> {
        match self {
            Stopped::Error(error) => error.database(),
            Stopped::UndoneBefore | Stopped::Updated(_) | Stopped::Touched(_) => None,
        }
    }
}

async fn remove(tx: &Tx, import: ImportId, by: Option<PersonId>) -> Result<(u64, i64), Stopped> {
    // An import that was interrupted may go on at the same moment, and two people may take it back at once.
    match store::registers::imports::lock(tx, import).await? {
        Some(row) if row.undone_at.is_some() => return Err(Stopped::UndoneBefore),
        Some(row) if row.changed > 0 => return Err(Stopped::Updated(Box::new(row))),
        Some(_) | None => {}
    }
    let (mut lots, mut things, mut after) = (0, 0, None);
    let mut touched = Vec::new();
    loop {
        let ids = import_rows::made(tx, import, after).await?;
        let Some(last) = ids.last().copied() else { break };
        after = Some(last);
        let page = store::stock::lots::lock_all(tx, ids).await?;
        let others = import_rows::touched(tx, import, &page).await?;
        for (id, why) in &others {
            if let Some(lot) = page.iter().find(|lot| lot.id == *id)
                && touched.len() < NAMED
            {
                touched.push(format!("{} {}: {why}", lot.code, lot.name));
            }
        }
        if touched.is_empty() && others.is_empty() {
            lots += page.len() as u64;
            things += page.iter().map(|lot| lot.quantity).sum::<i64>();
            import_rows::remove_lots(tx, import, page, by).await?;
        }
    }
    if !touched.is_empty() {
        return Err(Stopped::Touched(touched));
    }
    import_rows::forget(tx, import).await?;
    Ok((lots, things))
}
