//! Labels that are printed before anybody knows what they will stick on. The first scan binds a label to a lot or to a
//! draft. On a lot, the label becomes an alias, like every other name of a thing.

use std::collections::{BTreeSet, HashMap, HashSet};

use sea_orm::ConnectionTrait;

use crate::app::{Error, Result, found, stock::lots};
use crate::{
    domain::{
        Code, DraftId, Instant, LabelBatchId, LotId, OrganisationId, Refused, UnitId,
        directory::actor::{Act, Actor},
        fields::{LONGEST_NOTE, check_range, check_text},
        stock::{numbers::loose_number, scan::Scan},
        time,
    },
    store::{
        self, Tx,
        rows::{draft, label_batch, printed_label},
        stock::{drafts, printed_labels},
    },
};

/// The most labels of a batch: a roll for a printer has so many.
pub const MOST: i64 = 2_000;

/// A batch, and how many of its labels are used.
pub struct Batch {
    pub id: LabelBatchId,
    pub unit: UnitId,
    pub note: String,
    pub count: i64,
    pub created_at: Instant,
    pub used: i64,
}

/// A label of a batch, and what has it.
pub struct Label {
    pub code: String,
    pub number: i64,
    pub by: Option<UsedBy>,
}

/// What a label is used for.
#[derive(Clone, Copy)]
pub enum UsedBy {
    Lot(LotId),
    Draft(DraftId),
}

/// Makes `count` labels that stick on nothing yet.
pub async fn make(tx: &Tx, actor: &Actor, unit: UnitId, count: i64, note: &str) -> Result<Batch> {
    let unit = lots::open_unit(tx, actor, "unit_id", unit).await?;
    actor.may(Act::EditLot, unit.id)?;
    check_range("count", count, 1, MOST)?;
    check_text("note", note, LONGEST_NOTE)?;
    let row = label_batch::Model {
        id: LabelBatchId::new(),
        organisation_id: unit.organisation_id,
        unit_id: unit.id,
        note: note.trim().to_owned(),
        count,
        by: actor.person,
        created_at: tx.at,
    };
    let row = printed_labels::insert(tx, row).await?;
    let labels = unused_codes(tx, &row).await?.into_iter().zip(1..).map(|(code, number)| printed_label::Model {
        organisation_id: row.organisation_id,
        code,
        batch_id: row.id,
        number,
    });
    printed_labels::insert_labels(tx, labels.collect()).await?;
    Ok(Batch::of(row, 0))
}

/// New codes that neither a lot nor a label has. Lots that were logged by an older version may have codes of this kind.
async fn unused_codes(tx: &Tx, batch: &label_batch::Model) -> Result<BTreeSet<String>> {
    let mut codes = BTreeSet::new();
    while (codes.len() as i64) < batch.count {
        let lacking = batch.count as usize - codes.len();
        let mut random = vec![0; 8 * lacking];
        getrandom::fill(&mut random).map_err(|error| Error::Internal(error.to_string()))?;
        let drawn = random.chunks_exact(8).map(|bytes| Code::printed_from_random(bytes.try_into().unwrap_or_default()));
        let drawn: Vec<String> = drawn.map(|code| code.as_str().to_owned()).collect();
        let taken = printed_labels::taken(tx, batch.organisation_id, &drawn).await?;
        codes.extend(drawn.into_iter().filter(|code| !taken.contains(code)));
    }
    Ok(codes)
}

/// A page of the own organisation's batches, the newest first.
pub async fn list(
    db: &impl ConnectionTrait,
    actor: &Actor,
    after: Option<LabelBatchId>,
    limit: u64,
) -> Result<(Vec<Batch>, Option<LabelBatchId>)> {
    let organisations = seen(actor)?;
    let mut rows = printed_labels::batches(db, organisations, after, limit + 1).await?;
    let next = (rows.len() as u64 > limit).then(|| rows.truncate(limit as usize)).and(rows.last().map(|row| row.id));
    let ids: Vec<LabelBatchId> = rows.iter().map(|row| row.id).collect();
    let labels = printed_labels::labels(db, &ids).await?;
    let used = used(db, actor, &labels).await?;
    let mut counts: HashMap<LabelBatchId, i64> = HashMap::new();
    for label in labels.iter().filter(|label| used.contains_key(&loose_number(&label.code))) {
        *counts.entry(label.batch_id).or_default() += 1;
    }
    let of = |row: label_batch::Model| {
        let used = counts.get(&row.id).copied().unwrap_or(0);
        Batch::of(row, used)
    };
    Ok((rows.into_iter().map(of).collect(), next))
}

