//! Drafts: what somebody photographed or scanned in front of a thing, to be logged later.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;

use crate::app::{
    App, Result, found,
    stock::{
        label_batches, labels, logging,
        photos::{self, Photo},
        pictures::Kept,
        reading::Lot,
    },
};
use crate::{
    domain::{
        Bad, DraftId, Event, Instant, PersonId, Refused, UnitId, Why,
        directory::{
            actor::{Act, Actor},
            permit::{LogLot, Within},
        },
        fields::{LONGEST_NOTE, check_text},
        stock::{
            lot::NewLot,
            photo::{DRAFT_KEPT, check_room},
            scan::check_name,
        },
        time,
    },
    store::{
        self, Db, Tx,
        directory::people,
        rows::draft,
        stock::{drafts, photos::of_drafts},
    },
};

/// How many expired drafts one transaction deletes.
const AT_ONCE: u64 = 100;

/// A draft, for people who may go on with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    pub id: DraftId,
    pub unit: Option<UnitId>,
    pub label: Option<String>,
    pub note: String,
    pub by: PersonId,
    pub at: Instant,
    pub expires_at: Instant,
    pub version: i64,
    pub photos: Vec<Photo>,
}

/// What a draft is begun with: photos, a scanned label, or both.
#[derive(Clone, Debug, Default)]
pub struct NewDraft {
    pub label: Option<String>,
    pub note: String,
    /// If `None`, the first unit in which the actor may log things.
    pub unit: Option<UnitId>,
}

impl Draft {
    fn new(row: draft::Model, photos: Vec<Photo>) -> Self {
        let draft::Model { id, unit_id, label, note, by, at, expires_at, version, .. } = row;
        Self { id, unit: unit_id, label, note, by, at, expires_at, version, photos }
    }
}

impl NewDraft {
    fn check(&self) -> Result<()> {
        check_name("label", self.label.as_deref().unwrap_or_default().trim())?;
        Ok(check_text("note", &self.note, LONGEST_NOTE)?)
    }
}

/// The unit in which the actor would log the thing. `None` if the actor may log everywhere and named no unit.
fn unit_of(actor: &Actor, asked: Option<UnitId>) -> Result<Option<UnitId>> {
    if let Some(unit) = asked {
        actor.may(Act::LogLot, unit)?;
        return Ok(Some(unit));
    }
    match actor.units_for(Act::LogLot) {
        None => Ok(None),
        Some(units) => match units.first() {
            Some(unit) => Ok(Some(*unit)),
            None => Err(Refused::NotAllowed { needs: Act::LogLot.roles().to_vec() }.into()),
        },
    }
}

/// Refuses what [`begin`] would refuse, before any photo is processed.
pub fn may_begin(actor: &Actor, new: &NewDraft, pictures: usize) -> Result<()> {
    new.check()?;
    unit_of(actor, new.unit)?;
    match (&new.label, pictures) {
        (None, 0) => Err(Refused::invalid("photos", Bad::Missing).into()),
        (Some(_), 0) => Ok(()),
        (_, more) => Ok(check_room(0, more)?),
    }
}

/// Begins a draft. A label of a batch belongs to the draft from now on, and one that is used already is refused.
pub async fn begin(tx: &Tx, actor: &Actor, new: &NewDraft, pictures: &[Kept]) -> Result<Draft> {
    may_begin(actor, new, pictures.len())?;
    let unit = unit_of(actor, new.unit)?;
    if let Some(unit) = new.unit {
        super::lots::open_unit(tx, actor, "unit_id", unit).await?;
    }
    let label = new.label.as_deref().map(str::trim).filter(|label| !label.is_empty());
    let label_code = match label {
        Some(label) => label_batches::take(tx, actor, label).await?,
        None => None,
    };
    let row = draft::Model {
        id: DraftId::new(),
        organisation_id: actor.organisation,
        unit_id: unit,
        label: label.map(str::to_owned),
        label_code,
        note: new.note.trim().to_owned(),
        by: actor.person,
        at: tx.at,
        expires_at: tx.at + DRAFT_KEPT,
        version: 1,
    };
    let row = drafts::insert(tx, row).await?;
    show(tx, actor, &row, pictures, 0).await?;
    seen(&**tx, row).await
}

async fn show(tx: &Tx, actor: &Actor, draft: &draft::Model, pictures: &[Kept], there: usize) -> Result<()> {
    let mut rows: Vec<store::rows::photo::Model> = Vec::new();
    for Kept(picture) in pictures {
        if rows.iter().all(|row| row.picture_id != picture.id) {
            let position = (there + rows.len()) as i64;
            let row = photos::row(tx, actor, draft.organisation_id, picture, position);
            rows.push(store::rows::photo::Model { draft_id: Some(draft.id), ..row });
        }
    }
    Ok(store::stock::photos::insert_all(tx, rows).await?)
}

async fn seen(db: &impl ConnectionTrait, row: draft::Model) -> Result<Draft> {
    let photos = store::stock::photos::of_draft(db, row.id).await?;
    Ok(Draft::new(row, photos.into_iter().map(Photo::from).collect()))
}

/// Whether the actor may go on with a draft: its maker may, and people who log things in its unit.
fn is_open_to(actor: &Actor, row: &draft::Model, at: Instant) -> bool {
    let own = actor.partner.is_none() && actor.belongs_to(row.organisation_id) && row.expires_at > at;
    own && (row.by == actor.person
        || match row.unit_id {
            Some(unit) => actor.may(Act::LogLot, unit).is_ok(),
            None => actor.may_throughout(Act::LogLot).is_ok(),
        })
}

