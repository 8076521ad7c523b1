//! Certificates of tools that erase media. A certificate is recorded as a whole or not at all.

use std::collections::{HashMap, HashSet};

use bytes::Bytes;

use crate::app::{
    App, Error, Result,
    stock::{
        custody,
        document_files::{self, Kept},
        lots,
    },
};
use crate::{
    domain::{
        Bad, DocumentId, EvidenceKind, LotId, LotState, Refused, RefusedRow,
        directory::actor::{Act, Actor},
        registers::folded_number,
        stock::{
            certificate::{Entry, Map},
            evidence::NewDocument,
        },
        time,
    },
    media::Failed,
    store::{self, Tx, rows::lot},
};

/// A certificate that was read, with what somebody entered about it.
pub struct Certificate {
    /// The media in it: for each the entry, or the refusal if the entry cannot be read.
    entries: Vec<Result<Entry, Refused>>,
    /// Rows, counted from 0, that are not about things of the organisation.
    left_out: HashSet<usize>,
    /// The number or the name of the certificate.
    reference: String,
}

/// What was recorded from a certificate.
pub struct Recorded {
    pub sanitisations: Vec<custody::Sanitisation>,
    pub lots: Vec<Certified>,
}

/// A thing, and the document that was recorded for it from the certificate.
pub struct Certified {
    pub lot: LotId,
    pub code: String,
    pub media: i64,
    /// Media with evidence that counts.
    pub sanitised: i64,
    pub document: DocumentId,
}

/// Refuses an actor who may not record sanitisations anywhere, before the file is read.
pub fn may_record(actor: &Actor) -> Result<()> {
    match actor.units_for(Act::RecordSanitisation) {
        Some(units) if units.is_empty() => actor.may_throughout(Act::RecordSanitisation).map_err(Error::from),
        Some(_) | None => Ok(()),
    }
}

/// Reads a certificate in the studio, off the async threads.
pub async fn read(
    app: &App,
    actor: &Actor,
    bytes: Bytes,
    map: Map,
    left_out: HashSet<usize>,
    reference: String,
) -> Result<Certificate> {
    let today = time::civil_date(time::now(), &actor.time_zone);
    let read = app.studio.work(move || Ok(map.read(&bytes, today))).await.map_err(|unread: Unread| match unread {
        Unread(Failed::Busy) => Error::Busy,
        Unread(Failed::Unreadable(_)) => Refused::CertificateFormat.into(),
    })?;
    let entries = read?;
    if let Some(row) = left_out.iter().find(|row| **row >= entries.len()) {
        return Err(Refused::invalid("leave_out", Bad::Unknown { value: row.to_string() }).into());
    }
    if left_out.len() == entries.len() {
        return Err(Refused::invalid("leave_out", Bad::TooLarge { max: entries.len() as i64 - 1 }).into());
    }
    Ok(Certificate { entries, left_out, reference })
}

struct Unread(Failed);

impl From<Failed> for Unread {
    fn from(failed: Failed) -> Self {
        Self(failed)
    }
}

/// Records every medium of a certificate, and the certificate as a document of every thing. If any row is refused, the
/// refusal names all such rows and nothing is recorded.
pub async fn record(tx: &Tx, actor: &Actor, certificate: &Certificate, kept: &Kept) -> Result<Recorded> {
    let mut stock = Stock::find(tx, actor, certificate).await?;
    let (mut sanitisations, mut refused) = (Vec::new(), Vec::new());
    for (index, entry) in certificate.taken() {
        let done = match entry {
            Ok(entry) => stock.record(tx, actor, entry).await,
            Err(refused) => Err(refused.clone().into()),
        };
        match done {
            Ok(done) => sanitisations.push(done),
            Err(Error::Refused(why)) => refused.push(RefusedRow { index, refused: why }),
            Err(error) => return Err(error),
        }
    }
    if !refused.is_empty() {
        return Err(Refused::RowsRefused { rows: refused }.into());
    }
    let mut certified = Vec::new();
    for thing in stock.touched() {
        certified.push(thing.document(tx, actor, certificate, kept).await?);
    }
    Ok(Recorded { sanitisations, lots: certified })
}

impl Certificate {
    fn taken(&self) -> impl Iterator<Item = (usize, &Result<Entry, Refused>)> {
        self.entries.iter().enumerate().filter(|(index, _)| !self.left_out.contains(index))
    }
}