/// One batch with its labels in the order in which they are printed.
pub async fn one(db: &impl ConnectionTrait, actor: &Actor, id: LabelBatchId) -> Result<(Batch, Vec<Label>)> {
    let row = found(printed_labels::batch(db, seen(actor)?, id).await?, "label_batch")?;
    let rows = printed_labels::labels(db, &[id]).await?;
    let used = used(db, actor, &rows).await?;
    let of = |label: printed_label::Model| {
        let by = used.get(&loose_number(&label.code)).copied();
        Label { code: label.code, number: label.number, by }
    };
    let labels: Vec<Label> = rows.into_iter().map(of).collect();
    let used = labels.iter().filter(|label| label.by.is_some()).count() as i64;
    Ok((Batch::of(row, used), labels))
}

/// The value that is stored for a label that somebody scanned or typed. For a label of a batch it is the code, and a
/// label that is used already is refused. Other makers' labels are stored as they are.
pub(in crate::app) async fn bind(tx: &Tx, actor: &Actor, value: &str) -> Result<String> {
    Ok(take(tx, actor, value).await?.unwrap_or_else(|| value.to_owned()))
}

/// Locks a label of a batch, and refuses it if a lot or a draft has it. Returns its code. `None`: the text names no
/// label of a batch.
pub(in crate::app) async fn take(tx: &Tx, actor: &Actor, value: &str) -> Result<Option<String>> {
    let Some(code) = Scan::read(value).code else { return Ok(None) };
    let Some(label) = printed_labels::lock(tx, &actor.organisations, code.as_str()).await? else { return Ok(None) };
    let codes = std::slice::from_ref(&label.code);
    if let Some(alias) = printed_labels::uses(&**tx, &actor.organisations, codes).await?.into_iter().next() {
        let lot = found(store::stock::lots::find(&**tx, alias.lot_id).await?, "lot")?;
        let (lot, on) = (Some(lot.id), Some(lot.code));
        return Err(Refused::LabelUsed { what: "lot", label: label.code, lot, on, draft: None }.into());
    }
    if let Some(draft) = drafts::with_labels(&**tx, &actor.organisations, codes, tx.at).await?.into_iter().next() {
        let draft = Some(draft.id);
        return Err(Refused::LabelUsed { what: "draft", label: label.code, lot: None, on: None, draft }.into());
    }
    Ok(Some(label.code))
}

/// What uses these labels, by their folded codes.
async fn used(
    db: &impl ConnectionTrait,
    actor: &Actor,
    labels: &[printed_label::Model],
) -> Result<HashMap<String, UsedBy>> {
    let codes: HashSet<String> = labels.iter().map(|label| label.code.clone()).collect();
    let codes: Vec<String> = codes.into_iter().collect();
    let drafts = drafts::with_labels(db, &actor.organisations, &codes, time::now()).await?;
    let by_draft = |draft: draft::Model| Some((loose_number(&draft.label_code?), UsedBy::Draft(draft.id)));
    let mut used: HashMap<String, UsedBy> = drafts.into_iter().filter_map(by_draft).collect();
    let uses = printed_labels::uses(db, &actor.organisations, &codes).await?;
    used.extend(uses.into_iter().map(|alias| (alias.search_key, UsedBy::Lot(alias.lot_id))));
    Ok(used)
}

fn seen(actor: &Actor) -> Result<&[OrganisationId]> {
    if actor.partner.is_some() {
        return Err(Refused::NotAllowed { needs: Act::ReadStock.roles().to_vec() }.into());
    }
    actor.may_read()?;
    Ok(&actor.organisations)
}

impl Batch {
    fn of(row: label_batch::Model, used: i64) -> Self {
        let label_batch::Model { id, unit_id, note, count, created_at, .. } = row;
        Self { id, unit: unit_id, note, count, created_at, used }
    }
}
