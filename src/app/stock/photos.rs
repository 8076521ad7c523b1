//! Photos of things.

use crate::app::{
    App, Result, found,
    stock::{
        lots,
        pictures::Kept,
        reading::{Lot, Shown},
    },
};
use crate::{
    domain::{
        Bad, Event, Instant, LotId, PersonId, PhotoId, Refused,
        directory::actor::{Act, Actor},
        stock::photo::{check_caption, check_room, reorder},
        time,
    },
    media::Likeness,
    store::{
        self, Tx,
        rows::{lot, photo, picture},
        stock::photos,
    },
};

/// A photo, for its readers.
#[derive(Clone, Debug, PartialEq)]
pub struct Photo {
    pub id: PhotoId,
    pub picture: Shown,
    pub caption: String,
    /// Who took it, if the reader may know.
    pub by: Option<PersonId>,
    pub at: Instant,
}

impl From<(photo::Model, picture::Model)> for Photo {
    fn from((photo, picture): (photo::Model, picture::Model)) -> Self {
        let photo::Model { id, caption, by, at, .. } = photo;
        Self { id, picture: Shown::from(&picture), caption, by: Some(by), at }
    }
}

impl Photo {
    /// Only people who answer for the unit, and the person themselves, see who took a photo of the unit's thing.
    fn seen_by(self, actor: &Actor, lot: &lot::Model) -> Self {
        let known = |person: &PersonId| actor.belongs_to(lot.organisation_id) && actor.sees_who(*person, lot.unit_id);
        Self { by: self.by.filter(known), ..self }
    }
}

/// Refuses what [`add`] would refuse, before any picture is processed.
pub async fn may_add(app: &App, actor: &Actor, id: LotId, more: usize) -> Result<()> {
    let db = app.db.read();
    let lot = lots::own(db, actor, id).await?;
    actor.may(Act::EditLot, lot.unit_id)?;
    lots::ensure_not_gone(&lot)?;
    Ok(check_room(photos::of_lot(db, id).await?.len(), more)?)
}

/// Adds pictures after those that the lot has.
pub async fn add(tx: &Tx, actor: &Actor, id: LotId, pictures: &[Kept], caption: &str) -> Result<Vec<Photo>> {
    let lot = lots::lock_own(tx, actor, id, Act::EditLot).await?;
    lots::ensure_not_gone(&lot)?;
    check_caption(caption)?;
    let there = photos::of_lot(&**tx, id).await?;
    check_room(there.len(), pictures.len())?;
    // A lot shows a picture only once.
    let mut new: Vec<&picture::Model> = Vec::new();
    for Kept(picture) in pictures {
        let known = there.iter().any(|(_, known)| known.id == picture.id) || new.iter().any(|one| one.id == picture.id);
        if !known {
            new.push(picture);
        }
    }
    let rows: Vec<photo::Model> = (there.len() as i64..)
        .zip(&new)
        .map(|(position, picture)| photo::Model {
            lot_id: Some(id),
            caption: caption.trim().to_owned(),
            ..row(tx, actor, lot.organisation_id, picture, position)
        })
        .collect();
    if rows.is_empty() {
        return Ok(there.into_iter().map(|shown| Photo::from(shown).seen_by(actor, &lot)).collect());
    }
    let event = Event::PhotoAdded { photos: rows.iter().map(|row| row.id).collect() };
    photos::insert_all(tx, rows).await?;
    recorded(tx, actor, lot, &event).await
}

/// The row of a new photo. The caller adds the lot or the draft that shows it.
pub(super) fn row(
    tx: &Tx,
    actor: &Actor,
    organisation: crate::domain::OrganisationId,
    picture: &picture::Model,
    position: i64,
) -> photo::Model {
    let [part_0, part_1, part_2, part_3] = Likeness(picture.likeness as u64).parts().map(i64::from);
    photo::Model {
        id: PhotoId::new(),
        organisation_id: organisation,
        lot_id: None,
        draft_id: None,
        picture_id: picture.id,
        position,
        caption: String::new(),
        part_0,
        part_1,
        part_2,
        part_3,
        by: actor.person,
        at: tx.at,
    }
}

