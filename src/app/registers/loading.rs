//! Loads a file chunk after chunk. Each chunk is loaded as a whole or not at all.

use std::{ops::ControlFlow, sync::Arc};

use crate::app::registers::{
    Failed, Import, chunks,
    drafts::{Draft, Rows},
    facts::{self, Difference},
    known::{Before, Verdict, judge},
};
use crate::{
    app::{
        App, Error,
        stock::{lots, moves, taking::thing_of},
    },
    domain::{
        Date, Event, ImportId, LotState,
        event::{Change, Corrected, Undisclosed},
        registers::{Reason, Rejected},
        stock::{
            taking::{Destination, Rule, Taking, may, withdrawn},
            volume::Load,
        },
    },
    store::{
        self, Tx,
        registers::{
            import_rows,
            imports::{For, NewRow},
        },
        rows::{import, import_row, lot},
    },
};

/// What was done so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Rows of the file that were read.
    pub read: u64,
    /// Rows that became lots, and the things in them.
    pub rows: u64,
    pub things: i64,
    pub same: u64,
    pub changed: u64,
    /// Changed rows whose changes were written.
    pub updated: u64,
    pub refused: Vec<Rejected>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// `import`: none where nothing was written.
    Done { import: Option<ImportId>, total: Progress },
    /// The import was stopped between two chunks. The next run continues from here.
    Stopped { at: Progress },
}

/// `update`: changes that the rows state are written to the things that exist already. Otherwise these things stay as
/// they are.
pub async fn apply(
    app: &App,
    import: &Import,
    update: bool,
    mut progress: impl FnMut(&Progress) -> ControlFlow<()>,
) -> Result<Outcome, Failed> {
    let started = app.db.write(|tx| async move { start(&tx, import).await }).await?;
    let about = For {
        import: started.id,
        organisation: import.organisation,
        by: import.actor.as_ref().map(|actor| actor.person),
    };
    let mut total = Progress::default();
    let mut chunks = chunks::read(import.rows.clone());
    while let Some(chunk) = chunks.next().await {
        let rows = &import.rows;
        let done = app.db.write(|tx| write(tx, about, chunk.clone(), rows.clone(), update)).await?;
        total.add(done);
        if progress(&total).is_break() {
            return Ok(Outcome::Stopped { at: total });
        }
    }
    chunks.end().await?;
    let done = app
        .db
        .write(|tx| async move { Ok::<_, Error>(store::registers::imports::finish(&tx, about.import).await?) })
        .await?;
    Ok(Outcome::Done { import: done.map(|import| import.id), total })
}

impl Progress {
    fn add(&mut self, more: Progress) {
        self.read += more.read;
        self.rows += more.rows;
        self.things += more.things;
        self.same += more.same;
        self.changed += more.changed;
        self.updated += more.updated;
        self.refused.extend(more.refused);
    }
}

async fn start(tx: &Tx, import: &Import) -> Result<import::Model, Error> {
    let new = import::Model {
        id: ImportId::new(),
        organisation_id: import.organisation,
        kind: "lots".to_owned(),
        file: import.file.clone(),
        hash: import.hash.clone(),
        rows: 0,
        things: 0,
        line: 0,
        by: import.actor.as_ref().map(|actor| actor.person),
        created_at: tx.at,
        done_at: None,
        source: import.rows.source.clone(),
        changed: 0,
        undone_at: None,
    };
    store::registers::imports::make_room(tx).await?;
    Ok(store::registers::imports::begin(tx, &import.rows.organisations, new).await?)
}

