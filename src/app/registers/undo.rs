//! Undoes an import, as long as nothing else has touched the things that it brought.

use sea_orm::ConnectionTrait;

use crate::app::registers::Failed;
use crate::{
    app::{App, Error},
    domain::{ImportId, OrganisationId, PersonId},
    store::{self, Tx, registers::import_rows, rows::import},
};

/// The most things that are named if they prevent the undoing.
const NAMED: usize = 20;

/// The newest imports first.
pub async fn list(db: &impl ConnectionTrait, organisation: OrganisationId) -> Result<Vec<import::Model>, Failed> {
    Ok(store::registers::imports::list(db, organisation, 200).await?)
}

/// What was removed, or the things that prevent it.
pub enum Undone {
    Done { lots: u64, things: i64 },
    Touched(Vec<String>),
}

/// Removes everything that the import brought, or nothing.
pub async fn undo(app: &App, organisation: OrganisationId, id: &str, by: Option<PersonId>) -> Result<Undone, Failed> {
    let no_import = || Failed::NoImport(id.to_owned());
    let import = ImportId(id.parse().map_err(|_| no_import())?);
    let found = store::registers::imports::find(app.db.read(), import).await?;
    let found = found.filter(|import| import.organisation_id == organisation).ok_or_else(no_import)?;
    let cannot = |why: &str| Err(Failed::CannotUndo { id: id.to_owned(), why: why.to_owned() });
    if found.undone_at.is_some() {
        return cannot("it was undone before");
    }
    if found.changed > 0 {
        return cannot("it also changed things that were there before, and what they were is only in their histories");
    }
    let outcome = app.db.write(|tx| async move { remove(&tx, import, by).await }).await;
    match outcome {
        Ok((lots, things)) => Ok(Undone::Done { lots, things }),
        Err(Stopped::Touched(codes)) => Ok(Undone::Touched(codes)),
        Err(Stopped::Error(error)) => Err(error.into()),
    }
}

enum Stopped {
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
            Stopped::Touched(_) => None,
        }
    }
}

async fn remove(tx: &Tx, import: ImportId, by: Option<PersonId>) -> Result<(u64, i64), Stopped> {
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
