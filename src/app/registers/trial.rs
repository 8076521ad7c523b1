//! Finds out what would become of every row. Changes nothing.

use std::{
    collections::{HashMap, HashSet},
    ops::ControlFlow,
};

use crate::app::registers::{
    ChangedRow, Failed, Found, Import, Vanished, chunks,
    drafts::hash,
    known::{Verdict, judge},
    panicked,
};
use crate::{
    app::Error,
    domain::{
        ImportId, LotState, PlaceId,
        registers::Key,
        stock::volume::{self, Load},
    },
    store::{self, registers::import_rows},
};

pub async fn check(import: &Import) -> Result<Found, Failed> {
    let db = import.rows.app().db.read();
    let mut chunks = chunks::read(import.rows.clone());
    let mut tried = Found::default();
    let mut seen: HashSet<u128> = HashSet::new();
    let mut imports: HashSet<ImportId> = HashSet::new();
    while let Some(chunk) = chunks.next().await {
        let judged = judge(db, &import.rows.organisations, import.rows.wanted.map.identity.as_deref(), &chunk).await?;
        for (draft, judged) in chunk.iter().zip(judged) {
            let first = draft.part == 0;
            seen.insert(hash(&draft.key));
            if let Some(code) = judged.number_of {
                tried.number_known.push((draft.line, code));
            }
            let by_line = matches!(draft.by, Key::Line { .. });
            match judged.verdict {
                Verdict::New => tried.new += u64::from(first),
                Verdict::Same { row } => {
                    imports.extend(row.row.map(|row| row.import_id));
                    tried.same += u64::from(first);
                    tried.same_lines.extend(first.then_some(draft.line));
                    tried.lines_same += u64::from(first && by_line);
                }
                Verdict::Changed { row, differences } => {
                    imports.extend(row.row.as_ref().map(|row| row.import_id));
                    tried.lines_changed += u64::from(first && by_line);
                    // Of a row that became several lots, the first one that differs stands for all.
                    if tried.changed.last().is_none_or(|before| before.line != draft.line) {
                        tried.changed.push(ChangedRow { line: draft.line, code: row.lot.code, differences });
                    }
                }
                Verdict::Left { row } => {
                    imports.extend(row.row.map(|row| row.import_id));
                    tried.left_lines.extend(first.then_some(draft.line));
                }
                Verdict::Refused(rejected) => {
                    tried.rejected.push(rejected);
                    tried.lots += 1;
                    tried.things += draft.lot.quantity;
                }
            }
        }
    }
    let mut found = chunks.end().await?;
    seen.extend(found.refused_keys.iter().copied());
    let refused: HashSet<u64> = tried.rejected.iter().map(|rejected| rejected.line).collect();
    found.loaded -= refused.len() as u64;
    found.lots -= tried.lots;
    found.things -= tried.things;
    found.rejected.append(&mut tried.rejected);
    found.rejected.sort_by_key(|rejected| rejected.line);
    let vanished = vanished(import, &seen, imports).await?;
    let Found { new, same, changed, left_lines, number_known, lines_same, lines_changed, same_lines, .. } = tried;
    let today = import.rows.today;
    Ok(Found {
        new,
        same,
        changed,
        left_lines,
        number_known,
        lines_same,
        lines_changed,
        same_lines,
        vanished,
        today,
        ..found
    })
}

/// Things that earlier files of the register had and this file lacks. An earlier file is of the same register if its
/// register has the same name, or if this file has at least half of its rows: next year's file has another name.
async fn vanished(import: &Import, seen: &HashSet<u128>, of: HashSet<ImportId>) -> Result<Vec<Vanished>, Failed> {
    let db = import.rows.app().db.read();
    let earlier = import_rows::imports(db, of.into_iter().collect()).await?;
    let mut sources: HashSet<String> = earlier.into_iter().map(|import| import.source).collect();
    sources.insert(import.rows.source.clone());
    let mut vanished = Vec::new();
    for source in sources {
        let rows = import_rows::of_sources(db, &import.rows.organisations, vec![source.clone()]).await?;
        let missing: Vec<_> = rows.iter().filter(|row| !seen.contains(&hash(&row.key))).collect();
        if source != import.rows.source && missing.len() * 2 > rows.len() {
            continue;
        }
        let lots: Vec<_> = missing.iter().map(|row| row.lot_id).collect();
        let lots: HashMap<_, _> = import_rows::lots(db, &lots).await?.into_iter().map(|lot| (lot.id, lot)).collect();
        vanished.extend(missing.into_iter().filter_map(|row| {
            let lot = lots.get(&row.lot_id).filter(|lot| lot.state != LotState::Gone)?;
            let line = u64::try_from(row.line).ok()?;
            Some(Vanished { line, lot: lot.id, code: lot.code.clone(), name: lot.name.clone() })
        }));
    }
    vanished.sort_by_key(|row| row.line);
    Ok(vanished)
}

/// Refuses a file whose new things have no room in the stores that it names, before anything of it is written. The file
/// is refused as a whole: only somebody who looks into a full store can say which rows are too many, and a register
/// without its last rows would look complete.
pub async fn room(import: &Import) -> Result<(), Failed> {
    let db = import.rows.app().db.read();
    let stores = store::directory::places::stores(db, &import.rows.organisations).await?;
    if stores.is_empty() {
        return Ok(());
    }
    let limited: HashSet<PlaceId> =
        stores.iter().filter(|store| store.capacity_l.is_some()).map(|store| store.id).collect();
    let rows = import.rows.clone();
    let read = tokio::task::spawn_blocking(move || {
        let mut arriving = Vec::new();
        let read = rows.read(|draft| {
            if limited.contains(&draft.lot.place) {
                arriving.push(draft);
            }
            ControlFlow::Continue(())
        });
        read.map(|_| arriving)
    });
    let arriving = read.await.map_err(panicked)??;
    let mut loads: HashMap<PlaceId, Load> = HashMap::new();
    for drafts in arriving.chunks(1_000) {
        let judged = judge(db, &import.rows.organisations, import.rows.wanted.map.identity.as_deref(), drafts).await?;
        for (draft, judged) in drafts.iter().zip(judged) {
            if matches!(judged.verdict, Verdict::New) {
                loads.entry(draft.lot.place).or_default().add(&import.rows.piece(&draft.lot), draft.lot.quantity);
            }
        }
    }
    for store in stores {
        let (Some(capacity_l), Some(arriving)) = (store.capacity_l, loads.get(&store.id)) else { continue };
        let stored = store::directory::places::load(db, store.id).await?;
        volume::admit(store.id, capacity_l, stored, *arriving).map_err(Error::from)?;
    }
    Ok(())
}