async fn write(tx: Tx, about: For, chunk: Arc<Vec<Draft>>, rows: Arc<Rows>, update: bool) -> Result<Progress, Error> {
    let serials: Vec<&str> = chunk.iter().filter_map(|draft| draft.lot.serial.as_deref()).collect();
    store::stock::labels::lock_serials(&tx, about.organisation, &serials).await?;
    let judged = judge(&*tx, &rows.organisations, rows.wanted.map.identity.as_deref(), &chunk).await?;
    let mut done = Progress::default();
    let mut new: Vec<NewRow<'_>> = Vec::new();
    for (draft, judged) in chunk.iter().zip(judged) {
        let first = u64::from(draft.part == 0);
        done.read += first;
        match judged.verdict {
            Verdict::New => {
                done.rows += first;
                done.things += draft.lot.quantity;
                let said = facts::fingerprint(&facts::of_row(&draft.lot));
                let (key, line) = (draft.key.as_str(), draft.line as i64);
                new.push(NewRow { key, part: draft.part, line, said, lot: &draft.lot });
            }
            Verdict::Same { row } => {
                done.same += first;
                match row.row {
                    None => adopt(&tx, about, draft, &row.lot, draft.lot.quantity).await?,
                    Some(before) => restate(&tx, draft, before).await?,
                }
            }
            Verdict::Changed { row, differences } => {
                done.changed += first;
                if update {
                    match change(&tx, about, draft, *row, &differences, &rows).await? {
                        Ok(()) => done.updated += first,
                        Err(rejected) => done.refused.push(rejected),
                    }
                }
            }
            Verdict::Left { .. } => {}
            Verdict::Refused(rejected) => done.refused.push(rejected),
        }
    }
    store::registers::imports::insert_lots(&tx, about, &new).await?;
    // Others store things at the same time. A store that had room when the file was tried may be full now.
    for store in store::directory::places::stores(&*tx, &rows.organisations).await? {
        let mut arriving = Load::default();
        for row in new.iter().filter(|row| row.lot.place == store.id) {
            arriving.add(&rows.piece(row.lot), row.lot.quantity);
        }
        if arriving != Load::default() {
            moves::admitted(&tx, store.id, arriving).await?;
        }
    }
    if done.rows > 0 || done.updated > 0 {
        store::registers::imports::advance(&tx, about.import, done.rows as i64, done.things, done.updated as i64)
            .await?;
    }
    Ok(done)
}

/// From now on this row stands for a thing that was here before its register was imported.
async fn adopt(tx: &Tx, about: For, draft: &Draft, lot: &lot::Model, n: i64) -> Result<(), Error> {
    let row = import_row::Model {
        organisation_id: about.organisation,
        key: draft.key.clone(),
        part: draft.part,
        import_id: about.import,
        lot_id: lot.id,
        line: draft.line as i64,
        n,
        said: facts::fingerprint(&facts::of_row(&draft.lot)),
        made: false,
    };
    store::registers::imports::advance(tx, about.import, 1, 0, 0).await?;
    Ok(import_rows::adopt(tx, row).await?)
}

/// Stores what the row states now, where it states otherwise than before and the thing is so already.
async fn restate(tx: &Tx, draft: &Draft, before: import_row::Model) -> Result<(), Error> {
    let said = facts::fingerprint(&facts::of_row(&draft.lot));
    if before.said != said || before.n != draft.lot.quantity {
        import_rows::refresh(tx, import_row::Model { said, n: draft.lot.quantity, ..before }).await?;
    }
    Ok(())
}

/// Writes what the row states now to its thing. Refuses changes that an import must not make: a change of category or
/// owner; a change of a thing that is lent, in work or gone; a change of quantity, place, unit, condition, state or
/// serial while the thing is held; a new quantity where the quantity was changed here, or where things are lots of one;
/// surplus of a thing that may not be declared surplus.
async fn change(
    tx: &Tx,
    about: For,
    draft: &Draft,
    before: Before,
    differences: &[Difference],
    rows: &Rows,
) -> Result<Result<(), Rejected>, Error> {
    let Some(mut lot) = store::stock::lots::lock(tx, before.lot.id).await? else { return Ok(Ok(())) };
    let line = draft.line;
    let refuse = |reason| Ok(Err(Rejected::new(line, reason)));
    let differs = |facts: &[&str]| differences.iter().any(|difference| facts.contains(&difference.fact));
    if let Some(fact) = ["category", "owner"].into_iter().find(|fact| differs(&[*fact])) {
        return refuse(Reason::NotByImport { fact: fact.to_owned() });
    }
    let away = lots::lent(&lot).is_some() || matches!(lot.state, LotState::InWork | LotState::Gone);
    if away || (lot.held > 0 && differs(&["quantity", "place", "unit", "condition", "state", "serial"])) {
        return refuse(Reason::Busy { code: lot.code });
    }
    let counted = before.row.as_ref().map_or(lot.quantity, |row| row.n);
    if differs(&["quantity"]) && lot.quantity != counted {
        return refuse(Reason::Counted { code: lot.code });
    }
    if differs(&["quantity"]) && draft.lot.quantity != 1 && (lot.media > 0 || lot.serial.is_some()) {
        return refuse(Reason::NotByImport { fact: "quantity".to_owned() });
    }
    if differs(&["state"]) {
        match state_of(&lot, draft.lot.state, rows.today) {
            Ok(state) => lot.state = state,
            Err(reason) => return refuse(reason),
        }
        if lot.state != LotState::Available {
            lot.open_to_region_from = None;
            lot.surplus_since = None;
        }
    }
    let (step, from) = (draft.lot.quantity - lot.quantity, lot.place_id);
    write_facts(&mut lot, draft, differences);
    if differs(&["quantity"]) {
        import_rows::count(tx, &lot, step, about.import, about.by).await?;
    }
    if differs(&["serial", "numbers"]) {
        let known = store::stock::lots::aliases(&**tx, lot.id).await?;
        let serial = draft.lot.serial.iter().map(|serial| ("serial", serial));
        let numbers = draft.lot.aliases.iter().map(|(register, number)| (register.as_ref(), number));
        for (register, number) in numbers.chain(serial) {
            if !known.iter().any(|alias| alias.register == register && alias.value == *number) {
                store::stock::lots::add_alias(tx, lot.organisation_id, lot.id, register, number).await?;
            }
        }
    }
    let changes = differences.iter().map(|one| (one.fact, corrected(one, lot.state))).collect();
    let event = Event::LotCorrectedByRegister { import: about.import, changes };
    store::history::record(tx, lot.organisation_id, lot.id.0, &event, about.by).await?;
    let lot = store::stock::lots::save(tx, lot).await?;
    if lot.place_id != from || step > 0 {
        let mut arriving = Load::default();
        arriving.add(&rows.piece(&draft.lot), if lot.place_id == from { step } else { lot.quantity });
        moves::admitted(tx, lot.place_id, arriving).await?;
    }
    match before.row {
        None => adopt(tx, about, draft, &lot, draft.lot.quantity).await?,
        Some(row) => restate(tx, draft, row).await?,
    }
    Ok(Ok(()))
}