async fn lock(tx: &Tx, actor: &Actor, id: DraftId) -> Result<draft::Model> {
    found(drafts::lock(tx, id).await?.filter(|row| is_open_to(actor, row, tx.at)), "draft")
}

pub async fn find(db: &impl ConnectionTrait, actor: &Actor, id: DraftId) -> Result<Draft> {
    let row = drafts::find(db, id).await?.filter(|row| is_open_to(actor, row, time::now()));
    seen(db, found(row, "draft")?).await
}

/// A page of the drafts that the actor may go on with, newest first.
pub async fn list(
    db: &impl ConnectionTrait,
    actor: &Actor,
    after: Option<DraftId>,
    limit: u64,
) -> Result<(Vec<Draft>, Option<DraftId>)> {
    actor.may_read()?;
    let units = actor.units_for(Act::LogLot);
    let mut rows = drafts::of(db, actor, units.as_deref(), time::now(), after, limit + 1).await?;
    let next = (rows.len() as u64 > limit).then(|| rows.truncate(limit as usize)).and(rows.last().map(|row| row.id));
    let ids: Vec<DraftId> = rows.iter().map(|row| row.id).collect();
    let mut photos: HashMap<_, _> = of_drafts(db, &ids).await?;
    let with_photos = rows.into_iter().map(|row| {
        let photos = photos.remove(&row.id).unwrap_or_default();
        Draft::new(row, photos.into_iter().map(Photo::from).collect())
    });
    Ok((with_photos.collect(), next))
}

/// The names of those who began these drafts.
pub async fn makers(db: &impl ConnectionTrait, actor: &Actor, drafts: &[Draft]) -> Result<HashMap<PersonId, String>> {
    let mut known: Vec<PersonId> = drafts.iter().map(|draft| draft.by).collect();
    known.sort_unstable();
    known.dedup();
    Ok(people::names(db, actor, &known).await?)
}

/// Refuses what [`add`] would refuse, before any photo is processed.
pub async fn may_add(app: &App, actor: &Actor, id: DraftId, more: usize) -> Result<()> {
    let draft = find(app.db.read(), actor, id).await?;
    Ok(check_room(draft.photos.len(), more)?)
}

/// Adds photos to a draft.
pub async fn add(tx: &Tx, actor: &Actor, id: DraftId, pictures: &[Kept]) -> Result<Draft> {
    let row = lock(tx, actor, id).await?;
    let there = store::stock::photos::of_draft(&**tx, id).await?;
    check_room(there.len(), pictures.len())?;
    let new: Vec<Kept> =
        pictures.iter().filter(|Kept(new)| there.iter().all(|(_, known)| known.id != new.id)).cloned().collect();
    show(tx, actor, &row, &new, there.len()).await?;
    seen(&**tx, store::save(tx, row).await?).await
}

/// Drops a draft with its photos.
pub async fn drop(tx: &Tx, actor: &Actor, id: DraftId) -> Result<Draft> {
    let row = lock(tx, actor, id).await?;
    let dropped = seen(&**tx, row.clone()).await?;
    store::stock::photos::remove_of_draft(tx, row.id).await?;
    drafts::remove(tx, row.id).await?;
    Ok(dropped)
}

/// Logs the thing of a draft. The lot gets the draft's photos, and its label unless `label` names another one or none.
/// The draft is deleted.
pub async fn log(
    tx: &Tx,
    may: &Within<'_, LogLot>,
    id: DraftId,
    new: &NewLot,
    label: Option<Option<&str>>,
) -> Result<Lot> {
    let actor: &Actor = may;
    let row = lock(tx, actor, id).await?;
    let label = label.unwrap_or(row.label.as_deref()).map(str::trim).filter(|label| !label.is_empty());
    check_name("label", label.unwrap_or_default())?;
    let lot = logging::log(tx, may, new, Why::Logged).await?;
    store::stock::photos::hand_to_lot(tx, row.id, lot.id).await?;
    let photos = store::stock::photos::of_lot(&**tx, lot.id).await?;
    if let Some((_, cover)) = photos.first() {
        let event = Event::PhotoAdded { photos: photos.iter().map(|(photo, _)| photo.id).collect() };
        store::history::record(tx, lot.organisation, lot.id.0, &event, actor.person).await?;
        store::stock::photos::set_cover(tx, lot.id, Some(cover.id)).await?;
    }
    drafts::remove(tx, row.id).await?;
    if let Some(label) = label {
        labels::add(tx, actor, lot.id, labels::PRINTED, label).await?;
    }
    let row = found(store::stock::lots::find(&**tx, lot.id).await?, "lot")?;
    let mut lot = [Lot::from(row)];
    super::pictures::show_covers(&**tx, &mut lot).await?;
    let [lot] = lot;
    Ok(lot)
}

/// Deletes the drafts that nobody logged in time. Another job removes the files of photos that nothing shows any more.
pub async fn forget_expired(db: &Db) -> Result<()> {
    loop {
        let expired = drafts::expired(db.read(), time::now(), AT_ONCE).await?;
        if expired.is_empty() {
            return Ok(());
        }
        let ids: &Vec<DraftId> = &expired.iter().map(|row| row.id).collect();
        let forget = |tx: Tx| async move {
            for id in ids {
                store::stock::photos::remove_of_draft(&tx, *id).await?;
                drafts::remove(&tx, *id).await?;
            }
            Ok::<_, crate::app::Error>(())
        };
        db.write(forget).await?;
    }
}