/// The photos of a lot that the actor may see, the cover first.
pub async fn list(app: &App, actor: &Actor, id: LotId) -> Result<Vec<Photo>> {
    let lot = lots::visible(app, actor, id).await?;
    let photos = photos::of_lot(app.db.read(), id).await?;
    Ok(photos.into_iter().map(|shown| Photo::from(shown).seen_by(actor, &lot)).collect())
}

/// What changes of a photo.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    pub caption: Option<String>,
    /// Where in the order; the first, 0, is the cover.
    pub position: Option<usize>,
}

/// Changes a photo's caption or its place in the order, and answers all of them.
pub async fn change(tx: &Tx, actor: &Actor, lot: LotId, id: PhotoId, changes: &Changes) -> Result<Vec<Photo>> {
    let lot = lots::lock_own(tx, actor, lot, Act::EditLot).await?;
    if let Some(caption) = &changes.caption {
        check_caption(caption)?;
    }
    let there = photos::of_lot(&**tx, lot.id).await?;
    let at = found(there.iter().position(|(photo, _)| photo.id == id), "photo")?;
    let ids: Vec<PhotoId> = there.iter().map(|(photo, _)| photo.id).collect();
    let order = reorder(&ids, id, changes.position.unwrap_or(at));
    for (photo, _) in &there {
        let position = order.iter().position(|one| *one == photo.id).unwrap_or_default() as i64;
        let caption = changes.caption.as_deref().map(str::trim).filter(|_| photo.id == id).unwrap_or(&photo.caption);
        if position != photo.position || caption != photo.caption {
            photos::set(tx, photo.id, position, caption).await?;
        }
    }
    recorded(tx, actor, lot, &Event::PhotoChanged { photo: id }).await
}

/// Takes a photo away from a lot, and answers those that are left.
pub async fn remove(tx: &Tx, actor: &Actor, lot: LotId, id: PhotoId) -> Result<Vec<Photo>> {
    let lot = lots::lock_own(tx, actor, lot, Act::EditLot).await?;
    let there = photos::of_lot(&**tx, lot.id).await?;
    found(there.iter().find(|(photo, _)| photo.id == id), "photo")?;
    photos::remove(tx, id).await?;
    for ((photo, _), position) in there.iter().filter(|(photo, _)| photo.id != id).zip(0..) {
        if photo.position != position {
            photos::set(tx, photo.id, position, &photo.caption).await?;
        }
    }
    recorded(tx, actor, lot, &Event::PhotoRemoved { photo: id }).await
}

/// Writes the lot with its cover, so that the search index reads it again, and answers its photos.
async fn recorded(tx: &Tx, actor: &Actor, lot: lot::Model, event: &Event) -> Result<Vec<Photo>> {
    let photos = photos::of_lot(&**tx, lot.id).await?;
    let cover_id = photos.first().map(|(_, first)| first.id);
    store::history::record(tx, lot.organisation_id, lot.id.0, event, actor.person).await?;
    let lot = store::stock::lots::save(tx, lot::Model { cover_id, ..lot }).await?;
    Ok(photos.into_iter().map(|shown| Photo::from(shown).seen_by(actor, &lot)).collect())
}

/// Lots of the own organisation that look like what a photo shows, nearest first.
pub async fn looks_like(app: &App, actor: &Actor, id: PhotoId) -> Result<Vec<Lot>> {
    actor.may_read()?;
    let db = app.db.read();
    let unknown = || Refused::invalid("like", Bad::Unknown { value: id.to_string() });
    let (photo, picture) = &photos::find(db, id).await?.ok_or_else(unknown)?;
    let today = time::civil_date(time::now(), &actor.time_zone);
    let units = actor.units_for(Act::LogLot);
    photos::visible(db, actor, units.as_deref(), &picture.hash, today).await?.ok_or_else(unknown)?;
    let alike = super::pictures::alike(db, actor, &[Kept(picture.clone())]).await?;
    let ids: Vec<LotId> = alike.iter().map(|one| one.lot).filter(|lot| photo.lot_id != Some(*lot)).collect();
    let mut rows = store::stock::lots::find_all(db, ids.clone()).await?;
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    let mut lots: Vec<Lot> = rows.into_iter().map(Lot::from).collect();
    super::pictures::show_covers(db, &mut lots).await?;
    Ok(lots)
}