/// What the history says of a correction. `state` is the one that the thing has now.
fn corrected(one: &Difference, state: LotState) -> Corrected {
    let to = match one.fact {
        "note" => return Corrected::Undisclosed(Undisclosed {}),
        "state" => state.to_string(),
        _ => one.register.clone(),
    };
    Corrected::Texts(Change { from: one.here.clone(), to })
}

/// The state of a thing of which the register now says otherwise whether it is surplus. The media that it has here
/// decide, not the register's category: somebody may have seen that the thing is a device. A register does not end
/// custody.
fn state_of(lot: &lot::Model, said: LotState, today: Date) -> Result<LotState, Reason> {
    match (lot.state, said) {
        (LotState::Available, LotState::InUse) => Ok(withdrawn(lot.state, lot.media).unwrap_or(lot.state)),
        (LotState::InUse, LotState::Available | LotState::Custody) => {
            let allowed = may(&thing_of(lot, true), Taking::Declare, &Destination::default(), today);
            let code = || lot.code.clone();
            match allowed.map_err(|forbidden| forbidden.rule) {
                Ok(()) if lot.media > 0 => Ok(LotState::Custody),
                Ok(()) => Ok(LotState::Available),
                Err(Rule::Title) => Err(Reason::AnotherOwner { code: code() }),
                Err(Rule::Unmanaged) => Err(Reason::StillManaged { code: code() }),
                Err(
                    Rule::Visible
                    | Rule::Present
                    | Rule::State
                    | Rule::Home
                    | Rule::Unheld
                    | Rule::Sanitised
                    | Rule::Dates
                    | Rule::Circle
                    | Rule::Light
                    | Rule::Evidence,
                ) => Err(Reason::Busy { code: code() }),
            }
        }
        // Comparing the row has left such a state out already, and `change` has refused what is away.
        (LotState::InUse | LotState::Available | LotState::Custody | LotState::InWork | LotState::Gone, _) => {
            Ok(lot.state)
        }
    }
}

fn write_facts(lot: &mut lot::Model, draft: &Draft, differences: &[Difference]) {
    let row = &draft.lot;
    for difference in differences {
        match difference.fact {
            "title" => lot.name = row.name.clone(),
            "quantity" => lot.quantity = row.quantity,
            "unit" => lot.unit_id = row.unit,
            "place" => (lot.place_id, lot.site_id) = (row.place, row.site),
            "condition" => lot.condition = row.condition,
            "brand" => lot.brand = row.brand.clone(),
            "model" => lot.model = row.model.clone(),
            "width_mm" => lot.width_mm = row.width_mm,
            "depth_mm" => lot.depth_mm = row.depth_mm,
            "height_mm" => lot.height_mm = row.height_mm,
            "colour" => lot.colour = row.colour.clone(),
            "materials" => lot.materials = row.materials.clone(),
            "features" => lot.features = row.features.clone(),
            "serial" => lot.serial = row.serial.clone(),
            "acquired_on" => lot.acquired_on = row.acquired_on,
            "price_minor" => lot.price_minor = row.price_minor,
            "mass_g" => lot.mass_g = row.mass_g,
            "note" => lot.note = row.note.clone(),
            // Numbers are stored as aliases. `change` has written the state, and refused category and owner.
            _ => {}
        }
    }
}