/// The things that a certificate may be about.
struct Stock {
    /// The things by their serial numbers, folded for comparison.
    serials: HashMap<String, Vec<LotId>>,
    things: HashMap<LotId, Thing>,
}

/// A locked thing.
struct Thing {
    lot: lot::Model,
    /// Its media with evidence that counts; `None` before they are read.
    sanitised: Option<HashSet<String>>,
}

impl Stock {
    async fn find(tx: &Tx, actor: &Actor, certificate: &Certificate) -> Result<Self> {
        let named = certificate.taken().filter_map(|(_, entry)| entry.as_ref().ok());
        let folded: HashSet<String> = named.map(|entry| folded_number(&entry.serial)).collect();
        let found =
            store::registers::import_rows::with_serials(&**tx, &actor.organisations, folded.into_iter().collect());
        let mut serials: HashMap<String, Vec<LotId>> = HashMap::new();
        for (serial, lot) in found.await? {
            serials.entry(serial).or_default().push(lot);
        }
        // Locks all at once and in order, so that two certificates with the same things do not deadlock.
        let rows = store::stock::lots::lock_all(tx, serials.values().flatten().copied().collect()).await?;
        let thing = |lot: lot::Model| (lot.id, Thing { lot, sanitised: None });
        Ok(Self { serials, things: rows.into_iter().map(thing).collect() })
    }

    /// The one thing with a serial number; of several, the one that has not left.
    fn thing(&mut self, serial: &str) -> Result<&mut Thing> {
        let unknown = || Refused::invalid("serial", Bad::Unknown { value: serial.to_owned() });
        let ids = self.serials.get(&folded_number(serial)).ok_or_else(unknown)?;
        let here = |id: &LotId| self.things.get(id).is_some_and(|thing| thing.lot.state != LotState::Gone);
        let mut living: Vec<LotId> = ids.iter().copied().filter(here).collect();
        living.sort_unstable();
        living.dedup();
        let id = match living[..] {
            [] => ids.first().copied().ok_or_else(unknown)?,
            [one] => one,
            [..] => return Err(Refused::AmbiguousSerial { candidates: living }.into()),
        };
        Ok(self.things.get_mut(&id).ok_or_else(unknown)?)
    }

    async fn record(&mut self, tx: &Tx, actor: &Actor, entry: &Entry) -> Result<custody::Sanitisation> {
        self.thing(&entry.serial)?.sanitise(tx, actor, entry).await
    }

    /// The things with a recorded sanitisation, in the order of their ids.
    fn touched(self) -> Vec<Thing> {
        let mut touched: Vec<Thing> = self.things.into_values().filter(|thing| thing.sanitised.is_some()).collect();
        touched.sort_by_key(|thing| thing.lot.id);
        touched
    }
}

impl Thing {
    async fn sanitise(&mut self, tx: &Tx, actor: &Actor, entry: &Entry) -> Result<custody::Sanitisation> {
        actor.may(Act::RecordSanitisation, self.lot.unit_id)?;
        lots::ensure_not_gone(&self.lot)?;
        if self.lot.media == 0 {
            return Err(Refused::WrongState { what: "media", state: "none".to_owned() }.into());
        }
        if self.sanitised.is_none() {
            self.sanitised = Some(store::stock::custody::sanitised_media(&**tx, self.lot.id).await?);
        }
        let known = self.sanitised.get_or_insert_default();
        let medium = entry.evidence.medium.trim();
        if known.contains(&medium.to_lowercase()) {
            return Err(Refused::invalid("medium", Bad::Duplicate { value: medium.to_owned() }).into());
        }
        if known.len() as i64 >= self.lot.media {
            return Err(Refused::MoreMedia { lot: self.lot.id, media: self.lot.media }.into());
        }
        known.insert(medium.to_lowercase());
        custody::sanitise(tx, actor, self.lot.id, &entry.evidence, None).await
    }

    async fn document(self, tx: &Tx, actor: &Actor, certificate: &Certificate, kept: &Kept) -> Result<Certified> {
        let new = NewDocument {
            kind: EvidenceKind::Sanitisation,
            reference: certificate.reference.clone(),
            issued_on: None,
            valid_until: None,
        };
        let document = document_files::record(tx, actor, self.lot.id, &new, kept).await?;
        let Self { lot: lot::Model { id, code, media, .. }, sanitised } = self;
        let sanitised = sanitised.map_or(0, |media| media.len() as i64);
        Ok(Certified { lot: id, code, media, sanitised, document })
    }
}
